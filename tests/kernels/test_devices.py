"""Which backend runs a network, and what happens when a device is lost in the middle of a run."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kernels.backends import devices, reasons
from kernels.backends.cuda import device
from kernels.backends.devices import DeviceLostError, Opened
from kernels.backends.reasons import Reason
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer

NO_CARD = Reason(reasons.NO_CARD)


class Lost:
    """A program that raises from its first call on; `state` is what it had kept."""

    def __init__(self, layout: Any) -> None:
        self.threads, self.state = 1, np.zeros(0, layout.dtype)
        self.gradients = np.zeros((1, layout.count), layout.dtype)

    def compile(self, optimizer: str, progress: Callable[[float, str], None] | None = None) -> None:
        raise DeviceLostError("it is gone")

    def run(self, *told: Any, **more: Any) -> Any:
        raise DeviceLostError("it is gone")

    def sample(self, *told: Any, **more: Any) -> Any:
        raise DeviceLostError("it is gone")

    def swap_state(self, state: Any) -> Any:
        before, self.state = self.state, state
        return before


@pytest.fixture
def no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "why_not_cuda", lambda: NO_CARD)


def architecture(**more: Any) -> Architecture:
    settings: dict[str, Any] = {"inputs": 3, "outputs": 2, "hidden": (4,), "cell": "gru", "readout": "every", **more}
    return Architecture(**settings)


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(ValueError, match="'gpu' is not one of cpu, cuda, auto"):
        Network(architecture(), device="gpu")


def test_cuda_says_why_it_cannot_be_used(no_card: None) -> None:
    with pytest.raises(ValueError, match=str(NO_CARD)):
        Network(architecture(), device="cuda")


def test_auto_takes_the_cpu_and_says_why(no_card: None) -> None:
    network = Network(architecture(), device="auto")
    assert (network.device, network.notice) == ("cpu", str(NO_CARD))
    assert (Network(architecture()).device, Network(architecture()).notice) == ("cpu", "")


def test_without_a_compiler_for_it_cuda_is_missing_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device.importlib.util, "find_spec", lambda name: None)
    reason = devices.why_not_cuda()
    assert reason is not None
    assert "numba-cuda is not installed" in str(reason)


@pytest.mark.parametrize("call", ["compile", "train", "loss", "run", "gradients", "generate"])
def test_a_lost_device_is_replaced_by_the_cpu(call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(0)
    wanted = architecture(inputs=3, outputs=5, vocabulary=5, loss="cross_entropy")
    tokens = generator.integers(0, 5, (6, 2)).astype(np.int32)
    calls: dict[str, Callable[[Network], Any]] = {
        "compile": lambda one: one.compile(),
        "train": lambda one: one.train([(tokens, tokens)], Optimizer(), carry=True).losses,
        "loss": lambda one: one.loss([(tokens, tokens)], carry=True)[0],
        "run": lambda one: one.run(tokens)[0],
        "gradients": lambda one: one.gradients(tokens, tokens)[0],
        "generate": lambda one: one.generate(1, 4, 0.5, np.random.default_rng(1))[0],
    }
    cpu, lost = Network(wanted, threads=1), Network(wanted, threads=1)
    state = generator.normal(size=cpu.layout.state_size * 2).astype(np.float32)
    cpu._program.swap_state(state.copy())
    program = Lost(lost.layout)
    program.state = state.copy()
    opened = Opened(program, "cuda")
    lost._program, lost.device, lost.threads = opened.program, opened.device, 1
    expected, found = calls[call](cpu), calls[call](lost)
    np.testing.assert_array_equal(found, expected)
    assert lost.device == "cpu"
    assert "it is gone" in lost.notice
    # The carried state went along.
    np.testing.assert_array_equal(lost.snapshot()["state"], cpu.snapshot()["state"])


def test_without_a_driver_the_compiler_for_cards_is_not_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Any:
        raise OSError("not found")

    monkeypatch.setattr(device.importlib.util, "find_spec", lambda name: name)
    monkeypatch.setattr(device, "simulated", lambda: False)
    monkeypatch.setattr(device, "cuda", refuse)
    monkeypatch.setattr(device.ctypes, "CDLL", refuse)
    monkeypatch.delenv("NUMBA_CUDA_DRIVER", raising=False)
    assert device.missing() == NO_CARD
    # Where somebody says that there is one, it is tried.
    monkeypatch.setenv("NUMBA_CUDA_DRIVER", "elsewhere")
    assert device.missing() == Reason(reasons.NO_START, "not found")
