"""Finds text that does not fit its widget, and reads tables."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QTabBar,
    QTableWidget,
    QWidget,
)

ARROW = 34


def clipped(window: QWidget) -> list[str]:
    """What is cut off in the visible widgets of a window, in words."""
    visible = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    return [found for widget in visible for found in (*_of(widget), *_on_its_siblings(widget))]


def unnamed(window: QWidget) -> list[str]:
    """Controls without a tooltip or without a name for assistive technology."""
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    found: list[str] = []
    for widget in window.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox | QTabBar)
        if not isinstance(widget, kinds) or inner or widget.isHidden():
            continue
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not widget.toolTip() or not name:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {name!r}")
    return found


def texts(table: QTableWidget) -> list[list[str]]:
    """What a table shows."""
    cells = [[table.item(row, column) for column in range(table.columnCount())] for row in range(table.rowCount())]
    return [["" if item is None else item.text() for item in row] for row in cells]


def _on_its_siblings(widget: QWidget) -> list[str]:
    """Controls that lie on the one before."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QLabel, QAbstractSpinBox)
    parent = widget.parentWidget()
    if not isinstance(widget, kinds) or parent is None or parent.layout() is None:
        return []
    found: list[str] = []
    for other in parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if other is widget or not other.isVisible() or not isinstance(other, kinds):
            continue
        common = widget.geometry().intersected(other.geometry())
        if common.width() > 1 and common.height() > 1:
            found.append(f"{_named(widget)} lies on {_named(other)}")
    return found


def _named(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName() or widget.accessibleName()!r}"


def _of(widget: QWidget) -> list[str]:
    if isinstance(widget, QLabel) and widget.text():
        needed = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
        wide = not widget.wordWrap() and widget.sizeHint().width() > widget.width() + 1
        if wide or needed > widget.height() + 1:
            return [f"label {widget.text()!r}: {widget.sizeHint()} in {widget.size()}"]
    if isinstance(widget, QAbstractButton) and widget.text():
        wanted, given = widget.sizeHint(), widget.size()
        if wanted.width() > given.width() + 1 or wanted.height() > given.height() + 1:
            return [f"button {widget.text()!r}: {wanted} in {given}"]
    if isinstance(widget, QComboBox):
        # Whatever can be chosen must fit, not only what is.
        texts = [widget.itemText(index) for index in range(min(widget.count(), 30))] or [widget.currentText()]
        needed = max(widget.fontMetrics().horizontalAdvance(text) for text in texts) + ARROW
        if needed > widget.width():
            return [f"choice {texts}: {needed} in {widget.width()}"]
    if isinstance(widget, QTabBar) and widget.sizeHint().width() > widget.width() + 1:
        return [f"tabs: {widget.sizeHint()} in {widget.size()}"]
    return []
