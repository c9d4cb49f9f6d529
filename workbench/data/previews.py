"""The first look at a file, whatever its size: how it is written and what each column seems to be for."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from workbench.data.columns import guess_roles
from workbench.data.encodings import decode
from workbench.data.files import Content, read_bytes
from workbench.data.labelled_files import class_head, is_ts
from workbench.data.loading import SAMPLE_PREFIX, is_folder, kind_of
from workbench.data.options import DataSpec
from workbench.data.source import Column, Source, Table, Text
from workbench.data.tables import make_table, read_layout
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
    files: tuple[str, ...] = ()
    shown = path
    classes = class_head(path) if is_folder(path) and spec.task in ("auto", "classify") else None
    if classes is not None:
        shown = classes[0][0]
        decoded = decode((head := read_bytes(shown, limit=HEAD)).data, spec.encoding, str(shown), cut=not head.complete)
        text = f"{classes[1]}\n\n{shown.relative_to(path).as_posix()}:\n{decoded.text}"[:SHOWN_TEXT]
        return Preview(
            str(path), "text", decoded.encoding, text=text, files=tuple(map(str, classes[0])), complete=False
        )
    if is_folder(path):
        found = find_texts(path)
        files, shown = tuple(map(str, found)), found[0]
    content = read_bytes(shown, limit=HEAD)
    decoded = decode(content.data, spec.encoding, str(shown), cut=not content.complete)
    if files or kind_of(shown, spec) == "text" or is_ts(shown):
        return Preview(
            str(path),
            "text",
            decoded.encoding,
            text=decoded.text[:SHOWN_TEXT],
            files=files or (str(path),),
            complete=content.complete and len(decoded.text) <= SHOWN_TEXT and len(files) < 2,
        )
    return _of_table(str(path), _whole_lines(decoded.text, content), decoded.encoding, spec, rows, content.complete)


def _of_table(path: str, text: str, encoding: str, spec: DataSpec, rows: int, complete: bool) -> Preview:
    layout = read_layout(text, spec, path, most=rows)
    table = make_table(layout, Source(path, encoding))
    columns = columns_of(table, spec)
    return Preview(
        path,
        "table",
        encoding,
        layout.delimiter,
        layout.decimal,
        layout.header is not None,
        columns,
        tuple(tuple(row.cells[:SHOWN_COLUMNS]) for row in layout.rows[:rows]),
        complete=complete and len(layout.rows) <= rows,
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


def _whole_lines(text: str, content: Content) -> str:
    """Leave out a last row that was cut off where reading stopped."""
    if content.complete:
        return text
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text
