"""What was read and how: the plain records that the other modules of the data layer hand to each other."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Source:
    """Where data came from and how its bytes were understood.

    `sha256` is of the file's own bytes (of all files' bytes for a folder); `notes` are sentences for the person about
    what was found on the way (renamed columns, comments passed over).
    """

    path: str
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    header: bool = True
    sha256: str = ""
    notes: tuple[str, ...] = ()
    files: tuple[tuple[str, int], ...] = ()

    def place(self, line: int) -> tuple[str, int]:
        """The file and its own row, of a number among `Table.lines`."""
        if not self.files:
            return self.path, line
        at = bisect_left(self.files, line, key=lambda file: file[1]) - 1
        path, added = self.files[max(at, 0)]
        return path, line - added


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `values` by `kind`: "number" float64 with NaN where a value is missing; "time" datetime64[ms] with NaT;
    "category" objects of type str, "" where missing. `cells` keeps the texts of a time column, to write them back as
    they were. `odd` lists (file row, cell) of cells that kept a mostly numeric column from being numbers. `measured`:
    the numbers as the file has them, NaN where missing, where `values` were mended.
    """

    name: str
    kind: str
    values: NDArray[np.generic]
    cells: tuple[str, ...] = ()
    odd: tuple[tuple[int, str], ...] = ()
    measured: NDArray[np.float64] | None = None

    def numbers(self) -> NDArray[np.float64]:
        """The values as float64, which only a "number" column has."""
        if self.kind != "number":
            raise TypeError(f"{self.name} is a {self.kind} column")
        return self.values.astype(np.float64, copy=False)


@dataclass(frozen=True)
class Table:
    """A table read from a file: typed columns of one length. `lines`: the row of the file (from 1) of each row
    (`source.place` tells it apart where several files were joined).

    `test`: the table of a separate test file, where one was given. `clip`: lowest and highest usual value of columns
    whose outliers were brought to them.
    """

    columns: tuple[Column, ...]
    lines: NDArray[np.int64]
    source: Source
    clip: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    test: "Table | None" = None

    @property
    def rows(self) -> int:
        """The number of rows without the header."""
        return len(self.lines)

    @property
    def names(self) -> list[str]:
        """The columns' names in the file's order."""
        return [column.name for column in self.columns]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        return self._by_name[name]

    def has(self, name: str) -> bool:
        """Whether there is a column of that name."""
        return name in self._by_name

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


@dataclass(frozen=True)
class Text:
    """A corpus: one text, from one or several files (their paths in `files`).

    `line_ends`: how many lines ended in carriage return and line feed, in either alone (CR LF, LF, CR), as written.
    """

    text: str
    source: Source
    files: tuple[str, ...] = ()
    line_ends: tuple[int, int, int] = (0, 0, 0)

    @property
    def size(self) -> int:
        """The number of characters."""
        return len(self.text)

    @property
    def different(self) -> int:
        """How many characters differ."""
        return len(set(self.text))


@dataclass(frozen=True)
class Sequences:
    """Ready-made sequences, one an example, as the generated samples give them.

    `inputs`: float32 (n, T, features), or int32 tokens (n, T). `targets`: float32 (n, outputs), or int32 classes (n, T)
    with -1 where nothing is asked. `symbols` names the tokens. `baseline`: the loss of the best answer without memory.
    """

    inputs: NDArray[np.float32] | NDArray[np.int32]
    targets: NDArray[np.float32] | NDArray[np.int32]
    source: Source
    symbols: tuple[str, ...] = ()
    baseline: float = float("nan")
    baseline_label: str = field(default="")


@dataclass(frozen=True)
class Examples:
    """Separate sequences of any lengths, with a label each or a label at each step.

    `kind` says what `items` holds, one a sequence: "series" float64 (T, channels) with NaN where a value is missing;
    "text" a str; "tokens" a tuple of str. `labels`: a str a sequence, or object arrays (T,) of str a step; "" where
    unknown. `names`: what stands for each sequence in a list. `units`: sequences of one unit lie on one side of every
    split; empty where each is its own. `rows`: of labelled steps, the number of each in the data, from 0. The last
    `tests` sequences are a test part that was given as such, from `test_path`. `classes`: the labels in the file's own
    order, where it declares them. `ordered`: the sequences are pieces of one series, so that a split keeps their order.
    """

    kind: str
    items: tuple[Any, ...]
    labels: tuple[Any, ...]
    names: tuple[str, ...]
    source: Source
    name_heading: str = "sequence"
    channels: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    rows: tuple[NDArray[np.int64], ...] = ()
    row_names: tuple[str, ...] = ()
    row_heading: str = "row"
    tests: int = 0
    test_path: str = ""
    ordered: bool = False


Data = Table | Text | Sequences | Examples
