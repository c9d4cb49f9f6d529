"""Trainings killed at random moments and resumed: are the weights those of a training that never stopped?

    python -m tests.benchmarks.kills --kills 40

Every cell learns a text on one thread and on two, with dropout, a schedule, a warm-up and a state that is carried from
window to window. Each is trained once undisturbed; then again as often as the kills go round, ended with SIGKILL at a
random moment between its start and its end, and resumed: through the command line, each in a process of its own.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kernels import registry
from tests.runs.killing import assert_same
from workbench.runs.folder import RunFolder

ROOT = Path(__file__).resolve().parents[2]
WORDS = ["the", "quick", "brown", "fox", "jumps", "over", "a", "lazy", "dog", "and", "runs", "away", "from", "it"]
SCHEDULES = ("cosine", "step", "plateau", "constant")
SETTINGS = {
    "model.hidden": 16, "model.depth": 2, "model.dropout": 0.2, "data.window": 20, "data.task": "language_model",
    "training.batch": 8, "training.truncate": 10, "training.warmup": 30, "training.schedule_every": 3,
    "training.schedule_patience": 1, "training.keep_steps": 100,
}  # fmt: skip


def command(data: Path, out: Path, cell: str, threads: int, number: int, epochs: int) -> list[str]:
    """The command line of a training."""
    own = {"model.cell": cell, "training.threads": threads, "training.schedule": SCHEDULES[number % 4]}
    settings = {**SETTINGS, **own, "training.epochs": epochs}
    given = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    return [sys.executable, str(ROOT / "main.py"), "train", str(data), *given, "--out", str(out)]


def done(line: list[str]) -> float:
    """Run a command to its end; the seconds it took."""
    began = time.monotonic()
    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
    if ended.returncode:
        raise SystemExit(f"{' '.join(line)}\n{ended.stderr}")
    return time.monotonic() - began


def killed(line: list[str], after: float) -> bool:
    """Run a command and kill it after so many seconds; whether it was still running."""
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    return process.wait() < 0


def steps_of(out: Path) -> tuple[int, int]:
    """The last step in a run's course, and that of its checkpoint."""
    if not (out / "spec.toml").is_file():
        return 0, 0
    folder = RunFolder.open(out)
    checkpoint = folder.read_checkpoint()
    told = [line["step"] for line in folder.metrics() if line["kind"] == "step"]
    return max(told, default=0), checkpoint.progress.step if checkpoint is not None else 0


def main(arguments: list[str]) -> int:
    """Kill, resume, compare, and print a table; 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    moments = random.Random(given.seed)
    pairs = [(cell, threads) for cell in registry.cells() for threads in (1, 2)]
    base = Path(tempfile.mkdtemp(prefix="kills-"))
    data = base / "text.txt"
    words = random.Random(1).choices(WORDS, k=1500)
    data.write_text(" ".join(words), "utf-8")
    wholes: dict[int, float] = {}
    wrong = 0
    print(f"{'cell':<14}{'threads':>8}  {'schedule':<10}{'of s':>6}{'killed':>8}{'step':>7}{'kept':>7}  weights")
    try:
        for kill in range(given.kills):
            number = kill % len(pairs)
            cell, threads = pairs[number]
            whole, out = base / f"whole {number}", base / f"killed {kill}"
            if number not in wholes:
                # The second time nothing is left to compile.
                done([*command(data, whole, cell, threads, number, 1)])
                wholes[number] = done([*command(data, whole, cell, threads, number, given.epochs), "--replace"])
            line = command(data, out, cell, threads, number, given.epochs)
            after = moments.uniform(0.1, wholes[number])
            while not killed(line, after):
                # It had ended: that is no kill.
                shutil.rmtree(out)
                after = moments.uniform(0.1, wholes[number])
            step, kept = steps_of(out)
            done([*line, "--resume"])
            try:
                assert_same(whole, out)
                said = "the same"
            except AssertionError as error:
                said, wrong = f"OTHER: {error}", wrong + 1
            print(
                f"{cell:<14}{threads:>8}  {SCHEDULES[number % 4]:<10}{wholes[number]:>6.1f}{after:>8.2f}{step:>7}"
                f"{kept:>7}  {said}",
                flush=True,
            )
            shutil.rmtree(out)
        print(f"{given.kills - wrong} of {given.kills} runs have the same bytes as if they had never stopped.")
    finally:
        shutil.rmtree(base)
    return 1 if wrong else 0


if __name__ == "__main__":
    os.nice(10)
    sys.exit(main(sys.argv[1:]))
