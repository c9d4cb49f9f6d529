"""The textbook's story on the adding problem: sigmoid forgets at once, tanh later, LSTM not at all, ReLU explodes."""

from typing import Any

import numpy as np

from workbench.diagnosis import Figures
from workbench.lessons import Lesson, Step
from workbench.words import translate

STEPS = 100
PROBLEM: dict[str, Any] = {
    "data.path": "sample:adding",
    "data.window": STEPS,
    "model.depth": 1,
    "model.hidden": 64,
    "training.batch": 50,
    "training.learning_rate": 0.003,
    "training.clip_norm": 1.0,
    "training.seed": 0,
}
SIGMOID = PROBLEM | {"model.cell": "rnn", "model.activation": "sigmoid", "training.epochs": 5}
TANH = PROBLEM | {"model.cell": "rnn", "model.activation": "tanh", "training.epochs": 5}
LSTM = PROBLEM | {"model.cell": "lstm", "model.activation": "tanh", "training.epochs": 15}
RELU = PROBLEM | {
    "model.cell": "rnn", "model.activation": "relu", "training.epochs": 5, "model.hidden": 128,
    "training.learning_rate": 0.01, "training.clip_norm": 0.0,
}  # fmt: skip


def _reach(figures: Figures) -> str:
    if not figures.horizons:
        return ""
    kind, steps = figures.horizons[0]
    texts = {
        "vanishes": translate("lessons", "You see: {steps} of {all} steps back, under 1% of the gradient is left."),
        "explodes": translate("lessons", "You see: {steps} of {all} steps back, the gradient has grown a hundredfold."),
        "fine": translate("lessons", "You see: the gradient reaches all {all} steps back."),
    }
    told = texts[kind].format(steps=steps, all=figures.steps)
    if len(figures.validation) and np.isfinite(figures.validation).any():
        error = translate("lessons", "The best error is {loss}; guessing gives {baseline}.").format(
            loss=f"{np.nanmin(figures.validation):.4f}", baseline=f"{1 / 6:.4f}"
        )
        return translate("lessons", "{first} {second}").format(first=told, second=error)
    return told


def _broke(figures: Figures) -> str:
    if len(figures.losses) and not np.isfinite(figures.losses[-1]):
        return translate("lessons", "You see: at step {step} the loss was no number any more.").format(
            step=len(figures.losses)
        )
    return _reach(figures)


def steps() -> tuple[Step, ...]:
    """Five steps; each but the last trains a network for seconds."""
    return (
        Step(
            translate(
                "lessons",
                "A network reads 100 numbers, two of them marked, and is to answer their sum. The first mark may lie "
                "100 steps back: to learn that it matters, the error must travel back so far. Start a simple network "
                "with the sigmoid and watch “Gradient flow”: blue is where nothing arrives.",
            ),
            SIGMOID,
            seen=_reach,
        ),
        Step(
            translate(
                "lessons",
                "The slope of the sigmoid is at most a quarter, so each step back leaves a quarter or less. That of "
                "tanh is up to one. Start the same network with tanh: how much farther does the gradient come?",
            ),
            TANH,
            seen=_reach,
        ),
        Step(
            translate(
                "lessons",
                "An LSTM adds to its cell state in place of multiplying through it, and a forget gate that stays open "
                "lets the gradient pass unchanged. It needs some epochs to open its gates: watch the blue go, and the "
                "loss fall right after.",
            ),
            LSTM,
            seen=_reach,
        ),
        Step(
            translate(
                "lessons",
                "ReLU has slope one and no bend to slow it down. In a larger network, with a larger learning rate and "
                "no gradient clip, the product of a hundred steps grows beyond all numbers. Start it and watch "
                "“Gradient norm”.",
            ),
            RELU,
            seen=_broke,
        ),
        Step(
            translate(
                "lessons",
                "So: gradients are products of as many factors as there are steps. Below one they vanish, above one "
                "they explode, and gates keep them near one. Look at the diagnosis of each run under Explore, and "
                "compare the four runs under Compare.",
            ),
            view="diagnosis",
        ),
    )


LESSON = Lesson(
    "vanishing",
    lambda: translate("lessons", "Why networks forget: vanishing and exploding gradients"),
    lambda: translate("lessons", "Four small networks on the adding problem, some seconds each."),
    steps,
    order=10,
)
