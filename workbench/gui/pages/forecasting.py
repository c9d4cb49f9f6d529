"""A forecast at work on the test part: the picture with its interval, and the errors piece by piece."""

from typing import Any

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from workbench.gui.history import History
from workbench.gui.inputs import ChoiceBox
from workbench.gui.names import baseline_label, capital, measured, metric_label, plain
from workbench.gui.plots import ForecastPlot
from workbench.gui.tables import ReadTable
from workbench.gui.theme import Tokens
from workbench.gui.views import Choice, SeriesView

MOST = 500  # rows of a table, or entries of a menu
NAMES = ("rmse", "mae", "mase", "coverage", "width")


class ForecastPanel(QWidget):
    """The picture, and tables of the errors where there is more than one step, stretch or series."""

    def __init__(self) -> None:
        super().__init__()
        self.plot = ForecastPlot("resultPlot")
        self.target, self.group, self.step = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.labels = [QLabel(), QLabel(), QLabel()]
        picture = QWidget()
        column = QVBoxLayout(picture)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, label, box in zip(("target", "group", "step"), self.labels, self._boxes(), strict=True):
            box.setObjectName(f"{name}ShownBox")
            label.setBuddy(box)
            label.setProperty("role", "caption")
            row.addWidget(label)
            row.addWidget(box)
            box.currentIndexChanged.connect(lambda _: self._choose())
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.plot, 1)
        self.steps, self.times, self.groups = (ReadTable(name) for name in ("stepTable", "timeTable", "groupTable"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for widget in (picture, self.steps, self.times, self.groups):
            self.tabs.addTab(widget, "")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self._history, self._test = History(), dict[str, Any]()

    def _boxes(self) -> tuple[ChoiceBox, ChoiceBox, ChoiceBox]:
        return self.target, self.group, self.step

    def show_result(self, history: History, test: dict[str, Any], series: SeriesView | None) -> None:
        """Show the last run's forecast; `test` is that of its summary."""
        self._history, self._test = history, test
        event = history.forecast
        steps = [] if event is None or event.steps is None else np.unique(event.steps).tolist()
        offered: tuple[list[str], ...] = ([], [], [])
        if event is not None:
            offered = (list(event.names), list(dict.fromkeys(event.groups)), [str(step) for step in steps])
        for label, box, names in zip(self.labels, self._boxes(), offered, strict=True):
            kept = box.name()
            box.fill([Choice(name, name) for name in names[:MOST]])
            if names:
                box.choose(kept if kept in names else names[-1] if box is self.step else names[0])
            box.setVisible(len(names) > 1)
            label.setVisible(len(names) > 1)
        self.plot.begin(series)
        self._choose()
        self._show_tables()

    def _choose(self) -> None:
        """Draw what the menus say."""
        step = self.step.name()
        self.plot.choose(self.target.name(), self.group.name(), int(step) if step else 0)
        self.plot.refresh(self._history)

    def _show_tables(self) -> None:
        by_step: dict[str, Any] = self._test.get("by_step") or {}
        rows = [
            (str(step + 1), {name: by_step[name][step] for name in NAMES if name in by_step},
             {name: one["rmse"][step] for name, one in (by_step.get("baselines") or {}).items()})
            for step in range(len(by_step.get("rmse", [])))
        ]  # fmt: skip
        self._fill(self.steps, self.tr("Step"), rows)
        times: list[dict[str, Any]] = self._test.get("by_time") or []
        spans = [self.tr("{first} to {last}").format(first=one.get("from"), last=one.get("to")) for one in times]
        self._fill(self.times, self.tr("First step in"), [
            (span, one, {name: values["rmse"] for name, values in one["baselines"].items()})
            for span, one in zip(spans, times, strict=True)
        ])  # fmt: skip
        groups: dict[str, dict[str, Any]] = self._test.get("groups") or {}
        self._fill(self.groups, self.tr("Series"), [(name, one, {}) for name, one in groups.items()])
        for index, table in enumerate((self.steps, self.times, self.groups), 1):
            self.tabs.setTabVisible(index, table.rowCount() > 0)

    def _fill(self, table: ReadTable, first: str, rows: list[tuple[str, dict[str, Any], dict[str, Any]]]) -> None:
        """A row each: its name, its measures, and the RMSE of the baselines."""
        rows = rows[:MOST]
        names = [name for name in NAMES if rows and name in rows[0][1]]
        simple = list(rows[0][2]) if rows else []
        others = [self.tr("RMSE, {baseline}").format(baseline=plain(baseline_label(name))) for name in simple]
        headings = [first, *(capital(metric_label(name)) for name in names), *others]
        cells = [
            [
                label,
                *(measured(name, own.get(name)) for name in names),
                *(measured("rmse", other[one]) for one in simple),
            ]
            for label, own, other in rows
        ]
        table.fill(headings, cells, lambda column, _: column > 0)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        titles = (
            (self.tr("Picture"), self.tr("What was forecast on the test part, beside what came.")),
            (
                self.tr("By step"),
                self.tr("How the error grows with the distance: a row for each step ahead."),
            ),
            (
                self.tr("Over time"),
                self.tr("Whether the forecast ages: a row for each stretch of the test part, by the first step."),
            ),
            (self.tr("By series"), self.tr("How well each of the series is forecast.")),
        )
        for index, (title, tip) in enumerate(titles):
            self.tabs.setTabText(index, title)
            self.tabs.setTabToolTip(index, tip)
        for table, (title, tip) in zip((self.steps, self.times, self.groups), titles[1:], strict=True):
            table.setAccessibleName(title)
            table.setToolTip(tip)
        self.tabs.setAccessibleName(self.tr("Forecast"))
        named = (
            (self.tr("Target"), self.tr("Which of the targets is drawn.")),
            (self.tr("Series"), self.tr("Which of the series is drawn.")),
            (self.tr("Steps ahead"), self.tr("How far ahead the forecast that is drawn was made.")),
        )
        for label, box, (name, tip) in zip(self.labels, self._boxes(), named, strict=True):
            label.setText(name)
            box.setAccessibleName(name)
            box.setToolTip(tip)
        self.plot.retranslate()
        self._show_tables()
