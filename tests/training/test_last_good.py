"""A run whose loss explodes goes back to the same state, wherever it was stopped or killed on the way."""

import math
from typing import Any

import pytest

from tests.training.doubles import FakeNetwork, FakeTask, stop_after
from tests.training.test_trainer import run
from workbench.training.last_good import EVERY, EVERY_OF_SMALL

# Three epochs of 120 steps. The losses grow from step 163 on, but for one, and are no number at step 175.
SETTINGS: dict[str, Any] = {"epochs": 3, "batch": 4, "learning_rate": 0.001}
LOSSES = {step: 1e3 * 2.0**step for step in range(163, 175)} | {165: 0.05, 175: math.nan}
BEGAN, FAILED, BACK_TO = 166, 175, 150
STEPS = tuple(range(7, FAILED, 7))


def network(seconds: float) -> FakeNetwork:
    made = FakeNetwork(seconds=seconds)
    made.losses = dict(LOSSES)
    return made


def untimed(outcome: Any) -> dict[str, Any]:
    said = {key: repr(one) for key, one in vars(outcome.progress).items() if not key.endswith("seconds")}
    return said | {"reason": outcome.reason, "told": outcome.blow_up, "best": outcome.best["w"].tobytes()}


@pytest.mark.parametrize("seconds", [1e-6, 0.004, 1.0])
def test_how_steps_are_grouped_does_not_change_where_it_goes_back_to(seconds: float) -> None:
    given = network(seconds)
    outcome, _, _ = run(FakeTask(windows=480), given, **SETTINGS)
    assert outcome.reason == "not_finite"
    assert outcome.blow_up["step"] == FAILED
    assert outcome.blow_up["began"] == BEGAN
    assert outcome.blow_up["back_to"] == outcome.progress.step == given.steps == BACK_TO
    assert outcome.progress.onset == 0


@pytest.mark.parametrize("windows", [480, 1440])
def test_from_any_checkpoint_it_goes_back_to_the_same_state(windows: int) -> None:
    """In the second epoch, and before there was any validation."""
    task = FakeTask(windows=windows)
    whole = network(0.004)
    expected, _, kept = run(task, whole, keep_steps=7, **SETTINGS)
    assert [one.progress.step for one in kept[:-1]] == [*STEPS]
    assert expected.blow_up["back_to"] == BACK_TO
    for checkpoint in kept:
        for seconds in (1e-6, 1.0):
            resumed = network(seconds)
            outcome, _, _ = run(task, resumed, start=checkpoint, keep_steps=7, **SETTINGS)
            assert untimed(outcome) == untimed(expected), f"from step {checkpoint.progress.step}"
            assert resumed.weight.tobytes() == whole.weight.tobytes()


@pytest.mark.parametrize("after", [3, 20, 34, 35, 36, 37])
def test_stopped_anywhere_it_goes_back_to_the_same_state(after: int) -> None:
    task = FakeTask(windows=480)
    expected, _, _ = run(task, network(0.01), **SETTINGS)
    stopped, _, kept = run(task, network(0.01), stop=stop_after(after), **SETTINGS)
    assert stopped.reason == "stopped"
    outcome, _, _ = run(task, network(0.004), start=kept[-1], **SETTINGS)
    assert untimed(outcome) == untimed(expected)


def test_what_is_exploding_is_no_result() -> None:
    task = FakeTask(windows=1440)
    good = network(1.0)
    run(task, good, stop=stop_after(BACK_TO), **SETTINGS)
    given = network(1.0)
    stopped, _, kept = run(task, given, stop=stop_after(170), **SETTINGS)
    assert (stopped.progress.step, stopped.progress.onset) == (170, BEGAN)
    assert stopped.best["w"].tobytes() == kept[-1].best["w"].tobytes() == good.weight.tobytes()
    # It stands where it was stopped all the same, so that it goes on as if it never had been.
    assert kept[-1].network["weight"].tobytes() == given.weight.tobytes() != good.weight.tobytes()


def test_a_state_is_proved_by_the_loss_after_it_or_by_its_validation() -> None:
    task = FakeTask(windows=480)
    proved: list[int] = []
    for validation in (0.001, 1e9):
        given = network(0.01)
        given.losses = {121: math.nan}
        given.validations = [validation] * 2  # two calls
        outcome, _, _ = run(task, given, **SETTINGS)
        proved.append(outcome.blow_up["back_to"])
    assert proved == [120, 2 * EVERY]


@pytest.mark.parametrize(("weights", "every"), [(100, EVERY_OF_SMALL), (10_000_000, EVERY)])
def test_small_networks_hold_less_often_and_do_more_steps_at_once(weights: int, every: int) -> None:
    small = network(1e-6)
    small.losses = {}
    small.parameter_count = weights
    run(FakeTask(windows=4 * 1000), small, **SETTINGS)
    assert max(small.calls) == every
