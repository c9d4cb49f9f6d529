"""Cutting data into training, validation and test parts in the order of time."""

from dataclasses import dataclass

from workbench.errors import UserError
from workbench.words import translate

PARTS = ("train", "validation", "test")
SERIES_SPLIT = (0.57, 0.10, 0.33)  # of a series, where a person says nothing


@dataclass(frozen=True)
class Bounds:
    """Training is rows [0, train), validation [train, validation), test [validation, rows)."""

    train: int
    validation: int
    rows: int

    def span(self, part: str) -> tuple[int, int]:
        """First row and the row after the last of a part; "all" is everything."""
        spans = {
            "train": (0, self.train),
            "validation": (self.train, self.validation),
            "test": (self.validation, self.rows),
            "all": (0, self.rows),
        }
        return spans[part]


def split(rows: int, shares: tuple[float, ...]) -> Bounds:
    """Bounds for `rows` rows. `shares` are those of the three parts and add up to 1; UserError where they do not."""
    if len(shares) != 3 or abs(sum(shares) - 1.0) > 1e-6 or shares[0] <= 0.0:
        raise UserError(
            translate("data", "The split {shares} is not three shares that add up to 1.").format(shares=list(shares)),
            translate("data", "Write training, validation and test, such as {example}.").format(
                example="[0.7, 0.15, 0.15]"
            ),
            "data.split",
        )
    # A hair more than the sum, so that 0.57 + 0.10 of 100 rows is 67 in floating point, too.
    train = int(shares[0] * rows + 1e-6)
    return Bounds(train, int((shares[0] + shares[1]) * rows + 1e-6), rows)


def split_reason(shares: tuple[float, ...]) -> str:
    """What each part is for, in a sentence."""
    percents = [round(100 * share) for share in shares]
    return translate(
        "data",
        "The first {train}% are learnt from, the next {validation}% choose the best weights, the last {test}% test.",
    ).format(train=percents[0], validation=percents[1], test=percents[2])
