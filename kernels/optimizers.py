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


def _nesterov(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Nesterov's momentum as in Sutskever et al. 2013, in PyTorch's form.
    m = h[1] * m + g
    return w - h[0] * (g + h[1] * m), m, v


def _adamw(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Loshchilov and Hutter 2019, algorithm 2: the weights shrink apart from the gradient.
    m = h[1] * m + (1.0 - h[1]) * g
    v = h[2] * v + (1.0 - h[2]) * g * g
    return w - h[0] * h[6] * w - h[0] * (m * h[4]) / (sqrt(v * h[5]) + h[3]), m, v


def _adagrad(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Duchi, Hazan and Singer 2011.
    v = v + g * g
    return w - h[0] * g / (sqrt(v) + h[3]), m, v


def _lion(w: float, g: float, m: float, v: float, h: Floats) -> tuple[float, float, float]:
    # Chen et al. 2023, algorithm 2: only the sign of the step counts.
    c = h[1] * m + (1.0 - h[1]) * g
    sign = 1.0 if c > 0.0 else (-1.0 if c < 0.0 else 0.0)
    return w - h[0] * (sign + h[6] * w), h[2] * m + (1.0 - h[2]) * g, v


RULES: tuple[Rule, ...] = (
    Rule("adam", "Adam", "A step size of its own for every weight; the safe first choice.", _adam),
    Rule("adamw", "AdamW", "Adam that also shrinks the weights a little at each step, against overfitting.", _adamw),
    Rule("rmsprop", "RMSProp", "Divides by the gradient's recent size; the classic for recurrent networks.", _rmsprop),
    Rule("sgd", "SGD with momentum", "The plain gradient with momentum; needs a learning rate chosen with care.", _sgd),
    Rule("nesterov", "Nesterov", "Momentum that looks ahead: it brakes earlier than plain momentum.", _nesterov),
    Rule("adagrad", "Adagrad", "Steps shrink with all gradients so far; good for rare features.", _adagrad),
    Rule(
        "lion",
        "Lion",
        "Every step has one size, only its sign counts; wants a rate a third to a tenth of Adam's.",
        _lion,
    ),
)


@dataclass(frozen=True)
class Optimizer:
    """A rule by name and its settings.

    `momentum` is for sgd and nesterov; `beta1` and `beta2` for the Adams; `decay` for rmsprop; `weight_decay` for adamw
    and lion, a share of the rate by which weights shrink each step. Lion takes `momentum` and 0.99 as its two decays.
    """

    name: str = "adam"
    learning_rate: float = 0.003
    momentum: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    decay: float = 0.99
    epsilon: float = 1e-8
    weight_decay: float = 0.01

    def constants(self) -> tuple[float, float, float, float, float]:
        """Rate, first decay, second decay, epsilon and weight decay as the rule reads them."""
        first = self.beta1 if self.name.startswith("adam") else self.momentum
        second = self.decay if self.name in ("rmsprop", "lion") else self.beta2
        return self.learning_rate, first, second, self.epsilon, self.weight_decay
