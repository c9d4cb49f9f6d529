"""Another run with other settings, by one click: a run that goes on is stopped first, and other data are read first."""

from typing import Any

from PySide6.QtCore import QObject, QTimer

from workbench.gui.engine import Engine
from workbench.gui.names import tr_setting
from workbench.gui.phase import Phase
from workbench.gui.session import Session
from workbench.gui.views import LoadedView
from workbench.gui.wording import declared, value_label
from workbench.words import translate


class Trying(QObject):
    """Starts a run as soon as the session can; none where its data turn out not to be readable."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._next: tuple[dict[str, Any], bool] | None = None
        self._reading = False
        self._before: LoadedView | None = None
        # All are to know of other data before they are told of a run on them.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(session.start)
        session.phase_changed.connect(lambda _: self._go_on())

    def start(self, settings: dict[str, Any], alone: bool = False) -> None:
        """Train with the present settings and these; `alone`: with these and what the data suggest."""
        self._next = (dict(settings), alone)
        if self._session.phase.busy:
            self._session.stop()
        else:
            self._go_on()

    def _go_on(self) -> None:
        session = self._session
        if session.phase not in (Phase.EMPTY, Phase.READY, Phase.FINISHED):
            return
        if self._next is not None:
            (settings, alone), self._next = self._next, None
            self._before = session.loaded
            if alone:
                session.take_over(settings)
            else:
                session.set_many(settings)
            self._reading = session.phase is Phase.LOADING
            if not self._reading:
                session.start()
        elif self._reading:
            self._reading = False
            if session.loaded is not self._before:
                self._soon.start()


def described(engine: Engine, settings: dict[str, Any]) -> str:
    """Settings and their values as people write them: “Cell type: LSTM, Clip: 1”."""
    known = declared()
    parts = [
        translate("trying", "{setting}: {value}").format(
            setting=tr_setting(known[key].label) if key in known else key, value=_value(engine, key, value)
        )
        for key, value in settings.items()
    ]
    return ", ".join(parts)


def _value(engine: Engine, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return translate("fields", "on") if value else translate("fields", "off")
    if isinstance(value, str):
        return value_label(engine, key, value) or value
    return f"{value:g}" if isinstance(value, float) else str(value)
