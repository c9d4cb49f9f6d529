"""What a language model expects next, and how far the expected values of a series are from the true ones."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from workbench.data import LanguageModel
from workbench.data.metrics import log_softmax
from workbench.data.splits import PARTS
from workbench.data.tasks.values import ValueModel

STRETCH = 1000  # tokens at a time, fewer of a large vocabulary
MOST_CHANCES = 4_000_000  # probabilities at a time


def chances_after(
    network: Network, task: LanguageModel, last: bool = False, first: int = 0
) -> Iterator[NDArray[np.float64]]:
    """The probabilities (n, symbols) of what comes after each token from `first` on, some at a time.

    After the last one, too, with `last`.
    """
    state: Any = None
    tokens = task.tokens[first : None if last else -1]
    stretch = max(1, min(STRETCH, MOST_CHANCES // task.vocabulary))
    for start in range(0, len(tokens), stretch):
        inputs = np.ascontiguousarray(tokens[start : start + stretch].reshape(-1, 1))
        outputs, state = network.run(inputs, state)
        yield np.exp(log_softmax(np.asarray(outputs, np.float64).reshape(len(inputs), -1)))


def value_errors(network: Network, task: ValueModel, part: str, stop: Callable[[], bool]) -> dict[str, float]:
    """RMSE and MAE of the expected values of a part, in the data's units; none where it is empty or `stop` says so.

    The network reads up to a window of what stands before the part.
    """
    start, end = task.bounds.span(part)
    asked = max(start, 1)  # what the first value is cannot be known
    if end <= asked:
        return {}
    first = max(asked - task.spec.window, 0)
    expected: list[NDArray[np.float64]] = []
    for chances in chances_after(network, task, first=first):
        if stop():
            return {}
        expected.append(task.bins.expected(chances))
    true = np.concatenate([task.values[one] for one in PARTS])
    return task.errors(np.concatenate(expected)[asked - first - 1 : end - first - 1], true[asked:end])
