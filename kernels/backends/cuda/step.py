"""A network on CUDA: where everything of a batch lies, its losses and outputs, and the verdict of a step."""

# Meets Numba's untyped device arrays and kernels.
# pyright: basic

from dataclasses import dataclass
from typing import Any

import numpy as np

from kernels.backends.cuda.card import Card, Lines, Matrix
from kernels.backends.cuda.plan import Grid, Rows, free_grid, resident_grid, streaming_grid
from kernels.layout import Layer, Layout


@dataclass(frozen=True)
class Batch:
    """A batch on the card. `inputs`, `targets`: flat arrays; `at`: where its tokens start (generation walks on).

    `watched`: count on the way back what is saturated. `noise`: which units are dropped; 0: none.
    """

    inputs: Any
    targets: Any
    rows: Rows
    table: Any
    steps: int
    size: int
    scale: float
    carry: bool
    at: int = 0
    watched: bool = False
    noise: int = 0


class Step:
    """The numbers of a network on the card and the passes over them.

    Device arrays are flat. `hidden` of a layer holds, for each state, the lines of the rows' first states and then of
    all packed rows; `tape` and `parts` the packed rows. A direction that reads from the sequences' ends has its rows in
    the order in which it reads. `out` of a level: what it gives to the one above, where that is not `hidden` itself.
    """

    def __init__(self, layout: Layout, card: Card, persistent: bool) -> None:
        self.layout, self.card, self.persistent = layout, card, persistent
        self.gates, self.split = len(layout.cell.gates), layout.cell.split
        self.states, self.vectors = len(layout.cell.states), len(layout.cell.vectors)
        self.weights, self.gradients = (card.array(name, layout.count) for name in ("weights", "gradients"))
        self.slots = [card.array(name, layout.count) for name in ("slot m", "slot v")]
        self.counters = card.array("counters", 2, np.int32)
        self.factor = card.array("factor", 1, np.float64)
        sections = [number for one in layout.sections for number in (one.first, one.count)]
        self._sections = card.upload(np.array(sections, np.int64))
        self._levels = card.upload(np.resize(np.array(layout.quantiles or (0.5,)), layout.outputs))
        limits = [layout.saturation(gate) for gate in layout.cell.gates]
        self.limits = card.upload(np.array(limits, layout.dtype))

    # Where things lie.

    def place(self, name: str, layer: Layer) -> int:
        """The first weight of a layer's parameter; 0 for what the cell does not have, which no kernel reads."""
        full = f"rnn.{name}_{layer.name}"
        return self.layout.place(full) if self.layout.has(full) else 0

    def plane(self, batch: Batch, layer: Layer) -> int:
        """Numbers from one state of `hidden` to the next."""
        return (batch.rows.many + batch.size) * layer.width

    def hidden(self, batch: Batch, j: int) -> Any:
        """The states of layer j."""
        return self.card.array(f"hidden {j}", self.states * self.plane(batch, self.layout.layers[j]))

    def tape(self, batch: Batch, j: int) -> Any:
        """What each gate of layer j saves; on the way back its derivatives."""
        return self.card.array(f"tape {j}", batch.rows.many * self.gates * self.layout.layers[j].width)

    def kept(self, batch: Batch, j: int) -> Any:
        """The pre-activations of layer j, for curves whose slope needs them."""
        size = batch.rows.many * self.gates * self.layout.layers[j].width
        return self.card.array(f"kept {j}", size if self.layout.keeps_input else 1)

    def parts(self, batch: Batch, j: int) -> Any:
        """What the cell of layer j keeps apart; on the way back its derivatives."""
        return self.card.array(f"parts {j}", batch.rows.many * self.split * self.layout.layers[j].width)

    def state(self, size: int) -> Any:
        """The carried state of so many rows."""
        return self.card.array("state", self.layout.state_size * size)

    def chosen(self, batch: Batch, d: int = 0) -> Any:
        """The row of the embedding table of each packed row, in the order of direction d."""
        return self.card.array(f"chosen {d}", batch.rows.many, np.int64)

    def mixes(self, batch: Batch) -> bool:
        """Whether a level's outputs are more than the hidden states of its one layer."""
        return self.layout.always_mixes or batch.noise != 0

    def out(self, batch: Batch, k: int) -> Matrix:
        """The outputs of level k, one row for each packed row."""
        row = self.layout.levels[k].row
        if self.mixes(batch):
            return self.card.array(f"out {k}", batch.rows.many * row), 0, row
        return self.hidden(batch, k), batch.size * row, row

    def finals(self, batch: Batch) -> Matrix:
        """What the head reads of both directions' last steps."""
        row = self.layout.levels[-1].row
        return self.card.array("finals", batch.size * row), 0, row

    def outputs_at(self, batch: Batch) -> tuple[Any, int]:
        """The head's outputs, and how many rows of them there are."""
        many = batch.rows.many if self.layout.every else batch.size
        return self.card.array("y", many * self.layout.y_row), many

    def source(self, batch: Batch, j: int) -> tuple[Matrix, Lines]:
        """What layer j reads."""
        layout, rows = self.layout, batch.rows
        k, d = divmod(j, layout.directions)
        if k:
            return self.out(batch, k - 1), (batch.table, rows.turned, d)
        if layout.vocabulary:
            return (self.weights, layout.place("embedding.weight"), layout.x_row), (self.chosen(batch, d), 0, 1)
        lines = (batch.table, rows.turned_places, 1) if d else (batch.table, rows.places, int(rows.packed))
        return (batch.inputs, 0, layout.inputs), lines

    def top(self, batch: Batch) -> tuple[Matrix, Lines]:
        """What the head reads."""
        layout, all_lines = self.layout, (batch.table, 0, 0)
        if layout.every:
            return self.out(batch, layout.depth - 1), all_lines
        if layout.directions == 2:
            return self.finals(batch), all_lines
        return self.out(batch, layout.depth - 1), (batch.table, batch.rows.last, 1)

    def grid(self, rows: int, units: int) -> Grid:
        """How a time loop is dealt out."""
        machine, item = self.card.machine, self.layout.dtype.itemsize
        if not self.layout.cell.recurrent:
            return free_grid(machine, units, rows)
        # Normalisation stands between the product and the cell, and needs all units of a row.
        stays = self.persistent and not self.layout.normalise
        found = resident_grid(machine, units, rows, self.gates, item) if stays else None
        return found or streaming_grid(machine, units, rows, self.gates, item)

    def sync(self, grid: Grid) -> Any:
        """The counters of a launch's barriers, at zero but for the last, which remembers that one gave up."""
        sync = self.card.array("sync", self.card.machine.multiprocessors + 1, np.int32)
        if grid.resident and grid.slices > 1 and self.layout.cell.recurrent and not self.layout.normalise:
            self.card.elements("fill_words", grid.groups, sync)
        return sync

    # Passes.

    def drop(self, batch: Batch, k: int, x: Any) -> None:
        """Zero some of a level's outputs, or of their derivatives: the same ones."""
        layout, rows, level = self.layout, batch.rows, self.layout.levels[k]
        bar = int(layout.dropout * 2**32)
        told = (batch.size, batch.noise, k, int(layout.variational), bar, 1.0 / (1.0 - bar / 2**32))
        placed = (batch.table, rows.places, int(rows.packed))
        self.card.elements("drop_rows", rows.many * level.outputs, level.outputs, x, level.row, *placed, *told)

    def losses(self, batch: Batch) -> None:
        """Each row's loss; the outputs become derivatives."""
        layout = self.layout
        y, many = self.outputs_at(batch)
        result = self.card.array("row losses", many, np.float64)
        placed = (batch.table, batch.rows.places, int(batch.rows.packed and layout.every))
        bias = (self.weights, layout.place("head.bias"))
        self.card.launch(
            "loss", (many,),
            (layout.outputs, y, layout.y_row, *bias, batch.targets, 0, *placed, batch.scale, self._levels, result),
        )  # fmt: skip

    def outputs(self, batch: Batch, into: Any) -> None:
        """The outputs with their bias to their places in (T, B, outputs) or (B, outputs)."""
        layout = self.layout
        y, many = self.outputs_at(batch)
        placed = (batch.table, int(batch.rows.packed and layout.every), self.weights, layout.place("head.bias"))
        told = (layout.outputs, y, layout.y_row, *placed, batch.rows.places, into, layout.outputs)
        self.card.elements("put_rows", many * layout.outputs, *told)

    def judge(self, batch: Batch, k: int, train: bool, clip: float, losses: Any, found: Any) -> None:
        """Loss of batch k and, in training, its norms, the factor that clips, and whether to stop."""
        result, many = self.card.array("row losses", 1, np.float64), self.outputs_at(batch)[1]
        count, parts = len(self.layout.sections), self.card.machine.blocks.parts
        partial = self.card.array("partial", count * parts, np.float64)
        if train:
            self.card.launch("squares", (parts, count), (self._sections, self.gradients, partial))
        scale = batch.scale if train else 1.0
        told = (partial, many, result, scale, clip, losses, found, self.counters, self.factor)
        self.card.launch("judge", (1,), (k, int(train), count, parts, *told))
