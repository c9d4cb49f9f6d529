"""Learning from some batches: calls of the kernels, with each window cut where a person wants that."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kernels.network import Chunk, Network
from kernels.optimizers import Optimizer
from kernels.translator import Translator
from workbench.data import Task
from workbench.training.events import Notice
from workbench.training.pieces import Batch, cut, cut_all
from workbench.training.spec import TrainingSpec
from workbench.words import translate

# What a call tells of each of its steps; the rest of a chunk is of its last one.
BY_STEP = ("losses", "counts", "gradient_norms", "layer_norms", "section_norms")


def learn(
    network: Network | Translator,
    group: Sequence[Batch],
    optimizer: Optimizer,
    *,
    truncate: int,
    carries: bool,
    clip_norm: float,
    clip_value: float,
    watch: bool,
) -> Chunk:
    """One or more calls of the kernels; what they tell of the steps together, and of the last one.

    `truncate` cuts each window into pieces of so many steps (0: whole), each one optimizer step; `carries`: a batch
    begins with the states that the one before it ended with. The first step that is not finite is the last one done.
    """

    def call(batches: Sequence[Batch], carry: bool) -> Chunk:
        return network.train(batches, optimizer, carry=carry, clip_norm=clip_norm, clip_value=clip_value, watch=watch)

    if not truncate or carries:
        return call(cut_all(group, truncate), carries)
    chunks: list[Chunk] = []
    for batch in group:
        # Pieces of one window hand their state on; the next windows start afresh.
        network.reset_state()
        chunks.append(call(cut(batch, truncate), True))
        if not chunks[-1].finite:
            break
    together = {name: np.concatenate([np.asarray(getattr(chunk, name)) for chunk in chunks]) for name in BY_STEP}
    return replace(chunks[-1], **together)


def usable_truncation(training: TrainingSpec, task: Task, emit: Callable[[Notice], None]) -> int:
    """The length of the pieces that windows are cut into; 0, and a notice, where cutting can do nothing."""
    length = training.truncate
    if not length:
        return 0
    if task.readout == "last":
        why = translate("training", "Truncation does nothing here: each window has only one output, at its end.")
    elif task.ragged:
        why = translate("training", "Truncation does nothing here: sequences of different lengths stay whole.")
    else:
        return length
    instead = translate("training", "Set the window to {steps} steps for the same effect.").format(steps=length)
    emit(Notice(why, instead, suggested={"training.truncate": 0, "data.window": length}))
    return 0


def lost_card_notice() -> Notice:
    """What is said when the graphics card has failed in the middle of a run."""
    return Notice(
        translate("training", "The graphics card was lost: the run goes on with the processor."),
        translate("training", "Nothing is lost. Start the program again before you train on the card."),
        level="warning",
    )
