"""What every test under Numba's simulator needs."""

import os
import sys
from collections.abc import Iterator

import pytest

from kernels.backends.cuda import device


@pytest.fixture
def quick_turns() -> Iterator[None]:
    """The simulator's threads take turns; with Python's own 5 ms each barrier would take for ever.

    On one core they do so three times as fast as on two, for only one of them can run at a time.
    """
    assert device.simulated()
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[os.getpid() % len(cores)]})
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)
