"""The first look at a file, whatever its size: how it is written and what each column seems to be for."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from workbench.data.arrays import needs_all
from workbench.data.columns import guess_roles
from workbench.data.encodings import decode
from workbench.data.files import PARQUET, read_bytes
from workbench.data.labelled_files import class_head, is_ts
from workbench.data.loading import SAMPLE_PREFIX, is_folder, kind_of, tables_in
from workbench.data.options import DataSpec
from workbench.data.readers import is_binary, read_part
from workbench.data.source import Column, Table, Text
from workbench.data.texts import find_texts

HEAD = 131_072  # bytes
SHOWN_COLUMNS = 200
SHOWN_TEXT = 4_000


@dataclass(frozen=True)
class ColumnPreview:
    """A column's kind and guessed role with the reason in words."""

    name: str
    kind: str
    role: str
    reason: str


@dataclass(frozen=True)
class Preview:
    """`kind`: "table" | "text" | "sequences". `rows`: cells as written. `complete`: there is no more than is shown."""

    path: str
    kind: str
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    header: bool = False
    columns: tuple[ColumnPreview, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    files: tuple[str, ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = field(default=())


def preview(path: Path, spec: DataSpec | None = None, rows: int = 50) -> Preview:
    """Look at the beginning of a file, a folder of texts or a sample (`sample:NAME`). UserError as `load` does."""
    spec = spec or DataSpec()
    if str(path).startswith(SAMPLE_PREFIX):
        return _of_sample(str(path), spec, rows)
    classes = class_head(path) if is_folder(path) and spec.task in ("auto", "classify") else None
    if classes is not None:
        return _of_classes(path, *classes, spec)
    several = tables_in(path, spec)
    if several or (not is_folder(path) and not is_ts(path) and kind_of(path, spec) == "table"):
        return _of_table(path, several, spec, rows)
    found = find_texts(path) if is_folder(path) else [path]
    content = read_bytes(found[0], limit=HEAD)
    decoded = decode(content.data, spec.encoding, str(found[0]), cut=not content.complete)
    return Preview(
        str(path),
        "text",
        decoded.encoding,
        text=decoded.text[:SHOWN_TEXT],
        files=tuple(map(str, found)),
        complete=content.complete and len(decoded.text) <= SHOWN_TEXT and len(found) < 2,
    )


def _of_classes(path: Path, files: list[Path], heading: str, spec: DataSpec) -> Preview:
    """The classes of a folder of class folders, and the beginning of its first file."""
    shown = files[0]
    content = read_bytes(shown, limit=HEAD)
    decoded = decode(content.data, spec.encoding, str(shown), cut=not content.complete)
    text = f"{heading}\n\n{shown.relative_to(path).as_posix()}:\n{decoded.text}"[:SHOWN_TEXT]
    return Preview(str(path), "text", decoded.encoding, text=text, files=tuple(map(str, files)), complete=False)


def _of_table(path: Path, several: list[Path], spec: DataSpec, rows: int) -> Preview:
    """The beginning of a table, or of the first of several."""
    shown = several[0] if several else path
    content = read_bytes(shown, limit=HEAD, binary=True)
    if (content.data.startswith(PARQUET) and not content.complete) or (is_binary(content) and needs_all(content)):
        # What a Parquet file holds stands at its end, and some arrays store column after column.
        content = read_bytes(shown, binary=True)
    part = read_part(shown, spec, content, most=rows)
    table = part.table()
    if isinstance(part.found, Table):
        cells = tuple(zip(*(_cells(column, rows) for column in table.columns[:SHOWN_COLUMNS]), strict=True))
    else:
        cells = tuple(tuple(row.cells[:SHOWN_COLUMNS]) for row in part.found.rows[:rows])
    return Preview(
        str(path),
        "table",
        table.source.encoding,
        table.source.delimiter,
        table.source.decimal,
        table.source.header,
        columns_of(table, spec),
        cells,
        files=tuple(map(str, several)),
        complete=content.complete and table.rows <= rows and len(several) < 2,
        notes=table.source.notes,
    )


def columns_of(table: Table, spec: DataSpec) -> tuple[ColumnPreview, ...]:
    """Every column's kind and guessed role. UserError where the spec names one that the table has not."""
    roles = guess_roles(table, spec)
    pairs = zip(table.columns, roles, strict=True)
    return tuple(ColumnPreview(column.name, column.kind, role.role, role.reason) for column, role in pairs)


def _of_sample(name: str, spec: DataSpec, rows: int) -> Preview:
    from workbench.data.samples import find_sample

    data = find_sample(name.removeprefix(SAMPLE_PREFIX)).load()
    if isinstance(data, Text):
        return Preview(
            name, "text", data.source.encoding, text=data.text[:SHOWN_TEXT], files=data.files, complete=False
        )
    if not isinstance(data, Table):
        return Preview(name, "sequences", complete=False)
    cells = [_cells(column, rows) for column in data.columns]
    return Preview(
        name,
        "table",
        data.source.encoding,
        data.source.delimiter,
        data.source.decimal,
        True,
        columns_of(data, spec),
        tuple(zip(*cells, strict=True)),
        complete=data.rows <= rows,
    )


def _cells(column: Column, rows: int) -> list[str]:
    if column.cells:
        return list(column.cells[:rows])
    if column.kind == "number":
        return ["" if np.isnan(value) else f"{value:.10g}" for value in column.numbers()[:rows].tolist()]
    return [str(value) for value in column.values[:rows].tolist()]
