"""An encoder and a decoder: sequences of tokens to other sequences of tokens (Sutskever, Vinyals and Le 2014).

The encoder reads a source; its end states start the decoder, which says the target token by token, each told the one
before. In training it is told the right ones (teacher forcing: Williams and Zipser 1989). With attention it also looks
back at all the encoder's states, see `kernels.attention`. The time loops are the compiled kernels of `Stack`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.attention import Attended, attend, attend_back
from kernels.backends.descent import Descent, token_loss
from kernels.backends.devices import Weights
from kernels.chance import training_noise
from kernels.initialisation import initial
from kernels.layout import Architecture, Layout
from kernels.network import Batch, Chunk
from kernels.optimizers import Optimizer
from kernels.stack import Slopes, Stack

Array = NDArray[Any]
NOTICE = "Encoder and decoder run on the processor: they have no kernels for a card yet."


@dataclass(frozen=True)
class TranslatorArchitecture:
    """What a translator is.

    `encoder` and `decoder`: layers over the tokens of the source and of the target, see `Architecture`; both of one
    cell, depth and hidden sizes, without outputs, the decoder reading forwards only. `attention`: whether the decoder
    looks back at the encoder's states. `start` and `end`: the target's tokens before the first and after the last.
    ValueError says what is wrong.
    """

    encoder: Architecture
    decoder: Architecture
    attention: bool = True
    start: int = 1
    end: int = 2

    def __post_init__(self) -> None:
        one, other = self.encoder, self.decoder
        if (one.cell, one.hidden) != (other.cell, other.hidden):
            raise ValueError("encoder and decoder have the same cell, depth and hidden sizes")
        if other.bidirectional:
            raise ValueError("a decoder cannot read what it has not yet said")
        if not one.vocabulary or not 0 <= max(self.start, self.end) < other.vocabulary:
            raise ValueError("encoder and decoder read tokens, the target's start and end among them")


@dataclass(frozen=True)
class Read:
    """A source that the encoder has read: `keys` (B, S, E), its states for the attention; `state`: the start."""

    keys: Array
    lengths: Array
    state: Array


class Translator:
    """Encoder, decoder, attention and head, trained together.

    `precision`, `threads`, `seed`: as of `Network`; the same seed, batches and number of threads give the same bits.
    One thread at a time. `device` is the CPU, and `notice` says so where another was asked for.
    """

    def __init__(
        self,
        architecture: TranslatorArchitecture,
        precision: str = "float32",
        threads: int = 0,
        seed: int = 0,
        probes: bool = True,
        device: str = "cpu",
    ) -> None:
        self.architecture = architecture
        self.encoder = Stack(architecture.encoder, precision, threads, probes)
        self.decoder = Stack(architecture.decoder, precision, threads, probes)
        self.layout: Layout = self.decoder.layout
        self.threads = self.encoder.threads
        self.device, self.notice = "cpu", NOTICE if device == "cuda" else ""
        self._noise = 2 * seed + 1
        self._shapes = _rest_shapes(architecture, self.encoder.layout, self.decoder.layout)
        rest = sum(int(np.prod(shape)) for shape in self._shapes.values())
        counts = (self.encoder.layout.count, self.decoder.layout.count, rest)
        self._ends = np.cumsum(counts)
        self._flat = np.zeros(int(self._ends[-1]), self.layout.dtype)
        self._slots = np.zeros_like(self._flat), np.zeros_like(self._flat)
        self._gradient = np.zeros_like(self._flat)
        self._weights = [self._stack_weights(0, counts[0]), self._stack_weights(counts[0], counts[1])]
        self._rest = self._views(self._flat)
        self._steps = 0
        self._descent = Descent(precision)
        self.layer_names = self._layer_names()
        self._spans = self._all_spans()
        self._owners = [self._owner(name) for name in self.parameters]
        self.parameter_count = sum(value.size for value in self.parameters.values())
        self.load(self._initial(seed))

    def _stack_weights(self, first: int, count: int) -> Weights:
        unused = np.zeros(1, self.layout.dtype)  # the optimizer's slots are the translator's own
        return Weights(self._flat[first : first + count], (unused, unused))

    def _views(self, flat: Array) -> dict[str, Array]:
        views: dict[str, Array] = {}
        first = int(self._ends[1])
        for name, shape in self._shapes.items():
            count = int(np.prod(shape))
            views[name] = flat[first : first + count].reshape(shape)
            first += count
        return views

    def _all_spans(self) -> list[slice]:
        """Where each parameter's numbers lie, in the order of `parameters`; the padding among them is zero."""
        spans: list[slice] = []
        for start, stack in zip((0, int(self._ends[0])), (self.encoder, self.decoder), strict=True):
            own = [one for one in stack.layout.sections if one.count]
            spans += [slice(start + one.first, start + one.first + one.count) for one in own]
        first = int(self._ends[1])
        for shape in self._shapes.values():
            spans.append(slice(first, first + int(np.prod(shape))))
            first = spans[-1].stop
        return spans

    def _layer_names(self) -> list[str]:
        names = [f"{part} {name}" for part in ("encoder", "decoder") for name in self.decoder.layout.layer_names[:-1]]
        names += ["bridge"] if self.encoder.layout.directions == 2 else []
        return names + (["attention"] if self.architecture.attention else []) + ["head"]

    def _owner(self, name: str) -> int:
        part, rest = name.split(".", 1)
        if part in self.layer_names:
            return self.layer_names.index(part)
        layer = rest.split(".")[0]
        if layer == "rnn":
            layer = f"layer {int(rest.removesuffix('_reverse').rsplit('_l', 1)[1]) + 1}"
        return self.layer_names.index(f"{part} {layer}")

    def _initial(self, seed: int) -> dict[str, Array]:
        values: dict[str, Array] = {}
        for k, (part, stack) in enumerate((("encoder", self.encoder), ("decoder", self.decoder))):
            shapes = {one.name: one.shape for one in stack.layout.sections if one.count}
            own = initial((self.architecture.encoder, self.architecture.decoder)[k], shapes, 2 * seed + k)
            values |= {f"{part}.{name}": value for name, value in own.items()}
        generator = np.random.default_rng([seed, 2])
        for name, shape in self._shapes.items():
            limit = np.sqrt(6.0 / sum(shape))  # Xavier's, see `kernels.initialisation`
            values[name] = np.zeros(shape) if name == "head.bias" else generator.uniform(-limit, limit, shape)
        return values

    @property
    def parameters(self) -> dict[str, Array]:
        """Copies of all parameters: "encoder." and "decoder." before a network's names, and those between the two."""
        return self._read(self._flat)

    def _read(self, flat: Array) -> dict[str, Array]:
        values: dict[str, Array] = {}
        starts = (0, int(self._ends[0]))
        for start, part, stack in zip(starts, ("encoder", "decoder"), (self.encoder, self.decoder), strict=True):
            own = stack.layout.read(flat[start : start + stack.layout.count])
            values |= {f"{part}.{name}": value for name, value in own.items() if value.size}
        return values | {name: view.copy() for name, view in self._views(flat).items()}

    @property
    def steps(self) -> int:
        """Optimizer steps done so far."""
        return self._steps

    def load(self, values: Mapping[str, Array]) -> None:
        """Set all parameters. KeyError for a missing name, ValueError for a wrong shape."""
        size = self.layout.levels[-1].outputs
        for k, (part, stack) in enumerate((("encoder", self.encoder), ("decoder", self.decoder))):
            own = {name.removeprefix(f"{part}."): value for name, value in values.items() if name.startswith(part)}
            heads = stack.layout.levels[-1].outputs
            own |= {"head.weight": np.zeros((0, heads)), "head.bias": np.zeros(0)}
            stack.layout.write(self._weights[k].flat, own)
        for name, view in self._rest.items():
            if name not in values:
                raise KeyError(f"{name} is missing; there are {', '.join(sorted(values))}")
            if values[name].shape != view.shape:
                raise ValueError(f"{name} has shape {values[name].shape}, not {view.shape}; the decoder has {size}")
            view[...] = values[name]
        self._changed()

    def _changed(self) -> None:
        for weights in self._weights:
            weights.version += 1

    def compile(self, progress: Callable[[float, str], None] | None = None, optimizer: str = "adam") -> None:
        """Compile what training needs."""
        tell = progress or _silent
        self.encoder.program.compile(optimizer, lambda done, what: tell(0.5 * done, what))
        self.decoder.program.compile(optimizer, lambda done, what: tell(0.5 + 0.4 * min(done, 0.999), what))
        self._descent.compile(optimizer)
        tell(1.0, "ready")

    def train(
        self,
        batches: Sequence[Batch],
        optimizer: Optimizer,
        clip_norm: float = 0.0,
        carry: bool = False,
        clip_value: float = 0.0,
    ) -> Chunk:
        """One optimizer step a batch: sources (S, B) int32, labels (T, B) int32, and the sources' lengths (B,).

        Each column of labels is a target with its end token, -1 beyond: these are left out. Clipping, and what comes
        back, as of `Network.train`; `flow` has the encoder's steps and then the decoder's, `saturation` is the mean of
        both. `carry` must be False: nothing is carried from batch to batch.
        """
        if carry:
            raise ValueError("a translator carries no state between batches")
        losses, counts, norms = np.zeros(len(batches)), np.zeros(len(batches), np.int64), np.zeros(len(batches))
        sections = np.zeros((len(batches), len(self._owners)))
        slopes: tuple[Slopes, Slopes] | None = None
        for k, batch in enumerate(batches):
            noise = training_noise(self._noise, self._steps) if self.layout.dropout else 0
            losses[k], counts[k], slopes = self._learn(batch, noise)
            squares = np.array([_square(self._gradient[one]) for one in self._spans])
            sections[k], norms[k] = np.sqrt(squares), np.sqrt(squares.sum())
            if not (np.isfinite(losses[k]) and np.isfinite(norms[k])):
                return self._chunk(losses[: k + 1], counts[: k + 1], norms[: k + 1], sections[: k + 1], slopes, False)
            factor = clip_norm / norms[k] if 0 < clip_norm < norms[k] else 1.0
            self._descent.update(
                optimizer, self._flat, self._gradient, self._slots, self._steps + 1, factor, clip_value
            )
            self._steps += 1
            self._changed()
        if slopes is None:
            raise ValueError("there is no batch")
        return self._chunk(losses, counts, norms, sections, slopes, True)

    def _chunk(
        self, losses: Array, counts: Array, norms: Array, sections: Array, slopes: tuple[Slopes, Slopes], finite: bool
    ) -> Chunk:
        layers = np.zeros((len(losses), len(self.layer_names)))
        for column, owner in enumerate(self._owners):
            layers[:, owner] += sections[:, column] ** 2
        one, other = slopes
        flow = np.concatenate([one.flow, other.flow], axis=1)
        saturation = (one.saturation + other.saturation) / 2
        return Chunk(losses, counts, norms, np.sqrt(layers), sections, flow, saturation, finite)

    def loss(
        self, batches: Sequence[Batch], carry: bool = False, go_on: bool = False, noise: int = 0
    ) -> tuple[float, int]:
        """The mean loss over all labels of the batches, and their number; no update."""
        if carry or go_on:
            raise ValueError("a translator carries no state between batches")
        total, count = 0.0, 0
        for batch in batches:
            sources, labels, lengths = self._checked(batch)
            told, read, outputs, _ = self._forward(sources, labels, lengths, noise)
            del told, read
            known = labels.T >= 0
            loss, _ = self._head(outputs[known], labels.T[known], 1.0, None)
            total, count = total + loss, count + int(np.count_nonzero(known))
        return (total / count if count else float("nan")), count

    def gradients(self, *batch: Array, noise: int = 0) -> tuple[float, dict[str, Array]]:
        """The loss of one batch and its derivative for every parameter by name."""
        loss, _, _ = self._learn(batch, noise)
        return loss, self._read(self._gradient)

    def flow(self, *batch: Array) -> Array:
        """The norm of dL/dh_t over one batch, (depth, S + T): the encoder's steps, then the decoder's."""
        _, _, slopes = self._learn(batch, 0)
        return np.concatenate([one.flow for one in slopes], axis=1)

    def read(self, sources: Array, lengths: Array, noise: int = 0) -> Read:
        """Let the encoder read sources (S, B) of the given lengths."""
        outputs, state = self.encoder.forward(self._weights[0], sources, lengths, None, _word(noise))
        return Read(outputs.transpose(1, 0, 2), lengths, self._bridged(state, sources.shape[1]))

    def say(self, read: Read, tokens: Array, state: Array) -> tuple[Array, Array, Array]:
        """One step of the decoder after `tokens` (B,): logits (B, vocabulary), its state, attention (B, S)."""
        outputs, state = self.decoder.forward(self._weights[1], tokens.reshape(1, -1), None, state)
        outputs, attended = self._look(outputs.transpose(1, 0, 2), read)
        logits = outputs[:, 0] @ self._rest["head.weight"].T + self._rest["head.bias"]
        return logits, state, attended.weights[:, 0] if attended else np.zeros((len(tokens), 0), self.layout.dtype)

    def states(self, read: Read) -> list[tuple[Array, ...]]:
        """The decoder's start states after a source: of each layer its states (B, units)."""
        parts = zip(self.layout.layers, _parts(self.layout, read.state, len(read.lengths)), strict=True)
        return [tuple(part[:, :, : layer.units]) for layer, part in parts]

    def reset_state(self) -> None:
        """Nothing is carried."""

    def snapshot(self) -> dict[str, Array]:
        """Everything that exact resumption needs."""
        return {
            "parameters": self._flat.copy(),
            "slot_m": self._slots[0].copy(),
            "slot_v": self._slots[1].copy(),
            "state": np.zeros(0, self.layout.dtype),
            "steps": np.array([self._steps]),
        }

    def restore(self, values: Mapping[str, Array]) -> None:
        """Go back to a snapshot of the same architecture, on a machine with the same vector width."""
        if values["parameters"].shape != self._flat.shape:
            raise ValueError(f"the snapshot holds {values['parameters'].size} numbers, not {self._flat.size}")
        self._flat[:] = values["parameters"]
        self._slots[0][:], self._slots[1][:] = values["slot_m"], values["slot_v"]
        self._steps = int(values["steps"][0])
        self._changed()

    def _checked(self, batch: Sequence[Array]) -> tuple[Array, Array, Array]:
        sources, labels = (np.ascontiguousarray(one, np.int32) for one in batch[:2])
        rows = sources.shape[1:]
        lengths = np.ascontiguousarray(batch[2], np.int64) if len(batch) > 2 else np.full(rows, len(sources))
        if sources.ndim != 2 or labels.ndim != 2 or labels.shape[1:] != rows or lengths.shape != rows:
            raise ValueError(f"sources {sources.shape}, labels {labels.shape}, lengths {lengths.shape} do not agree")
        if 0 in (*sources.shape, *labels.shape) or lengths.min() < 1 or lengths.max() > len(sources):
            raise ValueError(f"lengths must be {rows[0]} numbers from 1 to {len(sources)}")
        for name, tokens, least, size in (
            ("sources", sources, 0, self.architecture.encoder.vocabulary),
            ("labels", labels, -1, self.architecture.decoder.vocabulary),
        ):
            if tokens.min() < least or tokens.max() >= size:
                raise ValueError(f"{name} run from {tokens.min()} to {tokens.max()}; the vocabulary has {size}")
        return sources, labels, lengths

    def _forward(
        self, sources: Array, labels: Array, lengths: Array, noise: int
    ) -> tuple[Array, Read, Array, Attended | None]:
        """What the decoder is told, the source read, the states for the head (B, T, D), and the attention."""
        read = self.read(sources, lengths, noise)
        told = np.empty_like(labels)
        told[0] = self.architecture.start
        # A label that is left out is told as the end: no label after it is asked for in one's own sequence.
        told[1:] = np.where(labels[:-1] >= 0, labels[:-1], self.architecture.end)
        steps = len(labels) - np.argmax((labels >= 0)[::-1], axis=0)
        steps = np.where((labels >= 0).any(axis=0), steps, 1).astype(np.int64)
        outputs, _ = self.decoder.forward(self._weights[1], told, steps, read.state, _word(noise * 3))
        state, attended = self._look(outputs.transpose(1, 0, 2), read)
        return told, read, state, attended

    def _look(self, outputs: Array, read: Read) -> tuple[Array, Attended | None]:
        if not self.architecture.attention:
            return outputs, None
        score, combine = self._rest["attention.score"], self._rest["attention.combine"]
        done = attend(outputs, read.keys, read.lengths, score, combine)
        return done.state, done

    def _head(self, states: Array, labels: Array, scale: float, slopes: dict[str, Array] | None) -> tuple[float, Array]:
        """The summed loss of states (n, D), and where gradients are wanted the derivative for the states."""
        weight, bias = self._rest["head.weight"], self._rest["head.bias"]
        back = np.zeros_like(states)
        total = 0.0
        block = max(1, (1 << 22) // len(bias))  # rows whose logits stay small in memory
        for first in range(0, len(states), block):
            rows = slice(first, first + block)
            logits = states[rows] @ weight.T
            logits += bias
            total += token_loss(logits, labels[rows], scale)
            if slopes is not None:
                slopes["head.weight"] += logits.T @ states[rows]
                slopes["head.bias"] += logits.sum(axis=0)
                np.matmul(logits, weight, out=back[rows])
        return total, back

    def _learn(self, batch: Sequence[Array], noise: int) -> tuple[float, int, tuple[Slopes, Slopes]]:
        """Forward and backward: the mean loss, the number of labels, and the ways back; the gradient is kept."""
        sources, labels, lengths = self._checked(batch)
        _, read, states, attended = self._forward(sources, labels, lengths, noise)
        known = labels.T >= 0
        count = int(np.count_nonzero(known))
        scale = 1.0 / max(1, count)
        slopes = self._views(self._gradient)
        for view in slopes.values():
            view[...] = 0
        loss, flat = self._head(states[known], labels.T[known], scale, slopes)
        back = np.zeros_like(states)
        back[known] = flat
        keys = np.zeros_like(read.keys)
        if attended is not None:
            made = attend_back(attended, back, self._rest["attention.score"], self._rest["attention.combine"])
            back, keys = made.queries, made.keys
            slopes["attention.score"][...], slopes["attention.combine"][...] = made.score, made.combine
        ends = np.zeros_like(read.state)
        decoded = self.decoder.backward(self._weights[1], back.transpose(1, 0, 2), ends)
        start = self._unbridged(decoded.state, sources.shape[1], slopes)
        encoded = self.encoder.backward(self._weights[0], keys.transpose(1, 0, 2), start)
        middle = int(self._ends[0])
        self._gradient[:middle] = encoded.gradient
        self._gradient[middle : int(self._ends[1])] = decoded.gradient
        return loss * scale, count, (encoded, decoded)

    def _bridged(self, state: Array, rows: int) -> Array:
        """The decoder's start states from the encoder's end states: the same, or each layer's two directions mixed."""
        self._ended = state
        if self.encoder.layout.directions == 1:
            return state
        parts = _parts(self.encoder.layout, state, rows)
        start = np.zeros(self.layout.state_size * rows, self.layout.dtype)
        into = _parts(self.layout, start, rows)
        for k, s, name, units in self._bridges():
            both = np.concatenate([parts[2 * k][s, :, :units], parts[2 * k + 1][s, :, :units]], axis=1)
            into[k][s, :, :units] = both @ self._rest[name].T
        return start

    def _unbridged(self, slope: Array, rows: int, slopes: dict[str, Array]) -> Array:
        """The way back of `_bridged`."""
        if self.encoder.layout.directions == 1:
            return slope
        given, ended = _parts(self.layout, slope, rows), _parts(self.encoder.layout, self._ended, rows)
        back = np.zeros_like(self._ended)
        into = _parts(self.encoder.layout, back, rows)
        for k, s, name, units in self._bridges():
            own = given[k][s, :, :units]
            both = np.concatenate([ended[2 * k][s, :, :units], ended[2 * k + 1][s, :, :units]], axis=1)
            slopes[name][...] = own.T @ both
            down = own @ self._rest[name]
            into[2 * k][s, :, :units], into[2 * k + 1][s, :, :units] = down[:, :units], down[:, units:]
        return back

    def _bridges(self) -> list[tuple[int, int, str, int]]:
        states = registry.cells()[self.architecture.decoder.cell].states
        layers = enumerate(self.layout.layers)
        return [(k, s, f"bridge.{name}_l{k}", one.units) for k, one in layers for s, name in enumerate(states)]


def weight_count(architecture: TranslatorArchitecture, precision: str) -> int:
    """How many weights a translator has, from the shapes alone."""
    layouts = Layout(architecture.encoder, precision), Layout(architecture.decoder, precision)
    shapes = [section.shape for layout in layouts for section in layout.sections]
    return sum(math.prod(shape) for shape in (*shapes, *_rest_shapes(architecture, *layouts).values()))


def _rest_shapes(architecture: TranslatorArchitecture, encoder: Layout, decoder: Layout) -> dict[str, tuple[int, ...]]:
    """The parameters outside of the layers."""
    shapes: dict[str, tuple[int, ...]] = {}
    if encoder.directions == 2:
        for state in decoder.cell.states:
            shapes |= {f"bridge.{state}_l{k}": (one.units, 2 * one.units) for k, one in enumerate(decoder.layers)}
    size, keys = decoder.levels[-1].outputs, encoder.levels[-1].outputs
    if architecture.attention:
        shapes |= {"attention.score": (size, keys), "attention.combine": (size, keys + size)}
    outputs = architecture.decoder.vocabulary
    return shapes | {"head.weight": (outputs, size), "head.bias": (outputs,)}


def _parts(layout: Layout, state: Array, rows: int) -> list[Array]:
    """Views of a flat state: of each layer (states, B, width)."""
    views: list[Array] = []
    first = 0
    for layer in layout.layers:
        size = len(layout.cell.states) * rows * layer.width
        views.append(state[first : first + size].reshape(-1, rows, layer.width))
        first += size
    return views


def _square(numbers: Array) -> float:
    wide = numbers.astype(np.float64, copy=False)
    return float(wide @ wide)


def _word(number: int) -> int:
    """A whole number as 64 bits with a sign, as the kernels read it."""
    return (number + 2**63) % 2**64 - 2**63


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""
