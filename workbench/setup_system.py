"""The system's libraries that Qt needs on Linux: which are missing, and how to get them.

Windows and macOS bring all that Qt needs. Standard library only, and readable to an old Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from workbench.setup_console import Console

# Library to load -> Debian's and Ubuntu's package.
OFFSCREEN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
}
SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_PACKAGE = "fonts-wqy-microhei"
# Parts of file names of fonts that have Chinese characters, as the usual packages name them.
CHINESE_FONTS = (
    *("wqy", "cjk", "sourcehan", "droidsansfallback", "uming", "ukai", "msyh", "simsun", "simhei", "pingfang"),
    *("stheiti", "hiragino sans gb", "songti", "notosanssc", "notoserifsc", "lxgw", "unifont"),
)
APT_ATTEMPTS = 3


def can_load(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        import ctypes

        ctypes.CDLL(library)
    except (ImportError, OSError):
        return False
    return True


def has_display() -> bool:
    """Whether there is a screen to open a window on."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(screen: bool = False) -> dict[str, str]:
    """Libraries that Qt needs and the loader does not find, with Debian's packages. `screen`: for an X window, too."""
    if not sys.platform.startswith("linux"):
        return {}
    wanted = {**OFFSCREEN, **(SCREEN if screen else {})}
    return {library: package for library, package in wanted.items() if not can_load(library)}


def font_folders() -> list[Path]:
    """Where fonts are kept."""
    user = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:\\Windows")) / "Fonts", user / "AppData/Local/Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), user / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), user / ".fonts", user / ".local/share/fonts"]


def chinese_font() -> Path | None:
    """A font file that has Chinese characters, told by its name, or None."""
    for folder in font_folders():
        for root, _, files in os.walk(folder):
            for name in files:
                if name.lower().endswith((".ttf", ".ttc", ".otf")) and any(
                    part in name.lower().replace("-", "").replace("_", "") for part in CHINESE_FONTS
                ):
                    return Path(root) / name
    return None


def test_packages() -> list[str]:
    """Debian's packages that the test suite needs beyond the libraries: a virtual screen and a Chinese font."""
    packages: list[str] = []
    if not sys.platform.startswith("linux"):
        return packages
    if shutil.which("Xvfb") is None:
        packages.append("xvfb")
    if chinese_font() is None:
        packages.append(FONT_PACKAGE)
    return packages


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def package_manager() -> str:
    """The name of the system's package manager that is known here, or an empty text."""
    return next((name for name in ("apt-get", "dnf", "zypper") if shutil.which(name)), "")


def install_command(packages: list[str], libraries: list[str] | None = None) -> str:
    """The exact command that installs what is missing, for a person to type."""
    manager = package_manager()
    prefix = "" if is_root() else "sudo "
    if manager == "apt-get":
        return f"{prefix}apt-get install -y {' '.join(packages)}"
    if manager and libraries:
        # These two find a package by the library that it brings.
        bits = "()(64bit)" if sys.maxsize > 2**32 else ""
        return f"{prefix}{manager} install {' '.join(repr(library + bits) for library in libraries)}"
    return ""


def advice(libraries: dict[str, str], packages: list[str] | None = None) -> str:
    """One sentence on how to get what is missing."""
    wanted = list(libraries.values()) + (packages or [])
    command = install_command(wanted, list(libraries))
    if command:
        return f"Run: {command}"
    return f"Install what brings {', '.join(list(libraries) + (packages or []))} with your system's package manager."


def prepare(testing: bool, console: Console) -> None:
    """Get the libraries that Qt lacks: install them as root with consent, otherwise say the command and go on."""
    libraries = missing_libraries(screen=testing or bool(os.environ.get("DISPLAY")))
    extra = test_packages() if testing else []
    if not libraries and not extra:
        return
    names = ", ".join(list(libraries) + extra)
    wanted = list(libraries.values()) + extra
    if package_manager() != "apt-get" or not is_root():
        console.say(f"Qt lacks parts of the system: {names}. {advice(libraries, extra)}")
        return
    if not console.ask(f"Qt lacks parts of the system: {names}. Install them with apt-get?"):
        console.say(f"Going on without. {advice(libraries, extra)}, or start again with --yes.")
        return
    if not install(wanted, console):
        console.say(f"apt-get could not install them. {advice(libraries, extra)}")


def install(packages: list[str], console: Console) -> bool:
    """Install Debian's packages as root. Lists are fetched first only where there are none, then where they are old."""
    console.say(f"Installing with apt-get: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    base = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]
    lists = Path("/var/lib/apt/lists")
    fresh = not any(lists.glob("*_Packages*")) if lists.is_dir() else True
    output = ""
    for attempt in range(APT_ATTEMPTS):
        if fresh or attempt:
            # A list that cannot be reached is no reason to stop: the packages may be in the others.
            run([*base, "update"], environment)
        status, output = run([*base, "install", "-y", "--no-install-recommends", *packages], environment)
        if status == 0:
            return True
        if "dpkg --configure -a" in output:  # an earlier installation was cut off
            run(["dpkg", "--configure", "-a"], environment)
    for line in output.splitlines()[-5:]:
        console.say(f"  {line}")
    return False


def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
    """Run a command without input; its exit status and all that it printed."""
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")
