"""The records through which Python tells the compiled steps what to do: addresses, sizes and counts, all int64."""

from typing import Any

import numpy as np


def _record(*names: str) -> Any:
    return np.dtype([(name, np.int64) for name in names])


PLAN = _record(
    "threads", "depth", "mode", "carry", "steps", "batches", "layers", "workers", "sections", "section_count",
    "vocabulary", "inputs", "x_row", "every", "outputs", "y_row", "tokens_out", "item", "panel", "embedding",
    "head_weight", "head_bias", "head_packed", "head_packed_back", "one", "weights", "gradient_stride", "slot_m",
    "slot_v", "constants", "settings", "step_count", "losses", "squares", "flow", "flow_steps", "partial", "sync",
    "done", "multiply", "pack", "pack_transposed", "combine_bias", "copy", "zero", "gather", "scatter",
    "add_bias", "loss", "reduce", "update", "sample", "parameter_count", "packed", "loss_options",
)  # fmt: skip
WORKER = _record("x", "up", "down", "carry", "y", "gradients", "loss", "starts", "last")
LAYER = _record(
    "inputs", "source_row", "units", "width", "gates", "split", "states", "tape", "kept", "parts", "hidden", "store",
    "weight_ih", "weight_hh", "bias_ih", "bias_hh", "bias", "packed_ih", "packed_ih_back", "packed_hh", "packed_split",
    "packed_hh_back", "packed_split_back", "forward", "backward", "capacity", "vectors", "vector_count", "recurrent",
)  # fmt: skip
BATCH = _record("inputs", "targets", "steps", "rows", "scale", "output", "lengths")
SECTION = _record("first", "count")
