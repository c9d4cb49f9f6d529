"""What a setting can be chosen from, in the words of the menus: the registries' entries, and labels of all others."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kernels import registry
from workbench.fields import settings_of
from workbench.gui.views import (
    Choice,
)
from workbench.training.spec import SECTIONS

# Labels and explanations of choices that no registry describes: (label, explanation).
LABELS: dict[str, tuple[str, str]] = {
    "auto": ("Automatic", "Chosen from the data."),
    "forecast": ("Forecast", "Predict the next values of a series."),
    "language_model": ("Language model", "Predict what comes next, and so learn to write."),
    "regress_sequence": ("Sequence to number", "Read a whole sequence, then answer with a number."),
    "label_steps": ("Sequence to labels", "Name a class at every step of a sequence."),
    "classify": ("Classify", "Name the class of a whole sequence."),
    "translate": ("Translate", "Turn one text into another, learnt from two columns: a text and what it becomes."),
    "none": ("None", "Leave the values as they are."),
    "difference": ("Change", "Learn the change from step to step."),
    "log": ("Logarithm", "Learn on a logarithmic scale, so that growing swings become even."),
    "log_difference": ("Log change", "Learn the relative change from step to step."),
    "seasonal_difference": ("Seasonal change", "Learn the change since the same time last season."),
    "log_seasonal_difference": ("Seasonal log change", "Learn the relative change since last season."),
    "character": ("Character", "One letter or sign a step; what is drawn as one sign is one."),
    "word": ("Word", "One word, sign or blank a step; of Chinese one sign."),
    "byte": ("Byte", "One byte a step; all texts are known."),
    "bpe": ("Byte pairs", "Parts of words that come often, learnt from the text; they know every text."),
    "data.binning=uniform": ("Even", "Ranges of one width."),
    "quantile": ("Equally many", "Each range holds as many values of the training part as the others."),
    "mu_law": ("Mu-law", "Narrow ranges around the median and wide ones far from it, as in telephony."),
    "standard": ("Standard", "Mean 0 and standard deviation 1 on the training part."),
    "minmax": ("From 0 to 1", "Smallest value 0 and largest 1 on the training part."),
    "orthogonal": ("Orthogonal", "Keeps the gradient's size over many steps."),
    "identity": ("Identity", "Copies the state at first; suits ReLU."),
    "uniform": ("Uniform", "Small random numbers, as PyTorch starts."),
    "xavier": ("Xavier", "Sized for sigmoid and tanh."),
    "he": ("He", "Sized for ReLU."),
    "float32": ("32 bits", "Fast; enough for training."),
    "float64": ("64 bits", "Twice the digits; for studies of the gradient."),
    "constant": ("Constant", "The same rate from the first step to the last."),
    "cosine": ("Cosine", "The rate falls along half a cosine wave, to almost nothing at the end."),
    "step": ("Steps", "The rate falls by the decay factor every so many epochs."),
    "plateau": ("Plateau", "The rate falls by the decay factor whenever the validation loss no longer does."),
    "cpu": ("Processor", "The processor's cores."),
    "cuda": ("Graphics card", "An NVIDIA card."),
    "ask": ("Ask", "Training does not begin before you have chosen."),
    "drop": ("Leave out", "Go on as if they were not in the file."),
    "interpolate": ("Interpolate", "Draw a line between the known values before and behind."),
    "carry": ("Carry forward", "Take the last known value."),
    "mask": ("Mask", "The network is told that the value is unknown, and is never asked for it."),
    "keep": ("Keep", "As they are in the file."),
    "missing": ("Missing", "As if the cell were empty."),
    "first": ("First", "Keep the first row of each time."),
    "last": ("Last", "Keep the last row of each time."),
    "mean": ("Mean", "Keep one row of each time, with the mean of the numbers."),
    "fill": ("Fill", "Put a row in for each time that is left out."),
    "clip": ("Clip", "Bring them to the edge of what is usual."),
    "direct": ("All at once", "One answer for all steps: errors do not add up."),
    "recursive": ("One by one", "The network predicts one step, and goes on from its own forecast."),
    "yes": ("Yes", ""),
    "no": ("No", ""),
    "point": ("Point", ""),
    "comma": ("Comma", ""),
}


# What this version can do with the data of a person; the others come with ready-made samples.
TASKS = ("auto", "forecast", "language_model", "classify", "label_steps", "translate")


def choices_of(key: str) -> list[Choice]:
    """What there is to choose from for a dotted setting; empty where any value of its kind will do."""
    section, name = key.split(".", 1)
    declared = next(one for one in settings_of(SECTIONS[section]) if one.name == name)
    registries: dict[str, Mapping[str, Any]] = {
        "model.cell": registry.cells(),
        "model.activation": registry.activations(),
        "model.gate_activation": registry.activations(),
        "training.optimizer": registry.optimizers(),
    }
    if key in registries:
        return [Choice(one.name, one.label, one.help) for one in registries[key].values()]
    names = TASKS if key == "data.task" else declared.options()
    losses = registry.losses() if key == "training.loss" else {}
    return [
        Choice(one, losses[one].label, losses[one].help)
        if one in losses
        else replace(label_of(f"{key}={one}" if f"{key}={one}" in LABELS else one), name=one)
        for one in names
    ]


def label_of(name: str) -> Choice:
    """The entry of a value in a menu; one that no label describes is named by its own words."""
    return Choice(name, *LABELS.get(name, (name.replace("_", " "), "")))
