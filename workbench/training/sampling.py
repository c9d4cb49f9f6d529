"""Writing text with a language model, one symbol at a time."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from workbench.data import LanguageModel
from workbench.data.vocabulary import UNKNOWN

LONGEST_CHARACTER = 4  # bytes of UTF-8


def chosen(logits: NDArray[Any], temperature: float, random: np.random.Generator) -> int:
    """Draw a token from softmax(logits / temperature), logits (V,); temperature 0 takes the likeliest."""
    if temperature <= 0:
        return int(np.argmax(logits))
    scaled = logits.astype(np.float64) / temperature
    scaled -= scaled.max()
    odds = np.exp(scaled)
    return int(min(np.searchsorted(np.cumsum(odds), random.random() * odds.sum(), side="right"), len(odds) - 1))


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
    tokens = _beginning(task, prompt)
    unknown = 0 if task.symbols and task.symbols[0] == UNKNOWN else -1
    state: Any = None
    written: list[int] = []
    waiting: list[int] = []
    for _ in range(length):
        outputs, state = network.run(np.ascontiguousarray(tokens.reshape(-1, 1)), state)
        logits = np.array(outputs, np.float64).reshape(len(tokens), -1)[-1]
        if unknown >= 0 and len(logits) > 1:
            logits[unknown] = -np.inf
        tokens = np.array([chosen(logits, temperature, random)], np.int32)
        written.append(int(tokens[0]))
        waiting.append(int(tokens[0]))
        text = task.decode(np.array(waiting))
        # A character of several bytes waits until it is whole; no character has more than four.
        if tell is not None and (not text.endswith(UNKNOWN) or len(waiting) >= LONGEST_CHARACTER):
            tell(text)
            waiting.clear()
    if tell is not None and waiting:
        tell(task.decode(np.array(waiting)))
    return task.decode(np.array(written, np.int32))


def _beginning(task: LanguageModel, prompt: str) -> NDArray[np.int32]:
    for text in (prompt, "\n"):
        tokens = np.asarray(task.encode(text), np.int32)
        if tokens.size:
            return tokens
    return np.zeros(1, np.int32)
