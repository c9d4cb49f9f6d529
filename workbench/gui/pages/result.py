"""What came of a run: how good it is beside the baselines, and the trained network at work."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.names import baseline_label, capital, metric_label
from workbench.gui.numbers import short
from workbench.gui.pages.backtesting import BacktestPanel
from workbench.gui.pages.facts import run_facts
from workbench.gui.pages.forecasting import ForecastPanel
from workbench.gui.pages.labelling import LabellingPanel
from workbench.gui.pages.translating import TranslatingPanel
from workbench.gui.pages.verdicts import verdict
from workbench.gui.pages.writing import WritingPanel
from workbench.gui.session import Phase, Session
from workbench.gui.tables import RIGHT, ReadTable
from workbench.gui.theme import Tokens
from workbench.gui.titles import Title

# Wide enough for the longest names of two measures beside that of a row.
SIDE = 440


class ResultPage(QWidget):
    """The last run's result; empty before there is one."""

    export_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.title, self.verdict, self.empty = Title(), QLabel(), QLabel()
        self.verdict.setWordWrap(True)
        self.empty.setProperty("role", "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.forecasting = ForecastPanel()
        self.backtesting = BacktestPanel(session)
        self.writing = WritingPanel(session)
        self.metrics = ReadTable("metricsTable")
        self.metrics.setShowGrid(False)
        self.metrics.setFixedWidth(SIDE)
        self.test_anew = QPushButton()
        self.test_anew.setObjectName("backtestPageButton")
        self.test_anew.setCheckable(True)
        self.test_anew.clicked.connect(lambda: self._show_forecast())
        self.predict = QPushButton()
        self.predict.setObjectName("predictButton")
        self.predict.clicked.connect(self._predict)
        self.take = QPushButton()
        self.take.setProperty("role", "primary")
        self.take.clicked.connect(self.export_wanted)
        self.work = QStackedWidget()
        self.work.addWidget(self.forecasting)
        self.work.addWidget(self.writing)
        self.labelling = LabellingPanel()
        self.work.addWidget(self.labelling)
        self.translating = TranslatingPanel(session)
        self.work.addWidget(self.translating)
        self.work.addWidget(self.backtesting)
        full = QWidget()
        layout = QVBoxLayout(full)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.verdict)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.metrics)
        side.addWidget(self._run_card())
        side.addWidget(self.test_anew)
        side.addWidget(self.predict)
        side.addWidget(self.take)
        side.addStretch(1)
        middle.addLayout(side)
        middle.addWidget(self.work, 1)
        layout.addLayout(middle, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addWidget(self.stack)
        session.phase_changed.connect(lambda _: self.show_result())
        session.loaded_changed.connect(self.show_result)
        session.described.connect(self.show_result)
        self.retranslate()

    def _run_card(self) -> QFrame:
        self.run_facts = QLabel()
        self.run_facts.setWordWrap(True)
        self.run_facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(SIDE)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.addWidget(self.run_facts)
        return card

    def show_result(self) -> None:
        """Show the last finished run."""
        history, loaded = self.session.history, self.session.loaded
        finished = history.finished
        if self.session.phase is not Phase.FINISHED or finished is None or loaded is None:
            self.stack.setCurrentIndex(0)
            return
        self.stack.setCurrentIndex(1)
        self.title.show_title(loaded.title)
        test = finished.summary.get("test") or {}
        self._show_metrics(test)
        self.metrics.setVisible(bool(test))
        self.run_facts.setText(run_facts(self.session, finished.summary))
        self.verdict.setText(verdict(finished.reason, test, self.session.trained))
        text = loaded.spec.data.task == "language_model"
        labelled = history.classified is not None
        translates = loaded.spec.data.task == "translate"
        self.work.setCurrentIndex(1 if text else 2 if labelled else 3 if translates else 0)
        self.translating.refresh(history)
        self.labelling.show_result(history, test)
        self.predict.setVisible(not text or loaded.spec.data.binning != "none")
        made = loaded.spec.data.task == "label_steps" and getattr(loaded.task, "labels", None) is None
        self._show_predict("" if made else loaded.spec.data.task)
        self.forecasting.show_result(history, test, loaded.series)
        # A test file cannot be cut into blocks with what came before.
        self.test_anew.setVisible(self.work.currentIndex() == 0 and not loaded.spec.data.test_path)
        self._show_forecast()
        if history.text is not None:
            self.writing.show_text(history.text.text)

    def _show_forecast(self) -> None:
        """The forecast, or in its place the backtest, where the person asks for it."""
        if self.work.currentWidget() not in (self.forecasting, self.backtesting):
            return
        tested = self.test_anew.isChecked() and not self.test_anew.isHidden()
        self.work.setCurrentWidget(self.backtesting if tested else self.forecasting)

    def _show_predict(self, task: str) -> None:
        """Grey, with the reason in the tip, where no file can hold such data as the network was trained on."""
        possible = task in {one.name for one in self.session.engine.choices("data.task")}
        self.predict.setEnabled(possible)
        tip = self.tr("Apply the trained network to a file with the same columns and save the predictions as CSV.")
        if not possible:
            tip = self.tr("These sequences are made by the program, and a file cannot hold such ones yet.")
        self.predict.setToolTip(tip)
        self.predict.setAccessibleDescription(tip)

    def _show_metrics(self, test: dict[str, Any]) -> None:
        names = [name for name, value in test.items() if isinstance(value, int | float)]
        # Of a language all measures say the same: the one that is learnt by, and the one to compare with others.
        # What an interval is worth stands in words above, for no baseline has one.
        spared = {"bits_per_token", "perplexity"} if {"bits_per_character", "rmse"} & {*names} else {"bits_per_token"}
        names = [name for name in names if name not in (*spared, "coverage", "width")]
        rows = [(self.tr("This network"), test)]
        for name, values in (test.get("baselines") or {}).items():
            if isinstance(values, dict) and not values.keys().isdisjoint(names):
                rows.append((capital(baseline_label(name)), values))
        table = self.metrics
        table.setColumnCount(len(names) + 1)
        table.setRowCount(len(rows))
        table.setHorizontalHeaderLabels([self.tr("Test part"), *(capital(metric_label(name)) for name in names)])
        for row, (label, values) in enumerate(rows):
            table.setItem(row, 0, QTableWidgetItem(label))
            for column, name in enumerate(names, 1):
                value = values.get(name)
                item = QTableWidgetItem(short(value) if isinstance(value, int | float) else "–")
                item.setTextAlignment(RIGHT)
                if row == 0:
                    font = item.font()
                    font.setBold(True)
                    item.setFont(font)
                table.setItem(row, column, item)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        height = table.horizontalHeader().sizeHint().height() + 4
        table.setFixedHeight(height + sum(table.rowHeight(row) for row in range(len(rows))))

    def _predict(self) -> None:
        run = self.session.run_folder
        if run is None:
            return
        data, _ = QFileDialog.getOpenFileName(self, self.tr("Choose data to predict"))
        if not data:
            return
        stem = Path(data).stem
        out, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the predictions"), f"{stem}-predictions.csv", "CSV (*.csv)"
        )
        if out:
            self.session.results.predict(run, Path(data), Path(out))

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.forecasting.dress(tokens)
        self.backtesting.dress(tokens)
        self.labelling.dress(tokens)
        self.translating.dress(tokens)
        self.writing.dress(tokens)
        self.show_result()

    def retranslate(self) -> None:
        """Take the window's language."""
        self.empty.setText(self.tr("No result yet. Train a network: its test result appears here, and you can use it."))
        self.metrics.setAccessibleName(self.tr("Test result"))
        self.metrics.setToolTip(
            self.tr(
                "The test part, beside simple rules that need no network. Errors: lower is better; "
                "accuracy and F1: higher."
            )
        )
        self.predict.setText(self.tr("Predict another file …"))
        self.take.setText(self.tr("Export the weights …"))
        self.take.setToolTip(self.tr("Choose a format and save the trained weights for other programs."))
        self.forecasting.retranslate()
        self.backtesting.retranslate()
        self.test_anew.setText(self.tr("Backtest"))
        self.test_anew.setToolTip(self.backtesting.words.text())
        self.labelling.retranslate()
        self.translating.retranslate()
        self.writing.retranslate()
        self.show_result()
