"""The records through which Python tells the compiled steps what to do: addresses, sizes and counts, all int64."""

from typing import Any

import numpy as np


def _record(*names: str) -> Any:
    return np.dtype([(name, np.int64) for name in names])


# What holds for a whole call; the last lines are the compiled passes.
PLAN = _record(
    "here", "threads", "depth", "directions", "mode", "carry", "steps", "batches", "layers", "levels", "workers",
    "sections", "section_count", "vocabulary", "inputs", "x_row", "every", "outputs", "y_row", "tokens_out", "item",
    "panel", "embedding", "head_weight", "head_bias", "head_packed", "head_packed_back", "one", "weights",
    "gradient_stride", "slot_m", "slot_v", "constants", "settings", "step_count", "losses", "squares", "flow",
    "flow_steps", "partial", "sync", "done", "parameter_count", "packed", "loss_options", "mixes", "noise", "bar",
    "variational", "limits", "saturated", "probes", "opened",
    "multiply", "pack", "pack_transposed", "turn_over", "combine_bias", "copy", "zero", "add", "gather", "scatter",
    "add_bias", "loss", "reduce", "update", "sample", "dropout", "normalise", "normalise_back", "flow_squares",
    "saturation", "shard", "head", "backward", "layer_forward", "block_gradients", "turn", "mix",
    "normalise_step", "normalise_step_back",
)  # fmt: skip
# What belongs to a thread. `block`: the derivative for the top layer's outputs, for one block of steps.
WORKER = _record(
    "x", "up", "down", "turned", "part", "turned_down", "block", "across", "panel", "y", "last", "gradients", "loss",
    "starts", "wishes",
)  # fmt: skip
# A layer in one direction, for one thread.
LAYER = _record(
    "here", "inputs", "source_row", "units", "width", "gates", "split", "states", "saved", "vector_count",
    "recurrent", "normal",
    "capacity", "tape", "kept", "parts", "hidden", "normalised", "spread", "carry", "boundary", "store",
    "weight_ih", "weight_hh", "bias_ih", "bias_hh", "vectors", "gain", "gain_hh",
    "bias", "packed_ih", "packed_ih_back", "packed_hh", "packed_split", "packed_hh_back", "packed_split_back",
    "forward", "backward",
)  # fmt: skip
# What a layer gives to the one above, for one thread; `out` holds it where it is not the hidden states themselves.
LEVEL = _record("outputs", "row", "residual", "out")
# `segment`: steps that are kept in memory at once.
BATCH = _record("here", "inputs", "targets", "steps", "rows", "scale", "output", "lengths", "segment")
SECTION = _record("first", "count")
