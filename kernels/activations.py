"""The activation functions, one row each: a curve, its slope, its names elsewhere."""

from math import sqrt, tanh

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


ACTIVATIONS: tuple[Activation, ...] = (
    Activation(
        "sigmoid",
        "Sigmoid",
        "From 0 to 1. Its slope is at most a quarter, so gradients vanish within a few steps.",
        _sigmoid,
        _sigmoid_slope,
        torch="Sigmoid",
        onnx="Sigmoid",
    ),
    Activation(
        "tanh",
        "tanh",
        "From -1 to 1, centred on zero. Its slope is 1 in the middle and fades at both ends.",
        _tanh,
        _tanh_slope,
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
)
