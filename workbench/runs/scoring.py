"""What the best weights of a run achieve on the test part."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from numpy.typing import NDArray

from kernels.network import Network
from kernels.translator import Translator
from workbench.data import LabelTask, Task, Translate
from workbench.data.baselines import Baseline
from workbench.data.tasks.values import ValueModel
from workbench.runs.chances import value_errors
from workbench.training.evaluate import joined, part_loss, part_outputs
from workbench.training.events import Event
from workbench.training.previews import classified, forecasted
from workbench.training.spec import Spec
from workbench.training.translating import translated, translations

Tested = tuple[float | None, dict[str, Any] | None, Event | None]
NOTHING: Tested = (None, None, None)


def calibrate(network: Network | Translator, task: Task, batch: int) -> None:
    """Widen a forecast's intervals until they hold on the calibration part: it belongs to the weights."""
    if task.quantiles and isinstance(network, Network):
        outputs = joined(part_outputs(network, task, "calibration", batch), task.readout == "every")
        if outputs.size:
            task.calibrate(outputs)


def tested(
    network: Network | Translator,
    task: Task,
    spec: Spec,
    baselines: Sequence[Baseline],
    epoch: int,
    should_stop: Callable[[], bool],
) -> Tested:
    """Test loss, metrics with the baselines' beside them, and a picture of the answers of `epoch`.

    None for each where there is no test part, or `should_stop` said that there is no time for it.
    """
    if not task.parts.get("test", 0):
        return NOTHING
    batch = spec.training.batch
    loss = part_loss(network, task, "test", batch, should_stop)
    if loss is None:
        return NOTHING
    if isinstance(network, Translator):
        assert isinstance(task, Translate)
        rows = task.rows("test")
        said = translations(network, task, rows, spec.model.beam, should_stop)
        if said is None:
            return NOTHING
        measured = task.score("test", [one.tokens for one in said], loss)
        measured["baselines"] = {one.name: one.metrics for one in baselines if one.metrics}
        return loss, measured, translated(epoch, task, rows, said)
    # A text's logits would fill the memory, and its measures follow from the loss.
    outputs = None if task.carries else _outputs(network, task, batch, should_stop)
    if outputs is None and not task.carries:
        return NOTHING
    measured = dict(task.score("test", outputs, loss))
    if isinstance(task, ValueModel):
        measured = value_errors(network, task, "test", should_stop) | measured
    measured["baselines"] = {one.name: one.metrics for one in baselines}
    return loss, measured, None if outputs is None else _picture(task, outputs, epoch)


def _outputs(network: Network, task: Task, batch: int, should_stop: Callable[[], bool]) -> NDArray[Any] | None:
    def within_time(parts: Iterator[NDArray[Any]]) -> Iterator[NDArray[Any]]:
        for part in parts:
            if should_stop():
                raise TimeoutError
            yield part

    try:
        return joined(within_time(part_outputs(network, task, "test", batch)), task.readout == "every")
    except TimeoutError:
        return None


def _picture(task: Task, outputs: NDArray[Any], epoch: int) -> Event | None:
    if isinstance(task, LabelTask):
        return classified(epoch, task, outputs)
    shown = task.predictions("test", outputs)
    return forecasted(epoch, shown) if len(shown.index) else None
