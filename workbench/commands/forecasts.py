"""`backtest`, and what the terminal shows of forecasts over several steps."""

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from workbench.commands.console import Console, aligned, number, step_lines
from workbench.commands.training import INTERRUPTED, Interrupt, asked_for


def backtest(arguments: Namespace) -> int:
    """Train on more and more of the data and print how each block of the test part is forecast."""
    from workbench.runs.backtest import SUMMARY
    from workbench.runs.backtest import backtest as test

    spec, base, said = asked_for(arguments.spec, arguments.set)
    console = Console(None if arguments.json else sys.stdout)
    interrupt = Interrupt(console)
    out = Path(arguments.out)
    with interrupt.listening():
        found = test(
            spec, base, out, arguments.folds, interrupt.hear, interrupt.should_stop, explicit=said,
            replace_run=arguments.replace,
        )  # fmt: skip
    console.clear()
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for line in (*fold_lines(found), f"summary: {out / SUMMARY}"):
            console.say(line)
    return INTERRUPTED if interrupt.asked else 0


def fold_lines(found: dict[str, Any]) -> list[str]:
    """A table of the folds, and of their mean by step."""
    folds: list[dict[str, Any]] = found["folds"]
    if not folds:
        return ["No fold was done."]
    names = [name for name in ("rmse", "mae", "mase", "coverage") if name in folds[0]]
    simple = list(folds[0]["baselines"])
    head = ["fold", *names, *(f"{name} rmse" for name in simple)]
    rows = [
        [
            str(one["fold"]),
            *(number(one[name]) for name in names),
            *(number(one["baselines"][b]["rmse"]) for b in simple),
        ]
        for one in folds
    ]
    mean = found["mean"]
    rows.append(
        ["mean", *(number(mean[name]) for name in names), *(number(mean["baselines"][b]["rmse"]) for b in simple)]
    )
    return [*aligned([head, *rows]), *step_lines(mean)]
