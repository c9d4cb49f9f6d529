"""Editors for declared settings: one widget a setting, made from its declaration, and the form of all of them."""

import typing
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import UserError
from workbench.fields import Setting, convert, settings_of, singular
from workbench.gui.inputs import ChoiceBox, NumberSpin, WheelGuard
from workbench.gui.names import tr_setting
from workbench.gui.numbers import tick
from workbench.gui.session import Session
from workbench.gui.wording import value_label
from workbench.training.spec import SECTIONS

FORM_LABEL = 120


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
        """Show what the session holds; grey where it does nothing, with the reason in the tip."""
        value = self.session.value(self.key)
        with QSignalBlocker(self.widget):
            self._show(value)
        used = self._used()
        # What was chosen can be taken back, for some networks cannot be built with it.
        choosable = isinstance(self.widget, QCheckBox | ChoiceBox) and value != self.declared.default
        self.widget.setEnabled(used or choosable)
        self.label.setEnabled(used or choosable)
        self._show_tip(used)

    def retranslate(self) -> None:
        """Take the window's language."""
        declared = self.declared
        name = tr_setting(declared.label)
        self.label.setText(name)
        self.widget.setAccessibleName(name)
        self.widget.setAccessibleDescription(tr_setting(declared.help))
        if isinstance(self.widget, ChoiceBox):
            self.widget.fill(self.session.engine.choices(self.key))
        if isinstance(self.widget, QSpinBox | QDoubleSpinBox):
            self.widget.setSpecialValueText(tr_setting(declared.zero))
            self._show_unit()
        self._show_tip(self._used())

    def _used(self) -> bool:
        conditions = self.declared.conditions(self.key.split(".")[0])
        return not conditions or any(test(self.session.value(key)) for key, test in conditions)

    def _show_tip(self, used: bool) -> None:
        lines = [tr_setting(self.declared.help), _bounds(self.declared)]
        if not used:
            lines += [self._why_unused(key) for key, _ in self.declared.conditions(self.key.split(".")[0])]
        tip = "\n".join(line for line in lines if line)
        self.widget.setToolTip(tip)
        self.label.setToolTip(tip)

    def _why_unused(self, key: str) -> str:
        """`Does nothing while Optimizer is Adam.`"""
        section, name = key.split(".")
        other = next(one for one in settings_of(SECTIONS[section]) if one.name == name)
        value = self.session.value(key)
        if isinstance(value, bool):
            shown = QCoreApplication.translate("fields", "on") if value else QCoreApplication.translate("fields", "off")
        elif other.options():
            shown = value_label(self.session.engine, key, value) or value
        else:
            shown = tick(value)
        text = QCoreApplication.translate("fields", "Does nothing while {setting} is {value}.")
        return text.format(setting=tr_setting(other.label), value=shown)

    def _show_unit(self) -> None:
        """`1 step`, `2 steps`."""
        unit, widget = self.declared.unit, self.widget
        if unit and isinstance(widget, QSpinBox):
            widget.setSuffix(" " + tr_setting(singular(unit) if widget.value() == 1 else unit))

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
            spin.valueChanged.connect(lambda _: self._show_unit())
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
            self._show_unit()
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
        self.editors: list[Editor] = []
        self._headings: list[tuple[QLabel, str]] = []
        self._forms: list[QFormLayout] = []
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
            self._forms.append(form)
        layout.addStretch(1)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        """A form within another layout does not notice that the style sheet has given its rows other heights."""
        super().showEvent(event)
        for form in self._forms:
            form.invalidate()

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
