"""What the parts of the first screen's left column are made of."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from workbench.fields import settings_of
from workbench.gui.fields import Editor
from workbench.gui.session import Session
from workbench.training.spec import SECTIONS

LABEL_WIDTH = 92


def editor(session: Session, key: str, object_name: str) -> Editor:
    """The editor of a dotted setting."""
    section, name = key.split(".")
    made = Editor(session, section, next(one for one in settings_of(SECTIONS[section]) if one.name == name))
    made.widget.setObjectName(object_name)
    made.label.setMinimumWidth(LABEL_WIDTH)
    return made


def heading() -> QLabel:
    """The small bold line above a part."""
    label = QLabel()
    label.setProperty("role", "caption")
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def form() -> QFormLayout:
    """Labels on the left, fields that take the room on the right."""
    made = QFormLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(5)
    made.setHorizontalSpacing(10)
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    made.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def name_it(widget: QWidget, name: str, tip: str) -> None:
    """Say what a widget is, to those who hear it and to those who point at it."""
    widget.setAccessibleName(name)
    widget.setToolTip(tip)
