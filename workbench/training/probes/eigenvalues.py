"""Eigenvalues of the recurrent matrices, gate by gate, and of a whole step where the network mostly is."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.network import Network
from kernels.probes.dynamics import some
from kernels.probes.spectra import eigenvalues
from kernels.probes.steps import at_mean, run_stack
from workbench.training.probes import Probe, Sight, Values

Array = NDArray[Any]

MOST = 128  # of each matrix are kept, the largest in size
STEPS, ROWS = 48, 2  # that the mean state is taken over
# Rows up to which all eigenvalues are worked out: a matrix of more takes longer than a look may.
QUICK, PATIENT, LONG = 64, 160, 0.1


def see(sight: Sight) -> Values:
    """By layer and direction (`layers`): `recurrent` for each of the `gates`, and `step`, each (2, n): re and im.

    `step`: of the full state's Jacobian at the mean state with the mean input. `all`: whether none is left out.
    """
    network, model = sight.network, sight.spec.model
    assert isinstance(network, Network)
    exact = PATIENT if sight.seconds >= LONG else QUICK
    inputs, lengths = sight.batch[0], sight.batch[2] if len(sight.batch) > 2 else None
    stack = run_stack(model, sight.after, some(inputs, lengths, ROWS, STEPS))
    if not all(steps.finite for steps in stack.values()):
        return {}
    kind = network.layout.cell
    recurrent: list[list[Array]] = []
    step: list[Array] = []
    for end, steps in stack.items():
        recurrent.append([_pairs(eigenvalues(one, exact)) for one in steps.w_h])
        step.append(_pairs(eigenvalues(at_mean(model, sight.after, end, steps).jacobian(0, 0), exact)))
    largest = max(steps.size for steps in stack.values())
    return {
        "layers": list(stack),
        "gates": list(kind.gates) if kind.recurrent else [],
        "recurrent": recurrent,
        "step": step,
        "all": largest <= min(exact, MOST),
    }


def _pairs(values: Array) -> Array:
    kept = values[:MOST]
    return np.stack([np.real(kept), np.imag(kept)]).astype(np.float32)


PROBE = Probe("eigenvalues", see, fits=lambda spec, network: isinstance(network, Network), order=65)
