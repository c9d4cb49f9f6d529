"""The values of a trained network's units over passages of the data, at any saved moment of its training."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.forward import LayerPass, run_layers
from kernels.probes.units import unit_values
from workbench.data import Translate
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.folder import RunFolder
from workbench.runs.opened import Opened
from workbench.runs.passages import Passage
from workbench.training.options import ModelSpec
from workbench.words import translate

Array = NDArray[Any]

WARM = 256  # tokens that a text is read before a stretch of it, from an empty state
STREAM = 1024  # tokens of a text that one stream reads at least
STREAMS = 64
BLOCK = 64  # steps at a time
WINDOWS = 512  # at a time

# Where in the passages each value (T, B) stands, -1 for none, and the layers' pass.
Swept = tuple[NDArray[np.int64], list[LayerPass]]


def stack_of(opened: Opened, moment: int | None) -> tuple[ModelSpec, dict[str, Array]]:
    """The layers that are looked at and their weights: the best, or those of a saved moment. A translator's encoder."""
    folder = opened.folder
    weights = opened.trained.weights if moment is None else RunFolder.open(folder).read_moment(moment)
    model = opened.trained.spec.model
    if not isinstance(opened.task, Translate):
        return model, weights
    start = "encoder."
    own = {name.removeprefix(start): array for name, array in weights.items() if name.startswith(start)}
    return replace(model), own


def sweep(model: ModelSpec, weights: Mapping[str, Array], passages: Sequence[Passage], watch: Watch) -> Iterator[Swept]:
    """Run the layers over passages; a value's place counts the steps of all passages one behind the other.

    A text is read in streams, each of which begins some tokens before its own. Of a forecast's windows each gives the
    values after its last step: those that the forecast is made from.
    """
    ends = np.cumsum([passage.steps for passage in passages])
    for group in _groups(model, passages):
        first = int(ends[group[0]]) - passages[group[0]].steps
        chosen = [passages[number] for number in group]
        parts = _side_by_side(model, weights, chosen) if len(group) > 1 else _sweep_one(model, weights, chosen[0])
        for places, layers in parts:
            yield np.where(places >= 0, places + first, -1), layers
            share = (first + int(places.max(initial=0))) / max(int(ends[-1]), 1)
            watch.look(share, translate("runs", "Reading the data"))


def _groups(model: ModelSpec, passages: Sequence[Passage]) -> Iterator[list[int]]:
    """Passages that are read at once: short ones, where the way back does not begin behind a sequence's end."""
    group: list[int] = []
    for number, passage in enumerate(passages):
        alone = passage.windows or passage.before > 0 or model.bidirectional or passage.steps > STREAM
        if group and (alone or len(group) == STREAMS):
            yield group
            group = []
        group.append(number)
        if alone:
            yield group
            group = []
    if group:
        yield group


def _side_by_side(model: ModelSpec, weights: Mapping[str, Array], passages: Sequence[Passage]) -> Iterator[Swept]:
    """Sequences of different lengths, each a column; what stands behind a sequence's end is at -1."""
    lengths = np.array([passage.steps for passage in passages])
    first = passages[0].inputs
    inputs = np.zeros((int(lengths.max()), len(passages), *first.shape[1:]), first.dtype)
    for column, passage in enumerate(passages):
        inputs[: lengths[column], column] = passage.inputs
    steps = np.arange(len(inputs))[:, None]
    begins = np.cumsum(lengths) - lengths
    yield np.where(steps < lengths, begins + steps, -1), run_layers(model, weights, inputs)


def _sweep_one(model: ModelSpec, weights: Mapping[str, Array], passage: Passage) -> Iterator[Swept]:
    inputs = passage.inputs
    if passage.windows:
        for start in range(0, inputs.shape[1], WINDOWS):
            part = np.ascontiguousarray(inputs[:, start : start + WINDOWS])
            layers = [_last(one) for one in run_layers(model, weights, part)]
            yield np.arange(start, start + part.shape[1])[None, :], layers
    elif model.bidirectional or inputs.ndim > 1 or not passage.before + max(0, len(inputs) - STREAM):
        places = np.arange(len(inputs))[:, None] - passage.before
        yield np.maximum(places, -1), run_layers(model, weights, inputs[:, None])
    else:
        yield from _streams(model, weights, inputs, passage.before)


def _last(layer: LayerPass) -> LayerPass:
    curves = [(kind, values[-1:]) for kind, values in layer.curves]
    return LayerPass(layer.outputs[-1:], curves, tuple(one[-1:] for one in layer.states))


def _streams(model: ModelSpec, weights: Mapping[str, Array], inputs: Array, before: int) -> Iterator[Swept]:
    """A long text (T,), cut into streams that are read side by side; a value at -1 is of the tokens read before."""
    count = min(STREAMS, max(1, len(inputs) // STREAM))
    length = -(-len(inputs) // count)
    begins = np.arange(count) * length
    state: list[tuple[Array, ...]] | None = None
    for start in range(-min(WARM, length) if count > 1 else 0, length, BLOCK):
        if start == 0 and state is not None:
            # What stood before the first token was nothing.
            state = [tuple(_emptied(one) for one in states) for states in state]
        end = min(start + BLOCK, length if start >= 0 else 0)
        at = begins[None, :] + np.arange(start, end)[:, None]
        read = inputs[np.clip(at, 0, len(inputs) - 1)]
        layers = run_layers(model, weights, read, state)
        state = [tuple(one[-1] for one in layer.states) for layer in layers]
        if start >= 0:
            yield np.where(at < len(inputs), np.maximum(at - before, -1), -1), layers


def _emptied(state: Array) -> Array:
    fresh = state.copy()
    fresh[0] = 0.0
    return fresh


def values_over(
    model: ModelSpec,
    weights: Mapping[str, Array],
    passages: Sequence[Passage],
    wanted: Sequence[tuple[int, str, Sequence[int] | None]],
    watch: Watch,
) -> list[NDArray[np.float64]]:
    """The values (steps, units) of each wanted (layer, kind, units or None for all), the passages' steps in a row."""
    total = sum(passage.steps for passage in passages)
    found: list[NDArray[np.float64]] = []
    for places, layers in sweep(model, weights, passages, watch):
        inside = places >= 0
        each = {one: unit_values(model, layers[one[0]], one[1]) for one in {(layer, kind) for layer, kind, _ in wanted}}
        for number, (layer, kind, units) in enumerate(wanted):
            values = each[layer, kind]
            values = (values if units is None else values[..., list(units)])[inside]
            if len(found) <= number:
                found.append(np.zeros((total, values.shape[1])))
            found[number][places[inside]] = values
    return found


def checked(model: ModelSpec, layer: int, kind: str, kinds: Sequence[str]) -> tuple[int, str]:
    """A layer and a kind of value that the network has; UserError where it has none of that name."""
    if kind not in kinds:
        raise UserError(
            translate("runs", "This cell has no {kind}.").format(kind=kind),
            translate("runs", "It has {kinds}.").format(kinds=", ".join(kinds)),
        )
    return max(0, min(layer, model.depth - 1)), kind
