"""How far a step moves each matrix, beside how large it is: about a thousandth is healthy.

The rule of thumb is as old as multilayer networks; log10 of the ratio near -3 is what Deeplearning4j's users are told.
"""

import numpy as np

from workbench.training.probes import Probe, Sight, Values
from workbench.training.probes.gradients import length


def see(sight: Sight) -> Values:
    """`names` of the parameters; `ratios`: |w' - w| / |w| of each, a step; infinite for one that was zero."""
    ratios: list[float] = []
    for name, after in sight.after.items():
        before = np.asarray(sight.before[name], np.float64)
        moved = length(np.asarray(after, np.float64) - before) / sight.steps
        size = length(before)
        ratios.append(moved / size if size > 0 else float(np.inf) if moved > 0 else 0.0)
    return {"names": list(sight.after), "ratios": ratios}


PROBE = Probe("updates", see, order=10)
