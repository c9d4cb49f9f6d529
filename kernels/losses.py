"""The losses. Each is the mean over all targets that are not left out (a NaN value, a token of -1)."""

from kernels.contract import Loss

LOSSES: tuple[Loss, ...] = (
    Loss("mean_squared", "Mean squared error", "The mean of the squared differences, for real values.", tokens=False),
    Loss(
        "huber",
        "Huber",
        "Squared for small differences, straight beyond 1: outliers pull less.",
        tokens=False,
    ),
    Loss(
        "quantile",
        "Quantile",
        "Each output learns a quantile of what may come, which gives intervals.",
        tokens=False,
    ),
    Loss(
        "cross_entropy",
        "Cross-entropy",
        "The mean surprise at the right class, in nats, for tokens and labels.",
        tokens=True,
    ),
)
