"""The views into a network: one file a view, found by walking this folder."""

import importlib
import pkgutil
from functools import cache

from workbench.gui.explore.view import View, ViewKind


@cache
def kinds() -> tuple[ViewKind, ...]:
    """Every kind of view in the page's order: the `VIEW` of each module in this folder that has one."""
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    found = [module.VIEW for module in modules if hasattr(module, "VIEW")]
    return tuple(sorted(found, key=lambda kind: (kind.group, kind.order, kind.name)))


__all__ = ["View", "ViewKind", "kinds"]
