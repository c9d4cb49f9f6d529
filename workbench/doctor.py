"""The state of the machine as far as the application depends on it, with advice for what is amiss.

Works without any of the dependencies, since it is wanted most where they cannot be installed.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import workbench
from workbench import places, setup_system

PACKAGES = ("numpy", "numba", "llvmlite", "PySide6-Essentials", "pyqtgraph")
OPTIONAL = ("numba-cuda", "tokenizers", "torch", "onnxruntime", "jax", "safetensors", "pytest")
QT_SERIES = "6.10."
MARKS = {"good": " ok ", "advice": "note", "problem": "fail"}
# A processor's feature as LLVM names it -> what people call it, and the width of its vectors in bits.
VECTORS = (
    ("avx512f", "AVX-512", 512),
    ("avx2", "AVX2", 256),
    ("avx", "AVX", 256),
    ("neon", "NEON", 128),
    ("asimd", "NEON", 128),
    ("sse2", "SSE2", 128),
)
FLOAT_BITS = 32

Finding = dict[str, str]


def report() -> dict[str, Any]:
    """All that is known, in parts, and `findings`: of each what, state (good, advice, problem), value and advice."""
    parts: dict[str, Any] = {
        "program": program(),
        "python": {"version": platform.python_version(), "executable": sys.executable, "platform": platform.platform()},
        "packages": {name: version(name) for name in PACKAGES},
        "optional_packages": {name: version(name) for name in OPTIONAL},
        "processor": processor(),
        "cuda": cuda(),
        "cache": cache(),
        "fonts": {"chinese": chinese_font()},
        "folders": folders(),
        "system": system(),
    }
    return {**parts, "findings": findings(parts)}


def program() -> dict[str, Any]:
    root = places.checkout()
    kind = "checkout" if root else "installed"
    return {"version": workbench.__version__, "kind": kind, "folder": str(root or Path(__file__).parent)}


def version(name: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def processor() -> dict[str, Any]:
    """The processor's name, the cores this process may use, the width of a vector (None: llvmlite is missing)."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    known: dict[str, Any] = {"name": platform.processor() or platform.machine(), "cores": cores, "vector": None}
    if importlib.util.find_spec("llvmlite") is None:
        return known
    binding = importlib.import_module("llvmlite.binding")
    features: dict[str, bool] = binding.get_host_cpu_features()
    known["name"] = str(binding.get_host_cpu_name())
    for feature, name, bits in VECTORS:
        if features.get(feature):
            known["vector"] = {"name": name, "bits": bits, "floats": bits // FLOAT_BITS}
            break
    return known


def cuda() -> dict[str, Any]:
    """Whether there is a CUDA card that can be used, its name, and why not."""
    names, why = cards()
    if names and version("numba-cuda") is None:
        why = "there is a card, but the package numba-cuda is not installed"
    elif names and importlib.util.find_spec("kernels.backends.cuda") is None:
        why = "there is a card, but this version trains on the processor only"
    return {"present": bool(names), "usable": bool(names) and not why, "cards": names, "why_not": why}


def cards() -> tuple[list[str], str]:
    """The names of the CUDA cards, asked of the driver itself, or why there are none."""
    library = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"
    try:
        driver = ctypes.CDLL(library)
        if driver.cuInit(0) != 0:
            return [], "the NVIDIA driver does not start"
        count = ctypes.c_int(0)
        driver.cuDeviceGetCount(ctypes.byref(count))
        names: list[str] = []
        for index in range(count.value):
            name = ctypes.create_string_buffer(256)
            driver.cuDeviceGetName(name, len(name), index)
            names.append(name.value.decode("utf-8", "replace"))
    except (OSError, AttributeError):
        return [], "no NVIDIA driver is installed"
    return names, "" if names else "the NVIDIA driver finds no card"


def cache() -> dict[str, Any]:
    """The folder of compiled kernels, its size in bytes, and whether it can be written to."""
    folder = places.kernel_cache()
    files = [path for path in folder.rglob("*") if path.is_file()] if folder.is_dir() else []
    size = 0
    for path in files:
        try:
            size += path.stat().st_size
        except OSError:  # deleted since by another process
            continue
    return {"folder": str(folder), "bytes": size, "files": len(files), "writable": places.is_writable(folder)}


def chinese_font() -> str | None:
    """A font for Chinese: as fontconfig says where it is there, else told by file names."""
    asked = shutil.which("fc-list")
    if asked:
        try:
            done = subprocess.run(
                [asked, ":lang=zh-cn", "family"],
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=20,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            done = None
        if done and done.returncode == 0:
            families = sorted(line.strip() for line in done.stdout.splitlines() if line.strip())
            return families[0] if families else None
    found = setup_system.chinese_font()
    return found.name if found else None


def folders() -> list[dict[str, Any]]:
    """The folders that are written to or read from: what for, path, and whether that works."""
    home = places.home()
    resources = places.resources()
    return [
        {"what": "home", "path": str(home), "works": places.is_writable(home)},
        {"what": "runs", "path": str(places.runs(home)), "works": places.is_writable(places.runs(home))},
        {"what": "resources", "path": str(resources), "works": resources.is_dir()},
    ]


def system() -> dict[str, Any]:
    """Libraries of the system that Qt lacks, and the command that installs them."""
    missing = setup_system.missing_libraries(screen=bool(os.environ.get("DISPLAY")))
    return {
        "display": setup_system.has_display(),
        "missing_libraries": list(missing),
        "command": setup_system.install_command(list(missing.values()), list(missing)) if missing else "",
        "advice": setup_system.advice(missing) if missing else "",
    }


def findings(parts: dict[str, Any]) -> list[Finding]:
    """One line a matter: what, state, value, advice."""
    program, python = parts["program"], parts["python"]
    listed = [
        finding("Recurrent Workbench", f"{program['version']}, {program['kind']} in {program['folder']}"),
        finding("Python", f"{python['version']} on {python['platform']}", python_advice(), "advice"),
    ]
    listed += [package_finding(name, found) for name, found in parts["packages"].items()]
    return listed + machine_findings(parts)


def finding(what: str, value: str, advice: str = "", state: str = "problem") -> Finding:
    """A finding is good where there is no advice."""
    return {"what": what, "state": state if advice else "good", "value": value, "advice": advice}


def python_advice() -> str:
    return "" if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed."


def package_finding(name: str, found: str | None) -> Finding:
    if found is None:
        return finding(name, "missing", "Start python3 main.py once: it sets up what is missing.")
    if name == "PySide6-Essentials" and not found.startswith(QT_SERIES):
        advice = f"Only PySide6 {QT_SERIES}x is known to work with pyqtgraph; others crash or break its exports."
        return finding(name, found, advice, "advice")
    return finding(name, found)


def machine_findings(parts: dict[str, Any]) -> list[Finding]:
    """The processor, CUDA, the cache, fonts, folders and the system's libraries."""
    cpu, card, kept = parts["processor"], parts["cuda"], parts["cache"]
    vector = cpu["vector"]
    width = f"{vector['name']}, {vector['floats']} floats at once" if vector else "vector width unknown"
    listed = [
        finding("Processor", f"{cpu['name']}, {cpu['cores']} {'core' if cpu['cores'] == 1 else 'cores'}, {width}"),
        finding("CUDA", ", ".join(card["cards"]) or "none", cuda_advice(card), "advice"),
    ]
    if kept["folder"] is None:
        listed.append(finding("Kernel cache", "unknown", "It is known once the packages are installed.", "advice"))
    else:
        advice = "" if kept["writable"] else "It cannot be written to, so every start compiles. Set KERNELS_CACHE."
        listed.append(finding("Kernel cache", f"{kept['folder']}, {kept['bytes'] / 2**20:.1f} MiB", advice, "advice"))
    font = parts["fonts"]["chinese"]
    listed.append(finding("Font for Chinese", font or "none", "" if font else font_advice(), "advice"))
    for one in parts["folders"]:
        advice = "" if one["works"] else folder_advice(one["what"])
        listed.append(finding(f"Folder: {one['what']}", one["path"], advice))
    lacking = parts["system"]
    value = ", ".join(lacking["missing_libraries"]) + " missing" if lacking["missing_libraries"] else "complete"
    listed.append(finding("Qt's libraries", value, lacking["advice"]))
    shown = "found" if lacking["display"] else "none: plots are written as pictures, progress is shown in the terminal"
    listed.append(finding("Display", shown))
    return listed


def cuda_advice(card: dict[str, Any]) -> str:
    if not card["why_not"]:
        return ""
    reason = card["why_not"][0].upper() + card["why_not"][1:]
    if card["present"] and version("numba-cuda") is None:
        return f"{reason}. Run: pip install 'numba-cuda[cu13]'"
    return f"{reason}. Training runs on the processor."


def font_advice() -> str:
    if setup_system.package_manager() == "apt-get":
        return f"Run: {setup_system.install_command([setup_system.FONT_PACKAGE])}"
    return "Install a font with Chinese characters, such as Noto Sans CJK, to use the window in Chinese."


def folder_advice(what: str) -> str:
    if what == "resources":
        return "Samples and translations are missing. Get a whole copy of the program."
    return "It cannot be written to. Set WORKBENCH_HOME to a folder that can."


def format_report(report: dict[str, Any]) -> str:
    """The findings as lines for a terminal: mark, what, value, and the advice below."""
    width = max(len(one["what"]) for one in report["findings"])
    lines: list[str] = []
    for one in report["findings"]:
        lines.append(f"[{MARKS[one['state']]}] {one['what']:<{width}}  {one['value']}")
        if one["advice"]:
            lines.append(" " * (width + 9) + one["advice"])
    extras = ", ".join(f"{name} {found}" for name, found in report["optional_packages"].items() if found)
    lines.append(f"Optional packages: {extras or 'none'}.")
    problems = sum(one["state"] == "problem" for one in report["findings"])
    lines.append("All that is needed is there." if not problems else f"{problems} to mend, marked [fail].")
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """`doctor [--json]`: print the report; always 0, since looking is what was asked for."""
    known = report()
    print(json.dumps(known, indent=2, ensure_ascii=False) if "--json" in arguments else format_report(known))
    return 0
