"""Writing text with a language model."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from workbench.data import LanguageModel
from workbench.data.vocabulary import UNKNOWN

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
    is written, in whole characters.
    """
    read = _beginning(task, prompt)
    never = 0 if task.symbols and task.symbols[0] == UNKNOWN and len(task.symbols) > 1 else -1
    state = network.run(np.ascontiguousarray(read[:-1, None]))[1] if len(read) > 1 else None
    last, written, told = int(read[-1]), np.zeros(0, np.int32), 0
    while len(written) < length:
        count = min(PIECE, length - len(written))
        tokens, state = network.generate(last, count, temperature, random, state, never)
        last, written = int(tokens[-1]), np.concatenate([written, tokens])
        if tell is not None:
            whole = _whole(task, written, told) if len(written) < length else len(written)
            if whole > told:
                tell(task.decode(written[told:whole]))
            told = whole
    return task.decode(written)


def _whole(task: LanguageModel, written: NDArray[np.int32], told: int) -> int:
    """How many tokens end with a whole character: one of several bytes waits for the rest of it."""
    for held in range(LONGEST_CHARACTER):
        end = len(written) - held
        if end <= told or not task.decode(written[told:end]).endswith(UNKNOWN):
            return max(told, end)
    return len(written)


def _beginning(task: LanguageModel, prompt: str) -> NDArray[np.int32]:
    for text in (prompt, "\n"):
        tokens = np.asarray(task.encode(text), np.int32)
        if tokens.size:
            return tokens
    return np.zeros(1, np.int32)
