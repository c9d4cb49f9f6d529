"""Writing text with a language model."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.writing import Beam, agreed, chances, draw, search
from workbench.data import LanguageModel

LONGEST_CHARACTER = 4  # bytes of UTF-8
PIECE = 32  # tokens between two tellings: some milliseconds


@dataclass(frozen=True)
class Manner:
    """How the next symbol is chosen: see `kernels.writing.chances`; with a `beam` above 1 the likeliest text is looked
    for among so many, and nothing is left to chance."""

    temperature: float = 0.8
    top_k: int = 0
    top_p: float = 1.0
    beam: int = 0


def write_text(
    network: Network,
    task: LanguageModel,
    prompt: str,
    length: int,
    manner: Manner | float,
    random: np.random.Generator,
    tell: Callable[[str], None] | None = None,
) -> str:
    """Let the network go on from `prompt` for `length` tokens; return what it wrote, the prompt not included.

    `manner`: how tokens are chosen, or the temperature alone. An empty prompt starts after a line's end. The unknown
    token is read, but never written. `tell` gets the text as it is written, in whole characters; a character that is
    cut off at the end is left out.
    """
    manner = manner if isinstance(manner, Manner) else Manner(manner)
    read = beginning(task, prompt)
    state = network.run(np.ascontiguousarray(read[:-1, None]))[1] if len(read) > 1 else None
    if manner.beam > 1:
        return _by_beam(network, task, int(read[-1]), length, manner.beam, state, tell)
    last, held, texts, count = int(read[-1]), np.zeros(0, np.int32), list[str](), 0
    while count < length:
        piece = min(PIECE, length - count)
        tokens, state = _drawn(network, task, last, piece, manner, random, state)
        last, count, held = int(tokens[-1]), count + len(tokens), np.concatenate([held, tokens])
        whole = _whole(task, held) if count < length else len(held)
        texts.append(task.words.written(held[:whole]))
        held = held[whole:]
        if tell is not None and texts[-1]:
            tell(texts[-1])
    return "".join(texts)


def _never(task: LanguageModel) -> int:
    return task.words.unknown if len(task.symbols) > 1 else -1


def _drawn(
    network: Network,
    task: LanguageModel,
    last: int,
    count: int,
    manner: Manner,
    random: np.random.Generator,
    state: NDArray[Any] | None,
) -> tuple[NDArray[Any], NDArray[Any]]:
    never = _never(task)
    if manner.top_k <= 0 and manner.top_p >= 1.0:
        return network.generate(last, count, manner.temperature, random, state, never)
    return draw(
        network, last, count, random, state,
        lambda logits: chances(logits, manner.temperature, manner.top_k, manner.top_p, never),
    )  # fmt: skip


def _by_beam(
    network: Network,
    task: LanguageModel,
    last: int,
    length: int,
    beam: int,
    state: NDArray[Any] | None,
    tell: Callable[[str], None] | None,
) -> str:
    """The likeliest text; what all texts in mind begin with is told as soon as they agree on it."""
    told = 0

    def watch(found: Beam) -> bool:
        nonlocal told
        sure = found.tokens[0, : agreed(found.tokens)]
        sure = sure[: _whole(task, sure)]
        if tell is not None and len(sure) > told:
            tell(task.words.written(sure[told:]))
            told = len(sure)
        return True

    tokens = search(network, last, length, beam, state, _never(task), watch).tokens[0] if length > 0 else []
    text = task.words.written(np.asarray(tokens, np.int32))
    if tell is not None and len(tokens) > told:
        tell(task.words.written(np.asarray(tokens[told:], np.int32)))
    return text


def _whole(task: LanguageModel, tokens: NDArray[np.int32]) -> int:
    """How many tokens end with a whole character: one of several bytes waits for the rest of it."""
    for held in range(min(LONGEST_CHARACTER, len(tokens) + 1)):
        end = len(tokens) - held
        if task.words.decode(tokens[:end]) == task.words.written(tokens[:end]):
            return end
    return len(tokens)


def beginning(task: LanguageModel, prompt: str) -> NDArray[np.int32]:
    """What is read before the first token is written: the prompt, or without one what a text opens with."""
    tokens = np.asarray(task.encode(prompt), np.int32)
    return tokens if len(tokens) else task.opening()
