"""The first screen: the controls at the left, the four plots, what they show, and how far training is."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workbench.gui.insight import findings, insight
from workbench.gui.numbers import duration, epochs, rough
from workbench.gui.pages.controls import COLUMN_WIDTH, Controls
from workbench.gui.pages.translating import TranslatingPanel
from workbench.gui.pages.writing import WritingPanel
from workbench.gui.plots import ConfusionPlot, FlowPlot, ForecastPlot, GradientPlot, LossPlot, PlotCard
from workbench.gui.session import Phase, Session
from workbench.gui.theme import Tokens
from workbench.gui.trying import Trying, described
from workbench.training.spec import Spec

REDRAW_MS = 33
# At most this many plots are redrawn a tick, so that no tick takes long.
PLOTS_A_TICK = 1
CLIP = "training.clip_norm"


class TrainPage(QWidget):
    """Training and its live view."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.controls = Controls(session)
        self.loss, self.gradient, self.flow, self.forecast = LossPlot(), GradientPlot(), FlowPlot(), ForecastPlot()
        self.writing, self.confusion = WritingPanel(session, short=True), ConfusionPlot()
        self.translating = TranslatingPanel(session, short=True)
        self.cards: list[PlotCard] = [self.loss, self.gradient, self.flow, self.forecast, self.confusion]
        self._dirty: list[str] = []
        self.trying = Trying(session, self)
        self._suggested: dict[str, Any] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self.controls)
        upper.addLayout(self._right_side(), 1)
        layout.addLayout(upper, 1)
        layout.addLayout(self._status_row())
        self._timer = QTimer(self)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._redraw_some)
        session.began.connect(self.begin)
        session.loaded_changed.connect(self.begin)
        session.described.connect(self.show_status)
        session.progressed.connect(self.mark)
        session.phase_changed.connect(lambda _: self.show_status())
        session.compiling.connect(lambda *_: self.show_status())
        session.settings_changed.connect(self.show_clip)
        session.phase_changed.connect(lambda _: self.show_clip())
        self.gradient.clip_wanted.connect(lambda norm: session.steer(CLIP, norm))
        self.retranslate()

    def _right_side(self) -> QVBoxLayout:
        self.fourth = QStackedWidget()
        self.fourth.addWidget(self.forecast)
        self.fourth.addWidget(self.writing)
        self.fourth.addWidget(self.confusion)
        self.fourth.addWidget(self.translating)
        grid = QGridLayout()
        grid.setSpacing(8)
        for index, widget in enumerate((self.loss, self.gradient, self.flow, self.fourth)):
            widget.setMinimumSize(200, 120)
            grid.addWidget(widget, index // 2, index % 2)
        for index in range(2):
            grid.setColumnStretch(index, 1)
            grid.setRowStretch(index, 1)
        self.sentence = QLabel()
        self.sentence.setObjectName("sentence")
        self.sentence.setWordWrap(True)
        self.sentence.setMinimumHeight(36)
        self.try_button = QPushButton()
        self.try_button.setObjectName("tryButton")
        self.try_button.hide()
        self.try_button.clicked.connect(lambda: self.trying.start(self._suggested))
        self.sentence_title = QLabel()
        self.sentence_title.setProperty("role", "card")
        card = QFrame()
        card.setObjectName("card")
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(12)
        row.addWidget(self.sentence_title)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.try_button)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addLayout(grid, 1)
        side.addWidget(card)
        return side

    def _status_row(self) -> QHBoxLayout:
        self.progress = QProgressBar()
        self.progress.setObjectName("progressBar")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(COLUMN_WIDTH)
        self.status = QLabel()
        self.status.setObjectName("statusLine")
        self.status.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.progress)
        row.addWidget(self.status, 1)
        return row

    # Showing

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.controls.dress(tokens)
        self.writing.dress(tokens)
        self.translating.dress(tokens)
        for card in self.cards:
            card.dress(tokens)
        self.redraw()

    def begin(self) -> None:
        """A new run or new data: forget the curves."""
        history, loaded = self.session.history, self.session.loaded
        for plot in (self.loss, self.gradient, self.flow, self.confusion):
            plot.begin(history)
        self.show_clip()
        self.forecast.begin(loaded.series if loaded is not None else None)
        task = loaded.spec.data.task if loaded is not None else ""
        # Made sequences are labelled, too, but not listed case by case: they keep the first view.
        labelled = loaded is not None and getattr(loaded.task, "labels", None) is not None
        views = {"language_model": 1, "translate": 3}
        self.fourth.setCurrentIndex(views.get(task, 2 if labelled else 0))
        self.translating.begin()
        self.redraw()

    def show_clip(self) -> None:
        """The gradient clip of the run that goes on, or of the next one."""
        self.gradient.show_clip(float(self.session.steered(CLIP)))

    def mark(self, changed: set[str]) -> None:
        """Remember what to redraw at the next ticks."""
        for name in ("loss", "gradient", "flow", "forecast", "text", "progress"):
            if name in changed and name not in self._dirty:
                self._dirty.append(name)
        if not self._timer.isActive():
            self._timer.start()

    def redraw(self) -> None:
        """Draw everything now."""
        for name in ("loss", "gradient", "flow", "forecast", "text", "progress"):
            self._draw(name)
        self._dirty = []

    def _redraw_some(self) -> None:
        if not self._dirty:
            self._timer.stop()
            return
        for _ in range(min(PLOTS_A_TICK, len(self._dirty))):
            self._draw(self._dirty.pop(0))

    def _draw(self, name: str) -> None:
        history = self.session.history
        if name == "progress":
            self.show_status()
        elif name == "text":
            self.translating.refresh(history)
            if history.text is not None:
                self.writing.show_text(history.text.text)
        elif name == "forecast":
            if self.fourth.currentIndex() == 0:
                self.forecast.refresh(history)
            elif self.fourth.currentIndex() == 2:
                self.confusion.refresh(history)
        else:
            plots = {"loss": self.loss, "gradient": self.gradient, "flow": self.flow}
            plots[name].refresh(history)

    def show_status(self) -> None:
        """How far training is, in a bar, a line and a sentence."""
        share, text = self._status()
        self.progress.setValue(round(1000 * share))
        self.status.setText(text)
        self.progress.setAccessibleDescription(text)
        self.sentence.setText(self._sentence())
        self._offer()

    def _status(self) -> tuple[float, str]:
        session, history = self.session, self.session.history
        match session.phase:
            case Phase.EMPTY:
                return 0.0, self.tr("No data yet")
            case Phase.LOADING:
                return 0.0, self.tr("Reading the data")
            case Phase.READY:
                if 0 < session.compiled < 1:
                    return session.compiled, self.tr(
                        "Getting ready: compiling the network, once only. You can press Start already."
                    )
                return 0.0, " · ".join([self.tr("Ready"), self._device()])
            case Phase.PREPARING:
                what = history.preparing
                return (what.fraction, what.what) if what is not None else (0.0, self.tr("Getting ready"))
            case Phase.FINISHED:
                return self._finished()
            case _:
                return history.fraction, self._running()

    def _running(self) -> str:
        session, history = self.session, self.session.history
        planned = history.prepared.epochs if history.prepared is not None else session.spec.training.epochs
        parts = [self.tr("Epoch {epoch} of {epochs}").format(epoch=history.epoch, epochs=planned)]
        if session.phase is Phase.PAUSED:
            parts = [self.tr("Paused"), *parts]
        elif session.phase is Phase.STOPPING:
            parts = [self.tr("Stopping"), *parts]
        else:
            parts.append(self.tr("{speed} steps a second").format(speed=rough(history.speed)))
            parts.append(self.tr("{time} left").format(time=duration(history.seconds_left)))
        return " · ".join([*parts, self._device()])

    def _finished(self) -> tuple[float, str]:
        history, finished = self.session.history, self.session.history.finished
        reasons = {
            "done": self.tr("Finished"),
            "stopped": self.tr("Stopped"),
            "early": self.tr("Stopped early: validation loss no longer falls"),
            "not_finite": self.tr("Stopped: the loss is no longer a number"),
        }
        parts = [reasons.get(finished.reason if finished is not None else "done", self.tr("Finished"))]
        if history.epoch_steps.count:
            parts.append(epochs(history.epoch_steps.count))
        if history.best_epoch:
            parts.append(self.tr("best weights from epoch {epoch}").format(epoch=history.best_epoch))
        return history.fraction, " · ".join(parts)

    def _device(self) -> str:
        training = self.session.spec.training
        name, threads = self.session.engine.device(training.device, training.threads)
        text = self.tr("{device}, {threads} threads") if threads != 1 else self.tr("{device}, 1 thread")
        return text.format(device=name, threads=threads)

    def _sentence(self) -> str:
        loaded = self.session.loaded
        found = insight(self.session.history)
        if found:
            return found
        if loaded is None and self.session.phase is Phase.LOADING:
            return self.tr("Reading the data")
        if loaded is None:
            return self.tr("Drop a CSV or text file anywhere on the window, or pick a sample.")
        return self.tr("{first} {second}").format(
            first=self._plan(loaded.spec), second=self.tr("Press Start to train.")
        )

    def _offer(self) -> None:
        """A button that tries what the sentence advises, where there is something to press."""
        found = findings(self.session.history)
        wanted = found[0].settings if found and found[0].weight != "good" else {}
        if wanted != self._suggested:
            self._suggested = wanted
            changes = described(self.session.engine, wanted)
            self.try_button.setToolTip(changes)
            self.try_button.setAccessibleDescription(changes)
        self.try_button.setVisible(bool(wanted))

    def _plan(self, spec: Spec) -> str:
        data, texts = (
            spec.data,
            {
                "forecast": self.tr(
                    "The network sees {window} steps of {target} and learns to predict the next {horizon}."
                ),
                "language_model": self.tr(
                    "The network reads {window} characters at a time and learns to predict the next one."
                ),
                "classify": self.tr("The network reads a whole sequence, then names its class."),
                "label_steps": self.tr("The network names a class at each step of a sequence."),
                "translate": self.tr("The network reads {source}, then writes {target}, symbol by symbol."),
            },
        )
        text = texts.get(data.task, self.tr("The network reads {window} steps and learns to answer."))
        if data.task == "language_model" and data.tokens != "character":
            text = self.tr("The network reads {window} symbols at a time and learns to predict the next one.")
        if data.task == "forecast" and data.horizon == 1:
            text = self.tr("The network sees {window} steps of {target} and learns to predict the next one.")
        source = ", ".join(data.inputs)
        return text.format(window=data.window, target=", ".join(data.targets), horizon=data.horizon, source=source)

    def retranslate(self) -> None:
        """Take the window's language."""
        self.sentence_title.setText(self.tr("What this shows"))
        self.try_button.setText(self.tr("Try it"))
        self._suggested = {}
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setToolTip(self.tr("How much of the training is done."))
        self.controls.retranslate()
        self.writing.retranslate()
        self.translating.retranslate()
        for card, tip in (
            (
                self.loss,
                self.tr(
                    "How wrong the network is. Training loss falls as it learns; validation "
                    "loss tells whether that holds for data it has not learnt from."
                ),
            ),
            (
                self.gradient,
                self.tr(
                    "How strongly the weights are pulled to change at each step. Much above "
                    "the clip: exploding. Near zero: vanishing."
                ),
            ),
            (
                self.flow,
                self.tr(
                    "How much the loss still depends on each layer's state so many steps "
                    "back. Blue: the gradient vanishes, older steps cannot be learnt from. Red: it explodes."
                ),
            ),
            (
                self.forecast,
                self.tr(
                    "What the network predicts on the test part, which it never learns from, beside what really came."
                ),
            ),
            (
                self.confusion,
                self.tr(
                    "The test part, which the network never learns from: a row for each true class, a column for "
                    "each class that it named. All on the diagonal would be without an error."
                ),
            ),
        ):
            card.setToolTip(tip + "\n" + self.tr("Drag to move, wheel to zoom, double-click to see everything."))
            card.retranslate()
        self.redraw()
