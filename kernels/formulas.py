"""The kernels' formulas, which are written for one number at a time, on whole arrays: to run, and as a program's text.

`a if c else b` becomes `where(c, a, b)`. All else that a formula may hold (arithmetic, comparisons, functions of
`math`) means the same for arrays, once its names are NumPy's or PyTorch's: a new cell or curve needs no second version.
"""

import ast
import inspect
from collections.abc import Callable
from functools import cache
from textwrap import dedent
from typing import Any

import numpy as np

MATHEMATICS = ("exp", "fabs", "floor", "log", "sqrt", "tanh", "where")  # the names that a program must know


class _Choices(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> ast.AST:
        """Children first, so that a choice within a choice is met, too."""
        inner = self.generic_visit(node)
        if not isinstance(inner, ast.IfExp):
            return inner
        return ast.Call(ast.Name("where", ast.Load()), [inner.test, inner.body, inner.orelse], [])


def array_source(function: Callable[..., Any], name: str) -> str:
    """The source of a formula for arrays, as a function called `name`; it uses names of MATHEMATICS and SLOPE."""
    tree = ast.parse(dedent(inspect.getsource(function)))
    definition = tree.body[0]
    assert isinstance(definition, ast.FunctionDef)
    definition.name = name
    return ast.unparse(ast.fix_missing_locations(_Choices().visit(tree)))


@cache
def on_arrays(function: Callable[..., Any], slope: float = 0.01) -> Callable[..., Any]:
    """A formula that takes NumPy arrays. `slope`: that of the leaky curves below zero."""
    names: dict[str, Any] = function.__globals__ | {name: getattr(np, name) for name in MATHEMATICS} | {"SLOPE": slope}
    exec(array_source(function, "formula"), names)
    return names["formula"]
