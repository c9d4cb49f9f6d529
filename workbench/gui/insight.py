"""The sentence under the plots: what is seen, why it matters, what to do; the first things first."""

import math

import numpy as np

from workbench.gui.history import History, horizons
from workbench.gui.names import baseline_label
from workbench.words import translate


def insight(history: History) -> str:
    """One or two sentences on the present run; empty before its first step."""
    if history.losses.count == 0:
        return ""
    first, second = _trouble(history) or _flow(history), _against_baseline(history)
    if first and second:
        return translate("insight", "{first} {second}").format(first=first, second=second)
    return first or second


def _trouble(history: History) -> str:
    if not np.isfinite(history.losses.view()[-1]):
        return translate(
            "insight",
            "The loss is no longer a number: the updates were too large. Try a smaller "
            "learning rate or a gradient clip.",
        )
    settings = history.prepared.settings if history.prepared is not None else {}
    # The others divide by the gradient's size or take its sign, so that a constant cut changes little for them.
    plain = settings.get("training.optimizer") in ("sgd", "nesterov")
    if plain and history.losses.count >= 20 and history.clipped > 0.9 * history.losses.count:
        return translate(
            "insight",
            "Nearly every gradient is cut by the clip: steps have one length, whatever the "
            "slope. A higher clip may help.",
        )
    validation = history.validation.view()
    if len(validation) >= 8 and _overfits(history.train.view(), validation):
        return translate(
            "insight",
            "Validation loss has risen since epoch {epoch} while training loss falls: the network learns by heart. "
            "The weights of epoch {epoch} are kept.",
        ).format(epoch=history.best_epoch)
    return ""


def _overfits(train: np.ndarray, validation: np.ndarray) -> bool:
    best = int(np.nanargmin(validation)) if np.isfinite(validation).any() else len(validation)
    waited = len(validation) - 1 - best
    return waited >= 5 and validation[-1] > 1.1 * validation[best] and train[-1] < train[best]


def _flow(history: History) -> str:
    if history.flow is None or history.flow.shape[1] < 2:
        return ""
    if history.prepared is not None and history.prepared.task == "translate":
        return ""  # attention has shortcuts from each step written to each step read: there is no one way back
    kind, steps = horizons(history.flow, history.both_ways)[0]
    length = history.flow.shape[1]
    if kind == "vanishes" and history.both_ways:
        return translate(
            "insight",
            "Gradients vanish {back} steps from the window's end and {ahead} from its beginning: the network hardly "
            "learns from what lies between. Try LSTM or GRU, or a window shorter than {length}.",
        ).format(back=steps, ahead=horizons(history.flow[:, ::-1], True)[0][1], length=length)
    if kind == "vanishes":
        return translate(
            "insight",
            "Gradients vanish after {steps} steps: the network hardly learns from anything older. "
            "Try LSTM or GRU, or a window shorter than {length}.",
        ).format(steps=steps, length=length)
    if kind == "explodes":
        return translate(
            "insight",
            "Gradients explode {steps} steps back. Try a gradient clip, a smaller learning rate, or LSTM.",
        ).format(steps=steps)
    return translate("insight", "Gradients reach all {length} steps of the window: fine.").format(length=length)


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
