"""Progress in a terminal: one line that rewrites itself, or, where output goes to a file, a line every few seconds."""

import shutil
import sys
import time
from typing import Any, TextIO

from workbench.training.events import (
    Chosen,
    EpochEnded,
    Event,
    Finished,
    Notice,
    Prepared,
    Preparing,
    Stepped,
)

REWRITE_SECONDS = 0.1
LINE_SECONDS = 5.0
SHOWN_STEPS = 12  # of a forecast's horizon
REASONS = {
    "done": "done",
    "stopped": "stopped",
    "early": "stopped early: the validation loss no longer falls",
    "not_finite": "stopped: the loss is not finite",
}


class Console:
    """Listens to a run. Progress and notices go to `stream` (stderr); results to `out` unless it is None (--json)."""

    def __init__(self, out: TextIO | None, stream: TextIO | None = None) -> None:
        self.out = out
        self.stream = stream or sys.stderr
        self.rewrites = self.stream.isatty()
        self.shown_at = -LINE_SECONDS
        self.width = 0
        self.epochs = 0
        self.validation = float("nan")
        self.epoch = 0

    def __call__(self, event: Event) -> None:
        if isinstance(event, Preparing):
            self._progress(f"{event.what} · {event.fraction:.0%}", due=event.fraction in (0.0, 1.0))
        elif isinstance(event, Chosen):
            self._chosen(event)
        elif isinstance(event, Prepared):
            self._prepared(event)
        elif isinstance(event, Stepped):
            self._stepped(event)
        elif isinstance(event, EpochEnded):
            self.validation = event.validation_loss
        elif isinstance(event, Notice):
            self._notice(event)
        elif isinstance(event, Finished):
            self.clear()

    def say(self, text: str) -> None:
        """A result: to stdout, or to stderr where stdout is for JSON."""
        self.clear()
        print(text, file=self.out or self.stream, flush=True)

    def clear(self) -> None:
        """Take the line of progress away."""
        if self.width:
            self.stream.write("\r" + " " * self.width + "\r")
            self.stream.flush()
            self.width = 0

    def _chosen(self, event: Chosen) -> None:
        if event.settings:
            self.say("Chosen for these data:")
        for key, value in event.settings.items():
            self.say(f"  {key} = {shown(value)}")
        for reason in event.reasons:
            self.say(f"  {reason}")

    def _prepared(self, event: Prepared) -> None:
        self.epochs = event.epochs
        steps = event.steps_per_epoch
        self.say(f"{event.task}: {event.parameters:,} weights, {event.epochs} epochs of {steps:,} steps.")
        for _, label, loss in event.baselines:
            self.say(f"  to beat: {label}, validation loss {loss:.4g}")

    def _stepped(self, event: Stepped) -> None:
        if not self._due(REWRITE_SECONDS if self.rewrites else LINE_SECONDS):
            return
        parts = [f"epoch {event.epoch} of {self.epochs}", f"{event.fraction:.0%}", f"loss {event.losses[-1]:.4g}"]
        if self.validation == self.validation:
            parts.append(f"validation {self.validation:.4g}")
        parts += [f"gradient {event.gradient_norms[-1]:.3g}", f"{event.steps_per_second:,.0f} steps a second"]
        if event.seconds_left == event.seconds_left:
            parts.append(f"{duration(event.seconds_left)} left")
        self._progress(" · ".join(parts), due=True)

    def _notice(self, event: Notice) -> None:
        self.clear()
        mark = {"error": "stopped", "warning": "warning"}.get(event.level, "note")
        print(f"{mark}: {event.message}", file=self.stream)
        if event.hint:
            print(f"hint: {event.hint}", file=self.stream)
        for key, value in event.suggested.items():
            print(f"      --set {key}={shown(value)}", file=self.stream)
        self.stream.flush()

    def _due(self, apart: float) -> bool:
        return time.monotonic() - self.shown_at >= apart

    def _progress(self, text: str, due: bool) -> None:
        if not due and not self._due(REWRITE_SECONDS if self.rewrites else LINE_SECONDS):
            return
        self.shown_at = time.monotonic()
        if not self.rewrites:
            print(text, file=self.stream, flush=True)
            return
        line = text[: max(20, shutil.get_terminal_size().columns - 1)]
        self.stream.write("\r" + line.ljust(self.width))
        self.stream.flush()
        self.width = len(line)


def duration(seconds: float) -> str:
    """Seconds as a person reads them."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s"


def shown(value: Any) -> str:
    """A setting's value as it is written on a command line."""
    if isinstance(value, list | tuple):
        return ",".join(shown(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def result_lines(summary: dict[str, Any]) -> list[str]:
    """What came of a run, in a few lines."""
    lines = [
        f"{REASONS.get(str(summary.get('reason')), 'ended')} after {summary.get('epochs')} epochs "
        f"in {duration(float(summary.get('seconds') or 0.0))}"
    ]
    if summary.get("best_epoch"):
        lines[0] += f"; the best was epoch {summary['best_epoch']}"
    losses = [f"{part} {number(summary.get(f'{part}_loss'))}" for part in ("train", "validation", "test")]
    lines.append("loss: " + ", ".join(losses))
    test = summary.get("test") or {}
    baselines = test.get("baselines") or {}
    for name, value in test.items():
        if not isinstance(value, int | float):
            continue
        against = [f"{other} {number(found[name])}" for other, found in baselines.items() if name in found]
        lines.append(f"test {name} {number(value)}" + (f" ({', '.join(against)})" if against else ""))
    unknown = ((summary.get("vocabulary") or {}).get("unknown") or {}).get("test")
    if unknown:
        lines.append(f"unknown: {unknown:.2%} of the test part's symbols")
    return [*lines, *class_lines(test)]


def class_lines(test: dict[str, Any], most: int = 30) -> list[str]:
    """Precision, recall and F1 of each class, where a task has classes."""
    classes: dict[str, dict[str, Any]] = test.get("classes") or {}
    lines = [
        f"  {label[:24]:<24} precision {found['precision']:.3f}  recall {found['recall']:.3f}  F1 {found['f1']:.3f}"
        f"  of {found['count']:,}"
        for label, found in list(classes.items())[:most]
    ]
    return lines + (["  ..."] if len(classes) > most else [])


def number(value: Any) -> str:
    """A number with sensible digits, or a dash."""
    return f"{value:.4g}" if isinstance(value, int | float) else "-"


def step_lines(test: dict[str, Any]) -> list[str]:
    """Errors step by step, where there are several steps."""
    by_step: dict[str, Any] = test.get("by_step") or {}
    if not by_step:
        return []
    names = [name for name in ("rmse", "mase", "coverage") if name in by_step]
    simple: dict[str, Any] = by_step.get("baselines") or {}
    steps = range(len(by_step["rmse"]))
    if len(steps) > SHOWN_STEPS:
        # The first, the last and some between them, evenly.
        steps = sorted({round(k * (len(steps) - 1) / (SHOWN_STEPS - 1)) for k in range(SHOWN_STEPS)})
    rows = [["step", *names, *(f"{name} rmse" for name in simple)]]
    for step in steps:
        own = [number(by_step[name][step]) for name in names]
        rows.append([str(step + 1), *own, *(number(one["rmse"][step]) for one in simple.values())])
    return aligned(rows)


def aligned(rows: list[list[str]]) -> list[str]:
    """A table whose columns stand below each other."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
