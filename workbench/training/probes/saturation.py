"""What the network computes on the batch that was learnt from: gates at their ends, dead units, histograms."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from kernels.forward import run_layers
from kernels.network import Network
from kernels.probes.saturation import ends, gate_values, histogram, thinned
from kernels.translator import Translator
from workbench.training.pieces import Batch
from workbench.training.probes import Probe, Sight, Values
from workbench.training.probes.gradients import few
from workbench.training.spec import Spec

MOST_STEPS = 400  # of each sequence, from its beginning
MOST_ROWS = 16
SPEED = 2e9  # floating-point operations a second in NumPy, at least
STEP_SECONDS = 6e-5  # what a time step of a layer costs however small the layer


def see(sight: Sight) -> Values:
    """`layers`: for each, `gates`: by name `low`, `high` and `dead` (see `saturation.Ends`), `counts` and `limit`.

    `curve` of each gate; of its outputs `states`: counts and limit; `weights`: by name counts and limit. `sequences`
    and `steps`: of the batch, what was looked at.
    """
    network = sight.network
    assert isinstance(network, Network)
    batch = few(sight.batch, _rows(network, sight.batch, sight.seconds))
    inputs = batch[0][:MOST_STEPS]
    inside = None
    if len(batch) > 2:
        inside = np.arange(len(inputs))[:, None] < np.asarray(batch[2])
    model, kind = sight.spec.model, network.layout.cell
    layers: list[Values] = []
    for k, one in enumerate(run_layers(model, sight.after, inputs)):
        gates: dict[str, Values] = {}
        for gate, (values, curve) in gate_values(model, kind, one).items():
            kept = values.reshape(-1, values.shape[2]) if inside is None else values[inside]
            gates[gate] = {**vars(ends(values, curve, inside)), "curve": curve, **_counted(kept)}
        states = one.outputs if inside is None else one.outputs[inside]
        layers.append({"gates": gates, "states": _counted(states), "weights": _weights(sight.after, k)})
    return {"layers": layers, "sequences": inputs.shape[1], "steps": len(inputs)}


def _rows(network: Network, batch: Batch, seconds: float) -> int:
    steps = min(len(batch[0]), MOST_STEPS)
    spare = seconds - STEP_SECONDS * steps * network.layout.depth * network.layout.directions
    each = 2.0 * network.parameter_count * steps / SPEED
    return max(1, min(batch[0].shape[1], MOST_ROWS, int(spare / each)))


def _weights(parameters: Mapping[str, Any], k: int) -> Values:
    names = [f"rnn.weight_{way}_l{k}{end}" for end in ("", "_reverse") for way in ("ih", "hh")]
    return {name: _counted(parameters[name]) for name in names if name in parameters}


def _counted(values: Any) -> Values:
    counts, limit = histogram(thinned(values))
    return {"counts": counts, "limit": limit}


def _fits(spec: Spec, network: Network | Translator) -> bool:
    return isinstance(network, Network)


PROBE = Probe("saturation", see, _fits, order=30)
