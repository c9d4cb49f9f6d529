"""Small files of pairs of texts."""

from pathlib import Path

import numpy as np

WORDS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five"}


def counting(path: Path, rows: int = 120, heading: str = "source,target", seed: int = 0) -> Path:
    """Rows of digits and what they are called, last first: "12" to "two one"."""
    random = np.random.default_rng(seed)
    lines = [heading]
    for _ in range(rows):
        digits = [str(digit) for digit in random.integers(1, 6, int(random.integers(1, 5)))]
        lines.append(f"{''.join(digits)},{' '.join(WORDS[digit] for digit in reversed(digits))}")
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path
