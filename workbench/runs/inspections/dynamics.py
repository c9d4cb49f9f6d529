"""How each layer's step passes a gradient on: Jacobians, their products, Lyapunov exponents, eigenvalues."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.forward import parts_of
from kernels.probes.dynamics import Dynamics, Effort, measure, some
from kernels.probes.spectra import eigenvalues
from kernels.probes.steps import Steps, at_mean, run_stack
from workbench.runs.inspections import Found, Glimpse, Inspection

Array = NDArray[Any]

# There is time: nobody waits for the next step of a training.
SMALL, EFFORT = 128, Effort(256, 4, 4, 16, 16, exponents=32, exact=600)
LARGE_EFFORT = Effort(128, 2, 2, 4, 4, exponents=8, exact=600)
VANISHED, EXPLODED = 0.01, 100.0


def layers(glimpse: Glimpse) -> list[Found]:
    """`jacobian` and `eigenvalues` of each layer, also in the backward direction.

    `jacobian`, None without data: `spectral_radius` and `largest_singular_value` of single steps' Jacobians of the full
    state (mean, max), under `hidden` those of dh'/dh; `product_norm`: what is left of a gradient at h by steps back
    (`product_norm_cell`: at c), `vanishes_after` and `explodes_after` how many of them (below 1 %, above 100 times);
    `lyapunov`: the leading exponent, `lyapunov_spectrum` as many as were taken; `steps` and `sequences` looked at.
    `eigenvalues`: `recurrent` by gate and, with data, `step` at the mean state; lists `re` and `im`.
    """
    model = glimpse.model
    large = max(model.sizes()) > SMALL
    effort = LARGE_EFFORT if large else EFFORT
    stack: dict[str, Steps] = {}
    if glimpse.inputs is not None:
        # From a state that is handed over, the first steps are those that follow it.
        inputs = glimpse.inputs if glimpse.start else some(glimpse.inputs, None, effort.rows, effort.steps)
        stack = run_stack(model, glimpse.weights, inputs, glimpse.start)
    found: list[Found] = []
    for k in range(model.depth):
        one = _direction(glimpse, f"l{k}", stack.get(f"l{k}"), effort)
        if model.bidirectional:
            one["reverse"] = _direction(glimpse, f"l{k}_reverse", stack.get(f"l{k}_reverse"), effort)
        found.append(one)
    return found


def _direction(glimpse: Glimpse, end: str, steps: Steps | None, effort: Effort) -> Found:
    kind = registry.cells()[glimpse.model.cell]
    parts = parts_of(glimpse.weights, end, len(kind.gates), kind.split)
    blocks = np.split(parts.w_h, len(kind.gates)) if kind.recurrent else []
    spectra: Found = {
        "recurrent": {
            gate: _pairs(eigenvalues(one, effort.exact)) for gate, one in zip(kind.gates, blocks, strict=False)
        }
    }
    jacobian: Found | None = None
    if steps is not None and steps.finite:
        mean = at_mean(glimpse.model, glimpse.weights, end, steps)
        spectra["step"] = _pairs(eigenvalues(mean.jacobian(0, 0), effort.exact))
        if len(steps.outputs) > 1:
            jacobian = _jacobian(measure(steps, effort, hidden=True))
    return {"jacobian": jacobian, "eigenvalues": spectra}


def _jacobian(seen: Dynamics) -> Found:
    left = seen.left[0]
    found: Found = {
        "spectral_radius": _spread(seen.radii),
        "largest_singular_value": _spread(seen.stretches),
        "product_norm": _numbers(left),
        "vanishes_after": _first(left < VANISHED),
        "explodes_after": _first(~(left <= EXPLODED)),
        "lyapunov": _number(seen.exponents[0]),
        "lyapunov_spectrum": _numbers(seen.exponents),
        "steps": seen.steps,
        "sequences": seen.rows,
    }
    if len(seen.left) > 1:
        found["product_norm_cell"] = _numbers(seen.left[1])
        found["hidden"] = {
            "spectral_radius": _spread(seen.hidden_radii),
            "largest_singular_value": _spread(seen.hidden_stretches),
        }
    return found


def _first(where: Array) -> int | None:
    places = np.flatnonzero(where)
    return int(places[0]) if len(places) else None


def _number(value: float) -> float | None:
    """None for what is no number: JSON knows no infinity."""
    return float(value) if math.isfinite(value) else None


def _numbers(values: Array) -> list[float | None]:
    return [_number(one) for one in values.tolist()]


def _spread(values: Array) -> Found:
    return {"mean": _number(values.mean()), "max": _number(values.max())}


def _pairs(values: Array) -> Found:
    return {"re": np.real(values).tolist(), "im": np.imag(values).tolist()}


def lines(layer: Found) -> list[str]:
    """Two lines of figures a direction."""
    found = _lines(layer)
    reverse = layer.get("reverse")
    return found + [f"backwards, {line}" for line in _lines(reverse)] if reverse else found


def _lines(layer: Found) -> list[str]:
    seen = layer.get("jacobian")
    if seen is None:
        return []
    radius, stretch, exponent = seen["spectral_radius"], seen["largest_singular_value"], seen["lyapunov"]
    told = (
        "forgets at once" if exponent is None else f"{exponent:+.3f} ({math.expm1(min(exponent, 100.0)):+.1%} a step)"
    )
    norms = seen["product_norm"]
    places = sorted({place for place in (1, 2, 5, 10, 20, 50, 100) if place < len(norms)} | {len(norms) - 1})
    left = ", ".join(f"{_share(norms[place])} after {place}" for place in places)
    fate = ""
    if seen["vanishes_after"] is not None:
        fate = f"; under 1% after {seen['vanishes_after']} steps"
    if seen["explodes_after"] is not None:
        fate = f"; over 100 times after {seen['explodes_after']} steps"
    return [
        f"one step: spectral radius {_told(radius)}, largest singular value {_told(stretch)}, Lyapunov exponent {told}",
        f"left of a gradient, by steps back: {left}{fate}",
    ]


def _told(spread: Found) -> str:
    mean, most = (f"{spread[name]:.3f}" if spread[name] is not None else "–" for name in ("mean", "max"))
    return f"{mean} (at most {most})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2g}" if value < 1000 else f"{value:.1e}"


INSPECTION = Inspection("dynamics", layers=layers, lines=lines, order=10)
