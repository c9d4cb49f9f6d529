"""Editors for declared settings: one widget a setting, made from its declaration, and the form of all of them."""

import typing
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.fields import Setting, convert
from workbench.gui.numbers import tick
from workbench.gui.session import Session
from workbench.gui.views import Choice


def tr_setting(text: str) -> str:
    """A label or help text of a declared setting, in the window's language."""
    return QCoreApplication.translate("settings", text) if text else ""


def tr_variant(text: str) -> str:
    """A label or help text of a cell, an activation, ..., in the window's language."""
    return QCoreApplication.translate("variants", text) if text else ""


FORM_LABEL = 92


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
        """Decimal point or comma, and powers of ten."""
        try:
            return float(text.replace(",", "."))
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> Any:
        """Any text that is or may become a number."""
        try:
            float(text.replace(",", "."))
        except ValueError:
            starting = all(letter in "0123456789.,eE+-" for letter in text)
            state = QValidator.State.Intermediate if starting else QValidator.State.Invalid
            return state, text, position
        return QValidator.State.Acceptable, text, position

    def stepBy(self, steps: int) -> None:
        """1, 2, 5, 10, ...: each press goes one on."""
        ladder = [part * 10.0**power for power in range(-9, 4) for part in (1, 2, 5)]
        value = self.value()
        for _ in range(abs(steps)):
            if steps > 0:
                value = next((one for one in ladder if one > value * 1.0001 + 1e-15), value)
            else:
                value = next((one for one in reversed(ladder) if one < value * 0.9999), self.minimum())
        self.setValue(value)


class Editor:
    """A widget that shows and changes one setting of the session."""

    def __init__(self, session: Session, section: str, declared: Setting) -> None:
        self.session, self.declared, self.key = session, declared, f"{section}.{declared.name}"
        self.label = QLabel()
        self.widget = self._build()
        self.label.setBuddy(self.widget)
        self._guard = WheelGuard(self.widget)
        self.widget.installEventFilter(self._guard)
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def refresh(self) -> None:
        """Show what the session holds."""
        value = self.session.value(self.key)
        with QSignalBlocker(self.widget):
            self._show(value)
        if self.declared.used_if is not None:
            other, matters = self.declared.used_if
            used = matters(self.session.value(f"{self.key.split('.')[0]}.{other}"))
            self.widget.setEnabled(used)
            self.label.setEnabled(used)

    def retranslate(self) -> None:
        """Take the window's language."""
        declared = self.declared
        name, help_text = tr_setting(declared.label), tr_setting(declared.help)
        self.label.setText(name)
        bounds = _bounds(declared)
        tip = f"{help_text}\n{bounds}" if bounds else help_text
        self.widget.setToolTip(tip)
        self.label.setToolTip(tip)
        self.widget.setAccessibleName(name)
        self.widget.setAccessibleDescription(help_text)
        if isinstance(self.widget, ChoiceBox):
            self.widget.fill(self.session.engine.choices(self.key))
        if declared.unit and isinstance(self.widget, QSpinBox):
            self.widget.setSuffix(" " + tr_setting(declared.unit))

    def _build(self) -> QWidget:
        declared = self.declared
        if declared.options():
            box = ChoiceBox()
            box.currentIndexChanged.connect(lambda _: self._set(box.name()))
            return box
        if declared.kind is bool:
            check = QCheckBox()
            check.toggled.connect(self._set)
            return check
        if declared.kind is int:
            spin = QSpinBox()
            spin.setRange(_limit(declared.minimum, -(2**31)), _limit(declared.maximum, 2**31 - 1))
            spin.setKeyboardTracking(False)
            spin.valueChanged.connect(self._set)
            return spin
        if declared.kind is float:
            number = NumberSpin()
            number.setRange(*(declared.minimum if declared.minimum is not None else -1e12, declared.maximum or 1e12))
            number.valueChanged.connect(self._set)
            return number
        line = QLineEdit()
        line.setAcceptDrops(False)
        line.editingFinished.connect(lambda: self._set_text(line))
        return line

    def _show(self, value: Any) -> None:
        widget = self.widget
        if isinstance(widget, ChoiceBox):
            if widget.findData(value) < 0:
                widget.offer(self.session.engine.label(value))
            widget.choose(value)
        elif isinstance(widget, QCheckBox):
            widget.setChecked(value)
        elif isinstance(widget, QSpinBox | QDoubleSpinBox):
            widget.setValue(value)
        elif isinstance(widget, QLineEdit):
            widget.setText(", ".join(map(str, value)) if isinstance(value, tuple) else str(value))
            mark_wrong(widget, False)

    def _set(self, value: Any) -> None:
        self.session.set(self.key, value)

    def _set_text(self, line: QLineEdit) -> None:
        try:
            value = convert(self.declared, line.text(), self.key)
        except UserError as error:
            mark_wrong(line, True)
            self.session.refuse(error)
            return
        mark_wrong(line, False)
        if value != self.session.value(self.key):
            self.session.set(self.key, value)


class Form(QWidget):
    """The settings of some sections under their headings, generated from the declarations."""

    def __init__(
        self, session: Session, sections: list[tuple[str, str, type]], wanted: Callable[[str, Setting], bool]
    ) -> None:
        super().__init__()
        from workbench.fields import settings_of

        self.editors: list[Editor] = []
        self._headings: list[tuple[QLabel, str]] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(6)
        for section, heading, spec in sections:
            label = QLabel()
            label.setProperty("role", "card")
            self._headings.append((label, heading))
            layout.addWidget(label)
            form = QFormLayout()
            form.setContentsMargins(0, 0, 0, 10)
            form.setSpacing(6)
            form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
            for declared in settings_of(spec):
                if wanted(section, declared):
                    editor = Editor(session, section, declared)
                    self.editors.append(editor)
                    editor.label.setFixedWidth(FORM_LABEL)
                    editor.widget.setMinimumWidth(80)
                    editor.label.setWordWrap(True)
                    form.addRow(editor.label, editor.widget)
            layout.addLayout(form)
        layout.addStretch(1)
        self.retranslate()

    def refresh(self) -> None:
        """Show what the session holds."""
        for editor in self.editors:
            editor.refresh()

    def retranslate(self) -> None:
        """Take the window's language."""
        for label, heading in self._headings:
            label.setText(QCoreApplication.translate("sections", heading))
        for editor in self.editors:
            editor.retranslate()


def mark_wrong(line: QLineEdit, wrong: bool) -> None:
    """Give a field that cannot be read a red frame."""
    if bool(line.property("wrong")) != wrong:
        line.setProperty("wrong", wrong)
        line.style().unpolish(line)
        line.style().polish(line)


def _limit(bound: float | None, otherwise: int) -> int:
    return otherwise if bound is None else int(min(max(bound, -(2**31)), 2**31 - 1))


def _bounds(declared: Setting) -> str:
    element = typing.get_args(declared.kind)
    if declared.kind not in (int, float) and not element:
        return ""
    if declared.minimum is not None and declared.maximum is not None:
        text = QCoreApplication.translate("fields", "From {low} to {high}.")
        return text.format(low=tick(declared.minimum), high=tick(declared.maximum))
    if declared.minimum is not None:
        return QCoreApplication.translate("fields", "At least {low}.").format(low=tick(declared.minimum))
    return ""
