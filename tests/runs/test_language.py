"""Languages from beginning to end: every kind of symbol, texts in any encoding, series, and what memory allows."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.runs.quick import do_run
from workbench import cli
from workbench.data.bins import bins_from
from workbench.errors import UserError
from workbench.runs import estimate
from workbench.runs.folder import RunFolder
from workbench.runs.use import evaluate, open_trained, predict, sample
from workbench.training.spec import Spec, apply_settings

# Signs that all three encodings have.
CHINESE = "床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。\n白日依山盡，黃河入海流。欲窮千里目，更上一層樓。\n" * 20
TOKENS = ["character", "word", "byte", "bpe"]


def need(tokens: str) -> None:
    if tokens == "bpe":
        pytest.importorskip("tokenizers", reason="tokenizers, an optional extra, is not installed")


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("tokens", TOKENS)
def test_chinese_gives_the_same_model_in_every_encoding(tmp_path: Path, tokens: str) -> None:
    need(tokens)
    runs: list[Any] = []
    for name, chosen in (("utf-8", "auto"), ("utf-8-sig", "auto"), ("gb18030", "gb18030"), ("big5", "big5")):
        path = tmp_path / f"{name}.txt"
        path.write_text(CHINESE, name)
        settings: dict[str, Any] = {"data__tokens": tokens, "data__vocabulary": 300, "training__epochs": 1}
        if chosen != "auto":
            # The bytes do not prove which it is: nothing is guessed.
            with pytest.raises(UserError, match="not UTF-8") as caught:
                do_run(tmp_path / "none", path, **settings)
            assert chosen in caught.value.hint
        do_run(tmp_path / name, path, data__encoding=chosen, **settings)
        trained = open_trained(tmp_path / name)
        fitted = {key: value for key, value in trained.fitted.items() if key != "spec"}
        weights = {key: value.tobytes() for key, value in trained.weights.items()}
        predict(tmp_path / name, path, tmp_path / "out.csv")
        runs.append((fitted, weights, sample(tmp_path / name, "明月", 20, seed=3), rows_of(tmp_path / "out.csv")))
    assert runs[0] == runs[1] == runs[2] == runs[3]


@pytest.mark.parametrize("tokens", TOKENS)
def test_a_text_is_learnt_measured_and_written_on(tmp_path: Path, tokens: str) -> None:
    need(tokens)
    data = tmp_path / "data.txt"
    data.write_text("the quick brown fox isn\u2019t here, é and 你好 are. " * 60, "utf-8")
    summary = do_run(
        tmp_path / "run", data, data__tokens=tokens, data__vocabulary=290, training__epochs=25, model__hidden=24,
        training__learning_rate=0.01,
    )  # fmt: skip
    test = summary["test"]
    assert test["nats_per_token"] < test["baselines"]["unigram"]["nats_per_token"]
    assert test.keys() - {"baselines"} == {"nats_per_token", "bits_per_token", "bits_per_character", "perplexity"}
    assert summary["vocabulary"]["tokens"] == tokens
    assert summary["vocabulary"]["unknown"] == {"train": 0.0, "validation": 0.0, "test": 0.0}
    assert evaluate(tmp_path / "run", data)["perplexity"] > 1.0
    if tokens in ("character", "word"):
        assert "\ufffd" not in sample(tmp_path / "run", "fox", 60, temperature=5.0)
    told: list[str] = []
    text = sample(tmp_path / "run", "the ", 100, 0.5, emit=told.append)
    assert text == "".join(told) != ""


def test_the_unknown_symbol_is_never_written(tmp_path: Path) -> None:
    data = tmp_path / "data.txt"
    random = np.random.default_rng(0)
    data.write_text(" ".join(f"w{n}" for n in random.integers(0, 400, 3000)), "utf-8")
    summary = do_run(tmp_path / "run", data, data__tokens="word", data__vocabulary=20, training__epochs=4)
    assert summary["vocabulary"]["unknown"]["train"] > 0.4
    for temperature in (0.0, 1.0, 3.0):
        assert "\ufffd" not in sample(tmp_path / "run", "w1 ", 300, temperature)


@pytest.fixture(scope="module")
def series_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained series of symbols, its data beside it."""
    folder = tmp_path_factory.mktemp("series")
    hours = np.datetime64("2024-01-01T00:00", "m") + 60 * np.arange(900)
    values = 50 + 10 * np.sin(np.arange(900) / 4)
    lines = [f"{str(hour).replace('T', ' ')},{value:.3f}" for hour, value in zip(hours, values, strict=True)]
    (folder / "data.csv").write_text("When,Load\n" + "\n".join(lines) + "\n", "utf-8")
    do_run(
        folder / "run", folder / "data.csv", data__binning="uniform", data__bins=20, model__hidden=24,
        training__epochs=30, training__learning_rate=0.01,
    )  # fmt: skip
    return folder / "run"


def test_a_series_is_written_on(series_run: Path) -> None:
    bins = bins_from(open_trained(series_run).fitted["bins"])
    shown: list[str] = []
    text = sample(series_run, "", 40, 0.3, begin=shown.append)
    values = [float(line) for line in text.splitlines()]
    assert len(values) == 40
    assert {f"{value:.6g}" for value in values} <= set(bins.symbols)
    assert shown == [""]
    # It goes on from where the data end: the wave is learnt, so that the next values are near the true ones.
    true = 50 + 10 * np.sin(np.arange(900, 940) / 4)
    assert np.mean(np.abs(np.array(values[:10]) - true[:10])) < 4
    notes: list[str] = []
    sample(series_run, "52.5, x 55", 3, begin=shown.append, note=notes.append)
    assert "'x'" in notes[0]
    assert [float(line) for line in shown[1].splitlines()] == pytest.approx([52.5, 55], abs=1.0)


def test_a_series_is_predicted_with_quantiles(series_run: Path, tmp_path: Path) -> None:
    assert predict(series_run, series_run.parent / "data.csv", tmp_path / "out.csv") == 900
    heading, *rows = rows_of(tmp_path / "out.csv")
    assert heading == ["When", "Load", "Load_true", "Load_q10", "Load_q50", "Load_q90"]
    assert (rows[0][0], rows[-1][0], rows[-1][2]) == ("2024-01-01 01:00", "2024-02-07 12:00", "")
    numbers = np.array([[float(cell) for cell in row[1:]] for row in rows[:-1]])
    expected, true, low, middle, high = numbers.T
    assert np.all((low <= middle) & (middle <= high))
    assert true == pytest.approx(50 + 10 * np.sin(np.arange(1, 900) / 4), abs=1e-3)
    late = slice(600, None)
    assert np.sqrt(np.mean((expected - true)[late] ** 2)) < np.sqrt(np.mean(np.diff(true)[600:] ** 2))
    assert np.mean((low <= true) & (true <= high)) > 0.6
    found = evaluate(series_run, series_run.parent / "data.csv")
    assert found["nats_per_token"] < 2.5
    assert found["rmse"] == pytest.approx(np.sqrt(np.mean((expected - true) ** 2)), rel=1e-5)
    assert found["mae"] == pytest.approx(np.mean(np.abs(expected - true)), rel=1e-5)
    test = RunFolder.open(series_run).read_summary()["test"]
    late = slice(int(900 * 0.67) - 1, None)
    assert test["rmse"] == pytest.approx(np.sqrt(np.mean((expected - true)[late] ** 2)), rel=0.05)
    assert test["rmse"] < test["baselines"]["persistence"]["rmse"]
    assert test["baselines"]["persistence"]["mae"] == pytest.approx(np.mean(np.abs(np.diff(true)[late])), rel=0.01)


def test_what_is_predicted_does_not_depend_on_how_much_is_read_at_once(
    series_run: Path, text_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run, data in ((series_run, "data.csv"), (text_run, "data.txt")):
        outcomes: list[list[list[str]]] = []
        for stretch in (7, 1000):
            monkeypatch.setattr("workbench.runs.chances.STRETCH", stretch)
            predict(run, run.parent / data, tmp_path / "out.csv")
            outcomes.append(rows_of(tmp_path / "out.csv"))
        assert [row[0] for row in outcomes[0]] == [row[0] for row in outcomes[1]]
        for one, other in zip(outcomes[0][1:], outcomes[1][1:], strict=True):
            assert float(one[3]) == pytest.approx(float(other[3]), rel=1e-4)


def spec_of(**settings: Any) -> Spec:
    return apply_settings(Spec(), {key.replace("__", "."): value for key, value in settings.items()})


def test_memory_grows_with_each_of_its_causes() -> None:
    base = {"data__window": 64, "model__hidden": 128, "training__batch": 32}
    first = estimate.training_bytes(spec_of(**base), estimate.Shapes(64, 1000, 1000, "every", "cross_entropy"))
    assert (
        estimate.training_bytes(spec_of(**base), estimate.Shapes(64, 50_000, 50_000, "every", "cross_entropy"))
        > 10 * first
    )
    for key in base:
        assert (
            estimate.training_bytes(
                spec_of(**{**base, key: 2 * base[key]}), estimate.Shapes(64, 1000, 1000, "every", "cross_entropy")
            )
            > 1.2 * first
        )


def test_more_memory_than_there_is_is_refused_before_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data.txt"
    data.write_text(CHINESE, "utf-8")
    monkeypatch.setattr(estimate, "machine_bytes", lambda: 3 << 20)
    with pytest.raises(UserError, match="of memory, and this machine has 3 MiB") as caught:
        do_run(tmp_path / "run", data, model__hidden=512, training__device="cpu")
    assert "data.vocabulary" in caught.value.hint
    assert not (tmp_path / "run").exists()
    do_run(tmp_path / "run", data, model__hidden=4, training__epochs=1, training__device="cpu")


def test_the_machine_has_some_memory() -> None:
    assert 1 << 28 < estimate.machine_bytes() < 1 << 50
    assert [estimate.size(count) for count in (5, 700 << 20, 3 << 29, 5 << 40)] == [
        "1 MiB", "700 MiB", "1.5 GiB", "5.0 TiB",
    ]  # fmt: skip


def test_a_run_stands_alone_without_the_package_of_byte_pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("bpe")
    data = tmp_path / "data.txt"
    data.write_text(CHINESE, "utf-8")
    do_run(tmp_path / "run", data, data__tokens="bpe", data__vocabulary=280, training__epochs=1)
    before = sample(tmp_path / "run", "明月", 20)
    data.unlink()
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    assert sample(tmp_path / "run", "明月", 20) == before
    fitted = RunFolder.open(tmp_path / "run").read_weights()[1]["fitted"]
    assert len(fitted["merges"]) <= 280 - 256
    assert json.dumps(fitted)


def test_the_command_line_tells_of_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data.txt"
    data.write_text(CHINESE, "utf-8")
    assert cli.main(["check", str(data), "--json", "--set", "data.tokens=word"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["suggested"]["data.vocabulary"] == 4096
    assert 0 < found["network"]["weights"] < found["network"]["bytes"] < found["network"]["machine"]
    assert cli.main(["check", str(data), "--set", "data.tokens=word"]) == 0
    assert "of memory" in capsys.readouterr().out
    huge = ["--set", "model.hidden=8192", "--set", "model.depth=16", "--set", "training.device=cpu"]
    assert cli.main(["check", str(data), "--json", *huge]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["findings"][-1]["name"] == "too_large"
    assert "data.vocabulary" in told.err


def test_the_command_line_writes_a_series_on(series_run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["sample", str(series_run), "--prompt", "50 52", "--length", "3", "--seed", "1"]) == 0
    lines = capsys.readouterr().out.split()
    assert len(lines) == 5
    assert all(30 < float(line) < 70 for line in lines)
