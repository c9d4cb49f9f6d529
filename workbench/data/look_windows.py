"""Windows, sequences and tokens exactly as a network gets them: scaled, transformed, with what is asked for."""

from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from workbench.data.tasks.base import Task
from workbench.data.tasks.language_model import LanguageModel
from workbench.words import translate


@dataclass(frozen=True)
class WindowLook:
    """The first examples of the training part.

    `inputs`: (T, n, features) or tokens (T, n); `targets`: values (n, outputs), classes (n,) or (T, n), -1 for none;
    `lengths`: how many of the T steps each has. `names`: of the features; `symbols`: of the tokens; `classes`: of
    targets that are numbers of classes.
    """

    MOST: ClassVar[int] = 256

    inputs: NDArray[Any]
    targets: NDArray[Any]
    lengths: NDArray[np.int64]
    names: tuple[str, ...]
    target_names: tuple[str, ...]
    symbols: tuple[str, ...]
    classes: tuple[str, ...]
    horizon: int = 1

    @property
    def examples(self) -> int:
        """How many there are."""
        return int(self.inputs.shape[1])

    @property
    def tokens(self) -> bool:
        """Whether the network reads tokens, not values."""
        return self.inputs.ndim == 2


def window_of(task: Task) -> WindowLook:
    """The first windows, sequences or stretches of the training part."""
    symbols = symbols_of(task) if task.vocabulary else ()
    classes: tuple[str, ...] = ()
    if task.loss == "cross_entropy":
        classes = tuple(getattr(task, "labels", ())) or tuple(getattr(task, "symbols", ()))
    if isinstance(task, LanguageModel):
        # Its batches are laid out for the whole text at once; a look needs only the beginning.
        window = task.spec.window
        count = max(1, min(WindowLook.MOST, (task.bounds.train - 1) // window))
        tokens = task.tokens[: count * window + 1]
        steps = min(window, len(tokens) - 1)
        inputs = np.stack([tokens[k * window : k * window + steps] for k in range(count)], axis=1)
        targets = np.stack([tokens[k * window + 1 : k * window + steps + 1] for k in range(count)], axis=1)
        return WindowLook(inputs, targets, np.full(count, steps), (), (), symbols, classes)
    batch = next(islice(task.batches("train", WindowLook.MOST, None, np.float32), 1))
    inputs, targets = batch[0], batch[1]
    lengths = batch[2] if len(batch) > 2 else np.full(inputs.shape[1], len(inputs))
    names = () if inputs.ndim == 2 else _names(task, inputs.shape[2])
    if task.quantiles:
        # Each value is asked for by several outputs, which learn quantiles of it.
        targets = targets[:, :: len(task.quantiles)]
    return WindowLook(
        inputs,
        targets,
        np.asarray(lengths, dtype=np.int64),
        names,
        task.spec.targets,
        symbols,
        classes,
        getattr(task, "steps", 1),
    )


def symbols_of(task: Task) -> tuple[str, ...]:
    """The names of the tokens that a network reads; those that it writes may be others."""
    return tuple(getattr(task, "source_symbols", ()) or getattr(task, "symbols", ()))


def _names(task: Task, count: int) -> tuple[str, ...]:
    """The features' names: the inputs', behind which flags of unknown values and what is known ahead may stand."""
    steps = range(1, getattr(task, "steps", 1) + 1)
    ahead = tuple(f"{name} +{step}" for name in task.spec.known for step in steps)
    if ahead and len(ahead) < count:
        return (*_own_names(task, count - len(ahead)), *ahead)
    return _own_names(task, count)


def _own_names(task: Task, count: int) -> tuple[str, ...]:
    data = getattr(task, "data", None)
    known: tuple[str, ...] = tuple(getattr(data, "channels", ())) or task.spec.inputs
    if len(known) == count:
        return known
    if 2 * len(known) == count:
        unknown = translate("looks", "{name} unknown")
        return (*known, *(unknown.format(name=name) for name in known))
    text = translate("looks", "input {number}")
    return tuple(text.format(number=number) for number in range(1, count + 1))
