"""How the host speaks with a card, under Numba's simulator; run by test_simulated.py in its own process.

The simulator must be chosen before Numba is imported.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kernels.backends.cuda import device
from kernels.backends.cuda.card import Card, Staging
from kernels.backends.cuda.sources import cell_sources
from kernels.optimizers import Optimizer
from tests.kernels.cuda.simulating import assert_same_gradients, data, pair
from tests.kernels.cuda.together import run_together

cuda: Any = device.cuda()
pytestmark = pytest.mark.usefixtures("quick_turns")

# What goes up.


def test_arrays_are_staged_side_by_side_until_they_are_released() -> None:
    staging = Staging()
    arrays = [np.full(count, count, kind) for count, kind in ((3, np.float32), (300_000, np.float64), (5, np.int32))]
    for _ in range(2):
        staged = [staging.put(array) for array in arrays]
        for array, copy in zip(arrays, staged, strict=True):
            np.testing.assert_array_equal(copy, array)
            assert copy.dtype == array.dtype
            assert copy.ctypes.data % 8 == 0
        staging.release()
    # After the first round one block holds all.
    again = [staging.put(array) for array in arrays]
    assert again[0].base is again[1].base is again[2].base


def test_what_goes_up_comes_from_pinned_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    module = device.cuda()
    pin, send = module.pinned_array, module.to_device
    pinned: list[np.ndarray] = []
    sent: list[bool] = []

    def pinned_array(*told: Any) -> np.ndarray:
        pinned.append(pin(*told))
        return pinned[-1]

    def to_device(array: np.ndarray, **more: Any) -> Any:
        sent.append(any(np.shares_memory(array, one) for one in pinned))
        return send(array, **more)

    monkeypatch.setattr(module, "pinned_array", pinned_array)
    monkeypatch.setattr(module, "to_device", to_device)
    card = pair(cell="rnn", hidden=(3,))[1]
    card.train([data(card)], Optimizer())
    assert len(sent) > 5
    assert all(sent)


# Blocks that meet at the barrier.


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """A card of four multiprocessors whose time loops run all blocks at once; the grids that were launched."""
    real, launch = device.machine, Card.launch
    grids: list[tuple[int, int]] = []

    def machine(precision: str) -> device.Machine:
        return dataclasses.replace(real(precision), multiprocessors=4)

    def together(self: Any, kernel: str, grid: Any, arguments: Any, shared: int = 0) -> None:
        if kernel not in ("forward", "backward"):
            launch(self, kernel, grid, arguments, shared)
            return
        grids.append(grid)
        run_together(self._kernels[kernel].fn, grid, self.machine.blocks.threads, shared, *arguments)

    monkeypatch.setattr(device, "machine", machine)
    monkeypatch.setattr(Card, "launch", together)
    return grids


@pytest.mark.parametrize(("cell", "grid"), [("gru", (2, 2)), ("lstm", (4, 1))])
def test_blocks_exchange_states_at_every_step(cell: str, grid: tuple[int, int], meeting: list[tuple[int, int]]) -> None:
    units, rows = (4, 3) if cell == "gru" else (7, 2)
    cpu, card = pair(cell=cell, hidden=(units,))
    assert_same_gradients(cpu, card, data(cpu, rows=rows))
    assert meeting == [grid, grid]


def test_a_block_that_nobody_meets_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    # The simulator as it is: the first of two blocks waits for one that starts only after it.
    real = device.machine
    monkeypatch.setattr(device, "machine", lambda p: dataclasses.replace(real(p), multiprocessors=2))
    monkeypatch.setattr("kernels.backends.cuda.blocks.SPINS", 50)
    cell_sources.cache_clear()
    cpu, card = pair(cell="rnn", hidden=(8,))
    chunk = card.train([data(card, rows=2)], Optimizer())
    cell_sources.cache_clear()
    assert card.device == "cpu"
    assert "did not meet" in card.notice
    np.testing.assert_array_equal(chunk.losses, cpu.train([data(cpu, rows=2)], Optimizer()).losses)


def shift(shared: Any, out: Any, meet: bool) -> None:
    """A kernel whose threads each read what another has written."""
    tid = cuda.threadIdx.x
    shared[tid] = tid
    if meet:
        cuda.syncthreads()
    out[tid] = shared[(tid + 1) % 4]


def test_a_barrier_that_is_missing_is_found() -> None:
    found: dict[bool, set[bool]] = {True: set(), False: set()}
    for meet in (True, False) * 10:
        out = np.zeros(4)
        cuda.jit(shift)[1, 4](np.full(4, -1.0), out, meet)
        found[meet].add(out.tolist() == [1, 2, 3, 0])
    # Whichever thread comes last, somebody before it has read too early.
    assert found == {True: {True}, False: {False}}


# A card that is lost.


class CudaDriverError(Exception):
    """As Numba's, by name."""


def failing(after: int, error: Exception) -> Callable[..., None]:
    """Card.launch that raises from the launch number `after` on."""
    launch, count = Card.launch, iter(range(10**9))

    def fail(self: Any, *told: Any, **more: Any) -> None:
        if next(count) >= after:
            raise error
        launch(self, *told, **more)

    return fail


@pytest.mark.parametrize("after", [0, 20, 50])
def test_a_lost_card_is_replaced_from_the_last_step_kept(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cpu, card = pair(cell="gru", hidden=(4,))
    first, second = data(cpu, steps=2), data(cpu, steps=2, seed=1)
    rule = Optimizer("sgd", learning_rate=0.1)
    for one in (cpu, card):
        one.train([first], rule, carry=True)
    assert card.notice == ""
    kept = card.snapshot()
    cpu.restore(kept)
    monkeypatch.setattr(Card, "launch", failing(after, CudaDriverError("the card has fallen off the bus")))
    b = card.train([second] * 2, rule, carry=True)
    a = cpu.train([second] * 2, rule, carry=True)
    assert card.device == "cpu"
    assert "fallen off the bus" in card.notice
    # From the last step kept, bit for bit what the CPU alone makes of it.
    np.testing.assert_array_equal(a.losses, b.losses)
    for name, value in cpu.snapshot().items():
        np.testing.assert_array_equal(card.snapshot()[name], value)


def test_a_bug_is_not_taken_for_a_lost_card(monkeypatch: pytest.MonkeyPatch) -> None:
    card = pair(cell="rnn", hidden=(3,))[1]
    monkeypatch.setattr(Card, "launch", failing(3, TypeError("a bug")))
    with pytest.raises(TypeError, match="a bug"):
        card.train([data(card)], Optimizer())
    assert card.device == "cuda"
