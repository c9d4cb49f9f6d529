"""From a spec's path to data: a sample, a table or a text, told apart by suffix and content."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

from workbench.data import streaming
from workbench.data.byte_stream import HEAD
from workbench.data.encodings import decode
from workbench.data.files import Content, read_bytes
from workbench.data.joining import find_tables, is_pattern, read_tables
from workbench.data.labelled_files import read_labelled
from workbench.data.long_texts import read_long_text
from workbench.data.options import DataSpec
from workbench.data.readers import DELIMITED, TABLES, is_binary, read_part, suffix_of
from workbench.data.records import SUFFIXES as RECORDS
from workbench.data.records import looks_like_records
from workbench.data.source import Data, Table
from workbench.data.streaming import read_stream
from workbench.data.tables import looks_like_table
from workbench.data.texts import SUFFIXES, read_text
from workbench.data.watch import SILENT, Watch
from workbench.errors import UserError
from workbench.words import translate

SAMPLE_PREFIX = "sample:"


def load(spec: DataSpec, base: Path, alone: bool = False, watch: Watch = SILENT) -> Data:
    """Read what `spec.path` names; a relative path starts at `base`. UserError for all that a person can mend.

    A test file, named or lying beside its training file, is read with it, but for `alone`. `watch` is told how far the
    reading of a long file is, and may stop it.
    """
    if not spec.path:
        raise UserError(
            translate("data", "No data are chosen."),
            translate("data", "Give a CSV or text file, or a sample such as sample:airline."),
            "data.path",
        )
    if spec.path.startswith(SAMPLE_PREFIX):
        from workbench.data.samples import find_sample

        return find_sample(spec.path.removeprefix(SAMPLE_PREFIX)).of_length(spec.window)
    path = base / Path(spec.path).expanduser() if "\x00" not in spec.path else Path(spec.path)
    labelled = read_labelled(path, spec, base, alone)
    if labelled is not None:
        return labelled
    several = tables_in(path, spec)
    if not several and (is_folder(path) or kind_of(path, spec) == "text"):
        long = read_long_text(path, spec, watch)
        return read_text(path, spec) if long is None else long
    table = _read_table(path, several, spec, watch)
    if not spec.test_path or alone:
        return table
    other = base / Path(spec.test_path).expanduser()
    test = _read_table(other, tables_in(other, spec), spec, watch)
    both = hashlib.sha256(f"{table.source.sha256} {test.source.sha256}".encode()).hexdigest()
    return replace(table, test=test, source=replace(table.source, sha256=both))


def _read_table(path: Path, several: list[Path], spec: DataSpec, watch: Watch) -> Table:
    if several:
        return read_tables(several, spec, str(path))
    # Pairs of texts are read as they are written, which streaming does not: it types its columns.
    streams = spec.task != "translate"
    if streams and is_long(path, spec):
        return read_stream(lambda: path.open("rb"), path.stat().st_size, path, spec, watch)
    content = read_bytes(path, binary=True)
    if streams and content.packed and content.size >= streaming.STREAM_FROM and is_delimited(content, spec):
        return read_stream(lambda: io.BytesIO(content.data), content.size, path, spec, watch, plain=False)
    return read_part(path, spec, content).table()


def is_long(path: Path, spec: DataSpec) -> bool:
    """Whether the path is a delimited text, not packed, that is better not read as a whole."""
    try:
        if not path.is_file() or path.stat().st_size < streaming.STREAM_FROM:
            return False
    except (OSError, ValueError):
        return False
    return is_delimited(read_bytes(path, limit=HEAD, binary=True), spec, packed=False)


def is_delimited(content: Content, spec: DataSpec, packed: bool = True) -> bool:
    """Whether a file that begins so is cut into rows and cells, not one of records or arrays."""
    suffix = suffix_of(content.name)
    if is_binary(content) or suffix in RECORDS or (content.packed and not packed):
        return False
    if suffix in DELIMITED:
        return True
    try:
        text = decode(content.data[:HEAD], spec.encoding, "", cut=True).text
    except UserError:
        return True  # whatever it is, it is not read silently
    return not looks_like_records(text)


def tables_in(path: Path, spec: DataSpec) -> list[Path]:
    """The tables that a folder or a pattern stands for; none where it is a single file or a folder of texts."""
    if not _wants_text(spec) and (is_pattern(path) or is_folder(path)):
        return find_tables(path, spec)
    return []


def is_folder(path: Path) -> bool:
    """Whether the path is a folder; False for all that cannot be looked at."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def kind_of(path: Path, spec: DataSpec) -> str:
    """ "table" or "text": what the task asks for, else what the suffix says, else what the first rows look like."""
    if _wants_text(spec):
        return "text"
    head = read_bytes(path, limit=65_536, binary=True)
    suffix = suffix_of(head.name)
    numbers = spec.task in ("forecast", "classify", "label_steps", "translate") or spec.binning != "none"
    if numbers or suffix in TABLES or is_binary(head):
        return "table"
    if suffix in SUFFIXES and suffix != ".json":
        return "text"
    text = decode(head.data, spec.encoding, str(path), cut=not head.complete).text
    if looks_like_records(text):
        return "table"
    return "table" if suffix != ".json" and looks_like_table(text) else "text"


def _wants_text(spec: DataSpec) -> bool:
    """Whether a language is to be learnt, not numbers in the way of one."""
    return spec.task == "language_model" and spec.binning == "none"
