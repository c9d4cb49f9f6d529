"""Why a card cannot be used: English sentences, what fills them apart, so that a program can say them its own way."""

from dataclasses import dataclass

NOT_INSTALLED = "numba-cuda is not installed: pip install 'numba-cuda[cu13]'"
NO_START = "CUDA cannot start: {what}"
NO_CARD = "there is no NVIDIA card here, or its driver is not installed"
SENTENCES = (NOT_INSTALLED, NO_START, NO_CARD)


@dataclass(frozen=True)
class Reason:
    """A sentence of `SENTENCES`; `what` fills its place: the driver's own words."""

    sentence: str
    what: str = ""

    def __str__(self) -> str:
        return self.sentence.format(what=self.what)
