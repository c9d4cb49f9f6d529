"""Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000).

i = s(W_ii x + b_ii + W_hi h + b_hi)      input gate
f = s(W_if x + b_if + W_hf h + b_hf)      forget gate
g = t(W_ig x + b_ig + W_hg h + b_hg)      candidate
o = s(W_io x + b_io + W_ho h + b_ho)      output gate
c' = f c + i g                            cell state: added to, not multiplied through, so gradients last
h' = o t(c')                              hidden state
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above, with s = (h, c)."""
    i = gate(a[0])
    f = gate(a[1])
    g = act(a[2])
    o = gate(a[3])
    c = f * s[1] + i * g
    h = o * act(c)
    return (h, c), (i, f, g, o)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' and c' back to the gates and c."""
    i = y[0]
    f = y[1]
    g = y[2]
    o = y[3]
    squashed = act(new[1])
    dc = d[1] + d[0] * o * act_slope(new[1], squashed)
    da_i = dc * g * gate_slope(a[0], i)
    da_f = dc * s[1] * gate_slope(a[1], f)
    da_g = dc * i * act_slope(a[2], g)
    da_o = d[0] * squashed * gate_slope(a[3], o)
    return (da_i, da_f, da_g, da_o), (), (0.0, dc * f), ()


CELL = Cell(
    name="lstm",
    label="LSTM",
    help="Long short-term memory: a cell state that gates add to and take from. The gradient passes through the "
    "forget gate almost unchanged, so it learns from far back.",
    order=30,
    gates=("input", "forget", "candidate", "output"),
    states=("hidden", "cell"),
    forward=forward,
    backward=backward,
    forget_gate=1,
    torch="LSTM",
    onnx="LSTM",
)
