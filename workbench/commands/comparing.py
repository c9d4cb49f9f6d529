"""Runs side by side: `compare`."""

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from workbench.errors import UserError
from workbench.words import translate


def compare(arguments: Namespace) -> int:
    """Print what is different about runs and what came of them, or write a report."""
    from workbench.runs.comparing import compare as look
    from workbench.runs.files import without_nan
    from workbench.runs.report import save
    from workbench.runs.sides import PlainWords, table_of

    paths = list(dict.fromkeys(str(path) for given in arguments.runs for path in _runs_at(Path(given))))
    words = PlainWords()
    found = look(Path(), paths)
    table = table_of(found, not arguments.seeds_apart, words)
    if arguments.out:
        save(Path(arguments.out), found, table, words)
    if arguments.json:
        runs = [{"path": run.path, "label": run.label, "facts": dict(run.facts)} for run in found.runs]
        told = {"runs": runs, "differing": found.differing, "results": found.results}
        print(json.dumps(without_nan(told), ensure_ascii=False))
    elif not arguments.out:
        print(table.as_markdown(), end="")
    else:
        print(arguments.out)
    return 0


def _runs_at(path: Path) -> Iterable[Path]:
    """The run at a path, or those in the folder that it is. UserError where there is none."""
    from workbench.runs.folder import SPEC, list_runs

    if (path / SPEC).is_file():
        return [path]
    found = [one.path for one in list_runs(path)]
    if not found:
        raise UserError(
            translate("commands", "There are no runs here."),
            translate("commands", "Give folders of runs, or a folder with runs in it."),
            str(path),
        )
    return sorted(found)
