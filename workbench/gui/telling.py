"""What the window says of its own accord: refusals, advice, and that the data doctor found something."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.errors import UserError
from workbench.gui.engine import Engine
from workbench.gui.views import CheckupView, Message
from workbench.gui.wording import in_words
from workbench.training import events
from workbench.words import translate


class Telling(QObject):
    """Makes messages in the window's words. `apply` takes settings that a message suggests over."""

    messaged = Signal(object)  # Message
    findings_wanted = Signal()  # the person wants to see what the data doctor found

    def __init__(self, engine: Engine, apply: Callable[[dict[str, Any]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._apply = engine, apply

    def words(self, error: UserError) -> tuple[str, str]:
        """What is wrong and what to do, in the words of the window."""
        text, hint = (in_words(one, self._engine, error.where) for one in (error.message, error.hint))
        return text, hint

    def refuse(self, error: UserError) -> None:
        """Show what the person can mend."""
        place = in_words(error.where, self._engine)
        text, hint = self.words(error)
        if place and not place.startswith("--"):
            text = f"{place}: {text}"
        self._advise(text, hint, "error", error.suggested)

    def notice(self, event: events.Notice, go_on: Callable[[], None] | None = None) -> None:
        """Show what a training has noticed; `go_on` starts a run with what it suggests, from the last good state."""
        message, hint = in_words(event.message, self._engine), in_words(event.hint, self._engine)
        if go_on is not None:
            self.messaged.emit(Message(message, hint, event.level, translate("session", "Go on with this"), go_on))
            return
        self._advise(message, hint, event.level, dict(event.suggested))

    def offer(self, error: UserError) -> None:
        """Data were refused, but the data doctor knows fixes."""
        self._point_to_findings(*self.words(error), "error")

    def findings(self, view: CheckupView | None) -> None:
        """New data: how much there is to be looked at."""
        count = view.count("warning") + view.count("error") if view is not None else 0
        if count:
            text = translate("session", "Findings of the data doctor that deserve a look: {count}.").format(count=count)
            self._point_to_findings(text, "", "warning")

    def grid_runs(self) -> None:
        """A training was wanted while a grid has all cores."""
        self.refuse(
            UserError(
                translate("session", "A grid is being trained, and has all cores."),
                translate("session", "Stop it on the Compare page, or wait until it is done."),
            )
        )

    def busy(self, stop: Callable[[], None]) -> None:
        """Other data were wanted in the middle of a training."""
        self.messaged.emit(
            Message(
                translate("session", "The network is still training on the present data."),
                translate("session", "Stop it first; what it has learnt is kept."),
                "warning",
                translate("session", "Stop"),
                stop,
            )
        )

    def _point_to_findings(self, text: str, hint: str, level: str) -> None:
        show = translate("session", "Show the findings")
        self.messaged.emit(Message(text, hint, level, show, self.findings_wanted.emit, "findings"))

    def _advise(self, text: str, hint: str, level: str, suggested: dict[str, Any]) -> None:
        """A message whose button does what it suggests, where it does."""
        action = translate("session", "Apply") if suggested else ""
        act = (lambda: self._apply(suggested)) if suggested else None
        self.messaged.emit(Message(text, hint, level, action, act))
