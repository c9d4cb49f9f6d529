"""What is different about runs is found, seeds are put together, and curves stand where they belong."""

import math
from pathlib import Path

import numpy as np
import pytest

from tests.runs.quick import do_run, series
from tests.runs.store.made import make_run
from workbench.data.watch import StoppedError, Watch
from workbench.runs.comparing import LINES, band, compare, mean_and_spread
from workbench.runs.folder import RunFolder
from workbench.runs.store.notes import Notes, write_notes


def test_differences_come_first_and_seeds_go_together(tmp_path: Path) -> None:
    made = [
        make_run(tmp_path, f"{cell}-{seed}", value, model__cell=cell, training__seed=seed)
        for cell, seed, value in (("lstm", 0, 0.2), ("lstm", 1, 0.4), ("gru", 0, 0.5), ("gru", 1, 0.5))
    ]
    write_notes(tmp_path / made[0], Notes(label="the first"))
    found = compare(tmp_path, [*made, "runs/gone"])
    assert [run.path for run in found.runs] == made
    assert found.runs[0].label == "the first"
    assert found.differing == ("model.cell", "training.seed")
    assert [[run.path for run in group] for group in found.alike()] == [made[:2], made[2:]]
    assert mean_and_spread(found.runs[:2], "score.value") == pytest.approx((0.3, math.sqrt(0.02)))
    assert mean_and_spread(found.runs[2:], "score.value") == (0.5, 0.0)
    one = mean_and_spread(found.runs[:1], "score.value")
    assert one is not None
    assert (one[0], math.isnan(one[1])) == (0.2, True)
    assert mean_and_spread(found.runs, "test.other") is None
    assert found.results[0] == "score.value"
    assert "test.rmse" not in found.results  # it is the score
    assert compare(tmp_path, made[:1]).differing == ()
    assert compare(tmp_path, []).runs == ()
    with pytest.raises(StoppedError):
        compare(tmp_path, made, Watch(lambda share, what: None, lambda: True))


def test_curves_are_those_of_the_metrics_over_any_axis(tmp_path: Path) -> None:
    do_run(tmp_path / "runs" / "a", series(tmp_path / "data.csv", 200), training__epochs=3)
    (run,) = compare(tmp_path, ["runs/a"]).runs
    lines = RunFolder.open(tmp_path / "runs" / "a").metrics()
    epochs = [line for line in lines if line["kind"] == "epoch"]
    steps = [line for line in lines if line["kind"] == "step"]
    for what in LINES:
        told = epochs if what.endswith("_loss") else steps
        for along in ("step", "epoch", "seconds"):
            x, y = run.line(what, along)
            assert np.allclose(y, [line[what] for line in told], rtol=1e-6)
            assert (np.diff(x) > 0).all()
        assert run.line(what, "step")[0].tolist() == [line["step"] for line in told]
    assert run.line("validation_loss", "epoch")[0].tolist() == [1, 2, 3]
    assert run.line("validation_loss", "seconds")[0][-1] == pytest.approx(sum(line["seconds"] for line in epochs))


def test_a_run_without_an_epoch_has_no_place_in_epochs(tmp_path: Path) -> None:
    path = make_run(tmp_path, "a", None)
    (tmp_path / path / "metrics.jsonl").write_text('{"kind": "step", "step": 1, "loss": 2.0, "gradient_norm": null}\n')
    (run,) = compare(tmp_path, [path]).runs
    assert [one.tolist() for one in run.line("loss", "step")] == [[1.0], [2.0]]
    assert [one.tolist() for one in run.line("loss", "epoch")] == [[], []]
    assert [one.tolist() for one in run.line("validation_loss", "step")] == [[], []]


def test_a_band_goes_as_far_as_all_of_its_lines() -> None:
    one = (np.array([1.0, 2.0, 4.0]), np.array([1.0, 2.0, 4.0]))
    other = (np.array([0.0, 3.0]), np.array([10.0, 4.0]))
    places, mean, low, high = band([one, other])
    assert places.tolist() == [1.0, 2.0, 3.0]
    assert low.tolist() == [1.0, 2.0, 3.0]
    assert high.tolist() == [8.0, 6.0, 4.0]
    assert mean.tolist() == [4.5, 4.0, 3.5]
    nothing = (np.array([1.0]), np.array([np.nan]))
    assert [one.tolist() for one in band([nothing])] == [[], [], [], []]
    assert band([one, nothing])[1].tolist() == one[1].tolist()
    many = np.arange(10_000.0)
    assert len(band([(many, many), (many, -many)])[0]) == 400
