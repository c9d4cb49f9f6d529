"""The weights at some moments of a run: bounded, spread over its course, and right after a resumption, too."""

from pathlib import Path

import numpy as np
import pytest

from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.runs import moments
from workbench.runs.folder import RunFolder
from workbench.runs.moments import MOST, Moment, Moments

SMALL = {"w": np.zeros(2)}


def test_moments_are_few_and_spread_over_the_course(tmp_path: Path) -> None:
    kept = Moments(tmp_path)
    for step in range(5_000):
        if kept.due(step):
            kept.keep(Moment(step, step // 100), {"w": np.full(2, float(step))})
        if step % 700 == 0:
            kept.write()
            assert len(list(tmp_path.iterdir())) <= MOST
    kept.write()
    steps = [one.step for one in kept.list()]
    assert MOST // 2 < len(steps) == len(list(tmp_path.iterdir())) <= MOST
    assert steps[0] == 0
    assert steps[-1] > 4_600
    assert np.diff(steps).max() < 5_000 / 4
    for one in kept.list():
        assert kept.read(one.step)["w"][0] == one.step
        assert one.epoch == one.step // 100


def test_of_large_networks_fewer_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moments, "MOST_BYTES", 5 * 16)
    kept = Moments(tmp_path)
    for step in range(40):
        kept.keep(Moment(step, 0), SMALL)
    kept.write()
    assert len(kept.list()) == 5


def test_what_came_after_a_checkpoint_is_forgotten(tmp_path: Path) -> None:
    kept = Moments(tmp_path)
    for step in (0, 10, 20):
        kept.keep(Moment(step, 0), SMALL)
    kept.write()
    again = Moments(tmp_path)
    again.rewind(10)
    assert [one.step for one in again.list()] == [0, 10]
    again.keep(Moment(10, 0), {"w": np.ones(2)})  # known already
    again.write()
    assert again.read(10)["w"].tolist() == [0.0, 0.0]
    with pytest.raises(UserError, match="step 20"):
        again.read(20)


def test_a_run_keeps_its_first_and_its_last_weights_and_goes_on(tmp_path: Path) -> None:
    data = series(tmp_path / "data.csv")
    summary = do_run(tmp_path / "run", data, training__epochs=6, training__patience=0)
    folder = RunFolder.open(tmp_path / "run")
    found = folder.moments()
    assert found[0] == Moment(0, 0)
    assert found[-1].step == summary["steps"]
    first, last = folder.read_moment(0), folder.read_moment(found[-1].step)
    best = folder.read_weights()[0]
    assert first.keys() == best.keys()
    assert any(not np.array_equal(first[name], last[name]) for name in best)
    if summary["best_epoch"] == 6:
        assert all(np.array_equal(last[name], best[name]) for name in best)
    do_run(tmp_path / "run", data, training__epochs=12, resume=True)
    later = RunFolder.open(tmp_path / "run").moments()
    assert later[0].step == 0
    assert later[-1].step == 2 * found[-1].step
    assert len(later) <= MOST
    do_run(tmp_path / "whole", data, training__epochs=12)
    whole = RunFolder.open(tmp_path / "whole")
    for name, array in whole.read_moment(later[-1].step).items():
        assert np.array_equal(array, RunFolder.open(tmp_path / "run").read_moment(later[-1].step)[name])
