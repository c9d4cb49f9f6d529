"""The training loop against doubles: order of batches, chunks, stopping, going on, and what is told."""

from typing import Any

import numpy as np
import pytest

from tests.training.doubles import Clock, FakeNetwork, FakeTask, never, stop_after
from workbench.training.checkpoint import Checkpoint
from workbench.training.events import EpochEnded, Event, Notice, Stepped
from workbench.training.spec import Spec, apply_settings
from workbench.training.trainer import train


def spec(**training: Any) -> Spec:
    values = {"epochs": 3, "batch": 4} | training
    return apply_settings(Spec(), {f"training.{key}": value for key, value in values.items()})


def run(
    task: Any, network: FakeNetwork, stop: Any = never, start: Checkpoint | None = None, **training: Any
) -> tuple[Any, list[Event], list[Checkpoint]]:
    events: list[Event] = []
    kept: list[Checkpoint] = []
    given: Any = network
    outcome = train(spec(**training), task, given, events.append, stop, kept.append, start=start, clock=network.clock)
    return outcome, events, kept


def test_every_window_is_seen_once_an_epoch_in_an_order_that_changes() -> None:
    network = FakeNetwork()
    run(FakeTask(windows=40), network)
    epochs = [[n for shown in network.seen[k : k + 10] for n in shown] for k in (0, 10, 20)]
    assert all(sorted(shown) == list(range(40)) for shown in epochs)
    assert epochs[0] != epochs[1] != epochs[2]


def test_the_seed_decides_the_order() -> None:
    orders: list[Any] = []
    for seed in (0, 0, 1):
        network = FakeNetwork()
        run(FakeTask(), network, seed=seed)
        orders.append(network.seen)
    assert orders[0] == orders[1] != orders[2]


def test_chunks_start_with_one_step_grow_to_the_wanted_time_and_never_cross_an_epoch() -> None:
    network = FakeNetwork(seconds=0.008)
    _, events, _ = run(FakeTask(windows=60), network, epochs=2)
    assert network.calls[:3] == [1, 2, 4]
    assert max(network.calls) == 6  # 50 ms at 8 ms a step
    stepped = [event for event in events if isinstance(event, Stepped)]
    assert sum(len(event.losses) for event in stepped if event.epoch == 1) == 15
    assert [event.first_step for event in stepped][:3] == [1, 2, 4]


def test_how_steps_are_grouped_does_not_change_the_result() -> None:
    slow, quick = FakeNetwork(seconds=1.0), FakeNetwork(seconds=1e-6)
    first, events, _ = run(FakeTask(), slow)
    second, others, _ = run(FakeTask(), quick)
    assert slow.calls != quick.calls
    assert first.best["w"].tobytes() == second.best["w"].tobytes()
    ended = [[e.train_loss for e in told if isinstance(e, EpochEnded)] for told in (events, others)]
    assert ended[0] == ended[1]


COURSES: list[dict[str, Any]] = [
    {},
    {"schedule": "cosine", "warmup": 9},
    {"schedule": "step", "schedule_every": 1},
    {"schedule": "plateau", "schedule_patience": 1, "warmup": 3},
]


@pytest.mark.parametrize("after", [1, 3, 7, 12, 20])
@pytest.mark.parametrize("carries", [False, True])
@pytest.mark.parametrize("course", COURSES, ids=lambda course: course.get("schedule", "constant"))
def test_a_resumed_run_ends_with_the_same_bits(after: int, carries: bool, course: dict[str, Any]) -> None:
    task = FakeTask(windows=24, readout="every" if carries else "last", carries=carries)
    whole = FakeNetwork(seconds=0.04)
    expected, events, _ = run(task, whole, **course)
    broken = FakeNetwork(seconds=0.04)
    stopped, before, kept = run(task, broken, stop=stop_after(after), **course)
    assert stopped.reason == "stopped"
    resumed = FakeNetwork(seconds=0.04)
    outcome, behind, _ = run(task, resumed, start=kept[-1], **course)
    rates = [e.learning_rate for e in events if isinstance(e, EpochEnded)]
    assert [e.learning_rate for e in (*before, *behind) if isinstance(e, EpochEnded)] == rates
    assert outcome.reason == "done"
    assert resumed.weight.tobytes() == whole.weight.tobytes()
    assert outcome.best["w"].tobytes() == expected.best["w"].tobytes()
    assert outcome.progress.best_loss == expected.progress.best_loss
    losses = [e.train_loss for e in events if isinstance(e, EpochEnded)]
    assert [e.train_loss for e in (*before, *behind) if isinstance(e, EpochEnded)] == losses


def test_stop_is_asked_before_every_chunk_and_ends_the_run_with_a_checkpoint() -> None:
    network = FakeNetwork(seconds=0.05)
    outcome, _, kept = run(FakeTask(), network, stop=stop_after(4))
    assert outcome.reason == "stopped"
    assert len(network.calls) == 4
    assert kept[-1].progress.position == sum(network.calls)
    # Nothing was validated yet, so what was learnt is what there is.
    assert outcome.best["w"].tobytes() == network.weight.tobytes()


def test_the_best_weights_are_those_of_the_lowest_validation_loss() -> None:
    network = FakeNetwork()
    network.validations = [3.0, 1.0, 2.0]
    outcome, events, _ = run(FakeTask(validation=4), network)
    assert outcome.progress.best_epoch == 2
    assert outcome.progress.best_loss == 1.0
    assert [event.best for event in events if isinstance(event, EpochEnded)] == [True, True, False]
    assert outcome.best["w"].tobytes() != network.weight.tobytes()


def test_without_a_validation_part_the_training_loss_decides() -> None:
    network = FakeNetwork()
    outcome, events, _ = run(FakeTask(validation=0), network)
    assert outcome.progress.best_epoch == 3
    assert all(np.isnan(event.validation_loss) for event in events if isinstance(event, EpochEnded))


def test_patience_ends_a_run_that_no_longer_gets_better() -> None:
    network = FakeNetwork()
    network.validations = [2.0, 1.0, 3.0, 3.0, 3.0, 3.0]
    outcome, _, _ = run(FakeTask(validation=4), network, epochs=50, patience=2)
    assert (outcome.reason, outcome.progress.epoch, outcome.progress.best_epoch) == ("early", 4, 2)


def test_a_run_that_had_lost_its_patience_does_not_train_on() -> None:
    network = FakeNetwork()
    network.validations = [2.0, 1.0, 3.0, 3.0]
    stopped, _, kept = run(FakeTask(validation=4), network, epochs=50, patience=2)
    again = FakeNetwork()
    outcome, events, _ = run(FakeTask(validation=4), again, start=kept[-1], epochs=50, patience=2)
    assert (outcome.reason, outcome.progress.epoch, again.calls, events) == ("early", 4, [], [])
    assert outcome.best["w"].tobytes() == stopped.best["w"].tobytes()


@pytest.mark.parametrize(("clip", "advised"), [(1.0, False), (0.0, True)])
def test_a_loss_that_is_no_number_stops_with_advice_and_the_last_good_weights(clip: float, advised: bool) -> None:
    network = FakeNetwork(seconds=0.05)
    network.losses = {15: float("nan")}
    outcome, events, kept = run(FakeTask(windows=40), network, clip_norm=clip, learning_rate=0.5)
    notice = next(event for event in events if isinstance(event, Notice))
    assert outcome.reason == "not_finite"
    assert notice.level == "error"
    assert "step 15 of epoch 2" in notice.message
    assert notice.suggested["training.learning_rate"] == 0.05
    assert ("training.clip_norm" in notice.suggested) == advised
    assert outcome.progress.best_epoch == 1
    assert np.isfinite(outcome.best["w"]).all()
    assert kept


def test_an_infinite_validation_loss_counts_as_an_explosion() -> None:
    network = FakeNetwork()
    network.validations = [1.0, float("inf")]
    outcome, _, _ = run(FakeTask(validation=4), network)
    assert (outcome.reason, outcome.progress.best_epoch) == ("not_finite", 1)


def test_truncation_cuts_windows_with_an_output_at_every_step_and_starts_each_afresh() -> None:
    network = FakeNetwork()
    task = FakeTask(windows=8, steps=10, readout="every")
    run(task, network, epochs=1, truncate=4)
    assert network.lengths == [4, 4, 2, 4, 4, 2]
    assert network.calls == [3, 3]
    plain = FakeNetwork()
    run(task, plain, epochs=1)
    assert plain.lengths == [10, 10]


def test_truncation_of_a_text_carries_on_over_windows() -> None:
    network = FakeNetwork()
    run(FakeTask(windows=8, steps=10, readout="every", carries=True, validation=0), network, epochs=1, truncate=5)
    assert network.lengths == [5, 5, 5, 5]
    assert network.longest == 4
    assert sum(network.calls) == 4


def test_truncation_without_outputs_on_the_way_is_explained() -> None:
    network = FakeNetwork()
    _, events, _ = run(FakeTask(readout="last"), network, truncate=2)
    notice = next(event for event in events if isinstance(event, Notice))
    assert notice.suggested == {"training.truncate": 0, "data.window": 2}
    assert set(network.lengths) == {4}


def test_checkpoints_come_by_time_and_cost_little() -> None:
    clock = Clock()
    network = FakeNetwork(clock, seconds=1.0)
    kept: list[float] = []

    def keep(checkpoint: Checkpoint) -> None:
        kept.append(clock.now)
        clock.now += 1.0  # a slow disk

    given: Any = network
    train(spec(epochs=20), FakeTask(), given, lambda event: None, never, keep, clock=clock)
    gaps = np.diff(kept[:-1])
    assert kept[0] >= 10.0
    assert gaps.min() >= 50.0  # 2 % of the time at most


def test_fractions_and_time_left_run_to_the_end() -> None:
    _, events, _ = run(FakeTask(), FakeNetwork(seconds=0.5))
    stepped = [event for event in events if isinstance(event, Stepped)]
    fractions = [event.fraction for event in stepped]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1.0)
    assert stepped[-1].seconds_left == pytest.approx(0.0)
    assert stepped[-1].steps_per_second == pytest.approx(4 * 4 / 0.5)


def test_the_cosine_course_falls_from_the_whole_rate_to_almost_none() -> None:
    network = FakeNetwork()
    run(FakeTask(windows=4), network, epochs=10, schedule="cosine", learning_rate=1.0)
    assert network.rates == sorted(network.rates, reverse=True)
    assert network.rates[0] == 1.0
    assert network.rates[-1] < 0.05


def test_the_rate_warms_up_step_by_step_whatever_the_grouping() -> None:
    slow, quick = FakeNetwork(seconds=1.0), FakeNetwork(seconds=1e-6)
    for network in (slow, quick):
        run(FakeTask(windows=40), network, epochs=2, warmup=15, learning_rate=0.3, schedule="step", schedule_every=1)
    first = [0.3 * step / 15 for step in range(1, 11)]
    second = [0.15 * step / 15 for step in range(11, 16)]
    assert quick.rates[:15] == pytest.approx(first + second)
    assert set(quick.rates[15:]) == {0.15}
    assert len(quick.calls) < 20
    assert slow.weight.tobytes() == quick.weight.tobytes()


def test_a_plateau_lowers_the_rate_and_is_remembered_over_a_stop() -> None:
    losses = [4.0, 3.0, 3.0, 3.0, 3.0, 2.0, 2.0, 2.0, 2.0]
    settings: dict[str, Any] = {"epochs": 9, "schedule": "plateau", "schedule_patience": 2, "learning_rate": 0.8}
    task = FakeTask(windows=4, validation=4)
    network = FakeNetwork()
    network.validations = list(losses)
    _, events, _ = run(task, network, **settings)
    rates = [event.learning_rate for event in events if isinstance(event, EpochEnded)]
    assert rates == pytest.approx([0.8] * 4 + [0.4] * 4 + [0.2])
    broken = FakeNetwork()
    broken.validations = list(losses)
    # Each epoch asks twice: before its only step and before its validation.
    stopped, before, kept = run(task, broken, stop=stop_after(6), **settings)
    assert 0 < stopped.progress.plateau_waited < 2
    resumed = FakeNetwork()
    resumed.validations = losses[stopped.progress.epoch :]
    _, behind, _ = run(task, resumed, start=kept[-1], **settings)
    assert [e.learning_rate for e in (*before, *behind) if isinstance(e, EpochEnded)] == rates
    assert resumed.weight.tobytes() == network.weight.tobytes()


def test_the_rule_and_the_clips_are_those_of_the_spec() -> None:
    network = FakeNetwork()
    run(FakeTask(), network, epochs=1, optimizer="lion", weight_decay=0.3, momentum=0.8, clip_norm=2.0, clip_value=0.5)
    assert set(network.clips) == {(2.0, 0.5)}
    rule = network.optimizers[0]
    assert (rule.name, rule.weight_decay, rule.momentum) == ("lion", 0.3, 0.8)


def test_a_lost_card_is_told_once_and_changes_nothing_else() -> None:
    lost, whole = FakeNetwork(), FakeNetwork()
    lost.device, lost.lost_at = "cuda", 3
    outcome, events, _ = run(FakeTask(), lost)
    expected, _, _ = run(FakeTask(), whole)
    notices = [event for event in events if isinstance(event, Notice)]
    assert [notice.message for notice in notices] == ["The graphics card was lost: the run goes on with the processor."]
    assert outcome.best["w"].tobytes() == expected.best["w"].tobytes()
