"""The independently recurrent network (Li et al. 2018): each unit remembers itself alone.

    h' = f(W x + b + u h)

u is one weight a unit, so each unit's gradient over n steps is simply u^n times the slopes: easy to keep in bounds.
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equation above, with v = (u,)."""
    return (act(a[0] + v[0] * s[0]),), (act(a[0] + v[0] * s[0]),)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' back to the pre-activation, h and u."""
    da = d[0] * act_slope(a[0] + v[0] * s[0], y[0])
    return (da,), (), (da * v[0],), (da * s[0],)


CELL = Cell(
    name="indrnn",
    label="IndRNN",
    help="Every unit sees only its own last value: memories from short to long side by side. Wants ReLU and depth.",
    order=90,
    gates=("hidden",),
    states=("hidden",),
    forward=forward,
    backward=backward,
    vectors=(("recurrent", 0.0, 1.0),),
    recurrent=False,
    uses_gate_activation=False,
)
