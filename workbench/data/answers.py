"""What a network says where it names classes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Answers:
    """One entry a sequence or step, in the order of the data.

    `heading` and `names`: what stands in the first column; `classes`: the labels; `chances` (n, classes): their
    probabilities; `true`: the labels as the data have them, "" where unknown; `true_classes`: their numbers, -1 where
    unknown; `shown`: an excerpt of each sequence.
    """

    heading: str
    names: tuple[str, ...]
    classes: tuple[str, ...]
    chances: NDArray[np.float64]
    true: tuple[str, ...]
    true_classes: NDArray[np.int64]
    shown: tuple[str, ...]

    def rows(self) -> Iterator[list[str]]:
        """For a CSV file: the heading, then the name, the likeliest label, the true one and the probabilities."""
        yield [self.heading, "label", "label_true", *(f"probability_{label}" for label in self.classes)]
        best = self.chances.argmax(axis=1).tolist()
        for name, chosen, true, chances in zip(self.names, best, self.true, self.chances.tolist(), strict=True):
            yield [name, self.classes[chosen], true, *(f"{chance:.6g}" for chance in chances)]

    def worst(self, most: int) -> list[tuple[str, str, str, float, str]]:
        """The surest errors first: (name, true label, label given, its probability, excerpt)."""
        best = self.chances.argmax(axis=1)
        wrong = np.flatnonzero((best != self.true_classes) & (self.true_classes >= 0))
        surest = wrong[np.argsort(-self.chances[wrong, best[wrong]], kind="stable")][:most]
        return [
            (self.names[n], self.true[n], self.classes[best[n]], float(self.chances[n, best[n]]), self.shown[n])
            for n in surest.tolist()
        ]
