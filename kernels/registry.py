"""Finds the variants: every file in `kernels/cells`, and the rows of the other tables. Refuses duplicates."""

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from typing import Protocol, TypeVar

from kernels import cells as _cells
from kernels.activations import ACTIVATIONS
from kernels.contract import Activation, Cell, Loss, Rule
from kernels.losses import LOSSES
from kernels.optimizers import RULES


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Variant = TypeVar("_Variant", bound=_Named)


def by_name(variants: Iterable[_Variant]) -> dict[str, _Variant]:
    """The variants by name; ValueError where two share one."""
    found: dict[str, _Variant] = {}
    for variant in variants:
        if variant.name in found:
            raise ValueError(f"two variants are called {variant.name!r}")
        found[variant.name] = variant
    return found


@cache
def cells() -> dict[str, Cell]:
    """Every cell by name, in the menu's order: the `CELL` of each module in `kernels/cells`."""
    names = [found.name for found in pkgutil.iter_modules(_cells.__path__)]
    modules = [importlib.import_module(f"{_cells.__name__}.{name}") for name in names]
    return by_name(sorted((module.CELL for module in modules), key=lambda cell: (cell.order, cell.name)))


@cache
def activations() -> dict[str, Activation]:
    """Every activation by name."""
    return by_name(ACTIVATIONS)


@cache
def losses() -> dict[str, Loss]:
    """Every loss by name."""
    return by_name(LOSSES)


@cache
def optimizers() -> dict[str, Rule]:
    """Every optimizer's rule by name."""
    return by_name(RULES)
