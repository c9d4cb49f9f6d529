"""An encoder and a decoder: sequences of tokens to other sequences of tokens (Sutskever, Vinyals and Le 2014).

The encoder reads a source; its end states start the decoder, which says the target token by token, each told the one
before. In training it is told the right ones (teacher forcing: Williams and Zipser 1989). With attention it also looks
back at all the encoder's states, see `kernels.attention`. The time loops are the compiled kernels of `Stack`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.attention import Attended, attend, attend_back
from kernels.backends.descent import Descent, token_loss
from kernels.backends.devices import Weights
from kernels.bridge import split_state
from kernels.chance import training_noise
from kernels.network import Batch, Chunk
from kernels.optimizers import Optimizer
from kernels.stack import Slopes, Stack
from kernels.translator_layout import TranslatorArchitecture, TranslatorLayout

__all__ = ["Read", "Translator", "TranslatorArchitecture"]

Array = NDArray[Any]
NOTICE = "Encoder and decoder run on the processor: they have no kernels for a card yet."

# Logits at a time, so that those of a large vocabulary stay small in memory.
BLOCK = 1 << 22
# A run notices by itself when its numbers leave the finite.
_QUIET = np.errstate(over="ignore", invalid="ignore", divide="ignore")


@dataclass(frozen=True)
class Read:
    """A source that the encoder has read: `keys` (S, B, E), its states for the attention; `state`: the start."""

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
        self.places = TranslatorLayout(architecture, precision)
        self.encoder = Stack(architecture.encoder, precision, threads, probes)
        self.decoder = Stack(architecture.decoder, precision, threads, probes)
        self.layout = self.decoder.layout
        self.threads = self.encoder.threads
        self.device, self.notice = "cpu", NOTICE if device == "cuda" else ""
        self.layer_names, self.parameter_count = self.places.layer_names, self.places.weight_count
        self._noise = 2 * seed + 1
        self._flat = np.zeros(self.places.count, self.layout.dtype)
        self._slots = np.zeros_like(self._flat), np.zeros_like(self._flat)
        self._gradient = np.zeros_like(self._flat)
        unused = np.zeros(1, self.layout.dtype)  # the optimizer's slots are the translator's own
        self._weights = [Weights(self.places.part(k, self._flat), (unused, unused)) for k in range(2)]
        self._rest = self.places.views(self._flat)
        self._steps = 0
        self._descent = Descent(precision)
        self.load(self.places.initial(seed))

    @property
    def parameters(self) -> dict[str, Array]:
        """Copies of all parameters: "encoder." and "decoder." before a network's names, and those between the two."""
        return self.places.read(self._flat)

    @property
    def steps(self) -> int:
        """Optimizer steps done so far."""
        return self._steps

    def load(self, values: Mapping[str, Array]) -> None:
        """Set all parameters. KeyError for a missing name, ValueError for a wrong shape."""
        self.places.write(self._flat, values)
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

    @_QUIET
    def train(
        self,
        batches: Sequence[Batch],
        optimizer: Optimizer,
        clip_norm: float = 0.0,
        carry: bool = False,
        clip_value: float = 0.0,
        watch: bool = True,
    ) -> Chunk:
        """One optimizer step a batch: sources (S, B) int32, labels (T, B) int32, and the sources' lengths (B,).

        Each column of labels is a target with its end token, -1 beyond: these are left out. Clipping, and what comes
        back, as of `Network.train`; `flow` has the encoder's steps and then the decoder's, `saturation` is the mean of
        both. `carry` must be False: nothing is carried from batch to batch. Probes look whether `watch` is set or not.
        """
        del watch
        if carry:
            raise ValueError("a translator carries no state between batches")
        losses, counts, norms = np.zeros(len(batches)), np.zeros(len(batches), np.int64), np.zeros(len(batches))
        sections = np.zeros((len(batches), len(self.places.owners)))
        slopes: tuple[Slopes, Slopes] | None = None
        for k, batch in enumerate(batches):
            noise = training_noise(self._noise, self._steps) if self.layout.dropout else 0
            losses[k], counts[k], slopes = self._learn(batch, noise)
            squares = np.array([_square(self._gradient[one]) for one in self.places.spans])
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
        for column, owner in enumerate(self.places.owners):
            layers[:, owner] += sections[:, column] ** 2
        one, other = slopes
        flow = np.concatenate([one.flow, other.flow], axis=1)
        saturation = (one.saturation + other.saturation) / 2
        return Chunk(losses, counts, norms, np.sqrt(layers), sections, flow, saturation, finite)

    @_QUIET
    def loss(
        self, batches: Sequence[Batch], carry: bool = False, go_on: bool = False, noise: int = 0
    ) -> tuple[float, int]:
        """The mean loss over all labels of the batches, and their number; no update."""
        sums, counts = self.sums(batches, carry, go_on, noise)
        total = int(counts.sum())
        return (float(sums.sum()) / total if total else float("nan")), total

    @_QUIET
    def sums(
        self, batches: Sequence[Batch], carry: bool = False, go_on: bool = False, noise: int = 0
    ) -> tuple[Array, Array]:
        """Of each batch, (n,): the sum of the losses over its labels, and the labels' number; no update."""
        if carry or go_on:
            raise ValueError("a translator carries no state between batches")
        sums, counts = np.zeros(len(batches)), np.zeros(len(batches), np.int64)
        for k, batch in enumerate(batches):
            sources, labels, lengths = self._checked(batch)
            told, read, outputs, _ = self._forward(sources, labels, lengths, noise)
            del told, read
            known = labels >= 0
            sums[k], _ = self._head(outputs[known], labels[known], 1.0, None)
            counts[k] = np.count_nonzero(known)
        return sums, counts

    @_QUIET
    def gradients(self, *batch: Array, noise: int = 0) -> tuple[float, dict[str, Array]]:
        """The loss of one batch and its derivative for every parameter by name."""
        loss, _, _ = self._learn(batch, noise)
        return loss, self.places.read(self._gradient)

    @_QUIET
    def flow(self, *batch: Array) -> Array:
        """The norm of dL/dh_t over one batch, (depth, S + T): the encoder's steps, then the decoder's."""
        _, _, slopes = self._learn(batch, 0)
        return np.concatenate([one.flow for one in slopes], axis=1)

    @_QUIET
    def read(self, sources: Array, lengths: Array, noise: int = 0) -> Read:
        """Let the encoder read sources (S, B) of the given lengths."""
        outputs, state = self.encoder.forward(self._weights[0], sources, lengths, None, _word(noise))
        return Read(outputs, lengths, self.places.bridge.forward(state, sources.shape[1], self._rest))

    @_QUIET
    def say(self, read: Read, tokens: Array, state: Array) -> tuple[Array, Array, Array]:
        """One step of the decoder after `tokens` (B,): logits (B, vocabulary), its state, attention (B, S)."""
        outputs, state = self.decoder.forward(self._weights[1], tokens.reshape(1, -1), None, state)
        outputs, attended = self._look(outputs, read)
        logits = outputs[0] @ self._rest["head.weight"].T + self._rest["head.bias"]
        return logits, state, attended.weights[:, 0] if attended else np.zeros((len(tokens), 0), self.layout.dtype)

    def states(self, read: Read) -> list[tuple[Array, ...]]:
        """The decoder's start states after a source: of each layer its states (B, units)."""
        parts = zip(self.layout.layers, split_state(self.layout, read.state, len(read.lengths)), strict=True)
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
        """What the decoder is told, the source read, the states for the head (T, B, D), and the attention."""
        read = self.read(sources, lengths, noise)
        told = np.empty_like(labels)
        told[0] = self.architecture.start
        # A label that is left out is told as the end: no label after it is asked for in one's own sequence.
        told[1:] = np.where(labels[:-1] >= 0, labels[:-1], self.architecture.end)
        steps = len(labels) - np.argmax((labels >= 0)[::-1], axis=0)
        steps = np.where((labels >= 0).any(axis=0), steps, 1).astype(np.int64)
        outputs, _ = self.decoder.forward(self._weights[1], told, steps, read.state, _word(noise * 3))
        state, attended = self._look(outputs, read)
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
        block = max(1, BLOCK // len(bias))
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
        known = labels >= 0
        count = int(np.count_nonzero(known))
        scale = 1.0 / max(1, count)
        slopes = self.places.views(self._gradient)
        for view in slopes.values():
            view[...] = 0
        loss, flat = self._head(states[known], labels[known], scale, slopes)
        back = np.zeros_like(states)
        back[known] = flat
        keys = np.zeros_like(read.keys)
        if attended is not None:
            made = attend_back(attended, back, self._rest["attention.score"], self._rest["attention.combine"])
            back, keys = made.queries, made.keys
            slopes["attention.score"][...], slopes["attention.combine"][...] = made.score, made.combine
        ends = np.zeros_like(read.state)
        decoded = self.decoder.backward(self._weights[1], back, ends)
        start = self.places.bridge.backward(decoded.state, sources.shape[1], self._rest, slopes)
        encoded = self.encoder.backward(self._weights[0], keys, start)
        for k, done in enumerate((encoded, decoded)):
            self.places.part(k, self._gradient)[:] = done.gradient
        return loss * scale, count, (encoded, decoded)


def _square(numbers: Array) -> float:
    wide = numbers.astype(np.float64, copy=False)
    return float(wide @ wide)


def _word(number: int) -> int:
    """A whole number as 64 bits with a sign, as the kernels read it."""
    return (number + 2**63) % 2**64 - 2**63


def _silent(fraction: float, what: str) -> None:
    """A progress that nobody watches."""
