"""What every test under Numba's simulator needs."""

import importlib
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from kernels.backends.cuda import device


@pytest.fixture
def quick_turns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The simulator's threads take turns, and those of blocks that wait for one another change quickly.

    On one core they do so faster than on two, for only one of them can run at a time.
    """
    assert device.simulated()
    # Known only where the simulator is chosen.
    from tests.kernels.cuda.in_turn import Turns

    simulator: Any = importlib.import_module("numba.cuda.simulator.kernel")
    monkeypatch.setattr(simulator, "BlockManager", Turns)
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)
