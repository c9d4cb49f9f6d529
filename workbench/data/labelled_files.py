"""Files that are labelled sequences by their own form: `.ts` files and folders of class folders, with their tests."""

import hashlib
from dataclasses import replace
from pathlib import Path

from workbench.data.encodings import decode
from workbench.data.files import read_bytes
from workbench.data.label_columns import with_test
from workbench.data.label_folders import class_folders, holds_classes, read_classes, splits_of
from workbench.data.options import DataSpec
from workbench.data.source import Examples, Source
from workbench.data.ts_files import looks_like_ts, read_ts

_HEAD = 65_536


def read_labelled(path: Path, spec: DataSpec, base: Path, alone: bool) -> Examples | None:
    """The sequences of such a file or folder; None where it is none. `alone`: no test file is looked for."""
    if spec.task not in ("auto", "classify"):
        return None
    folder = _is_folder(path)
    if folder:
        both = splits_of(path)
        if both and not alone and not spec.test_path:
            return _joined(read_classes(both[0], spec), read_classes(both[1], spec), "")
        if not holds_classes(path) and spec.task != "classify":
            return None
        made = read_classes(path, spec)
    elif is_ts(path):
        made = _read_ts(path, spec)
    elif spec.task == "classify" and alone and not spec.label:
        # The run learnt from files without columns of labels: any single one is a sequence.
        return read_classes(path, spec)
    else:
        return None
    other = base / Path(spec.test_path).expanduser() if spec.test_path else _beside(path)
    if other is None or alone:
        return made
    test = read_classes(other, spec) if _is_folder(other) else _read_ts(other, spec)
    return _joined(made, test, str(other))


def class_head(folder: Path) -> tuple[list[Path], str] | None:
    """The files of a folder of class folders, and a list of its classes in words; None where it is none."""
    both = splits_of(folder)
    if both is None and not holds_classes(folder):
        return None
    found = class_folders(both[0] if both else folder)
    lines = [f"{name}: {len(files):,}" for name, files in found.items()]
    return [path for files in found.values() for path in files], "\n".join(lines)


def is_ts(path: Path) -> bool:
    """Whether a path is one of a `.ts` file of series, not of a program."""
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    if suffixes[-1:] != [".ts"] and suffixes != [".ts", ".gz"]:
        return False
    head = read_bytes(path, limit=_HEAD).data
    return looks_like_ts(head.decode("utf-8", "replace").removeprefix("\ufeff"))


def _read_ts(path: Path, spec: DataSpec) -> Examples:
    data = read_bytes(path).data
    decoded = decode(data, spec.encoding, str(path))
    return read_ts(decoded.text, Source(str(path), decoded.encoding, sha256=hashlib.sha256(data).hexdigest()))


def _beside(path: Path) -> Path | None:
    """NAME_TEST.ts for NAME_TRAIN.ts."""
    for train, test in (("_TRAIN", "_TEST"), ("_train", "_test")):
        if train in path.name and not _is_folder(path):
            other = path.with_name(path.name.replace(train, test))
            return other if other.is_file() else None
    return None


def _joined(train: Examples, test: Examples, path: str) -> Examples:
    both = hashlib.sha256(f"{train.source.sha256} {test.source.sha256}".encode()).hexdigest()
    return replace(with_test(train, test, path), source=replace(train.source, sha256=both))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False
