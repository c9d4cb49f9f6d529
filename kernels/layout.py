"""Where each parameter of a network lies: one flat array, padded to whole vectors, with views named as PyTorch's."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import gemm, registry
from kernels.activations import SLOPE
from kernels.contract import Cell

Array = NDArray[Any]


@dataclass(frozen=True)
class Architecture:
    """What a network is: layers of one cell, and a linear head.

    `inputs`: numbers a step; with `vocabulary` > 0 the inputs are int32 tokens, embedded in `inputs` dimensions.
    `outputs`: 0 for layers without a head, see `kernels.stack`.
    `hidden`: units of each layer. `readout`: "last", one output after the last step, or "every", one at each step.
    `loss`: a name of `registry.losses()`; for "quantile" the outputs take the `quantiles` in turn. Initialisations: see
    `kernels.initialisation`. ValueError says what is wrong.

    `bidirectional`: each layer reads the sequence forwards and, with weights of its own, backwards (Schuster and
    Paliwal 1997); the layer above and the head see both states side by side. With readout "last" the head sees each
    direction's final state. `residual`: each layer after the first adds its inputs to its outputs where the sizes agree
    (He et al. 2016). `normalise`: layer normalisation of each gate's pre-activation before its bias (Ba, Kiros and
    Hinton 2016, equation 4); what a cell keeps apart is normalised apart. `dropout`: the share of each layer's outputs
    that is zeroed in training, on the way up and not in time (Zaremba, Sutskever and Vinyals 2014); `variational`: the
    same units at all steps of a sequence (Gal and Ghahramani 2016).
    """

    inputs: int
    outputs: int
    hidden: tuple[int, ...]
    cell: str = "lstm"
    activation: str = "tanh"
    gate_activation: str = "sigmoid"
    slope: float = 0.01
    vocabulary: int = 0
    readout: str = "last"
    loss: str = "mean_squared"
    quantiles: tuple[float, ...] = ()
    bidirectional: bool = False
    residual: bool = False
    normalise: bool = False
    dropout: float = 0.0
    variational: bool = False
    recurrent_initialisation: str = "auto"
    input_initialisation: str = "auto"
    forget_bias: float = 1.0

    def __post_init__(self) -> None:
        for name, value, known in (
            ("cell", self.cell, registry.cells()),
            ("activation", self.activation, registry.activations()),
            ("gate_activation", self.gate_activation, registry.activations()),
            ("loss", self.loss, registry.losses()),
            ("readout", self.readout, ("last", "every")),
        ):
            if value not in known:
                raise ValueError(f"{name} {value!r} is not one of {', '.join(known)}")
        known = bool(self.quantiles) and all(0.0 < one < 1.0 for one in self.quantiles)
        if self.loss == "quantile" and (not known or self.outputs % len(self.quantiles)):
            raise ValueError(f"{self.outputs} outputs cannot take the quantiles {self.quantiles}")
        sizes = (self.inputs, self.outputs, *self.hidden)
        if not self.hidden or min(self.inputs, *self.hidden) < 1 or min(self.outputs, self.vocabulary) < 0:
            raise ValueError(f"sizes must be positive: inputs, outputs and hidden are {sizes}")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout must be at least 0 and less than 1, not {self.dropout}")


@dataclass(frozen=True)
class Section:
    """A parameter: `shape` as PyTorch's, stored transposed for matrices (`rows`, `row`), from number `first` on.

    `gates`: how many gates lie side by side in a row, each padded to whole vectors; 0 for what has none.
    """

    name: str
    shape: tuple[int, ...]
    first: int
    rows: int
    row: int
    gates: int = 0

    @property
    def count(self) -> int:
        """Numbers that it takes, padding included."""
        return self.rows * self.row


@dataclass(frozen=True)
class Layer:
    """Sizes of a recurrent layer in one direction: real inputs and units, and the padded rows of both.

    `name`: the end of its parameters' names, "l0" or "l0_reverse".
    """

    name: str
    inputs: int
    source_row: int
    units: int
    width: int


@dataclass(frozen=True)
class Level:
    """What a layer gives to the one above, all directions together: `outputs` numbers in rows of `row`.

    `residual`: its inputs are added.
    """

    outputs: int
    row: int
    residual: bool


class Layout:
    """Sizes and places of everything in a network of one precision ("float32" or "float64")."""

    def __init__(self, architecture: Architecture, precision: str) -> None:
        self.precision = precision
        self.dtype: np.dtype[Any] = np.dtype(precision)
        self.cell: Cell = registry.cells()[architecture.cell]
        self.activation, self.gate_activation = architecture.activation, architecture.gate_activation
        if not self.cell.uses_gate_activation:
            self.gate_activation = "sigmoid"  # one compiled variant, whatever stands there unused
        curves = [registry.activations()[name] for name in (self.activation, self.gate_activation)]
        # Where no curve has a slope to set, one compiled variant serves all.
        sloped = any("SLOPE" in function.__code__.co_names for one in curves for function in (one.function, one.slope))
        self.slope = architecture.slope if sloped else SLOPE
        self.loss, self.quantiles = architecture.loss, architecture.quantiles
        self.every = architecture.readout == "every"
        self.inputs, self.outputs, self.vocabulary = architecture.inputs, architecture.outputs, architecture.vocabulary
        self.x_row = gemm.padded(self.inputs, precision) if self.vocabulary else self.inputs
        self.y_row = gemm.padded(self.outputs, precision)
        self.keeps_input = any(one.needs_input for one in curves)
        self.directions = 2 if architecture.bidirectional else 1
        self.normalise, self.dropout = architecture.normalise, architecture.dropout
        self.variational = architecture.variational
        self.layers: list[Layer] = []  # the directions of a level side by side
        self.levels: list[Level] = []
        inputs, row = self.inputs, self.x_row
        for k, units in enumerate(architecture.hidden):
            width = gemm.padded(units, precision)
            for way in ("", "_reverse")[: self.directions]:
                self.layers.append(Layer(f"l{k}{way}", inputs, row, units, width))
            outputs = self.directions * units
            self.levels.append(
                Level(
                    outputs,
                    gemm.padded(outputs, precision),
                    residual=architecture.residual and k > 0 and inputs == outputs,
                )
            )
            inputs, row = outputs, self.levels[-1].row
        self.depth = len(self.levels)
        # Whether a layer's outputs are more than its hidden states: always, or when units are dropped.
        self.always_mixes = self.directions == 2 or any(level.residual for level in self.levels)
        self.mixes = self.always_mixes or self.dropout > 0
        self.state_size = sum(len(self.cell.states) * layer.width for layer in self.layers)
        self.sections: list[Section] = []
        self._place_all()
        self._places = {section.name: section.first for section in self.sections}
        self.count = sum(section.count for section in self.sections)
        # What each section belongs to: an index into layer_names.
        self.layer_names = [f"layer {k + 1}" for k in range(self.depth)] + ["head"]
        if self.vocabulary:
            self.layer_names.insert(0, "embedding")
        self.owners = [self._owner(section.name) for section in self.sections]

    def place(self, name: str) -> int:
        """The first number of a parameter."""
        return self._places[name]

    def has(self, name: str) -> bool:
        """Whether the network has a parameter."""
        return name in self._places

    def saturation(self, gate: str) -> tuple[float, float]:
        """At or beyond which values a gate of the cell counts as saturated."""
        name = self.activation if gate in self.cell.activated else self.gate_activation
        return registry.activations()[name].saturated

    def read(self, flat: Array) -> dict[str, Array]:
        """Contiguous copies of the parameters in a flat array, shaped as PyTorch's."""
        return {section.name: np.array(self._view(section, flat)).reshape(section.shape) for section in self.sections}

    def write(self, flat: Array, values: Mapping[str, Array]) -> None:
        """Put parameters into a flat array. KeyError for a missing name, ValueError for a wrong shape."""
        for section in self.sections:
            if section.name not in values:
                raise KeyError(f"{section.name} is missing; there are {', '.join(sorted(values))}")
            value = np.asarray(values[section.name])
            if value.shape != section.shape:
                raise ValueError(f"{section.name} has shape {value.shape}, not {section.shape}")
            view = self._view(section, flat)
            view[...] = value.reshape(view.shape)

    def reorder_state(self, state: Array, order: Array) -> Array:
        """A carried state of the rows `order`, each of which may come more than once or not at all."""
        rows, states, first = state.size // self.state_size, len(self.cell.states), 0
        parts: list[Array] = []
        for layer in self.layers:
            size = states * rows * layer.width
            parts.append(state[first : first + size].reshape(states, rows, layer.width)[:, order].ravel())
            first += size
        return np.concatenate(parts)

    def _place_all(self) -> None:
        if self.vocabulary:
            self._add("embedding.weight", (self.vocabulary, self.inputs), self.vocabulary, self.x_row)
        for layer in self.layers:
            self._place_layer(layer)
        top = self.levels[-1]
        self._add("head.weight", (self.outputs, top.outputs), top.outputs, self.y_row)
        self._add("head.bias", (self.outputs,), 1, self.y_row)

    def _place_layer(self, layer: Layer) -> None:
        cell, end = self.cell, layer.name
        gates, split, vectors = len(cell.gates), cell.split, len(cell.vectors)
        tall, wide = gates * layer.units, gates * layer.width
        self._add(f"rnn.weight_ih_{end}", (tall, layer.inputs), layer.inputs, wide, gates)
        if cell.recurrent:
            self._add(f"rnn.weight_hh_{end}", (tall, layer.units), layer.units, wide, gates)
        self._add(f"rnn.bias_ih_{end}", (tall,), 1, wide, gates)
        if cell.recurrent:
            self._add(f"rnn.bias_hh_{end}", (tall,), 1, wide, gates)
        if vectors:
            self._add(f"rnn.vectors_{end}", (vectors, layer.units), vectors, layer.width)
        if self.normalise:
            self._add(f"rnn.gain_{end}", (tall,), 1, wide, gates)
        if self.normalise and split:
            self._add(f"rnn.gain_hh_{end}", (split * layer.units,), 1, split * layer.width, split)

    def _add(self, name: str, shape: tuple[int, ...], rows: int, row: int, gates: int = 0) -> None:
        first = self.sections[-1].first + self.sections[-1].count if self.sections else 0
        self.sections.append(Section(name, shape, first, rows, row, gates))

    def _owner(self, name: str) -> int:
        if name.startswith("embedding"):
            return 0
        if name.startswith("head"):
            return len(self.layer_names) - 1
        return int(name.removesuffix("_reverse").rsplit("_l", 1)[1]) + bool(self.vocabulary)

    def _view(self, section: Section, flat: Array) -> Array:
        """A writable view without the padding: (rows,), (rows, columns) or, by gate, (gates, units, inputs)."""
        stored = flat[section.first : section.first + section.count].reshape(section.rows, section.row)
        if section.name == "embedding.weight":
            return stored[:, : self.inputs]
        if section.name == "head.weight":
            return stored[:, : self.outputs].T
        if section.name == "head.bias":
            return stored[0, : self.outputs]
        if section.name.startswith("rnn.vectors"):
            return stored[:, : section.shape[1]]
        by_gate = stored.reshape(section.rows, section.gates, -1)[:, :, : section.shape[0] // section.gates]
        return by_gate[0] if len(section.shape) == 1 else by_gate.transpose(1, 2, 0)
