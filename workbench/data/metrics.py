"""Measures of how good an answer is."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def rmse(predicted: Array, true: Array) -> float:
    """Root mean squared error over the places where both are known; NaN where none is."""
    error = _errors(predicted, true)
    # Scaled first, so that squares of huge errors stay finite.
    size = float(np.max(np.abs(error), initial=0.0))
    if not len(error) or not math.isfinite(size):
        return float("nan")
    return size * math.sqrt(float(np.mean((error / size) ** 2))) if size else 0.0


def mae(predicted: Array, true: Array) -> float:
    """Mean absolute error over the places where both are known; NaN where none is."""
    error = _errors(predicted, true)
    return float(np.mean(np.abs(error))) if len(error) else float("nan")


def mean_loss(predicted: Array, true: Array, loss: str) -> float:
    """The mean squared error, or for "huber" Huber's loss, over the places where both are known; NaN where none is."""
    if loss != "huber":
        return rmse(predicted, true) ** 2
    size = np.abs(_errors(predicted, true))
    small = np.minimum(size, 1.0)
    return float(np.mean(small * (size - 0.5 * small))) if len(size) else float("nan")


def pinball(errors: Array, quantiles: tuple[float, ...]) -> float:
    """The mean over quantiles of the pinball loss (Koenker and Bassett 1978) of a forecast that gives one number.

    `errors`: truth less forecast, NaN where unknown. NaN where none is known.
    """
    above = errors[~np.isnan(errors)]
    if not len(above):
        return float("nan")
    return float(np.mean([np.mean(np.maximum(level * above, (level - 1.0) * above)) for level in quantiles]))


def bits(nats: float) -> float:
    """Nats to bits."""
    return nats / math.log(2.0)


def log_softmax(logits: Array) -> Array:
    """Logarithms of the probabilities that logits (..., classes) stand for."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def cross_entropy(logits: NDArray[np.floating], classes: NDArray[np.integer]) -> tuple[float, int]:
    """Mean of -log p(class) in nats over the classes >= 0, and their number; logits (..., V), classes (...)."""
    asked = classes >= 0
    count = int(asked.sum())
    if not count:
        return float("nan"), 0
    chosen = log_softmax(logits[asked].astype(np.float64))[np.arange(count), classes[asked]]
    return float(-chosen.mean()), count


def macro_f1(true: NDArray[np.integer], predicted: NDArray[np.integer], classes: int) -> float:
    """Mean of the classes' F1, over the classes that occur."""
    pairs = confusion(true, predicted, classes)
    hits = np.diag(pairs).astype(np.float64)
    either = pairs.sum(axis=0) + pairs.sum(axis=1)
    occurring = either > 0
    return float(np.mean(2 * hits[occurring] / either[occurring])) if occurring.any() else float("nan")


def class_measures(true: NDArray[np.integer], predicted: NDArray[np.integer], classes: int) -> dict[str, Any]:
    """Accuracy, macro F1, confusion, and "classes": precision, recall, F1 and count of each; 0 where none is right."""
    pairs = confusion(true, predicted, classes)
    hits, given, wanted = np.diag(pairs).astype(np.float64), pairs.sum(axis=0), pairs.sum(axis=1)
    each = [
        {
            "precision": float(hit / max(said, 1)),
            "recall": float(hit / max(count, 1)),
            "f1": float(2 * hit / max(said + count, 1)),
            "count": int(count),
        }
        for hit, said, count in zip(hits, given.tolist(), wanted.tolist(), strict=True)
    ]
    return {
        "accuracy": float(hits.sum() / len(true)) if len(true) else float("nan"),
        "macro_f1": macro_f1(true, predicted, classes),
        "confusion": pairs.tolist(),
        "classes": each,
    }


def confusion(true: NDArray[np.integer], predicted: NDArray[np.integer], classes: int) -> NDArray[np.int64]:
    """Counts (classes, classes), a row for each true class."""
    counts = np.bincount(true.astype(np.int64) * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes).astype(np.int64)


def _errors(predicted: Array, true: Array) -> Array:
    difference = (predicted - true).ravel()
    return difference[~np.isnan(difference)]
