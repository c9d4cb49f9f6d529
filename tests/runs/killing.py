"""Runs that are killed with SIGKILL at a chosen moment, each in a process of its own, and what must then be the same.

`python -m tests.runs.killing PLAN` reads a list of runs and forks for each: imports are paid for once.
"""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from workbench.runs.folder import RunFolder
from workbench.training.events import EpochEnded, Event, Stepped

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 600
# What depends on how fast the machine was, and on how long it stood still.
OF_TIME = ("seconds", "steps_per_second")


@dataclass(frozen=True)
class Run:
    """A run to do. `kill`: the moment at which the process kills itself, when that comes for the `count`-th time.

    step | epoch: told of, not yet kept. write: the course is on the disk, the checkpoint is not. A file's name: written
    whole beside its place, not yet there.
    """

    out: str
    data: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    resume: bool = False
    kill: str = ""
    count: int = 1
    parent: str = ""


def do_all(runs: list[Run], folder: Path) -> list[int]:
    """Do runs one after another; 0 for each that ended, and minus the signal for each that was killed."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps([asdict(one) for one in runs]), "utf-8")
    command = [sys.executable, "-m", "tests.runs.killing", str(plan)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def assert_same(one: Path, other: Path) -> None:
    """Two runs have the same weights, checkpoint, course and result, byte for byte; what was left half done is gone."""
    name = "weights.safetensors"
    assert (one / name).read_bytes() == (other / name).read_bytes(), f"{other.name}: other weights"
    first, second = RunFolder.open(one), RunFolder.open(other)
    ours, theirs = first.read_checkpoint(), second.read_checkpoint()
    assert ours is not None
    assert theirs is not None
    (then, before), (others_then, others_before) = (one.good or (one.progress, {}) for one in (ours, theirs))
    assert _untimed(vars(then)) == _untimed(vars(others_then))
    for arrays, others in ((ours.network, theirs.network), (ours.best, theirs.best), (before, others_before)):
        assert arrays.keys() == others.keys()
        assert all(arrays[key].tobytes() == others[key].tobytes() for key in arrays), f"{other.name}: other checkpoint"
    assert _untimed(vars(ours.progress)) == _untimed(vars(theirs.progress))
    assert [_untimed(line) for line in first.metrics()] == [_untimed(line) for line in second.metrics()]
    assert _untimed(first.read_summary()) == _untimed(second.read_summary())
    looks = [(look["probe"], look["step"]) for look in second.observations()]
    assert len(looks) == len(set(looks))
    # A run that exploded went back: it had been further.
    last = max([theirs.progress.step, *(line["step"] for line in second.metrics() if line["kind"] == "step")])
    assert all(step <= last for _, step in looks)
    known = {moment.step for moment in first.moments()}
    for moment in second.moments():
        assert moment.step <= last
        if moment.step in known:
            old, new = first.read_moment(moment.step), second.read_moment(moment.step)
            assert all(old[key].tobytes() == new[key].tobytes() for key in old), f"{other.name}: moment {moment.step}"
    assert not [*other.rglob("*.part")]


def _untimed(values: dict[str, Any]) -> dict[str, Any]:
    # As text, for no number of JSON's equals itself where it is none.
    return {key: repr(value) for key, value in values.items() if not key.endswith(OF_TIME)}


class _Killer:
    """Ends this process where a run says so."""

    def __init__(self, moment: str, count: int) -> None:
        self.moment, self.left = moment, count
        if moment == "write":
            write = RunFolder.flush

            def flush(folder: RunFolder, last: bool = False) -> None:
                write(folder, last)
                if last:
                    self.reach("write")

            mock.patch.object(RunFolder, "flush", flush).start()
        elif "." in moment:
            replace = Path.replace

            def killed(path: Path, target: Any) -> Path:
                self.reach(Path(target).name)
                return replace(path, target)

            mock.patch.object(Path, "replace", killed).start()

    def hear(self, event: Event) -> None:
        """Look out for the moment."""
        if isinstance(event, Stepped):
            self.reach("step")
        elif isinstance(event, EpochEnded):
            self.reach("epoch")

    def reach(self, moment: str) -> None:
        """A moment has come."""
        if moment != self.moment:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _do(run: Run) -> None:
    from workbench.runs.job import run_job
    from workbench.training.spec import Spec, apply_settings

    settings = {"data.path": run.data, "model.hidden": 6, "training.epochs": 3, **run.settings}
    spec = apply_settings(Spec(), settings)
    killer = _Killer(run.kill, run.count)
    parent = Path(run.parent) if run.parent else None
    run_job(
        spec, Path.cwd(), Path(run.out), killer.hear, lambda: False, run.resume, explicit=set(settings), parent=parent
    )


def _fork(run: Run) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        _do(run)
        os._exit(0)
    except BaseException:
        import traceback

        traceback.print_exc()
        os._exit(1)


def main(plan: str) -> None:
    """Do the runs of a plan; print how each ended."""
    # Before any fork, and before any thread.
    import workbench.runs.job as job

    assert job
    runs = [Run(**one) for one in json.loads(Path(plan).read_text("utf-8"))]
    print(json.dumps([_fork(run) for run in runs]))


if __name__ == "__main__":
    np.seterr(all="ignore")
    main(sys.argv[1])
