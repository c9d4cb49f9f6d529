"""The order of very many windows."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_SHUFFLED = 8_000_000  # windows whose order is dealt out one by one
Rows = NDArray[np.int64]


class _Order:
    """Numbers from 0 to `count` in an order that needs no memory: each a fixed stride on, which shares no factor."""

    def __init__(self, count: int, rng: np.random.Generator) -> None:
        self.count = count
        self.first = int(rng.integers(count))
        self.stride = int(count * (0.3 + 0.4 * rng.random())) | 1
        while np.gcd(self.stride, count) != 1:
            self.stride += 2

    def __call__(self, which: slice) -> Rows:
        places = np.arange(which.start, which.stop, dtype=np.int64)
        # In Python's whole numbers where 64 bits would not hold the product.
        if self.count < 1 << 31:
            return (places * self.stride + self.first) % self.count
        return np.array([(k * self.stride + self.first) % self.count for k in places.tolist()], dtype=np.int64)


def shuffled(count: int, rng: np.random.Generator) -> Any:
    """The windows' order: `order(slice)` gives the numbers at those places of it."""
    if count > MOST_SHUFFLED:
        return _Order(count, rng)
    dealt = rng.permutation(count)
    return lambda which: dealt[which]
