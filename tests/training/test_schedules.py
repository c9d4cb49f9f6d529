"""The courses of the learning rate, as plain functions."""

import math
from typing import Any

import pytest

from workbench.training.options import TrainingSpec
from workbench.training.schedules import LAST_RATE, Plateau, epoch_share, warm_share


def shares(epochs: int, **course: Any) -> list[float]:
    training = TrainingSpec(epochs=epochs, **course)
    return [epoch_share(training, epoch) for epoch in range(epochs)]


def test_constant_stays() -> None:
    assert set(shares(7)) == {1.0}


def test_cosine_is_half_a_wave_from_the_whole_rate_to_almost_none() -> None:
    found = shares(100, schedule="cosine")
    assert found == sorted(found, reverse=True)
    assert found[0] == 1.0
    assert found[50] == pytest.approx((1.0 + LAST_RATE) / 2)
    assert LAST_RATE < found[-1] < LAST_RATE + 0.001


@pytest.mark.parametrize(
    ("every", "factor", "expected"),
    [
        (3, 0.5, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125]),
        (0, 0.1, [1, 1, 1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001]),
        (20, 0.5, [1] * 10),
    ],
)
def test_steps_fall_by_the_factor(every: int, factor: float, expected: list[float]) -> None:
    found = shares(10, schedule="step", schedule_every=every, schedule_factor=factor)
    assert found == pytest.approx(expected)


def test_a_step_of_its_own_choice_works_for_one_epoch() -> None:
    assert shares(1, schedule="step") == [1.0]


def test_a_plateau_falls_where_the_loss_no_longer_does_and_waits_anew() -> None:
    training = TrainingSpec(schedule="plateau", schedule_factor=0.5)
    state, found = Plateau(), []
    for loss in (3.0, 2.0, 2.0, 2.5, 2.0, 2.0, 1.0, 1.0):
        state = state.after(loss, 2)
        found.append(epoch_share(training, 99, state.falls))
    assert found == [1.0, 1.0, 1.0, 0.5, 0.5, 0.25, 0.25, 0.25]
    assert state == Plateau(1.0, 1, 2)


def test_creeping_along_and_no_number_are_no_better() -> None:
    state = Plateau().after(math.nan, 5)
    assert state == Plateau(math.inf, 1, 0)
    state = state.after(1.0, 5).after(0.99999, 5)
    assert state == Plateau(1.0, 1, 0)
    assert state.after(0.999, 5) == Plateau(0.999, 0, 0)
    assert Plateau().after(-1.0, 5).after(-1.00001, 5).waited == 1


def test_warm_up_grows_evenly_and_ends_with_the_whole_rate() -> None:
    assert [warm_share(4, step) for step in range(6)] == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert warm_share(0, 0) == 1.0
