"""Using a trained run: predictions for new data, and text."""

import csv
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernels.decoding import Said
from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Data, Forecast, LabelTask, LanguageModel, Predictions, Task, Translate, load, restore
from workbench.data.metrics import log_softmax
from workbench.data.source import Column, Source, Table
from workbench.data.splits import PARTS
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.values import ValueModel
from workbench.errors import UserError
from workbench.runs.building import build_network
from workbench.runs.files import write_atomically
from workbench.runs.folder import WEIGHTS, RunFolder, read_weights
from workbench.runs.long_use import long_rows, write_rows
from workbench.training.checkpoint import Arrays
from workbench.training.evaluate import joined, part_loss, part_outputs
from workbench.training.events import Shown
from workbench.training.sampling import Manner, write_text
from workbench.training.spec import Spec, apply_settings, spec_from
from workbench.training.translating import translate_text, translation_rows, translations
from workbench.words import translate

STRETCH = 1000  # tokens at a time, fewer of a large vocabulary
MOST_CHANCES = 4_000_000  # probabilities at a time
BATCH = 256  # windows at a time where nothing is learnt
UNSEEN_SHOWN = 8
READING = ("data.encoding", "data.delimiter", "data.decimal", "data.header", "data.dates", "data.comment")


@dataclass(frozen=True)
class Trained:
    """A run's spec, its best weights and what was fitted on its training part."""

    spec: Spec
    weights: Arrays
    fitted: dict[str, Any]
    where: str
    readout: str = "last"
    source: dict[str, Any] = field(default_factory=dict[str, Any])  # how the training data's bytes were read

    def network(self, task: Task) -> Network | Translator:
        """The network with the run's weights, ready to run; nothing is dropped out of it any more."""
        network = build_network(apply_settings(self.spec, {"model.dropout": 0.0}), task)
        try:
            network.load(self.weights)
        except (KeyError, ValueError) as error:
            raise UserError(
                translate("runs", "The weights do not fit the run's spec: {why}.").format(why=error),
                translate("runs", "Give a folder as `train` wrote it."),
                self.where,
            ) from None
        network.compile()
        return network


def open_trained(run: Path) -> Trained:
    """Open a run's folder, or a weights file that stands alone."""
    alone = run.is_file() and run.suffix == ".safetensors" and not (run.parent / "spec.toml").is_file()
    path = run if alone else RunFolder.open(run).path / WEIGHTS
    weights, metadata = read_weights(path) if alone else RunFolder.open(run).read_weights()
    return Trained(
        spec_from(metadata["spec"], str(path)),
        weights,
        dict(metadata["fitted"]),
        str(path),
        str(metadata.get("readout", "last")),
        dict(metadata.get("source", {})),
    )


def predict(
    run: Path, data: Path | str, out: Path, reading: Mapping[str, str] | None = None, future: bool = False
) -> int:
    """Predict for every place of `data` that a run's network can, and write them as CSV; return how many.

    `future`: only what follows the last known row of each series.

    A language model gives one row a token: the likeliest one, the true one, and the probability given to the latter; a
    series learnt as symbols the expected value, the true one and quantiles.
    `reading`: settings among READING where these data are written in another way than the run's.
    """
    trained = open_trained(run)
    task = restore(trained.fitted, _read_alike(trained.spec, str(data), reading or {}))
    if future and not isinstance(task, Forecast | LongForecast):
        raise UserError(
            translate("runs", "Only a forecast reaches beyond the end of the data."),
            translate("runs", "Leave --future out."),
            "--future",
        )
    network = trained.network(task)
    if isinstance(network, Translator):
        return _write_rows(out, translation_rows(*_translations(trained, task, network)))
    if isinstance(task, ValueModel):
        return _write_rows(out, task.value_rows(chances_after(network, task, last=True)))
    if isinstance(task, LanguageModel):
        return _write_rows(out, token_rows(network, task))
    if isinstance(task, LongForecast):
        return write_rows(out, long_rows(network, task, BATCH, future))
    part = "future" if future else "all"
    outputs = joined(part_outputs(network, task, part, BATCH), task.readout == "every")
    if isinstance(task, LabelTask):
        return _write_rows(out, task.answers("all", outputs).rows())
    return _write_rows(out, prediction_rows(task.predictions(part, outputs)))


def evaluate(run: Path, data: Path | str, reading: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The task's metrics of a run on data whose answers are known; UserError where nothing of them is known."""
    trained = open_trained(run)
    task = restore(trained.fitted, _read_alike(trained.spec, str(data), reading or {}))
    network = trained.network(task)
    loss = part_loss(network, task, "all", BATCH, lambda: False)
    if loss is None or not np.isfinite(loss):
        raise UserError(
            translate("runs", "The data hold no answers to compare with."),
            translate("runs", "Use `predict` with them."),
            str(data),
        )
    if isinstance(network, Translator):
        task, said = _translations(trained, task, network)
        found = task.score("all", [one.tokens for one in said], loss)
        return {"task": task.name, "count": task.parts["all"], "loss": loss, **found}
    outputs = None if task.carries else joined(part_outputs(network, task, "all", BATCH), task.readout == "every")
    found = {"task": task.name, "count": task.parts["all"], "loss": loss, **task.score("all", outputs, loss)}
    return found | (value_errors(network, task, "all", lambda: False) if isinstance(task, ValueModel) else {})


def translate_texts(run: Path, texts: Sequence[str], beam: int = 0) -> list[Shown]:
    """What a trained translator makes of texts; `beam` translations are kept in mind, 0: as the run's spec says."""
    trained = open_trained(run)
    if trained.fitted.get("task") != Translate.name:
        raise UserError(
            translate("runs", "This run does not translate: its task is {task}.").format(task=trained.spec.data.task),
            translate("runs", "Use `predict` with it."),
            str(run),
        )
    column = trained.fitted["spec"]["inputs"][0]
    cells = np.array([str(text) for text in texts], dtype=object)
    table = Table((Column(column, "category", cells),), np.arange(1, len(texts) + 1), Source(""))
    task = restore(trained.fitted, table)
    network = trained.network(task)
    assert isinstance(task, Translate)
    assert isinstance(network, Translator)
    return [translate_text(network, task, text, beam or trained.spec.model.beam) for text in texts]


def _translations(trained: Trained, task: Task, network: Translator) -> tuple[Translate, list[Said]]:
    assert isinstance(task, Translate)
    found = translations(network, task, task.rows("all"), trained.spec.model.beam)
    assert found is not None
    return task, found


def _read_alike(spec: Spec, path: str, reading: Mapping[str, str]) -> Data:
    """New data, read as the run's own; their encoding is the one that their bytes prove, if they do."""
    said = {"data.path": path, "data.test_path": "", "data.sha256": "", "data.encoding": "auto", **reading}
    try:
        return load(apply_settings(spec, said).data, Path.cwd(), alone=True)
    except UserError:
        if "data.encoding" in reading or spec.data.encoding == "auto":
            raise
    said["data.encoding"] = spec.data.encoding
    return load(apply_settings(spec, said).data, Path.cwd(), alone=True)


def prediction_rows(shown: Predictions) -> Iterator[list[str]]:
    """The heading, then one row a prediction: its index, then each target's prediction, true value and interval.

    Behind the index the series, where there are several, and with several steps ahead the last known row and the step.
    """
    ends = ["", "_true"] + ["_low", "_high"] * (shown.low is not None)
    places: list[tuple[str, Sequence[str]]] = [(shown.index_name, shown.labels)]
    if shown.groups:
        places.append((shown.group_name, shown.groups))
    if shown.steps is not None:
        places += [("origin", shown.origins), ("step", [str(step) for step in shown.steps.tolist()])]
    yield [*(name for name, _ in places), *(f"{name}{end}" for name in shown.names for end in ends)]
    given = [one for one in (shown.predicted, shown.true, shown.low, shown.high) if one is not None]
    numbers = np.stack(given, axis=2).reshape(len(shown.labels), -1)
    for row, values in enumerate(numbers.tolist()):
        yield [*(texts[row] for _, texts in places), *map(_cell, values)]


def token_rows(network: Network, task: LanguageModel) -> Iterator[list[str]]:
    """The heading, then one row for each token but the first."""
    yield ["row", "label", "label_true", "probability_true"]
    tokens, row = task.tokens, 1
    for odds in chances_after(network, task):
        asked = tokens[row : row + len(odds)]
        given = odds[np.arange(len(asked)), asked]
        for best, true, odd in zip(odds.argmax(axis=1), asked, given, strict=True):
            row += 1
            yield [str(row), task.symbols[best], task.symbols[true], f"{odd:.6g}"]


def chances_after(
    network: Network, task: LanguageModel, last: bool = False, first: int = 0
) -> Iterator[NDArray[np.float64]]:
    """The probabilities (n, symbols) of what comes after each token from `first` on, some at a time.

    After the last one, too, with `last`.
    """
    state: Any = None
    tokens = task.tokens[first : None if last else -1]
    stretch = max(1, min(STRETCH, MOST_CHANCES // task.vocabulary))
    for start in range(0, len(tokens), stretch):
        inputs = np.ascontiguousarray(tokens[start : start + stretch].reshape(-1, 1))
        outputs, state = network.run(inputs, state)
        yield np.exp(log_softmax(np.asarray(outputs, np.float64).reshape(len(inputs), -1)))


def value_errors(network: Network, task: ValueModel, part: str, stop: Callable[[], bool]) -> dict[str, float]:
    """RMSE and MAE of the expected values of a part, in the data's units; none where it is empty or `stop` says so.

    The network reads up to a window of what stands before the part.
    """
    start, end = task.bounds.span(part)
    asked = max(start, 1)  # what the first value is cannot be known
    if end <= asked:
        return {}
    first = max(asked - task.spec.window, 0)
    expected: list[NDArray[np.float64]] = []
    for chances in chances_after(network, task, first=first):
        if stop():
            return {}
        expected.append(task.bins.expected(chances))
    true = np.concatenate([task.values[one] for one in PARTS])
    return task.errors(np.concatenate(expected)[asked - first - 1 : end - first - 1], true[asked:end])


def _write_rows(out: Path, rows: Iterator[list[str]]) -> int:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    count = -1
    for row in rows:
        writer.writerow(row)
        count += 1
    write_atomically(out, text.getvalue().encode())
    return count


def _cell(value: Any) -> str:
    return f"{value:.9g}" if np.isfinite(value) else ""


def sample(
    run: Path,
    prompt: str = "",
    length: int = 500,
    temperature: float = 0.8,
    seed: int = 0,
    emit: Callable[[str], None] | None = None,
    note: Callable[[str], None] | None = None,
    begin: Callable[[str], None] | None = None,
    *,
    top_k: int = 0,
    top_p: float = 1.0,
    beam: int = 0,
) -> str:
    """The text that a language model writes after `prompt`, the prompt not included.

    `begin` is called when all is ready, with the prompt as it was read, then `emit` gets the text piece by piece. Of a
    series of values the prompt is numbers; without one it goes on from where its data ended. Symbols that training
    never met are read as the unknown one, and `note` (stderr, where none is given) says so. `top_k`, `top_p`, `beam`:
    see `Manner`.
    """
    trained = open_trained(run)
    task = restore(trained.fitted, None) if trained.fitted.get("task") == LanguageModel.name else None
    if not isinstance(task, LanguageModel):
        raise UserError(
            translate("runs", "This run does not write text: its task is {task}.").format(task=trained.spec.data.task),
            translate("runs", "Use `predict` with it."),
            str(run),
        )
    network = trained.network(task)
    assert isinstance(network, Network)
    unseen = _unseen(task, prompt)
    if unseen:
        said = translate("runs", "Not met in training, so read as unknown: {symbols}").format(symbols=unseen)
        if isinstance(task, ValueModel):
            said = translate("runs", "No numbers, so left out: {words}").format(words=unseen)
        (note or _to_stderr)(said)
    if begin is not None:
        begin(task.shown(prompt))
    manner = Manner(temperature, top_k, top_p, beam)
    return write_text(network, task, prompt, length, manner, np.random.default_rng(seed), emit)


def _unseen(task: LanguageModel, prompt: str) -> str:
    new = task.words.strangers(prompt)
    return " ".join(repr(symbol) for symbol in new[:UNSEEN_SHOWN]) + (" ..." if len(new) > UNSEEN_SHOWN else "")


def _to_stderr(text: str) -> None:
    print(f"note: {text}", file=sys.stderr)
