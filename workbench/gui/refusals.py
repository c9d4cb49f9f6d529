"""What becomes of data that were refused: fixes, another encoding, or the file as it is to look at."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.gui.checkup import Checkup
from workbench.gui.loading import Wanted
from workbench.gui.sources import Sources
from workbench.gui.telling import Telling
from workbench.gui.views import Message


class Refusals:
    """Finds the person a way on.

    `again` reads what is wanted; `shown` is the path of the data that the window has, empty where it has none.
    """

    def __init__(
        self,
        checkup: Checkup,
        sources: Sources,
        telling: Telling,
        again: Callable[[Wanted], object],
        shown: Callable[[], str],
    ) -> None:
        self._checkup, self._sources, self._telling = checkup, sources, telling
        self._again, self._shown = again, shown

    def answer(self, error: UserError, wanted: Wanted) -> None:
        """Tell of a refusal, with what the person can do about it."""
        if isinstance(error, StoppedError):
            self._telling.messaged.emit(Message(*self._telling.words(error), "info"))
            return
        self._checkup.look_at_refused(
            wanted.data, lambda: self._offer_fixes(error, wanted), lambda: self._ask_encoding(error, wanted)
        )

    def _offer_fixes(self, error: UserError, wanted: Wanted) -> None:
        if wanted.other:
            self._checkup.forget()
        self._telling.offer(error)

    def _ask_encoding(self, error: UserError, wanted: Wanted) -> None:
        """Nothing could be read: where the bytes leave the encoding open, show what each would make of them."""
        if wanted.path.startswith("sample:"):
            self._telling.refuse(error)
            return
        unread = error.where if error.where and Path(error.where).is_file() else wanted.path
        self._sources.compare(
            unread,
            lambda encoding: self._again(replace(wanted, data={**wanted.data, "data.encoding": encoding})),
            False,
            lambda: self._show_unread(error, wanted),
        )

    def _show_unread(self, error: UserError, wanted: Wanted) -> None:
        """Tell why a file cannot be read, and show it as it is."""
        self._telling.refuse(error)
        if wanted.path != self._shown():
            self._sources.show_unread(wanted.path, wanted.data, *self._telling.words(error))
