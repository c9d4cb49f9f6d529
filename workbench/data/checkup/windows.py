"""Whether the parts hold enough for windows, and whether a text is long enough for its own."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.data.checkup.finding import SHOWN, Finding, Fix
from workbench.data.intervals import least_scores
from workbench.data.label_columns import TASKS
from workbench.data.options import DataSpec
from workbench.data.series import Series, lay_out
from workbench.data.source import Table
from workbench.data.tasks.base import Task
from workbench.data.tasks.language_model import LanguageModel
from workbench.data.transforms import Transform
from workbench.words import translate

FEW_WINDOWS = 30


def room_findings(table: Table, spec: DataSpec) -> Iterator[Finding]:
    """A window that is longer than the training part, or than some of the series; `spec` is complete."""
    if spec.task != "forecast":
        return
    series = lay_out(table, spec, trained=False)
    lag = Transform(spec.transform, max(spec.season, 1)).lag
    trains = series.train - series.first
    train = int(trains.max(initial=0))
    steps = 1 if spec.strategy == "recursive" else spec.horizon
    room = train - lag - steps
    if spec.window <= room:
        yield from _short_series(series, trains - lag - steps < spec.window, spec, lag)
        yield from _little_to_calibrate(series, spec)
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


def _short_series(series: Series, short: NDArray[np.bool_], spec: DataSpec, lag: int) -> Iterator[Finding]:
    count = int(short.sum())
    if not count:
        return
    names = [series.names[number] for number in np.flatnonzero(short)[:SHOWN].tolist()]
    room = int((series.train - series.first)[short].min()) - lag - (1 if spec.strategy == "recursive" else spec.horizon)
    unused = int(((series.known - series.first)[short] < lag + spec.window).sum())
    yield Finding(
        "short_series",
        "warning",
        translate(
            "data",
            "Series of column {group} too short to learn from with a window of {window} steps and a horizon of "
            "{horizon}: {count:,} of {all:,} ({names}).",
        ).format(
            group=spec.group, window=spec.window, horizon=spec.horizon, count=count, all=len(series.names),
            names=", ".join(names) + (" ..." if count > len(names) else ""),
        ),
        translate(
            "data", "Give them more rows or a shorter window; {unused:,} of them cannot even be forecast."
        ).format(unused=unused)
        if unused
        else translate("data", "Give them more rows or a shorter window; they are forecast by what the others teach."),
        {"count": count, "series": names, "unused": unused},
        (_shorter(room),) if room > 0 else (),
    )  # fmt: skip


def _little_to_calibrate(series: Series, spec: DataSpec) -> Iterator[Finding]:
    rows = int((series.validation - series.train).sum())
    if not spec.intervals or rows >= least_scores(spec.intervals):
        return
    yield Finding(
        "little_to_calibrate",
        "warning",
        translate("data", "The validation part has {rows} rows, and an interval of {share:.0%} needs {least}.").format(
            rows=rows, share=spec.intervals, least=least_scores(spec.intervals)
        ),
        translate("data", "Give it a larger share in data.split, or ask for less: the intervals will be too narrow."),
        {"rows": rows, "least": least_scores(spec.intervals)},
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
        {name: getattr(task, name) for name in ("inputs", "outputs", "vocabulary", "readout", "loss", "quantiles")},
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
