"""The inputs that settings are shown with: menus of choices and numbers of any size."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QWidget

from workbench.gui.names import tr_variant
from workbench.gui.numbers import tick
from workbench.gui.views import Choice

# Where steps from 0 upwards begin, and below which steps downwards end at 0.
FIRST_STEP, LAST_STEP = 0.01, 0.001


class WheelGuard(QObject):
    """Keeps the wheel from changing a value while the page is being scrolled."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to the page unless the field has the focus."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class ChoiceBox(QComboBox):
    """A menu of choices. `setCurrentText` takes a name of the spec as well as a label."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def fill(self, choices: list[Choice]) -> None:
        """Show these choices, keeping the present one; says nothing."""
        name = self.name()
        with QSignalBlocker(self):
            self.clear()
            for choice in choices:
                self.offer(choice)
        self.choose(name)

    def offer(self, choice: Choice) -> None:
        """Add an entry at the end; says nothing."""
        with QSignalBlocker(self):
            self.addItem(tr_variant(choice.label), choice.name)
            self.setItemData(self.count() - 1, tr_variant(choice.help), Qt.ItemDataRole.ToolTipRole)

    def name(self) -> str:
        """The present choice's name in the spec."""
        return str(self.currentData() or "")

    def choose(self, name: str) -> None:
        """Show a choice; says nothing."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(name))

    def setCurrentText(self, text: str) -> None:
        """Choose by label or by the name in the spec."""
        for index in range(self.count()):
            if text in (self.itemText(index), self.itemData(index)):
                self.setCurrentIndex(index)
                return


class NumberSpin(QDoubleSpinBox):
    """A number of any size: steps by a tenth of its magnitude, shows as few digits as tell it."""

    def __init__(self) -> None:
        super().__init__()
        self.setDecimals(12)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        """As short as it can be."""
        return tick(value) if value == 0 or abs(value) >= 1e-3 else f"{value:g}"

    def valueFromText(self, text: str) -> float:
        """Decimal point or comma, powers of ten, and the word that stands for the smallest value."""
        if text and text == self.specialValueText():
            return self.minimum()
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> Any:
        """Any text that is or may become a number, and the word that stands for the smallest value."""
        if text and text == self.specialValueText():
            return QValidator.State.Acceptable, text, position
        try:
            float(text.replace(",", "."))
        except ValueError:
            starting = all(letter in "0123456789.,eE+-" for letter in text)
            state = QValidator.State.Intermediate if starting else QValidator.State.Invalid
            return state, text, position
        return QValidator.State.Acceptable, text, position

    def stepBy(self, steps: int) -> None:
        """1, 2, 5, 10, ...: each press goes one on; between 0 and what is worth a press there is one step."""
        ladder = [part * 10.0**power for power in range(-9, 4) for part in (1, 2, 5)]
        value = self.value()
        for _ in range(abs(steps)):
            if self.minimum() == 0 and steps > 0 and value == 0:
                value = FIRST_STEP
            elif self.minimum() == 0 and steps < 0 and value <= LAST_STEP:
                value = 0.0
            elif steps > 0:
                value = next((one for one in ladder if one > value * 1.0001 + 1e-15), value)
            else:
                value = next((one for one in reversed(ladder) if one < value * 0.9999), self.minimum())
        self.setValue(value)
