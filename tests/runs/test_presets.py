"""Experiments by name: each is a whole spec, and the textbook's story holds."""

from pathlib import Path
from typing import Any

import pytest

from tests.runs.quick import do_run
from workbench.commands.training import asked_for
from workbench.errors import UserError
from workbench.lessons import vanishing
from workbench.presets import PRESETS, Preset, find_preset
from workbench.runs.inspection import inspect_run
from workbench.training.spec import flat


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_is_a_spec_on_the_command_line(preset: Preset) -> None:
    spec, _, said = asked_for(f"preset:{preset.name}", ["training.epochs=2"])
    assert preset.title()
    assert preset.sentence()
    assert said >= set(preset.settings)
    assert flat(spec) | {"training.epochs": 2} == flat(spec)
    assert all(flat(spec)[key] == value for key, value in preset.settings.items() if key != "training.epochs")


def test_another_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(UserError) as caught:
        find_preset("adding-lstn")
    assert "adding-lstm" in caught.value.hint


def trained(folder: Path, settings: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    plain = {key.replace(".", "__"): value for key, value in settings.items() if key != "data.path"}
    do_run(folder / "run", settings["data.path"], **(plain | more))
    layers: list[dict[str, Any]] = inspect_run(folder / "run")["layers"]
    return layers


def test_the_textbooks_story_holds(tmp_path: Path) -> None:
    """On the adding problem at 100 steps a sigmoid network's gradient dies at once, tanh's later, an LSTM's not."""
    reached: dict[str, int] = {}
    for name, settings in (("sigmoid", vanishing.SIGMOID), ("tanh", vanishing.TANH), ("lstm", vanishing.LSTM)):
        (tmp_path / name).mkdir()
        epochs = 10 if name == "lstm" else 1
        layers = trained(tmp_path / name, settings, training__epochs=epochs)
        reached[name] = layers[0]["gradient_horizon"]
    assert reached["sigmoid"] < 15
    assert reached["sigmoid"] < reached["tanh"] < reached["lstm"]
    assert reached["lstm"] > 60


def test_relu_without_a_clip_explodes(tmp_path: Path) -> None:
    """The step in which the loss is no number any more ends the run, and the weights before it are kept."""
    settings: dict[str, Any] = {
        key.replace(".", "__"): value for key, value in vanishing.RELU.items() if key != "data.path"
    }
    summary = do_run(tmp_path / "run", "sample:adding", **settings)
    assert summary["reason"] == "not_finite"
    assert (tmp_path / "run" / "weights.safetensors").is_file()
