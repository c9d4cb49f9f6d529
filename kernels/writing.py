"""Writing with a language model one token at a time: the likeliest few to draw from, and beams of likely texts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network

Array = NDArray[Any]


def chances(logits: Array, temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0, never: int = -1) -> Array:
    """The probabilities (V,) that the next token is drawn by, from logits (V,).

    softmax(logits / temperature) without the token `never`; a temperature of 0 leaves the likeliest alone. `top_k`:
    only so many of the likeliest (Fan, Lewis and Dauphin 2018), 0 all. `top_p`: only the fewest likeliest that hold
    this share together, at least one (nucleus sampling, Holtzman et al. 2020, equation 2).
    """
    wide = np.asarray(logits, np.float64).copy()
    if 0 <= never < len(wide):
        wide[never] = -np.inf
    if temperature <= 0:
        top_k, temperature = 1, 1.0
    wide = (wide - wide.max()) / temperature
    found = np.exp(wide)
    found /= found.sum()
    order = np.argsort(-found, kind="stable")
    kept = len(order) if top_k <= 0 else min(top_k, len(order))
    if top_p < 1.0:
        kept = min(kept, int(np.searchsorted(np.cumsum(found[order]), top_p)) + 1)
    found[order[kept:]] = 0.0
    return found / found.sum()


def draw(
    network: Network,
    token: int,
    count: int,
    generator: np.random.Generator,
    state: Array | None,
    choose: Callable[[Array], Array],
) -> tuple[Array, Array]:
    """`count` int32 tokens after `token`, each drawn from `choose(logits)`, and the state to go on from."""
    said = np.zeros(count, np.int32)
    for step in range(count):
        logits, state = network.run(np.full((1, 1), token, np.int32), state)
        odds = np.cumsum(choose(logits[0, 0]))
        token = said[step] = min(int(np.searchsorted(odds, generator.random() * odds[-1], "right")), len(odds) - 1)
    assert state is not None
    return said, state


@dataclass(frozen=True)
class Beam:
    """The texts in mind: tokens (beam, n), and the sum of the log-probabilities of each, the likeliest first."""

    tokens: Array
    summed: Array


def search(
    network: Network,
    token: int,
    count: int,
    beam: int,
    state: Array | None = None,
    never: int = -1,
    tell: Callable[[Beam], bool] = lambda found: True,
) -> Beam:
    """The likeliest texts of `count` tokens after `token` that a beam finds (Lowerre 1976); all are of one length.

    `tell` is told the texts in mind after each token; where it returns False, the search ends with those.
    """
    if count < 1 or beam < 1:
        raise ValueError(f"cannot write {count} tokens with a beam of {beam}")
    found = Beam(np.zeros((1, 0), np.int32), np.zeros(1))
    last = np.array([token], np.int32)
    for _ in range(count):
        logits, state = network.run(last[None, :], state)
        wide = np.asarray(logits[0], np.float64)
        if never >= 0:
            wide[:, never] = -np.inf
        wide -= wide.max(axis=1, keepdims=True)
        table = found.summed[:, None] + wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
        best = np.argsort(-table.ravel(), kind="stable")[:beam]
        best = best[np.isfinite(table.ravel()[best])]
        rows, last = best // table.shape[1], (best % table.shape[1]).astype(np.int32)
        found = Beam(np.column_stack([found.tokens[rows], last]), table.ravel()[best])
        state = network.layout.reorder_state(state, rows)
        if not tell(found):
            break
    return found


def agreed(tokens: Array) -> int:
    """How many tokens all texts of a beam (beam, n) begin with alike: what will not change any more."""
    differs = np.flatnonzero((tokens != tokens[0]).any(axis=0))
    return int(differs[0]) if len(differs) else tokens.shape[1]
