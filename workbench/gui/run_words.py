"""How the window writes what runs have: for tables of runs side by side."""

from workbench.gui.run_columns import choice_label, heading, is_number, text, tip
from workbench.gui.session import Session
from workbench.runs.comparing import Compared


class RunWords:
    """`Words` in the language that the window has when they are made."""

    def __init__(self, session: Session) -> None:
        self._title, self._label = session.results.title, choice_label(session.engine)

    def heading(self, key: str) -> str:
        """What stands over a column."""
        return heading(key)

    def tip(self, key: str) -> str:
        """What it holds."""
        return tip(key)

    def is_number(self, key: str) -> bool:
        """Whether it stands on the right."""
        return is_number(key)

    def text(self, run: Compared, key: str) -> str:
        """What stands in a cell."""
        return text(key, run.facts.get(key), run.facts.get, lambda _, data: self._title(data), self._label)
