"""A task and a network that are cheap and predictable, and a clock that moves only when told."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from kernels.network import Chunk
from workbench.data import Task
from workbench.data.options import DataSpec


class Clock:
    """Counts seconds; each call of a network moves it on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class FakeTask(Task):
    """`windows` windows of `steps` steps, their numbers as inputs so that a test can see which were shown."""

    name = "fake"
    inputs = outputs = 1
    vocabulary = 0
    loss = "mean_squared"

    def __init__(
        self, windows: int = 40, steps: int = 4, readout: str = "last", carries: bool = False, validation: int = 8
    ) -> None:
        self.readout, self.carries, self.steps = readout, carries, steps
        self.spec = DataSpec()
        self.parts = {"train": windows, "validation": validation, "test": 0, "all": windows}

    def fitted(self) -> dict[str, Any]:
        return {}

    def batches(self, part: str, batch: int, rng: Any, dtype: Any) -> Iterator[Any]:
        numbers = np.arange(self.parts[part])
        if rng is not None and not self.carries:
            numbers = rng.permutation(numbers)
        for start in range(0, len(numbers), batch):
            chosen = numbers[start : start + batch].astype(dtype)
            inputs = np.tile(chosen[None, :, None], (self.steps, 1, 1))
            yield inputs, inputs.copy() if self.readout == "every" else inputs[0].copy()

    def baselines(self) -> list[Any]:
        return []

    def score(self, part: str, outputs: Any, loss: float | None = None) -> dict[str, Any]:
        return {}


class FakeNetwork:
    """One weight that every step moves by what it was shown; `losses` overrides the losses by step number."""

    layer_names = ("layer 1", "head")
    parameter_count = 100_000  # as a network of a usual size has

    def __init__(self, clock: Clock | None = None, seconds: float = 0.01) -> None:
        self.layout = SimpleNamespace(dtype=np.dtype(np.float64))
        self.weight = np.zeros(1)
        self.carried = 0.0
        self.steps = 0
        self.clock, self.seconds = clock or Clock(), seconds
        self.losses: dict[int, float] = {}
        self.validations: list[float] = []
        self.calls: list[int] = []
        self.seen: list[list[float]] = []
        self.lengths: list[int] = []
        self.longest = 0.0
        self.rates: list[float] = []
        self.optimizers: list[Any] = []
        self.clips: list[tuple[float, float]] = []
        self.device = "cpu"
        self.lost_at = 0  # the call in which the card is lost

    @property
    def parameters(self) -> dict[str, Any]:
        return {"w": self.weight.copy()}

    def train(
        self,
        batches: Any,
        optimizer: Any,
        clip_norm: float = 0.0,
        carry: bool = False,
        clip_value: float = 0.0,
        watch: bool = True,
    ) -> Any:
        self.calls.append(len(batches))
        if self.lost_at == len(self.calls):
            self.device = "cpu"
        self.rates.append(optimizer.learning_rate)
        self.optimizers.append(optimizer)
        self.clips.append((clip_norm, clip_value))
        losses: list[float] = []
        for inputs, _ in batches:
            loss = self.losses.get(self.steps + 1, float(10.0 / (self.steps + 1)))
            losses.append(loss)
            self.clock.now += self.seconds
            if not np.isfinite(loss):
                break
            self.seen.append(inputs[0].ravel().tolist())
            self.lengths.append(len(inputs))
            self.carried = self.carried + 1.0 if carry else 0.0
            self.longest = max(self.longest, self.carried)
            # In steps of the rate, so that another course gives other weights.
            self.weight = 0.9 * self.weight + optimizer.learning_rate * float(inputs.sum()) + 0.1 * self.carried
            self.steps += 1
        n = len(losses)
        return Chunk(
            losses=np.array(losses), counts=np.ones(n, np.int64), gradient_norms=np.ones(n),
            layer_norms=np.ones((n, 2)), section_norms=np.ones((n, 1)), flow=np.ones((1, 4 if watch else 0)),
            saturation=np.zeros((1, 1)), finite=bool(np.isfinite(losses[-1])),
        )  # fmt: skip

    def sums(self, batches: Any, carry: bool = False, go_on: bool = False) -> tuple[Any, Any]:
        self.clock.now += self.seconds * len(batches)
        counts = np.array([inputs.shape[1] for inputs, _ in batches])
        value = self.validations.pop(0) if self.validations else float(abs(self.weight[0]) + 1.0)
        return value * counts, counts

    def reset_state(self) -> None:
        self.carried = 0.0

    def snapshot(self) -> dict[str, Any]:
        return {"weight": self.weight.copy(), "carried": np.array([self.carried]), "steps": np.array([self.steps])}

    def restore(self, values: Any) -> None:
        self.weight = values["weight"].copy()
        self.carried = float(values["carried"][0])
        self.steps = int(values["steps"][0])


def stop_after(count: int) -> Callable[[], bool]:
    """A `should_stop` that says so from its `count`-th question on."""
    asked = [0]

    def should_stop() -> bool:
        asked[0] += 1
        return asked[0] > count

    return should_stop


def never() -> bool:
    """A `should_stop` that never does."""
    return False
