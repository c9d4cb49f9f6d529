"""Numbers and times as people read them."""

import pytest

from workbench.gui.numbers import duration, epochs


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (0.004, "under 0.1 s"),
        (0.3, "0.3 s"),
        (12.4, "12 s"),
        (200.0, "3 min 20 s"),
        (7500.0, "2 h 5 min"),
    ],
)
def test_times(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_one_epoch_is_no_plural() -> None:
    assert [epochs(number) for number in (1, 2, 1200)] == ["1 epoch", "2 epochs", "1,200 epochs"]
