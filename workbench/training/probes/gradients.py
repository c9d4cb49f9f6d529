"""How strongly each matrix and each of its gates is pulled, and how large the single numbers of its gradient are."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.probes.saturation import sizes_histogram, thinned
from workbench.training.pieces import Batch
from workbench.training.probes import Probe, Sight, Values

SPEED = 5e9  # floating-point operations a second, at least: so it can be told beforehand what a look will take


def see(sight: Sight) -> Values:
    """`names` of the parameters; `norms`: of the last step's gradient, before clipping, and of all together, `norm`.

    `clip`, `clip_value`: those of the step's settings; the norm behind the clip is the smaller one of `norm` and
    `clip`. `gates`: for the matrices that have gates, each one's norm over `sequences` of the batch after the step.
    `sizes`: for these matrices, counts of log10 |g|; `zeros`: the shares that are exactly zero.
    """
    norms = sight.chunk.section_norms[-1]
    found: Values = {
        "names": list(sight.after),
        "norms": norms,
        "norm": float(sight.chunk.gradient_norms[-1]),
        "clip": sight.spec.training.clip_norm,
        "clip_value": sight.spec.training.clip_value,
    }
    network = sight.network
    if not isinstance(network, Network):
        return found
    batch = few(sight.batch, rows_within(network.parameter_count, sight.batch, sight.seconds))
    _, gradients = network.gradients(*batch)
    cell = network.layout.cell
    gates: dict[str, dict[str, float]] = {}
    sizes: dict[str, NDArray[Any]] = {}
    zeros: dict[str, float] = {}
    for name, gradient in gradients.items():
        if name.startswith(("rnn.weight_ih", "rnn.weight_hh")):
            blocks = np.split(gradient.astype(np.float64), len(cell.gates))
            gates[name] = {gate: length(block) for gate, block in zip(cell.gates, blocks, strict=True)}
            sizes[name], zeros[name] = sizes_histogram(thinned(gradient))
    return found | {"gates": gates, "sequences": batch[0].shape[1], "sizes": sizes, "zeros": zeros}


def length(array: NDArray[Any]) -> float:
    """The Euclidean norm, without the threads of a BLAS, which would stand in the way of those that train."""
    return float(np.sqrt(np.square(array, dtype=np.float64).sum()))


def rows_within(parameters: int, batch: Batch, seconds: float) -> int:
    """How many sequences of a batch can be gone through, forward and back, in some seconds; at least one."""
    each = 6.0 * parameters * len(batch[0]) / SPEED
    return max(1, min(batch[0].shape[1], int(seconds / each)))


def few(batch: Batch, rows: int) -> Batch:
    """The first sequences of a batch."""
    inputs, targets = batch[0], batch[1]
    if rows >= inputs.shape[1]:
        return batch
    every = targets.shape[:2] == inputs.shape[:2]
    asked = targets[:, :rows] if every else targets[:rows]
    kept = [np.ascontiguousarray(inputs[:, :rows]), np.ascontiguousarray(asked)]
    return (*kept, *(one[:rows] for one in batch[2:]))


PROBE = Probe("gradients", see, order=20)
