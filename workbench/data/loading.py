"""From a spec's path to data: a sample, a table or a text, told apart by suffix and content."""

import hashlib
from dataclasses import replace
from pathlib import Path

from workbench.data.dialect import find_delimiter
from workbench.data.encodings import decode
from workbench.data.files import read_bytes
from workbench.data.labelled_files import read_labelled
from workbench.data.options import DataSpec
from workbench.data.source import Data, Source, Table
from workbench.data.tables import read_table
from workbench.data.texts import SUFFIXES, read_text
from workbench.errors import UserError
from workbench.words import translate

TABLES = frozenset([".csv", ".tsv", ".tab", ".dat", ".psv"])
MOST_TABLE = 256 << 20  # bytes; a table's cells take some fifteen times as much while they are read
SAMPLE_PREFIX = "sample:"


def load(spec: DataSpec, base: Path, alone: bool = False) -> Data:
    """Read what `spec.path` names; a relative path starts at `base`. UserError for all that a person can mend.

    A test file, named or lying beside its training file, is read with it, but for `alone`.
    """
    if not spec.path:
        raise UserError(
            translate("data", "No data are chosen."),
            translate("data", "Give a CSV or text file, or a sample such as sample:airline."),
            "data.path",
        )
    if spec.path.startswith(SAMPLE_PREFIX):
        from workbench.data.samples import find_sample

        return find_sample(spec.path.removeprefix(SAMPLE_PREFIX)).load()
    path = base / Path(spec.path).expanduser() if "\x00" not in spec.path else Path(spec.path)
    labelled = read_labelled(path, spec, base, alone)
    if labelled is not None:
        return labelled
    if is_folder(path) or kind_of(path, spec) == "text":
        return read_text(path, spec)
    table = _read_table(path, spec)
    if not spec.test_path or alone:
        return table
    test = _read_table(base / Path(spec.test_path).expanduser(), spec)
    both = hashlib.sha256(f"{table.source.sha256} {test.source.sha256}".encode()).hexdigest()
    return replace(table, test=test, source=replace(table.source, sha256=both))


def _read_table(path: Path, spec: DataSpec) -> Table:
    data = read_bytes(path).data
    if len(data) > MOST_TABLE:
        raise UserError(
            translate("data", "The table holds {size} MiB; at most {most} MiB are read.").format(
                size=len(data) >> 20, most=MOST_TABLE >> 20
            ),
            translate("data", "Cut it into smaller files, or leave out columns that are not needed."),
            str(path),
        )
    decoded = decode(data, spec.encoding, str(path))
    source = Source(str(path), decoded.encoding, sha256=hashlib.sha256(data).hexdigest())
    return read_table(decoded.text, spec, source)


def is_folder(path: Path) -> bool:
    """Whether the path is a folder; False for all that cannot be looked at."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def kind_of(path: Path, spec: DataSpec) -> str:
    """ "table" or "text": what the task asks for, else what the suffix says, else what the first rows look like."""
    if spec.task == "language_model":
        return "text"
    suffixes = [suffix.lower() for suffix in path.suffixes]
    last = suffixes[-1] if suffixes else ""
    if last == ".gz":
        last = suffixes[-2] if len(suffixes) > 1 else ""
    if spec.task in ("forecast", "classify", "label_steps") or last in TABLES:
        return "table"
    if last in SUFFIXES:
        return "text"
    head = read_bytes(path, limit=65_536)
    text = decode(head.data, spec.encoding, str(path), cut=not head.complete).text
    rows = [row for row in text.splitlines()[:20] if row.strip()]
    delimiter = find_delimiter(text)
    counts = {row.count(delimiter) for row in rows}
    return "table" if len(rows) > 1 and len(counts) == 1 and counts != {0} else "text"
