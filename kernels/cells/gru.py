"""The gated recurrent unit (Cho et al. 2014), reset gate after the product, as in PyTorch and cuDNN.

r = s(W_ir x + b_ir + W_hr h + b_hr)            reset gate
z = s(W_iz x + b_iz + W_hz h + b_hz)            update gate
n = t(W_in x + b_in + r (W_hn h + b_hn))        candidate
h' = (1 - z) n + z h                            hidden state
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above; q = W_hn h + b_hn is kept apart, for r multiplies it."""
    r = gate(a[0])
    z = gate(a[1])
    n = act(a[2] + r * q[0])
    return ((1.0 - z) * n + z * s[0],), (r, z, n)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' back to the gates and h."""
    r = y[0]
    z = y[1]
    n = y[2]
    da_n = d[0] * (1.0 - z) * act_slope(a[2] + r * q[0], n)
    da_z = d[0] * (s[0] - n) * gate_slope(a[1], z)
    da_r = da_n * q[0] * gate_slope(a[0], r)
    return (da_r, da_z, da_n), (da_n * r,), (d[0] * z,), ()


CELL = Cell(
    name="gru",
    label="GRU",
    help="The gated recurrent unit: two gates decide what to keep and what to replace. Nearly as long a memory as the "
    "LSTM with a quarter fewer weights.",
    order=20,
    gates=("reset", "update", "candidate"),
    states=("hidden",),
    forward=forward,
    backward=backward,
    split=1,
    torch="GRU",
    onnx="GRU",
)
