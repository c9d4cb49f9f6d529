"""The losses. Each is the mean over all targets that are not left out (a NaN value, a token of -1)."""

from kernels.contract import Loss


def _squared(y: float, t: float, level: float) -> tuple[float, float]:
    return (y - t) * (y - t), 2.0 * (y - t)


def _huber(y: float, t: float, level: float) -> tuple[float, float]:
    # Huber 1964: d^2 / 2 up to a difference of 1, |d| - 1/2 beyond. A NaN stays one.
    d = y - t
    slope = -1.0 if d < -1.0 else (1.0 if d > 1.0 else d)
    return slope * (d - 0.5 * slope), slope


def _pinball(y: float, t: float, level: float) -> tuple[float, float]:
    # Koenker and Bassett 1978: what lies above its quantile costs `level` a unit, what lies below 1 - level.
    above = t - y
    slope = level - (1.0 if above < 0.0 else 0.0)
    return slope * above, -slope


LOSSES: tuple[Loss, ...] = (
    Loss("mean_squared", "Mean squared error", "The mean of the squared differences, for real values.", _squared),
    Loss("huber", "Huber", "Squared for small differences, straight beyond 1: outliers pull less.", _huber),
    Loss("quantile", "Quantile", "Each output learns a quantile of what may come, which gives intervals.", _pinball),
    Loss("cross_entropy", "Cross-entropy", "The mean surprise at the right class, in nats, for tokens and labels."),
)
