"""A series of numbers learnt as a sequence of symbols, each for a range of values."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.baselines import Baseline
from workbench.data.bins import QUANTILES, Bins, bins_from, fit_bins, suggested_bins
from workbench.data.columns import check_names, number_column
from workbench.data.metrics import mae, rmse
from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.data.splits import PARTS, split
from workbench.data.symbols import Tokens
from workbench.data.tasks.language_model import SHORTEST, LanguageModel
from workbench.data.times import following, like
from workbench.errors import UserError, at_row
from workbench.fields import build
from workbench.words import translate

LARGEST = 1e100  # larger ones cannot be computed with
TAIL = 1_000  # values that a run keeps, to go on from

Array = NDArray[np.float64]


class ValueModel(LanguageModel):
    """A language model whose symbols are ranges of one column's values. Its text is numbers, one a line."""

    def __init__(
        self, table: Table | None, spec: DataSpec, bins: Bins | None = None, tail: Tokens | None = None
    ) -> None:
        """Without `bins` they are fitted on the training part; `tail`: what a run goes on from, where not the table."""
        self.spec, self.table = spec, table
        values = np.zeros(0) if table is None else _series(table, spec)
        rows = len(values)
        cuts = [rows, rows]
        if bins is None:
            bounds = split(rows, spec.split)
            cuts = [bounds.train, bounds.validation]
            bins = _fitted_bins(values[: bounds.train], spec, table)
        self.words = self.bins = bins
        self.texts = dict.fromkeys(PARTS, "")
        self.values = dict(zip(PARTS, np.split(values, cuts), strict=True))
        self._take([bins.tokens(self.values[part]) for part in PARTS])
        self.tail = self.tokens[-TAIL:] if tail is None else tail

    def opening(self) -> Tokens:
        """The end of the series: without a prompt it is continued."""
        return self.tail if len(self.tail) else super().opening()

    def shown(self, prompt: str) -> str:
        """The prompt's numbers as they were read, one a line, for what is written behind them is so, too."""
        return self.decode(self.encode(prompt))

    def facts(self) -> dict[str, Any]:
        """How many ranges there are, and how much lies beyond what the training part held."""
        beyond = {part: self.bins.beyond(values) for part, values in self.values.items()}
        return {"vocabulary": {"tokens": self.words.kind, "size": self.vocabulary, "beyond": beyond}}

    def fitted(self) -> dict[str, Any]:
        """The ranges, the spec, and the end of the series."""
        return {
            "task": self.name,
            "spec": self.plain_spec(),
            "tokens": self.words.kind,
            "symbols": list(self.symbols),
            "bins": self.bins.fitted(),
            "target": self.spec.targets[0],
            "tail": self.tail.tolist(),
        }

    def baselines(self) -> list[Baseline]:
        """Those of a language, and in the data's units the value before."""
        true = np.concatenate([self.values[part] for part in PARTS])
        start, end = self.bounds.span("test")
        before = self.errors(true[max(start - 1, 0) : end - 1], true[max(start, 1) : end])
        return [*super().baselines(), Baseline("persistence", translate("data", "Persistence"), None, before)]

    def errors(self, predicted: Array, true: Array) -> dict[str, float]:
        """RMSE and MAE, in the data's units."""
        return {"rmse": rmse(predicted, true), "mae": mae(predicted, true)}

    def value_rows(self, chances: Iterator[Array]) -> Iterator[list[str]]:
        """The heading, then a row for each value but the first, and one for what comes after the last.

        `chances`: (n, symbols), the probabilities after each value, piece by piece. Each row has the expected value,
        the true one, and quantiles.
        """
        name = self.spec.targets[0]
        heading, labels = self._labels()
        yield [heading, name, f"{name}_true", *(f"{name}_q{round(100 * share)}" for share in QUANTILES)]
        true = [f"{value:.9g}" for part in PARTS for value in self.values[part].tolist()]
        at = 1
        for odds in chances:
            columns = [self.bins.expected(odds), *(self.bins.quantile(odds, share) for share in QUANTILES)]
            for row in np.stack(columns, axis=1).tolist():
                expected, *quantiles = (f"{value:.9g}" for value in row)
                yield [labels[at], expected, true[at] if at < len(true) else "", *quantiles]
                at += 1

    def _labels(self) -> tuple[str, list[str]]:
        """The heading and the labels of all rows and of the one that would follow."""
        assert self.table is not None
        rows, name = self.table.rows, self.spec.time
        column = self.table.column(name) if name and self.table.has(name) else None
        if column is not None and column.kind == "time":
            return name, [*column.cells, like(following(column.values.astype("datetime64[ms]")), column.cells[-1])]
        if column is not None and column.kind == "number" and rows > 1 and np.isfinite(column.numbers()).all():
            numbers = column.numbers()
            return name, [f"{value:.15g}" for value in np.append(numbers, 2 * numbers[-1] - numbers[-2]).tolist()]
        return "row", [str(row) for row in range(1, rows + 2)]


def complete_values(table: Table, spec: DataSpec, train: int) -> DataSpec:
    """The spec of a series with what was left open of its ranges; `train`: rows of the training part."""
    count = spec.bins or suggested_bins(train)
    window = spec.window or (64 if table.rows >= 20_000 else 32 if table.rows >= 2_000 else 16)
    return build(
        DataSpec,
        {**vars(spec), "bins": count, "window": window, "inputs": spec.targets[:1], "targets": spec.targets[:1]},
        "data",
    )


def restore_values(fitted: dict[str, Any], table: Table | None) -> ValueModel:
    """The task with the ranges of training, on another series or on none."""
    tail = np.array(fitted["tail"], dtype=np.int32)
    return ValueModel(table, build(DataSpec, fitted["spec"], "fitted"), bins_from(fitted["bins"]), tail)


def _series(table: Table, spec: DataSpec) -> Array:
    """The column's values; UserError names the row where one is missing or too large."""
    check_names(table, DataSpec(targets=spec.targets[:1]))
    name = spec.targets[0]
    values = number_column(table, name, "data.targets").numbers()
    bad = ~(np.abs(values) <= LARGEST)
    if not bad.any():
        return values
    path, row = table.source.place(int(table.lines[bad][0]))
    count = int(np.count_nonzero(bad))
    raise UserError(
        translate("data", "Missing or infinite values in column {name}: {count}, the first in row {row}.").format(
            name=name, count=count, row=row
        ),
        translate("data", "Each step needs a value: leave the rows out, or fill them in (data.missing)."),
        at_row(path, row),
        {"data.missing": "interpolate"},
    )


def _fitted_bins(train: Array, spec: DataSpec, table: Table | None) -> Bins:
    where = table.source.path if table is not None else ""
    if len(train) < SHORTEST:
        raise UserError(
            translate("data", "The training part has {rows} values, too few to learn a sequence of symbols.").format(
                rows=len(train)
            ),
            translate("data", "Give at least {least}.").format(least=SHORTEST),
            where,
        )
    if train.min() == train.max():
        raise UserError(
            translate("data", "The values of the training part are all the same."),
            translate("data", "Choose a column that changes, or another split."),
            where,
        )
    return fit_bins(train, spec.binning, spec.bins or suggested_bins(len(train)))
