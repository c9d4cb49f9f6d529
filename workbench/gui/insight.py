"""The sentence under the plots: what is seen, why it matters, what to do; the first things first."""

import math
from typing import Any

from workbench.diagnosis import RECTIFIERS, Figures, Finding, diagnose
from workbench.gui.history import History, horizons
from workbench.gui.names import baseline_label
from workbench.words import translate


def findings(history: History) -> list[Finding]:
    """What the rules find in the present run, the gravest first."""
    return diagnose(figures_of(history))


def insight(history: History) -> str:
    """One or two sentences on the present run; empty before its first step."""
    if history.losses.count == 0:
        return ""
    found = findings(history)
    first, second = found[0].sentence if found else "", _against_baseline(history)
    if found and found[0].name == "baseline":
        return first  # the same in other words
    if first and second:
        return translate("insight", "{first} {second}").format(first=first, second=second)
    return first or second


def figures_of(history: History) -> Figures:
    """What has been measured of the present run."""
    prepared, flow = history.prepared, history.flow
    known = [(loss, baseline_label(name, label)) for name, label, loss in prepared.baselines] if prepared else []
    known = [one for one in known if math.isfinite(one[0])]
    seen = flow is not None and flow.shape[1] > 1
    updates = history.observed["updates"].latest if "updates" in history.observed else {}
    return Figures(
        settings=prepared.settings if prepared is not None else {},
        losses=history.losses.view(),
        norms=history.norms.view(),
        train=history.train.view(),
        validation=history.validation.view(),
        clipped=history.clipped,
        horizons=tuple(horizons(flow, history.both_ways)) if flow is not None and seen else (),
        ahead=tuple(horizons(flow[:, ::-1], True)) if flow is not None and seen and history.both_ways else (),
        steps=flow.shape[1] if flow is not None else 0,
        baseline=min(known) if known else None,
        # Biases start at zero, so that only matrices have a size to compare with.
        updates={
            name: float(ratio)
            for name, ratio in zip(updates.get("names", []), updates.get("ratios", []), strict=True)
            if "weight" in name
        },
        saturation=_stuck(history),
        dead=_dead(history),
        over=history.finished is not None,
    )


def _layers(history: History) -> list[tuple[str, dict[str, Any]]]:
    """What the probe of saturation saw last: each layer's name and its gates."""
    seen = history.observed["saturation"].latest if "saturation" in history.observed else {}
    text = translate("insight", "layer {number}")
    return [(text.format(number=k), layer["gates"]) for k, layer in enumerate(seen.get("layers", []), 1)]


def _stuck(history: History) -> dict[str, float]:
    """By layer, the share of values of what the state is made of that lie at one end of their curve.

    A gate that is wide open or shut does its work, and a rectifier's zeros are its nature.
    """
    return {
        name: max(gates[gate]["low"], gates[gate]["high"])
        for name, gates in _layers(history)
        for gate in ("candidate", "hidden")
        if gate in gates and gates[gate]["curve"] not in RECTIFIERS
    }


def _dead(history: History) -> dict[str, float]:
    """By layer, the share of rectifiers that are never active."""
    return {
        name: max(gate["dead"] for gate in gates.values() if gate["curve"] in RECTIFIERS)
        for name, gates in _layers(history)
        if any(gate["curve"] in RECTIFIERS for gate in gates.values())
    }


def _against_baseline(history: History) -> str:
    prepared = history.prepared
    if prepared is None or math.isnan(history.best_validation):
        return ""
    known = [(loss, name, label) for name, label, loss in prepared.baselines if math.isfinite(loss)]
    if not known:
        return ""
    loss, name, label = min(known)
    label = baseline_label(name, label)
    if history.best_validation < loss:
        share = 1 - history.best_validation / loss if loss > 0 else 1.0
        # Hardly anything left is not nothing.
        told = f"{share:.0%}" if share < 0.995 else f"{math.floor(1000 * share) / 10:.1f}%"
        return translate(
            "insight", "The best validation loss is {share} below that of the baseline “{baseline}”."
        ).format(share=told, baseline=label)
    return translate(
        "insight", "It does not beat the baseline “{baseline}” yet: train longer, or try other settings."
    ).format(baseline=label)
