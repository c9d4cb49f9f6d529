"""What all trainings under comparison can do, and ours."""

from typing import Any, Protocol

from kernels.network import Network
from kernels.optimizers import Optimizer
from tests.benchmarks.shapes import LEARNING_RATE, Array, Arrays, Shape

CLIP_NORM = 1.0


class Training(Protocol):
    """A network with its data: mean squared error, the gradient's length clipped to `CLIP_NORM`, Adam."""

    def run(self, count: int) -> object:
        """`count` training steps; done when it returns."""
        ...

    def losses(self, count: int) -> list[Any]:
        """`count` training steps, and the loss of each before its update."""
        ...

    def gradients(self) -> tuple[float, Arrays]:
        """The loss and its derivative for every parameter by name, not clipped."""
        ...


class OurTraining:
    """Training steps of ours, many in one call, as the application does them.

    `options` go to the network.
    """

    def __init__(
        self,
        cell: str,
        shape: Shape,
        values: Arrays | None,
        data: tuple[Array, Array],
        rate: float = LEARNING_RATE,
        threads: int = 0,
        **options: Any,
    ) -> None:
        self.network = Network(shape.architecture(cell), "float32", threads, **options)
        if values is not None:
            self.network.load(values)
        self._data = data
        self._optimizer = Optimizer(learning_rate=rate)

    def run(self, count: int) -> object:
        """See `Training`."""
        return self.network.train([self._data] * count, self._optimizer, clip_norm=CLIP_NORM)

    def losses(self, count: int) -> list[Any]:
        """See `Training`."""
        chunk = self.network.train([self._data] * count, self._optimizer, clip_norm=CLIP_NORM)
        return list(chunk.losses)

    def gradients(self) -> tuple[float, Arrays]:
        """See `Training`."""
        return self.network.gradients(*self._data)
