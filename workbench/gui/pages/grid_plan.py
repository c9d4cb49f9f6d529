"""What a grid is to compare: cells, activations, depths and seeds, and what that will take."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from workbench.errors import UserError
from workbench.gui.flow import FlowLayout
from workbench.gui.names import tr_variant
from workbench.gui.numbers import count, duration, size
from workbench.gui.session import Session
from workbench.runs.grid import ACTIVATIONS, CELLS, Plan, check_plan, default_depths
from workbench.words import translate

WAIT_MS = 150  # after the last change, before the estimate is worked out
SEEDS = 20


class GridPlan(QWidget):
    """The choices, with an estimate below."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.heads = [QLabel() for _ in range(4)]
        self.cells = self._boxes("model.cell", CELLS)
        self.activations = self._boxes("model.activation", ACTIVATIONS)
        self.depths, self.seeds = QLineEdit(), QSpinBox()
        self.depths.setFixedWidth(110)
        self.depths.textChanged.connect(lambda _: self._change())
        self.seeds.setRange(1, SEEDS)
        self.seeds.setFixedWidth(72)
        self.seeds.valueChanged.connect(lambda _: self._change())
        self.estimate = QLabel()
        self.estimate.setWordWrap(True)
        self.estimate.setProperty("role", "muted")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(12)
        layout.setVerticalSpacing(6)
        rows = (_row([*self.cells.values()]), _row([*self.activations.values()]), _row([self.depths]))
        for row, (head, widget) in enumerate(zip(self.heads, (*rows, _row([self.seeds])), strict=True)):
            layout.addWidget(head, row, 0)
            layout.addWidget(widget, row, 1)
        layout.addWidget(self.estimate, 4, 0, 1, 2)
        layout.setColumnStretch(1, 1)
        self._depths_chosen = False
        self.depths.textEdited.connect(lambda _: self._choose_depths())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.show_estimate)
        session.settings_changed.connect(self.follow)
        session.loaded_changed.connect(self.follow)
        session.described.connect(self.show_estimate)

    @property
    def plan(self) -> Plan:
        """What is chosen; UserError where that is no grid."""
        texts = [one.strip() for one in self.depths.text().replace("，", ",").split(",") if one.strip()]
        whole = all(one.isascii() and one.isdigit() and len(one) < 3 for one in texts)
        plan = Plan(
            tuple(name for name, box in self.cells.items() if box.isChecked()),
            tuple(name for name, box in self.activations.items() if box.isChecked()),
            tuple(sorted({int(one) for one in texts})) if whole else (),
            self.seeds.value(),
        )
        check_plan(plan)
        return plan

    def follow(self) -> None:
        """The settings have changed: the present depth is among the depths, unless the person chose others."""
        if not self._depths_chosen:
            present = ", ".join(str(one) for one in default_depths(int(self.session.value("model.depth"))))
            self.depths.setText(present)
        self._change()

    def show_estimate(self) -> None:
        """Say what the grid takes, or what is wrong with it."""
        loaded = self.session.loaded
        if loaded is None:
            self.estimate.setText(translate("grid", "Load data first."))
            return
        try:
            plan = self.plan
            seconds, needed, given = self.session.engine.grid_cost(plan, self.session.spec, loaded.task)
        except UserError as error:
            self.estimate.setText(" ".join(self.session.telling.words(error)))
            return
        text = translate(
            "grid",
            "{count} trials on {data}, {epochs} epochs each: guessed from the sizes, {least} to {most}, and "
            "{memory} of memory. Kernels that are used for the first time are compiled before, some seconds each.",
        ).format(
            count=count(plan.count),
            data=loaded.title,
            epochs=count(self.session.spec.training.epochs),
            least=duration(max(1.0, seconds / 2)),
            most=duration(max(2.0, 2 * seconds)),
            memory=size(needed),
        )
        if needed > given:
            text = translate("grid", "{count} trials would take about {needed}, and this machine has {given}.").format(
                count=count(plan.count), needed=size(needed), given=size(given)
            )
        self.estimate.setText(text)

    def retranslate(self) -> None:
        """Take the window's language."""
        texts = (
            translate("grid", "Cells"),
            translate("grid", "Activations"),
            translate("grid", "Depths"),
            translate("grid", "Seeds"),
        )
        for head, text in zip(self.heads, texts, strict=True):
            head.setText(text)
        for key, boxes in (("model.cell", self.cells), ("model.activation", self.activations)):
            for choice in self.session.engine.choices(key):
                boxes[choice.name].setText(tr_variant(choice.label))
                boxes[choice.name].setToolTip(tr_variant(choice.help))
        self.depths.setAccessibleName(texts[2])
        self.depths.setToolTip(translate("grid", "Numbers of layers, with commas between: 1, 2, 3."))
        self.seeds.setAccessibleName(texts[3])
        self.seeds.setToolTip(
            translate("grid", "How often each is trained, from other random weights. Three tell luck from merit.")
        )
        self.show_estimate()

    def _boxes(self, key: str, chosen: tuple[str, ...]) -> dict[str, QCheckBox]:
        boxes: dict[str, QCheckBox] = {}
        for choice in self.session.engine.choices(key):
            box = boxes[choice.name] = QCheckBox()
            box.setChecked(choice.name in chosen)
            box.toggled.connect(lambda _: self._change())
        return boxes

    def _choose_depths(self) -> None:
        self._depths_chosen = True

    def _change(self) -> None:
        self.changed.emit()
        self._timer.start()


def _row(widgets: list[QWidget]) -> QWidget:
    row = QWidget()
    layout = FlowLayout(spacing=12)
    for one in widgets:
        layout.addWidget(one)
    row.setLayout(layout)
    return row
