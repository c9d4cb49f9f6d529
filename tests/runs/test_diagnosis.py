"""Each rule: when it speaks, when it is silent, and that what it suggests is a setting a spec takes."""

from typing import Any

import numpy as np
import pytest

from workbench.diagnosis import Figures, diagnose
from workbench.training.spec import Spec, apply_settings, flat

SETTINGS = flat(Spec()) | {
    "model.cell": "rnn", "model.activation": "tanh", "training.optimizer": "sgd", "training.learning_rate": 0.01,
    "training.clip_norm": 1.0, "training.epochs": 10, "model.dropout": 0.0,
}  # fmt: skip


def figures(**changes: Any) -> Figures:
    given = dict(SETTINGS) | changes.pop("settings", {})
    usual: dict[str, Any] = {
        "settings": given, "losses": np.linspace(1, 0.1, 50), "norms": np.ones(50),
        "horizons": (("fine", 20),), "steps": 20,
    }  # fmt: skip
    return Figures(**(usual | changes))


LEARNT = {"train": 1 / np.arange(1, 13), "validation": np.array([0.9, 0.7, 0.6, 0.5, *np.linspace(0.6, 0.8, 8)])}
CASES: list[tuple[str, dict[str, Any]]] = [
    ("healthy", {}),
    ("healthy", {"horizons": (("vanishes", 17), ("fine", 20))}),
    ("not_finite", {"losses": np.array([1.0, np.nan])}),
    ("vanishes", {"horizons": (("vanishes", 4),)}),
    ("vanishes", {"horizons": (("vanishes", 7),), "ahead": (("vanishes", 4),)}),
    ("explodes", {"horizons": (("explodes", 5),)}),
    ("explodes", {"horizons": (("explodes", 5), ("vanishes", 3))}),
    ("always_clipped", {"clipped": 50}),
    ("overfits", LEARNT),
    ("updates_large", {"updates": {"a": 0.05, "b": 0.02, "c": 1e-3}}),
    ("updates_small", {"updates": {"a": 1e-6}}),
    ("saturates", {"saturation": {"layer 1, hidden state": 0.9}}),
    ("dead", {"dead": {"layer 1": 0.4}}),
    ("baseline", {"baseline": (0.2, "x"), "validation": np.array([0.5, 0.4]), "train": np.ones(2), "over": True}),
]


@pytest.mark.parametrize(("name", "changes"), CASES, ids=[f"{name}-{k}" for k, (name, _) in enumerate(CASES)])
def test_each_rule_speaks(name: str, changes: dict[str, Any]) -> None:
    found = diagnose(figures(**changes))
    assert found[0].name == name
    for finding in found:
        assert finding.seen
        assert finding.why
        assert "{" not in finding.sentence
        tried = flat(apply_settings(apply_settings(Spec(), SETTINGS), finding.settings))
        assert all(tried[key] == value for key, value in finding.settings.items())
        # What is advised is a change.
        assert all(figures(**changes).settings[key] != value for key, value in finding.settings.items())


@pytest.mark.parametrize(
    ("silent", "changes"),
    [
        ("always_clipped", {"clipped": 50, "settings": {"training.optimizer": "adam"}}),
        ("always_clipped", {"clipped": 40}),
        ("overfits", LEARNT | {"train": np.ones(12)}),
        ("vanishes", {"horizons": (("vanishes", 4),), "settings": {"data.task": "translate"}}),
        ("updates_large", {"updates": {"bias": float("inf"), "a": 1e-3}}),
        ("updates_small", {"updates": {"a": 1e-6}, "over": True}),
        ("saturates", {"saturation": {"a": 0.4}}),
        ("dead", {"dead": {"a": 0.1}}),
        ("baseline", {"baseline": (0.2, "x"), "validation": np.array([0.5])}),
        ("healthy", {"horizons": (("vanishes", 4),)}),
    ],
)
def test_where_a_rule_is_silent(silent: str, changes: dict[str, Any]) -> None:
    assert silent not in [finding.name for finding in diagnose(figures(**changes))]


def test_gated_cells_are_not_told_to_become_gated() -> None:
    found = diagnose(figures(horizons=(("vanishes", 4),), settings={"model.cell": "lstm"}))
    assert (found[0].name, found[0].weight, found[0].settings) == ("vanishes", "good", {})


def test_the_gravest_comes_first_and_nothing_is_said_before_a_step() -> None:
    found = diagnose(figures(losses=np.array([np.inf]), horizons=(("vanishes", 4),), dead={"a": 0.9}))
    assert [finding.name for finding in found] == ["not_finite", "vanishes", "dead"]
    assert diagnose(Figures()) == []
