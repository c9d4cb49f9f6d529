"""Whether the parts hold enough for windows, and whether a text is long enough for its own."""

from collections.abc import Iterator

from workbench.data.checkup.finding import Finding, Fix
from workbench.data.label_columns import TASKS
from workbench.data.options import DataSpec
from workbench.data.source import Table
from workbench.data.splits import split
from workbench.data.tasks.base import Task
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.transforms import Transform
from workbench.words import translate

FEW_WINDOWS = 30


def room_findings(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """A window that is longer than the training part; `spec` is complete."""
    if spec.task != "forecast":
        return
    train = split(table.rows, spec.split).train
    lag = Transform(spec.transform, max(spec.season, 1)).lag
    room = train - lag - spec.horizon
    if spec.window <= room:
        return
    yield Finding(
        "window_too_long",
        "error",
        translate(
            "data", "A window of {window} steps is longer than the training part, which has room for {room}."
        ).format(window=spec.window, room=max(room, 0)),
        translate("data", "Give more rows or a shorter window."),
        {"window": spec.window, "room": max(room, 0), "rows": train},
        (_shorter(max(room // 3, 1)),) if room > 0 else (),
    )


def task_findings(task: Task) -> Iterator[Finding]:
    """What is to be said of a task that is ready."""
    yield Finding(
        "parts",
        "info",
        translate("data", "{train:,} to learn from, {validation:,} for validation, {test:,} for the test.").format(
            train=task.parts["train"], validation=task.parts["validation"], test=task.parts["test"]
        ),
        "",
        {"task": task.name, **task.parts},
    )
    yield Finding(
        "shapes",
        "info",
        translate("data", "The network reads {inputs} numbers a step and gives {outputs}.").format(
            inputs=task.inputs, outputs=task.outputs
        ),
        "",
        {name: getattr(task, name) for name in ("inputs", "outputs", "vocabulary", "readout", "loss")},
    )
    if isinstance(task, LanguageModel):
        yield Finding(
            "vocabulary",
            "info",
            translate("data", "The vocabulary has {count} tokens.").format(count=task.vocabulary),
            "",
            {"tokens": task.vocabulary},
        )
        yield from _short_parts(task)
    elif task.parts["train"] < FEW_WINDOWS:
        yield Finding(
            "few_windows",
            "warning",
            translate("data", "Few windows are left to learn from: {count}.").format(count=task.parts["train"]),
            translate("data", "Give more rows or a shorter window."),
            {"count": task.parts["train"]},
            tuple(_more_windows(task)) if task.name not in TASKS else (),
        )
    for part in ("validation", "test"):
        if not task.parts[part]:
            yield Finding(
                "empty_part",
                "warning",
                translate("data", "The {part} part is empty.").format(part=part),
                translate("data", "Give it a larger share in data.split."),
                {"part": part},
            )


def _more_windows(task: Task) -> Iterator[Fix]:
    spec, count = task.spec, task.parts["train"]
    if spec.stride > 1 and count * spec.stride >= FEW_WINDOWS:
        yield Fix("every_step", translate("data", "Begin a window at each step"), {"data.stride": 1})
    shorter = spec.window - (FEW_WINDOWS - count)
    if spec.stride == 1 and shorter >= 1:
        yield _shorter(shorter)


def _short_parts(task: LanguageModel) -> Iterator[Finding]:
    sizes = {part: task.parts[part] for part in ("train", "validation", "test") if task.parts[part]}
    shortest = min(sizes, key=sizes.__getitem__)
    if sizes[shortest] >= task.spec.window:
        return
    names = {
        "train": translate("data", "training"),
        "validation": translate("data", "validation"),
        "test": translate("data", "test"),
    }
    yield Finding(
        "text_too_short",
        "warning",
        translate("data", "The {part} part has {count:,} tokens, fewer than one window of {window}.").format(
            part=names[shortest], count=sizes[shortest], window=task.spec.window
        ),
        translate("data", "Give a longer text or a shorter window."),
        {"part": shortest, "tokens": sizes[shortest], "window": task.spec.window},
        (_shorter(sizes[shortest]),),
    )


def _shorter(window: int) -> Fix:
    return Fix("shorter_window", translate("data", "Window of {window}").format(window=window), {"data.window": window})
