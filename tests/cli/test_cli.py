"""The command line: what it prints where, and its exit statuses."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.runs.quick import TEXT, series
from workbench import cli
from workbench.errors import UserError

ROOT = Path(__file__).parent.parent.parent
QUICK = ["--set", "model.hidden=4", "--set", "training.epochs=2", "--set", "training.threads=1"]
SECONDS = 120


def start(*arguments: str, **kw: object) -> "subprocess.Popen[str]":
    """The command line in a process of its own."""
    code = "import sys; from workbench.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def test_train_predict_export_inspect(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, run = series(tmp_path / "data.csv"), tmp_path / "run"
    assert cli.main(["train", str(data), *QUICK, "--out", str(run)]) == 0
    said = capsys.readouterr()
    assert "data.window = " in said.out
    assert "seasonal_naive" in said.out
    assert "Reading the data" in said.err
    assert cli.main(["predict", str(run), str(data), "--out", str(tmp_path / "p.csv")]) == 0
    assert cli.main(["export", str(run), "--to", "npz", "--out", str(tmp_path / "w.npz")]) == 0
    capsys.readouterr()
    assert cli.main(["inspect", str(run), "--json"]) == 0
    layers = json.loads(capsys.readouterr().out)["layers"]
    assert {"gradient_horizon", "spectral_radius", "saturation"} <= layers[0].keys()
    assert cli.main(["inspect", str(run)]) == 0
    assert cli.main(["runs", str(tmp_path), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [one["reason"] for one in listed] == ["done"]
    assert cli.main(["runs", str(tmp_path)]) == 0
    assert "lstm/tanh/1" in capsys.readouterr().out


def test_with_json_stdout_is_json_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = series(tmp_path / "data.csv")
    assert cli.main(["train", str(data), *QUICK, "--out", str(tmp_path / "run"), "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["reason"] == "done"
    assert "data.window = " in said.err
    for command in (["samples", "--json"], ["check", str(data), "--json"], ["doctor", "--json"]):
        assert cli.main(command) == 0
        json.loads(capsys.readouterr().out)


def test_an_explosion_is_something_to_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "run"
    settings = ["model.cell=rnn", "model.activation=relu", "training.optimizer=sgd", "training.learning_rate=1000"]
    arguments = [part for one in [*settings, "training.clip_norm=0"] for part in ("--set", one)]
    assert cli.main(["train", str(series(tmp_path / "data.csv")), *arguments, "--out", str(out), "--json"]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["reason"] == "not_finite"
    assert f"error: {out}: The loss is no longer" in said.err
    assert "hint: Lower training.learning_rate" in said.err
    assert (out / "weights.safetensors").is_file()


def test_a_spec_file_with_paths_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    series(tmp_path / "data.csv")
    spec = tmp_path / "spec.toml"
    spec.write_text('version = 1\n[data]\npath = "data.csv"\n[model]\ncell = "gru"\nhidden = 3\n', "utf-8")
    arguments = ["train", str(spec), "--set", "training.epochs=1", "--out", str(tmp_path / "run"), "--json"]
    assert cli.main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["epochs"] == 1
    assert 'cell = "gru"' in (tmp_path / "run" / "spec.toml").read_text("utf-8")
    # What the spec does not say comes from the data, what it says stays.
    assert "hidden = 3" in (tmp_path / "run" / "spec.toml").read_text("utf-8")


def test_check_tells_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check", str(series(tmp_path / "data.csv"))]) == 0
    said = capsys.readouterr().out
    assert "a table of 80 rows and 3 columns" in said
    assert "When: time" in said
    assert cli.main(["check", "sample:copy"]) == 0


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("when,v\n2020-01-01,1\n2020-01-02,\n2020-01-02,3\n", {"missing_values", "duplicate_time", "not_ready"}),
        ("name,city\nx,y\nz,w\n", {"read", "not_ready"}),
        ("a,b\n1,2\n3\n", {"not_read"}),
    ],
)
def test_check_lists_findings_where_no_task_is_possible(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, names: set[str]
) -> None:
    data = tmp_path / "data.csv"
    data.write_text(content, "utf-8")
    assert cli.main(["check", str(data), "--json"]) == 2
    said = capsys.readouterr()
    assert names <= {one["name"] for one in json.loads(said.out)["findings"]}
    assert said.err.startswith("error: ")
    assert cli.main(["check", str(data)]) == 2
    shown = capsys.readouterr()
    assert shown.err == said.err
    assert ("Two rows of column when" in shown.out) == ("duplicate_time" in names)


def test_what_check_advises_can_be_typed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data.csv"
    rows = "".join(f"{k % 7},{k % 7},{k * k % 11 if k != 9 else ''}\n" for k in range(160))
    data.write_text("a b,as well,v\n" + rows, "utf-8")
    assert cli.main(["check", str(data), "--json"]) == 2
    findings = json.loads(capsys.readouterr().out)["findings"]
    fixes = {one["name"]: one["fixes"] for one in findings}
    assert [one["name"] for one in fixes["missing_values"]] == ["drop_rows", "interpolate", "carry_forward", "mask"]
    assert fixes["missing_values"][3]["settings"] == {"data.missing": "mask"}
    assert cli.main(["check", str(data)]) == 2
    said = capsys.readouterr().out
    assert "Leave out as well: --set 'data.drop=as well'" in said
    mended = ["--set", "data.missing=carry", "--set", "data.drop=as well"]
    assert cli.main(["check", str(data), *mended]) == 0
    assert "warning" not in capsys.readouterr().out


def test_a_run_folder_stands_for_its_spec(
    forecast_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", str(forecast_run), "--set", "training.epochs=1", "--out", str(tmp_path / "run"), "--json"]
    assert cli.main(arguments) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["task"] == "forecast"
    assert "read as utf-8" in said.err


def test_sample_prints_prompt_and_text(text_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["sample", str(text_run), "--length", "30", "--seed", "1"]
    assert cli.main([*arguments, "--prompt", "the \u4f60"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("the \u4f60")
    assert len(said.out) == len("the \u4f60") + 30 + 1
    assert "note: Not met in training" in said.err
    assert cli.main(arguments) == 0
    assert capsys.readouterr().err == ""


# Arguments, what stands before the colon of `error:`, a part of the rest, a part of the hint.
MISTAKES = [
    (["tarin"], "command line", "neither a command nor a file", "Did you mean train?"),
    (["tarin", "--out", "x"], "command line", "not a command", "Did you mean train?"),
    (["--hlep"], "command line", "--hlep is not known", "Did you mean --help?"),
    (["train"], "train", "SPEC_OR_DATA, --out", "train --help"),
    (["train", "{data}", "--out", "{new}", "--jsno"], "train", "--jsno is not known", "Did you mean --json?"),
    (["train", "{data}", "--out", "{new}", "--set", "model.cel=gru"], "--set", "'model.cel'", "model.cell?"),
    (["train", "{data}", "--out", "{new}", "--set", "model.cell=grv"], "model.cell", "'grv'", "Did you mean gru?"),
    (["train", "{data}", "--out", "{new}", "--set", "cell"], "--set", "not KEY=VALUE", "--set model.cell=gru"),
    (["train", "{data}", "--out", "{new}", "--set", "training.epochs=-1"], "training.epochs", "-1 is not", "from 1"),
    (["train", "{none}", "--out", "{new}"], "{none}", "no such file", "path"),
    (["train", "{none}.toml", "--out", "{new}"], "{none}.toml", "cannot be read", "path"),
    (["train", "{data}", "--out", "{data}"], "{data}", "a file of this name", "another folder"),
    (["train", "{data}", "--out", "{folder}"], "{folder}", "not empty", "new folder"),
    (["train", "sample:airlin", "--out", "{new}"], "", "airlin", "airline"),
    (["predict", "{new}", "{data}", "--out", "p.csv"], "{new}", "no run here", "train --out"),
    (["predict", "{folder}", "{data}", "--out", "p.csv"], "{folder}", "no spec.toml", "train --out"),
    (["sample", "{new}", "--length", "-3"], "sample", "'-3' is not a whole number", "--help"),
    (["sample", "{new}", "--temperature", "nan"], "sample", "'nan' is not a temperature", "--help"),
    (["export", "{new}", "--to", "onx", "--out", "x"], "--to", "'onx' is not known", "Known: safetensors"),
    (["inspect", "{new}"], "{new}", "no run here", "train --out"),
    (["runs", "{none}"], "{none}", "no such folder", "folder of runs"),
]


@pytest.mark.parametrize(("arguments", "where", "what", "hint"), MISTAKES, ids=lambda value: str(value)[:40])
def test_a_mistake_gives_status_2_a_sentence_and_a_way_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], where: str, what: str, hint: str
) -> None:
    places = {"data": tmp_path / "data.csv", "new": tmp_path / "new", "none": tmp_path / "none", "folder": tmp_path}
    series(places["data"])
    filled = [one.format(**places) for one in arguments]
    assert cli.main(filled) == 2
    said = capsys.readouterr()
    error, *rest = [line for line in said.err.splitlines() if line.startswith(("error: ", "hint: "))]
    assert error.startswith(f"error: {where.format(**places)}")
    assert what in error
    assert hint in rest[0]
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not places["new"].exists()


def test_a_bug_goes_to_a_log_and_gives_status_1(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(arguments: list[str]) -> int:
        raise ZeroDivisionError("a bug of the test's own")

    monkeypatch.setattr(cli, "run", broken)
    assert cli.main(["samples"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" not in said
    log = next(home.rglob("crash-*.log"))
    assert str(log) in said
    assert "a bug of the test's own" in log.read_text("utf-8")
    assert "Traceback" in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("error", "status"), [(UserError("What", "Do"), 2), (MemoryError(), 2), (KeyboardInterrupt(), 130)]
)
def test_statuses(
    error: BaseException, status: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(arguments: list[str]) -> int:
        raise error

    monkeypatch.setattr(cli, "run", failing)
    assert cli.main([]) == status
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_display_the_window_is_refused_in_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.main([]) == 2
    assert "no display" in capsys.readouterr().err


def test_a_dead_display_is_no_display(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":987")
    monkeypatch.setattr(sys, "platform", "linux")
    assert cli.main([]) == 2
    assert "no display" in capsys.readouterr().err


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--help"], ["--version"], ["train", "--help"]):
        assert cli.main(arguments) == 0
    said = capsys.readouterr().out
    assert "predict" in said
    assert "sweep" not in said


def test_ctrl_c_keeps_a_checkpoint_and_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text(TEXT * 4, "utf-8")
    run = tmp_path / "run"
    arguments = ["train", str(tmp_path / "data.txt"), "--set", "model.hidden=8", "--set", "training.epochs=100000"]
    process = start(*arguments, "--out", str(run))
    deadline = time.monotonic() + SECONDS
    while not (run / "metrics.jsonl").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "--resume" in err
    assert (run / "checkpoint" / "checkpoint.safetensors").is_file()
    done = json.loads((run / "summary.json").read_text("utf-8"))
    assert done["reason"] == "stopped"
    again = ["train", str(tmp_path / "data.txt"), "--set", f"training.epochs={done['epochs'] + 1}"]
    assert cli.main([*again, "--out", str(run), "--resume"]) == 0
    assert json.loads((run / "summary.json").read_text("utf-8"))["epochs"] == done["epochs"] + 1


def test_a_closed_pipe_is_no_error(text_run: Path) -> None:
    process = start("sample", str(text_run), "--length", "100000")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(1)
    process.stdout.close()
    assert process.wait(timeout=SECONDS) == 0
    assert process.stderr.read() == ""
    process.stderr.close()


def test_the_demo_in_a_terminal_draws_its_plots(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "demo"
    assert cli.main(["demo", "--terminal", "--out", str(out), "--set", "training.epochs=5"]) == 0
    said = capsys.readouterr().out
    for name in ("loss", "gradient-norm", "gradient-flow", "forecast"):
        assert (out / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"{name}.png" in said
