"""Loaded data as the window shows them: their title, what they hold in a line, the table's beginning, a series."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data import Data, Examples, Preview, Table, Text, samples
from workbench.data.series import lay_out
from workbench.gui.views import ColumnView, PreviewView, SeriesView
from workbench.training.spec import Spec
from workbench.words import translate

SHOWN_POINTS = 200_000  # of a longer series, every so many values


def title_of(path: str) -> str:
    """The name of a file or a folder, or a sample's title."""
    known = {f"sample:{one.name}": one.title for one in samples()}
    return known.get(path) or Path(path).name


def facts_of(data: Data) -> str:
    """How much the data hold."""
    if isinstance(data, Table):
        return translate("engine", "{rows} rows, {columns} columns").format(
            rows=f"{data.rows:,}", columns=len(data.columns)
        )
    if isinstance(data, Text):
        return translate("engine", "{count} characters, {different} different ones").format(
            count=f"{data.size:,}", different=data.different
        )
    if isinstance(data, Examples):
        shortest, longest = min(map(len, data.items)), max(map(len, data.items))
        if data.kind == "series":
            return translate("engine", "{count} sequences of {shortest} to {longest} steps").format(
                count=f"{len(data.items):,}", shortest=f"{shortest:,}", longest=f"{longest:,}"
            )
        return translate("engine", "{count} texts").format(count=f"{len(data.items):,}")
    return translate("engine", "{count} sequences of {steps} steps").format(
        count=f"{data.inputs.shape[0]:,}", steps=data.inputs.shape[1]
    )


def preview_view(seen: Preview, spec: Spec | None) -> PreviewView:
    """The beginning of the data. `spec` has the columns' roles; without it they are those that were guessed."""
    columns = tuple(
        ColumnView(one.name, one.kind, one.role if spec is None else _role(one.name, spec), one.reason)
        for one in seen.columns
    )
    header = "" if seen.kind != "table" else ("yes" if seen.header else "no")
    text = seen.text if seen.kind != "sequences" else translate("engine", "These sequences are made by the program.")
    return PreviewView(columns, seen.rows, text, seen.encoding, seen.delimiter, seen.decimal, header)


def _role(name: str, spec: Spec) -> str:
    named = {spec.data.time: "time", spec.data.label: "label", spec.data.group: "group"}
    if name in named:
        return named[name]
    if name in spec.data.targets:
        return "target"
    if name in spec.data.known:
        return "known"
    return "input" if name in spec.data.inputs else "ignore"


def general_reasons(reasons: Iterable[str], seen: PreviewView) -> tuple[str, ...]:
    """The reasons without those on single columns, which the columns carry themselves."""
    single = tuple(f"{column.name}: " for column in seen.columns)
    return tuple(reason for reason in reasons if not (single and reason.startswith(single)))


def series_view(data: Data, spec: Spec) -> SeriesView | None:
    """What is drawn before there is a forecast; None where the data are no numbers."""
    if isinstance(data, Text):
        return None
    if isinstance(data, Table):
        # A forecast is drawn on what it is tested on.
        tested = data.test if spec.data.task == "forecast" else None
        return _of_table(data if tested is None else tested, spec)
    if isinstance(data, Examples):
        return _of_sequence(data.items[0][:, 0]) if data.kind == "series" else None
    first = data.inputs[0]
    return _of_sequence(first[:, 0] if data.inputs.ndim == 3 else first)


def _of_sequence(values: NDArray[Any]) -> SeriesView:
    name = translate("engine", "first input of the first sequence")
    return SeriesView(name, np.arange(len(values), dtype=np.float64), np.asarray(values, dtype=np.float64), False)


def _of_table(table: Table, spec: Spec) -> SeriesView | None:
    name = spec.data.targets[0] if spec.data.targets else spec.data.inputs[0]
    if table.column(name).kind != "number":
        return None
    values = table.column(name).numbers()
    rows: slice | NDArray[np.int64] = slice(0, len(values))
    if spec.data.task == "forecast" and spec.data.group:
        # One of several series: all in a row would be no series.
        rows, group = _first_series(table, spec)
        name = f"{name} · {group}"
        values = values[rows]
    # Of a long column no more than is shown is ever in memory.
    stride = max(1, len(values) // SHOWN_POINTS)
    times = None
    # Times of several sequences in one column run forwards more than once.
    if spec.data.time and (not spec.data.group or spec.data.task == "forecast"):
        times = table.column(spec.data.time)
    shown = np.array(values[::stride])
    if times is not None and times.kind == "time":
        seconds = times.values[rows][::stride].astype("datetime64[ms]").astype(np.float64) / 1000.0
        return SeriesView(name, seconds, shown, True)
    if times is not None and times.kind == "number":
        return SeriesView(name, np.array(times.numbers()[rows][::stride]), shown, False)
    return SeriesView(name, np.arange(1, len(values) + 1, stride, dtype=np.float64), shown, False)


def _first_series(table: Table, spec: Spec) -> tuple[NDArray[np.int64], str]:
    series = lay_out(table, spec.data, trained=True)
    return series.rows[series.first[0] : series.known[0]], series.names[0]
