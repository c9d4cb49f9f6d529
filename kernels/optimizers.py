"""The optimizers: a rule for one weight each, and the settings that go with them."""

from dataclasses import dataclass
from math import sqrt

from kernels.contract import Floats, Rule


def _sgd(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Momentum as in Sutskever et al. 2013, in PyTorch's form: the rate stands outside the velocity.
    m = h[1] * m + g
    return w - h[0] * m, m, v


def _rmsprop(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Tieleman and Hinton 2012, lecture 6.5.
    v = h[2] * v + (1.0 - h[2]) * g * g
    return w - h[0] * g / (sqrt(v) + h[3]), m, v


def _adam(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Kingma and Ba 2015, algorithm 1; h[4] and h[5] are 1 / (1 - beta^t).
    m = h[1] * m + (1.0 - h[1]) * g
    v = h[2] * v + (1.0 - h[2]) * g * g
    return w - h[0] * (m * h[4]) / (sqrt(v * h[5]) + h[3]), m, v


RULES: tuple[Rule, ...] = (
    Rule("adam", "Adam", "A step size of its own for every weight; the safe first choice.", _adam),
    Rule("rmsprop", "RMSProp", "Divides by the gradient's recent size; the classic for recurrent networks.", _rmsprop),
    Rule("sgd", "SGD with momentum", "The plain gradient with momentum; needs a learning rate chosen with care.", _sgd),
)


@dataclass(frozen=True)
class Optimizer:
    """A rule by name and its settings; `decay` is RMSProp's, `beta1` and `beta2` are Adam's, `momentum` is SGD's."""

    name: str = "adam"
    learning_rate: float = 0.003
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    decay: float = 0.99
    epsilon: float = 1e-8

    def constants(self) -> tuple[float, float, float, float]:
        """Rate, first decay, second decay and epsilon as the rule reads them."""
        first = self.momentum if self.name == "sgd" else self.beta1
        second = self.decay if self.name == "rmsprop" else self.beta2
        return self.learning_rate, first, second, self.epsilon
