"""What there is to look at in data that are ready to be learnt from, and each look's numbers.

`looks_of` says which looks fit a task and what each lets a person choose; `look_at` computes one. Nothing here is
written down: it is made anew from the task whenever somebody looks.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.look_windows import WindowLook, symbols_of, window_of
from workbench.data.looking import Array, Pyramid, commonest, counted, edges_of, moments, runs, shares
from workbench.data.seasons import autocorrelation, steps_of
from workbench.data.source import Table
from workbench.data.splits import PARTS, Bounds
from workbench.data.stored import StoredTable
from workbench.data.tasks.base import Batch, Task
from workbench.data.tasks.labels import LabelTask
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.tasks.long_language_model import LongLanguageModel
from workbench.data.tasks.sequences import SequenceTask
from workbench.words import translate

MOST_NAMES = 24  # bars of classes and tokens
_LONGEST_LAG, _SEASONS, _FEWEST_LAGS = 400, 4, 40


@dataclass(frozen=True)
class Look:
    """One look that fits the data. `choices`: columns or channels; `examples`: sequences to page through, or 0."""

    kind: str
    choices: tuple[str, ...] = ()
    examples: int = 0


@dataclass(frozen=True)
class SeriesLook:
    """A column, or a single sequence (`steps`). `spans`: (from, to, part) on the x axis, numbered as in `PARTS`."""

    name: str
    pyramid: Pyramid
    is_time: bool = False
    spans: tuple[tuple[float, float, int], ...] = ()
    note: str = ""
    steps: bool = False


@dataclass(frozen=True)
class HistogramLook:
    """The share of each part's values in each bin, and of each part its mean, deviation and number of values."""

    name: str
    edges: Array
    shares: tuple[Array, ...]
    means: tuple[float, ...]
    deviations: tuple[float, ...]
    counts: tuple[int, ...]
    missing: int = 0


@dataclass(frozen=True)
class LagsLook:
    """Autocorrelation of the changes from step to step; beyond `chance` it is more than noise gives once in 20."""

    name: str
    strengths: Array
    chance: float
    season: int
    relative: bool


@dataclass(frozen=True)
class CountsLook:
    """How often each name stands: `counts` (names, parts). `different`: how many names there are in all."""

    name: str
    names: tuple[str, ...]
    counts: NDArray[np.int64]
    different: int
    total: int


MOST_ROWS = 1_000_000  # of a table on the disk, where all rows at once are needed

AnyLook = SeriesLook | HistogramLook | LagsLook | CountsLook | WindowLook


def looks_of(task: Task) -> tuple[Look, ...]:
    """The looks that fit, in the order in which they are offered."""
    found: list[Look] = []
    table = _table_of(task)
    channels, sequences = _channels(task)
    if table is not None:
        columns, words = _columns(task, table)
        found += [Look("series", columns)] if columns else []
        found += [Look("distribution", columns + words)] if columns or words else []
        if table.rows >= 12 and task.spec.targets:
            found.append(Look("autocorrelation", task.spec.targets))
    elif channels:
        found += [Look("series", channels, sequences), Look("distribution", channels)]
    if isinstance(task, LabelTask) or (isinstance(task, SequenceTask) and task.readout == "every"):
        found.append(Look("classes"))
    if task.vocabulary and symbols_of(task):
        found.append(Look("tokens"))
    if isinstance(task, LabelTask) and len(set(task.lengths.tolist())) > 1:
        found.append(Look("lengths"))
    if task.parts.get("train", 0):
        found.append(Look("window", examples=min(task.parts["train"], WindowLook.MOST)))
    return tuple(found)


def look_at(task: Task, kind: str, choice: str = "", example: int = 0) -> AnyLook:
    """One look. `choice`: one of its choices; `example`: the number of a sequence, from 0."""
    makers: dict[str, Callable[[], AnyLook]] = {
        "series": lambda: _series(task, choice, example),
        "distribution": lambda: _distribution(task, choice),
        "autocorrelation": lambda: _lags(task, choice),
        "classes": lambda: _classes(task),
        "tokens": lambda: _tokens(task),
        "lengths": lambda: _lengths(task),
        "window": lambda: window_of(task),
    }
    return makers[kind]()


def _table_of(task: Task) -> Table | None:
    table = getattr(task, "table", None)
    if not isinstance(table, Table):
        return None
    # Of texts and words in a table it is these that are of interest, not the rows.
    return None if isinstance(task, LabelTask) and task.kind != "series" else table


def _columns(task: Task, table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of numbers and of words, those in use first; what only says when or whose a row is has no picture."""
    used = (*task.spec.targets, *task.spec.inputs)
    names = [*dict.fromkeys(name for name in (*used, *table.names) if table.has(name))]
    names = [name for name in names if name not in (task.spec.time, task.spec.group)]
    kinds = {name: table.column(name).kind for name in names}
    numbers = tuple(name for name in names if kinds[name] == "number")
    return numbers, tuple(name for name in names if kinds[name] == "category")


def _channels(task: Task) -> tuple[tuple[str, ...], int]:
    """Names of the values at each step of separate sequences, and how many sequences there are."""
    if isinstance(task, LabelTask) and task.kind == "series":
        return task.data.channels or _numbered(task.inputs), len(task.data.items)
    if isinstance(task, SequenceTask) and not task.vocabulary:
        return _numbered(task.data.inputs.shape[2]), len(task.data.inputs)
    return (), 0


def _numbered(count: int) -> tuple[str, ...]:
    text = translate("looks", "input {number}")
    return tuple(text.format(number=number) for number in range(1, count + 1))


def _bounds(task: Task) -> Bounds | None:
    bounds = getattr(task, "bounds", None)
    return bounds if isinstance(bounds, Bounds) else None


def _series(task: Task, choice: str, example: int) -> SeriesLook:
    table = _table_of(task)
    if table is None:
        return _sequence(task, choice, example)
    values = table.column(choice).numbers()
    x, scale = _times(table, task.spec.time)
    pyramid = Pyramid(values, x, scale)
    if not pyramid.known:
        pyramid = Pyramid(np.where(np.isfinite(values), values, np.nan), x, scale)
    rows = task.row_parts()
    bounds = _bounds(task)
    if rows is not None:
        spans = runs(rows)
    elif bounds is not None:
        spans = [(*bounds.span(part), number) for number, part in enumerate(PARTS)]
    else:
        spans = []
    is_time = x is not None and table.column(task.spec.time).kind == "time"
    return SeriesLook(choice, pyramid, is_time, _on_axis(spans, pyramid))


def _on_axis(spans: list[tuple[int, int, int]], pyramid: Pyramid) -> tuple[tuple[float, float, int], ...]:
    """Runs of rows as stretches of the axis, each up to where the next one begins."""
    return tuple((pyramid.place(first), pyramid.place(end), part) for first, end, part in spans if end > first)


def _times(table: Table, name: str) -> tuple[NDArray[Any] | None, float]:
    """The time column as an axis that never falls, and what to multiply it by; None where rows are counted."""
    if not name or not table.has(name):
        return None, 1.0
    column = table.column(name)
    if column.kind == "category":
        return None, 1.0
    timed = column.kind == "time"
    # Milliseconds as they are: long columns are not copied.
    x = column.values.astype("datetime64[ms]", copy=False).view(np.int64) if timed else column.numbers()
    known = len(x) > 0 and bool(np.isfinite(x[[0, -1]]).all())
    rising = known and x[-1] > x[0] and bool(np.all(x[1:] >= x[:-1]))
    return (x, 0.001 if timed else 1.0) if rising else (None, 1.0)


def _sequence(task: Task, choice: str, example: int) -> SeriesLook:
    channels, count = _channels(task)
    channel, example = channels.index(choice), min(example, count - 1)
    if isinstance(task, LabelTask):
        item = np.asarray(task.data.items[example], dtype=np.float64)[:, channel]
        label = task.data.labels[example]
        note = translate("looks", "class {label}").format(label=label) if isinstance(label, str) and label else ""
        return SeriesLook(choice, Pyramid(item), note=note, steps=True)
    assert isinstance(task, SequenceTask)
    item = np.asarray(task.data.inputs[example, :, channel], dtype=np.float64)
    return SeriesLook(choice, Pyramid(item), steps=True)


def _distribution(task: Task, choice: str) -> HistogramLook | CountsLook:
    table = _table_of(task)
    if table is not None and table.column(choice).kind == "category":
        return _categories(task, table, choice)
    parts = _values_by_part(task, choice)
    return _histogram(choice, parts)


def _values_by_part(task: Task, choice: str) -> list[Array]:
    table = _table_of(task)
    if table is not None:
        values = table.column(choice).numbers()
        return [values[rows] for rows in _rows_by_part(task, table.rows)]
    channel = _channels(task)[0].index(choice)
    if isinstance(task, LabelTask):
        items = task.data.items
        pieces = [[np.asarray(items[row])[:, channel] for row in task.rows(part)] for part in PARTS]
        return [np.concatenate(part) if part else np.zeros(0) for part in pieces]
    assert isinstance(task, SequenceTask)
    spans = [task.bounds.span(part) for part in PARTS]
    return [np.asarray(task.data.inputs[start:end, :, channel], np.float64).ravel() for start, end in spans]


def _rows_by_part(task: Task, count: int) -> list[NDArray[np.int64] | slice]:
    rows, bounds = task.row_parts(), _bounds(task)
    if rows is not None:
        return [np.flatnonzero(rows == number) for number in range(len(PARTS))]
    if bounds is not None:
        return [slice(*bounds.span(part)) for part in PARTS]
    return [slice(0, count), slice(0, 0), slice(0, 0)]


def _histogram(name: str, parts: list[Array]) -> HistogramLook:
    edges = edges_of(parts)
    counts, means, deviations = zip(*map(moments, parts), strict=True)
    missing = sum(map(len, parts)) - sum(counts)
    return HistogramLook(name, edges, tuple(shares(part, edges) for part in parts), means, deviations, counts, missing)


def _categories(task: Task, table: Table, choice: str) -> CountsLook:
    stride = 1 + table.rows // MOST_ROWS if isinstance(table, StoredTable) else 1
    values = table.column(choice).values[::stride]
    names, codes = np.unique(values.astype(str), return_inverse=True)
    parts = _rows_by_part(task, table.rows)
    if stride > 1:
        parts = [slice(-(-rows.start // stride), -(-rows.stop // stride)) for rows in parts if isinstance(rows, slice)]
    return _counts(
        choice,
        [name or translate("looks", "(empty)") for name in names.tolist()],
        [np.bincount(codes[rows], minlength=len(names)) for rows in parts],
    )


def _counts(name: str, names: list[str], parts: list[NDArray[np.int64]]) -> CountsLook:
    """The commonest names, those of all parts together."""
    every = np.stack(parts, axis=1) if names else np.zeros((0, len(parts)), np.int64)
    totals = every.sum(axis=1)
    kept = np.argsort(-totals, kind="stable")[:MOST_NAMES]
    kept = kept[totals[kept] > 0]
    return CountsLook(
        name, tuple(names[row] for row in kept.tolist()), every[kept], int((totals > 0).sum()), int(totals.sum())
    )


def _lags(task: Task, choice: str) -> LagsLook:
    """Of the training part alone, as the season is found from it."""
    table, bounds = _table_of(task), _bounds(task)
    assert table is not None
    rows = _rows_by_part(task, table.rows)[0] if bounds is None else slice(0, bounds.train)
    if isinstance(table, StoredTable) and isinstance(rows, slice):
        rows = slice(max(rows.start, rows.stop - MOST_ROWS), rows.stop)
    values = table.column(choice).numbers()[rows]
    group = task.spec.group
    if group and table.has(group):
        # Of several series the first: from one to the next there is no step.
        names = table.column(group).values[rows]
        values = values[names == names[0]]
    steps, relative = steps_of(values)
    season = max(task.spec.season, 0)
    longest = min(len(steps) // 2, max(_FEWEST_LAGS, min(_SEASONS * season, _LONGEST_LAG)))
    if season:
        longest = max(longest, min(season + 2, len(steps) - 1))
    strengths = autocorrelation(steps, longest) if len(steps) > 1 else np.ones(1)
    return LagsLook(choice, strengths, 1.96 / max(len(steps), 1) ** 0.5, season, relative)


def _classes(task: Task) -> CountsLook:
    name = translate("looks", "class")
    if isinstance(task, LabelTask):
        every = [task.counts(part) for part in PARTS]
        labels = list(task.labels)
        columns = [np.array([part.get(label, 0) for label in labels], dtype=np.int64) for part in every]
        return _counts(task.spec.label or name, labels, columns)
    assert isinstance(task, SequenceTask)
    spans = [task.data.targets[slice(*task.bounds.span(part))] for part in PARTS]
    size = len(task.symbols)
    columns = [counted(part.ravel(), size) for part in spans]
    return _counts(name, list(task.symbols), columns)


def _tokens(task: Task) -> CountsLook:
    symbols = symbols_of(task)
    if isinstance(task, LongLanguageModel):
        # Its tokens are many more than fit in memory, and counted already.
        counts = task.token_counts("train")
        names, kept = commonest(symbols, counts, MOST_NAMES)
        total = int(counts.sum())
        return CountsLook(translate("looks", "token"), names, kept[:, None], int((counts > 0).sum()), total)
    if isinstance(task, LanguageModel):
        seen = task.tokens[: task.bounds.train]
    elif isinstance(task, LabelTask):
        seen = task.steps_of("train")
    elif isinstance(task, SequenceTask):
        seen = task.data.inputs[: task.bounds.train].ravel()
    else:
        # Of a task of a kind that has come since, as many as a person would look at.
        batches = islice(task.batches("train", WindowLook.MOST, None, np.float32), 16)
        seen = np.concatenate([_read(batch) for batch in batches])
    counts = counted(seen, len(symbols))
    names, kept = commonest(symbols, counts, MOST_NAMES)
    return CountsLook(translate("looks", "token"), names, kept[:, None], int((counts > 0).sum()), int(counts.sum()))


def _read(batch: Batch) -> NDArray[np.int64]:
    """The tokens of a batch's sequences, without what they are filled up with."""
    tokens, lengths = batch[:1], batch[2:]
    inputs = tokens[0]
    if not lengths:
        return inputs.ravel().astype(np.int64)
    return inputs[np.arange(len(inputs))[:, None] < lengths[0][None, :]].astype(np.int64)


def _lengths(task: Task) -> HistogramLook:
    assert isinstance(task, LabelTask)
    parts = [task.lengths[task.rows(part)].astype(np.float64) for part in PARTS]
    return _histogram(translate("looks", "steps"), parts)
