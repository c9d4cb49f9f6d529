"""The record of a run: growing arrays, what changed, and how far gradients reach."""

from dataclasses import replace

import numpy as np
import pytest

from tests.gui.doubles import LAYERS, STEPS, forecasted, stepped
from workbench.gui.history import Growing, History, horizons, references
from workbench.training import events


@pytest.mark.parametrize("columns", [0, 3])
def test_growing_keeps_every_row(columns: int) -> None:
    growing = Growing(columns, capacity=2)
    rows = np.random.default_rng(0).random((1000, columns) if columns else 1000)
    for start in range(0, 1000, 7):
        growing.extend(rows[start : start + 7])
    assert np.array_equal(growing.view(), rows)


def test_a_history_says_what_changed() -> None:
    history = History()
    prepared = events.Prepared("forecast", 1, 2, STEPS, ("a", "b", "c"), 1.0, (), {})
    assert history.absorb([events.Preparing(0.1, "x")]) == {"progress"}
    assert history.absorb([prepared]) == {"loss", "gradient", "progress"}
    assert history.absorb([stepped(1), stepped(2)]) == {"loss", "gradient", "flow", "progress"}
    assert history.absorb([events.EpochEnded(1, STEPS, 0.5, 0.6, 1.0, best=True), forecasted(1)]) == {
        "loss",
        "forecast",
        "progress",
    }
    assert history.steps.view().tolist() == list(range(1, 2 * STEPS + 1))
    assert history.layer_norms.view().shape == (2 * STEPS, 3)
    assert (history.best_epoch, history.best_validation) == (1, 0.6)
    history.clear()
    assert history.losses.count == 0
    assert history.flow is None


def test_steps_of_which_nothing_was_asked_are_no_vanishing_gradient() -> None:
    history = History()
    history.absorb([events.Prepared("language_model", 1, 2, STEPS, LAYERS, 1.0, (), {})])
    whole, piece = stepped(1, length=12), stepped(2, length=12)
    flow = np.full((2, 12), 0.5)
    flow[:, 5:] = 0.0
    history.absorb([replace(piece, flow=flow)])
    assert history.flow is not None
    assert horizons(history.flow) == [("fine", 5)] * 2
    history.absorb([whole])
    history.absorb([replace(piece, flow=flow)])
    assert history.flow.shape == (2, 12)
    assert np.array_equal(history.flow, np.asarray(whole.flow))


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        ([1, 0.5, 0.2, 0.1], ("fine", 4)),
        ([1, 0.1, 0.009, 0.5], ("vanishes", 2)),
        ([1, 20, 101, 0.001], ("explodes", 2)),
        ([1, 0.1, float("nan"), 1], ("explodes", 2)),
        ([float("nan")] * 4, ("explodes", 0)),
        ([float("inf"), 1, 1, 1], ("explodes", 0)),
        ([0, 0, 0, 0], ("vanishes", 0)),
    ],
)
def test_the_horizon(back: list[float], expected: tuple[str, int]) -> None:
    assert horizons(np.array([back[::-1]], dtype=float)) == [expected]


def test_with_two_directions_the_horizon_is_measured_from_either_end() -> None:
    flow = np.array([[1.0, 0.5, 0.001, 0.1, 0.4], [0.001, 0.001, 1.0, 1.0, 0.2], [5.0, 1.0, 0.2, 0.1, 0.06]])
    assert references(flow, both_ways=True).tolist() == [1.0, 0.2, 5.0]
    assert references(flow).tolist() == [0.4, 0.2, 0.06]
    assert horizons(flow, both_ways=True) == [("vanishes", 2), ("vanishes", 3), ("fine", 5)]
    assert horizons(flow[:, ::-1], both_ways=True) == [("vanishes", 2), ("vanishes", 0), ("fine", 5)]
