"""Trained weights in the forms that other tools read; one file a format."""

from pathlib import Path

from workbench.export import csv_files, npz, numpy_folder, safetensors_file, torch_folder
from workbench.export.contract import Exporter
from workbench.export.destination import ready
from workbench.fields import unknown
from workbench.runs.use import open_trained
from workbench.words import translate

__all__ = ["Exporter", "export", "formats"]

_EXPORTERS = (
    safetensors_file.EXPORTER,
    npz.EXPORTER,
    csv_files.EXPORTER,
    torch_folder.EXPORTER,
    numpy_folder.EXPORTER,
)


def formats() -> dict[str, Exporter]:
    """Every format by name, in the menu's order."""
    return {one.name: one for one in _EXPORTERS}


def export(run: Path, fmt: str, out: Path) -> list[Path]:
    """Write a run's best weights to `out` (a file or a folder, as the format says); return what was written.

    UserError where the format is not known, the run cannot be read or cannot be had in this format, or something else
    stands at `out`.
    """
    known = formats()
    if fmt not in known:
        raise unknown(fmt, known, translate("export", "The format"), "--to")
    exporter = known[fmt]
    trained = open_trained(run)
    ready(out, exporter)
    return exporter.write(trained, out)
