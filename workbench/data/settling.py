"""What the columns of a long table are, once all of their cells were seen: the same rules as `table_columns.typed`."""

from typing import Any

import numpy as np

from workbench.data.cells import is_missing, may_be_days, time_forms, times_in_form, to_number
from workbench.data.row_blocks import NUMBER, TIME, Kinds
from workbench.data.store import Writer
from workbench.data.stored import Words

_CHUNK = 100_000
_FEW = 1_000  # where the first ones mostly tell
_MOST_LOOKED = 200_000  # rows that are looked through by Python for cells that are no numbers
_DAYS = "compact"


def settle(
    writer: Writer, index: int, name: str, kinds: Kinds, known: bool, nameless: bool, counts: list[int],
    strangers: list[int], rows: int, dates: str, comma: bool,
) -> dict[str, Any] | None:  # fmt: skip
    """What the entry tells of a column; None for one without a name and without a value.

    `known`: whether it has a number. `counts`: words that are no plain numbers, and missing ones; `strangers`: the rows
    of the first of the former.
    """
    kind = kinds.wanted[index]
    told: dict[str, Any] = {"name": name, "kind": "number", "values": f"values{index}"}
    if kind == TIME:
        return told | {"kind": "time", "form": kinds.forms[index]}
    if kind == NUMBER:
        if known:
            return told
        writer.drop(f"values{index}")
        return {"name": name, "kind": "category"}
    words = Words(writer.read_back(f"starts{index}"), writer.read_back("words"), raw=True)
    if kind & NUMBER:
        return _settle_doubtful(writer, index, told, words, known, nameless, rows)
    times = _as_times(writer, index, words, dates, rows)
    if times is not None:
        return {"name": name, "kind": "time", "starts": f"starts{index}"} | times
    odd = _odd(words, counts, strangers, rows, comma)
    return {"name": name, "kind": "category", "starts": f"starts{index}", "odd": odd}


def _settle_doubtful(
    writer: Writer, index: int, told: dict[str, Any], words: Words, known: bool, nameless: bool, rows: int
) -> dict[str, Any] | None:
    """Numbers that could be days, or a column that could be empty."""
    name = str(told["name"])
    if nameless and not known and not any(cell.strip() for cell in _cells(words, rows)):
        return None
    if not known:
        return {"name": name, "kind": "category"}
    first = words[: min(rows, _CHUNK)].tolist()
    if may_be_days(name, first):
        array = f"time{index}"
        last: Any = None
        for start in range(0, rows, _CHUNK):
            cells = words[start : start + _CHUNK].tolist()
            found = times_in_form(cells, _DAYS) if may_be_days(name, cells) else None
            if found is None or not _runs_on(last, found):
                break
            last = found[-1]
            writer.append(array, found.astype(np.int64))
        else:
            return {"name": name, "kind": "time", "values": array, "starts": f"starts{index}"}
        if last is not None:
            writer.drop(array)
    return told


def _as_times(writer: Writer, index: int, words: Words, dates: str, rows: int) -> dict[str, Any] | None:
    """See `cells.to_times`: the same for a column that is not in memory."""
    from workbench.data.cells import ORDERS

    probe = next((cell for cell in _cells(words, rows) if not is_missing(cell)), None)
    if probe is None:
        return None
    found = {form: _Candidate(writer, f"time{index}.{k}") for k, form in enumerate(time_forms(probe))}
    if not found:
        return None
    for start in range(0, rows, _CHUNK):
        cells = words[start : start + _CHUNK].tolist()
        for form in list(found):
            if not found[form].go_on(times_in_form(cells, form)):
                found.pop(form)
        if not found:
            return None
    if dates != "auto":
        found = {form: one for form, one in found.items() if form.startswith(ORDERS[dates])} or found
    forward = {form: one for form, one in found.items() if one.forward}
    others = forward or found
    first = next(iter(others))
    doubt = next((form for form, one in others.items() if not one.like(others[first])), "")
    told: dict[str, Any] = {"values": others[first].name}
    return told | ({"doubt": [probe, first, doubt]} if doubt else {})


class _Candidate:
    """A column's times in one form, as they are read."""

    def __init__(self, writer: Writer, name: str) -> None:
        self.writer, self.name = writer, name
        self.forward = True
        self._last: Any = None

    def go_on(self, times: Any) -> bool:
        """Take the next part; False where it is not in this form."""
        if times is None:
            if self._last is not None:
                self.writer.drop(self.name)
            return False
        known = times[~np.isnat(times)]
        self.forward = self.forward and _runs_on(self._last, known)
        self.writer.append(self.name, times.astype(np.int64))
        self._last = known[-1] if len(known) else self._last or np.datetime64("NaT")
        return True

    def like(self, other: "_Candidate") -> bool:
        """Whether both came to the same times."""
        return bool(np.array_equal(self.writer.read_back(self.name), self.writer.read_back(other.name)))


def _runs_on(last: Any, times: Any) -> bool:
    """Whether times run forwards, behind the last one before them, too."""
    if not len(times):
        return True
    after = last is None or bool(np.isnat(last)) or bool(times[0] > last)
    return after and bool(np.all(times[1:] > times[:-1]))


def _odd(words: Words, counts: list[int], strangers: list[int], rows: int, comma: bool) -> list[list[Any]]:
    """The first cells that are no numbers, with their rows, where at least half of the others are."""
    strange, known = counts[0], rows - counts[1]
    candidates = strangers
    if 2 * strange > known:
        if rows > _MOST_LOOKED:
            return []
        # Some of them may be numbers that compiled code does not know.
        candidates = [row for row in range(rows) if to_number(words[row], comma) is None]
        if 2 * len(candidates) > known:
            return []
    found = [[row, words[row]] for row in candidates if to_number(words[row], comma) is None]
    return found[:5]


def _cells(words: Words, rows: int) -> Any:
    for start in range(0, rows, _FEW):
        yield from words[start : start + _FEW].tolist()
