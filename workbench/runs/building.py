"""From a spec and a task to the network that they ask for."""

import math
from dataclasses import replace
from typing import Protocol

from kernels import registry
from kernels.backends.devices import why_not_cuda
from kernels.backends.reasons import Reason
from kernels.layout import Architecture, Layout
from kernels.network import Network
from kernels.translator import Translator, TranslatorArchitecture
from kernels.translator_layout import TranslatorLayout
from workbench.data import Task, Translate
from workbench.data.pair_tokens import END, START
from workbench.data.tasks.translate import embedding_size
from workbench.errors import UserError
from workbench.training.spec import Spec
from workbench.words import translate


class Shaped(Protocol):
    """What of a task a network's shapes follow from."""

    inputs: int
    outputs: int
    vocabulary: int
    readout: str
    loss: str

    @property
    def quantiles(self) -> tuple[float, ...]:
        """Those that the outputs take in turn; mostly none."""
        ...


def chosen_loss(spec: Spec, task: Task) -> str:
    """The loss to learn by: the one that was set, else the task's. UserError where the task cannot be learnt by it."""
    chosen, losses = spec.training.loss, registry.losses()
    if chosen == "auto":
        return task.loss
    if task.quantiles:
        raise UserError(
            translate("runs", 'Intervals are learnt by the loss of their quantiles, not by "{loss}".').format(
                loss=chosen
            ),
            translate("runs", 'Set training.loss to "auto", or data.intervals to 0.'),
            "training.loss",
            {"training.loss": "auto"},
        )
    if losses[chosen].tokens != losses[task.loss].tokens:
        raise UserError(
            translate("runs", 'The loss "{loss}" is for numbers, and this task asks for classes.').format(loss=chosen),
            translate("runs", 'Set training.loss to "auto".'),
            "training.loss",
            {"training.loss": "auto"},
        )
    return chosen


def architecture_of(spec: Spec, task: Shaped) -> Architecture:
    """The shapes and options of the network; UserError where sizes and depth do not agree."""
    model = spec.model
    return Architecture(
        inputs=(model.embedding or task.inputs) if task.vocabulary else task.inputs,
        outputs=task.outputs,
        hidden=model.sizes(),
        cell=model.cell,
        activation=model.activation,
        gate_activation=model.gate_activation,
        slope=model.slope,
        vocabulary=task.vocabulary,
        readout=task.readout,
        loss=task.loss,
        quantiles=task.quantiles,
        bidirectional=model.bidirectional,
        residual=model.residual,
        normalise=model.layer_norm,
        dropout=model.dropout,
        variational=model.variational,
        recurrent_initialisation=model.recurrent_initialisation,
        input_initialisation=model.input_initialisation,
        forget_bias=model.forget_bias,
    )


def translator_of(spec: Spec, task: Shaped) -> TranslatorArchitecture:
    """The shapes of an encoder and a decoder, the latter reading forwards only."""
    whole = replace(architecture_of(spec, task), outputs=0)
    return TranslatorArchitecture(
        encoder=whole,
        decoder=replace(
            whole,
            bidirectional=False,
            inputs=spec.model.embedding or embedding_size(task.outputs),
            vocabulary=task.outputs,
        ),
        attention=spec.model.attention,
        start=START,
        end=END,
    )


def weights_of(spec: Spec, task: Task) -> int:
    """The number of weights, from the shapes alone."""
    precision = spec.training.precision
    if isinstance(task, Translate):
        return TranslatorLayout(translator_of(spec, task), precision).weight_count
    layout = Layout(architecture_of(spec, task), precision)
    return sum(math.prod(section.shape) for section in layout.sections)


def build_network(spec: Spec, task: Task) -> Network | Translator:
    """The network that a spec and a task ask for, not yet compiled; UserError where the two do not go together."""
    _check_directions(spec, task)
    if isinstance(task, Translate):
        chosen_loss(spec, task)
        _check_device(spec.training.device)
        given = spec.training
        made = translator_of(spec, task)
        return Translator(made, given.precision, given.threads, given.seed, device=given.device)
    architecture = replace(architecture_of(spec, task), loss=chosen_loss(spec, task))
    training = spec.training
    _check_device(training.device)
    return Network(
        architecture,
        precision=training.precision,
        threads=training.threads,
        seed=training.seed,
        memory=training.memory << 20,
        device=training.device,
    )


def _said(reason: Reason) -> str:
    """The reason in the language of the window; what a driver says stays as it is."""
    return translate("devices", reason.sentence).format(what=reason.what)


def _check_device(device: str) -> None:
    reason = why_not_cuda() if device == "cuda" else None
    if reason:
        raise UserError(
            translate("runs", "The graphics card cannot be used: {reason}.").format(reason=_said(reason)),
            translate("runs", 'Set training.device to "cpu" or "auto".'),
            "training.device",
            {"training.device": "auto"},
        )


def _check_directions(spec: Spec, task: Task) -> None:
    """What reads a window from its end needs the whole window, and must not find the answer in it."""
    if not spec.model.bidirectional:
        return
    if task.carries:
        raise UserError(
            translate(
                "runs", "A bidirectional network reads ahead, and would see the very symbol that it is to guess."
            ),
            translate("runs", "Set model.bidirectional to false for a language model."),
            "model.bidirectional",
            {"model.bidirectional": False},
        )
    if spec.training.truncate and task.readout == "every" and not task.ragged:
        raise UserError(
            translate(
                "runs", "A bidirectional network needs whole windows, and these are cut after {steps} steps."
            ).format(steps=spec.training.truncate),
            translate("runs", "Set training.truncate to 0, or model.bidirectional to false."),
            "model.bidirectional",
            {"training.truncate": 0},
        )
