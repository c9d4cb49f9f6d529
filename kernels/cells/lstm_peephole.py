"""LSTM with peepholes (Gers, Schraudolph and Schmidhuber 2002): the gates see the cell state.

    i = s(W_ii x + b_ii + W_hi h + b_hi + p_i c)
    f = s(W_if x + b_if + W_hf h + b_hf + p_f c)
    g = t(W_ig x + b_ig + W_hg h + b_hg)
    c' = f c + i g
    o = s(W_io x + b_io + W_ho h + b_ho + p_o c')
    h' = o t(c')

Each unit's peepholes p are weights of its own.
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above, with s = (h, c) and v = (p_i, p_f, p_o)."""
    i = gate(a[0] + v[0] * s[1])
    f = gate(a[1] + v[1] * s[1])
    g = act(a[2])
    c = f * s[1] + i * g
    o = gate(a[3] + v[2] * c)
    return (o * act(c), c), (i, f, g, o)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule; the output gate's peephole sees the new cell state."""
    i = y[0]
    f = y[1]
    g = y[2]
    o = y[3]
    c = new[1]
    squashed = act(c)
    da_o = d[0] * squashed * gate_slope(a[3] + v[2] * c, o)
    dc = d[1] + d[0] * o * act_slope(c, squashed) + da_o * v[2]
    da_i = dc * g * gate_slope(a[0] + v[0] * s[1], i)
    da_f = dc * s[1] * gate_slope(a[1] + v[1] * s[1], f)
    da_g = dc * i * act_slope(a[2], g)
    ds = dc * f + da_i * v[0] + da_f * v[1]
    return (da_i, da_f, da_g, da_o), (), (0.0, ds), (da_i * s[1], da_f * s[1], da_o * c)


CELL = Cell(
    name="lstm_peephole",
    label="LSTM peephole",
    help="An LSTM whose gates also see the cell state, which helps with exact timing and counting.",
    order=40,
    gates=("input", "forget", "candidate", "output"),
    states=("hidden", "cell"),
    forward=forward,
    backward=backward,
    vectors=(("input", -0.1, 0.1), ("forget", -0.1, 0.1), ("output", -0.1, 0.1)),
    forget_gate=1,
)
