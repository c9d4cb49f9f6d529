"""A backtest: the test part in blocks, each forecast by a network trained on all that came before it.

A forecaster in use is trained anew as time goes on; a single split only tells how one network fares on all of the
test part. This is the rolling-origin evaluation with recalibration of Tashman 2000.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from workbench.data.mending import mend
from workbench.data.series import lay_out
from workbench.data.source import Table
from workbench.data.watch import StoppedError
from workbench.errors import UserError
from workbench.runs.completing import complete
from workbench.runs.files import write_json
from workbench.runs.job import Emit, Stop, run_job
from workbench.training.events import Chosen
from workbench.training.spec import Spec, apply_settings, known_keys
from workbench.words import translate

SUMMARY = "backtest.json"
MEASURES = ("rmse", "mae", "mase", "coverage", "width")


def backtest(
    spec: Spec,
    base: Path,
    out: Path,
    folds: int,
    emit: Emit,
    should_stop: Stop,
    *,
    explicit: Collection[str] | None = None,
    replace_run: bool = False,
    tell: Callable[[dict[str, Any]], None] = lambda fold: None,
) -> dict[str, Any]:
    """Train `folds` runs into `out`/fold-1, ... and write what came of them into `out`/backtest.json; return that.

    Whatever is chosen for the data (window, transform, ...) is chosen once, on the training part of the first block.
    The summary holds "folds", one object a run with its measures and its baselines', and "mean" over the folds, with
    "by_step" where there are several steps. `tell` gets each of "folds" as soon as it is done. UserError where the data
    are for no forecast, or too short for the folds.
    """
    whole, data, reasons = complete(spec, base, explicit)
    if not isinstance(data, Table) or whole.data.task != "forecast":
        raise UserError(
            translate("runs", "Only a forecast can be tested block by block."),
            translate("runs", "Use `train`: its summary tells how other tasks fare on the test part."),
            str(spec.data.path),
        )
    if data.test is not None:
        raise UserError(
            translate("runs", "A backtest cuts one file into blocks, and the test part is a file of its own."),
            translate("runs", "Leave data.test_path empty, or join the two files."),
            "data.test_path",
        )
    shares = _checked(whole, data, folds)
    emit(Chosen({}, tuple(reasons)))
    found: list[dict[str, Any]] = []
    for number, (portion, split) in enumerate(shares, 1):
        fold = apply_settings(whole, {"data.portion": portion, "data.split": list(split)})
        where = out / f"fold-{number}"
        try:
            summary = run_job(
                fold, base, where, emit, should_stop, explicit=known_keys(), replace_run=replace_run,
            )  # fmt: skip
        except StoppedError:
            break
        if summary["reason"] == "stopped" or not summary.get("test"):
            break
        found.append({"fold": number, "run": where.name, "portion": portion, **_measured(summary["test"])})
        tell(found[-1])
    result = {"folds": found, "mean": _mean(found), "wanted": folds}
    out.mkdir(parents=True, exist_ok=True)
    write_json(out / SUMMARY, result)
    return result


def fold_shares(split: tuple[float, ...], folds: int) -> list[tuple[float, tuple[float, float, float]]]:
    """(portion of each series, its split) of each fold. The test parts together are that of `split`."""
    validation, test = split[1], split[2]
    block = test / folds
    found: list[tuple[float, tuple[float, float, float]]] = []
    for number in range(1, folds + 1):
        portion = 1.0 - block * (folds - number)
        own = (validation / portion, block / portion)
        found.append((round(portion, 9), (1.0 - own[0] - own[1], *own)))
    return found


def _checked(whole: Spec, data: Table, folds: int) -> list[tuple[float, tuple[float, float, float]]]:
    if folds < 1:
        raise UserError(
            translate("runs", "A backtest has at least one fold."),
            translate("runs", "Give --folds 3, for example."),
            "--folds",
        )
    shares = fold_shares(whole.data.split, folds)
    mended = mend(data, whole.data)
    assert isinstance(mended, Table)
    portion, split = shares[0]
    series = lay_out(mended, replace(whole.data, portion=portion, split=split), trained=False)
    rows = int((series.known - series.validation).max())
    if rows < whole.data.horizon:
        raise UserError(
            translate("runs", "The test part of each of {folds} folds has {rows} rows, fewer than the horizon.").format(
                folds=folds, rows=rows
            ),
            translate("runs", "Give fewer folds, a shorter horizon, or a larger share to the test part in data.split."),
            "--folds",
        )
    return shares


def _measured(test: dict[str, Any]) -> dict[str, Any]:
    kept = {name: test[name] for name in MEASURES if name in test}
    simple = {
        name: {one: values.get(one) for one in ("rmse", "mae", "mase")} for name, values in test["baselines"].items()
    }
    by_step = {"by_step": test["by_step"]} if "by_step" in test else {}
    return {**kept, "baselines": simple, **by_step}


def _mean(folds: list[dict[str, Any]]) -> dict[str, Any]:
    """Means over the folds, of lists place by place."""
    if not folds:
        return {}
    kept = [{key: value for key, value in one.items() if key not in ("fold", "run", "portion")} for one in folds]
    return _averaged(kept)


def _averaged(values: list[Any]) -> Any:
    if isinstance(values[0], dict):
        return {key: _averaged([one.get(key) for one in values]) for key in values[0]}
    if isinstance(values[0], list):
        return [_averaged(list(one)) for one in zip(*values, strict=True)]
    known = [one for one in values if one is not None]
    return float(np.mean(known)) if known else None
