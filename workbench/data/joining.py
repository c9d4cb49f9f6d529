"""Several tables as one: files with the same columns, one below the other in the order of their names."""

import glob
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np

from workbench.data.cells import find_decimal
from workbench.data.dialect import Row
from workbench.data.files import cannot_read, read_together
from workbench.data.headings import column_names
from workbench.data.options import DataSpec
from workbench.data.readers import MOST_TABLE, TABLES, Part, read_part, suffix_of
from workbench.data.source import Column, Source, Table
from workbench.data.tables import Layout, make_table
from workbench.data.texts import SUFFIXES as TEXTS
from workbench.errors import UserError
from workbench.words import translate

MOST_FILES = 2_000
# Texts that lie beside data to tell about them.
_ABOUT = re.compile(r"(readme|licen[cs]e|copying|changelog|citation|notes?)\b.*", re.IGNORECASE)
_PROBE = 100


def is_pattern(path: Path) -> bool:
    """Whether the path stands for several files (`logs/*.csv`), none of which is called so."""
    try:
        return any(sign in str(path) for sign in "*?[") and not path.exists()
    except (OSError, ValueError):
        return False


def find_tables(path: Path, spec: DataSpec) -> list[Path]:
    """The tables that a pattern fits, or that lie in a folder itself, in the order of their names.

    A folder is one of tables where it holds some and no text but a readme or a licence, or where the task is the
    forecast; otherwise the list is empty. Numbers in names count as numbers: day2 comes before day10.
    """
    try:
        if is_pattern(path):
            found = [Path(name) for name in glob.glob(str(path)) if Path(name).is_file()]
            if not found:
                raise UserError(
                    translate("data", "No file fits the pattern."), translate("data", "Check the path."), str(path)
                )
            tables = found
        else:
            found = [one for one in path.iterdir() if not one.name.startswith(".") and one.is_file()]
            tables = [one for one in found if suffix_of(one.name) in TABLES]
            texts = [one for one in found if suffix_of(one.name) in TEXTS and not _ABOUT.fullmatch(one.name)]
            if texts and spec.task != "forecast":
                return []
    except OSError as error:
        raise cannot_read(path, error) from None
    if len(tables) > MOST_FILES:
        raise UserError(
            translate("data", "These are more than {most} files.").format(most=MOST_FILES),
            translate("data", "Join them first, or choose fewer."),
            str(path),
        )
    return sorted(tables, key=lambda one: _natural(one.name))


def read_tables(paths: Sequence[Path], spec: DataSpec, name: str) -> Table:
    """All the files as one table, each complaint with the file and its own row.

    UserError names the first file that differs from the first one in columns or kind, or that cannot be read.
    """
    parts: list[Part] = []
    digest = hashlib.sha256()
    for path, content in read_together(paths, name, MOST_TABLE, binary=True):
        parts.append(_like(parts, read_part(path, spec, content)))
        digest.update(bytes.fromhex(parts[-1].source.sha256))
    if len(parts) == 1:
        return parts[0].table()
    notes = (
        translate("data", "{count} files were joined in the order of their names, from {first} to {last}.").format(
            count=len(parts), first=paths[0].name, last=paths[-1].name
        ),
    )
    starts = [0, *np.cumsum([_last_line(part) for part in parts]).tolist()][:-1]
    encodings = ", ".join(dict.fromkeys(part.source.encoding for part in parts))
    files = tuple((str(path), start) for path, start in zip(paths, starts, strict=True))
    source = Source(name, encodings, sha256=digest.hexdigest(), notes=notes, files=files)
    layouts = [part.found for part in parts if isinstance(part.found, Layout)]
    if layouts:
        return make_table(_joined(layouts, starts, spec), source, parts[0].words)
    return _stacked([part.table() for part in parts], starts, source)


def _like(parts: list[Part], part: Part) -> Part:
    """The part with its columns in the first one's order; UserError where it has others."""
    if not parts:
        return part
    first, names = parts[0], _names(part)
    expected = _names(first)
    if isinstance(part.found, Layout) is not isinstance(first.found, Layout):
        raise _differs(part, first, translate("data", "it is of another kind"))
    if bool(names) is not bool(expected):
        which = translate("data", "it has column names") if names else translate("data", "it has no column names")
        raise _differs(part, first, which)
    if names and len(set(names)) == len(names) and set(names) == set(expected):
        return part if names == expected else _in_order([names.index(name) for name in expected], part)
    if names == expected and _width(part) == _width(first):
        return part
    if names:
        missing = next((name for name in expected if name not in names), "")
        added = next((name for name in names if name not in expected), "")
        if missing:
            raise _differs(part, first, translate("data", "it has no column {name}").format(name=missing))
        if added:
            raise _differs(part, first, translate("data", "it also has a column {name}").format(name=added))
    raise _differs(part, first, translate("data", "it has {count} columns").format(count=_width(part)))


def _differs(part: Part, first: Part, how: str) -> UserError:
    return UserError(
        translate("data", "This file differs from {first}: {how}.").format(first=Path(first.source.path).name, how=how),
        translate("data", "Files are joined where they have the same columns: mend this one, or choose a single file."),
        part.source.path,
    )


def _names(part: Part) -> list[str]:
    """The columns' names; none where the file has no row of names."""
    found = part.found
    if isinstance(found, Table):
        return found.names if found.source.header else []
    return column_names(found.header, len(found.header.cells))[0] if found.header else []


def _width(part: Part) -> int:
    found = part.found
    return len(found.columns) if isinstance(found, Table) else len((found.header or found.rows[0]).cells)


def _last_line(part: Part) -> int:
    found = part.found
    if isinstance(found, Table):
        return int(found.lines[-1])
    last = found.rows[-1] if found.rows else found.header
    return last.line if last else 0


def _in_order(order: list[int], part: Part) -> Part:
    found = part.found
    if isinstance(found, Table):
        return replace(part, found=replace(found, columns=tuple(found.columns[index] for index in order)))
    header = found.header and Row(found.header.line, [found.header.cells[index] for index in order])
    rows = [Row(row.line, [row.cells[index] for index in order]) for row in found.rows]
    return replace(part, found=replace(found, header=header, rows=rows))


def _joined(layouts: list[Layout], starts: list[int], spec: DataSpec) -> Layout:
    """All rows below the first header; row numbers run on, `Source.place` gives back file and row."""
    pairs = zip(layouts, starts, strict=True)
    rows = [Row(row.line + start, row.cells) for layout, start in pairs for row in layout.rows]
    decimal = spec.decimal
    if decimal == "auto":
        probed = chain.from_iterable(layout.rows[:_PROBE] for layout in layouts)
        decimal = find_decimal((cell for row in probed for cell in row.cells), layouts[0].delimiter)
    notes = tuple(dict.fromkeys(note for layout in layouts for note in layout.notes))[:5]
    return replace(layouts[0], rows=rows, decimal=decimal, notes=notes)


def _stacked(tables: list[Table], starts: list[int], source: Source) -> Table:
    columns: list[Column] = []
    for index, first in enumerate(tables[0].columns):
        alike = [table.columns[index] for table in tables]
        for table, column in zip(tables, alike, strict=True):
            if column.kind != first.kind:
                how = translate("data", "its column {name} holds values of another kind").format(name=first.name)
                raise _differs(Part(table.source, table), Part(tables[0].source, tables[0]), how)
        values = np.concatenate([column.values for column in alike])
        columns.append(replace(first, values=values, cells=tuple(chain.from_iterable(one.cells for one in alike))))
    lines = np.concatenate([table.lines + start for table, start in zip(tables, starts, strict=True)])
    notes = tuple(dict.fromkeys(note for table in tables for note in table.source.notes))[:5]
    marked = replace(source, header=tables[0].source.header, notes=source.notes + notes)
    return Table(tuple(columns), lines, marked)


def _natural(name: str) -> list[tuple[int, str]]:
    """Digits count as numbers, everything else by its letters, large and small alike."""
    pieces = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return [(int(one[:18]), one) if one[0] in "0123456789" else (-1, one) for one in pieces]
