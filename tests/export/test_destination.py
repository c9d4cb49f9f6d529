"""Where exports may be written, and which formats there are."""

from pathlib import Path

import numpy as np
import pytest

from workbench.errors import UserError
from workbench.export import export, formats
from workbench.runs.use import open_trained


def test_the_formats() -> None:
    assert list(formats()) == ["safetensors", "npz", "csv", "torch", "numpy"]
    assert all(one.label and one.help and one.name == name for name, one in formats().items())


def test_an_unknown_format_names_the_nearest(forecast_run: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        export(forecast_run, "safetensor", tmp_path / "x")
    assert caught.value.hint == "Did you mean safetensors?"


@pytest.mark.parametrize("name", formats())
def test_an_export_can_be_written_again_but_nothing_else_is_overwritten(
    forecast_run: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "deep" / "export"
    for _ in range(2):
        assert all(path.is_file() for path in export(forecast_run, name, out))
    mine = tmp_path / "mine"
    if formats()[name].suffix:
        mine.write_text("my own")
        with pytest.raises(UserError, match="another file"):
            export(forecast_run, name, mine)
        with pytest.raises(UserError, match="is a folder"):
            export(forecast_run, name, tmp_path)
        assert mine.read_text() == "my own"
    else:
        mine.mkdir()
        (mine / "model.py").write_text("my own")
        with pytest.raises(UserError, match="holds other files"):
            export(forecast_run, name, mine)
        with pytest.raises(UserError, match="file of this name"):
            export(forecast_run, name, mine / "model.py")
        assert (mine / "model.py").read_text() == "my own"


def test_arrays_read_back_to_the_same_bits(forecast_run: Path, tmp_path: Path) -> None:
    weights = open_trained(forecast_run).weights
    export(forecast_run, "npz", tmp_path / "w.npz")
    with np.load(tmp_path / "w.npz", allow_pickle=False) as found:
        assert set(found) == set(weights)
        assert all(np.array_equal(found[name], weights[name]) for name in weights)
    export(forecast_run, "csv", tmp_path / "tables")
    for name, array in weights.items():
        table = np.loadtxt(tmp_path / "tables" / f"{name}.csv", delimiter=",", ndmin=2, dtype=array.dtype)
        assert np.array_equal(table.reshape(array.shape), array)
    export(forecast_run, "safetensors", tmp_path / "w.safetensors")
    assert open_trained(tmp_path / "w.safetensors").weights.keys() == weights.keys()
