"""Telling how far long reading is, and being asked to stop."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.errors import UserError
from workbench.words import translate


@dataclass(frozen=True)
class Watch:
    """`tell(share, what)`: how much of the present work is done, from 0 to 1. `should_stop`: whether to give up."""

    tell: Callable[[float, str], None] = lambda share, what: None
    should_stop: Callable[[], bool] = lambda: False

    def look(self, share: float, what: str) -> None:
        """Tell how far it is; raises `StoppedError` where someone asked to stop."""
        self.tell(min(max(share, 0.0), 1.0), what)
        if self.should_stop():
            raise StoppedError


class StoppedError(UserError):
    """Someone asked to stop: nothing is wrong with the data."""

    def __init__(self) -> None:
        super().__init__(
            translate("data", "Reading was stopped."), translate("data", "Nothing was changed. Choose the data again.")
        )


SILENT = Watch()
