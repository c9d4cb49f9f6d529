"""The sentence under the plots."""

from typing import Any

import numpy as np
import pytest

from workbench.gui.history import History
from workbench.gui.insight import findings, insight
from workbench.gui.numbers import duration, rough, short, tick
from workbench.training import events


def history(
    flow: np.ndarray, clip: float = 100.0, norm: float = 1.0, loss: float = 0.5, both_ways: bool = False
) -> History:
    made = History()
    made.absorb(
        [
            events.Prepared(
                "forecast",
                1,
                9,
                9,
                ("layer 1",),
                clip,
                (("persistence", "Persistence", 1.0),),
                {"training.optimizer": "sgd", "model.bidirectional": both_ways},
            )
        ]
    )
    count = 50
    losses = np.full(count, loss)
    layers = np.full((count, 1), norm)
    made.absorb([events.Stepped(1, 1, losses, np.full(count, norm), layers, flow, 1.0, 0.1, 1.0)])
    return made


# Strong at both ends, gone between step 4 from the beginning and step 7 from the end.
MIDDLE = np.array([[1.0] * 4 + [1e-6] * 9 + [1.0] * 7])


def test_nothing_is_said_before_the_first_step() -> None:
    assert insight(History()) == ""


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (history(np.ones((1, 20))), "reach all 20 steps"),
        (history(np.logspace(-6, 0, 20).reshape(1, -1)), "vanish after 7 steps"),
        (history(np.logspace(6, 0, 20).reshape(1, -1)), "explode 7 steps back"),
        (history(MIDDLE), "vanish after 7 steps"),
        (history(MIDDLE, both_ways=True), "vanish 7 steps from the window's end and 4 from its beginning"),
        (history(np.ones((1, 20)), both_ways=True), "reach all 20 steps"),
        (history(np.ones((1, 20)), clip=0.5), "cut by the clip"),
        (history(np.ones((1, 20)), loss=float("nan")), "no longer a number"),
    ],
)
def test_what_is_seen_first(made: History, expected: str) -> None:
    assert expected in insight(made)


def test_overfitting_and_the_baseline_are_told() -> None:
    made = history(np.ones((1, 20)))
    for epoch in range(1, 13):
        validation = 0.5 if epoch == 4 else 0.6 + epoch / 50
        made.absorb([events.EpochEnded(epoch, epoch, 1 / epoch, validation, 0.1, best=epoch == 4)])
    assert "since epoch 4" in insight(made)
    assert "50% below that of the baseline “persistence (last value)”." in insight(made)


def test_hardly_anything_left_is_not_nothing() -> None:
    made = history(np.ones((1, 20)))
    made.absorb([events.EpochEnded(1, 1, 0.1, 0.0031, 0.1, best=True)])
    assert "99.6% below" in insight(made)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.012345, "0.0123"), (48.66, "48.7"), (1.0, "1.00"), (12345.6, "12,346"), (1e-7, "1.0e-07")],
)
def test_numbers_have_the_digits_that_matter(value: float, text: str) -> None:
    assert short(value) == text


def test_times_and_ticks() -> None:
    assert [duration(value) for value in (0.3, 12, 200, 7500, float("nan"))] == [
        "0.3 s",
        "12 s",
        "3 min 20 s",
        "2 h 5 min",
        "–",
    ]
    assert [tick(value) for value in (0.001, 2e6, 0.00002, 12.5)] == ["0.001", "2e6", "2e-5", "12.5"]
    assert rough(171_118) == "170,000"


def test_what_the_probe_of_saturation_saw_is_diagnosed() -> None:
    def gate(low: float, dead: float, curve: str) -> dict[str, Any]:
        return {"low": low, "high": 0.0, "dead": dead, "curve": curve}

    def told(**gates: dict[str, Any]) -> list[str]:
        made = history(np.ones((1, 20)))
        made.absorb([events.Observed(50, 1, "saturation", {"layers": [{"gates": gates}]})])
        return [finding.seen for finding in findings(made)]

    assert "90% of the values of layer 1 lie where their curve is flat." in told(candidate=gate(0.9, 0.0, "tanh"))
    # A gate that is shut does its work, and a rectifier's zeros are its nature.
    assert len(told(forget=gate(0.9, 0.0, "sigmoid"), candidate=gate(0.1, 0.0, "tanh"))) == 1
    assert len(told(hidden=gate(0.9, 0.1, "relu"))) == 1
    assert "40% of the units of layer 1 are never active." in told(hidden=gate(0.9, 0.4, "relu"))
