"""The parts of the benchmark that measure nothing: fits, tables, the command line, and that all compute the same."""

import json
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kernels import bench
from kernels.network import Network
from tests.benchmarks import checking, growth, peers, readme, turns
from tests.benchmarks.contestants import make

ROOT = Path(__file__).parents[2]


def row(cell: str, sizes: str, **best: float) -> dict[str, Any]:
    ratio = {"ratio": min(ms for who, ms in best.items() if who != "ours") / best["ours"]} if len(best) > 1 else {}
    return {"cell": cell, "sizes": sizes, "best": best, "share": 0.456, **ratio}


MACHINE = {"vector_bits": 512, "threads": 2, "versions": {"torch": "2.13.0", "jax": "0.10.2"}}


def test_exponents_are_those_of_a_power_law() -> None:
    sizes = growth.decades(8)
    assert (sizes[0], sizes[-1], len(sizes)) == (8, 800, growth.POINTS)
    upper, whole = growth.exponents(sizes, [3.0 * size**1.7 for size in sizes])
    assert upper == pytest.approx(1.7)
    assert whole == pytest.approx(1.7)
    # A fixed cost bends the lower half alone.
    upper, whole = growth.exponents(sizes, [1e3 + size**2.0 for size in sizes])
    assert whole < upper < 2.0


@pytest.mark.parametrize(
    ("size", "power", "right"), [("steps", 1.04, True), ("batch", 1.3, False), ("hidden", 2.2, False)]
)
def test_a_verdict_on_growth(size: str, power: float, right: bool) -> None:
    assert growth.verdict(size, power) is right
    sizes = growth.decades(10)
    times = [float(one) ** power for one in sizes]
    made = {"cell": "rnn", "size": size, "sizes": sizes, "ms": times, "upper_half": power, "all": power}
    assert ("all as wanted" in growth.lines([{**made, "as_wanted": right}])[-1]) is right


def test_hopeless_variants_are_left_out_but_no_contestant() -> None:
    assert turns.hopeful({"ours": 1.0, "torch 1": 9.0, "torch 2": 4.0, "jax": 50.0}) == ["ours", "torch 2", "jax"]
    assert turns.best_of({"ours": 1.0, "torch 1": 3.0, "torch 2": 4.0}, "torch") == 3.0


def test_a_table_in_both_languages() -> None:
    rows = [
        row("rnn", "1, 2, 3, 4, 5", ours=0.5, torch=3.0, jax=1.5),
        row("lstm", "1, 2, 3, 4, 5", ours=12.3, torch=24.6),
    ]
    rows.append(row("rnn", "9, 9, 9, 9, 9", ours=2.0, torch=4.0, jax=6.0))
    found = {"machine": MACHINE, "speed": rows}
    english = readme.block(found, readme.ENGLISH)
    assert "| 1, 2, 3, 4, 5 | 0.50 / 3.0 / 1.5 **3.0×** (46%) | 12 / 25 **2.0×** (46%) |" in english
    assert "| 9, 9, 9, 9, 9 | 2.0 / 4.0 / 6.0 **2.0×** (46%) |  |" in english
    assert "PyTorch 2.13.0, JAX 0.10.2" in english
    assert "Geometric mean of all ratios: 2.3." in english
    assert "PyTorch 2.13.0、JAX 0.10.2" in readme.block(found, readme.CHINESE)
    assert readme.ENGLISH.keys() == readme.CHINESE.keys()


def test_what_else_was_measured_is_said() -> None:
    found = {
        "machine": MACHINE,
        "speed": [row("rnn", "1, 2, 3, 4, 5", ours=0.5)],
        "memory": [{"cell": "lstm", "sizes": "64, 1000, 64, 256, 2", "share": 0.4}],
        "generate": {"tokens_per_second": {"ours": 98765.0}, "ratio": 31.6},
        "probes": [{"added": -0.01}],
        "growth": [{"size": size, "upper_half": 1.0} for size in growth.WANTED],
    }
    said = "\n".join(readme.sentences(found, readme.ENGLISH))
    for part in (
        "(64, 1000, 64, 256, 2) 40%",
        "98,765 tokens a second, 32 times",
        "at most 0.0%",
        "steps 1.00, batch 1.00",
    ):
        assert part in said
    assert "mean" not in said
    assert len(readme.sentences(found, readme.CHINESE)) == 4


def test_only_what_is_between_the_markers_is_replaced() -> None:
    text = f"before\n{readme.FIRST}\nold\n{readme.LAST}\nafter\n"
    assert readme.insert(text, "new") == f"before\n{readme.FIRST}\nnew\n{readme.LAST}\nafter\n"
    for wrong in ("nothing", readme.FIRST, text + text):
        with pytest.raises(ValueError, match="there must be one"):
            readme.insert(wrong, "new")


@pytest.mark.parametrize("name", list(readme.LANGUAGES))
def test_each_readme_has_a_place_for_the_table(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "new text" in readme.insert(text, "new text")


def test_the_command_line() -> None:
    options = peers.parse([])
    assert (options.parts, options.peers) == (["speed"], ["torch", "jax"])
    assert peers.parse(["--growth", "--memory", "--no-jax"]).parts == ["growth", "memory"]
    assert peers.parse(["--all"]).parts == list(peers.PARTS)
    assert peers.parse(["--from", "earlier.json", "--write"]).parts == []
    with pytest.raises(SystemExit):
        peers.parse(["--growth", "--write"])


@pytest.mark.parametrize(("peer", "other"), [("torch", "jax"), ("jax", "torch")])
def test_all_compute_the_same(peer: str, other: str) -> None:
    if find_spec(peer) is None:
        pytest.skip(f"{peer} is not installed (an optional peer)")
    # In a process of its own: JAX's threads would stay, and warn of every fork of later tests.
    command = [sys.executable, "tests/benchmarks/peers.py", "--check", "--json", f"--no-{other}", "--threads", "1"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in json.loads(done.stdout)["check"]] == ["rnn", "gru", "lstm"]


def test_a_peer_that_computes_something_else_is_found() -> None:
    def other(cell: str, shape: Any, rate: float) -> Any:
        return {"ours": make(cell, shape, [], 1, rate)["ours"], "other": make(cell, shape, [], 1, 2.0 * rate)["ours"]}

    with pytest.raises(AssertionError, match="losses of 6 steps"):
        checking.compare(["lstm"], other)


def test_a_step_is_measured_without_probes_and_with_them_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    turns_taken: list[bool] = []

    class Slow(Network):
        """Pretends that the probes add 3 ms to a step."""

        def __init__(self, *told: Any, probes: bool, **more: Any) -> None:
            super().__init__(*told, probes=probes, **more)
            self.probes = probes

        def train(self, batches: Any, *told: Any, **more: Any) -> Any:
            turns_taken.append(self.probes)
            time.sleep(3e-3 * len(batches) * self.probes)
            return super().train(batches, *told, **more)

    monkeypatch.setattr(bench, "Network", Slow)
    monkeypatch.setattr(bench, "CHUNK_SECONDS", 0.005)
    sizes = ["--batch", "2", "--steps", "3", "--inputs", "4", "--hidden", "8", "--layers", "1", "--threads", "1"]
    figures = bench.measure(bench.parser().parse_args([*sizes, "--seconds", "0.1"]))
    assert figures["probes_median_ms"] > figures["median_ms"] + 2.5
    measured = turns_taken[-2 * bench.LEAST_TURNS :]
    assert measured == [False, True] * bench.LEAST_TURNS
    promised = {"median_ms", "steps_per_second", "gflops", "probes_median_ms", "peak_gflops", "threads"}
    assert promised | {"batch", "steps", "inputs", "hidden", "layers"} <= figures.keys()
    assert figures["steps_per_second"] == pytest.approx(2 * 3 / figures["median_ms"] * 1e3)
