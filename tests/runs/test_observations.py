"""What the probes saw is kept with the run, bounded, and goes back with a checkpoint."""

from pathlib import Path

import numpy as np

from tests.runs.quick import do_run, series
from workbench.runs.folder import RunFolder
from workbench.runs.observations import MOST, ObservationFile, read_observations
from workbench.training.events import Observed


def look(step: int) -> Observed:
    return Observed(step, 1, "some", {"flat": np.array([1.0, np.inf]), "name": "x", "deep": {"n": np.float32(0.5)}})


def test_a_run_keeps_what_was_seen(tmp_path: Path) -> None:
    do_run(tmp_path / "run", series(tmp_path / "data.csv"))
    seen = RunFolder.open(tmp_path / "run").observations()
    assert seen
    assert {"probe", "step", "epoch", "values"} <= seen[0].keys()


def test_what_is_no_number_is_null_and_a_torn_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "probes.jsonl"
    ObservationFile(path).record(look(3))
    with path.open("a", encoding="utf-8") as file:
        file.write('{"probe": "some", "st')
    assert read_observations(path) == [
        {"probe": "some", "step": 3, "epoch": 1, "values": {"flat": [1.0, None], "name": "x", "deep": {"n": 0.5}}}
    ]


def test_the_file_stays_small_and_goes_back(tmp_path: Path) -> None:
    file = ObservationFile(tmp_path / "probes.jsonl")
    for step in range(3 * MOST):
        file.record(look(step))
    steps = [one["step"] for one in read_observations(file.path)]
    assert len(steps) <= MOST
    assert steps[-1] == 3 * MOST - 1
    file.rewind(MOST)
    assert max(one["step"] for one in read_observations(file.path)) <= MOST
    file.record(look(MOST + 1))
    assert read_observations(file.path)[-1]["step"] == MOST + 1
