"""Functions that load, store and add up tuples of numbers, which kernels call: as many numbers as a cell needs."""

# Meets Numba's untyped decorators.
# pyright: basic

from functools import cache
from typing import Any

from kernels import registry
from kernels.backends.cuda.device import on_card


def accesses(cell: str) -> dict[str, Any]:
    """Loads, stores and sums of tuples as long as the cell needs them."""
    kind = registry.cells()[cell]
    gates, states, split, vectors = len(kind.gates), len(kind.states), kind.split, len(kind.vectors)
    counts = {"gates": gates, "saved": kind.saved, "split": split, "states": states, "vectors": vectors}
    found = {f"load_{name}": _load(count) for name, count in counts.items()}
    found |= {f"store_{name}": _store(count) for name, count in counts.items()}
    found |= {
        "add_gates": _add(gates, gates),
        "add_vectors": _add(vectors, vectors),
        "add_split": _add(split, split),
        "add_first": _add_first(states),
    }
    return {**found, "add_merged": _add(gates, gates - split), "last_split": _tail(gates, gates - split)}


# Tuples have a type of their own for each length, so each length has functions of its own, built one upon the other.


@cache
def _load(count: int) -> Any:
    """load(array, at, step): the numbers at, at + step, ..."""
    if count == 0:

        def load_none(array: Any, at: int, step: int) -> Any:
            return ()

        return on_card(load_none)
    before, last = _load(count - 1), count - 1

    def load(array: Any, at: int, step: int) -> Any:
        return (*before(array, at, step), array[at + last * step])

    return on_card(load)


@cache
def _store(count: int) -> Any:
    """store(array, at, step, numbers)."""
    if count == 0:

        def store_none(array: Any, at: int, step: int, numbers: Any) -> None:
            pass

        return on_card(store_none)
    before, last = _store(count - 1), count - 1

    def store(array: Any, at: int, step: int, numbers: Any) -> None:
        before(array, at, step, numbers)
        array[at + last * step] = numbers[last]

    return on_card(store)


@cache
def _add(count: int, summed: int) -> Any:
    """add(a, b): the first `summed` of `count` numbers added up, of the others those of a alone."""
    if count == 0:

        def add_none(a: Any, b: Any) -> Any:
            return ()

        return on_card(add_none)
    before, last = _add(count - 1, min(summed, count - 1)), count - 1
    if summed < count:

        def keep(a: Any, b: Any) -> Any:
            return (*before(a, b), a[last])

        return on_card(keep)

    def add(a: Any, b: Any) -> Any:
        return (*before(a, b), a[last] + b[last])

    return on_card(add)


@cache
def _add_first(count: int) -> Any:
    """add_first(a, x): x added to the first number."""
    rest = _tail(count, 1)

    def add_first(a: Any, x: Any) -> Any:
        return (a[0] + x, *rest(a))

    return on_card(add_first)


@cache
def _tail(count: int, first: int) -> Any:
    """tail(a): the numbers of a from `first` on."""
    if first >= count:

        def tail_none(a: Any) -> Any:
            return ()

        return on_card(tail_none)
    before, last = _tail(count - 1, first), count - 1

    def tail(a: Any) -> Any:
        return (*before(a), a[last])

    return on_card(tail)
