"""Where an export may be written: a new place, an empty one, or one that an earlier export wrote."""

import json
import zipfile
from pathlib import Path

from workbench.errors import UserError
from workbench.export.contract import MADE_BY, Exporter
from workbench.runs.files import cannot_write, write_json
from workbench.words import translate

MARK = "config.json"


def ready(out: Path, exporter: Exporter) -> None:
    """Make the folder that an export needs. UserError where something of the person's would be overwritten."""
    try:
        if exporter.suffix:
            _file_ready(out, exporter)
            out.parent.mkdir(parents=True, exist_ok=True)
        else:
            _folder_ready(out)
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(out, error) from None


def mark(folder: Path, **content: object) -> Path:
    """Write config.json, which says that the folder is an export of ours."""
    write_json(folder / MARK, {"made_by": MADE_BY, **content})
    return folder / MARK


def _file_ready(out: Path, exporter: Exporter) -> None:
    if out.is_dir():
        raise UserError(
            translate("export", "This is a folder, and {label} is one file.").format(label=exporter.label),
            translate("export", "Add a file name, such as {example}.").format(example=f"weights{exporter.suffix}"),
            str(out),
        )
    if out.exists() and out.stat().st_size and not _our_file(out):
        raise UserError(
            translate("export", "There is another file of this name."),
            translate("export", "Choose another name, or delete the file first."),
            str(out),
        )


def _folder_ready(out: Path) -> None:
    if out.is_file():
        raise UserError(
            translate("export", "There is a file of this name, and the export is a folder."),
            translate("export", "Choose the name of a new folder."),
            str(out),
        )
    if out.is_dir() and any(out.iterdir()) and not _our_folder(out):
        raise UserError(
            translate("export", "This folder holds other files."),
            translate("export", "Choose a new folder, so that nothing of yours is overwritten."),
            str(out),
        )


def _our_file(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return "head.weight.npy" in packed.namelist()
    return b"head.weight" in head


def _our_folder(folder: Path) -> bool:
    try:
        found = json.loads((folder / MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("made_by") == MADE_BY
