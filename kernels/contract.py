"""What a cell, an activation, a loss and an optimizer are.

Each is plain mathematics: undecorated scalar functions that run in Python as they stand and that a backend compiles.
They use only arithmetic, comparisons and functions of `math`, and no module-level state but what a backend may bind
anew (see `kernels.specialise`), so one definition serves the CPU, CUDA and the naive reference of the tests.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

Floats = tuple[float, ...]
Curve = Callable[[float], float]
Slope = Callable[[float, float], float]
Point = Callable[[float, float, float], tuple[float, float]]

# forward(a, q, s, v, act, gate) -> (new states, saved)
Forward = Callable[[Floats, Floats, Floats, Floats, Curve, Curve], tuple[Floats, Floats]]
# backward(a, y, q, s, new, v, d, act, gate, act_slope, gate_slope) -> (da, dq, ds, dv)
Backward = Callable[
    [Floats, Floats, Floats, Floats, Floats, Floats, Floats, Curve, Curve, Slope, Slope],
    tuple[Floats, Floats, Floats, Floats],
]


@dataclass(frozen=True)
class Cell:
    """One unit of a recurrent layer at one step.

    `gates`: one pre-activation each, a = W_i x + b_i + W_h h + b_h, in PyTorch's order where PyTorch has the cell.
    The last `split` gates keep their recurrent part apart: a = W_i x + b_i and q = W_h h + b_h (the GRU's candidate
    needs it). `states`: what is carried to the next step; the first is the hidden state h, the layer's output.

    `vectors`: weights of each unit's own (peepholes, time constants), with the range that they start in uniformly.
    `recurrent`: False where there is no W_h, so that a unit sees of the step before no more than its own states.

    `forward(a, q, s, v, act, gate)` takes the pre-activations, the parts kept apart, the states of the step before and
    the unit's vectors, and returns the new states and what the backward pass needs beside them (`saved`, at most one
    number a gate; with none, a long sequence takes half the memory). `backward(a, y, q, s, new, v, d, act, gate,
    act_slope, gate_slope)` takes `saved` as y, the new states, and the loss's derivative d for each of them; it returns
    the derivatives for a, q, s and v, those for s without the way through a and q. `a` holds numbers only where the
    activation's slope needs them.

    `activated`: the gates that take the cell's activation; the others take the gates' own.
    `forget_gate`: the index of the gate whose bias starts positive, or -1. `torch`, `onnx`: the cell's names there,
    empty where it has none.
    """

    name: str
    label: str
    help: str
    order: int
    gates: tuple[str, ...]
    states: tuple[str, ...]
    forward: Forward
    backward: Backward
    split: int = 0
    vectors: tuple[tuple[str, float, float], ...] = ()
    recurrent: bool = True
    forget_gate: int = -1
    activated: tuple[str, ...] = ("candidate", "hidden")
    uses_gate_activation: bool = True
    torch: str = ""
    onnx: str = ""

    @property
    def saved(self) -> int:
        """How many numbers `forward` keeps for the way back beside the states."""
        half = 0.5  # any number will do to count them
        a, q = (half,) * len(self.gates), (half,) * self.split
        s, v = (half,) * len(self.states), (half,) * len(self.vectors)
        return len(self.forward(a, q, s, v, float, float)[1])


@dataclass(frozen=True)
class Activation:
    """A curve y = f(x) and its slope dy/dx from x and y.

    `needs_input`: the slope cannot be had from y alone, so that x is kept for the backward pass. `gain` is the factor
    of Xavier's and He's initialisations (He et al. 2015, equation 10, for the rectifiers). `saturated`: at or below the
    first and at or beyond the second value, hardly any gradient passes.
    """

    name: str
    label: str
    help: str
    function: Curve
    slope: Slope
    gain: float = 1.0
    rectifier: bool = False
    needs_input: bool = False
    saturated: tuple[float, float] = (-inf, inf)
    torch: str = ""
    onnx: str = ""


@dataclass(frozen=True)
class Loss:
    """A loss.

    `point(y, t, level) -> (loss, slope)`: what one output y costs where t is right, and its derivative for y; `level`
    is the output's quantile, for the loss that asks for it. None for a loss over tokens, which needs all of a row's
    outputs at once: each backend has a pass of its own for it, by the loss's name.
    """

    name: str
    label: str
    help: str
    point: Point | None = None

    @property
    def tokens(self) -> bool:
        """Whether targets are class numbers, not real values."""
        return self.point is None


@dataclass(frozen=True)
class Rule:
    """An optimizer's rule for one weight: `update(w, g, m, v, h) -> (w, m, v)`.

    m and v are the rule's two slots; h holds rate, first decay, second decay, epsilon, the two bias corrections and the
    weight decay.
    """

    name: str
    label: str
    help: str
    update: Callable[[float, float, float, float, Floats], tuple[float, float, float]]
