"""The columns of the list of runs: what stands in each and how it is written."""

import html
import time
from collections.abc import Callable, Mapping
from typing import Any

from workbench.fields import Setting, settings_of
from workbench.gui.names import OPTIONS, capital, metric_label, result_label, tr_setting, tr_variant
from workbench.gui.numbers import count, duration, short
from workbench.runs.store.entry import UNREADABLE
from workbench.runs.store.listing import RUNNING, STATE, UNFINISHED, Value
from workbench.training.spec import SECTIONS, ModelSpec, known_keys
from workbench.words import translate

STAR = "star"
# Shown from the start; those of the second row as soon as a run has something there.
SHOWN = (
    STAR, "when", STATE, "label", "data.path", "model.cell", "model.activation", "model.depth", "result.parameters",
    "result.epochs", "result.validation_loss", "score.value", "score.baseline", "result.seconds", "tags",
)  # fmt: skip
WHERE_SAID = ("label", "tags", STATE)
# Those that are no setting but can be chosen, too.
FURTHER = ("path", "notes", "parent", "data.task", "model.hidden", "training.learning_rate", "training.seed")
WORDS = {STAR, "when", "label", "tags", "notes", "parent", STATE, "path", "code", "hash"}
# How most runs end: the column of states is of no use while all have ended like this.
USUAL = ("done", "stopped", "early")
# Results that are named as a setting's choices are.
CHOSEN = {"result.task": "data.task", "result.vocabulary.tokens": "data.tokens"}
# What is needed to write other columns.
BESIDE = (*(f"model.{name}" for name in OPTIONS), "score.measure")
Label = Callable[[str, str], str]


def heading(key: str) -> str:
    """What stands over a column."""
    known = {
        STAR: "★",
        "when": translate("ComparePage", "When"),
        "label": translate("runs page", "Name"),
        "path": translate("runs page", "Folder"),
        "tags": translate("runs page", "Tags"),
        "notes": translate("runs page", "Notes"),
        "parent": translate("runs page", "Goes on from"),
        STATE: translate("runs page", "State"),
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
    return known.get(key) or declared_label(key) or capital(result_label(key))


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
        STATE: translate("runs page", "Whether it is being trained, or how it ended."),
    }
    if key in known or key in WORDS:
        return known.get(key, "")
    declared = _declared(key)
    return f"{tr_setting(declared.help)}\n{key}" if declared is not None else key


def declared_label(key: str) -> str:
    """The label of a setting; empty for what is none."""
    declared = _declared(key)
    return tr_setting(declared.label) if declared is not None else ""


def _declared(key: str) -> Setting | None:
    section, _, name = key.partition(".")
    declared = settings_of(SECTIONS[section]) if section in SECTIONS else ()
    return next((one for one in declared if one.name == name), None)


def state_label(state: str) -> str:
    """What stands in the column of states; a reason that is not known here stands as it is."""
    known = {
        RUNNING: translate("runs page", "Training"),
        UNFINISHED: translate("runs page", "Did not end"),
        "done": translate("runs page", "Finished"),
        "stopped": translate("runs page", "Stopped"),
        "early": translate("runs page", "Stopped early"),
        "not_finite": translate("runs page", "Broke off"),
        UNREADABLE: translate("runs page", "Not readable"),
    }
    return known.get(state, state)


def state_tip(state: str) -> str:
    """More about a state, where its label does not say it all."""
    known = {
        RUNNING: translate("runs page", "It is being trained now, by this window or by another program."),
        UNFINISHED: translate("runs page", "It was cut off before it ended. It can go on where it stood."),
        "early": translate("runs page", "The validation loss no longer fell."),
        "not_finite": translate("runs page", "The loss or the gradient was no longer a number."),
        UNREADABLE: translate("runs page", "Its spec.toml cannot be read."),
    }
    return known.get(state, "")


def is_number(key: str) -> bool:
    """Whether the column stands at the right."""
    if key in WORDS:
        return False
    section, _, name = key.partition(".")
    if section in SECTIONS:
        declared = _declared(key)
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
        case "path":
            return str(value).rsplit("/", 1)[-1]
        case "state":
            return state_label(str(value))
        case "notes":
            return str(value).split("\n", 1)[0]
        case "data.path":
            return title(key, str(value))
        case "score.measure":
            return metric_label(str(value))
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
        case "when":
            return str(beside("path") or "")
        case "state":
            return state_tip(str(value))
        case "star":
            return tip(STAR)
        case _:
            return _whole(value) if isinstance(value, str) else ""


def _whole(text: str) -> str:
    """A text of any length as a tip: in lines that fit the screen, and whatever signs it has, as it is."""
    words = " ".join(text.split()) if "\n" not in text else text
    return f"<p style='white-space: pre-wrap'>{html.escape(words)}</p>" if words else ""


def _plain(key: str, value: Value, label: Label) -> str:
    if value in ("true", "false"):
        return translate("fields", "on") if value == "true" else translate("fields", "off")
    key = CHOSEN.get(key, key)
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
            amount = value if isinstance(value, str) else f"{value:g}"
            found.append(named if value == "true" else f"{named} {amount}")
    return found


def choice_label(engine: Any) -> Label:
    """Names the value of a setting as its menu does."""
    known: dict[str, dict[str, str]] = {}

    def named(key: str, value: str) -> str:
        if key not in known:
            # A spec from elsewhere may have settings that are not known here.
            choices = engine.choices(key) if key in known_keys() else ()
            known[key] = {one.name: tr_variant(one.label) for one in choices}
        return known[key].get(value, value)

    return named
