"""Collects every text that the window shows and compiles the translations: `python -m tests.gui.translating`.

`lupdate` finds what is marked in the sources. Labels and helps of settings, cells, activations, optimizers, choices and
export formats are plain strings in declarations; they are written into a temporary source, so that it finds those, too.
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import PySide6

from kernels.backends.reasons import SENTENCES
from workbench import places
from workbench.choices import LABELS
from workbench.data.files import MAGIC
from workbench.engine import Engine
from workbench.fields import settings_of, singular
from workbench.gui.pages.controls import SECTION_NAMES
from workbench.training.spec import SECTIONS

ROOT = Path(__file__).resolve().parents[2]
TARGET = places.resources() / "translations" / "workbench_zh_CN.ts"
# Only the command line shows these, and it speaks English.
UNSEEN = {"cli.py", "doctor.py"}


def declared() -> list[tuple[str, str]]:
    """(context, text) of every plain string that the window translates when it shows it."""
    engine = Engine()
    found = [("sections", name) for name in SECTION_NAMES]
    found += [("variants", text) for pair in LABELS.values() for text in pair]
    found += [("devices", sentence) for sentence in SENTENCES]
    found += [("files", what) for _, what in MAGIC]
    for section, spec in SECTIONS.items():
        for setting in settings_of(spec):
            found += [("settings", text) for text in (setting.label, setting.help, setting.zero)]
            found += [("settings", text) for text in (setting.unit, singular(setting.unit))]
            choices = engine.choices(f"{section}.{setting.name}")
            found += [("variants", text) for choice in choices for text in (choice.label, choice.help)]
    found += [("variants", text) for _, label, explanation, _ in engine.formats() for text in (label, explanation)]
    return list(dict.fromkeys(pair for pair in found if pair[1]))


def sources() -> list[Path]:
    """The Python files whose texts the window may show."""
    everything = sorted((ROOT / "workbench").rglob("*.py"))
    return [path for path in everything if path.name not in UNSEEN and "commands" not in path.parts]


def update(target: Path) -> None:
    """Bring a .ts file up to date with the sources; what is translated in it stays."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "declared.py"
        plain.write_text("".join(f"translate({context!r}, {_quoted(text)})\n" for context, text in declared()), "utf-8")
        files = [str(path) for path in (*sources(), plain)]
        _run("lupdate", *files, "-locations", "none", "-no-obsolete", "-target-language", "zh_CN", "-ts", str(target))


def release(source: Path, target: Path) -> None:
    """Compile a .ts file into the .qm file that the window loads."""
    _run("lrelease", str(source), "-qm", str(target))


def messages(path: Path) -> dict[tuple[str, str], str | None]:
    """(context, source text) to the translation; None where there is none."""
    found: dict[tuple[str, str], str | None] = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        name = context.findtext("name", "")
        for message in context.iter("message"):
            translation = message.find("translation")
            done = translation is not None and translation.get("type") is None and translation.text
            found[name, message.findtext("source", "")] = (
                str(translation.text) if done and translation is not None else None
            )
    return found


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _run(program: str, *arguments: str) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    path = Path(PySide6.__file__).parent / f"{program}{suffix}"
    subprocess.run([str(path), *arguments], check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    update(TARGET)
    release(TARGET, TARGET.with_suffix(".qm"))
    known = messages(TARGET)
    left = [text for text, translation in known.items() if translation is None]
    print(f"{len(known)} texts, {len(left)} without a translation")
    for context, text in left:
        print(f"  {context}: {text}")
