"""Translators for tests, batches for them, and a naive reference: one sequence at a time, in plain Python loops."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.layout import Architecture
from kernels.specialise import rebind
from kernels.translator import Translator, TranslatorArchitecture

Array = NDArray[Any]
SOURCES, TARGETS = 9, 7  # symbols


def architecture(
    cell: str = "lstm", hidden: tuple[int, ...] = (6,), attention: bool = True, both_ways: bool = False, **more: Any
) -> TranslatorArchitecture:
    """A small one."""
    encoder = Architecture(
        5, 0, hidden, cell=cell, vocabulary=SOURCES, readout="every", bidirectional=both_ways, **more
    )
    decoder = Architecture(4, 0, hidden, cell=cell, vocabulary=TARGETS, readout="every", **more)
    return TranslatorArchitecture(encoder, decoder, attention)


def translator(made: TranslatorArchitecture, precision: str = "float64", threads: int = 2, seed: int = 3) -> Translator:
    """One away from the symmetric start."""
    one = Translator(made, precision, threads, seed)
    generator = np.random.default_rng(seed)
    one.load({name: value + 0.1 * generator.normal(size=value.shape) for name, value in one.parameters.items()})
    return one


def batch(rows: int = 7, source: int = 6, target: int = 5, seed: int = 1) -> tuple[Array, Array, Array]:
    """Sources, labels and lengths of ragged sequences; targets end with token 2."""
    generator = np.random.default_rng(seed)
    lengths = generator.integers(1, source + 1, rows)
    lengths[0] = source
    sources = np.where(np.arange(source)[:, None] < lengths, generator.integers(3, SOURCES, (source, rows)), 0)
    ends = generator.integers(0, target, rows)
    ends[1 % rows] = target - 1
    labels = np.where(np.arange(target)[:, None] < ends, generator.integers(3, TARGETS, (target, rows)), -1)
    labels[ends, np.arange(rows)] = 2
    return sources.astype(np.int32), labels.astype(np.int32), lengths


class NaiveTranslator:
    """The loss and the outputs for given parameters."""

    def __init__(self, made: TranslatorArchitecture, parameters: dict[str, Array]) -> None:
        self.made, self.p = made, parameters
        self.cell = registry.cells()[made.encoder.cell]
        curves = registry.activations()
        names = {"tanh": math.tanh, "SLOPE": made.encoder.slope}
        self.act = rebind(curves[made.encoder.activation].function, "float64", names, "f")
        self.gate = rebind(curves[made.encoder.gate_activation].function, "float64", names, "g")

    def _step(self, end: tuple[str, str], x: Array, states: Array) -> Array:
        """New states (states, H) of one layer."""
        units, gates = states.shape[1], len(self.cell.gates)
        merged = gates - self.cell.split
        z = (self.p[f"{end[0]}.rnn.weight_ih_{end[1]}"] @ x).reshape(gates, units)
        z = z + self.p[f"{end[0]}.rnn.bias_ih_{end[1]}"].reshape(gates, units)
        if self.cell.recurrent:
            recurrent = (
                self.p[f"{end[0]}.rnn.weight_hh_{end[1]}"] @ states[0] + self.p[f"{end[0]}.rnn.bias_hh_{end[1]}"]
            )
        else:
            recurrent = np.zeros(gates * units)
        recurrent = recurrent.reshape(gates, units)
        z[:merged] += recurrent[:merged]
        vectors = self.p.get(f"{end[0]}.rnn.vectors_{end[1]}", np.zeros((0, units)))
        new = np.zeros_like(states)
        for j in range(units):
            given = tuple(z[:, j]), tuple(recurrent[merged:, j]), tuple(states[:, j]), tuple(vectors[:, j])
            new[:, j], _ = self.cell.forward(*given, self.act, self.gate)
        return new

    def read(self, tokens: list[int]) -> tuple[Array, list[Array]]:
        """The encoder's states (S, E) and the decoder's start states by layer."""
        one = self.made.encoder
        below = [self.p["encoder.embedding.weight"][token] for token in tokens]
        ends: list[list[Array]] = []
        for k, units in enumerate(one.hidden):
            ways: list[list[Array]] = []
            ends.append([])
            for way in ("", "_reverse")[: 2 if one.bidirectional else 1]:
                states, seen = np.zeros((len(self.cell.states), units)), []
                for x in reversed(below) if way else below:
                    states = self._step(("encoder", f"l{k}{way}"), x, states)
                    seen.append(states[0])
                ways.append(seen[::-1] if way else seen)
                ends[k].append(states)
            below = [np.concatenate(parts) for parts in zip(*ways, strict=True)]
        start: list[Array] = []
        for k, states in enumerate(ends):
            if one.bidirectional:
                pairs = enumerate(self.cell.states)
                mixed = [
                    self.p[f"bridge.{name}_l{k}"] @ np.concatenate([way[s] for way in states]) for s, name in pairs
                ]
                start.append(np.array(mixed))
            else:
                start.append(states[0])
        return np.array(below), start

    def say(self, token: int, states: list[Array], keys: Array) -> tuple[Array, list[Array], Array]:
        """Logits, new states, and what was looked at."""
        x = self.p["decoder.embedding.weight"][token]
        new: list[Array] = []
        for k, one in enumerate(states):
            new.append(self._step(("decoder", f"l{k}"), x, one))
            x = new[-1][0]
        looked = np.zeros(0)
        if self.made.attention:
            scores = np.array([x @ self.p["attention.score"] @ key for key in keys])
            looked = np.exp(scores - scores.max())
            looked /= looked.sum()
            context = sum(share * key for share, key in zip(looked, keys, strict=True))
            x = np.tanh(self.p["attention.combine"] @ np.concatenate([context, x]))
        return self.p["head.weight"] @ x + self.p["head.bias"], new, looked

    def surprise(self, source: list[int], target: list[int]) -> float:
        """-log of the probability of a whole target, its end token included."""
        keys, states = self.read(source)
        total, told = 0.0, self.made.start
        for token in target:
            logits, states, _ = self.say(told, states, keys)
            total -= logits[token] - math.log(sum(math.exp(one) for one in logits))
            told = token
        return total

    def loss(self, sources: Array, labels: Array, lengths: Array) -> float:
        """The mean over all labels."""
        total, count = 0.0, 0
        for row, length in enumerate(lengths):
            target = [int(one) for one in labels[:, row] if one >= 0]
            total, count = total + self.surprise(sources[:length, row].tolist(), target), count + len(target)
        return total / count
