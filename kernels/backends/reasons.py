"""Why a device cannot be used: English sentences, their parts apart, so that a program can say them in its language."""

from dataclasses import dataclass

NOT_INSTALLED = "numba-cuda is not installed: pip install 'numba-cuda[cu13]'"
NO_START = "CUDA cannot start: {what}"
NO_CARD = "there is no NVIDIA card here, or its driver is not installed"
NO_KERNELS = "there are no CUDA kernels for {what}"
SENTENCES = (NOT_INSTALLED, NO_START, NO_CARD, NO_KERNELS)

BIDIRECTIONAL, RESIDUAL = "bidirectional layers", "residual connections"
NORMALISED, DROPOUT = "layer normalisation", "dropout"
FEATURES = (BIDIRECTIONAL, RESIDUAL, NORMALISED, DROPOUT)


@dataclass(frozen=True)
class Reason:
    """A sentence of `SENTENCES`; `what` fills its place: names of `FEATURES`, "the loss NAME", or a driver's words."""

    sentence: str
    what: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.sentence.format(what=", ".join(self.what))
