"""The whole of what a run is to do, as frozen dataclasses that a TOML file, a form and a command line share."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.data.options import DataSpec
from workbench.errors import UserError
from workbench.fields import build, settings_of, unknown
from workbench.training.options import ModelSpec, TrainingSpec
from workbench.words import translate

VERSION = 1


@dataclass(frozen=True)
class Spec:
    """A run: data, model and training."""

    data: DataSpec = field(default_factory=DataSpec)
    model: ModelSpec = field(default_factory=ModelSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)


SECTIONS: dict[str, type] = {"data": DataSpec, "model": ModelSpec, "training": TrainingSpec}


def known_keys() -> list[str]:
    """Every dotted name, in order (`data.path`, ..., `training.threads`)."""
    return [f"{section}.{one.name}" for section, kind in SECTIONS.items() for one in settings_of(kind)]


def spec_from(values: Mapping[str, Any], where: str = "spec") -> Spec:
    """A spec from the mapping that a TOML file gives. UserError names an unknown section or key, or a wrong value."""
    sections = dict(values)
    version = sections.pop("version", VERSION)
    if version != VERSION:
        raise UserError(
            translate("settings", "The spec has version {version}; this program reads version {known}.").format(
                version=version, known=VERSION
            ),
            translate("settings", "Open it with the program that wrote it, or set version = {known}.").format(
                known=VERSION
            ),
            where,
        )
    for name, section in sections.items():
        if name not in SECTIONS:
            raise unknown(name, SECTIONS, translate("settings", "The section"), where)
        if not isinstance(section, Mapping):
            raise UserError(
                translate("settings", "{name} is a section, not a value.").format(name=name),
                translate("settings", "Write [{name}] on a line of its own.").format(name=name),
                where,
            )
    return Spec(**{name: build(kind, sections.get(name, {}), name) for name, kind in SECTIONS.items()})


def read_spec(path: Path) -> Spec:
    """Read a TOML spec; UserError says where it is wrong."""
    return spec_from(read_values(path), str(path))


def read_values(path: Path) -> dict[str, Any]:
    """What a TOML spec says, as nested dicts, not yet checked; UserError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UserError(
            translate("settings", "The spec cannot be read: {why}.").format(why=error.strerror),
            translate("settings", "Check the path and its permissions."),
            str(path),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            translate("settings", "This is not a TOML spec: {why}.").format(why=error),
            translate("settings", "Mend the line that it names."),
            str(path),
        ) from None


def said_keys(values: Mapping[str, Any]) -> set[str]:
    """The dotted names that a spec's mapping gives a value."""
    return {f"{section}.{name}" for section, inner in values.items() if isinstance(inner, Mapping) for name in inner}


def flat(spec: Spec) -> dict[str, Any]:
    """Every setting by its dotted name, lists in place of tuples."""
    return {f"{section}.{name}": value for section, inner in to_mapping(spec).items() for name, value in inner.items()}


def to_mapping(spec: Spec) -> dict[str, dict[str, Any]]:
    """The spec as plain nested dicts, lists in place of tuples."""

    def plain(value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else value

    return {
        section: {one.name: plain(getattr(getattr(spec, section), one.name)) for one in settings_of(kind)}
        for section, kind in SECTIONS.items()
    }


def format_spec(spec: Spec, comments: Mapping[str, str] | None = None) -> str:
    """The spec as TOML text. `comments`: dotted name to a remark written behind its line."""
    lines = [f"version = {VERSION}"]
    for section, values in to_mapping(spec).items():
        lines += ["", f"[{section}]"]
        for name, value in values.items():
            remark = (comments or {}).get(f"{section}.{name}", "")
            lines.append(f"{name} = {_toml(value)}" + (f"  # {remark}" if remark else ""))
    return "\n".join(lines) + "\n"


def apply_settings(spec: Spec, settings: Mapping[str, Any]) -> Spec:
    """The spec with dotted names (`model.cell`) set; values may be texts as typed. UserError for an unknown name."""
    values = to_mapping(spec)
    keys = known_keys()
    for key, value in settings.items():
        if key not in keys:
            raise unknown(key, keys, translate("settings", "The setting"), "--set")
        section, name = key.split(".", 1)
        values[section][name] = value
    return spec_from(values, "--set")


def of_data(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the settings, by their dotted names, that say how data are read."""
    return {key: value for key, value in settings.items() if key.startswith("data.")}


def of_network(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The others: those of the network and of its training."""
    return {key: value for key, value in settings.items() if not key.startswith("data.")}


def replace(spec: Spec, **sections: Any) -> Spec:
    """`dataclasses.replace` for a spec, under a name that says what it is for."""
    return dataclasses.replace(spec, **sections)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are a subset of TOML's basic strings, but for DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return repr(value)
