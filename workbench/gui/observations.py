"""What the probes saw over the course of a run: thinned as it grows, so that it never takes more room."""

from typing import Any

# Of more looks than this every second one is forgotten, but never the last.
MOST = 600


class Observations:
    """The looks of one probe, oldest first; `steps` and `values` (what the probe told by name) side by side."""

    def __init__(self) -> None:
        self.steps: list[int] = []
        self.values: list[dict[str, Any]] = []

    def add(self, step: int, values: dict[str, Any]) -> None:
        """Take in one more."""
        if len(self.steps) >= MOST:
            # From the end, so that the youngest stays.
            self.steps, self.values = self.steps[::-2][::-1], self.values[::-2][::-1]
        self.steps.append(step)
        self.values.append(values)

    @property
    def latest(self) -> dict[str, Any]:
        """What was seen last; empty before the first look."""
        return self.values[-1] if self.values else {}
