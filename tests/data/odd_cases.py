"""What an odd file is, and what is to be expected of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Loads:
    """The file is a table with these column names and number of rows; `first` is the first value of the last column."""

    names: tuple[str, ...]
    rows: int
    first: Any = None


@dataclass(frozen=True)
class Refused:
    """The file is a UserError whose text (place, sentence and hint together) holds all of these words."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One odd file. `make` writes it; `settings` go into the DataSpec; `prepared`: the refusal comes with the task."""

    name: str
    file: str
    make: Callable[[Path], None]
    expected: Loads | Refused
    settings: tuple[tuple[str, str], ...] = ()
    prepared: bool = False
