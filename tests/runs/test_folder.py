"""Run folders and the files in them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runs.quick import do_run, series
from workbench.errors import UserError
from workbench.runs.files import write_atomically, write_json
from workbench.runs.folder import RunFolder, list_runs, read_weights
from workbench.runs.inspection import inspect_run
from workbench.runs.tensors import KINDS, pack, read_tensors, unpack, write_tensors
from workbench.runs.use import predict
from workbench.training.checkpoint import Checkpoint, Progress, generator
from workbench.training.events import EpochEnded, Preparing, Stepped
from workbench.training.spec import Spec


def stepped(first: int, losses: list[float], epoch: int = 1) -> Stepped:
    n = len(losses)
    layers = np.arange(2.0 * n).reshape(n, 2)
    return Stepped(first, epoch, np.array(losses), np.ones(n), layers, None, 1.0, 0.5, 1.0)


ARRAYS = st.dictionaries(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(
        lambda name: name != "__metadata__"
    ),
    st.tuples(st.sampled_from(sorted(KINDS.values())), st.lists(st.integers(0, 3), max_size=3)),
    max_size=5,
)


@given(ARRAYS, st.dictionaries(st.text("ab"), st.text('\u4f60 "\\'), max_size=2))
def test_tensors_read_back_and_the_reference_reader_agrees(shapes: dict[str, Any], metadata: dict[str, str]) -> None:
    reference = pytest.importorskip("safetensors.numpy", reason="safetensors is not installed")
    tensors = {name: np.ones(shape, kind) for name, (kind, shape) in shapes.items()}
    content = pack(tensors, metadata)
    ours, found = unpack(content)
    theirs = reference.load(content)
    assert found == metadata
    assert ours.keys() == tensors.keys() == theirs.keys()
    for name, array in tensors.items():
        assert ours[name].dtype == array.dtype
        assert ours[name].shape == array.shape == theirs[name].shape
        assert ours[name].tobytes() == array.tobytes() == theirs[name].tobytes()


def raw(header: str, data: bytes = b"") -> bytes:
    text = header.encode()
    return len(text).to_bytes(8, "little") + text + data


ENTRY = '"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 7,
        b"\xff" * 40,
        raw("[]"),
        raw("{" + ENTRY + "}"),  # no data
        raw("{" + ENTRY + "}", b"\0" * 5),  # too much
        raw("{" + ENTRY + "," + ENTRY + "}", b"\0" * 4),  # a name twice
        raw("{" + ENTRY.replace("[1]", "[2]") + "}", b"\0" * 4),
        raw("{" + ENTRY.replace("[1]", "[-1]") + "}", b"\0" * 4),
        raw("{" + ENTRY.replace("[1]", "[true]") + "}", b"\0" * 4),
        raw("{" + ENTRY.replace("[1]", "null") + "}", b"\0" * 4),
        raw("{" + ENTRY.replace("[0,4]", "[4,8]") + "}", b"\0" * 8),
        raw("{" + ENTRY.replace("[0,4]", "[0]") + "}", b"\0" * 4),
        raw("{" + ENTRY.replace('"F32"', '"F33"') + "}", b"\0" * 4),
        raw("{" + ENTRY.replace('"F32"', "[]") + "}", b"\0" * 4),
        raw("{" + ENTRY + "," + ENTRY.replace('"a"', '"b"') + "}", b"\0" * 4),  # overlap
        raw('{"a":3}'),
        raw('{"__metadata__":{"a":1}}'),
        raw('{"__metadata__":[]}'),
        raw("[" * 100_000),
        raw("{\xff}"),
    ],
)
def test_a_file_that_lies_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(content)
    with pytest.raises(UserError, match="not a whole safetensors file") as caught:
        read_tensors(path)
    assert caught.value.hint


@given(st.data())
def test_any_damage_is_refused_or_harmless(data: st.DataObject) -> None:
    content = bytearray(pack({"a": np.arange(6.0), "b": np.zeros((2, 3), np.float32)}, {"k": "v"}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    for damaged in (bytes(content), bytes(content[:cut])):
        try:
            unpack(damaged)
        except ValueError:
            continue


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_numbers_that_json_lacks_become_null(tmp_path: Path) -> None:
    write_json(
        tmp_path / "a.json", {"a": float("nan"), "b": (np.float32(1.5), np.int64(2)), "c": np.array([np.inf, 1])}
    )
    assert json.loads((tmp_path / "a.json").read_text()) == {"a": None, "b": [1.5, 2], "c": [None, 1.0]}


def test_metrics_are_lines_of_json_and_survive_a_torn_end(tmp_path: Path) -> None:
    folder = RunFolder.reserve(tmp_path / "run")
    folder.make()
    folder.layer_names = ("layer 1", 'odd "name"')
    folder.record(Preparing(0.0, "nothing to write down"))
    folder.record(stepped(1, [0.5, float("nan")]))
    folder.record(EpochEnded(1, 2, 0.25, float("nan"), 1.5, True, 0.01))
    folder.flush()
    lines = [json.loads(line) for line in (folder.path / "metrics.jsonl").read_text("utf-8").splitlines()]
    assert lines[0] == {
        "kind": "step",
        "step": 1,
        "epoch": 1,
        "loss": 0.5,
        "gradient_norm": 1.0,
        "layers": [{"name": "layer 1", "gradient_norm": 0.0}, {"name": 'odd "name"', "gradient_norm": 1.0}],
    }
    assert lines[1]["loss"] is None
    assert lines[2] == {
        "kind": "epoch",
        "epoch": 1,
        "step": 2,
        "train_loss": 0.25,
        "validation_loss": None,
        "seconds": 1.5,
        "learning_rate": 0.01,
    }
    with (folder.path / "metrics.jsonl").open("a") as file:
        file.write('{"kind": "st')
    assert folder.metrics() == lines


def test_rewinding_drops_what_came_after_the_checkpoint(tmp_path: Path) -> None:
    folder = RunFolder.reserve(tmp_path / "run")
    folder.make()
    folder.record(stepped(1, [0.5, 0.4]))
    folder.record(EpochEnded(1, 2, 0.5, 0.5, 1.0, True))
    folder.record(stepped(3, [0.3, 0.2], epoch=2))
    folder.flush()
    folder.rewind_metrics(Progress(epoch=1, step=3))
    assert [line.get("step") for line in folder.metrics() if line["kind"] == "step"] == [1, 2, 3]


def test_a_checkpoint_comes_back_whole(tmp_path: Path) -> None:
    folder = RunFolder.reserve(tmp_path / "run")
    folder.make()
    random = generator(3)
    random.random(5)
    progress = Progress(epoch=2, step=7, best_loss=float("inf"), random=dict(random.bit_generator.state))
    network = {"parameters": np.arange(3.0), "steps": np.array([7])}
    folder.write_checkpoint(Checkpoint(progress, network, {"w": np.ones((2, 2), np.float32)}))
    back = folder.read_checkpoint()
    assert back is not None
    assert back.progress.random == progress.random
    assert (back.progress.epoch, back.progress.best_loss) == (2, float("inf"))
    assert back.network["parameters"].tolist() == [0.0, 1.0, 2.0]
    assert back.best["w"].dtype == np.float32
    assert generator(0, back.progress.random).random() == random.random()


def test_a_folder_of_someone_elses_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UserError, match="not empty"):
        RunFolder.reserve(tmp_path)
    with pytest.raises(UserError, match="file of this name"):
        RunFolder.reserve(tmp_path / "notes.txt")
    RunFolder.reserve(tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_opening_what_is_no_run_says_what_is_near(tmp_path: Path) -> None:
    run = RunFolder.reserve(tmp_path / "first")
    run.make()
    run.write_spec(Spec())
    with pytest.raises(UserError) as caught:
        RunFolder.open(tmp_path / "frist")
    assert caught.value.hint == "Did you mean first?"
    with pytest.raises(UserError, match=r"no spec.toml"):
        RunFolder.open(tmp_path)
    with pytest.raises(UserError, match="no weights yet"):
        run.read_weights()
    assert RunFolder.open(tmp_path / "first" / "spec.toml").path == tmp_path / "first"


def test_weights_from_elsewhere_are_refused_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(pack({"a": np.ones(2)}, {}))
    with pytest.raises(UserError, match="do not say what they were trained for"):
        read_weights(path)


def test_runs_are_listed_newest_first_and_broken_ones_left_out(tmp_path: Path) -> None:
    for name in ("a", "b"):
        folder = RunFolder.reserve(tmp_path / name)
        folder.make()
        folder.write_spec(Spec())
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "spec.toml").write_text("this is no toml")
    assert {info.path.name for info in list_runs(tmp_path)} == {"a", "b"}
    with pytest.raises(UserError, match="no such folder"):
        list_runs(tmp_path / "none")


def test_a_run_from_before_the_newer_settings_goes_on_predicts_and_is_seen(tmp_path: Path) -> None:
    data, run = series(tmp_path / "data.csv"), tmp_path / "run"
    do_run(run, data)
    do_run(tmp_path / "whole", data, training__epochs=5)
    newer = {
        "model": ("bidirectional", "residual", "layer_norm", "dropout", "variational"),
        "training": (
            *("weight_decay", "schedule_factor", "schedule_every", "schedule_patience", "warmup", "loss"),
            *("clip_value", "memory"),
        ),
    }
    names = tuple(f"{name} = " for part in newer.values() for name in part)
    lines = (run / "spec.toml").read_text("utf-8").splitlines()
    older = [line for line in lines if not line.startswith(names)]
    assert len(lines) - len(older) == len(names)
    (run / "spec.toml").write_text("\n".join(older), "utf-8")
    tensors, texts = read_tensors(run / "weights.safetensors")
    spec = json.loads(texts["spec"])
    for part, gone in newer.items():
        for name in gone:
            del spec[part][name]
    write_tensors(run / "weights.safetensors", tensors, texts | {"spec": json.dumps(spec)})
    place = run / "checkpoint" / "checkpoint.safetensors"
    tensors, texts = read_tensors(place)
    progress = {key: value for key, value in json.loads(texts["progress"]).items() if not key.startswith("plateau")}
    write_tensors(place, tensors, {"progress": json.dumps(progress)})
    assert predict(run, data, tmp_path / "out.csv") > 0
    assert inspect_run(run)["layers"][0]["reverse"] is None
    assert do_run(run, data, resume=True, training__epochs=5)["epochs"] == 5
    assert (run / "weights.safetensors").read_bytes() == (tmp_path / "whole" / "weights.safetensors").read_bytes()
