"""Lessons: experiments that a person does in the window, one step after another. One file a lesson, found by walking.

A step says what to do and what to look for, and holds the settings that do it; `seen` says afterwards, from the
figures of the run, what came of it.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from workbench.diagnosis import Figures


@dataclass(frozen=True)
class Step:
    """`settings`: dotted names, with the data, to train with alone; empty where there is only something to read.

    `view`: where to look: "train", or a view of the Explore page. `seen(figures)`: what the finished run shows, or an
    empty text.
    """

    text: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    view: str = "train"
    seen: Callable[[Figures], str] = lambda figures: ""


@dataclass(frozen=True)
class Lesson:
    """`title`, `sentence` and `steps` are asked anew in each language."""

    name: str
    title: Callable[[], str]
    sentence: Callable[[], str]
    steps: Callable[[], tuple[Step, ...]]
    order: int = 100


@cache
def lessons() -> dict[str, Lesson]:
    """Every lesson by name: the `LESSON` of each module in this folder."""
    modules = [importlib.import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    found = sorted((module.LESSON for module in modules), key=lambda lesson: (lesson.order, lesson.name))
    return {lesson.name: lesson for lesson in found}
