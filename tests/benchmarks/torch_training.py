"""The training step in PyTorch, to stand beside ours: its own recurrent modules, its fused Adam."""

import importlib
from typing import Any

from tests.benchmarks.our_training import CLIP_NORM
from tests.benchmarks.shapes import LEARNING_RATE, Array, Arrays, Shape

torch: Any = importlib.import_module("torch")


class TorchTraining:
    """Training steps of PyTorch on so many threads."""

    def __init__(
        self,
        cell: str,
        shape: Shape,
        values: Arrays,
        data: tuple[Array, Array],
        rate: float = LEARNING_RATE,
        threads: int = 1,
    ) -> None:
        rnn = getattr(torch.nn, cell.upper())(shape.inputs, shape.hidden, shape.layers)
        self._modules = torch.nn.ModuleDict({"rnn": rnn, "head": torch.nn.Linear(shape.hidden, shape.inputs)})
        # Copies: the update is made in place.
        state = {name: torch.tensor(value, dtype=torch.float32) for name, value in values.items()}
        self._modules.load_state_dict(state)
        self._weights = list(self._modules.parameters())
        self._optimizer = torch.optim.Adam(self._weights, lr=rate, fused=True)
        self._x, self._y = (torch.from_numpy(array) for array in data)
        self._threads = threads

    def _loss(self) -> Any:
        self._optimizer.zero_grad(set_to_none=True)
        outputs = self._modules["head"](self._modules["rnn"](self._x)[0])
        loss = torch.nn.functional.mse_loss(outputs, self._y)
        loss.backward()
        return loss

    def run(self, count: int) -> None:
        """See `Training`."""
        self.losses(count)

    def losses(self, count: int) -> list[Any]:
        """See `Training`."""
        torch.set_num_threads(self._threads)
        found: list[Any] = []
        for _ in range(count):
            found.append(self._loss().detach())
            torch.nn.utils.clip_grad_norm_(self._weights, CLIP_NORM)
            self._optimizer.step()
        return found

    def gradients(self) -> tuple[float, Arrays]:
        """See `Training`."""
        loss = float(self._loss().detach())
        return loss, {name: weight.grad.numpy().copy() for name, weight in self._modules.named_parameters()}
