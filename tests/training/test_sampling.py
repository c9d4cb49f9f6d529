"""Drawing tokens and writing text."""

from typing import Any

import numpy as np
import pytest

from workbench.data.vocabulary import UNKNOWN, Vocabulary
from workbench.training.sampling import write_text


class Writer:
    """Stands for a language model's task."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.symbols = vocabulary.symbols
        self.encode, self.decode = vocabulary.encode, vocabulary.decode

    def opening(self) -> Any:
        """A line's end."""
        return self.encode("\n")


class Next:
    """A network that writes the token after the last one it read, and keeps what it was given."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.read: list[list[int]] = []
        self.never: set[int] = set()

    def run(self, inputs: Any, state: Any = None) -> tuple[Any, Any]:
        self.read.append(inputs[:, 0].tolist())
        return None, state

    def generate(self, token: int, count: int, temperature: float, random: Any, state: Any, never: int) -> Any:
        self.read.append([token])
        self.never.add(never)
        return ((token + 1 + np.arange(count)) % self.size).astype(np.int32), state


def write(network: Any, task: Any, *arguments: Any, **named: Any) -> str:
    return write_text(network, task, *arguments, **named)


LETTERS = Vocabulary("character", (UNKNOWN, *"abcde"))


def test_it_goes_on_from_the_prompt_and_never_writes_the_unknown_token() -> None:
    network = Next(6)
    told: list[str] = []
    text = write(network, Writer(LETTERS), "ab", 3, 1.0, np.random.default_rng(0), told.append)
    assert text == "cde" == "".join(told)
    assert network.read[:2] == [[1], [2]]
    assert network.never == {0}


@pytest.mark.parametrize("prompt", ["", "\u4f60\u597d", "\ud800", "\n", "\x00"])
def test_no_prompt_is_a_crash(prompt: str) -> None:
    assert len(write(Next(6), Writer(LETTERS), prompt, 4, 0.0, np.random.default_rng(0))) == 4


def test_bytes_are_told_in_whole_characters() -> None:
    bytes_of = Vocabulary("byte", tuple(chr(value) for value in range(256)))

    letters = "\u4f60a\u00e9" * 20

    class Spelling:
        bytes_left = iter(letters.encode())

        def generate(self, token: int, count: int, *rest: Any) -> Any:
            return np.array([next(self.bytes_left) for _ in range(count)], np.int32), None

    told: list[str] = []
    text = write(Spelling(), Writer(bytes_of), "x", len(letters.encode()), 1.0, np.random.default_rng(0), told.append)
    assert text == letters == "".join(told)
    assert len(told) > 2
    assert not any(UNKNOWN in piece for piece in told)
