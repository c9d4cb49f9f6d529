"""How fast training goes, how far it is, and how long it will still take."""

from workbench.training.checkpoint import Progress

OLD = 0.8  # the weight of what was measured before, in the speed that is told


class Meter:
    """Measures a run of `epochs` of `steps_per_epoch` batches, from where its progress stands at first."""

    def __init__(self, steps_per_epoch: int, epochs: int, progress: Progress) -> None:
        self._steps_per_epoch, self._epochs = steps_per_epoch, epochs
        self._first_seconds, self._first_fraction = progress.seconds, self.fraction(progress)
        self.speed = 0.0
        """Sequence steps a second, smoothed."""

    def took(self, steps: int, seconds: float) -> None:
        """So many sequence steps took so long."""
        speed = steps / max(seconds, 1e-9)
        self.speed = OLD * self.speed + (1.0 - OLD) * speed if self.speed else speed

    def fraction(self, progress: Progress) -> float:
        """The share of the run that is done."""
        within = progress.position / self._steps_per_epoch
        return min(1.0, (progress.epoch + within) / self._epochs)

    def seconds_left(self, progress: Progress) -> float:
        """How long the rest will take at the pace so far; NaN where nothing has been done yet."""
        done = self.fraction(progress) - self._first_fraction
        spent = progress.seconds - self._first_seconds
        return spent / done * (1.0 - self.fraction(progress)) if done > 0 else float("nan")
