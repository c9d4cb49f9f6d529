"""Single examples of a run's data, and how well a network answers each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels import registry
from kernels.formulas import on_arrays
from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Forecast, LabelTask, LanguageModel, Task
from workbench.data.metrics import log_softmax
from workbench.data.tasks.forecast_apart import ForecastApart
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.sequences import SequenceTask
from workbench.data.watch import Watch
from workbench.errors import UserError
from workbench.runs.opened import Opened
from workbench.words import translate

Array = NDArray[Any]

BATCH = 64
MOST = 20_000  # examples that are judged one by one
LOOKED_BACK = 256  # steps of a text that are looked back on


@dataclass(frozen=True)
class Example:
    """Inputs (T, 1, inputs), or int32 tokens (T, 1); targets as a batch of one has them."""

    inputs: Array
    targets: Array


def network_of(opened: Opened) -> Network:
    """The run's network; UserError for a translator, into which these analyses do not look."""
    network = opened.network
    if isinstance(network, Translator):
        raise UserError(
            translate("runs", "This is asked of one network, and a translator is made of two."),
            translate("runs", "Look at what it attends to, on the Train page."),
        )
    return network


def part_of(task: Task) -> str:
    """The part to look at: the test part, or the last one that holds anything."""
    return next((part for part in ("test", "validation", "train") if task.parts.get(part)), "train")


def example(task: Task, part: str, number: int, dtype: Any = np.float64) -> Example:
    """One example by its number from 0 in the order of the data; of a text, what stands before that symbol."""
    if isinstance(task, LanguageModel):
        at = first_asked(task, part) + number
        read = np.asarray(task.tokens[max(at - reach(task), 0) : at], np.int32)
        return Example(read[:, None], np.asarray(task.tokens[at : at + 1], np.int32))
    skipped, column = divmod(number, BATCH)
    batch: Any = next(islice(task.batches(part, BATCH, None, dtype), skipped, None))
    steps = int(batch[2][column]) if len(batch) > 2 else len(batch[0])
    each = task.readout == "every"
    targets = batch[1][:steps, column] if each else batch[1][column]
    return Example(np.ascontiguousarray(batch[0][:steps, column : column + 1]), np.asarray(targets))


def reach(task: LanguageModel) -> int:
    """How many symbols of a text are looked back on: what it learnt to look back on, within bounds."""
    return min(max(task.spec.window, 16), LOOKED_BACK)


def first_asked(task: LanguageModel, part: str) -> int:
    """The place of a part's first symbol that is asked for: nothing stands before a text's very first."""
    return max(task.bounds.span(part)[0], 1)


def answers(network: Network, task: Task, part: str, watch: Watch) -> Iterator[tuple[int, Array, tuple[Array, ...]]]:
    """Batches of a part with the network's outputs, a single pass each: (number of the first, outputs, batch)."""
    seen, whole = 0, min(task.parts[part], MOST)
    batch: Any
    for batch in task.batches(part, BATCH, None, network.layout.dtype):
        watch.look(seen / max(whole, 1), translate("runs", "Going through the examples"))
        outputs, _ = network.run(batch[0], None, batch[2] if len(batch) > 2 else None)
        yield seen, outputs, batch
        seen += batch[0].shape[1]
        if seen >= MOST:
            return


def errors(network: Network, outputs: Array, targets: Array) -> Array:
    """The loss of each example of a batch that asks for numbers: outputs and targets (B, outputs) to (B,)."""
    made = network.architecture
    point = registry.losses()[made.loss].point
    assert point is not None
    levels = np.tile(made.quantiles or (0.5,), outputs.shape[1] // max(len(made.quantiles), 1))
    with np.errstate(invalid="ignore"):
        losses = on_arrays(point)(outputs.astype(np.float64), targets.astype(np.float64), levels)[0]
    known = np.isfinite(losses)
    return np.where(known, losses, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)


def worst_windows(opened: Opened, part: str, most: int, watch: Watch) -> list[tuple[int, float]]:
    """The examples that are answered worst: (number, loss), for tasks that ask for numbers."""
    network = network_of(opened)
    found: list[Array] = []
    for _, outputs, batch in answers(network, opened.task, part, watch):
        found.append(errors(network, outputs, batch[1]))
    losses = np.concatenate(found) if found else np.zeros(0)
    order = np.argsort(-losses, kind="stable")[:most]
    return [(number, float(losses[number])) for number in order.tolist()]


def classes_of(network: Network) -> bool:
    """Whether the network's outputs are classes, not values."""
    return registry.losses()[network.architecture.loss].tokens


def labels_of(task: Task) -> tuple[str, ...]:
    """The names of the classes that a task's outputs stand for."""
    if isinstance(task, LabelTask):
        return task.labels
    if isinstance(task, LanguageModel | SequenceTask):
        return task.symbols
    return tuple(str(number + 1) for number in range(task.outputs))


def of_part(task: Forecast, part: str) -> Forecast:
    """The forecast whose rows a part's windows are: another one where the test part is a file of its own."""
    held = task.held if isinstance(task, ForecastApart) and part == "test" else None
    return task if held is None else held


def window_order(task: Task, part: str) -> NDArray[np.int64]:
    """The numbers of a part's windows in the order in which `predictions` lists them."""
    if isinstance(task, Forecast):
        task = of_part(task, part)
        return np.argsort(task.series.rows[task.origins(part)], kind="stable")
    return np.arange(task.parts[part])


def window_name(task: Task, part: str, number: int) -> str:
    """What the row is called that a window's forecast begins with."""
    if isinstance(task, Forecast):
        task = of_part(task, part)
    if isinstance(task, Forecast | LongForecast):
        return task.names_of(task.origins(part)[number : number + 1])[0]
    return str(number + 1)


def in_units(task: Task, part: str, number: int, outputs: Array, output: int) -> tuple[float, float]:
    """A network's outputs (outputs,) for an example and the truth in the data's units: (said, true) of one of them."""
    if isinstance(task, Forecast) and not task.recursive:
        task = of_part(task, part)
        rows = task.origins(part)[number : number + 1]
        said, true = task.answer(rows, outputs[None]).point, task.truth(part, rows)
        return float(said.reshape(-1)[output]), float(true.reshape(-1)[output])
    if isinstance(task, LongForecast):
        shown = task.predictions_of(task.origins(part)[number : number + 1], outputs[None])
        # A row a step, a column a target; outputs are in the order of the targets.
        return float(shown.predicted.T.reshape(-1)[output]), float(shown.true.T.reshape(-1)[output])
    return float("nan"), float("nan")


def sequence_text(task: LabelTask, number: int) -> str:
    """A labelled sequence in a few words."""
    item = task.data.items[number]
    if task.kind == "series":
        return ""
    text = " ".join((item if isinstance(item, str) else " ".join(item)).split())
    return text if len(text) <= 80 else f"{text[:80]} …"


def log_chances(outputs: Array) -> NDArray[np.float64]:
    """Log-probabilities of a network's outputs."""
    return log_softmax(np.asarray(outputs, np.float64))
