"""Names of settings, variants, metrics and baselines as people write them."""

import re
from typing import Any

from PySide6.QtCore import QCoreApplication

from workbench.fields import settings_of
from workbench.gui.numbers import short
from workbench.training.spec import ModelSpec
from workbench.words import translate

# The network's options beside cell, curve and sizes; a run shows those that are on.
OPTIONS = ("bidirectional", "residual", "layer_norm", "dropout")


def tr_setting(text: str) -> str:
    """A label or help text of a declared setting, in the window's language."""
    return QCoreApplication.translate("settings", text) if text else ""


def tr_variant(text: str) -> str:
    """A label or help text of a cell, an activation, ..., in the window's language."""
    return QCoreApplication.translate("variants", text) if text else ""


def capital(text: str) -> str:
    """The text as a line of its own begins."""
    return text[:1].upper() + text[1:]


def metric_label(name: str) -> str:
    """A metric's name as people write it."""
    known = {
        "mse": "MSE",
        "rmse": "RMSE",
        "mae": "MAE",
        "mase": "MASE",
        "coverage": translate("metrics", "coverage"),
        "width": translate("metrics", "interval width"),
        "nats_per_token": translate("metrics", "nats per symbol"),
        "bits_per_token": translate("metrics", "bits per symbol"),
        "bits_per_character": translate("metrics", "bits per character"),
        "accuracy": translate("metrics", "accuracy"),
        "macro_f1": translate("metrics", "macro F1"),
        "exact_match": translate("metrics", "exactly right"),
        "token_accuracy": translate("metrics", "symbols right"),
        "perplexity": translate("metrics", "perplexity"),
    }
    return known.get(name, name.replace("_", " "))


def result_label(key: str) -> str:
    """The name of a fact of a run's summary, by its dotted name, such as `test.baselines.mean.rmse`."""
    *path, last = key.split(".")[1:] or [key]
    shown: list[str] = []
    while path:
        group = path.pop(0)
        if group == "baselines" and path:
            shown.append(plain(baseline_label(path.pop(0))))
        elif group in ("targets", "groups", "classes") and path:
            shown.append(path.pop(0))
        else:
            shown.append(_group_label(group))
    return " · ".join([*shown, _fact_label(last)])


def _fact_label(name: str) -> str:
    known = {
        "task": translate("metrics", "task"),
        "best_epoch": translate("metrics", "best epoch"),
        "steps": translate("metrics", "steps"),
        "train_loss": translate("metrics", "training loss"),
        "test_loss": translate("metrics", "test loss"),
        "steps_per_second": translate("metrics", "steps per second"),
        "device": translate("metrics", "device"),
        "measure": translate("metrics", "measure"),
        "labels": translate("metrics", "classes"),
        "precision": translate("metrics", "precision"),
        "recall": translate("metrics", "recall"),
        "f1": "F1",
        "count": translate("metrics", "count"),
        "tokens": translate("metrics", "kind of symbols"),
        "size": translate("metrics", "size"),
        "unknown": translate("metrics", "unknown symbols"),
        "train": translate("metrics", "training part"),
        "validation": translate("metrics", "validation part"),
        "test": translate("metrics", "test part"),
        "step": translate("metrics", "step"),
        "epoch": translate("metrics", "epoch"),
        "began": translate("metrics", "began at step"),
        "back_to": translate("metrics", "last good step"),
        "where": translate("metrics", "kind"),
        "layer": translate("metrics", "layer"),
        "tensor": translate("metrics", "weights"),
        "time_step": translate("metrics", "time step"),
        "length": translate("metrics", "length"),
        "rows": translate("metrics", "rows of the batch"),
        "windows": translate("metrics", "sequences"),
    }
    return known.get(name) or metric_label(name)


def _group_label(name: str) -> str:
    known = {
        "blow_up": translate("metrics", "break-off"),
        "vocabulary": translate("metrics", "vocabulary"),
        "beyond": translate("metrics", "beyond the training part's range"),
        "unknown": translate("metrics", "unknown symbols"),
        "by_step": translate("metrics", "each step ahead"),
    }
    return known.get(name, name.replace("_", " "))


def baseline_label(name: str, otherwise: str = "") -> str:
    """A baseline's name as people write it; `otherwise` for one that is not known here."""
    known = {
        "persistence": translate("metrics", "persistence (last value)"),
        "seasonal_naive": translate("metrics", "seasonal naive (last season)"),
        "drift": translate("metrics", "drift (the line so far)"),
        "unigram": translate("metrics", "unigram"),
        "bigram": translate("metrics", "bigram"),
        "trigram": translate("metrics", "trigram"),
        "majority": translate("metrics", "always the majority class"),
        "naive_bayes": translate("metrics", "naive Bayes on the words"),
        "nearest_centroid": translate("metrics", "nearest mean of a class"),
        "token_majority": translate("metrics", "each token's commonest class"),
        "mean": translate("metrics", "always the mean"),
        "commonest": translate("metrics", "the commonest answer"),
        "copy": translate("metrics", "copying the text"),
        "memoryless": translate("metrics", "the best answer without memory"),
    }
    return known.get(name) or otherwise or name.replace("_", " ")


def plain(label: str) -> str:
    """A label without what stands in brackets, which has no room in a table."""
    return re.sub(r" ?[(（].*[)）]", "", label)


def measured(name: str, value: Any) -> str:
    """A metric's value as it stands in a table."""
    if not isinstance(value, int | float):
        return "–"
    return f"{value:.0%}" if name == "coverage" else short(value)


def model_options(model: ModelSpec) -> list[str]:
    """The options of a network that are on, as people write them."""
    shown: list[str] = []
    for declared in settings_of(ModelSpec):
        value = getattr(model, declared.name)
        if declared.name in OPTIONS and value:
            label = translate("settings", declared.label)
            shown.append(label if value is True else f"{label} {value:g}")
    return shown
