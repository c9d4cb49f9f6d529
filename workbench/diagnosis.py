"""What is wrong with a training, in plain words: every rule is in this file, the gravest first.

A rule looks at `Figures` and returns a `Finding` or None: what is seen, why it matters, what to try, and the settings
that try it. Thresholds are named where they stand, with where they come from.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.words import translate

Weight = str  # "bad" | "warning" | "good"
GATED = ("lstm", "gru")
RECTIFIERS = ("relu",)  # curves whose units can be off for good
ENOUGH_STEPS = 20  # before that, nothing is said of the gradients' course
OVERFIT_EPOCHS, OVERFIT_SHARE = 5, 1.1  # waited so long, risen so far
UPDATE_LARGE, UPDATE_SMALL = 1e-2, 1e-4  # around 1e-3 is healthy, as Deeplearning4j tells its users
FLAT_SHARE = 0.5  # of a gate's values at the ends of their curve
DEAD_SHARE = 0.3  # of the units never active
REACHES = 0.8  # of the window is as good as all of it


@dataclass(frozen=True)
class Figures:
    """What has been measured of a run; whatever is not known is left as it stands here.

    `losses`, `norms`: a value a step; `train`, `validation`: a value an epoch. `horizons`: of each layer, how the
    gradient fares on its way back, ("fine" | "vanishes" | "explodes", after how many steps), and `ahead` the same from
    the beginning, for networks that read both ways; `steps`: of the window. `baseline`: the best simple rule's
    validation loss and its name. `updates`: by matrix, |dw| / |w| of a step. `saturation`, `dead`: shares by a name in
    the reader's language. `settings`: the spec as dotted names.
    """

    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    losses: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    norms: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    train: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    validation: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    clipped: int = 0
    horizons: tuple[tuple[str, int], ...] = ()
    ahead: tuple[tuple[str, int], ...] = ()
    steps: int = 0
    baseline: tuple[float, str] | None = None
    updates: Mapping[str, float] = field(default_factory=dict[str, float])
    saturation: Mapping[str, float] = field(default_factory=dict[str, float])
    dead: Mapping[str, float] = field(default_factory=dict[str, float])
    over: bool = False  # the run has ended

    def setting(self, key: str, otherwise: Any = None) -> Any:
        """A setting by its dotted name."""
        return self.settings.get(key, otherwise)


@dataclass(frozen=True)
class Finding:
    """`settings`: what to change to try the advice, as dotted names; empty where there is nothing to press."""

    name: str
    weight: Weight
    seen: str
    why: str
    advice: str
    settings: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def sentence(self) -> str:
        """What is seen and what to do."""
        return translate("diagnosis", "{first} {second}").format(first=self.seen, second=self.advice).strip()


def diagnose(figures: Figures) -> list[Finding]:
    """Everything that the rules find, the gravest first; empty before the first step."""
    if not len(figures.losses):
        return []
    found = [_news(finding, figures) for rule in RULES if (finding := rule(figures)) is not None]
    order = {"bad": 0, "warning": 1, "good": 2}
    return sorted(found, key=lambda finding: order[finding.weight])


def _news(finding: Finding, figures: Figures) -> Finding:
    """The finding without what its advice would leave as it is."""
    changes = {key: value for key, value in finding.settings.items() if figures.setting(key) != value}
    return replace(finding, settings=changes)


def _not_finite(figures: Figures) -> Finding | None:
    if np.isfinite(figures.losses[-1]):
        return None
    rate = float(figures.setting("training.learning_rate", 0.0))
    settings: dict[str, Any] = {"training.learning_rate": _rounded(rate / 10)} if rate else {}
    if not figures.setting("training.clip_norm"):
        settings["training.clip_norm"] = 1.0
    return Finding(
        "not_finite",
        "bad",
        translate("diagnosis", "The loss is no longer a number: the updates were too large."),
        translate(
            "diagnosis", "A gradient that grows at each step back makes one update so large that the weights are lost."
        ),
        translate("diagnosis", "Try a smaller learning rate or a gradient clip."),
        settings,
    )


def _explodes(figures: Figures) -> Finding | None:
    steps = [steps for kind, steps in figures.horizons if kind == "explodes"]
    if not steps:
        return None
    return Finding(
        "explodes",
        "bad",
        translate("diagnosis", "Gradients explode {steps} steps back.").format(steps=min(steps)),
        translate(
            "diagnosis",
            "Each step back multiplies the gradient: what happened long ago pulls a hundred times as strongly as what "
            "happened just now, and one batch can undo all that was learnt.",
        ),
        translate("diagnosis", "Try a gradient clip, a smaller learning rate, or LSTM."),
        _gated(figures) | ({} if figures.setting("training.clip_norm") else {"training.clip_norm": 1.0}),
    )


def _vanishes(figures: Figures) -> Finding | None:
    if figures.setting("data.task") == "translate":
        return None  # attention has shortcuts from each step written to each step read: there is no one way back
    steps = [steps for kind, steps in figures.horizons if kind == "vanishes"]
    if not steps or max(steps) >= REACHES * figures.steps:
        return None
    ahead = [steps for kind, steps in figures.ahead if kind == "vanishes"]
    seen = translate(
        "diagnosis", "Gradients vanish after {steps} steps: the network hardly learns from anything older."
    )
    if ahead:
        seen = translate(
            "diagnosis",
            "Gradients vanish {steps} steps from the window's end and {ahead} from its beginning: the network hardly "
            "learns from what lies between.",
        )
    gated = figures.setting("model.cell") in GATED
    advice = translate("diagnosis", "Try LSTM or GRU, or a window shorter than {length}.")
    if gated:
        advice = translate(
            "diagnosis",
            "That may be all the data need. If they hold something older, train longer, or start with a larger bias "
            "of the forget gate.",
        )
    return Finding(
        "vanishes",
        "good" if gated else "warning",
        seen.format(steps=steps[0], ahead=ahead[0] if ahead else 0),
        translate(
            "diagnosis",
            "Each step back multiplies the gradient by less than one. After {steps} steps under 1% of it is left, "
            "and no older cause can be found in the noise.",
        ).format(steps=steps[0]),
        advice.format(length=figures.steps),
        _gated(figures),
    )


def _always_clipped(figures: Figures) -> Finding | None:
    # The other rules divide by the gradient's size or take its sign, so that a constant cut changes little for them.
    plain = figures.setting("training.optimizer") in ("sgd", "nesterov")
    count = len(figures.losses)
    if not plain or count < ENOUGH_STEPS or figures.clipped <= 0.9 * count:
        return None
    middle = float(np.median(figures.norms)) if len(figures.norms) else 0.0
    return Finding(
        "always_clipped",
        "warning",
        translate("diagnosis", "Nearly every gradient is cut by the clip: steps have one length, whatever the slope."),
        translate("diagnosis", "A clip is there for the rare steep place. Cut always, it is the learning rate."),
        translate("diagnosis", "A higher clip may help."),
        {"training.clip_norm": _rounded(2 * middle)} if np.isfinite(middle) and middle > 0 else {},
    )


def _overfits(figures: Figures) -> Finding | None:
    train, validation = figures.train, figures.validation
    if len(validation) < 8 or not np.isfinite(validation).any():
        return None
    best = int(np.nanargmin(validation))
    waited = len(validation) - 1 - best
    risen = validation[-1] > OVERFIT_SHARE * validation[best]
    if waited < OVERFIT_EPOCHS or not risen or not train[-1] < train[best]:
        return None
    dropout = float(figures.setting("model.dropout", 0.0) or 0.0)
    return Finding(
        "overfits",
        "warning",
        translate(
            "diagnosis",
            "Validation loss has risen since epoch {epoch} while training loss falls: the network learns by heart. "
            "The weights of epoch {epoch} are kept.",
        ).format(epoch=best + 1),
        translate(
            "diagnosis", "It has more weights than the data can hold down, and fits the noise of what it has seen."
        ),
        translate("diagnosis", "Try dropout, a smaller network, or more data."),
        {"model.dropout": min(0.5, _rounded(dropout + 0.2)), "training.patience": 10},
    )


def _updates(figures: Figures) -> Finding | None:
    known = {name: ratio for name, ratio in figures.updates.items() if np.isfinite(ratio)}
    if not known or len(figures.losses) < ENOUGH_STEPS:
        return None
    middle = float(np.median(list(known.values())))
    rate = float(figures.setting("training.learning_rate", 0.0))
    if middle > UPDATE_LARGE:
        return Finding(
            "updates_large",
            "warning",
            translate("diagnosis", "Each step moves the weights by {share} of their size.").format(
                share=f"{middle:.1%}"
            ),
            translate("diagnosis", "About a thousandth is healthy: larger steps tear down what was learnt before."),
            translate("diagnosis", "Try a smaller learning rate."),
            {"training.learning_rate": _rounded(rate / 5)} if rate else {},
        )
    if middle < UPDATE_SMALL and not figures.over:
        return Finding(
            "updates_small",
            "warning",
            translate("diagnosis", "Each step moves the weights by only {share} of their size.").format(
                share=f"{middle:.3%}"
            ),
            translate("diagnosis", "About a thousandth is healthy: at this pace training hardly moves."),
            translate("diagnosis", "Try a larger learning rate."),
            {"training.learning_rate": _rounded(3 * rate)} if rate else {},
        )
    return None


def _saturates(figures: Figures) -> Finding | None:
    if not figures.saturation:
        return None
    name, share = max(figures.saturation.items(), key=lambda pair: pair[1])
    # A gate that is wide open or shut does its work; a state that is stuck learns nothing.
    if share < FLAT_SHARE:
        return None
    return Finding(
        "saturates",
        "warning",
        translate("diagnosis", "{share} of the values of {name} lie where their curve is flat.").format(
            share=f"{share:.0%}", name=name
        ),
        translate("diagnosis", "There the slope is nearly zero, and hardly any gradient passes."),
        translate("diagnosis", "Try a smaller learning rate, inputs on one scale, or layer normalisation."),
        {"model.layer_norm": True},
    )


def _dead(figures: Figures) -> Finding | None:
    if not figures.dead:
        return None
    name, share = max(figures.dead.items(), key=lambda pair: pair[1])
    if share < DEAD_SHARE:
        return None
    return Finding(
        "dead",
        "warning",
        translate("diagnosis", "{share} of the units of {name} are never active.").format(
            share=f"{share:.0%}", name=name
        ),
        translate("diagnosis", "A rectifier that is off for every input has no slope, and never comes back."),
        translate("diagnosis", "Try leaky ReLU, or a smaller learning rate."),
        {"model.activation": "leaky_relu"},
    )


def _baseline(figures: Figures) -> Finding | None:
    if figures.baseline is None or not figures.over or not np.isfinite(figures.validation).any():
        return None
    loss, name = figures.baseline
    if np.nanmin(figures.validation) < loss:
        return None
    return Finding(
        "baseline",
        "warning",
        translate("diagnosis", "It does not beat the baseline “{baseline}”.").format(baseline=name),
        translate("diagnosis", "A rule without any learning is as good: what was learnt is of no use yet."),
        translate("diagnosis", "Try more epochs, a longer window, or a smaller network."),
        {"training.epochs": 2 * int(figures.setting("training.epochs", 0) or 0)}
        if figures.setting("training.epochs")
        else {},
    )


def _healthy(figures: Figures) -> Finding | None:
    if not figures.horizons or figures.steps < 2 or figures.setting("data.task") == "translate":
        return None
    kinds = {kind for kind, _ in figures.horizons}
    reach = min(steps for _, steps in figures.horizons)
    if "explodes" in kinds or ("vanishes" in kinds and reach < REACHES * figures.steps):
        return None
    return Finding(
        "healthy",
        "good",
        translate("diagnosis", "Gradients reach all {length} steps of the window: fine.").format(length=figures.steps),
        translate("diagnosis", "What happened at the window's beginning can still be learnt from."),
        "",
    )


# In this order where two weigh the same.
RULES: tuple[Callable[[Figures], Finding | None], ...] = (
    _not_finite,
    _always_clipped,
    _overfits,
    _explodes,
    _vanishes,
    _dead,
    _saturates,
    _updates,
    _baseline,
    _healthy,
)


def _gated(figures: Figures) -> dict[str, Any]:
    """The cell to try in place of one without gates."""
    return {} if figures.setting("model.cell") in GATED else {"model.cell": "lstm", "model.activation": "tanh"}


def _rounded(value: float) -> float:
    """As many digits as a person would type."""
    return float(f"{value:.2g}")
