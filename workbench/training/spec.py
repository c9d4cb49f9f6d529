"""The whole of what a run is to do, as frozen dataclasses that a TOML file, a form and a command line share."""

import dataclasses
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kernels import registry
from workbench.data.options import DataSpec
from workbench.errors import UserError
from workbench.fields import build, setting, settings_of, unknown
from workbench.words import translate

VERSION = 1


@dataclass(frozen=True)
class ModelSpec:
    """The [model] part: the network."""

    cell: str = setting(
        "lstm",
        "Cell",
        "How a layer carries memory from step to step. Gates (GRU, LSTM) let gradients travel further back.",
        choices=registry.cells,
        advanced=False,
    )
    activation: str = setting(
        "tanh",
        "Activation",
        "The curve that shapes each unit's value. Flat ends let gradients vanish; unbounded ones let them explode.",
        choices=registry.activations,
        advanced=False,
    )
    gate_activation: str = setting(
        "sigmoid",
        "Gate activation",
        "The curve of the gates in GRU and LSTM; sigmoid opens and closes between 0 and 1.",
        choices=registry.activations,
    )
    slope: float = setting(
        0.01, "Leaky slope", "The slope of leaky ReLU for negative values.", minimum=0.0, maximum=1.0
    )
    depth: int = setting(
        1,
        "Depth",
        "How many recurrent layers are stacked. Deeper networks learn richer patterns and are harder to train.",
        minimum=1,
        maximum=16,
        advanced=False,
    )
    hidden: int | tuple[int, ...] = setting(
        64,
        "Hidden size",
        "How many units each layer has: one number, or one a layer (64, 32).",
        unit="units",
        minimum=1,
        maximum=8192,
        advanced=False,
    )
    embedding: int = setting(
        0,
        "Embedding size",
        "How many numbers stand for one token; 0 chooses from the vocabulary.",
        minimum=0,
        maximum=4096,
    )
    recurrent_initialisation: str = setting(
        "auto",
        "Recurrent weights at start",
        "Orthogonal keeps gradients' size over many steps; identity suits ReLU; auto chooses by cell and activation.",
        choices=("auto", "orthogonal", "identity", "uniform"),
    )
    input_initialisation: str = setting(
        "auto",
        "Input weights at start",
        "Xavier suits sigmoid and tanh, He suits ReLU; auto chooses by activation.",
        choices=("auto", "xavier", "he", "uniform"),
    )
    forget_bias: float = setting(
        1.0,
        "Forget bias",
        "The LSTM's forget gates start open with a positive bias, so that memory lasts from the first step.",
        minimum=-20.0,
        maximum=20.0,
    )

    def sizes(self) -> tuple[int, ...]:
        """The hidden size of each layer, `depth` of them; UserError where a list has another length."""
        if isinstance(self.hidden, int):
            return (self.hidden,) * self.depth
        if len(self.hidden) == 1:
            return self.hidden * self.depth
        if len(self.hidden) != self.depth:
            raise UserError(
                translate("settings", "{given} hidden sizes are given for a depth of {depth}.").format(
                    given=len(self.hidden), depth=self.depth
                ),
                translate("settings", "Give one hidden size, or one for each layer."),
                "model.hidden",
            )
        return self.hidden


@dataclass(frozen=True)
class TrainingSpec:
    """The [training] part: how the network learns."""

    epochs: int = setting(
        50,
        "Epochs",
        "How often the network sees the whole training part.",
        minimum=1,
        maximum=1_000_000,
        advanced=False,
    )
    batch: int = setting(
        32, "Batch", "How many windows are learnt from at once.", unit="windows", minimum=1, maximum=65_536
    )
    optimizer: str = setting(
        "adam", "Optimizer", "The rule that turns gradients into steps.", choices=registry.optimizers
    )
    learning_rate: float = setting(
        0.003,
        "Learning rate",
        "How large each step is. Too large explodes, too small crawls.",
        minimum=1e-9,
        maximum=1e3,
        advanced=False,
    )
    schedule: str = setting(
        "constant",
        "Learning rate's course",
        "Cosine lets the learning rate fall slowly to almost nothing, so that the last epochs settle.",
        choices=("constant", "cosine"),
    )
    momentum: float = setting(0.9, "Momentum", "How much of the last step SGD keeps.", minimum=0.0, maximum=0.9999)
    clip_norm: float = setting(
        1.0,
        "Gradient clip",
        "Gradients longer than this are shortened to it, which tames explosions; 0 clips nothing.",
        minimum=0.0,
    )
    truncate: int = setting(
        0,
        "Truncate after",
        "Steps of truncated backpropagation through time; 0 goes through the whole window.",
        unit="steps",
        minimum=0,
    )
    patience: int = setting(
        0, "Patience", "Stop after so many epochs without a better validation loss; 0 never stops early.", minimum=0
    )
    seed: int = setting(0, "Seed", "The same seed gives the same run.", minimum=0, maximum=2**31 - 1)
    precision: str = setting(
        "float32",
        "Precision",
        "float32 is fast; float64 is for studies of the gradient.",
        choices=("float32", "float64"),
    )
    device: str = setting("auto", "Device", "What the kernels run on.", choices=("auto", "cpu", "cuda"))
    threads: int = setting(0, "Threads", "Processor threads to use; 0 uses all.", minimum=0, maximum=1024)


@dataclass(frozen=True)
class Spec:
    """A run: data, model and training."""

    data: DataSpec = field(default_factory=DataSpec)
    model: ModelSpec = field(default_factory=ModelSpec)
    training: TrainingSpec = field(default_factory=TrainingSpec)


# Names of the spec's format that this version can do nothing with: read where they ask for nothing.
NEUTRAL: dict[str, Any] = {"model.dropout": 0.0, "model.bidirectional": False}
SECTIONS: dict[str, type] = {"data": DataSpec, "model": ModelSpec, "training": TrainingSpec}


def known_keys() -> list[str]:
    """Every dotted name, in order (`data.path`, ..., `training.threads`)."""
    return [f"{section}.{one.name}" for section, kind in SECTIONS.items() for one in settings_of(kind)]


def spec_from(values: Mapping[str, Any], where: str = "spec") -> Spec:
    """A spec from the mapping that a TOML file gives. UserError names an unknown section or key, or a wrong value."""
    sections = dict(values)
    version = sections.pop("version", VERSION)
    if version != VERSION:
        raise UserError(
            translate("settings", "The spec has version {version}; this program reads version {known}.").format(
                version=version, known=VERSION
            ),
            translate("settings", "Open it with the program that wrote it, or set version = {known}.").format(
                known=VERSION
            ),
            where,
        )
    for name, section in sections.items():
        if name not in SECTIONS:
            raise unknown(name, SECTIONS, translate("settings", "The section"), where)
        if not isinstance(section, Mapping):
            raise UserError(
                translate("settings", "{name} is a section, not a value.").format(name=name),
                translate("settings", "Write [{name}] on a line of its own.").format(name=name),
                where,
            )
    return Spec(**{name: build(kind, _possible(name, sections.get(name, {})), name) for name, kind in SECTIONS.items()})


def _possible(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The section without what NEUTRAL names. UserError where that asks for something."""
    for name, value in values.items():
        key = f"{section}.{name}"
        if key in NEUTRAL and value != NEUTRAL[key]:
            raise UserError(
                translate("settings", "This version cannot do {key} = {value}.").format(key=key, value=_toml(value)),
                translate("settings", "Set it to {neutral}, or leave it out.").format(neutral=_toml(NEUTRAL[key])),
                key,
            )
    return {name: value for name, value in values.items() if f"{section}.{name}" not in NEUTRAL}


def read_spec(path: Path) -> Spec:
    """Read a TOML spec; UserError says where it is wrong."""
    return spec_from(read_values(path), str(path))


def read_values(path: Path) -> dict[str, Any]:
    """What a TOML spec says, as nested dicts, not yet checked; UserError where it cannot be read."""
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise UserError(
            translate("settings", "The spec cannot be read: {why}.").format(why=error.strerror),
            translate("settings", "Check the path and its permissions."),
            str(path),
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            translate("settings", "This is not a TOML spec: {why}.").format(why=error),
            translate("settings", "Mend the line that it names."),
            str(path),
        ) from None


def said_keys(values: Mapping[str, Any]) -> set[str]:
    """The dotted names that a spec's mapping gives a value."""
    given = {f"{section}.{name}" for section, inner in values.items() if isinstance(inner, Mapping) for name in inner}
    return given - NEUTRAL.keys()


def flat(spec: Spec) -> dict[str, Any]:
    """Every setting by its dotted name, lists in place of tuples."""
    return {f"{section}.{name}": value for section, inner in to_mapping(spec).items() for name, value in inner.items()}


def to_mapping(spec: Spec) -> dict[str, dict[str, Any]]:
    """The spec as plain nested dicts, lists in place of tuples."""

    def plain(value: Any) -> Any:
        return list(value) if isinstance(value, tuple) else value

    return {
        section: {one.name: plain(getattr(getattr(spec, section), one.name)) for one in settings_of(kind)}
        for section, kind in SECTIONS.items()
    }


def format_spec(spec: Spec, comments: Mapping[str, str] | None = None) -> str:
    """The spec as TOML text. `comments`: dotted name to a remark written behind its line."""
    lines = [f"version = {VERSION}"]
    for section, values in to_mapping(spec).items():
        lines += ["", f"[{section}]"]
        for name, value in values.items():
            remark = (comments or {}).get(f"{section}.{name}", "")
            lines.append(f"{name} = {_toml(value)}" + (f"  # {remark}" if remark else ""))
    return "\n".join(lines) + "\n"


def apply_settings(spec: Spec, settings: Mapping[str, Any]) -> Spec:
    """The spec with dotted names (`model.cell`) set; values may be texts as typed. UserError for an unknown name."""
    values = to_mapping(spec)
    keys = known_keys()
    for key, value in settings.items():
        if key not in keys:
            raise unknown(key, keys, translate("settings", "The setting"), "--set")
        section, name = key.split(".", 1)
        values[section][name] = value
    return spec_from(values, "--set")


def replace(spec: Spec, **sections: Any) -> Spec:
    """`dataclasses.replace` for a spec, under a name that says what it is for."""
    return dataclasses.replace(spec, **sections)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are a subset of TOML's basic strings, but for DEL.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return repr(value)
