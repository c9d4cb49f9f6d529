"""LSTM with coupled gates (Greff et al. 2017, section 3): what is forgotten makes room for what comes in.

f = s(W_if x + b_if + W_hf h + b_hf)
g = t(W_ig x + b_ig + W_hg h + b_hg)
o = s(W_io x + b_io + W_ho h + b_ho)
c' = f c + (1 - f) g
h' = o t(c')
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above, with s = (h, c)."""
    f = gate(a[0])
    g = act(a[1])
    o = gate(a[2])
    c = f * s[1] + (1.0 - f) * g
    return (o * act(c), c), (f, g, o)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' and c' back to the gates and c."""
    f = y[0]
    g = y[1]
    o = y[2]
    squashed = act(new[1])
    dc = d[1] + d[0] * o * act_slope(new[1], squashed)
    da_f = dc * (s[1] - g) * gate_slope(a[0], f)
    da_g = dc * (1.0 - f) * act_slope(a[1], g)
    da_o = d[0] * squashed * gate_slope(a[2], o)
    return (da_f, da_g, da_o), (), (0.0, dc * f), ()


CELL = Cell(
    name="lstm_coupled",
    label="LSTM coupled",
    help="An LSTM with one gate for both forgetting and taking in: a quarter fewer weights, nearly the same memory.",
    order=60,
    gates=("forget", "candidate", "output"),
    states=("hidden", "cell"),
    forward=forward,
    backward=backward,
    forget_gate=0,
)
