"""What is measured: the shapes of training steps, and data for them."""

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.bench import synthetic
from kernels.initialisation import initial
from kernels.layout import Architecture, Layout

Array = NDArray[Any]
Arrays = dict[str, Array]
LEARNING_RATE = 1e-4


@dataclass(frozen=True)
class Shape:
    """Sequences of a batch, their steps, numbers a step in and out, units of a layer, layers."""

    batch: int
    steps: int
    inputs: int
    hidden: int
    layers: int

    def __str__(self) -> str:
        return ", ".join(map(str, astuple(self)))

    def architecture(self, cell: str) -> Architecture:
        """The network: as many outputs as inputs, at every step."""
        return Architecture(self.inputs, self.inputs, (self.hidden,) * self.layers, cell=cell, readout="every")

    def data(self) -> tuple[Array, Array]:
        """Random inputs and targets (steps, batch, inputs) in float32."""
        return synthetic(self.inputs, self.batch, self.steps, "float32")


SHAPES = {
    "tiny": Shape(32, 50, 1, 32, 1),
    "small": Shape(32, 100, 8, 64, 2),
    "charrnn": Shape(50, 50, 65, 128, 2),
    "mid": Shape(64, 100, 64, 256, 2),
    "large": Shape(64, 128, 128, 512, 2),
    "odd": Shape(37, 61, 7, 149, 2),
    "single": Shape(1, 200, 16, 128, 1),
    "deep": Shape(32, 60, 16, 96, 8),
    "long": Shape(16, 1000, 8, 96, 1),
    "wide": Shape(32, 40, 64, 1000, 1),
}
CELLS = ("rnn", "gru", "lstm")


def parameters(cell: str, shape: Shape) -> Arrays:
    """Weights that a network starts with, alike for all; no bias is zero, so that a check sees each."""
    architecture = shape.architecture(cell)
    shapes = {section.name: section.shape for section in Layout(architecture, "float32").sections}
    generator = np.random.default_rng(1)
    values = initial(architecture, shapes, seed=1)
    for name, value in values.items():
        if "bias" in name:
            values[name] = value + generator.normal(0.0, 0.1, value.shape)
    return {name: value.astype(np.float32) for name, value in values.items()}
