"""Long series and texts, learnt from on the disk: the same windows, numbers and answers as in memory."""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.data import Text, byte_stream, load, long_texts, prepare, restore, streaming, suggest
from workbench.data import blocks as blocks_module
from workbench.data.checks import look_at
from workbench.data.clusters import codes_of, sign_starts
from workbench.data.long_tables import is_long_series
from workbench.data.long_texts import StoredText
from workbench.data.options import DataSpec
from workbench.data.stored import StoredTable
from workbench.data.tasks import long_forecast, long_orders
from workbench.data.tasks.forecast import Forecast
from workbench.data.tasks.long_forecast import LongForecast
from workbench.data.tasks.long_language_model import LongLanguageModel
from workbench.data.watch import StoppedError, Watch
from workbench.errors import UserError


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(blocks_module, "ROWS", 64)


def make_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on files of this test count as long."""
    monkeypatch.setattr(streaming, "STREAM_FROM", 1)
    monkeypatch.setattr(long_texts, "LONG_TEXT", 1)
    monkeypatch.setattr(byte_stream, "PIECE", 300)


def series(path: Path, rows: int = 400) -> DataSpec:
    random = np.random.default_rng(3)
    values = np.exp(np.cumsum(random.normal(size=(rows, 2)), axis=0) / 30) * 100
    times = np.datetime64("2024-01-01T00:00") + np.arange(rows).astype("timedelta64[h]")
    lines = [f"{t},{a:.4f},{b:.4f}" for t, (a, b) in zip(times.tolist(), values.tolist(), strict=True)]
    path.write_text("when,a,b\n" + "\n".join(lines) + "\n")
    return DataSpec(path=str(path), window=6, task="forecast")


def both_forecasts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, **settings: Any) -> tuple[Forecast, LongForecast]:
    spec = dataclasses.replace(series(tmp_path / "series.csv"), **settings)
    table = load(spec, Path())
    complete = dataclasses.replace(suggest(table, spec).data, stride=spec.stride)
    short = prepare(table, complete)
    make_short(monkeypatch)
    table = load(spec, Path())
    assert isinstance(table, StoredTable)
    long = prepare(table, complete)
    assert isinstance(short, Forecast)
    assert isinstance(long, LongForecast)
    return short, long


def assert_alike(found: Any, expected: Any) -> None:
    """The same numbers in the same places, but for rounding."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys()
        found, expected = list(found.values()), list(expected.values())
    if isinstance(expected, list):
        for one, other in zip(found, expected, strict=True):
            assert_alike(one, other)
    else:
        assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)


CHOICES = [
    {"transform": "none", "scale": "minmax"},
    {"transform": "difference", "horizon": 3},
    {"transform": "log_seasonal_difference", "season": 24, "targets": ("a", "b"), "horizon": 2},
    {"transform": "log", "inputs": ("a",), "targets": ("b",), "stride": 5, "scale": "none"},
]


@pytest.mark.parametrize("settings", CHOICES, ids=lambda one: str(one["transform"]))
def test_the_same_forecast(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: dict[str, Any]) -> None:
    short, long = both_forecasts(monkeypatch, tmp_path, **settings)
    assert long.parts == short.parts
    for part in ("train", "validation", "test", "all"):
        pairs = zip(short.batches(part, 32, None, "float64"), long.batches(part, 32, None, "float64"), strict=True)
        for one, other in pairs:
            np.testing.assert_allclose(other[0], one[0], rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(other[1], one[1], rtol=1e-9, atol=1e-9)
        assert long.origins(part).tolist() == short.origins(part).tolist()
    outputs = np.random.default_rng(0).normal(size=(short.parts["test"], short.outputs))
    assert_alike(long.score("test", outputs), short.score("test", outputs))
    for part in ("test", "all", "future"):
        outputs = np.random.default_rng(0).normal(size=(len(short.origins(part)), short.outputs))
        found, expected = long.predictions(part, outputs), short.predictions(part, outputs)
        for field in ("labels", "names", "index_name", "origins"):
            assert getattr(found, field) == getattr(expected, field), field
        assert (found.steps is None) == (expected.steps is None) == (long.spec.horizon == 1)
        for field in ("index", "true", "steps"):
            np.testing.assert_array_equal(getattr(found, field), getattr(expected, field), field)
        np.testing.assert_allclose(found.predicted, expected.predicted, rtol=1e-9)
        np.testing.assert_allclose(found.baseline, expected.baseline, rtol=1e-9)
    for one, other in zip(long.baselines(), short.baselines(), strict=True):
        assert one.loss == pytest.approx(other.loss)
        assert one.metrics == pytest.approx(other.metrics)


def test_either_goes_on_with_what_the_other_learnt(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    short, long = both_forecasts(monkeypatch, tmp_path)
    assert long.fitted().keys() == short.fitted().keys()
    table = load(DataSpec(path=str(tmp_path / "series.csv")), Path())
    again = restore(short.fitted(), table)
    assert isinstance(again, LongForecast)
    monkeypatch.setattr(streaming, "STREAM_FROM", 1 << 30)
    other = restore(long.fitted(), load(DataSpec(path=str(tmp_path / "series.csv")), Path()))
    assert isinstance(other, Forecast)
    for one, two in zip(
        again.batches("all", 64, None, "float32"), other.batches("all", 64, None, "float32"), strict=True
    ):
        np.testing.assert_allclose(one[0], two[0], rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("most", [50, 1 << 30])
def test_every_window_is_learnt_from_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: int) -> None:
    _, long = both_forecasts(monkeypatch, tmp_path, transform="none", scale="none", inputs=("a",), targets=("b",))
    monkeypatch.setattr(long_orders, "MOST_SHUFFLED", most)
    dealt = [b for _, b in long.batches("train", 32, np.random.default_rng(1), "float64")]
    in_order = [b for _, b in long.batches("train", 32, None, "float64")]
    assert np.sort(np.concatenate(dealt).ravel()).tolist() == np.sort(np.concatenate(in_order).ravel()).tolist()
    assert np.concatenate(dealt).tolist() != np.concatenate(in_order).tolist()
    again = [b for _, b in long.batches("train", 32, np.random.default_rng(1), "float64")]
    assert np.concatenate(dealt).tolist() == np.concatenate(again).tolist()


def test_of_many_windows_some_are_judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(long_forecast, "MOST_JUDGED", 10)
    short, long = both_forecasts(monkeypatch, tmp_path)
    assert long.parts["test"] == 10
    assert set(long.origins("test").tolist()) < set(short.origins("test").tolist())
    assert long.score("test", np.zeros((10, 1)))["rmse"] > 0


def test_faults_name_their_rows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "holes.csv"
    rows = [f"{k},{'' if k in (120, 300) else k % 7}" for k in range(400)]
    path.write_text("t,v\n" + "\n".join(rows) + "\n")
    spec = DataSpec(path=str(path), task="forecast", targets=("v",), inputs=("v",))

    def said() -> tuple[str, str, str]:
        with pytest.raises(UserError) as caught:
            prepare(load(spec, Path()), spec)
        return caught.value.message, caught.value.hint, caught.value.where

    expected = said()
    make_short(monkeypatch)
    assert isinstance(load(spec, Path()), StoredTable)
    assert said() == expected
    # Mended in memory, as short tables are.
    mended = prepare(load(spec, Path()), dataclasses.replace(spec, missing="interpolate"))
    assert isinstance(mended, Forecast)


def test_the_doctor_finds_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "dirty.csv"
    random = np.random.default_rng(5)
    rows = [
        f"{1990 + k // 12}-{k % 12 + 1:02d}-01,{random.normal():.3f},{k % 5},7,{'x' if k == 200 else k % 5}"
        for k in range(400)
    ]
    rows[50] = "1990-01-01,500,,7,3"
    path.write_text("when,a,b,same,odd\n" + "\n".join(rows) + "\n")
    spec = DataSpec(path=str(path))
    expected = [(one.name, one.message, one.facts) for one in look_at(load(spec, Path()), spec)]
    make_short(monkeypatch)
    table = load(spec, Path())
    assert is_long_series(table, spec)
    assert [(one.name, one.message, one.facts) for one in look_at(table, spec)] == expected


TEXT = (
    "To be, or not to be,\r\nthat is the question:\n\n" * 20
    + "Ob's edler im Gemüt — 生存还是毁灭, e\u0301t\u0301 🇩🇪🇫🇷 👩‍💻\n" * 20
)


@pytest.mark.parametrize("tokens", ["character", "byte"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_the_same_text(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tokens: str, encoding: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode(encoding, "replace"))
    said = encoding if encoding == "gb18030" else "auto"
    spec = DataSpec(path=str(path), tokens=tokens, window=8, encoding=said, split=(0.7, 0.1, 0.2))
    short_text = load(spec, Path())
    short: Any = prepare(short_text, spec)
    make_short(monkeypatch)
    for _ in range(2):
        text = load(spec, Path())
        assert isinstance(text, StoredText)
        assert text.source == short_text.source
        assert isinstance(short_text, Text)
        assert text.line_ends == short_text.line_ends
        long = prepare(text, spec)
        assert isinstance(long, LongLanguageModel)
        assert (long.symbols, long.parts, long.fitted()) == (short.symbols, short.parts, short.fitted())
        assert long.text.size == len(short_text.text)
        assert long.tokens[:].tolist() == short.tokens.tolist()
        for part in ("train", "validation", "test", "all"):
            pairs = zip(short.batches(part, 4, None, "float32"), long.batches(part, 4, None, "float32"), strict=True)
            for one, other in pairs:
                np.testing.assert_array_equal(one[0], other[0])
                np.testing.assert_array_equal(one[1], other[1])
        assert long.unknown() == pytest.approx(short.unknown())
        for one, other in zip(short.baselines(), long.baselines(), strict=True):
            if tokens == "byte":
                # Code points are counted for signs.
                assert one.metrics.pop("bits_per_character") < 1.2 * other.metrics.pop("bits_per_character")
            assert one.metrics == pytest.approx(other.metrics)
        assert {one.name for one in look_at(text, spec)} >= {"read", "mixed_line_ends", "vocabulary"}


def test_a_text_of_many_signs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """More than 256 different ones come after a while: the numbers become wider."""
    signs = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    path = tmp_path / "text.txt"
    path.write_text("plain letters first\n" * 40 + signs, "utf-8")
    make_short(monkeypatch)
    text = load(DataSpec(path=str(path)), Path())
    assert isinstance(text, StoredText)
    assert text.codes.dtype == np.uint16
    assert text.piece(0, text.size) == path.read_text("utf-8")
    assert text.count(len(text.codes)).sum() == text.size
    assert text.different == len(set(path.read_text("utf-8")))


@pytest.mark.parametrize("kind", ["table", "text"])
def test_reading_can_be_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("a.csv" if kind == "table" else "a.txt")
    spec = series(path) if kind == "table" else DataSpec(path=str(path))
    if kind == "text":
        path.write_text(TEXT, "utf-8")
    make_short(monkeypatch)
    seen: list[float] = []
    watch = Watch(lambda share, what: seen.append(share), lambda: len(seen) > 3)
    with pytest.raises(StoppedError):
        load(spec, Path(), watch=watch)
    assert 0 < seen[-1] < 1
    assert not list((tmp_path / "home" / "cache" / "data").glob("*"))
    load(spec, Path(), watch=Watch(lambda share, what: seen.append(share)))
    assert seen[-1] == 1.0


def test_a_text_is_not_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, "utf-8")
    make_short(monkeypatch)
    spec = DataSpec(path=str(path), controls="drop")
    with pytest.raises(UserError, match=r"data\.controls"):
        suggest(load(spec, Path()), spec)


def test_common_signs_stand_alone() -> None:
    """The short cut says of no code point that it is a sign of its own where the rules join it to another."""
    ranges = [(0x20, 0x2FF), *long_texts._ALONE]
    every = "".join(chr(code) for first, last in ranges for code in range(first, last + 1))
    assert long_texts._stand_alone(codes_of(every))
    assert len(sign_starts(every)) == len(every)
    assert len(sign_starts(every[::-1])) == len(every)
    assert not long_texts._stand_alone(codes_of("e\u0301"))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_long_text_of_nothing_but_a_mark_of_its_encoding_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, encoding: str
) -> None:
    make_short(monkeypatch)
    path = tmp_path / "marked.txt"
    path.write_bytes("".encode(encoding))
    with pytest.raises(UserError, match="The file is empty") as refused:
        load(DataSpec(path=str(path), task="language_model"), Path())
    assert str(path) in str(refused.value)
