"""How much memory a training will take, worked out from shapes alone, before anything is allocated."""

import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kernels.backends.devices import why_not_cuda
from kernels.backends.memory import segment, thread_sizes
from kernels.beforehand import usable_cores
from kernels.layout import Layout
from kernels.translator import BLOCK
from kernels.translator_layout import TranslatorLayout
from workbench.data import Translate
from workbench.errors import UserError
from workbench.runs.building import Shaped, architecture_of, translator_of
from workbench.training.spec import Spec
from workbench.words import translate

STEP_LIMIT = 640 << 20  # bytes that a step's activations take at most, where training.memory says nothing
LONGEST = 400  # steps of a sequence, where the spec names no window
# Beside the weights: two slots of the optimizer, the best weights, a checkpoint (weights, slots and best once more),
# and the packed forms that the matrix products read (for the way forward and the way back).
COPIES = 1 + 2 + 1 + 4 + 2
ADDRESSABLE = 1 << 62


@dataclass
class Shapes:
    """What the memory of a training follows from, where the task itself is not at hand."""

    inputs: int
    outputs: int
    vocabulary: int
    readout: str
    loss: str
    quantiles: tuple[float, ...] = ()


def weights_of(spec: Spec, task: Shaped) -> int:
    """How many numbers a network learns, padding included."""
    if spec.data.task == Translate.name:
        return TranslatorLayout(translator_of(spec, task), spec.training.precision).count
    return Layout(architecture_of(spec, task), spec.training.precision).count


def training_bytes(spec: Spec, task: Shaped) -> int:
    """Bytes that weights, their copies and one step's activations take in training, to some per cent.

    The weights grow with vocabulary x hidden size; the activations with window x batch x hidden size, up to
    `training.memory`; and each thread has one block of the vocabulary's outputs.
    """
    training = spec.training
    if spec.data.task == Translate.name:
        return _translator_bytes(spec, task)
    layout = Layout(architecture_of(spec, task), training.precision)
    threads = max(1, min(training.threads or usable_cores(), training.batch))
    steps, rows = spec.data.window or LONGEST, training.batch
    if training.truncate and task.readout == "every":
        steps = min(steps, training.truncate)
    kept = segment(layout, threads, steps, rows, (training.memory << 20) or STEP_LIMIT)
    own = sum(thread_sizes(layout, kept, -(-rows // threads), -(-steps // kept)).values())
    return layout.dtype.itemsize * (layout.count * (COPIES + threads) + threads * own)


def _translator_bytes(spec: Spec, task: Shaped) -> int:
    """The same of an encoder and a decoder, which keep whole sequences in memory, attention and outputs beside them."""
    training = spec.training
    places = TranslatorLayout(translator_of(spec, task), training.precision)
    threads = max(1, min(training.threads or usable_cores(), training.batch))
    rows, longest = training.batch, spec.data.window or LONGEST
    steps = task.pair_steps() if isinstance(task, Translate) else (longest, longest)
    own = 0
    for layout, count in zip(places.parts, steps, strict=True):
        own += threads * sum(thread_sizes(layout, count, -(-rows // threads), 1).values())
    encoder, decoder = places.parts
    keys, size = encoder.levels[-1].outputs, decoder.levels[-1].outputs
    # Attention keeps about four arrays of the joint states and the weights, and their derivatives.
    own += rows * steps[1] * (4 * (keys + size) + 4 * steps[0]) + rows * steps[0] * 3 * keys
    own += min(rows * steps[1], BLOCK // max(task.outputs, 1) + 1) * task.outputs
    return decoder.dtype.itemsize * (places.count * (COPIES + 1 + threads) + own)


def machine_bytes() -> int:
    """The memory that this process can have: the machine's, or less where a container allows less."""
    return min(_limits())


def refuse_beyond(spec: Spec, task: Shaped) -> None:
    """UserError where the training would need more memory than there is; of a card's nothing is said."""
    if spec.training.device != "cpu" and why_not_cuda() is None:
        return
    needed, given = training_bytes(spec, task), machine_bytes()
    if needed <= given:
        return
    hint = translate("runs", "Choose a smaller hidden size, depth, window or batch.")
    if task.vocabulary:
        hint = translate("runs", "Choose a smaller data.vocabulary, hidden size, depth, window or batch.")
    raise UserError(
        translate("runs", "The training would take about {needed} of memory, and this machine has {given}.").format(
            needed=size(needed), given=size(given)
        ),
        hint,
        "data.vocabulary" if task.vocabulary > 1_000 else "model.hidden",
    )


def size(count: int) -> str:
    """Bytes as people read them: `640 MiB`, `1.5 GiB`."""
    for unit, power in (("TiB", 40), ("GiB", 30)):
        if count >= 1 << power:
            return f"{count / (1 << power):,.1f} {unit}"
    return f"{max(1, round(count / (1 << 20))):,} MiB"


def _limits() -> Iterator[int]:
    yield ADDRESSABLE
    if sys.platform == "win32":
        yield _windows_bytes()
    elif hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        yield os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    # Control groups, of the second version and of the first.
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(name).read_text("ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            yield int(text)


def _windows_bytes() -> int:
    """Physical memory as Windows tells it, in kibibytes."""
    found = ctypes.c_ulonglong(0)
    library = getattr(ctypes, "windll", None)
    known = library is not None and library.kernel32.GetPhysicallyInstalledSystemMemory(ctypes.byref(found))
    return found.value << 10 if known else ADDRESSABLE
