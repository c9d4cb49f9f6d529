"""Drawing tokens and writing text."""

from typing import Any

import numpy as np
import pytest

from workbench.data.vocabulary import UNKNOWN, Vocabulary
from workbench.training.sampling import chosen, write_text


class Writer:
    """Stands for a language model's task."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.symbols = vocabulary.symbols
        self.encode, self.decode = vocabulary.encode, vocabulary.decode


class Next:
    """A network that is sure of the token after the last one it read; `wrong` adds weight to the unknown token."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.read: list[list[int]] = []

    def run(self, inputs: Any, state: Any = None) -> tuple[Any, Any]:
        self.read.append(inputs[:, 0].tolist())
        logits = np.zeros((len(inputs), 1, self.size), np.float32)
        for t, token in enumerate(inputs[:, 0]):
            logits[t, 0, (token + 1) % self.size] = 50.0
        logits[:, 0, 0] = 100.0
        return logits, state


def write(network: Any, task: Any, *arguments: Any, **named: Any) -> str:
    return write_text(network, task, *arguments, **named)


LETTERS = Vocabulary("character", (UNKNOWN, *"abcde"))


def test_it_goes_on_from_the_prompt_and_never_writes_the_unknown_token() -> None:
    network = Next(6)
    told: list[str] = []
    text = write(network, Writer(LETTERS), "ab", 3, 1.0, np.random.default_rng(0), told.append)
    assert text == "cde" == "".join(told)
    assert network.read[0] == [1, 2]


@pytest.mark.parametrize("prompt", ["", "\u4f60\u597d", "\ud800", "\n", "\x00"])
def test_no_prompt_is_a_crash(prompt: str) -> None:
    assert len(write(Next(6), Writer(LETTERS), prompt, 4, 0.0, np.random.default_rng(0))) == 4


def test_bytes_are_told_in_whole_characters() -> None:
    bytes_of = Vocabulary("byte", tuple(chr(value) for value in range(256)))

    class Spelling:
        letters = iter("\u4f60a\u00e9".encode())

        def run(self, inputs: Any, state: Any = None) -> tuple[Any, Any]:
            logits = np.full((len(inputs), 1, 256), -50.0)
            logits[:, 0, next(self.letters)] = 50.0
            return logits, state

    told: list[str] = []
    text = write(Spelling(), Writer(bytes_of), "x", 6, 1.0, np.random.default_rng(0), told.append)
    assert text == "\u4f60a\u00e9"
    assert told == ["\u4f60", "a", "\u00e9"]


def test_temperature() -> None:
    logits = np.array([1.0, 2.0, 3.0])
    random = np.random.default_rng(1)
    assert chosen(logits, 0.0, random) == 2
    assert {chosen(logits, 0.01, random) for _ in range(50)} == {2}
    assert {chosen(logits, 100.0, random) for _ in range(200)} == {0, 1, 2}
    counts = np.bincount([chosen(logits, 1.0, random) for _ in range(20_000)], minlength=3) / 20_000
    assert counts == pytest.approx(np.exp(logits) / np.exp(logits).sum(), abs=0.02)
    assert chosen(np.array([-np.inf, 1e9, 3.0]), 0.5, random) == 1
