"""What is done with a trained run: `predict`, `sample`, `inspect`, `export`, and the list of runs."""

import json
import sys
import time
from argparse import Namespace
from pathlib import Path

from workbench import places
from workbench.commands.console import class_lines, number, step_lines
from workbench.commands.training import pairs


def predict(arguments: Namespace) -> int:
    """Write predictions as CSV."""
    from workbench.runs.use import READING
    from workbench.runs.use import predict as apply

    reading = pairs(arguments.set, READING)
    count = apply(Path(arguments.run), arguments.data, Path(arguments.out), reading, arguments.future)
    print(f"{count:,} predictions: {arguments.out}")
    return 0


def evaluate(arguments: Namespace) -> int:
    """Print the metrics of a run on other data."""
    from workbench.runs.files import without_nan
    from workbench.runs.use import READING
    from workbench.runs.use import evaluate as measure

    found = measure(Path(arguments.run), arguments.data, pairs(arguments.set, READING))
    if arguments.json:
        print(json.dumps(without_nan(found), ensure_ascii=False))
        return 0
    for name, value in found.items():
        if isinstance(value, int | float):
            print(f"{name} {number(value)}")
    for line in (*class_lines(found), *step_lines(found)):
        print(line)
    return 0


def sample(arguments: Namespace) -> int:
    """Print the prompt and what the network writes after it, as it is written."""
    from workbench.runs.use import sample as write

    def tell(text: str) -> None:
        sys.stdout.write(text)
        sys.stdout.flush()

    a = arguments
    few = {"top_k": a.top_k, "top_p": a.top_p, "beam": min(a.beam, 64)}
    write(Path(a.run), a.prompt, a.length, a.temperature, a.seed, tell, begin=tell, **few)
    tell("\n")
    return 0


def translate(arguments: Namespace) -> int:
    """Print the translation of each text, or of each line of the standard input."""
    from workbench.runs.use import translate_texts

    given = [[line.rstrip("\n") for line in sys.stdin] if text == "-" else [text] for text in arguments.text]
    texts = [text for part in given for text in part]
    found = translate_texts(Path(arguments.run), texts, min(arguments.beam, 64))
    if arguments.json:
        listed = [
            {"source": one.source, "prediction": one.said, "probability": one.probability,
             "read": list(one.read), "written": list(one.written), "attention": one.attention.tolist()}
            for one in found
        ]  # fmt: skip
        print(json.dumps(listed, ensure_ascii=False))
        return 0
    for one in found:
        print(one.said)
    return 0


def export(arguments: Namespace) -> int:
    """Write a run's weights in another format."""
    from workbench.export import export as write

    for path in write(Path(arguments.run), arguments.to, Path(arguments.out)):
        print(path)
    return 0


def inspect(arguments: Namespace) -> int:
    """Print what is seen inside a trained run."""
    from workbench.runs.inspection import inspect_run, report

    found = inspect_run(Path(arguments.run))
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        print(report(found))
    return 0


def runs(arguments: Namespace) -> int:
    """List the runs in a folder."""
    from workbench.runs.folder import list_runs

    folder = Path(arguments.dir) if arguments.dir else places.runs()
    if not arguments.dir and not folder.is_dir():
        found = []
    else:
        found = list_runs(folder)
    if arguments.json:
        listed = [
            {
                "path": str(one.path),
                "task": one.task,
                "cell": one.cell,
                "activation": one.activation,
                "depth": one.depth,
                "data": one.data,
                "reason": one.reason,
                "running": one.running,
                "modified": one.modified,
                "summary": one.summary,
            }
            for one in found
        ]
        print(json.dumps(listed, ensure_ascii=False))
        return 0
    if not found:
        print(f"No runs in {folder}.")
    for one in found:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(one.modified))
        losses = f"validation {number(one.summary.get('validation_loss'))}, test {number(one.summary.get('test_loss'))}"
        kind = f"{one.cell}/{one.activation}/{one.depth}"
        waiting = "running" if one.running else "unfinished"
        print(f"{when}  {one.path.name:<28} {one.task:<16} {kind:<18} {one.reason or waiting:<10} {losses}")
    return 0
