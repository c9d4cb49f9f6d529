"""A look into a trained run: weights' norms, spectra, how far gradients reach, and how much is saturated."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.contract import Cell
from kernels.forward import LayerPass, run_layers
from kernels.network import Network
from workbench.data import Task, Translate, load, prepare
from workbench.data.tasks.base import Batch
from workbench.errors import UserError
from workbench.runs.folder import PROBES
from workbench.runs.inspections import Glimpse, inspections
from workbench.runs.inspections.dead_units import flat
from workbench.runs.observations import read_observations
from workbench.runs.translator_inspection import Side, sides
from workbench.runs.use import Trained, open_trained
from workbench.training.spec import Spec
from workbench.words import translate

Array = NDArray[Any]

WINDOWS = 32  # in the batch that is looked at
BATCHES = 8
VANISHED = 0.01  # of the gradient's norm at the last step


@dataclass(frozen=True)
class _Seen:
    """What a pass over data showed: gradient flow (depth, T), and what went into each layer's curves.

    `told`: the inputs of these, and the states that they started from.
    """

    flow: Array
    layers: list[LayerPass]
    told: tuple[Array, list[tuple[Array, ...]] | None]


def inspect_run(run: Path) -> dict[str, Any]:
    """What is seen in a run, as plain values. Without its data only the weights are looked at, and a note says so."""
    trained = open_trained(run)
    seen, note = None, ""
    found = _sides(trained, None)
    try:
        base = run.parent if run.is_file() else run
        task = prepare(load(trained.spec.data, base), trained.spec.data)
        seen, found = _look(trained, task), _sides(trained, task)
    except UserError as error:
        note = translate("runs", "Only the weights were looked at: {why}").format(why=str(error))
    model = trained.spec.model
    observations = _observations(run)
    whole = Glimpse(model, dict(trained.weights), observations=observations)
    return {
        "run": str(run),
        "cell": model.cell,
        "activation": model.activation,
        "note": note,
        "steps": int(seen.flow.shape[1]) if seen else _steps(found),
        "layers": [
            *(layer for side in found for layer in _side_layers(trained, side)),
            *(() if found else _layers(trained, seen)),
        ],
        "tensors": {
            name: {"shape": list(array.shape), "norm": float(np.linalg.norm(array)), "largest": _largest(array)}
            for name, array in trained.weights.items()
        },
        **{name: value for one in inspections() if one.whole is not None for name, value in one.whole(whole).items()},
    }


def horizon(flow: Array) -> int:
    """Over how many steps back dL/dh_t (T,) stays above 1 % of its norm at the last step; T where it never falls."""
    reference = flow[-1] if flow[-1] > 0 else flow.max(initial=0.0)
    if not reference > 0:
        return 0
    low = np.flatnonzero(~(flow[::-1] / reference >= VANISHED))
    return int(low[0]) if len(low) else len(flow)


def report(found: dict[str, Any]) -> str:
    """The findings as text."""
    lines = [f"{found['cell']}, {found['activation']}: {found['run']}"]
    for layer in found["layers"]:
        parts = [f"spectral radius {one:.3f}" for one in [layer["spectral_radius"]] if one is not None]
        if layer["reverse"] and layer["reverse"]["spectral_radius"] is not None:
            parts.append(f"backwards {layer['reverse']['spectral_radius']:.3f}")
        if layer["gradient_horizon"] is not None:
            parts.append(
                f"gradients reach {layer['gradient_horizon']} of {layer.get('steps', found['steps'])} steps back"
            )
        if layer["saturation"] is not None:
            parts.append(f"{layer['saturation']:.1%} saturated")
        lines.append(f"{layer['name']}: " + ", ".join(parts))
        lines += [f"    {line}" for one in inspections() if one.lines is not None for line in one.lines(layer)]
    ratios, widest = found["update_ratios"], max((len(name) for name in found["tensors"]), default=0)
    for name, tensor in found["tensors"].items():
        moved = f"  last update / weight {ratios[name]:.2g}" if ratios.get(name) is not None else ""
        lines.append(f"  {name:<{widest}} {'x'.join(map(str, tensor['shape'])):>12}  norm {tensor['norm']:.4g}{moved}")
    if found["observed"]:
        lines.append("seen while it trained: " + ", ".join(f"{n} {o['looks']}x" for n, o in found["observed"].items()))
    if found["note"]:
        lines.append(found["note"])
    return "\n".join(lines)


def _sides(trained: Trained, task: Task | None) -> list[Side]:
    """The encoder and the decoder of a translator; none of another run."""
    if trained.fitted.get("task") != Translate.name:
        return []
    return sides(trained.spec.model, trained.weights, trained.network(task) if task is not None else None, task)


def _steps(found: list[Side]) -> int | None:
    """The longest that either part of a translator was seen to go on for."""
    return max((flow.shape[1] for side in found for flow in side.flows), default=None)


def _side_layers(trained: Trained, side: Side) -> list[dict[str, Any]]:
    own = replace(trained, weights=side.weights, spec=replace(trained.spec, model=side.model))
    seen = _Seen(np.sqrt(from_the_end(side.flows)), side.layers, side.told[0]) if side.flows else None
    return [
        {
            **layer,
            "name": f"{side.part} layer {k + 1}",
            "part": side.part,
            "steps": seen.flow.shape[1] if seen else None,
        }
        for k, layer in enumerate(_layers(own, seen))
    ]


def _observations(run: Path) -> list[dict[str, Any]]:
    """What the probes saw; nothing where the weights stand alone."""
    return read_observations((run.parent if run.is_file() else run) / PROBES)


def _look(trained: Trained, task: Task) -> _Seen | None:
    if isinstance(task, Translate):
        return None
    network = trained.network(task)
    assert isinstance(network, Network)
    part = "test" if task.parts.get("test") else "train"
    flows: list[Array] = []
    first: Array | None = None
    batches = islice(task.batches(part, WINDOWS, None, network.layout.dtype), BATCHES)
    for inputs, targets in of_one_length(batches):
        first = inputs if first is None or inputs[..., 0].size > first[..., 0].size else first
        flows.append(network.flow(inputs, _last_only(targets, task.readout == "every")) ** 2)
    if first is None:
        return None
    passes = run_layers(trained.spec.model, trained.weights, first)
    return _Seen(np.sqrt(from_the_end(flows)), passes, (first, None))


def of_one_length(batches: Iterable[Batch]) -> Iterator[tuple[Array, Array]]:
    """Inputs and targets of batches; one of sequences of different lengths comes as one batch a length."""
    for batch in batches:
        if len(batch) == 2:
            yield batch[0], batch[1]
            continue
        inputs, targets, lengths = batch
        for length in np.unique(lengths).tolist():
            rows = lengths == length
            asked = targets[:length, rows] if targets.shape[:2] == inputs.shape[:2] else targets[rows]
            yield np.ascontiguousarray(inputs[:length, rows]), np.ascontiguousarray(asked)


def from_the_end(flows: list[Array]) -> Array:
    """Means of squared norms (depth, T) of any T, each step back over those that reach so far."""
    steps = max(flow.shape[1] for flow in flows)
    total, count = np.zeros((len(flows[0]), steps)), np.zeros(steps)
    for flow in flows:
        total[:, steps - flow.shape[1] :] += flow
        count[steps - flow.shape[1] :] += 1
    return total / count


def _last_only(targets: Array, every: bool) -> Array:
    """Targets that ask only after the last step, so that the flow shows how far one error travels."""
    if not every:
        return targets
    asked = np.full_like(targets, -1 if targets.dtype.kind == "i" else np.nan)
    asked[-1] = targets[-1]
    return asked


def _layers(trained: Trained, seen: _Seen | None) -> list[dict[str, Any]]:
    """Each layer's figures, those of `workbench.runs.inspections` among them."""
    model = trained.spec.model
    inputs, start = seen.told if seen else (None, None)
    glimpse = Glimpse(model, dict(trained.weights), inputs, start, seen.layers if seen else [])
    found = [_layer(trained, k, seen) for k in range(model.depth)]
    for one in inspections():
        if one.layers is None:
            continue
        for layer, more in zip(found, one.layers(glimpse), strict=True):
            reverse = more.pop("reverse", None)
            layer.update(more)
            if reverse is not None:
                layer["reverse"] = {**(layer["reverse"] or {}), **reverse}
    return found


def _layer(trained: Trained, k: int, seen: _Seen | None) -> dict[str, Any]:
    weights, spec = trained.weights, trained.spec
    kind = registry.cells()[spec.model.cell]
    flow = seen.flow[k] if seen else None
    return {
        "name": f"layer {k + 1}",
        "units": len(weights[f"rnn.bias_ih_l{k}"]) // len(kind.gates),
        "gradient_horizon": horizon(flow) if flow is not None else None,
        "gradient_flow": flow.tolist() if flow is not None else None,
        **_spectra(kind, weights, f"l{k}"),
        "reverse": _spectra(kind, weights, f"l{k}_reverse") if spec.model.bidirectional else None,
        **_saturation(spec, seen.layers[k] if seen else None),
        "weight_norm": float(
            np.sqrt(sum(np.sum(array**2) for name, array in weights.items() if re.search(rf"_l{k}(_reverse)?$", name)))
        ),
    }


def _spectra(kind: Cell, weights: Mapping[str, Array], end: str) -> dict[str, Any]:
    """The spectral radius of each gate's recurrent matrix in one direction, and the one that the state hangs on."""
    if not kind.recurrent:
        # What there is of recurrence acts on each unit alone: a matrix with nothing but its diagonal.
        own = [row for row, (name, _, _) in enumerate(kind.vectors) if name == "recurrent"]
        values = weights[f"rnn.vectors_{end}"][own] if own else np.zeros(0)
        return {"spectral_radius": _largest(values) if own else None, "spectral_radius_by_gate": {}}
    blocks = np.split(weights[f"rnn.weight_hh_{end}"].astype(np.float64), len(kind.gates))
    spectra = {gate: _radius(block) for gate, block in zip(kind.gates, blocks, strict=True)}
    # The candidate is what the state is renewed with; a plain cell has nothing else.
    main = "candidate" if "candidate" in spectra else kind.gates[0]
    return {"spectral_radius": spectra[main], "spectral_radius_by_gate": spectra}


def _saturation(spec: Spec, layer: LayerPass | None) -> dict[str, Any]:
    """Shares of values on the flat ends of their curves: of each gate, and of all together."""
    if layer is None:
        return {"saturation": None, "saturation_by_gate": None}
    kind = registry.cells()[spec.model.cell]
    curves = registry.activations()
    names = {"gate": spec.model.gate_activation, "activation": spec.model.activation}
    shares = {
        gate: float(np.mean(flat(curves[names[used]], before, spec.model.slope)))
        for gate, (used, before) in zip(kind.gates, layer.curves, strict=False)
    }
    return {"saturation": float(np.mean(list(shares.values()))), "saturation_by_gate": shares}


def _radius(block: Array) -> float:
    return float(np.abs(np.linalg.eigvals(block)).max()) if np.isfinite(block).all() else float("nan")


def _largest(array: Array) -> float:
    return float(np.abs(array).max(initial=0.0))
