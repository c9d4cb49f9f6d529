"""Writing text by a network, one token at a time at batch 1: ours beside PyTorch, in turn."""

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from kernels.layout import Architecture
from kernels.network import Network
from tests.benchmarks.turns import Run, best_of, in_turn

SYMBOLS, EMBEDDED, UNITS, LAYERS = 65, 64, 128, 2
WANTED = 10.0


def ours() -> tuple[Network, Run]:
    """A network of ours, and a run of so many tokens."""
    architecture = Architecture(
        EMBEDDED, SYMBOLS, (UNITS,) * LAYERS, cell="lstm", vocabulary=SYMBOLS, readout="every", loss="cross_entropy"
    )
    network = Network(architecture, threads=1)
    generator = np.random.default_rng(0)
    return network, lambda count: network.generate(0, count, 1.0, generator)


def torchs(network: Network, greedy: bool = False) -> Callable[[int, int], list[int]]:
    """The same network in PyTorch, eager: (tokens, threads) to the tokens written, drawn or the likeliest each time."""
    torch: Any = importlib.import_module("torch")
    modules = torch.nn.ModuleDict(
        {
            "embedding": torch.nn.Embedding(SYMBOLS, EMBEDDED),
            "rnn": torch.nn.LSTM(EMBEDDED, UNITS, LAYERS),
            "head": torch.nn.Linear(UNITS, SYMBOLS),
        }
    )
    modules.load_state_dict({name: torch.tensor(value) for name, value in network.parameters.items()})
    embedding, rnn, head = (modules[name] for name in ("embedding", "rnn", "head"))

    def write(count: int, threads: int) -> list[int]:
        torch.set_num_threads(threads)
        token, state, written = torch.zeros((1, 1), dtype=torch.int64), None, []
        # Quicker than no_grad by a little.
        with torch.inference_mode():
            for _ in range(count):
                outputs, state = rnn(embedding(token), state)
                logits = head(outputs)[0]
                token = logits.argmax(-1, True) if greedy else torch.multinomial(torch.softmax(logits, -1), 1)
                written.append(token)
        return [int(one) for one in written]

    return write


def check(count: int = 200) -> None:
    """AssertionError unless both write the same when they take the likeliest token each time."""
    network, _ = ours()
    mine = list(network.generate(0, count, 0.0, np.random.default_rng(0))[0])
    if mine != torchs(network, greedy=True)(count, 1):
        raise AssertionError("ours and PyTorch write different tokens")


def measure(threads: int, seconds: float, peers: bool = True) -> dict[str, Any]:
    """Tokens a second by contestant, and the ratio."""
    network, run = ours()
    runs: dict[str, Run] = {"ours": run}
    if peers:
        write = torchs(network)
        runs |= {f"torch {n}": lambda count, n=n: write(count, n) for n in sorted({1, threads})}
    took = in_turn(runs, seconds, turn=0.2)
    found: dict[str, Any] = {"tokens_per_second": {name: 1e3 / ms for name, ms in took.items()}}
    if peers:
        found["ratio"] = best_of(took, "torch") / took["ours"]
    return found


def lines(found: dict[str, Any]) -> list[str]:
    """The figures as text."""
    rates = "  ".join(f"{name} {rate:,.0f}" for name, rate in found["tokens_per_second"].items())
    ratio = f"  ratio {found['ratio']:.1f} (wanted: {WANTED:.0f})" if "ratio" in found else ""
    return [f"LSTM {LAYERS} x {UNITS}, {SYMBOLS} symbols, batch 1, tokens a second: {rates}{ratio}"]
