"""A folder with a folder for each class, of texts or of CSV files: one sequence a file."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.data.columns import guess_roles, number_column
from workbench.data.encodings import decode
from workbench.data.files import cannot_read, read_together
from workbench.data.options import DataSpec
from workbench.data.source import Examples, Source, Table
from workbench.data.tables import read_table
from workbench.data.texts import SUFFIXES
from workbench.errors import UserError
from workbench.words import translate

TABLES = frozenset([".csv", ".tsv"])
FEWEST = 3  # files in each folder, before a folder of folders is taken for classes unasked
MOST = 100_000
GIVEN_TEST = ("train", "test")


def class_folders(folder: Path) -> dict[str, list[Path]]:
    """Class to its files, both in order of their names; empty where a folder is not laid out so."""
    found: dict[str, list[Path]] = {}
    try:
        for inner in sorted(folder.iterdir()):
            if inner.is_file() and inner.suffix.lower() in TABLES | SUFFIXES and not _is_remark(inner):
                return {}
            if inner.is_dir() and not inner.name.startswith((".", "__")):
                files = _files(inner)
                if files:
                    found[inner.name] = files
    except OSError as error:
        raise cannot_read(folder, error) from None
    return found if len(found) > 1 else {}


def splits_of(folder: Path) -> tuple[Path, Path] | None:
    """The folders `train` and `test` of a folder, each with folders of classes; None where it has no such."""
    both = folder / GIVEN_TEST[0], folder / GIVEN_TEST[1]
    if not all(one.is_dir() for one in both) or not all(class_folders(one) for one in both):
        return None
    return both


def holds_classes(folder: Path) -> bool:
    """Whether a folder, of which nothing is said, is one of class folders beyond doubt."""
    if splits_of(folder):
        return True
    found = class_folders(folder)
    below = any(one.is_dir() and not one.name.startswith(".") for name in found for one in (folder / name).iterdir())
    kinds = {path.suffix.lower() for files in found.values() for path in files}
    return bool(found) and not below and len(kinds) == 1 and min(map(len, found.values())) >= FEWEST


def read_classes(folder: Path, spec: DataSpec) -> Examples:
    """The sequences of a folder of class folders; of files without such folders, the label is unknown."""
    found = class_folders(folder) if folder.is_dir() else {}
    pairs = [(label, path) for label, files in found.items() for path in files]
    if not pairs:
        pairs = [("", path) for path in (_files(folder) if folder.is_dir() else [folder])]
    if not pairs:
        raise UserError(
            translate("data", "The folder holds no text or CSV files."),
            translate("data", "Choose a folder with a folder for each class, and text or CSV files in these."),
            str(folder),
        )
    if len(pairs) > MOST:
        raise UserError(
            translate("data", "The folder holds more than {most} text files.").format(most=MOST),
            translate("data", "Choose a folder further down."),
            str(folder),
        )
    kinds = {"table" if path.suffix.lower() in TABLES else "text" for _, path in pairs}
    if len(kinds) > 1:
        raise UserError(
            translate("data", "The folder holds both texts and tables."),
            translate("data", "Choose a folder in which all files are of one kind."),
            str(folder),
        )
    base = folder if folder.is_dir() else folder.parent
    names = tuple(path.relative_to(base).as_posix() for _, path in pairs)
    labels = tuple(label for label, _ in pairs)
    read = list(_texts(pairs, spec, str(folder)))
    texts = [text for text, _, _ in read]
    encodings = dict.fromkeys(encoding for _, encoding, _ in read)
    digest = hashlib.sha256("".join(one for _, _, one in read).encode()).hexdigest()
    source = Source(str(folder), ", ".join(encodings), sha256=digest)
    if kinds == {"text"}:
        return Examples("text", tuple(texts), labels, names, source, "file")
    tables = [read_table(text, spec, Source(str(path))) for text, (_, path) in zip(texts, pairs, strict=True)]
    channels = spec.inputs or _numbers(tables[0], spec)
    items = tuple(
        np.stack([number_column(table, name, table.source.path).numbers() for name in _all(table, channels)], axis=1)
        for table in tables
    )
    return Examples("series", items, labels, names, source, "file", channels)


def _texts(pairs: list[tuple[str, Path]], spec: DataSpec, where: str) -> Iterator[tuple[str, str, str]]:
    """Each file's text, encoding and hash."""
    for path, content in read_together((path for _, path in pairs), where):
        decoded = decode(content.data, spec.encoding, str(path))
        text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
        yield text, decoded.encoding, content.sha256()


def _numbers(table: Table, spec: DataSpec) -> tuple[str, ...]:
    roles = guess_roles(table, DataSpec(time=spec.time, task="forecast"))
    names = tuple(role.column for role in roles if role.role in ("input", "target"))
    if not names:
        raise UserError(
            translate("data", "No column holds numbers that change."),
            translate("data", "Check the delimiter and the decimal mark in the preview."),
            table.source.path,
        )
    return names


def _all(table: Table, names: tuple[str, ...]) -> tuple[str, ...]:
    lacking = [name for name in names if not table.has(name)]
    if lacking:
        raise UserError(
            translate("data", "The file has no column {name}, which others have.").format(name=lacking[0]),
            translate("data", "All files of a folder need the same columns."),
            table.source.path,
        )
    return names


def _files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in TABLES | SUFFIXES
        and not path.name.startswith(".")
        and not _is_remark(path)
        and path.is_file()
        and os.path.getsize(path)
    ]


def _is_remark(path: Path) -> bool:
    return path.stem.lower() in ("readme", "licence", "license", "changelog")
