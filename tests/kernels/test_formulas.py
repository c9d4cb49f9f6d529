"""The kernels' formulas on arrays, against the same formulas number by number."""

import numpy as np
import pytest

from kernels import registry
from kernels.contract import Activation
from kernels.formulas import on_arrays
from kernels.specialise import rebind
from tests.runs.own_curve import OWN


@pytest.mark.parametrize("curve", [*registry.activations().values(), OWN], ids=lambda curve: curve.name)
def test_every_curve_holds_for_arrays(curve: Activation) -> None:
    x = np.linspace(-6.0, 6.0, 49).reshape(7, 7)
    names = {"SLOPE": 0.3}
    one = rebind(curve.function, "float64", names, "one")
    one_slope = rebind(curve.slope, "float64", names, "one_slope")
    y = on_arrays(curve.function, 0.3)(x)
    assert y == pytest.approx(np.vectorize(one)(x), rel=1e-14)
    slopes = on_arrays(curve.slope, 0.3)(x, y)
    assert np.broadcast_to(slopes, x.shape) == pytest.approx(np.vectorize(one_slope)(x, y), rel=1e-14)
