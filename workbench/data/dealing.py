"""Dealing labelled sequences out to training, validation and test: whole units, each class in every part."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from workbench.data.options import DataSpec
from workbench.data.source import Examples
from workbench.data.splits import PARTS, split
from workbench.errors import UserError
from workbench.words import translate

Rows = NDArray[np.int64]


def deal(data: Examples, labels: tuple[str, ...], spec: DataSpec) -> dict[str, Rows]:
    """The sequences of each part, in the order of the data; those without any label are in none.

    The units of each class are shuffled by `spec.split_seed` and cut by the shares of `spec.split`, so that parts have
    about the same mixture. A given test part stays what it is. Pieces of one series are cut in order of time.
    """
    first = len(data.items) - data.tests
    known = [row for row in range(first) if _has_label(data.labels[row])]
    shares = _shares(spec.split, data.tests > 0)
    given = np.array([row for row in range(first, len(data.items)) if _has_label(data.labels[row])], dtype=np.int64)
    split(len(known), shares)  # complains of wrong shares
    if data.ordered:
        bounds = split(len(known), shares)
        parts = {part: np.array(known, dtype=np.int64)[slice(*bounds.span(part))] for part in PARTS}
    else:
        parts = _dealt(data, labels, known, shares, spec.split_seed)
    if data.tests:
        parts["test"] = given
    if not len(parts["train"]):
        raise UserError(
            translate("data", "Too few sequences have a label: {count}.").format(count=len(known)),
            translate("data", "Give more of them; ten of each class are a beginning."),
            data.source.path,
        )
    return parts


def _dealt(
    data: Examples, labels: tuple[str, ...], known: list[int], shares: tuple[float, float, float], seed: int
) -> dict[str, Rows]:
    units: dict[str, list[int]] = {}
    for row in known:
        units.setdefault(data.units[row] if data.units else str(row), []).append(row)
    often = Counter(label for row in known for label in _labels(data.labels[row]))
    strata: dict[str, list[str]] = {label: [] for label in labels}
    for unit, rows in units.items():
        # A unit counts for the rarest class that it holds: the common ones are everywhere.
        mine = {label for row in rows for label in _labels(data.labels[row])}
        strata[min(sorted(mine), key=lambda label: often[label])].append(unit)
    random = np.random.default_rng(seed)
    chosen: dict[str, list[int]] = {part: [] for part in PARTS}
    owed = np.zeros(3)
    for members in strata.values():
        order = random.permutation(len(members)).tolist()
        # What rounding takes from one class it gives back at the next.
        wanted = np.array(shares) * len(members) + owed
        counts = _whole(wanted, len(members), shares)
        owed = wanted - counts
        ends = np.cumsum(counts)
        for place, member in enumerate(order):
            part = PARTS[int(np.searchsorted(ends, place, side="right"))]
            chosen[part] += units[members[member]]
    return {part: np.array(sorted(rows), dtype=np.int64) for part, rows in chosen.items()}


def _whole(wanted: NDArray[np.float64], count: int, shares: tuple[float, float, float]) -> NDArray[np.int64]:
    """Whole numbers near `wanted` that add up to `count`; training gets the first unit of a class."""
    counts = np.maximum(np.floor(wanted + 1e-9), 0).astype(np.int64)
    if count:
        counts[0] = max(counts[0], 1)
    while counts.sum() > count:
        counts[int(np.argmax(counts - wanted))] -= 1
    while counts.sum() < count:
        gaps = np.where(np.array(shares) > 0, wanted - counts, -np.inf)
        counts[int(np.argmax(gaps))] += 1
    return counts


def _shares(given: tuple[float, ...], tests: bool) -> tuple[float, float, float]:
    """The shares of what is dealt out; beside a given test part, only training and validation are."""
    if len(given) != 3:
        split(1, given)
    if not tests:
        return given[0], given[1], given[2]
    whole = given[0] + given[1]
    return (given[0] / whole, given[1] / whole, 0.0) if whole > 0 else (0.0, 0.0, 0.0)


def _has_label(labels: object) -> bool:
    return bool(_labels(labels))


def _labels(labels: object) -> set[str]:
    if isinstance(labels, str):
        return {labels} - {""}
    assert isinstance(labels, np.ndarray)
    return {str(label) for label in set(labels.tolist())} - {""}


def near(rows: Rows, lengths: Rows, batch: int, rng: np.random.Generator) -> Rows:
    """Shuffled rows, so ordered that batches hold sequences of about one length, and the batches shuffled."""
    pool = 20 * batch
    ordered = [part[np.argsort(lengths[part], kind="stable")] for part in np.split(rows, range(pool, len(rows), pool))]
    joined = np.concatenate(ordered) if ordered else rows
    batches = np.split(joined, range(batch, len(joined), batch))
    # The last one may be smaller, and stays at the end: all the others are full.
    order = rng.permutation(len(batches) - 1)
    return np.concatenate([*(batches[n] for n in order.tolist()), batches[-1]])
