"""The first LSTM, without a forget gate (Hochreiter and Schmidhuber 1997).

i = s(W_ii x + b_ii + W_hi h + b_hi)
g = t(W_ig x + b_ig + W_hg h + b_hg)
o = s(W_io x + b_io + W_ho h + b_ho)
c' = c + i g                              the constant error carousel: its gradient never shrinks
h' = o t(c')
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above, with s = (h, c)."""
    i = gate(a[0])
    g = act(a[1])
    o = gate(a[2])
    c = s[1] + i * g
    return (o * act(c), c), (i, g, o)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' and c' back to the gates and c."""
    i = y[0]
    g = y[1]
    o = y[2]
    squashed = act(new[1])
    dc = d[1] + d[0] * o * act_slope(new[1], squashed)
    da_i = dc * g * gate_slope(a[0], i)
    da_g = dc * i * act_slope(a[1], g)
    da_o = d[0] * squashed * gate_slope(a[2], o)
    return (da_i, da_g, da_o), (), (0.0, dc), ()


CELL = Cell(
    name="lstm_1997",
    label="LSTM 1997",
    help="The first LSTM: its memory only adds up and never fades, so it suits short sequences with a clear start.",
    order=50,
    gates=("input", "candidate", "output"),
    states=("hidden", "cell"),
    forward=forward,
    backward=backward,
)
