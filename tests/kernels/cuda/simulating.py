"""What the tests under Numba's simulator share: the same network on the CPU and on CUDA, and how they are compared."""

from typing import Any

import numpy as np
import pytest

from kernels import registry
from kernels.backends.cuda import CudaProgram
from kernels.network import Architecture, Network
from kernels.optimizers import Optimizer

CELLS = list(registry.cells())
Pair = tuple[np.ndarray, np.ndarray]


def pair(persistent: bool = True, precision: str = "float32", **more: Any) -> tuple[Network, Network]:
    """The same network on the CPU and on CUDA."""
    settings: dict[str, Any] = {"inputs": 3, "outputs": 2, "hidden": (5,), "readout": "every", **more}
    probes = settings.pop("probes", True)
    architecture = Architecture(**settings)
    cpu, card = (Network(architecture, precision, 1, probes=probes, device=where) for where in ("cpu", "cuda"))
    assert isinstance(card._program, CudaProgram)
    card._program.persistent = persistent
    return cpu, card


def data(network: Network, rows: int = 3, steps: int = 4, seed: int = 0) -> Pair:
    """A batch that suits the network, one target left out."""
    generator, wanted = np.random.default_rng(seed), network.architecture
    shape = (steps, rows) if wanted.readout == "every" else (rows,)
    if wanted.vocabulary:
        inputs = generator.integers(0, wanted.vocabulary, (steps, rows)).astype(np.int32)
    else:
        inputs = generator.normal(size=(steps, rows, wanted.inputs))
    if wanted.loss == "cross_entropy":
        targets = generator.integers(0, wanted.outputs, shape).astype(np.int32)
        targets.flat[0] = -1
        return inputs, targets
    targets = generator.normal(size=(*shape, wanted.outputs))
    targets.flat[0] = np.nan
    return inputs, targets


def assert_alike(cpu: Network, card: Network, batches: list[Pair], *, carry: bool = False, **settings: Any) -> None:
    """One call of training gives the same losses, norms, flow, weights, slots and state."""
    rule = settings.pop("rule", Optimizer(learning_rate=0.01))
    a, b = (one.train(batches, rule, carry=carry, **settings) for one in (cpu, card))
    for field in ("losses", "counts", "gradient_norms", "layer_norms", "flow"):
        np.testing.assert_allclose(getattr(b, field), getattr(a, field), rtol=1e-5, atol=1e-5, err_msg=field)
    np.testing.assert_array_equal(b.saturation, a.saturation)
    assert a.finite == b.finite
    mine, other = card.snapshot(), cpu.snapshot()
    for name, value in other.items():
        # The squares of gradients near zero, under Adam's root, are where float32 says least.
        np.testing.assert_allclose(mine[name], value, rtol=1e-5, atol=1e-5, err_msg=name)


def assert_same_gradients(cpu: Network, card: Network, batch: tuple[np.ndarray, ...], noise: int = 0) -> None:
    a, b = cpu.gradients(*batch, noise=noise), card.gradients(*batch, noise=noise)
    assert b[0] == pytest.approx(a[0], rel=1e-5)
    for name, value in a[1].items():
        np.testing.assert_allclose(b[1][name], value, rtol=1e-5, atol=1e-5, err_msg=name)
    assert any(np.abs(value).max() > 1e-3 for value in a[1].values())
