"""Completing what was left open of a forecast, and settings for the size of its series."""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np

from workbench.data.columns import guess_roles, number_column
from workbench.data.held_out import shares_without_test
from workbench.data.long_tables import all_positive, is_long_series, with_fewer_windows
from workbench.data.options import DataSpec
from workbench.data.seasons import find_season
from workbench.data.series import Series, lay_out
from workbench.data.source import Table
from workbench.data.splits import SERIES_SPLIT, split, split_reason
from workbench.data.transform_choice import Choice, choose_transform
from workbench.data.transforms import NAMES, Array
from workbench.errors import UserError
from workbench.words import translate

LONGEST_WINDOW = 100
ASKED = 5  # of several series, so many are looked at for season and transform
CALIBRATED = 24  # rows, so that a few odd ones do not make an interval

Completed = tuple[DataSpec, dict[str, Any], list[str]]


def suggest_series(table: Table, spec: DataSpec) -> Completed:
    """The completed spec, settings by dotted names, and reasons. UserError where there is nothing to forecast."""
    spec, reasons = with_columns(table, spec)
    if is_long_series(table, spec):
        return _for_long(table, spec, reasons)
    if table.test is not None:
        spec = dataclasses.replace(spec, split=shares_without_test(spec, _shares_apart(table, spec)))
        reasons.append(_apart_reason(table.test, spec))
    elif not spec.split:
        spec = dataclasses.replace(spec, split=_shares(table, spec))
        reasons.append(split_reason(spec.split))
    series = lay_out(table, spec, trained=False)
    if len(series.names) > 1:
        text = translate("data", "{count:,} series by column {group}: each is split in time, and scaled by itself.")
        reasons.append(text.format(count=len(series.names), group=spec.group))
    target = number_column(table, spec.targets[0], "data.targets").numbers()[series.rows]
    trains = _longest(series, target)
    spec = _with_season(spec, trains, reasons)
    if spec.transform == "auto":
        choice = _transform(table, spec, series, trains)
        spec = dataclasses.replace(spec, transform=choice.name)
        reasons.append(choice.reason)
    spec = _with_window(spec, int(np.median(series.train - series.first)), reasons)
    return spec, _series_settings(int((series.train - series.first).sum())), reasons


def _for_long(table: Table, spec: DataSpec, reasons: list[str]) -> Completed:
    """The same for one series that lies on the disk: no list of its rows, nor a copy of a column, is ever made."""
    if not spec.split:
        spec = dataclasses.replace(spec, split=SERIES_SPLIT)
        reasons.append(split_reason(spec.split))
    rows = split(table.rows, spec.split).train
    train = number_column(table, spec.targets[0], "data.targets").numbers()[:rows]
    spec = _with_season(spec, [train], reasons)
    if spec.transform == "auto":
        positive = all(all_positive(number_column(table, name, "data.targets").numbers()) for name in spec.targets)
        choice = choose_transform(train, spec.season, positive, spec.horizon)
        spec = dataclasses.replace(spec, transform=choice.name)
        reasons.append(choice.reason)
    spec = _with_window(spec, rows, reasons)
    spec, reasons = with_fewer_windows(table, spec, rows, reasons)
    return spec, _series_settings(rows // spec.stride), reasons


def _with_season(spec: DataSpec, trains: list[Array], reasons: list[str]) -> DataSpec:
    if spec.season:
        return spec
    spec = dataclasses.replace(spec, season=_commonest([find_season(one) or 1 for one in trains]))
    if spec.season > 1:
        text = translate("data", "The training part repeats itself every {season} steps: that is taken as the season.")
    else:
        text = translate("data", "No season stands out in the training part.")
    reasons.append(text.format(season=spec.season))
    return spec


def _with_window(spec: DataSpec, rows: int, reasons: list[str]) -> DataSpec:
    """The spec with a window for so many training rows, and the way to predict several steps."""
    if not spec.window:
        spec = dataclasses.replace(spec, window=_window(rows, spec))
        text = translate("data", "A window of {window} steps suits {rows} training rows.")
        reasons.append(text.format(window=spec.window, rows=rows))
    if spec.strategy == "auto" and spec.horizon > 1:
        spec = dataclasses.replace(spec, strategy="direct")
        reasons.append(translate("data", "All steps are predicted at once, so that errors do not add up."))
    return spec


def _shares(table: Table, spec: DataSpec) -> tuple[float, ...]:
    """The usual shares, with room in the validation part for two horizons, and for enough rows to calibrate by."""
    wanted = max(2 * spec.horizon if spec.horizon > 1 else 0, CALIBRATED if spec.intervals else 0)
    series = lay_out(table, dataclasses.replace(spec, split=SERIES_SPLIT), trained=False)
    rows = max(int(np.median(series.known - series.first)), 1)
    test = SERIES_SPLIT[2]
    validation = round(min(max(SERIES_SPLIT[1], wanted / rows), 0.25), 2)
    return (round(1.0 - test - validation, 2), validation, test)


def _shares_apart(table: Table, spec: DataSpec) -> tuple[float, ...]:
    """The same where the test part is a file of its own."""
    _, validation, test = _shares(table, spec)
    return shares_without_test(spec, (1.0 - validation - test, validation, test))


def _apart_reason(test: Table, spec: DataSpec) -> str:
    return translate(
        "data", "The test part is a file of its own: {rows} rows. The last {validation}% of the other rows choose the "
        "best weights.",
    ).format(rows=f"{test.rows:,}", validation=round(100 * spec.split[1]))  # fmt: skip


def with_columns(table: Table, spec: DataSpec) -> tuple[DataSpec, list[str]]:
    """The spec with the columns' roles found, and the reasons."""
    roles = guess_roles(table, spec)
    named: dict[str, list[str]] = {}
    for role in roles:
        named.setdefault(role.role, []).append(role.column)
    targets = tuple(named.get("target", ()))
    if not targets:
        raise _no_target(table)
    inputs = tuple(name for name in spec.inputs if name not in spec.drop) or tuple(
        role.column
        for role in roles
        if role.role in ("input", "known") or (role.role == "target" and table.column(role.column).kind == "number")
    )
    if spec.strategy == "recursive" and not spec.inputs and spec.horizon > 1:
        # Step by step, what is neither predicted nor known ahead would be missing from the second step on.
        inputs = tuple(name for name in inputs if name in (*targets, *spec.known))
    inputs += tuple(name for name in spec.known if name not in inputs)
    time, group = "".join(named.get("time", ())[:1]), "".join(named.get("group", ())[:1])
    reasons = [f"{role.column}: {role.role}. {role.reason}" for role in roles[:12]]
    completed = dataclasses.replace(
        spec, inputs=inputs, targets=targets, time=spec.time or time, group=spec.group or group
    )
    return completed, reasons


def _no_target(table: Table) -> UserError:
    for column in table.columns:
        if column.odd:
            try:
                number_column(table, column.name, "data.targets")
            except UserError as error:
                return error
    return UserError(
        translate("data", "No column holds numbers that change, so there is nothing to forecast."),
        translate("data", "Columns found: {columns}. Check the delimiter and the decimal mark in the preview.").format(
            columns=", ".join(f"{column.name} ({column.kind})" for column in table.columns[:6])
        ),
        table.source.path,
    )


def _longest(series: Series, values: Array) -> list[Array]:
    """The training parts of the longest series."""
    order = np.argsort(series.first - series.train, kind="stable")[:ASKED]
    return [values[series.first[number] : series.train[number]] for number in order.tolist()]


def _commonest(found: list[int]) -> int:
    """What most say; of those said equally often, what a longer series says."""
    return Counter(found).most_common(1)[0][0]


def _transform(table: Table, spec: DataSpec, series: Series, trains: list[Array]) -> Choice:
    """The transform that most of the series ask for, with the reason of the longest of these."""
    past = series.rows[np.arange(len(series.rows)) < series.known[series.which]]
    positive = all(
        bool(np.all(number_column(table, name, "data.targets").numbers()[past] > 0)) for name in spec.targets
    )
    choices = [choose_transform(one, spec.season, positive, spec.horizon) for one in trains]
    name = NAMES[_commonest([NAMES.index(one.name) for one in choices])]
    return next(one for one in choices if one.name == name)


def _window(train: int, spec: DataSpec) -> int:
    """Whole seasons where there is one, and not so long that too few windows remain to learn from."""
    lag = spec.season if "seasonal" in spec.transform else 1
    several = spec.horizon > 1
    room = max((train - lag - spec.horizon) // (2 if several else 3), 1)
    # What comes in a season is told by two of them.
    wanted = max(spec.season * (2 if several else 1), spec.horizon, 12) if spec.season > 1 else max(24, spec.horizon)
    return int(max(1, min(wanted, room, max(LONGEST_WINDOW, spec.horizon))))


def _series_settings(train: int) -> dict[str, Any]:
    batch = 16 if train < 500 else 32 if train < 5_000 else 64
    # Some thousand small steps for a short series, and no more than a minute or two for a long one.
    steps = 3_000 if train < 500 else 1_500
    epochs = int(np.clip(steps * batch / max(train, 1), 5, 600))
    epochs = epochs // 50 * 50 if epochs > 100 else epochs  # a number that looks like a choice
    return {
        "model.hidden": 32 if train < 5_000 else 64,
        "training.epochs": epochs,
        "training.batch": batch,
        "training.learning_rate": 0.001 if train < 500 else 0.003,
        "training.clip_norm": 1.0,
    }
