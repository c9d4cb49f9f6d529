"""Experiments of the literature, ready to start: complete settings under a name, with what is known of their result."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.fields import unknown
from workbench.words import translate

PREFIX = "preset:"


@dataclass(frozen=True)
class Preset:
    """`name` stands behind `preset:` in place of a spec; `settings` are dotted names, all others as suggested."""

    name: str
    title: Callable[[], str]
    sentence: Callable[[], str]
    settings: dict[str, Any]


def _adding(steps: int, cell: str, **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "data.path": "sample:adding", "data.window": steps, "model.cell": cell, "model.activation": "tanh",
        "model.depth": 1, "model.hidden": 64, "training.batch": 50, "training.learning_rate": 0.005,
        "training.clip_norm": 1.0, "training.epochs": 15,
    }  # fmt: skip
    return known | {key.replace("__", "."): value for key, value in more.items()}


def _copy(cell: str, **more: Any) -> dict[str, Any]:
    known: dict[str, Any] = {
        "data.path": "sample:copy", "data.window": 50, "model.cell": cell, "model.activation": "tanh",
        "model.depth": 1, "model.hidden": 64, "training.batch": 50, "training.learning_rate": 0.003,
        "training.clip_norm": 1.0, "training.epochs": 50,
    }  # fmt: skip
    return known | {key.replace("__", "."): value for key, value in more.items()}


PRESETS = (
    Preset(
        "adding-lstm",
        lambda: translate("presets", "Adding problem, 50 steps, LSTM"),
        lambda: translate("presets", "Hochreiter and Schmidhuber 1997. Guessing errs by 0.1667; this learns it."),
        _adding(50, "lstm"),
    ),
    Preset(
        "adding-gru",
        lambda: translate("presets", "Adding problem, 50 steps, GRU"),
        lambda: translate("presets", "The same with two gates in place of three."),
        _adding(50, "gru"),
    ),
    Preset(
        "adding-rnn-200",
        lambda: translate("presets", "Adding problem, 200 steps, simple network"),
        lambda: translate("presets", "Too far back for a network without gates: it stays at guessing."),
        _adding(200, "rnn", training__learning_rate=0.003, training__epochs=10),
    ),
    Preset(
        "copy-lstm",
        lambda: translate("presets", "Copy task, 30 blanks, LSTM"),
        lambda: translate("presets", "Ten symbols over 30 blank steps. Without memory the loss stays at 0.4159."),
        _copy("lstm"),
    ),
    Preset(
        "copy-gru",
        lambda: translate("presets", "Copy task, 30 blanks, GRU"),
        lambda: translate("presets", "The same with two gates in place of three."),
        _copy("gru"),
    ),
)


def find_preset(name: str) -> Preset:
    """The preset of that name; UserError with the nearest name where there is none."""
    known = {preset.name: preset for preset in PRESETS}
    if name not in known:
        raise unknown(name, known, translate("presets", "The preset"), PREFIX)
    return known[name]
