"""A spec made whole: the data are read, and what a person left open is filled in."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.data import Data, load, suggest
from workbench.data.watch import SILENT, Watch
from workbench.training.spec import Spec, apply_settings, flat

# Values of a spec's data that leave a setting open.
UNSAID = ("auto", "", 0, [], ())


def complete(
    spec: Spec, base: Path, explicit: Collection[str] | None = None, watch: Watch = SILENT
) -> tuple[Spec, Data, list[str]]:
    """Read the data and fill in what the spec leaves open; return the spec, the data and the reasons in words.

    What a person said wins over what the data suggest, and that over the fields' defaults. `explicit`: the dotted names
    that a person gave; None takes those that differ from their defaults. Relative paths start at `base`.
    """
    data = load(spec.data, base, watch=watch)
    whole, reasons = filled_in(spec, data, base, explicit)
    return whole, data, reasons


def filled_in(spec: Spec, data: Data, base: Path, explicit: Collection[str] | None = None) -> tuple[Spec, list[str]]:
    """`complete` for data that are read already."""
    said = differing(spec) if explicit is None else set(explicit)
    suggestion = suggest(data, spec.data)
    values = flat(spec)
    kept = {key: values[key] for key in said if key.startswith("data.") and values[key] not in UNSAID}
    chosen = {key: value for key, value in suggestion.settings.items() if key not in said}
    whole = apply_settings(replace(spec, data=suggestion.data), kept | chosen)
    settled = replace(whole.data, path=placed(whole.data.path, base), sha256=data.source.sha256)
    if whole.data.test_path:
        settled = replace(settled, test_path=placed(whole.data.test_path, base))
    return replace(whole, data=settled), list(suggestion.reasons)


def chosen_settings(before: Spec, after: Spec) -> dict[str, Any]:
    """The settings that were filled in: dotted name to value."""
    old, new = flat(before), flat(after)
    unsaid = ("data.path", "data.test_path", "data.sha256")
    return {key: value for key, value in new.items() if value != old[key] and key not in unsaid}


def placed(path: str, base: Path) -> str:
    """A spec's path as it holds wherever the spec is; the name of a sample stays as it is."""
    return path if path.startswith("sample:") or not path else str((base / path).absolute())


def differing(spec: Spec) -> set[str]:
    """The dotted names of the settings that are other than the fields' defaults."""
    default = flat(Spec())
    return {key for key, value in flat(spec).items() if value != default[key]}
