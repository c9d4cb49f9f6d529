"""The minGRU (Feng et al. 2024): a GRU whose gates see only the input.

    z = s(W_z x + b_z)
    h' = (1 - z) h + z t(W_h x + b_h)

Without W_h the step is linear in h: there is no product of matrices over time, and nothing that could explode. The
whole sequence's pre-activations are one matrix product; what is left of the time loop is a scan of single numbers.
"""

from kernels.contract import Cell, Curve, Floats, Slope


def forward(a: Floats, q: Floats, s: Floats, v: Floats, act: Curve, gate: Curve) -> tuple[Floats, Floats]:
    """The equations above."""
    z = gate(a[0])
    n = act(a[1])
    return ((1.0 - z) * s[0] + z * n,), (z, n)


def backward(
    a: Floats, y: Floats, q: Floats, s: Floats, new: Floats, v: Floats, d: Floats,
    act: Curve, gate: Curve, act_slope: Slope, gate_slope: Slope,
) -> tuple[Floats, Floats, Floats, Floats]:  # fmt: skip
    """The chain rule, from h' back to the gates and h."""
    z = y[0]
    n = y[1]
    da_z = d[0] * (n - s[0]) * gate_slope(a[0], z)
    return (da_z, d[0] * z * act_slope(a[1], n)), (), (d[0] * (1.0 - z),), ()


CELL = Cell(
    name="mingru",
    label="minGRU",
    help="A GRU without recurrent weights: gradients fade only where its gate says so. Very fast; wants depth.",
    order=80,
    gates=("update", "candidate"),
    states=("hidden",),
    forward=forward,
    backward=backward,
    recurrent=False,
)
