"""A look into a trained encoder and decoder, layer by layer: gradient flow, and what goes into the curves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.forward import LayerPass, run_layers
from kernels.translator import Translator
from workbench.data import Translate
from workbench.data.tasks.translate import padded
from workbench.training.spec import ModelSpec

Array = NDArray[Any]
PARTS = ("encoder", "decoder")
PAIRS = 32  # that are looked at


@dataclass(frozen=True)
class Side:
    """One of the two stacks: its settings and weights named as a network's; of data seen, `flows` of each pair.

    `flows`: (depth, T) norms of dL/dh_t of single pairs. `layers`: what went into each layer's curves for one of them;
    `told`: that one's tokens (T, 1), and the states that it started from.
    """

    part: str
    model: ModelSpec
    weights: dict[str, Array]
    flows: list[Array]
    layers: list[LayerPass]
    told: list[tuple[Array, list[tuple[Array, ...]] | None]]


def sides(model: ModelSpec, weights: Mapping[str, Array], network: Any, task: Any) -> list[Side]:
    """Encoder and decoder; without a network and its task only the weights."""
    found: list[Side] = []
    for part in PARTS:
        own = {name[len(part) + 1 :]: array for name, array in weights.items() if name.startswith(f"{part}.")}
        found.append(Side(part, model if part == "encoder" else replace(model, bidirectional=False), own, [], [], []))
    if isinstance(network, Translator) and isinstance(task, Translate):
        _look(found, network, task)
    return found


def _look(found: list[Side], network: Translator, task: Translate) -> None:
    rows = task.rows("test" if task.parts.get("test") else "train")[:PAIRS].tolist()
    longest = max(rows, key=lambda row: len(task.source_tokens[row]) + len(task.target_tokens[row]))
    for row in rows:
        sources, labels = (padded([tokens[row]], 0) for tokens in (task.source_tokens, task.target_tokens))
        flow = network.flow(sources, labels, np.array([len(sources)]))
        found[0].flows.append(flow[:, : len(sources)] ** 2)
        found[1].flows.append(flow[:, len(sources) :] ** 2)
    source, target = task.source_tokens[longest], task.target_tokens[longest]
    start = network.states(network.read(source[:, None], np.array([len(source)])))
    told = np.append(network.architecture.start, target[:-1])[:, None]
    for side, tokens, states in zip(found, (source[:, None], told), (None, start), strict=True):
        side.layers.extend(run_layers(side.model, side.weights, tokens, states))
        side.told.append((tokens, states))
