"""Choosing a transform by trial on the training part alone.

Each candidate forecasts the training part's own last third one step ahead with a small linear autoregression fitted on
the rows before it. A network's outputs level off outside of what it was trained on, so the trial's changes are kept
within the range that was seen: a transform that leaves a trend in place pays for it here as it would later.

Logarithms are a second question, answered by Guerrero's measure (1993): how the spread within blocks of one season
grows with their level. A trial sees it badly, since the swings grow most after the training part.
"""

from dataclasses import dataclass

import numpy as np

from workbench.data.metrics import rmse
from workbench.data.scaling import Scaler, fit_scaler
from workbench.data.transforms import NAMES, Array, Transform
from workbench.words import translate

GAIN = 0.9  # a transform's error must fall at least so far below that of the simpler ones before it
NEAR = 1.1  # of two that are as close as this, a trial on few rows does not know the better
_GROWTH = 0.5  # spread ~ level ** growth: 0 for even swings, 1 for swings in proportion to the level
_LAGS = 12
_ROWS = 5_000
_RIDGE = 1.0


@dataclass(frozen=True)
class Choice:
    """The transform's name, the reason in words, and every candidate's error on trial, in the data's units."""

    name: str
    reason: str
    errors: dict[str, float]


def choose_transform(train: Array, season: int, positive: bool, horizon: int = 1) -> Choice:
    """The transform for a training series that is to be forecast up to `horizon` steps ahead.

    `positive` says whether logarithms are possible on the whole series.
    """
    series = train[-_ROWS:]
    errors: dict[str, float] = {}
    for name in NAMES:
        transform = Transform(name, season)
        if (transform.logarithm and not positive) or ("seasonal" in name and season < 2):
            continue
        error = trial_error(series, transform, horizon)
        if np.isfinite(error):
            errors[name] = error
    if "none" not in errors:
        return Choice("none", translate("data", "The training part is too short to try transforms on."), errors)
    best = "none"
    for name in ("difference", "seasonal_difference"):
        if name in errors and errors[name] < GAIN * errors[best]:
            best = name
    seasonal = errors.get("seasonal_difference", np.inf)
    if 2 * horizon >= season and horizon > 1 and seasonal < NEAR * errors[best]:
        # Over so many steps the season is most of what is to be known, and against it a network begins with last year.
        best = "seasonal_difference"
    logarithmic = "log" if best == "none" else f"log_{best}"
    if logarithmic in errors:
        allowed = NEAR if growth(series, season) > _GROWTH else 0.9
        if errors[logarithmic] < allowed * errors[best]:
            best = logarithmic
    return Choice(best, _reason(best, errors), errors)


def growth(series: Array, season: int) -> float:
    """The slope of log(spread) against log(level) over blocks of one season (12 rows without one); 0 where unclear.

    Fewer than four blocks, or levels that hardly differ, say nothing. The series must be above 0.
    """
    size = season if season > 1 else 12
    count = len(series) // size
    if count < 4 or not np.all(series > 0):
        return 0.0
    blocks = series[len(series) - count * size :].reshape(count, size)
    levels, spreads = blocks.mean(axis=1), blocks.std(axis=1)
    if levels.max() < 1.5 * levels.min() or np.any(spreads <= 0):
        return 0.0
    return float(np.polyfit(np.log(levels), np.log(spreads), 1)[0])


def trial_error(series: Array, transform: Transform, horizon: int = 1) -> float:
    """RMSE of the trial on the last third of `series`, in its units; NaN where it is too short.

    Of several steps ahead, the first, the middle one and the last are tried, each with a regression of its own.
    """
    changes = transform.series(series)
    lags = min(_LAGS, len(series) // 8)
    first = transform.lag + lags
    cut = len(series) - len(series) // 3
    if lags < 1 or cut - first < lags + 4 or not np.isfinite(changes[transform.lag :]).all():
        return float("nan")
    scaler = fit_scaler(changes[transform.lag : cut, None], "standard")
    scaled = scaler.forward(changes[:, None])[:, 0]
    errors = [
        _error_ahead(series, transform, scaler, scaled, cut, lags, step)
        for step in sorted({1, (1 + horizon) // 2, horizon})
        if cut - first - step >= 0 and len(series) - first - step > 0
    ]
    return float(np.sqrt(np.mean(np.square(errors)))) if errors else float("nan")


def _error_ahead(
    series: Array, transform: Transform, scaler: Scaler, scaled: Array, cut: int, lags: int, step: int
) -> float:
    """RMSE of a regression of what lies `step` steps ahead on the last `lags` changes."""
    rows = np.arange(transform.lag + lags - 1 + step, len(series))
    known = rows - step
    seen = np.stack([scaled[known - k] for k in range(lags)] + [np.ones(len(rows))], axis=1)
    wanted = transform.forward(series[rows, None], series[:, None], known, step)
    head = rows < cut
    if not head.any() or head.all():
        return float("nan")
    own = scaler if step == 1 else fit_scaler(wanted[head], "standard")
    answers = own.forward(wanted)[:, 0]
    ridge = _RIDGE * np.eye(lags + 1)
    ridge[-1, -1] = 1e-6
    weights = np.linalg.solve(seen[head].T @ seen[head] + ridge, seen[head].T @ answers[head])
    low, high = answers[head].min(), answers[head].max()
    told = np.clip(seen[~head] @ weights, low, high)
    forecast = transform.inverse(own.inverse(told[:, None]), series[:, None], known[~head], step)
    return rmse(forecast[:, 0], series[rows[~head]])


def _reason(name: str, errors: dict[str, float]) -> str:
    plain = errors.get("none", float("nan"))
    sentences = {
        "none": translate("data", "No transform: none forecasts the end of the training part better."),
        "difference": translate("data", "Changes from step to step are learnt, since the level drifts."),
        "log": translate("data", "Logarithms are learnt, since swings grow with the level."),
        "log_difference": translate("data", "Relative changes from step to step are learnt: level and swings grow."),
        "seasonal_difference": translate("data", "Changes against one season ago are learnt, since seasons repeat."),
        "log_seasonal_difference": translate(
            "data", "Relative changes against one season ago are learnt: seasons repeat and swings grow."
        ),
    }
    if name == "none" or not np.isfinite(plain):
        return sentences[name]
    measured = translate("data", "In a trial on the training part the error falls from {plain:.4g} to {error:.4g}.")
    return translate("data", "{first} {second}").format(
        first=sentences[name], second=measured.format(plain=plain, error=errors[name])
    )
