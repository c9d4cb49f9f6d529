"""The grid: its plan, its trials at once, what it says of them."""

import json
import math
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import series
from workbench.errors import UserError
from workbench.runs import grid_runner
from workbench.runs.folder import RunFolder
from workbench.runs.gradient_words import Flow, gradient_word
from workbench.runs.grid import MOST, Ended, News, Outcome, Plan, Planned, Told, check_plan, trials_of
from workbench.runs.grid_runner import run_grid
from workbench.runs.grid_table import as_csv, as_markdown, sentences
from workbench.runs.job import run_job
from workbench.runs.turns import Turns
from workbench.runs.verdict import holm, incomplete_beta, judge, student, welch
from workbench.training.events import Stepped
from workbench.training.spec import Spec, apply_settings, known_keys

SMALL = {"model.hidden": 6, "training.epochs": 2, "training.seed": 3}


def spec_of(path: Path | str, **more: Any) -> Spec:
    """A small run on some data."""
    return apply_settings(Spec(), {"data.path": str(path), **SMALL, **more})


def outcome(number: int, cell: str = "rnn", reason: str = "done", **known: Any) -> Outcome:
    """What came of a trial, as it is told."""
    return Outcome(number, cell, "tanh", 1, known.pop("seed", 0), reason, **known)


# The plan


def test_a_plan_gives_each_cell_activation_depth_and_seed_one_trial_and_leaves_all_else() -> None:
    spec = spec_of("sample:airline")
    trials = trials_of(Plan(("rnn", "lstm"), ("tanh", "relu"), (1, 3), 2), spec)
    assert len(trials) == 16 == len({trial.name for trial in trials})
    assert [trial.number for trial in trials] == list(range(16))
    last = trials[-1].spec
    assert (last.model.cell, last.model.activation, last.model.depth, last.training.seed) == ("lstm", "relu", 3, 4)
    assert last.training.threads == 1
    assert last.training.epochs == spec.training.epochs
    assert last.data == spec.data


def test_hidden_sizes_follow_the_depth_where_they_are_listed() -> None:
    spec = spec_of("sample:airline", **{"model.hidden": [8, 5], "model.depth": 2})
    sizes = {one.depth: one.spec.model.sizes() for one in trials_of(Plan(("rnn",), ("tanh",), (1, 2, 3)), spec)}
    assert sizes == {1: (8,), 2: (8, 5), 3: (8, 8, 8)}


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (Plan(("lstn",)), "lstn"),
        (Plan(activations=("tahn",)), "tahn"),
        (Plan(depths=()), "nothing to train"),
        (Plan(depths=(0,)), "nothing to train"),
        (Plan(seeds=MOST), str(MOST)),
    ],
)
def test_a_plan_that_is_none_is_refused_in_words(plan: Plan, said: str) -> None:
    with pytest.raises(UserError, match=said) as caught:
        check_plan(plan)
    assert caught.value.hint


# The trials


def test_each_trial_has_the_bits_of_the_same_spec_trained_alone(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    told: list[News] = []
    plan = Plan(("rnn", "gru"), ("tanh",), (1, 2), 1)
    outcomes = run_grid(plan, spec_of(path), tmp_path, tmp_path / "grid", told.append, lambda: False, cores=2)
    assert [one.reason for one in outcomes] == ["done"] * 4
    assert isinstance(told[1], Planned)
    assert {one.outcome.number for one in told if isinstance(one, Ended)} == set(range(4))
    for trial in told[1].trials:
        alone = tmp_path / "alone" / trial.name
        alone.parent.mkdir(exist_ok=True)
        run_job(trial.spec, tmp_path, alone, lambda _: None, lambda: False, explicit=set(known_keys()))
        ours, _ = RunFolder.open(tmp_path / "grid" / trial.name).read_weights()
        theirs, _ = RunFolder.open(alone).read_weights()
        assert ours.keys() == theirs.keys()
        for name, array in ours.items():
            assert np.array_equal(array, theirs[name]), name
    written = json.loads((tmp_path / "grid" / "grid.json").read_text("utf-8"))
    assert written["plan"]["cells"] == ["rnn", "gru"]
    assert len(written["rows"]) == 4
    assert [one["folder"] for one in written["trials"]] == [trial.name for trial in told[1].trials]


def test_stopping_ends_all_and_keeps_what_there_is(tmp_path: Path) -> None:
    spec = spec_of(series(tmp_path / "data.csv"), **{"training.epochs": 100_000})
    seen: set[int] = set()

    def listen(news: News) -> None:
        if isinstance(news, Told) and isinstance(news.event, Stepped):
            seen.add(news.number)

    # All three move before any of them could be done.
    began = time.monotonic()
    outcomes = run_grid(
        Plan(("rnn",), ("tanh",), (1,), 3), spec, tmp_path, tmp_path / "grid", listen, lambda: len(seen) == 3, cores=1
    )
    assert seen == {0, 1, 2}
    assert [one.reason for one in outcomes] == ["stopped"] * 3
    # Each has its own clock, which stands still while it waits for the one core.
    assert 0 < sum(one.seconds for one in outcomes) <= time.monotonic() - began
    for one in trials_of(Plan(("rnn",), ("tanh",), (1,), 3), spec):
        assert (tmp_path / "grid" / one.name / "weights.safetensors").is_file()
    verdict = judge(outcomes)
    assert verdict.stopped


def test_one_that_fails_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    def sometimes(spec: Spec, base: Path, out: Path, *rest: Any, **more: Any) -> dict[str, Any]:
        if spec.training.seed == 4:
            raise ZeroDivisionError("no luck")
        if spec.training.seed == 5:
            raise UserError("No room.", "Make some.", "disk")
        return run_job(spec, base, out, *rest, **more)

    outcomes = run_grid(
        Plan(("rnn",), ("tanh",), (1,), 3),
        spec_of(series(tmp_path / "data.csv")),
        tmp_path,
        tmp_path / "grid",
        lambda news: None,
        lambda: False,
        run_trial=sometimes,
    )
    assert [one.reason for one in outcomes] == ["done", "failed", "failed"]
    assert "no luck" in outcomes[1].error
    assert "No room" in outcomes[2].error
    report = tmp_path / "grid" / "rnn-tanh-depth1-seed4" / "crash.log"
    assert "ZeroDivisionError" in report.read_text("utf-8")


def test_an_explosion_is_told_at_its_step_and_cannot_win(tmp_path: Path) -> None:
    spec = spec_of(
        series(tmp_path / "data.csv"),
        **{"training.learning_rate": 1e3, "training.clip_norm": 0.0, "training.optimizer": "sgd"},
    )
    (found,) = run_grid(
        Plan(("rnn",), ("relu",), (1,), 1), spec, tmp_path, tmp_path / "grid", lambda news: None, lambda: False
    )
    assert found.reason == "not_finite"
    verdict = judge([found])
    assert verdict.best is None
    assert verdict.rows[0].gradient == "explodes"
    assert verdict.rows[0].steps == found.steps


def test_more_memory_than_there_is_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.runs.grid_cost.machine_bytes", lambda: 1 << 10)
    spec = spec_of(series(tmp_path / "data.csv"))
    with pytest.raises(UserError, match="this machine has"):
        run_grid(Plan(), spec, tmp_path, tmp_path / "grid", lambda news: None, lambda: False)
    assert not (tmp_path / "grid").exists()


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    path = series(tmp_path / "data.csv")
    with pytest.raises(UserError, match="not empty"):
        run_grid(Plan(), spec_of(path), tmp_path, tmp_path, lambda news: None, lambda: False)


def test_kernels_that_cannot_be_compiled_fail_their_trials_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = grid_runner.build_network

    def build(spec: Spec, task: Any) -> Any:
        if spec.model.cell == "gru":
            raise UserError("No compiler for it.", "")
        return real(spec, task)

    monkeypatch.setattr(grid_runner, "build_network", build)
    outcomes = run_grid(
        Plan(("gru", "rnn"), ("tanh",), (1,)),
        spec_of(series(tmp_path / "data.csv")),
        tmp_path,
        tmp_path / "grid",
        lambda news: None,
        lambda: False,
    )
    assert [(one.cell, one.reason) for one in outcomes] == [("gru", "failed"), ("rnn", "done")]


# Turns


def test_never_more_at_work_than_tokens_and_all_move() -> None:
    turns, at_work, most, lock = Turns(2), [0], [0], threading.Lock()
    order: list[int] = []

    def work(who: int) -> None:
        turns.take(who)
        for _ in range(8):
            with lock:
                at_work[0] += 1
                most[0] = max(most[0], at_work[0])
                order.append(who)
            time.sleep(0.002)
            with lock:
                at_work[0] -= 1
            turns.pass_on(who)
        turns.leave(who)

    threads = [threading.Thread(target=work, args=(who,)) for who in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert most[0] == 2
    assert len(order) == 48
    # Every one has begun before any is half through.
    assert max(order.index(who) for who in range(6)) < min(
        [index for index, one in enumerate(order) if one == who][4] for who in range(6)
    )


def test_the_next_turn_goes_to_whoever_has_worked_least() -> None:
    now = [0.0]
    turns = Turns(1, lambda: now[0])
    turns.take(0)
    got: list[int] = []

    def wait(who: int) -> None:
        turns.take(who)
        got.append(who)
        now[0] += 1.0 if who == 1 else 5.0
        turns.pass_on(who)
        got.append(who)
        turns.leave(who)

    threads = [threading.Thread(target=wait, args=(who,)) for who in (1, 2)]
    for one in threads:
        one.start()
    while len(turns._waiting) < 2:
        time.sleep(0.001)
    now[0] = 1.0
    turns.leave(0)
    for one in threads:
        one.join(20)
    # The first one to work took either one or five; the other had none, and went next.
    assert sorted(got[:2]) == [1, 2]
    assert got[2:] == [1, 2]


def test_who_joins_late_does_not_hold_the_others_up() -> None:
    now = [0.0]
    turns = Turns(2, lambda: now[0])
    turns.take(0)
    now[0] = 100.0
    turns.pass_on(0)
    turns.take(1)
    assert turns.used() == {0: 100.0, 1: 100.0}
    now[0] = 107.0
    assert turns.worked(1) == 107.0


# What is said


def test_words_follow_from_the_median_of_the_maps() -> None:
    steps = 20
    fades = np.logspace(-6, 0, steps)[None, :]
    level = np.ones((1, steps))
    assert gradient_word([level]) == ("fine", steps)
    kind, reach = gradient_word([fades, fades, level])
    assert kind == "vanishes"
    assert 5 <= reach <= 8  # a hundredth is a third of the six decades
    assert gradient_word([1 / fades])[0] == "explodes"
    # A layer that reaches far is enough to learn from.
    assert gradient_word([np.vstack([fades, level])]) == ("fine", steps)
    assert gradient_word([]) == ("", 0)


def test_short_pieces_and_broken_maps_are_left_out() -> None:
    flow = Flow(False)
    flow.see(np.ones((1, 8)))
    flow.see(np.ones((1, 3)))
    flow.see(np.full((1, 8), np.nan))
    flow.see(None)
    assert [one.shape for one in flow.maps] == [(1, 8)]


def test_students_distribution_at_tabled_points() -> None:
    # The 5 % and 1 % points of any table.
    for t, freedom, p in ((12.706, 1, 0.05), (2.776, 4, 0.05), (2.228, 10, 0.05), (3.169, 10, 0.01)):
        assert student(t, freedom) == pytest.approx(p, abs=5e-5)
    assert student(0.0, 5.0) == pytest.approx(1.0)
    assert incomplete_beta(1.0, 1.0, 0.3) == pytest.approx(0.3)
    assert incomplete_beta(2.0, 2.0, 0.25) == pytest.approx(3 * 0.25**2 - 2 * 0.25**3)


def test_welch_by_hand() -> None:
    # Means 2 and 19/6, variances 1 and 19/12: t = -(7/6) / sqrt(31/36) = -1.2572, 3.806 degrees of freedom.
    p = welch([1, 2, 3], [2, 3, 4.5])
    freedom = (31 / 36) ** 2 / ((1 / 3) ** 2 / 2 + (19 / 36) ** 2 / 2)
    assert freedom == pytest.approx(3.80594, abs=1e-5)
    assert p == pytest.approx(student((7 / 6) / math.sqrt(31 / 36), freedom))
    assert p == pytest.approx(0.28029, abs=1e-5)
    assert welch([1.0], [1.0, 2.0]) is None
    assert welch([1.0, 1.0], [2.0, 2.0]) == 0.0
    assert welch([1.0, 1.0], [1.0, 1.0]) == 1.0


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, None, 0.03]) == [0.03, 0.06, None, 0.06]
    assert holm([0.6, 0.7]) == [1.0, 1.0]


def seeds(cell: str, losses: list[float], start: int, **more: Any) -> list[Outcome]:
    """Trials of one setting."""
    return [outcome(start + k, cell, loss=loss, seed=k, **more) for k, loss in enumerate(losses)]


def test_a_lead_beyond_the_spread_is_told_and_one_within_it_is_not() -> None:
    far = judge(seeds("lstm", [0.10, 0.11, 0.12], 0) + seeds("rnn", [0.50, 0.52, 0.54], 3))
    assert far.best is not None
    assert (far.best.cell, far.told) == ("lstm", "exceeds")
    assert far.best.loss == pytest.approx(0.11)
    assert far.best.spread == pytest.approx(0.01)
    assert "exceeds the spread" in " ".join(sentences(far))
    near = judge(seeds("lstm", [0.10, 0.30, 0.20], 0) + seeds("rnn", [0.21, 0.11, 0.31], 3))
    assert near.told == "within"
    assert "cannot be told apart" in " ".join(sentences(near))
    single = judge(seeds("lstm", [0.1], 0) + seeds("rnn", [0.5], 1))
    assert (single.told, single.chance) == ("one_seed", None)
    assert "With one seed" in " ".join(sentences(single))
    assert judge(seeds("lstm", [0.1], 0)).told == "alone"


def test_what_vanished_exploded_or_failed_is_named_and_what_exploded_does_not_win() -> None:
    verdict = judge(
        [
            outcome(0, "rnn", loss=0.5, gradient="vanishes", reach=7),
            outcome(1, "gru", loss=0.01, reason="not_finite", steps=41),
            outcome(2, "lstm", loss=0.2, gradient="fine", reach=50),
            outcome(3, "mgu", reason="failed", error="No room."),
        ]
    )
    assert verdict.best is not None
    assert verdict.best.cell == "lstm"
    said = " ".join(sentences(verdict))
    assert "vanish in 1 of 4 settings: RNN tanh at depth 1" in said
    assert "explode in 1 of 4: GRU tanh at depth 1" in said
    assert "1 of 4 could not be trained: MGU tanh at depth 1" in said
    table = as_markdown(verdict)
    assert "explodes at step 42" in table
    assert "vanishes after 7 steps" in table


def test_the_table_as_csv_has_every_figure() -> None:
    verdict = judge(seeds("lstm", [0.1, 0.3], 0, value=2.5, measure="rmse"))
    head, row = (line.split(",") for line in as_csv(verdict).splitlines())
    found = dict(zip(head, row, strict=True))
    assert float(found["loss"]) == pytest.approx(0.2)
    assert float(found["spread"]) == pytest.approx(math.sqrt(0.02))
    assert (found["measure"], found["value"], found["chance"], found["best"]) == ("rmse", "2.5", "", "True")
