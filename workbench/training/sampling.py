"""Writing text with a language model."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from workbench.data import LanguageModel

LONGEST_CHARACTER = 4  # bytes of UTF-8
PIECE = 32  # tokens between two tellings: some milliseconds


def write_text(
    network: Network,
    task: LanguageModel,
    prompt: str,
    length: int,
    temperature: float,
    random: np.random.Generator,
    tell: Callable[[str], None] | None = None,
) -> str:
    """Let the network go on from `prompt` for `length` tokens; return what it wrote, the prompt not included.

    An empty prompt starts after a line's end. The unknown token is read, but never written. `tell` gets the text as it
    is written, in whole characters; a character that is cut off at the end is left out.
    """
    read = _beginning(task, prompt)
    never = task.words.unknown if len(task.symbols) > 1 else -1
    state = network.run(np.ascontiguousarray(read[:-1, None]))[1] if len(read) > 1 else None
    last, held, texts, count = int(read[-1]), np.zeros(0, np.int32), list[str](), 0
    while count < length:
        tokens, state = network.generate(last, min(PIECE, length - count), temperature, random, state, never)
        last, count, held = int(tokens[-1]), count + len(tokens), np.concatenate([held, tokens])
        whole = _whole(task, held) if count < length else len(held)
        texts.append(task.words.written(held[:whole]))
        held = held[whole:]
        if tell is not None and texts[-1]:
            tell(texts[-1])
    return "".join(texts)


def _whole(task: LanguageModel, tokens: NDArray[np.int32]) -> int:
    """How many tokens end with a whole character: one of several bytes waits for the rest of it."""
    for held in range(min(LONGEST_CHARACTER, len(tokens) + 1)):
        end = len(tokens) - held
        if task.words.decode(tokens[:end]) == task.words.written(tokens[:end]):
            return end
    return len(tokens)


def _beginning(task: LanguageModel, prompt: str) -> NDArray[np.int32]:
    tokens = np.asarray(task.encode(prompt), np.int32)
    return tokens if len(tokens) else task.opening()
