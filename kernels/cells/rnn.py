"""The simple recurrent network (Elman 1990, "Finding structure in time").

    h' = f(W_i x + b_i + W_h h + b_h)

The gradient through one step is diag(f') W_h: over many steps a product of such matrices, which vanishes or explodes.
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """h' = f(a)."""
    h = act(a[0])
    return (h,), ()


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """da = dh' f'(a)."""
    return (d[0] * act_slope(a[0], new[0]),), (), (0.0,), ()


CELL = Cell(
    name="rnn",
    label="RNN",
    help="The simple recurrent network: each step mixes the input with the last hidden state. It forgets quickly, "
    "because the gradient shrinks or grows at every step.",
    order=10,
    gates=("hidden",),
    states=("hidden",),
    forward=forward,
    backward=backward,
    uses_gate_activation=False,
    torch="RNN",
    onnx="RNN",
)
