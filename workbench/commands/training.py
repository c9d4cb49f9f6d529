"""`train` and `demo`: doing a run in the terminal."""

import json
import os
import re
import signal
import socket
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from workbench import places, setup_system
from workbench.commands.console import Console, result_lines, step_lines
from workbench.errors import UserError
from workbench.fields import unknown
from workbench.presets import PREFIX, find_preset
from workbench.training.events import Event, Prepared
from workbench.training.spec import Spec, apply_settings, known_keys, read_values, said_keys, spec_from
from workbench.words import translate

INTERRUPTED = 130
SAMPLE = "sample:airline"


def pairs(given: list[str], known: Sequence[str] = ()) -> dict[str, str]:
    """`KEY=VALUE` arguments as a mapping; UserError where one has no `=`, or a key not in `known` (or in any spec)."""
    found: dict[str, str] = {}
    keys = known or known_keys()
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise UserError(
                translate("commands", "{given} is not KEY=VALUE.").format(given=repr(one)),
                translate("commands", "Write, for example, --set model.cell=gru."),
                "--set",
            )
        if key.strip() not in keys:
            raise unknown(key.strip(), keys, translate("settings", "The setting"), "--set")
        found[key.strip()] = value.strip()
    return found


def asked_for(given: str, settings: list[str]) -> tuple[Spec, Path, set[str]]:
    """A spec, a run's folder, a preset or data, with --set: the spec, its paths' folder, and the names said."""
    chosen = pairs(settings)
    path = Path(given)
    if (path / "spec.toml").is_file():
        # Nobody means the folder's files as a text to learn from.
        path /= "spec.toml"
    if given.startswith(PREFIX):
        settings_of_preset = find_preset(given.removeprefix(PREFIX)).settings
        spec, said, base = apply_settings(Spec(), settings_of_preset), set(settings_of_preset), Path.cwd()
    elif path.suffix.lower() == ".toml":
        values = read_values(path)
        spec, said, base = spec_from(values, str(path)), said_keys(values), path.parent
    else:
        spec, said, base = apply_settings(Spec(), {"data.path": given}), {"data.path"}, Path.cwd()
    return apply_settings(spec, chosen), base, said | set(chosen)


class Interrupt:
    """Ctrl-C and a polite kill: the first asks training to stop; before it has begun, or again, they end the work.

    `listen` gets every event that this gets.
    """

    def __init__(self, listen: Callable[[Event], None]) -> None:
        self.asked = 0
        self._training = False
        self._listen = listen

    def hear(self, event: Event) -> None:
        """Learn from an event whether training has begun, and pass it on."""
        self._training = self._training or isinstance(event, Prepared)
        self._listen(event)

    def should_stop(self) -> bool:
        """Whether someone asked."""
        return self.asked > 0

    @contextmanager
    def listening(self) -> Generator[None]:
        """Catch the signals for as long as the block lasts."""
        numbers = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self._asked) for number in numbers]
        try:
            yield
        finally:
            for number, old in zip(numbers, before, strict=True):
                signal.signal(number, old)

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self.asked += 1
        if self.asked > 1 or not self._training:
            raise KeyboardInterrupt


def train(arguments: Namespace) -> int:
    """Train, print what was chosen and what came of it; 130 where it was interrupted."""
    from workbench.runs.job import run_job

    spec, base, said = asked_for(arguments.spec, arguments.set)
    console = Console(None if arguments.json else sys.stdout)
    interrupt = Interrupt(console)
    with interrupt.listening():
        summary = run_job(
            spec, base, Path(arguments.out), interrupt.hear, interrupt.should_stop, arguments.resume,
            explicit=said, replace_run=arguments.replace,
        )  # fmt: skip
    console.clear()
    if arguments.json:
        print(json.dumps(summary | {"run": str(Path(arguments.out))}, ensure_ascii=False))
    else:
        for line in (*result_lines(summary), *step_lines(summary.get("test") or {}), f"run: {arguments.out}"):
            console.say(line)
    if summary["reason"] == "not_finite":
        raise UserError(
            translate("commands", "The loss is no longer a finite number; the last good weights are kept."),
            translate("commands", "Lower training.learning_rate, or set training.clip_norm to 1."),
            arguments.out,
        )
    if interrupt.asked:
        print(f"Interrupted. Go on with: train {arguments.spec} --out {arguments.out} --resume", file=sys.stderr)
        return INTERRUPTED
    return 0


def demo(arguments: Namespace) -> int:
    """The bundled series: in the window where there is a display, else in the terminal with the plots as PNG."""
    if not arguments.terminal and has_display():
        from workbench import app

        return int(app.run([], demo=True))
    from workbench.gui.history import History
    from workbench.gui.snapshots import draw
    from workbench.runs.job import run_job

    chosen = pairs(arguments.set)
    spec = apply_settings(Spec(), {"data.path": SAMPLE} | chosen)
    out = Path(arguments.out) if arguments.out else _fresh(places.runs(), "demo")
    console, history = Console(sys.stdout), History()

    def listen(event: Event) -> None:
        history.absorb([event])
        console(event)

    interrupt = Interrupt(listen)
    with interrupt.listening():
        summary = run_job(spec, Path.cwd(), out, interrupt.hear, interrupt.should_stop, explicit={"data.path", *chosen})
    console.clear()
    for line in (*result_lines(summary), f"run: {out}"):
        console.say(line)
    try:
        pictures = draw(history, out)
    except ImportError as error:
        # The run is whole; only the pictures need Qt, and Qt needs libraries of the system.
        lacking = setup_system.missing_libraries()
        if not lacking:
            raise
        print(f"note: no pictures are drawn: {error}", file=sys.stderr)
        print(f"hint: {setup_system.advice(lacking)}", file=sys.stderr)
        pictures = []
    for path in pictures:
        console.say(f"picture: {path}")
    return INTERRUPTED if interrupt.asked else 0


def has_display() -> bool:
    """Whether a window could be opened here."""
    if sys.platform in ("win32", "darwin"):
        return True
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if chosen in ("offscreen", "minimal"):
        return False
    if chosen or os.environ.get("WAYLAND_DISPLAY"):
        return True
    return _answers(os.environ.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether an X display can be reached: Qt ends the whole process at a dead one."""
    local = re.fullmatch(r":(\d+)(\.\d+)?", display)
    if local is None:
        return bool(display)
    # The X Window System's own fixed place for the sockets of local screens.
    path = f"/tmp/.X11-unix/X{local.group(1)}"
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1.0)
        for name in (f"\0{path}", path):
            try:
                probe.connect(name)
            except OSError:
                continue
            return True
    return False


def _fresh(folder: Path, name: str) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    out = folder / f"{name}-{stamp}"
    count = 2
    while out.exists():
        out, count = folder / f"{name}-{stamp}-{count}", count + 1
    return out
