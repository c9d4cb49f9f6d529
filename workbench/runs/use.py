"""Using a trained run: predictions for new data, and text."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from kernels.decoding import Said
from kernels.network import Network
from kernels.translator import Translator
from workbench.data import Data, Forecast, LabelTask, LanguageModel, Task, Translate, load, restore
from workbench.data.source import Column, Source, Table
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.values import ValueModel
from workbench.errors import UserError
from workbench.runs.building import build_network
from workbench.runs.chances import chances_after, value_errors
from workbench.runs.folder import WEIGHTS, RunFolder, read_weights
from workbench.runs.prediction_rows import long_rows, prediction_rows, token_rows, write_rows
from workbench.training.checkpoint import Arrays
from workbench.training.evaluate import joined, part_loss, part_outputs
from workbench.training.events import Shown
from workbench.training.sampling import Manner, write_text
from workbench.training.spec import Spec, apply_settings, spec_from
from workbench.training.translating import translate_text, translation_rows, translations
from workbench.words import translate

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
        return write_rows(out, translation_rows(*_translations(trained, task, network)))
    if isinstance(task, ValueModel):
        return write_rows(out, task.value_rows(chances_after(network, task, last=True)))
    if isinstance(task, LanguageModel):
        return write_rows(out, token_rows(network, task))
    if isinstance(task, LongForecast):
        return write_rows(out, long_rows(network, task, BATCH, future))
    part = "future" if future else "all"
    outputs = joined(part_outputs(network, task, part, BATCH), task.readout == "every")
    if isinstance(task, LabelTask):
        return write_rows(out, task.answers("all", outputs).rows())
    return write_rows(out, prediction_rows(task.predictions(part, outputs)))


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
