"""One file to rows or to a table: which reader a file is for is told by its bytes first, then by its name."""

from dataclasses import dataclass, replace
from pathlib import Path

from workbench.data import arrays, parquet, records
from workbench.data.encodings import decode
from workbench.data.files import NUMPY, PARQUET, Content
from workbench.data.options import DataSpec
from workbench.data.pair_columns import holds_pairs
from workbench.data.source import Source, Table
from workbench.data.tables import Layout, make_table, read_layout, whole_lines
from workbench.errors import UserError
from workbench.words import translate

DELIMITED = frozenset([".csv", ".tsv", ".tab", ".dat", ".psv"])
TABLES = DELIMITED | arrays.SUFFIXES | parquet.SUFFIXES | {".jsonl", ".ndjson"}
PACKED = frozenset([".gz", ".zip"])
MOST_TABLE = 256 << 20  # bytes of text; a table's cells take some fifteen times as much while they are read


@dataclass(frozen=True)
class Part:
    """One file, read: `found` is its rows as they are written, or a table where the file has types of its own."""

    source: Source
    found: Layout | Table
    words: bool = False  # see `make_table`

    def table(self) -> Table:
        """The typed columns."""
        return self.found if isinstance(self.found, Table) else make_table(self.found, self.source, self.words)


def suffix_of(name: str) -> str:
    """The suffix that tells the kind of file, that of an archive about it left off."""
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    while suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def is_binary(content: Content) -> bool:
    """Whether it is a table in a binary form, which is no text for any task."""
    return bool(content.members) or content.data.startswith((NUMPY, PARQUET))


def read_part(path: Path, spec: DataSpec, content: Content, most: int | None = None) -> Part:
    """The file's rows, or with `most` about its first ones, `content` being its beginning. UserError as told there."""
    where = str(path)
    if content.members or content.data.startswith(NUMPY):
        return _typed(arrays.read_arrays(content, where, most), content)
    if content.data.startswith(PARQUET):
        return _typed(parquet.read_parquet(content.data, where, most), content)
    if most is None and content.size > MOST_TABLE:
        raise UserError(
            translate("data", "The table holds {size} MiB; at most {most} MiB are read.").format(
                size=content.size >> 20, most=MOST_TABLE >> 20
            ),
            translate("data", "Cut it into smaller files, or leave out columns that are not needed."),
            where,
        )
    decoded = decode(content.data, spec.encoding, where, cut=not content.complete)
    source = Source(where, decoded.encoding, sha256=content.sha256())
    text = decoded.text if content.complete else whole_lines(decoded.text)
    suffix = suffix_of(content.name)
    if suffix in records.SUFFIXES or (suffix not in DELIMITED and records.looks_like_records(text)):
        found = records.read_records(text, where, most)
    else:
        found = read_layout(text, spec, where, most)
    return Part(source, found, holds_pairs(found, spec))


def _typed(table: Table, content: Content) -> Part:
    source = replace(table.source, sha256=content.sha256())
    return Part(source, replace(table, source=source))
