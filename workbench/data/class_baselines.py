"""What to beat where classes are named: rules that look at no order of steps.

Naive Bayes is multinomial with one count added (McCallum and Nigam 1998); the nearest centroid (Tibshirani and others
2002, without shrinking) compares each channel's mean and standard deviation over a sequence.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.data.baselines import Baseline
from workbench.data.metrics import cross_entropy
from workbench.words import translate

if TYPE_CHECKING:
    from workbench.data.tasks.labels import LabelTask

Array = NDArray[np.float64]


def label_baselines(task: "LabelTask") -> list[Baseline]:
    """The baselines of a task, the simplest first."""
    found = [_majority(task)]
    if task.parts["train"] and task.name == "classify":
        found.append(_naive_bayes(task) if task.vocabulary else _nearest_centroid(task))
    elif task.vocabulary:
        found.append(_each_token(task))
    else:
        found.append(_nearest_centroid(task))
    return found


def _majority(task: "LabelTask") -> Baseline:
    """Always the commonest class; the loss is that of always giving each class its share of the training part."""
    train, validation = task.true("train"), task.true("validation")
    counts = np.bincount(train[train >= 0], minlength=task.outputs)
    logits = np.log((counts + 1.0) / (counts.sum() + task.outputs))
    always = np.full(len(task.true("test")), int(counts.argmax()))
    label = translate("data", "Always the commonest class")
    return Baseline("majority", label, _loss(np.tile(logits, (len(validation), 1)), validation), _test(task, always))


def _naive_bayes(task: "LabelTask") -> Baseline:
    words = np.ones((task.outputs, task.vocabulary))
    classes = np.ones(task.outputs)
    for row, label in zip(task.rows("train"), task.true("train").tolist(), strict=True):
        if label >= 0:
            words[label] += np.bincount(task.items[row], minlength=task.vocabulary)
            classes[label] += 1
    chances = np.log(words / words.sum(axis=1, keepdims=True))
    prior = np.log(classes / classes.sum())

    def logits(part: str) -> Array:
        rows = [prior + chances[:, task.items[row]].sum(axis=1) for row in task.rows(part)]
        return np.array(rows).reshape(-1, task.outputs)

    label = translate("data", "Naive Bayes on the words")
    loss = _loss(logits("validation"), task.true("validation"))
    return Baseline("naive_bayes", label, loss, _test(task, logits("test").argmax(axis=1)))


def _nearest_centroid(task: "LabelTask") -> Baseline:
    train = task.true("train")
    seen = _features(task, "train")
    scale = np.where(seen.std(axis=0) > 0, seen.std(axis=0), 1.0)
    present = [label for label in range(task.outputs) if np.any(train == label)]
    centres = np.stack([seen[train == label].mean(axis=0) for label in present]) / scale
    features = _features(task, "test") / scale
    # A class at a time: many steps times many classes times many channels would not fit in memory.
    apart = [np.square(features - centre).sum(axis=1) for centre in centres]
    nearest = np.array(present)[np.argmin(apart, axis=0)] if len(features) else np.zeros(0, np.int64)
    return Baseline("nearest_centroid", translate("data", "Nearest mean of a class"), None, _test(task, nearest))


def _features(task: "LabelTask", part: str) -> Array:
    """(n, features): mean and deviation of each channel over a sequence; for labelled steps the step's own values."""
    if task.name == "label_steps":
        return task.steps_of(part)
    rows = [np.concatenate([task.items[row].mean(axis=0), task.items[row].std(axis=0)]) for row in task.rows(part)]
    return np.array(rows).reshape(-1, 2 * task.inputs)


def _each_token(task: "LabelTask") -> Baseline:
    """Each token's own commonest class, wherever it stands."""
    counts = np.zeros((task.vocabulary, task.outputs))
    train = task.true("train")
    seen = task.steps_of("train")
    np.add.at(counts, (seen[train >= 0], train[train >= 0]), 1)
    shares = np.bincount(train[train >= 0], minlength=task.outputs) / max(int((train >= 0).sum()), 1)
    # As if each token had been met once more, with the classes' overall shares.
    chances = np.log(counts + shares + 1e-3) - np.log((counts + shares + 1e-3).sum(axis=1, keepdims=True))
    loss = _loss(chances[task.steps_of("validation")], task.true("validation"))
    label = translate("data", "Each token's commonest class")
    return Baseline("token_majority", label, loss, _test(task, chances[task.steps_of("test")].argmax(axis=1)))


def _loss(logits: Array, true: NDArray[np.int64]) -> float | None:
    loss, count = cross_entropy(logits, true)
    return loss if count and np.isfinite(loss) else None


def _test(task: "LabelTask", predicted: NDArray[np.integer]) -> dict[str, float]:
    return task.measures("test", predicted)
