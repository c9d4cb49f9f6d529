"""`grid`: cells, activations and depths on the same data, side by side."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from workbench.commands.console import aligned
from workbench.commands.training import INTERRUPTED, Interrupt, asked_for
from workbench.errors import UserError
from workbench.training.events import Event, Prepared, Preparing, Stepped
from workbench.words import translate


def grid(arguments: Namespace) -> int:
    """Train the grid; print the table and the sentences; 130 where it was interrupted."""
    from workbench.runs.grid import ACTIVATIONS, CELLS, News, Plan, Planned, Told, default_depths
    from workbench.runs.grid_runner import run_grid
    from workbench.runs.grid_table import as_csv, as_markdown, cells_of, headings, measure_of, rule, sentences
    from workbench.runs.verdict import judge

    spec, base, said = asked_for(arguments.spec, arguments.set)
    plan = Plan(
        _names(arguments.cells) or CELLS,
        _names(arguments.activations) or ACTIVATIONS,
        _depths(arguments.depths) or default_depths(spec.model.depth),
        arguments.seeds,
    )
    progress = _Progress(plan.count)
    interrupt = Interrupt(progress.hear)

    def tell(news: News) -> None:
        if isinstance(news, Preparing):
            interrupt.hear(news)
        elif isinstance(news, Planned):
            progress.say(f"{plan.count} trials in {arguments.out}")
        elif isinstance(news, Told):
            progress.at(news.number)
            interrupt.hear(news.event)
        else:
            progress.end(news.outcome.number, news.outcome.error)

    with interrupt.listening():
        outcomes = run_grid(plan, spec, base, Path(arguments.out), tell, interrupt.should_stop, explicit=said)
    verdict = judge(outcomes)
    (Path(arguments.out) / "grid.csv").write_text(as_csv(verdict), "utf-8")
    (Path(arguments.out) / "grid.md").write_text(as_markdown(verdict), "utf-8")
    if arguments.json:
        found = verdict.as_mapping() | {"sentences": sentences(verdict), "grid": arguments.out}
        print(json.dumps(found, ensure_ascii=False))
    else:
        for line in (
            *aligned([headings(measure_of(verdict)), *(cells_of(row) for row in verdict.rows)]),
            "",
            *sentences(verdict),
            rule(),
        ):
            print(line)
        print(f"grid: {arguments.out}")
    return INTERRUPTED if interrupt.asked else 0


class _Progress:
    """A line now and then on stderr: how many trials are done, and how far all are together."""

    def __init__(self, count: int) -> None:
        self.shares = [0.0] * count
        self.ended: set[int] = set()
        self.number = 0
        self.shown = -1

    def at(self, number: int) -> None:
        """Which trial the next event is of."""
        self.number = number

    def say(self, text: str) -> None:
        """A line."""
        print(text, file=sys.stderr, flush=True)

    def hear(self, event: Event) -> None:
        """Take in what a trial tells."""
        if isinstance(event, Preparing):
            self.say(event.what)
        elif isinstance(event, Stepped):
            self.shares[self.number] = event.fraction
            self._show()
        elif isinstance(event, Prepared):
            self._show()

    def end(self, number: int, error: str) -> None:
        """A trial is over."""
        self.ended.add(number)
        self.shares[number] = 1.0
        if error:
            self.say(f"trial {number + 1}: {error}")
        self._show()

    def _show(self) -> None:
        percent = int(100 * sum(self.shares) / max(1, len(self.shares)))
        if percent // 10 > self.shown:
            self.shown = percent // 10
            self.say(f"{percent} % · {len(self.ended)} of {len(self.shares)} trials are over")


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))


def _depths(text: str) -> tuple[int, ...]:
    found = _names(text)
    if not all(one.isascii() and one.isdigit() and len(one) < 3 for one in found):
        raise UserError(
            translate("grid", "{given} is no list of depths.").format(given=repr(text)),
            translate("grid", "Write, for example, 1,2,3."),
            "--depths",
        )
    return tuple(sorted({int(one) for one in found}))
