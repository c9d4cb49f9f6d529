"""The activation functions, one row each: a curve, its slope, its names elsewhere."""

from math import exp, fabs, inf, log, sqrt, tanh

from kernels.contract import Activation

# The slope of leaky_relu below zero; a backend binds it to the network's own.
SLOPE = 0.01


def _sigmoid(x: float) -> float:
    # The same as 1 / (1 + exp(-x)), and never overflows.
    return 0.5 + 0.5 * tanh(0.5 * x)


def _sigmoid_slope(x: float, y: float) -> float:
    return y * (1.0 - y)


def _tanh(x: float) -> float:
    return tanh(x)


def _tanh_slope(x: float, y: float) -> float:
    return 1.0 - y * y


def _relu(x: float) -> float:
    return x if x > 0.0 else 0.0 * x  # 0 x, so that a NaN stays one


def _relu_slope(x: float, y: float) -> float:
    return 1.0 if y > 0.0 else 0.0


def _leaky_relu(x: float) -> float:
    return x if x > 0.0 else SLOPE * x


def _leaky_relu_slope(x: float, y: float) -> float:
    return 1.0 if y > 0.0 else SLOPE


def _elu(x: float) -> float:
    # Clevert, Unterthiner and Hochreiter 2016, equation 15.
    return x if x > 0.0 else exp(x) - 1.0


def _elu_slope(x: float, y: float) -> float:
    return 1.0 if y > 0.0 else y + 1.0


def _softsign(x: float) -> float:
    return x / (1.0 + fabs(x))


def _softsign_slope(x: float, y: float) -> float:
    return (1.0 - fabs(y)) * (1.0 - fabs(y))


def _hard_sigmoid(x: float) -> float:
    return 0.0 if x <= -3.0 else (1.0 if x >= 3.0 else x / 6.0 + 0.5)


def _hard_sigmoid_slope(x: float, y: float) -> float:
    return (1.0 / 6.0 if y < 1.0 else 0.0) if y > 0.0 else 0.0


def _hard_tanh(x: float) -> float:
    return -1.0 if x <= -1.0 else (1.0 if x >= 1.0 else x)


def _hard_tanh_slope(x: float, y: float) -> float:
    return (1.0 if y < 1.0 else 0.0) if y > -1.0 else 0.0


def _softplus(x: float) -> float:
    # log(1 + e^x), with the exponent never positive.
    return (x if x > 0.0 else 0.0 * x) + log(1.0 + exp(-fabs(x)))


def _softplus_slope(x: float, y: float) -> float:
    return 1.0 - exp(-y)


def _gelu(x: float) -> float:
    # Hendrycks and Gimpel 2016, the form with tanh; 0.7978... is sqrt(2 / pi).
    return 0.5 * x * (1.0 + tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))


def _gelu_slope(x: float, y: float) -> float:
    t = tanh(0.7978845608028654 * (x + 0.044715 * x * x * x))
    return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * 0.7978845608028654 * (1.0 + 0.134145 * x * x)


def _silu(x: float) -> float:
    return x * (0.5 + 0.5 * tanh(0.5 * x))


def _silu_slope(x: float, y: float) -> float:
    s = 0.5 + 0.5 * tanh(0.5 * x)
    return s + y * (1.0 - s)


def _identity(x: float) -> float:
    return x


def _identity_slope(x: float, y: float) -> float:
    return 1.0


ACTIVATIONS: tuple[Activation, ...] = (
    Activation(
        "sigmoid",
        "Sigmoid",
        "From 0 to 1. Its slope is at most a quarter, so gradients vanish within a few steps.",
        _sigmoid,
        _sigmoid_slope,
        saturated=(0.05, 0.95),
        torch="Sigmoid",
        onnx="Sigmoid",
    ),
    Activation(
        "tanh",
        "tanh",
        "From -1 to 1, centred on zero. Its slope is 1 in the middle and fades at both ends.",
        _tanh,
        _tanh_slope,
        saturated=(-0.95, 0.95),
        gain=5.0 / 3.0,
        torch="Tanh",
        onnx="Tanh",
    ),
    Activation(
        "relu",
        "ReLU",
        "Zero below, a straight line above. Its slope never fades, so gradients may explode.",
        _relu,
        _relu_slope,
        saturated=(0.0, inf),
        gain=sqrt(2.0),
        rectifier=True,
        torch="ReLU",
        onnx="Relu",
    ),
    Activation(
        "leaky_relu",
        "Leaky ReLU",
        "ReLU with a small slope below zero, so that no unit dies.",
        _leaky_relu,
        _leaky_relu_slope,
        gain=sqrt(2.0 / (1.0 + 0.01**2)),
        rectifier=True,
        torch="LeakyReLU",
        onnx="LeakyRelu",
    ),
    Activation(
        "elu",
        "ELU",
        "A straight line above, a soft bend to -1 below: no unit dies, and the mean stays near zero.",
        _elu,
        _elu_slope,
        saturated=(-0.95, inf),
        gain=sqrt(2.0),
        rectifier=True,
        torch="ELU",
        onnx="Elu",
    ),
    Activation(
        "softplus",
        "Softplus",
        "ReLU with a round corner; its slope is the sigmoid.",
        _softplus,
        _softplus_slope,
        saturated=(0.05, inf),
        torch="Softplus",
        onnx="Softplus",
    ),
    Activation(
        "gelu",
        "GELU",
        "ReLU weighed by chance, with a dip below zero; the usual curve of transformers.",
        _gelu,
        _gelu_slope,
        needs_input=True,
        torch="GELU",
    ),
    Activation(
        "silu",
        "SiLU",
        "The input times its own sigmoid: smooth, with a dip below zero. Also called swish.",
        _silu,
        _silu_slope,
        needs_input=True,
        torch="SiLU",
    ),
    Activation(
        "softsign",
        "Softsign",
        "From -1 to 1 like tanh, but its ends flatten slowly, so gradients fade later.",
        _softsign,
        _softsign_slope,
        saturated=(-0.95, 0.95),
        torch="Softsign",
        onnx="Softsign",
    ),
    Activation(
        "hard_sigmoid",
        "Hard sigmoid",
        "The sigmoid as three straight lines: its ends are flat, and no gradient passes there.",
        _hard_sigmoid,
        _hard_sigmoid_slope,
        saturated=(0.0, 1.0),
        torch="Hardsigmoid",
    ),
    Activation(
        "hard_tanh",
        "Hard tanh",
        "tanh as three straight lines: slope 1 in the middle, none at the ends.",
        _hard_tanh,
        _hard_tanh_slope,
        saturated=(-1.0, 1.0),
        torch="Hardtanh",
    ),
    Activation(
        "identity",
        "Linear",
        "No curve at all: a linear network, whose gradients follow the weights alone.",
        _identity,
        _identity_slope,
        torch="Identity",
    ),
)
