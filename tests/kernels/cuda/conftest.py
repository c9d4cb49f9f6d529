"""What every test under Numba's simulator needs."""

import sys
from collections.abc import Iterator

import pytest

from kernels.backends.cuda import device


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """The simulator's threads take turns; with Python's own 5 ms each barrier would take for ever."""
    assert device.simulated()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)
