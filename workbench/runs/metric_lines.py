"""The lines of metrics.jsonl that tell of steps and epochs: JSON, in which what is no number is null."""

import json

import numpy as np

from workbench.training.events import EpochEnded, Stepped


def _number(value: float) -> str:
    return f"{value:.9g}" if np.isfinite(value) else "null"


def step_lines(event: Stepped, names: tuple[str, ...]) -> list[str]:
    """A line for each step; `names`: of the layers, their numbers where there are none."""
    # Put together by hand: a quick run writes thousands of lines a second.
    quoted = [json.dumps(name) for name in names] or [f'"{k + 1}"' for k in range(event.layer_norms.shape[1])]
    lines: list[str] = []
    columns = zip(event.losses.tolist(), event.gradient_norms.tolist(), event.layer_norms.tolist(), strict=True)
    for step, (loss, norm, layers) in enumerate(columns, event.first_step):
        parts = ", ".join(
            f'{{"name": {name}, "gradient_norm": {_number(value)}}}' for name, value in zip(quoted, layers, strict=True)
        )
        lines.append(
            f'{{"kind": "step", "step": {step}, "epoch": {event.epoch}, "loss": {_number(loss)}, '
            f'"gradient_norm": {_number(norm)}, "layers": [{parts}]}}\n'
        )
    return lines


def epoch_line(event: EpochEnded) -> str:
    """The line of an epoch."""
    return (
        f'{{"kind": "epoch", "epoch": {event.epoch}, "step": {event.step}, "train_loss": {_number(event.train_loss)}, '
        f'"validation_loss": {_number(event.validation_loss)}, "seconds": {_number(event.seconds)}, '
        f'"learning_rate": {_number(event.learning_rate)}}}\n'
    )
