"""The table of runs side by side: a column for each setting that differs and for each result."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbench.runs.comparing import DATA, SEED, Compared, Comparison, Line, band, mean_and_spread
from workbench.runs.store.listing import Value

# How many differing settings name a run that has no name.
NAMING = 3


class Words(Protocol):
    """How keys and values are written for people."""

    def heading(self, key: str) -> str:
        """The name of a setting or a result."""
        ...

    def tip(self, key: str) -> str:
        """More about it; may be empty."""
        ...

    def is_number(self, key: str) -> bool:
        """Whether it stands on the right."""
        ...

    def text(self, run: Compared, key: str) -> str:
        """What a run is worth in it."""
        ...


class PlainWords:
    """Keys as they are written in a spec, and values as they are."""

    def heading(self, key: str) -> str:
        """The key without its section."""
        return key.split(".", 1)[1]

    def tip(self, key: str) -> str:
        """The whole key."""
        return key

    def is_number(self, key: str) -> bool:
        """By its section: what came of a run is a number."""
        return key.split(".", 1)[0] in ("result", "score", "test")

    def text(self, run: Compared, key: str) -> str:
        """Numbers with six digits, data by the name of their file."""
        value = plain(run.facts.get(key))
        return Path(value).name if key == DATA else value


def plain(value: Value | None) -> str:
    """A value as a table for programs has it; empty where there is none."""
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Column:
    """`setting`: it is one that differs; otherwise a result. `number`: it stands on the right."""

    key: str
    heading: str
    tip: str
    number: bool
    setting: bool


@dataclass(frozen=True)
class Side:
    """A row of the table and a line of the chart: one run, or several that differ in nothing but their seed."""

    name: str
    runs: tuple[Compared, ...]
    cells: tuple[str, ...]

    def value(self, column: Column) -> Value | None:
        """What the run is worth; of several runs the mean of a result, and the setting that they share."""
        known = None if column.setting else mean_and_spread(self.runs, column.key)
        return known[0] if known is not None else self.runs[0].facts.get(column.key)

    def lines(self, what: str, along: str) -> tuple[Line, ...]:
        """The run's line; of several runs their mean, then the lowest and the highest of them. See `Compared.line`."""
        lines = [run.line(what, along) for run in self.runs]
        if len(lines) == 1:
            return (lines[0],)
        places, *curves = band(lines)
        return tuple((places, curve) for curve in curves)


@dataclass(frozen=True)
class Table:
    """`rows` have a cell for each of `columns`."""

    columns: tuple[Column, ...]
    rows: tuple[Side, ...]

    def as_markdown(self) -> str:
        """The table for a report."""
        heads = ["", *(column.heading for column in self.columns)]
        lines = [heads, ["---", *("---:" if column.number else "---" for column in self.columns)]]
        lines += [[row.name, *row.cells] for row in self.rows]
        return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)

    def as_csv(self) -> str:
        """A row a run, with whole numbers and the keys of the spec: for a program."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        keys = [column.key for column in self.columns]
        writer.writerow(["run", "name", *keys])
        for row in self.rows:
            for run in row.runs:
                writer.writerow([run.path, run.label, *(plain(run.facts.get(key)) for key in keys)])
        return text.getvalue()


def table_of(found: Comparison, together: bool, words: Words) -> Table:
    """The rows of a comparison; `together`: seeds make one row, with means and standard deviations."""
    groups = found.alike() if together else [(run,) for run in found.runs]
    settings = [key for key in found.differing if not (together and key == SEED)]
    columns = [
        Column(key, words.heading(key), words.tip(key), words.is_number(key), place < len(settings))
        for place, key in enumerate((*settings, *found.results))
    ]
    rows: list[Side] = []
    for group in groups:
        cells = [words.text(group[0], key) for key in settings]
        cells += [_result(group, key, words) for key in found.results]
        rows.append(Side(_name(group, columns[: len(settings)], cells), group, tuple(cells)))
    return Table(tuple(columns), tuple(rows))


def _result(group: Sequence[Compared], key: str, words: Words) -> str:
    known = mean_and_spread(group, key)
    # One run, or the same number in all of them.
    if known is None or not known[1] > 0:
        return words.text(group[0], key)
    return f"{known[0]:.4g} ± {known[1]:.2g}"


def _name(group: Sequence[Compared], settings: Sequence[Column], cells: Sequence[str]) -> str:
    """What the person calls it; else what is different about it; else its folder."""
    labels = {run.label for run in group}
    if len(labels) == 1 and "" not in labels:
        return next(iter(labels))
    few = zip(settings[:NAMING], cells, strict=False)
    # A number alone says nothing.
    bare = ".,-+e0123456789"
    said = ", ".join(cell if cell.strip(bare) else f"{column.heading} {cell}" for column, cell in few)
    return said or Path(group[0].path).name
