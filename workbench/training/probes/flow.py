"""The gradient on its way back in time, kept over the course of a run."""

import numpy as np

from workbench.training.flow import asked_steps, horizons
from workbench.training.probes import Probe, Sight, Values

MOST = 240  # time steps that are kept; of more, the largest norm of each stretch
SETTLES = 1e-30  # below it a norm is as good as zero


def see(sight: Sight) -> Values:
    """`logs`: log10 of the norms of dL/dh_t, (depth, stretches), latest step last; `steps`: how many there are.

    `kinds`, `horizons`: for each layer how it fares on its way back, and over how many steps; see `flow.horizons`.
    """
    whole = asked_steps(np.asarray(sight.chunk.flow, np.float64))
    both_ways = bool(sight.spec.model.bidirectional)
    found = horizons(whole, both_ways)
    steps = whole.shape[1]
    size = -(-steps // MOST)
    padded = np.pad(whole, ((0, 0), (-steps % size, 0)))
    stretches = padded.reshape(len(whole), -1, size).max(axis=2)
    return {
        "logs": np.round(np.log10(np.maximum(stretches, SETTLES)), 3),
        "steps": steps,
        "kinds": [kind for kind, _ in found],
        "horizons": [reach for _, reach in found],
    }


PROBE = Probe("flow", see, order=5)
