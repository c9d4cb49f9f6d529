"""The minimal gated unit (Zhou et al. 2016), with the gate after the product, as in the GRU here.

f = s(W_if x + b_if + W_hf h + b_hf)
n = t(W_in x + b_in + f (W_hn h + b_hn))
h' = (1 - f) h + f n
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above; q = W_hn h + b_hn is kept apart, for f multiplies it."""
    f = gate(a[0])
    n = act(a[1] + f * q[0])
    return ((1.0 - f) * s[0] + f * n,), (f, n)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' back to the gate and h."""
    f = y[0]
    n = y[1]
    da_n = d[0] * f * act_slope(a[1] + f * q[0], n)
    da_f = (d[0] * (n - s[0]) + da_n * q[0]) * gate_slope(a[0], f)
    return (da_f, da_n), (da_n * f,), (d[0] * (1.0 - f),), ()


CELL = Cell(
    name="mgu",
    label="MGU",
    help="One gate does the work of the GRU's two: a third fewer weights than the GRU.",
    order=70,
    gates=("forget", "candidate"),
    states=("hidden",),
    forward=forward,
    backward=backward,
    split=1,
)
