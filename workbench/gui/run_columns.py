"""The columns of the list of runs: what stands in each and how it is written."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from workbench.fields import settings_of
from workbench.gui.names import OPTIONS, metric_label, tr_setting, tr_variant
from workbench.gui.numbers import count, duration, short
from workbench.runs.store.listing import Value
from workbench.training.spec import SECTIONS, ModelSpec
from workbench.words import translate

STAR = "star"
# Shown from the start; those of the second row as soon as a run has something there.
SHOWN = (
    STAR, "when", "label", "data.path", "model.cell", "model.activation", "model.depth", "result.parameters",
    "result.epochs", "result.validation_loss", "score.value", "score.baseline", "result.seconds", "tags",
)  # fmt: skip
WHERE_SAID = ("label", "tags")
# Those that are no setting but can be chosen, too.
FURTHER = ("name", "reason", "notes", "parent", "data.task", "model.hidden", "training.learning_rate", "training.seed")
WORDS = {STAR, "when", "label", "name", "tags", "notes", "parent", "reason", "path", "code", "hash"}
# What is needed to write other columns.
BESIDE = (*(f"model.{name}" for name in OPTIONS), "score.measure")
Label = Callable[[str, str], str]


def heading(key: str) -> str:
    """What stands over a column."""
    known = {
        STAR: "★",
        "when": translate("ComparePage", "When"),
        "label": translate("runs page", "Name"),
        "name": translate("runs page", "Folder"),
        "tags": translate("runs page", "Tags"),
        "notes": translate("runs page", "Notes"),
        "parent": translate("runs page", "Goes on from"),
        "reason": translate("runs page", "Ended"),
        "data.path": translate("ComparePage", "Data"),
        "model.cell": translate("ComparePage", "Cell"),
        "model.activation": translate("ComparePage", "Activation"),
        "model.depth": translate("ComparePage", "Depth"),
        "result.parameters": translate("ComparePage", "Weights"),
        "result.epochs": translate("ComparePage", "Epochs"),
        "result.validation_loss": translate("ComparePage", "Validation loss"),
        "score.value": translate("ComparePage", "Test error"),
        "score.baseline": translate("ComparePage", "Best baseline"),
        "result.seconds": translate("ComparePage", "Time"),
    }
    return known.get(key) or declared_label(key) or metric_label(key.split(".", 1)[-1])


def tip(key: str) -> str:
    """What a column holds, where its heading does not say it all."""
    known = {
        STAR: translate("runs page", "The runs that matter to you. Click to give or take a star."),
        "result.parameters": translate("ComparePage", "How many numbers the network has learnt."),
        "result.validation_loss": translate(
            "ComparePage", "The best loss on the validation part, on the scale that the network learns on."
        ),
        "score.value": translate(
            "ComparePage",
            "The result on the test part: RMSE, nats per symbol, accuracy or exact matches, by the task.",
        ),
        "score.baseline": translate(
            "ComparePage", "The same measure for the best of the simple rules that need no network."
        ),
        "parent": translate("runs page", "The run whose state this one began with."),
    }
    return known.get(key, "" if key in WORDS else key)


def declared_label(key: str) -> str:
    """The label of a setting; empty for what is none."""
    section, _, name = key.partition(".")
    declared = settings_of(SECTIONS[section]) if section in SECTIONS else ()
    label = next((one.label for one in declared if one.name == name), "")
    return tr_setting(label)


def is_number(key: str) -> bool:
    """Whether the column stands at the right."""
    if key in WORDS:
        return False
    section, _, name = key.partition(".")
    if section in SECTIONS:
        declared = next((one for one in settings_of(SECTIONS[section]) if one.name == name), None)
        return declared is not None and isinstance(declared.default, int | float) and declared.kind is not bool
    return section in ("result", "score", "test") and name not in ("task", "reason", "device", "measure")


def text(key: str, value: Value | None, beside: Callable[[str], Value | None], title: Label, label: Label) -> str:
    """What stands in a cell. `beside`: the run's other values; `title` and `label` name data and choices."""
    if key == STAR:
        return "★" if value else ""
    if value is None or value == "":
        return "" if key in WORDS else "–"
    match key:
        case "when":
            return time.strftime("%Y-%m-%d %H:%M", time.localtime(float(value)))
        case "tags":
            return " ".join(str(value).split())
        case "name":
            return str(value).rsplit("/", 1)[-1]
        case "notes":
            return str(value).split("\n", 1)[0]
        case "data.path":
            return title(key, str(value))
        case "model.cell":
            named, on = label(key, str(value)), len(_options(beside))
            return f"{named} +{on}" if on else named
        case "result.seconds":
            return duration(float(value)) if isinstance(value, int | float) else str(value)
        case _:
            return _plain(key, value, label)


def cell_tip(key: str, value: Value | None, beside: Callable[[str], Value | None]) -> str:
    """More about a cell than it has room for."""
    match key:
        case "model.cell":
            return ", ".join(_options(beside))
        case "score.value":
            measure = beside("score.measure")
            return metric_label(str(measure)) if measure else ""
        case "when" | "tags" | "label":
            return str(beside("path") or "")
        case "star":
            return tip(STAR)
        case _:
            return str(value) if isinstance(value, str) else ""


def _plain(key: str, value: Value, label: Label) -> str:
    if isinstance(value, str):
        return label(key, value) if key.split(".")[0] in SECTIONS and "," not in value else value.replace(",", ", ")
    if isinstance(value, int) or (key.startswith("result.") and value == int(value)):
        return count(value) if abs(value) < 1e15 else f"{value:g}"
    # Settings as they were typed, results with the digits that matter.
    return f"{value:g}" if key.split(".")[0] in SECTIONS else short(value)


def _options(beside: Callable[[str], Value | None]) -> list[str]:
    """The options of a network that are on, as people write them."""
    found: list[str] = []
    declared: Mapping[str, Any] = {one.name: one for one in settings_of(ModelSpec)}
    for name in OPTIONS:
        value = beside(f"model.{name}")
        if value is not None and value not in ("false", 0):
            named = tr_setting(declared[name].label)
            found.append(named if value == "true" else f"{named} {value:g}")
    return found


def choice_label(engine: Any) -> Label:
    """Names the value of a setting as its menu does."""
    known: dict[str, dict[str, str]] = {}

    def named(key: str, value: str) -> str:
        if key not in known:
            known[key] = {one.name: tr_variant(one.label) for one in engine.choices(key)}
        return known[key].get(value, value)

    return named
