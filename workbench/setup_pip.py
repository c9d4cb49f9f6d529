"""Plain pip: its command, what of its output a person wants to see, and what its failures mean.

Standard library only, and readable to an old Python.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.setup_console import Console, SetupError

if TYPE_CHECKING:
    Run = Callable[[list[str], Callable[[str], None]], int]

ATTEMPTS = 3
FOREVER = (
    "no matching distribution",
    "do not match the hashes",
    "no space left",
    "permission denied",
    "is not a supported wheel",
)


def install(pip: list[str], lock: Path, console: Console, run: Run, wait: Callable[[float], None]) -> None:
    """Install a lock with pip, trying again where the network may be at fault. Raises SetupError."""
    command = [*pip, "install", "--no-input", "--progress-bar", "off", "--only-binary", ":all:", "-r", str(lock)]
    console.say(f"Installing packages from {lock.name}, hashes checked. This takes a minute or two.")
    lines: list[str] = []
    text = reason = ""
    for attempt in range(1, ATTEMPTS + 1):
        lines = []

        def hear(line: str, lines: list[str] = lines) -> None:
            lines.append(line)
            shown = progress_line(line)
            if shown:
                console.say(f"  {shown}")

        if run(command, hear) == 0:
            return
        text = " ".join(lines).lower()
        reason = "the package index cannot be reached" if is_unreachable(text) else last_error(lines)
        if not is_unreachable(text) and any(sign in text for sign in FOREVER):
            break
        if attempt < ATTEMPTS:
            console.say(f"  pip failed: {reason}. Trying again, {attempt + 1} of {ATTEMPTS}.")
            wait(2.0 * attempt)
    raise SetupError(f"The packages could not be installed: {reason}.", hint_for(text))


def run_lines(command: list[str], hear: Callable[[str], None]) -> int:
    """Run a command, hand on each line that it prints, return its exit status."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PIP_TARGET", "PIP_PREFIX")
    }
    # A user's own pip settings may ask for what cannot work inside an environment.
    environment.update(PIP_USER="0", PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore")
    environment.update(PYTHONIOENCODING="utf-8")
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        if process.stdout is not None:
            for line in process.stdout:
                hear(line.decode("utf-8", "replace").rstrip())
    return process.returncode


def progress_line(line: str) -> str:
    """What of pip's line a person wants to see: each package once, with its size; an empty text for the rest."""
    found = re.match(r"\s*(Downloading|Using cached) (?:\S*/)?([\w.]+)-([\w.+!]+)-\S+\.whl \(([^)]+)\)", line)
    if found:
        return f"{found[2]} {found[3]}, {found[4]}"
    return "Unpacking ..." if line.startswith("Installing collected packages") else ""


def last_error(lines: list[str]) -> str:
    """The line of a failed command's output that tells most."""
    errors = [line for line in lines if line.lower().startswith("error")] or [line for line in lines if line.strip()]
    if not errors:
        return "it said nothing"
    return re.sub(r"^error:\s*", "", errors[-1], flags=re.IGNORECASE).strip().rstrip(".")


def is_unreachable(output: str) -> bool:
    """Whether pip's output, in lower case, tells of a network that does not answer."""
    signs = (
        r"newconnectionerror|connection (broken|refused|reset|aborted)|timed out|name resolution|unreachable|proxyerror"
    )
    return re.search(signs, output) is not None


def hint_for(output: str) -> str:
    """What to do about pip's failure, told from its output in lower case."""
    if "no space left" in output:
        return "Free about 1 GB on the disk, then start again."
    if "hashes" in output:
        return "What was downloaded is not what the lock file names. Check the network's proxy, then start again."
    if "no matching distribution" in output and not is_unreachable(output):
        version = ".".join(map(str, sys.version_info[:2]))
        return f"There may be no packages for Python {version} on this machine yet: try Python 3.11 to 3.13."
    return "Check the network (and pip's proxy or index settings), then start again: it goes on from there."
