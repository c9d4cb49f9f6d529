"""The filter line: what its terms find, and what it says of those that it cannot read."""

import os
import time
from pathlib import Path

import pytest

from tests.runs.store.made import make_run
from workbench.errors import UserError
from workbench.runs.store.notes import Change
from workbench.runs.store.query import Term, parse, quoted
from workbench.runs.store.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    home = tmp_path_factory.mktemp("home")
    make_run(home, "a", 0.1, model__cell="lstm", model__hidden=64, training__learning_rate=0.001)
    make_run(home, "b", 0.3, model__cell="gru", model__hidden=128, data__inputs=["Alpha", "beta"])
    make_run(home, "c", None, model__cell="rnn", model__hidden="32, 16", model__bidirectional=True)
    make_run(home, "grids/g1/d", 0.2, model__cell="lstm", model__hidden=8, data__path="my data.csv")
    days = {"runs/a": "2026-01-05 10:30", "runs/b": "2026-02-28 23:59", "runs/c": "2025-12-31 12:00"}
    for path, day in (days | {"grids/g1/d": "2026-09-01 00:00"}).items():
        seconds = time.mktime(time.strptime(day, "%Y-%m-%d %H:%M"))
        os.utime(home / path / "spec.toml", (seconds, seconds))
    store = Store(home)
    store.refresh()
    store.edit("runs/a", Change(label="First try", tags=("good", "Paper"), star=True))
    store.edit("runs/b", Change(notes="explodes at step 40 | odd", tags=("goodish", "Größe")))
    store.edit("runs/c", Change(label="Über Ё"))
    return store


def names(store: Store, query: str) -> str:
    paths = store.column("path")
    return "".join(sorted(str(paths[at])[-1] for at in store.find(query)))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "abcd"),
        ("cell=lstm", "ad"),
        ("CELL=LSTM", "ad"),
        ("model.cell=gru", "b"),
        ("cell=lstm|gru", "abd"),
        ("cell!=lstm", "bc"),
        ("-cell=lstm", "bc"),
        ("cell:st", "ad"),
        ("hidden>64", "b"),
        ("hidden>=64", "ab"),
        ("hidden<64", "d"),  # two sizes are no number
        ("hidden=32", "c"),  # but one of them can be asked for
        ("hidden=64.0", "a"),
        ("rmse<0.2", "a"),
        ("rmse<=0.2", "ad"),
        ("rmse!=0.2", "abc"),  # what has no result has not this one
        ("validation_loss<0.06", "a"),
        ("baselines.mean.rmse>0.8", "abd"),
        ("learning_rate=1e-3 rmse<1", "a"),
        ("bidirectional=true", "c"),
        ("inputs=alpha", "b"),
        ("inputs=alph", ""),
        ("tag:good", "ab"),
        ("tag=good", "a"),
        ("tag=paper", "a"),
        ("-tag:good", "cd"),
        ("tag=", "cd"),
        ("tag!=", "ab"),
        ("tag=GRÖSSE", "b"),
        ("tag:größ", "b"),
        ("label:über", "c"),
        ("label:ё", "c"),
        ('label="ÜBER ё"', "c"),
        ('label>"über a"', "c"),
        ("über", "c"),
        ("is:star", "a"),
        ("is:unfinished", "c"),
        ("is:tagged|noted", "ab"),
        ("is:child", "abd"),
        ("star=yes", "a"),
        ("star=no", "bcd"),
        ("reason=done", "abd"),
        ("reason=", "c"),
        ("first", "a"),
        ('"first try"', "a"),
        ("FIRST -cell=gru", "a"),
        ("explodes", "b"),
        ('notes:"40 | odd"', "b"),
        ('path="my data.csv"', ""),
        ('data.path="MY data.csv"', "d"),
        ("path:grids", "d"),
        ("when=2026-01-05", "a"),
        ("when=2026-01", "a"),
        ("when<2026", "c"),
        ("when<=2026-01-05", "ac"),
        ("when>=2026-02 when<2026-03", "b"),
        ('when>"2026-01-05 10:30" when<2026-06', "b"),
        ('when>="2026-01-05 10:30" when<2026-06', "ab"),
        ("when=2025|2026-02", "bc"),
        ("nothing-of-the-kind", ""),
        ("'; DROP TABLE runs; --", ""),
        ("100%", ""),
        ("_", ""),
    ],
)
def test_a_query_finds(store: Store, query: str, found: str) -> None:
    assert names(store, query) == found


@pytest.mark.parametrize(
    ("query", "message", "hint"),
    [
        ("celk=lstm", "No run has a celk", "Did you mean cell"),
        ("zzzzzzzz=1", "No run has a zzzzzzzz", "such as cell"),
        ("hidden>", "nothing behind hidden>", "without a blank"),
        ('label:"open', "cannot be read from here on: label:", "quotation mark"),
        ("is:stra", "is:stra is not known", "is:star"),
        ("is>star", "is not known", "is:star"),
        ("star<1", "star is neither less nor more", "star="),
        ("tag>=a", "tag is neither less nor more", "tag="),
        ("when<soon", "'soon' is not a date", "Write it as"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(store: Store, query: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        store.find(query)
    assert message in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="this system cannot change its time zone for a test")
def test_a_day_lasts_as_long_as_the_clock_on_the_wall_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 2026-10-25 an hour comes twice in Central Europe, on 2026-03-29 one is left out."""
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    time.tzset()
    try:
        for name, moment in (("a", "2026-10-25 23:30"), ("b", "2026-03-30 00:30"), ("c", "2026-10-26 00:10")):
            path = tmp_path / make_run(tmp_path, name) / "spec.toml"
            seconds = time.mktime((*time.strptime(moment, "%Y-%m-%d %H:%M")[:8], -1))
            os.utime(path, (seconds, seconds))
        autumn = Store(tmp_path)
        autumn.refresh()
        days = ("2026-10-25", "2026-03-29", "2026-03-30", "2026-10-26")
        assert [names(autumn, f"when={day}") for day in days] == ["a", "", "b", "c"]
        assert names(autumn, "when>2026-10-25") == "c"
        autumn.close()
    finally:
        monkeypatch.undo()
        time.tzset()


def test_runs_come_in_order_and_those_without_a_value_last(store: Store) -> None:
    paths = store.column("path")

    def ordered(*sort: tuple[str, bool]) -> str:
        return "".join(str(paths[at])[-1] for at in store.find("", sort))

    assert ordered() == "dbac"  # the newest first
    assert ordered(("rmse", False)) == "adbc"
    assert ordered(("rmse", True)) == "bdac"
    assert ordered(("cell", False), ("hidden", True)) == "badc"
    assert ordered(("label", True)) == "cadb"
    assert ordered(("star", True))[0] == "a"
    assert [str(paths[at])[-1] for at in store.find("", [("rmse", False)], inside="runs")] == ["a", "b", "c"]
    with pytest.raises(UserError, match="No run has a rmsf"):
        store.find("", [("rmsf", False)])


def test_runs_are_grouped_with_their_best_and_mean(store: Store) -> None:
    found = {group.value: (group.count, group.best, group.mean) for group in store.groups("cell")}
    assert found["lstm"] == (2, 0.1, pytest.approx(0.15))
    assert found["rnn"] == (1, None, None)
    assert [group.value for group in store.groups("rmse", "cell=lstm", falling=True)] == [0.1, 0.2]


def test_terms_are_read_and_written() -> None:
    assert parse('a="x|y"|z -b') == (Term("a", "=", ("x|y", "z")), Term("", "", ("b",), True))
    assert parse("  ") == ()
    for value in ("plain", "two words", "a|b", ""):
        assert parse(f"k={quoted(value)}")[0].values == (value,)
