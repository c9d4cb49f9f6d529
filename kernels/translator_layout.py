"""What a translator is, and where each of its parameters lies: the encoder's, the decoder's, and those between."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.bridge import Bridge
from kernels.initialisation import initial
from kernels.layout import Architecture, Layout

Array = NDArray[Any]
PARTS = ("encoder", "decoder")


@dataclass(frozen=True)
class TranslatorArchitecture:
    """What a translator is.

    `encoder` and `decoder`: layers over the tokens of the source and of the target, see `Architecture`; both of one
    cell, depth and hidden sizes, without outputs, the decoder reading forwards only. `attention`: whether the decoder
    looks back at the encoder's states. `start` and `end`: the target's tokens before the first and after the last.
    ValueError says what is wrong.
    """

    encoder: Architecture
    decoder: Architecture
    attention: bool = True
    start: int = 1
    end: int = 2

    def __post_init__(self) -> None:
        one, other = self.encoder, self.decoder
        if (one.cell, one.hidden) != (other.cell, other.hidden):
            raise ValueError("encoder and decoder have the same cell, depth and hidden sizes")
        if other.bidirectional:
            raise ValueError("a decoder cannot read what it has not yet said")
        if not one.vocabulary or not 0 <= max(self.start, self.end) < other.vocabulary:
            raise ValueError("encoder and decoder read tokens, the target's start and end among them")


class TranslatorLayout:
    """One flat array: the encoder's parameters as `Layout` places them, the decoder's, then the others one by one.

    `shapes`: those others by name. `spans`: each parameter's numbers, in the order of `read`; the padding among them is
    zero. `owners`: the index into `layer_names` that each of them belongs to.
    """

    def __init__(self, architecture: TranslatorArchitecture, precision: str) -> None:
        self.architecture = architecture
        self.parts = Layout(architecture.encoder, precision), Layout(architecture.decoder, precision)
        encoder, decoder = self.parts
        self.dtype = decoder.dtype
        self.bridge = Bridge(encoder, decoder)
        self.shapes = self._rest()
        self.starts = (0, encoder.count, encoder.count + decoder.count)
        self.count = self.starts[2] + sum(math.prod(shape) for shape in self.shapes.values())
        self.spans = self._spans()
        self.layer_names = self._layer_names()
        names = [f"{part}.{one.name}" for part, own in self._sections() for one in own]
        self.owners = [self._owner(name) for name in (*names, *self.shapes)]
        sections = [one.shape for _, own in self._sections() for one in own]
        self.weight_count = sum(math.prod(shape) for shape in (*sections, *self.shapes.values()))

    def part(self, k: int, flat: Array) -> Array:
        """The encoder's (0) or the decoder's (1) numbers."""
        return flat[self.starts[k] : self.starts[k + 1]]

    def views(self, flat: Array) -> dict[str, Array]:
        """Writable views of what belongs to neither."""
        found: dict[str, Array] = {}
        for (name, shape), span in zip(self.shapes.items(), self.spans[-len(self.shapes) :], strict=True):
            found[name] = flat[span].reshape(shape)
        return found

    def read(self, flat: Array) -> dict[str, Array]:
        """Copies of all parameters by name."""
        values: dict[str, Array] = {}
        for k, part in enumerate(PARTS):
            own = self.parts[k].read(self.part(k, flat))
            values |= {f"{part}.{name}": value for name, value in own.items() if value.size}
        return values | {name: view.copy() for name, view in self.views(flat).items()}

    def write(self, flat: Array, values: Mapping[str, Array]) -> None:
        """Put parameters into a flat array. KeyError for a missing name, ValueError for a wrong shape."""
        for k, part in enumerate(PARTS):
            start = f"{part}."
            own = {name.removeprefix(start): value for name, value in values.items() if name.startswith(start)}
            # What a layout of no outputs asks for in place of a head.
            own |= {"head.weight": np.zeros((0, self.parts[k].levels[-1].outputs)), "head.bias": np.zeros(0)}
            self.parts[k].write(self.part(k, flat), own)
        for name, view in self.views(flat).items():
            if name not in values:
                raise KeyError(f"{name} is missing; there are {', '.join(sorted(values))}")
            if values[name].shape != view.shape:
                raise ValueError(f"{name} has shape {values[name].shape}, not {view.shape}")
            view[...] = values[name]

    def initial(self, seed: int) -> dict[str, Array]:
        """The values to start with, the same for the same seed in either precision."""
        values: dict[str, Array] = {}
        made = (self.architecture.encoder, self.architecture.decoder)
        for k, (part, sections) in enumerate(self._sections()):
            own = initial(made[k], {one.name: one.shape for one in sections}, 2 * seed + k)
            values |= {f"{part}.{name}": value for name, value in own.items()}
        generator = np.random.default_rng([seed, 2])
        for name, shape in self.shapes.items():
            limit = np.sqrt(6.0 / sum(shape))  # Xavier's, see `kernels.initialisation`
            values[name] = np.zeros(shape) if name == "head.bias" else generator.uniform(-limit, limit, shape)
        return values

    def _rest(self) -> dict[str, tuple[int, ...]]:
        """The shapes of what belongs to neither the encoder nor the decoder."""
        encoder, decoder = self.parts
        shapes = self.bridge.shapes()
        size, keys = decoder.levels[-1].outputs, encoder.levels[-1].outputs
        if self.architecture.attention:
            shapes |= {"attention.score": (size, keys), "attention.combine": (size, keys + size)}
        outputs = self.architecture.decoder.vocabulary
        return shapes | {"head.weight": (outputs, size), "head.bias": (outputs,)}

    def _sections(self) -> list[tuple[str, list[Any]]]:
        pairs = zip(PARTS, self.parts, strict=True)
        return [(part, [one for one in layout.sections if one.count]) for part, layout in pairs]

    def _spans(self) -> list[slice]:
        spans: list[slice] = []
        for start, (_, sections) in zip(self.starts, self._sections(), strict=False):
            spans += [slice(start + one.first, start + one.first + one.count) for one in sections]
        first = self.starts[2]
        for shape in self.shapes.values():
            spans.append(slice(first, first + math.prod(shape)))
            first = spans[-1].stop
        return spans

    def _layer_names(self) -> list[str]:
        names = [f"{part} {name}" for part in PARTS for name in self.parts[1].layer_names[:-1]]
        names += ["bridge"] if self.bridge.mixes else []
        return names + (["attention"] if self.architecture.attention else []) + ["head"]

    def _owner(self, name: str) -> int:
        part, rest = name.split(".", 1)
        if part in self.layer_names:
            return self.layer_names.index(part)
        layer = rest.split(".")[0]
        if layer == "rnn":
            layer = f"layer {int(rest.removesuffix('_reverse').rsplit('_l', 1)[1]) + 1}"
        return self.layer_names.index(f"{part} {layer}")
