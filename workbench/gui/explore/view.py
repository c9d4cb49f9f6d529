"""What a view into a network is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from workbench.gui.session import Session
from workbench.gui.theme import LIGHT, Tokens
from workbench.words import translate

# The groups in the page's order: while it trains, and what a trained network can be asked.
LIVE, AFTER = 0, 1


class View(QWidget):
    """A widget that shows one side of the network; made when it is first looked at.

    `wanted`: another view's name, and what it is to show (see `take`).
    """

    wanted = Signal(str, object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.tokens: Tokens = LIGHT

    def begin(self) -> None:
        """A new run or new data: forget what was shown."""

    def refresh(self) -> None:
        """Show what the session's history and run hold now; called while the view is in sight."""

    def take(self, what: Any) -> None:
        """Show what another view points at."""

    def dress(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        self.tokens = tokens

    def retranslate(self) -> None:
        """Take the window's language."""


def has_one_network(session: Session) -> bool:
    """Whether data are loaded from which one network learns; a translator is two, with attention between them."""
    return session.loaded is not None and session.loaded.spec.data.task != "translate"


def needs_one_network() -> str:
    """What to do so that the way back in time can be seen."""
    return translate(
        "explore", "Load a series, a text or labelled data: an encoder with attention has no single way back in time."
    )


@dataclass(frozen=True)
class ViewKind:
    """An entry in the page's list: `title` and `help` are asked anew in each language.

    `fits`: whether there is something to show for the session's data and run; `why_not`: what to do so that there is.
    `shows`: which of the history's parts (see `History`) it is drawn from; a change of others does not redraw it.
    """

    name: str
    title: Callable[[], str]
    help: Callable[[], str]
    make: Callable[[Session], View]
    fits: Callable[[Session], bool]
    why_not: Callable[[], str]
    group: int = LIVE
    order: int = 100
    shows: frozenset[str] = frozenset({"observed"})
