"""What can be done with any plot, by mouse, keyboard and menu: zoom, move, read, smooth, hide, link, copy, save."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QToolButton

from workbench.errors import UserError
from workbench.gui.plots import saving
from workbench.gui.views import Message
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.gui.plots.card import PlotCard

BUTTON = 20  # the width that the button takes from the row of the title, in pixels
ZOOM, MOVE, STEP = 0.8, 0.1, 0.02
# The shares of each new value in the running means that the menu offers; "light" is the plot's own where it has one.
LIGHT_SHARE, STRONG_SHARE = 0.1, 0.02


class Tools(QObject):
    """The tools of one card, with the button in its corner.

    `boxing`: dragging draws a box to zoom into, as it does with Shift; `linked`: plots in sight over the same x axis
    move together.
    """

    def __init__(self, card: "PlotCard") -> None:
        super().__init__(card)
        self.card = card
        self.boxing, self.linked = False, True
        self.button = QToolButton(card)
        self.button.setObjectName("plotTools")
        self.button.setText("…")
        self.button.setProperty("role", "tools")
        self.button.setFixedSize(26, 22)
        self.button.clicked.connect(lambda: self.popup(self.button.mapToGlobal(QPoint(0, self.button.height()))))
        self.viewport = card.plot.viewport()
        for widget in (self.button, card.plot, self.viewport):
            widget.installEventFilter(self)
        self._name()

    def _name(self) -> None:
        self.button.setAccessibleName(translate("plots", "Tools of this plot"))
        self.button.setToolTip(
            translate(
                "plots",
                "Zoom, smooth, copy, save. With the plot chosen: + and − zoom, arrows read the values, Shift with "
                "arrows moves, Home shows all, Shift with a drag zooms into a box.",
            )
        )

    def place(self) -> None:
        """Keep the button in the corner."""
        self.button.move(self.card.width() - self.button.width() - 3, 5)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mouse and keyboard on the plot."""
        kind, card = event.type(), self.card
        if watched is self.button:
            if kind == QEvent.Type.LanguageChange:
                self._name()
            return False
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress and watched is card.plot:
            return self._key(event)
        if isinstance(event, QContextMenuEvent):
            at = event.globalPos()
            if event.reason() is QContextMenuEvent.Reason.Keyboard:
                at = card.plot.mapToGlobal(card.plot.rect().center())
            self.popup(at)
            return True
        if watched is self.viewport:
            if kind == QEvent.Type.MouseButtonDblClick:
                self.show_all()
                return True
            if isinstance(event, QMouseEvent):
                self._mouse(event)
                # The right button opens the menu; pyqtgraph would zoom by it.
                return event.button() is Qt.MouseButton.RightButton
            if kind == QEvent.Type.Leave:
                card.crosshair.hide()
        elif kind == QEvent.Type.FocusOut:
            card.crosshair.hide()
        return False

    def _mouse(self, event: QMouseEvent) -> None:
        if event.type() == QEvent.Type.MouseButtonPress:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            box = self.boxing or shift
            self.card.view.setMouseMode(pg.ViewBox.RectMode if box else pg.ViewBox.PanMode)
        elif event.type() == QEvent.Type.MouseMove and not event.buttons() and not self.card.hint.text():
            self.card.crosshair.follow(event.position())

    def _key(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key
        acts: dict[int, Callable[[], None]] = {
            key.Key_Plus: lambda: self.zoom(ZOOM),
            key.Key_Equal: lambda: self.zoom(ZOOM),
            key.Key_Minus: lambda: self.zoom(1 / ZOOM),
            key.Key_Home: self.show_all,
            key.Key_Escape: self.card.crosshair.hide,
            key.Key_Left: lambda: self.move(-MOVE, 0) if shift else self.card.crosshair.step(-STEP),
            key.Key_Right: lambda: self.move(MOVE, 0) if shift else self.card.crosshair.step(STEP),
            key.Key_Up: lambda: self.move(0, MOVE),
            key.Key_Down: lambda: self.move(0, -MOVE),
        }
        act = acts.get(event.key())
        if act is None or self.card.hint.text():
            return False
        if event.key() == key.Key_Escape and self.card.crosshair.x is None:
            return False
        act()
        return True

    # What is done

    def zoom(self, share: float) -> None:
        """Show this share of what is in view, around the crosshair or the middle."""
        x, y = self.card.view.viewRange()
        middle = (x[0] + x[1]) / 2 if self.card.crosshair.x is None else self.card.crosshair.x
        self.card.view.scaleBy((share, share), center=(middle, (y[0] + y[1]) / 2))
        self.card.view.sigRangeChangedManually.emit([True, True])

    def move(self, right: float, up: float) -> None:
        """Move by these shares of what is in view; `up` is upwards also where the axis points down."""
        x, y = self.card.view.viewRange()
        up = -up if self.card.view.yInverted() else up
        self.card.view.translateBy(x=right * (x[1] - x[0]), y=up * (y[1] - y[0]))
        self.card.view.sigRangeChangedManually.emit([True, True])

    def show_all(self) -> None:
        """Show all of the data, on the linked plots too."""
        for card in (self.card, *self._others()):
            card.show_all()

    def lead(self) -> None:
        """The person has moved the plot: those linked with it show the same stretch."""
        low, high = self.card.view.viewRange()[0]
        for card in self._others():
            there = card.view.viewRange()[0]
            if abs(there[0] - low) + abs(there[1] - high) > 1e-9 * (high - low):
                card.following = False
                card.view.setXRange(low, high, padding=0)
                card.zoomed()

    def _others(self) -> "list[PlotCard]":
        """The plots in sight that are linked with this one: their x axis counts the same."""
        label = str(self.card.bottom_axis.labelText or "")
        if not self.linked or not label:
            return []
        cards: Any = [tools.card for tools in self.card.window().findChildren(Tools)]
        return [
            card
            for card in cards
            if card is not self.card
            and card.tools.linked
            and card.isVisible()
            and not card.hint.text()
            and card.image is None
            and self.card.image is None
            and str(card.bottom_axis.labelText or "") == label
        ]

    def link(self, linked: bool) -> None:
        """Whether this plot moves with the others."""
        self.linked = linked

    def box(self, boxing: bool) -> None:
        """Whether dragging zooms into a box."""
        self.boxing = boxing

    def copy_picture(self) -> None:
        """The card as a picture, to the clipboard."""
        QGuiApplication.clipboard().setPixmap(saving.picture(self.card))

    def copy_values(self) -> None:
        """What is in view as text, values parted by tabs, to the clipboard."""
        QGuiApplication.clipboard().setText(saving.text(self.card, "\t"))

    def save(self) -> None:
        """Ask for a name and save the card."""
        filters = {
            translate("plots", "Picture (*.png)"): ".png",
            translate("plots", "Drawing with lines and text (*.svg)"): ".svg",
            translate("plots", "Values in view (*.csv)"): ".csv",
        }
        name = f"{self.card.title.text() or 'plot'}.png".replace("/", "-").replace(":", "")
        path, chosen = QFileDialog.getSaveFileName(
            self.card, translate("plots", "Save the plot"), name, ";;".join(filters)
        )
        if path:
            target = Path(path)
            if target.suffix.lower() not in saving.SUFFIXES:
                target = target.with_name(target.name + filters.get(chosen, ".png"))
            elif chosen in filters and path.endswith(name):
                target = target.with_suffix(filters[chosen])
            self.save_as(target)

    def save_as(self, path: Path) -> None:
        """Save the card and say so in the window, or why it could not be."""
        session: Any = getattr(self.card.window(), "session", None)
        try:
            saved = saving.save(self.card, path)
        except UserError as error:
            if session is not None:
                session.refuse(error)
            return
        if session is not None:
            session.messaged.emit(
                Message(translate("plots", "The plot is saved: {path}").format(path=saved), level="good")
            )

    # The menu

    def popup(self, at: QPoint) -> None:
        """Open the menu there."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def menu(self) -> QMenu:
        """All that can be done with the plot as it is now."""
        card, menu = self.card, QMenu(self.card)
        self._add(menu, translate("plots", "Show all"), self.show_all, "Home")
        self._add(menu, translate("plots", "Zoom in"), lambda: self.zoom(ZOOM), "+")
        self._add(menu, translate("plots", "Zoom out"), lambda: self.zoom(1 / ZOOM), "-")
        self._switch(menu, translate("plots", "Drag zooms into a box"), self.boxing, self.box)
        if card.image is None and str(card.bottom_axis.labelText or ""):
            self._switch(menu, translate("plots", "Move with plots of the same axis"), self.linked, self.link)
        menu.addSeparator()
        if card.can_scale():
            log = card.left_axis.logarithmic
            self._switch(menu, translate("plots", "Logarithmic scale"), log, card.use_scale)
        traces = [curve.trace for curve in card.curves() if curve.trace is not None and not curve.trace.is_raw]
        if traces and card.smoothable:
            self._smoothing(menu.addMenu(translate("plots", "Smoothing")), any(trace.own < 1 for trace in traces))
        self._curves(menu)
        menu.addSeparator()
        self._add(menu, translate("plots", "Copy the picture"), self.copy_picture)
        if saving.table(card) is not None:
            self._add(menu, translate("plots", "Copy the values in view"), self.copy_values)
        self._add(menu, translate("plots", "Save as PNG, SVG or CSV …"), self.save)
        return menu

    def _smoothing(self, menu: QMenu, own: bool) -> None:
        light = None if own else LIGHT_SHARE
        now = self.card.smooth if self.card.smooth is not None or own else 1.0
        for text, share in (
            (translate("plots", "None"), 1.0),
            (translate("plots", "Light"), light),
            (translate("plots", "Strong"), STRONG_SHARE),
        ):
            self._switch(menu, text, share == now, lambda _, share=share: self.card.use_smoothing(share))

    def _curves(self, menu: QMenu) -> None:
        named = self.card.named_curves()
        if len(named) < 2:
            return
        inner = menu.addMenu(translate("plots", "Curves"))
        for name, curve in named:
            self._switch(inner, name, not curve.hidden, lambda _, curve=curve: self.card.toggle([curve]))

    @staticmethod
    def _add(menu: QMenu, text: str, act: Callable[[], None], key: str = "") -> None:
        action = menu.addAction(f"{text}\t{key}" if key else text)
        action.triggered.connect(lambda _: act())

    @staticmethod
    def _switch(menu: QMenu, text: str, on: bool, act: Callable[[bool], None]) -> None:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(act)
