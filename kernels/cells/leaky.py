"""Leaky units of many time scales (Jaeger et al. 2007; learnt time constants: Mozer 1992; Tallec and Ollivier 2018).

    z = s(u)                                  each unit's own pace, from slow (near 0) to fast (near 1)
    h' = (1 - z) h + z f(W_i x + b_i + W_h h + b_h)

The paces start spread out, so that slow units carry what the fast ones forget.
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above, with v = (u,)."""
    z = gate(v[0])
    n = act(a[0])
    return ((1.0 - z) * s[0] + z * n,), (n,)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' back to the pre-activation, h and u."""
    z = gate(v[0])
    n = y[0]
    return (d[0] * z * act_slope(a[0], n),), (), (d[0] * (1.0 - z),), (d[0] * (n - s[0]) * gate_slope(v[0], z),)


CELL = Cell(
    name="leaky",
    label="Leaky RNN",
    help="Every unit has a pace of its own, learnt with the rest: slow units remember what fast ones forget.",
    order=100,
    gates=("hidden",),
    states=("hidden",),
    forward=forward,
    backward=backward,
    vectors=(("pace", -4.0, 2.0),),
)
