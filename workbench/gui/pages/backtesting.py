"""A backtest of the forecast on show: how it fares where it is trained anew as time goes on."""

from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.backtests import Backtests
from workbench.gui.names import baseline_label, capital, measured, metric_label, plain
from workbench.gui.numbers import short
from workbench.gui.plots.folds import FoldsPlot
from workbench.gui.session import Phase, Session
from workbench.gui.tables import RIGHT, ReadTable
from workbench.gui.theme import Tokens

NAMES = ("rmse", "mae", "mase", "coverage")
FOLDS = (2, 12)


class BacktestPanel(QWidget):
    """How many folds, begin and stop, how far it is, the error of each fold as a picture and a table."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.tests = Backtests(session.engine, session.jobs, self)
        self.tests.refused.connect(session.refuse)
        self.tests.crashed.connect(session.crashed)
        self.words, self.label, self.folds = QLabel(), QLabel(), QSpinBox()
        self.begin, self.halt, self.bar = QPushButton(), QPushButton(), QProgressBar()
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.label.setProperty("role", "caption")
        self.label.setBuddy(self.folds)
        self.folds.setObjectName("foldsSpin")
        self.folds.setRange(*FOLDS)
        self.folds.setValue(3)
        for widget, name in ((self.begin, "backtestButton"), (self.halt, "backtestStopButton")):
            widget.setObjectName(name)
        self.bar.setObjectName("backtestProgress")
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        # The row keeps its shape while there is nothing to wait for.
        kept = self.bar.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.bar.setSizePolicy(kept)
        self.state = QLabel()
        self.state.setObjectName("backtestState")
        self.state.setWordWrap(True)
        self.plot, self.table = FoldsPlot(), ReadTable("backtestTable")
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.label, self.folds, self.begin, self.halt):
            row.addWidget(widget)
        row.addWidget(self.bar, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.words)
        layout.addLayout(row)
        layout.addWidget(self.state)
        layout.addWidget(self.plot, 3)
        layout.addWidget(self.table, 2)
        self.begin.clicked.connect(self._begin)
        self.halt.clicked.connect(self.tests.stop)
        self.tests.changed.connect(self.show_state)
        session.began.connect(self.tests.forget)
        session.loaded_changed.connect(self.tests.forget)
        session.phase_changed.connect(lambda _: self.show_state())
        self.retranslate()

    def _begin(self) -> None:
        spec, run = self.session.trained, self.session.run_folder
        if spec is not None and run is not None and not self.tests.busy:
            self.tests.begin(spec, run, self.folds.value())

    def show_state(self) -> None:
        """Show how far it is and what was found."""
        tests = self.tests
        able = self.session.phase is Phase.FINISHED and self.session.trained is not None
        self.begin.setEnabled(able and not tests.busy)
        self.folds.setEnabled(able and not tests.busy)
        self.halt.setVisible(tests.busy)
        self.halt.setEnabled(not tests.stopped)
        self.bar.setVisible(tests.busy)
        self.bar.setValue(round(1000 * tests.share))
        self.state.setText(self._state())
        self.state.setVisible(bool(self.state.text()))
        self.plot.show_folds(tests.found, tests.wanted)
        self._fill()

    def _state(self) -> str:
        tests = self.tests
        if tests.busy and tests.stopped:
            return self.tr("Stopping …")
        if tests.busy:
            return self.tr("Fold {number} of {count} is trained.").format(number=max(tests.fold, 1), count=tests.wanted)
        if tests.stopped and tests.wanted:
            return self.tr("Stopped: {number} of {count} folds are done.").format(
                number=len(tests.found), count=tests.wanted
            )
        return self._verdict() if tests.mean else ""

    def _verdict(self) -> str:
        """Whether the network beats the best simple rule on the mean of the folds, and in how many of them."""
        mean = self.tests.mean
        rules = {name: one.get("rmse") for name, one in mean["baselines"].items()}
        known = {name: float(value) for name, value in rules.items() if isinstance(value, int | float)}
        if not known or not isinstance(mean.get("rmse"), int | float):
            return ""
        best = min(known, key=lambda name: known[name])
        won = sum(
            1 for one in self.tests.found if (one["rmse"] or 0.0) < min(
                rule["rmse"] for rule in one["baselines"].values() if rule["rmse"] is not None
            )
        )  # fmt: skip
        return self.tr(
            "On the mean of the folds the network's RMSE is {own}, that of the best simple rule, “{rule}”, {other}. "
            "It beats every rule in {won} of {count} folds."
        ).format(
            own=short(float(mean["rmse"])), rule=baseline_label(best), other=short(known[best]), won=won,
            count=len(self.tests.found),
        )  # fmt: skip

    def _fill(self) -> None:
        folds, mean = self.tests.found, self.tests.mean
        self.table.setVisible(bool(folds))
        names = [name for name in NAMES if folds and name in folds[0]]
        rules = list(folds[0]["baselines"]) if folds else []
        heads = [self.tr("RMSE, {baseline}").format(baseline=plain(baseline_label(name))) for name in rules]
        self.table.setColumnCount(1 + len(names) + len(rules))
        self.table.setHorizontalHeaderLabels(
            [self.tr("Fold"), *(capital(metric_label(name)) for name in names), *heads]
        )
        rows = [(str(one["fold"]), one) for one in folds] + ([(self.tr("Mean"), mean)] if mean else [])
        self.table.setRowCount(len(rows))
        for row, (label, one) in enumerate(rows):
            cells = [measured(name, one.get(name)) for name in names]
            cells += [measured("rmse", one["baselines"][name].get("rmse")) for name in rules]
            for column, cell in enumerate([label, *cells]):
                item = QTableWidgetItem(cell)
                if column:
                    item.setTextAlignment(RIGHT)
                self.table.setItem(row, column, item)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.plot.dress(tokens)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.words.setText(
            self.tr(
                "The test part is cut into blocks in time. For each block a network is trained anew on all that came "
                "before it, as one that is in use would be."
            )
        )
        self.label.setText(self.tr("Folds"))
        self.folds.setAccessibleName(self.tr("Folds"))
        self.folds.setToolTip(self.tr("How many blocks: as many networks are trained."))
        self.begin.setText(self.tr("Backtest"))
        self.begin.setToolTip(self.tr("Train one network after the other, with the settings of this run."))
        self.halt.setText(self.tr("Stop"))
        self.halt.setToolTip(self.tr("End the backtest; the folds that are done stay."))
        self.bar.setAccessibleName(self.tr("Progress of the backtest"))
        self.table.setAccessibleName(self.tr("Errors of each fold"))
        self.plot.retranslate()
        self.show_state()
