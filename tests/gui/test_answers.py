"""The views on what a trained network answers: what they show, what they ask, and where a click leads."""

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.conftest import WAIT_MS, MakeWindow, speak, train
from tests.gui.doubles import FakeEngine
from tests.gui.looking import clipped
from workbench.gui.explore.ends import way_words
from workbench.gui.explore.residuals import findings_of
from workbench.gui.explore.sensitivity import runs_of, sentence_of
from workbench.gui.explore.surface import words_of
from workbench.gui.window import MainWindow
from workbench.runs.insights import (
    After,
    Case,
    Mistakes,
    NextTokens,
    RateTrial,
    Residuals,
    Sensitivity,
    Surface,
    Surprises,
    Written,
)
from workbench.runs.moments import Moment


def sensitivity(strength: np.ndarray | None = None, **more: Any) -> Sensitivity:
    steps = 24 if strength is None else len(strength)
    strength = np.linspace(0.1, 1.0, steps) ** 8 if strength is None else strength
    values: dict[str, Any] = {
        "part": "test", "number": 3, "count": 40, "name": "1958-09", "answer": "412", "truth": "404",
        "back": np.arange(steps - 1, -1, -1), "tokens": (), "names": ("Passengers",),
        "values": np.sin(np.arange(float(steps)))[:, None], "slopes": -strength[:, None], "strength": strength,
        "without": 0.1 * strength, "block": 1, "classes": False, "outputs": ("Passengers",), "output": 0, "step": -1,
        "worst": (Case(20, "1958-09", 4.5, ""), Case(32, "1959-09", 3.2, "")),
    }  # fmt: skip
    return Sensitivity(**(values | more))


def words(text: str, **more: Any) -> Sensitivity:
    strength = np.linspace(0.0, 1.0, len(text)) ** 4
    given = {"tokens": tuple(text), "names": (), "classes": True, "outputs": ("bad", "good"), "answer": "good",
             "truth": "bad"}  # fmt: skip
    return sensitivity(strength, **(given | more))


def residuals(left: np.ndarray, season: int = 12, **more: Any) -> Residuals:
    from workbench.data.seasons import autocorrelation

    predicted = np.full(len(left), 100.0)
    strengths = autocorrelation(left, 30)
    counts, edges = np.histogram(left, 8)
    values: dict[str, Any] = {
        "part": "test", "targets": ("Passengers",), "target": 0, "steps": 3, "step": 1,
        "labels": tuple(f"row {k}" for k in range(len(left))), "numbers": np.arange(len(left)),
        "true": predicted + left, "predicted": predicted, "edges": edges, "counts": counts, "strengths": strengths,
        "chance": 1.96 / np.sqrt(len(left)), "first": 1, "deviations": 6.0, "season": season, "window": 12,
        "logarithm": False, "worst": (Case(7, "row 7", -9.0, ""),),
    }  # fmt: skip
    return Residuals(**(values | more))


NOISE = np.random.default_rng(0).standard_normal(120)
SEASON = 2 * np.sin(2 * np.pi * np.arange(120) / 12) + 0.3 * NOISE
TRIAL = RateTrial(
    np.geomspace(1e-6, 1.0, 60), np.linspace(2, 1, 60), np.linspace(2, 1, 60), 30, 50, 55, 0.0123, True, 0.001
)
X = np.linspace(-1.0, 1.0, 9)
PLANE = Surface("plane", "validation", X, X, 1.0 + X[:, None] ** 2 + X**2, 600, ((0.0, 0.0, "best"),))
WAY = Surface("way", "validation", np.linspace(-0.25, 1.5, 8), np.zeros(1), np.linspace(2, 1, 8)[None], 600)
MISTAKES = Mistakes(
    "test", ("bad", "good"), np.array([[246, 50], [18, 286]]), (Case(5, "3850", 0.99, "bad → good   not dull"),), 0.3
)
SURPRISES = Surprises(
    "test",
    4000,
    1.4,
    1.4 + 2.0 * np.exp(-np.arange(64.0)),
    256,
    (After(" ", 1.7, 900, 0.3), After("\n", 2.2, 90, 0.1)),
    (Case(77, "proxy({'bacon': 1", 4.2, "'"),),
)
NEXT = NextTokens("The ", (("s", 0.4), (" ", 0.2), ("\n", 0.1)), 0.3, 104, 1.9, 0.001)


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine()
    engine.answers = {
        "sensitivity": sensitivity(), "residuals": residuals(SEASON), "mistakes": MISTAKES, "surprise": SURPRISES,
        "next_tokens": NEXT, "writing": Written("The ", "story of a word"), "rate_finder": TRIAL, "surface": PLANE,
    }  # fmt: skip
    return engine


def shown(window: MainWindow, qtbot: QtBot, name: str) -> Any:
    """A view with its answer."""
    window.tabs.setCurrentWidget(window.explore)
    window.explore.choose(name)
    view: Any = window.explore.views[name]
    if name == "surface":
        view.measure.click()
    if name == "rate_finder":
        view.begin_button.click()
    qtbot.waitUntil(lambda: view.answer is not None, timeout=WAIT_MS)
    QApplication.processEvents()
    return view


def wait_for(qtbot: QtBot, engine: FakeEngine, number: int) -> None:
    """Until it is asked what the answer to an example hung on."""

    def asked() -> bool:
        name, settings = engine.questions[-1]
        return name == "sensitivity" and settings["number"] == number

    qtbot.waitUntil(asked, timeout=WAIT_MS)


VIEWS = {
    "airline": ("sensitivity", "residuals", "rate_finder", "surface"),
    "reviews": ("sensitivity", "mistakes"),
    "python_reference": ("sensitivity", "surprise", "next_tokens"),
}


@pytest.mark.parametrize("sample", list(VIEWS))
def test_answers_are_legible_in_each_language(
    make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine, sample: str
) -> None:
    engine.answers["sensitivity"] = sensitivity() if sample == "airline" else words("a film that is\nnot bad " * 3)
    window = make_window(engine, f"sample:{sample}")
    train(window, qtbot, 2)
    for name in VIEWS[sample]:
        view = shown(window, qtbot, name)
        for language, size in product(("en", "zh_CN"), ((900, 600), (1280, 720))):
            window.resize(*size)
            speak(window, qtbot, language)
            QApplication.processEvents()
            assert view.sentence.text()
            assert clipped(window) == [], (name, language, size)
        view.copy.click()
        copied = QApplication.clipboard().text().splitlines()
        assert len(copied) > 2
        assert "," in copied[0]


def test_an_example_is_chosen_by_its_number_or_from_the_worst(
    make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine
) -> None:
    window = make_window(engine)
    train(window, qtbot, 2)
    view = shown(window, qtbot, "sensitivity")
    assert engine.questions[-1] == ("sensitivity", {"number": -1, "step": -1, "output": -1})
    assert view.example.value() == 4
    view.example.setValue(11)
    qtbot.waitUntil(lambda: engine.questions[-1][1]["number"] == 10, timeout=WAIT_MS)
    view.worst.activated.emit(2)
    qtbot.waitUntil(lambda: engine.questions[-1][1]["number"] == 32, timeout=WAIT_MS)


def test_a_click_on_a_residual_shows_what_it_hung_on(make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine) -> None:
    window = make_window(engine)
    train(window, qtbot, 2)
    view = shown(window, qtbot, "residuals")
    row = view.course.nearest(QPointF(41.0, float(view.answer.residuals[41])))
    assert row == 41
    view._point_at(row)
    assert window.explore.kind is not None
    assert window.explore.kind.name == "sensitivity"
    qtbot.waitUntil(
        lambda: (engine.questions[-1][0], engine.questions[-1][1].get("number")) == ("sensitivity", 41), timeout=WAIT_MS
    )


def test_a_cell_lists_its_cases_and_a_case_is_opened(make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine) -> None:
    engine.answers["sensitivity"] = words("not bad at all")
    window = make_window(engine, "sample:reviews")
    train(window, qtbot, 2)
    view = shown(window, qtbot, "mistakes")
    view._choose(1, 0)
    qtbot.waitUntil(lambda: engine.questions[-1] == ("mistakes", {"true": 1, "named": 0}), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "good named bad" in view.sentence.text(), timeout=WAIT_MS)
    view.cases.cellClicked.emit(0, 0)
    qtbot.waitUntil(
        lambda: engine.questions[-1][0] == "sensitivity" and engine.questions[-1][1]["number"] == 5, timeout=WAIT_MS
    )


def test_each_key_asks_anew_and_the_text_is_written_on(
    make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine
) -> None:
    window = make_window(engine, "sample:python_reference")
    train(window, qtbot, 2)
    view = shown(window, qtbot, "next_tokens")
    view.text.setPlainText("The ")
    qtbot.waitUntil(lambda: engine.questions[-1][1].get("text") == "The ", timeout=WAIT_MS)
    assert [symbol for symbol, _ in view.bars.rows][:3] == ["s", " ", "\n"]
    assert view.bars.rows[-1][1] == pytest.approx(0.3)
    view.top_k.setValue(5)
    view.beam.setValue(3)
    view.write.click()
    qtbot.waitUntil(lambda: view.text.toPlainText() == "The story of a word", timeout=WAIT_MS)
    how = next(settings for name, settings in engine.questions if name == "writing")
    assert (how["prompt"], how["top_k"], how["beam"], how["length"]) == ("The ", 5, 3, 400)
    qtbot.waitUntil(lambda: engine.questions[-1][1].get("text") == "The story of a word", timeout=WAIT_MS)
    assert view.write.isEnabled()


def test_the_suggested_rate_goes_into_the_settings(make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine) -> None:
    window = make_window(engine)
    view = shown(window, qtbot, "rate_finder")
    assert "0.012" in view.sentence.text()
    view.use.click()
    assert window.session.value("training.learning_rate") == 0.012
    engine.answers["rate_finder"] = RateTrial(np.ones(3), np.ones(3), np.ones(3), 0, 0, 2, None, False, 0.1)
    view.begin_button.click()
    qtbot.waitUntil(lambda: not view.use.isVisible(), timeout=WAIT_MS)


def test_a_refusal_is_said_in_the_view(make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine) -> None:
    engine.answers.clear()
    window = make_window(engine)
    train(window, qtbot, 2)
    window.tabs.setCurrentWidget(window.explore)
    window.explore.choose("residuals")
    view: Any = window.explore.views["residuals"]
    qtbot.waitUntil(lambda: "never trained" in view.sentence.text(), timeout=WAIT_MS)


def test_steps_are_named_as_people_would() -> None:
    strength = np.full(24, 0.01)
    strength[[-1, -2, -3, -13]] = 1.0
    found = sensitivity(strength)
    assert runs_of(found) == [(0, 2), (12, 12)]
    assert "the last 3 steps and the one 12 back" in sentence_of(found)
    assert "a little on each" in sentence_of(sensitivity(np.ones(24)))
    assert "gradient is zero" in sentence_of(sensitivity(np.zeros(24)))


def test_residuals_are_put_into_words() -> None:
    assert "season of 12" in " ".join(findings_of(residuals(SEASON)))
    assert "noise" in " ".join(findings_of(residuals(NOISE, deviations=0.2)))
    assert "too low by" in findings_of(residuals(NOISE + 3, deviations=0.2))[0]
    assert "from step to step" in " ".join(findings_of(residuals(np.cumsum(NOISE) + 5, season=0)))
    assert "change sides" in " ".join(findings_of(residuals(np.diff(np.append(0, NOISE)), season=0)))
    assert "Too few" in findings_of(residuals(NOISE[:5]))[0]


def test_the_loss_is_measured_between_two_chosen_moments(
    make_window: MakeWindow, qtbot: QtBot, engine: FakeEngine, tmp_path: Path
) -> None:
    window = make_window(engine)
    train(window, qtbot, 2)
    engine.answers["surface"] = replace(WAY, ends=(Moment(8, 0), Moment(40, 2)))
    view = shown(window, qtbot, "surface")
    assert engine.questions[-1][1] | {"first": "start", "last": "best", "kind": "way"} == engine.questions[-1][1]
    run = window.session.run_folder
    assert run is not None
    kept = run / "moments"
    kept.mkdir(parents=True)
    for name in ("step-0-epoch-0", "step-8-epoch-0", "step-40-epoch-2"):
        (kept / f"{name}.safetensors").touch()
    view.refresh()
    offered = [view.ends.last.itemText(place) for place in range(view.ends.last.count())]
    assert offered == ["the start", "step 8", "step 40", "the best weights"]
    view.ends.first.setCurrentIndex(1)
    view.ends.last.setCurrentIndex(2)
    view.measure.click()
    qtbot.waitUntil(lambda: engine.questions[-1][1]["first"] == 8, timeout=WAIT_MS)
    assert engine.questions[-1][1]["last"] == 40
    assert view.line.bottom_axis.labelText == "0: step 8 – 1: step 40"
    assert "from step 8 (" in view.sentence.text()
    window.use_language("zh_CN")
    assert view.ends.settings() == {"first": 8, "last": 40}
    # A new moment leaves the choice; another run begins anew.
    (kept / "step-99-epoch-5.safetensors").touch()
    view.refresh()
    assert view.ends.last.count() == 5
    assert view.ends.settings() == {"first": 8, "last": 40}
    view.ends.offer(tmp_path / "other")
    assert view.ends.settings() == {"first": "start", "last": "best"}
    assert view.ends.last.count() == 2
    assert view.ends.isVisible()
    view.kind.setCurrentIndex(1)
    assert not view.ends.isVisible()
    assert view.reach.isVisible()


def test_the_way_between_two_moments_is_put_into_words() -> None:
    ends = (Moment(8, 0), Moment(40, 2))
    for losses, said in (
        ([2.0, 1.5, 1.0], "falls all the way from step 8"),
        ([1.0, 1.5, 2.0], "rises all the way"),
        ([1.0, 3.0, 2.0], "a hill"),
        ([2.0, 0.5, 1.5], "lower ground"),
    ):
        assert said in way_words(np.array(losses), ends)


def test_the_loss_around_is_put_into_words() -> None:
    assert "falls all the way" in words_of(WAY)
    hill = Surface("way", "train", WAY.x, WAY.y, np.array([[2, 2, 3, 3, 2.5, 1, 1.5, 2.0]]), 10)
    assert "a hill" in words_of(hill)
    assert "times as high" in words_of(PLANE)
    lower = Surface("random", "validation", X, np.zeros(1), (1.5 + X)[None], 10)
    assert "even lower" in words_of(lower)
