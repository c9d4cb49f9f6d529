"""What the window shows, as plain values: made from the data and the runs by the engine, read by the pages."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.data.checkup.finding import Finding
from workbench.training.spec import Spec


@dataclass(frozen=True)
class Choice:
    """One entry of a menu: the name in the spec, the label and the help that a person reads."""

    name: str
    label: str
    help: str = ""


@dataclass(frozen=True)
class SampleView:
    """A bundled sample. `task`: its name in a spec; `expect`: what training it comes to.

    The gallery shows `values`, some hundred points, or the beginning of a `text`.
    """

    name: str
    title: str
    sentence: str
    task: str = ""
    expect: str = ""
    values: NDArray[np.float64] | None = None
    text: str = ""


@dataclass(frozen=True)
class ColumnView:
    """A column of a table: what is in it, the role it was given and why."""

    name: str
    kind: str
    role: str
    reason: str = ""


@dataclass(frozen=True)
class PreviewView:
    """The first rows of a table, or the first characters of a text, and how they were read."""

    columns: tuple[ColumnView, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    header: str = ""

    @property
    def glance(self) -> str:
        """The beginning, to be seen in passing: of a table, the first rows of the columns in use."""
        used = [at for at, column in enumerate(self.columns) if column.role not in ("ignore", "time", "group")]
        return self.text or "\n".join(" → ".join(row[at] for at in used) for row in self.rows[:5])

    @property
    def is_text(self) -> bool:
        """Whether this is a text, not a table."""
        return not self.columns


@dataclass(frozen=True)
class SeriesView:
    """One series to draw before training: `index` are row numbers or seconds since 1970 (`is_time`)."""

    name: str
    index: NDArray[np.float64]
    values: NDArray[np.float64]
    is_time: bool


@dataclass(frozen=True)
class LoadedView:
    """Data that are ready to be learnt from. `said`: what the person chose about them, as dotted names."""

    title: str
    facts: str
    spec: Spec
    said: dict[str, Any]
    reasons: tuple[str, ...]
    preview: PreviewView
    series: SeriesView | None
    targets: tuple[str, ...]
    columns: tuple[str, ...]
    task: Any = None
    data: Any = None


@dataclass(frozen=True)
class CheckupView:
    """What the data doctor found, the gravest first, and the data it looked at: all that is known of refused ones."""

    findings: tuple[Finding, ...]
    said: dict[str, Any]
    title: str
    facts: str
    preview: PreviewView

    def count(self, weight: str) -> int:
        """How many findings have a weight."""
        return sum(one.weight == weight for one in self.findings)


@dataclass(frozen=True)
class RunView:
    """A run among all runs. `data`: what they are called; `ended`: whether there is a result."""

    folder: Path
    name: str
    data: str
    ended: bool


@dataclass(frozen=True)
class UnfinishedView:
    """A run that was cut off, and can go on. `spec` is None where its file cannot be read."""

    folder: Path
    data: str
    when: str
    spec: Spec | None


class Message:
    """A sentence for the banner: `action` is its button's text, `act` what that does; `closed`: what closing it does.

    `topic`: "data" or "findings" where it says something of the data at hand, and goes when that no longer holds.
    `own`: what its button does, no other one's does, whatever the words. `patient`: it is shown behind those that wait.
    """

    def __init__(
        self, text: str, hint: str = "", level: str = "info", action: str = "", act: Any = None, topic: str = "",
        closed: Any = None, own: bool = False, patient: bool = False,
    ) -> None:  # fmt: skip
        self.text, self.hint, self.level, self.action, self.act = text, hint, level, action, act
        self.topic, self.closed, self.own, self.patient = topic, closed, own, patient
