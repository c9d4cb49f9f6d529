"""How one step passes the gradient on: spectral radius, largest singular value, Lyapunov exponent, what is left."""

import numpy as np

from kernels.network import Network
from kernels.probes.dynamics import effort_within, measure, some
from kernels.probes.steps import run_stack
from workbench.training.probes import Probe, Sight, Values

LEAST = 0.04  # seconds: with less, hardly anything is seen; the next look then waits the longer


def see(sight: Sight) -> Values:
    """By layer and direction (`layers`, ends of the weights' names): figures of single steps and of many.

    `radius`, `radius_max`, `stretch`, `stretch_max`: spectral radius and largest singular value of the full state's
    Jacobian. `lyapunov`: the leading exponent. `left`: what is left of a gradient at h after 0, 1, ... steps back;
    `left_cell`: the same at c, where a cell has one. `steps`, `rows`: how much was looked at.
    """
    network, model = sight.network, sight.spec.model
    assert isinstance(network, Network)
    layout = network.layout
    inputs, lengths = sight.batch[0], sight.batch[2] if len(sight.batch) > 2 else None
    sizes = [(layer.inputs, layer.units) for layer in layout.layers]
    steps, rows = inputs.shape[:2]
    effort = effort_within(layout.cell, sizes, steps, rows, max(sight.seconds, LEAST))
    window = some(inputs, lengths, effort.rows, effort.steps)
    if len(window) < 2:
        return {}
    stack = run_stack(model, sight.after, window)
    if not all(one.finite for one in stack.values()):
        return {}
    found = [measure(one, effort) for one in stack.values()]
    return {
        "layers": list(stack),
        "radius": [float(one.radii.mean()) for one in found],
        "radius_max": [float(one.radii.max()) for one in found],
        "stretch": [float(one.stretches.mean()) for one in found],
        "stretch_max": [float(one.stretches.max()) for one in found],
        "lyapunov": [float(one.exponents[0]) for one in found],
        "left": [one.left[0].astype(np.float32) for one in found],
        "left_cell": [one.left[1].astype(np.float32) for one in found if len(one.left) > 1],
        "steps": found[0].steps,
        "rows": found[0].rows,
    }


PROBE = Probe("jacobian", see, fits=lambda spec, network: isinstance(network, Network), order=60)
