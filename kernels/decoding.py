"""Writing with a translator: the likeliest token at each step, or a beam of the likeliest sequences."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.translator import Read, Translator

Array = NDArray[Any]


@dataclass(frozen=True)
class Said:
    """A translation: its tokens without start and end, the sum of their log-probabilities with the end's, attention.

    `attention` (tokens + 1, S): at each token, and at the end, how much of each place of the source; (tokens + 1, 0)
    without attention. `ended`: the end was reached before the longest length allowed.
    """

    tokens: Array
    log_probability: float
    attention: Array
    ended: bool


def translate(translator: Translator, sources: Array, lengths: Array, longest: int, beam: int = 1) -> list[Said]:
    """Translations of sources (S, B), of at most `longest` tokens each; `beam` sequences are kept in mind, 1: greedy.

    The best of the beam is the one with the highest mean log-probability a token, its end included: the plain sum
    would favour short ones (length normalisation as in Wu et al. 2016, section 7, with alpha 1).
    """
    if longest < 1 or beam < 1:
        raise ValueError(f"cannot write {longest} tokens with a beam of {beam}")
    read = translator.read(np.ascontiguousarray(sources, np.int32), np.ascontiguousarray(lengths, np.int64))
    return _greedy(translator, read, longest) if beam == 1 else beams(translator, read, longest, beam)


def _greedy(translator: Translator, read: Read, longest: int) -> list[Said]:
    end = translator.architecture.end
    rows = len(read.lengths)
    tokens = np.full(rows, translator.architecture.start, np.int32)
    said = np.full((rows, longest + 1), end, np.int32)
    attention = np.zeros((rows, longest + 1, len(read.keys)), np.float32)
    summed, going, state = np.zeros(rows), np.ones(rows, bool), read.state
    for step in range(longest + 1):
        logits, state, looked = translator.say(read, tokens, state)
        chances = _sayable(translator, logits)
        tokens = chances.argmax(axis=1).astype(np.int32)
        summed += np.where(going, chances[np.arange(rows), tokens], 0.0)
        said[going, step] = tokens[going]
        attention[going, step, : looked.shape[1]] = looked[going]
        going &= tokens != end
        if not going.any():
            break
    width = len(read.keys) if translator.architecture.attention else 0
    results: list[Said] = []
    for row in range(rows):
        ended = not going[row]
        count = int(np.argmax(said[row] == end)) if ended else longest
        looked = attention[row, : count + 1, : min(width, int(read.lengths[row]))]
        results.append(Said(said[row, :count], float(summed[row]), looked, ended))
    return results


@dataclass
class _Path:
    """A beginning in mind: tokens, summed log-probability, what was looked at, its row in the decoder's state."""

    tokens: list[int]
    summed: float
    looked: list[Array]
    row: int

    def mean(self) -> float:
        return self.summed / max(1, len(self.looked))


def beams(translator: Translator, read: Read, longest: int, beam: int) -> list[Said]:
    """All sources at once, `beam` rows of the decoder each."""
    rows = len(read.lengths)
    every = np.repeat(np.arange(rows), beam)
    wide = Read(read.keys[:, every], read.lengths[every], translator.layout.reorder_state(read.state, every))
    state = wide.state
    alive: list[list[_Path]] = [[_Path([], 0.0, [], row * beam)] for row in range(rows)]
    done: list[list[_Path]] = [[] for _ in range(rows)]
    tokens = np.full(rows * beam, translator.architecture.start, np.int32)
    for step in range(longest + 1):
        logits, state, looked = translator.say(wide, tokens, state)
        chances = _sayable(translator, logits)
        order = np.arange(rows * beam)
        for row in range(rows):
            alive[row] = _grown(
                alive[row], done[row], chances, looked, beam, translator.architecture.end, step == longest
            )
            for place, path in enumerate(alive[row]):
                order[row * beam + place], path.row = path.row, row * beam + place
                tokens[path.row] = path.tokens[-1]
        if not any(alive):
            break
        state = translator.layout.reorder_state(state, order)
    return [_best(done[row] or alive[row], int(read.lengths[row]), bool(done[row])) for row in range(rows)]


def _grown(
    alive: list[_Path], done: list[_Path], chances: Array, looked: Array, beam: int, end: int, last: bool
) -> list[_Path]:
    """The beam one token on; what ends goes to `done`. At the last step nothing but the end may follow."""
    if not alive or len(done) >= beam:
        return []
    table = np.stack([path.summed + chances[path.row] for path in alive])
    if last:
        table = np.where(np.arange(table.shape[1]) == end, table, -np.inf)
    best = np.argsort(-table.ravel(), kind="stable")[:beam]
    grown: list[_Path] = []
    for place in best.tolist():
        path, token = alive[place // table.shape[1]], place % table.shape[1]
        summed = float(table.ravel()[place])
        if not np.isfinite(summed):
            continue
        seen = [*path.looked, looked[path.row]]
        if token == end:
            done.append(_Path(path.tokens, summed, seen, path.row))
        else:
            grown.append(_Path([*path.tokens, token], summed, seen, path.row))
    return grown


def _best(paths: list[_Path], length: int, ended: bool) -> Said:
    path = max(paths, key=_Path.mean)
    attention = np.array(path.looked)
    return Said(np.array(path.tokens, np.int32), path.summed, attention[:, : min(length, attention.shape[1])], ended)


def _sayable(translator: Translator, logits: Array) -> Array:
    """Log-probabilities (B, vocabulary) in float64; the start token is never said."""
    wide = logits.astype(np.float64)
    wide[:, translator.architecture.start] = -np.inf
    with np.errstate(invalid="ignore"):  # a network whose numbers are none says anything
        wide -= wide.max(axis=1, keepdims=True)
        return wide - np.log(np.exp(wide).sum(axis=1, keepdims=True))
