"""What a trained network can be asked: one file an analysis, found by walking this folder."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.data.watch import Watch
from workbench.runs.opened import Opened


@dataclass(frozen=True)
class Analysis:
    """`answer(run, settings, watch)` returns plain values: numbers, texts, arrays, dataclasses of them.

    `settings` are its own. It tells `watch` how far it is, and ends early where that says so. UserError for what a
    person can mend.
    """

    name: str
    answer: Callable[[Opened, Mapping[str, Any], Watch], Any]


@cache
def analyses() -> dict[str, Analysis]:
    """Every analysis by name: the `ANALYSIS` of each module in this folder that has one."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = [module.ANALYSIS for module in modules if hasattr(module, "ANALYSIS")]
    return {one.name: one for one in found}
