"""Settings declared once: the form, the validation, the spec file and the command line all read the declaration.

A spec is a frozen dataclass whose fields are made by `setting(...)`; `settings_of(cls)` lists their declarations.
"""

import dataclasses
import difflib
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from workbench.errors import UserError
from workbench.words import translate

Choices = Iterable[str] | Callable[[], Iterable[str]]
Condition = tuple[str, Callable[[Any], bool]]


@dataclass(frozen=True)
class Setting:
    """One declared field. `minimum` and `maximum` are inclusive and hold for every element of a list.

    `used_if`: another setting, and a test of its value, where this one matters only sometimes. `other` is one of the
    same spec, `data.other` one of another section; of `one|other`, either will do. `zero`: what 0 stands for, in words.
    """

    name: str
    kind: Any
    default: Any
    label: str
    help: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    choices: Choices | None = None
    advanced: bool = True
    used_if: Condition | None = None
    zero: str = ""

    def conditions(self, section: str) -> list[tuple[str, Callable[[Any], bool]]]:
        """(dotted name, test) of the settings that this one of `section` hangs on: it matters where any passes."""
        if self.used_if is None:
            return []
        names, test = self.used_if
        return [(name if "." in name else f"{section}.{name}", test) for name in names.split("|")]

    def options(self) -> list[str]:
        """The names to choose from, or an empty list where any value of the kind will do."""
        if self.choices is None:
            return []
        return list(self.choices() if callable(self.choices) else self.choices)


def setting(
    default: Any,
    label: str,
    help: str,
    *,
    unit: str = "",
    minimum: float | None = None,
    maximum: float | None = None,
    choices: Choices | None = None,
    advanced: bool = True,
    used_if: Condition | None = None,
    zero: str = "",
) -> Any:
    """Declare a field of a spec; see `Setting`. `advanced` ones stand one level down in the window."""
    declared = {
        "label": label,
        "help": help,
        "unit": unit,
        "minimum": minimum,
        "maximum": maximum,
        "choices": choices,
        "advanced": advanced,
        "used_if": used_if,
        "zero": zero,
    }
    return dataclasses.field(default=default, metadata={"setting": declared})


@cache
def settings_of(spec: type) -> tuple[Setting, ...]:
    """The declared settings of a spec class, in their order."""
    kinds = typing.get_type_hints(spec)
    return tuple(
        Setting(name=field.name, kind=kinds[field.name], default=field.default, **field.metadata["setting"])
        for field in dataclasses.fields(spec)
        if "setting" in field.metadata
    )


def singular(unit: str) -> str:
    """The unit of one: `step` of `steps`."""
    return unit.removesuffix("s")


def convert(declared: Setting, value: Any, where: str) -> Any:
    """Return `value` (from TOML, a form or a command line) as the setting's kind, checked; UserError otherwise."""
    result = _as_kind(declared.kind, value, declared, where)
    for element in result if isinstance(result, tuple) else (result,):
        _check(declared, element, where)
    return result


def unknown(name: str, known: Iterable[str], what: str, where: str) -> UserError:
    """The error for a name that is not known, with the nearest known one."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if near:
        hint = translate("settings", "Did you mean {name}?").format(name=near[0])
    else:
        hint = translate("settings", "Known: {names}.").format(names=", ".join(names))
    message = translate("settings", "{what} {name} is not known.").format(what=what, name=repr(name))
    return UserError(message, hint, where)


def build(spec: type, values: Mapping[str, Any], section: str) -> Any:
    """Make a spec from a mapping; an unknown key is a UserError that names the nearest known one."""
    declared = {one.name: one for one in settings_of(spec)}
    for key in values:
        if key not in declared:
            raise unknown(key, declared, translate("settings", "The setting"), section)
    return spec(**{key: convert(declared[key], value, f"{section}.{key}") for key, value in values.items()})


def _as_kind(kind: Any, value: Any, declared: Setting, where: str) -> Any:
    origin = typing.get_origin(kind)
    if origin is tuple:
        element = typing.get_args(kind)[0]
        # A blank within an item may be part of a column's name.
        items = [one.strip() for one in value.strip(" []").split(",")] if isinstance(value, str) else value
        if not isinstance(items, list | tuple):
            items = [items]
        return tuple(_as_kind(element, item, declared, where) for item in items if item != "")
    if origin in (typing.Union, types.UnionType):
        for option in typing.get_args(kind):
            try:
                return _as_kind(option, value, declared, where)
            except UserError:
                continue
        raise _wrong(declared, value, where)
    if kind is bool:
        return _as_bool(value, declared, where)
    if kind is str:
        return str(value)
    if isinstance(value, bool):
        raise _wrong(declared, value, where)
    try:
        number = kind(value) if not isinstance(value, float) or kind is float else int(value)
    except (TypeError, ValueError, OverflowError):
        raise _wrong(declared, value, where) from None
    if kind is int and isinstance(value, float) and value != number:
        raise _wrong(declared, value, where)
    return number


def _as_bool(value: Any, declared: Setting, where: str) -> bool:
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    text = str(value).lower()
    if text not in known:
        raise _wrong(declared, value, where)
    return known[text]


def _check(declared: Setting, value: Any, where: str) -> None:
    options = declared.options()
    if options and isinstance(value, str) and value not in options:
        raise unknown(value, options, translate("settings", "The choice"), where)
    if isinstance(value, str | bool):
        return
    low, high = declared.minimum, declared.maximum
    # Written so that NaN fails, too.
    if (low is not None and not value >= low) or (high is not None and not value <= high):
        raise _wrong(declared, value, where)


def _wrong(declared: Setting, value: Any, where: str) -> UserError:
    label = translate("settings", declared.label)
    low, high = declared.minimum, declared.maximum
    if declared.kind is bool:
        hint = translate("settings", "Give true or false.")
    elif low is not None and high is not None:
        hint = translate("settings", "Give a number from {low} to {high}.")
    elif low is not None:
        hint = translate("settings", "Give a number of at least {low}.")
    else:
        hint = translate("settings", "Give a number.")
    if declared.kind is int:
        hint += " " + translate("settings", "It must be a whole number.")
    bounds = {name: f"{bound:.10g}" for name, bound in (("low", low), ("high", high)) if bound is not None}
    message = translate("settings", "{value} is not a value for {label}.").format(value=repr(value), label=label)
    return UserError(message, hint.format(**bounds), where)
