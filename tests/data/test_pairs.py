"""Pairs of texts: which columns they are in, how they are dealt out, their tokens, and how translations are judged."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.data.pairs import counting
from workbench.data import Table, Translate, load, prepare, preview, restore, suggest
from workbench.data.checks import look_at
from workbench.data.generated_dates import written_dates
from workbench.data.options import DataSpec
from workbench.data.pair_columns import find_pair_columns
from workbench.data.pair_tokens import END, SPECIALS, START, encode, joined, pieces
from workbench.data.tasks.translate import fit_symbols, padded
from workbench.errors import UserError


def task_of(path: Path, **said: object) -> Translate:
    """The task of a file."""
    spec = DataSpec(path=str(path), **said)  # pyright: ignore[reportArgumentType]
    data = load(spec, path.parent)
    task = prepare(data, suggest(data, spec).data)
    assert isinstance(task, Translate)
    return task


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    ("heading", "rows", "task"),
    [
        ("source,target", ["12,one two", "3,three", "45,four five"], "translate"),
        ("原文,译文", ["早上好,good morning", "谢谢,thanks", "再见,goodbye"], "translate"),
        ("English,Deutsch", ["good day {n},guten Tag {n}", "thanks {n},danke {n}"], "translate"),
        ("Written,ISO", ["3 May {n},{n}-05-03", "4 May {n},{n}-05-04", "1 June {n},{n}-06-01"], "translate"),
        ("input,output", ["1.5,{n}.5", "2.5,3.5", "1.25,4"], "forecast"),
        ("text,label", ["what a fine day it was,good", "what a dull day it was,bad"], "classify"),
        ("day,value", ["{n}-01-01,3", "{n}-01-02,4", "{n}-01-03,6"], "forecast"),
    ],
)
def test_the_task_is_guessed_from_the_columns(tmp_path: Path, heading: str, rows: list[str], task: str) -> None:
    body = [row.format(n=n) for n in range(2000, 2020) for row in rows]
    path = written(tmp_path / "x.csv", "\n".join([heading, *body]) + "\n")
    spec = DataSpec(path=str(path))
    data = load(spec, tmp_path)
    assert suggest(data, spec).data.task == task
    roles = [column.role for column in preview(path, spec).columns]
    if task != "forecast":
        assert (roles == ["input", "target"]) is (task == "translate")


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl"])
def test_cells_stay_as_they_are_written(tmp_path: Path, suffix: str) -> None:
    pairs = [("seven", "007"), ("a thousand", "1,000"), ("the third of May", "03/05/2019"), ("two", "2.0")] * 10
    if suffix == ".jsonl":
        text = "\n".join(json.dumps({"source": one, "target": other}) for one, other in pairs)
    else:
        mark = "\t" if suffix == ".tsv" else ","
        text = "\n".join([mark.join(("source", "target")), *(f'{one}{mark}"{other}"' for one, other in pairs)])
    path = written(tmp_path / f"x{suffix}", text + "\n")
    data = load(DataSpec(path=str(path)), tmp_path)
    assert isinstance(data, Table)
    assert data.column("target").values[:4].tolist() == ["007", "1,000", "03/05/2019", "2.0"]
    assert find_pair_columns(data, DataSpec()) is not None


def test_cells_of_large_files_stay_as_they_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.data.streaming.STREAM_FROM", 1)
    path = written(tmp_path / "x.csv", "source,target\n" + "\n".join(f"n{n},00{n}" for n in range(40)) + "\n")
    assert task_of(path, task="translate").targets[7] == "007"


def test_columns_may_be_said(tmp_path: Path) -> None:
    path = written(tmp_path / "x.csv", "id,de,en\n" + "\n".join(f"{n},ja {n},yes {n}" for n in range(40)) + "\n")
    task = task_of(path, task="translate", inputs=("en",), targets=("de",))
    assert (task.sources[3], task.targets[3]) == ("yes 3", "ja 3")
    task = task_of(path, task="translate", drop=("id",))
    assert (task.sources[3], task.targets[3]) == ("ja 3", "yes 3")
    with pytest.raises(UserError, match="two columns"):
        task_of(path, task="translate", drop=("id", "de"))
    with pytest.raises(UserError, match="DE"):
        task_of(path, task="translate", inputs=("DE",))


def test_the_same_text_is_never_on_two_sides(tmp_path: Path) -> None:
    task = task_of(counting(tmp_path / "x.csv", rows=400))
    sides = [{task.sources[row] for row in task.rows(part)} for part in ("train", "validation", "test")]
    assert all(sides)
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert not sides[1] & sides[2]
    assert sum(task.parts[part] for part in ("train", "validation", "test")) == task.parts["all"] == 400
    other = task_of(counting(tmp_path / "x.csv", rows=400), split_seed=1)
    assert other.rows("test").tolist() != task.rows("test").tolist()


def test_a_given_test_file_is_the_test_part(tmp_path: Path) -> None:
    counting(tmp_path / "test.csv", rows=30, seed=9)
    task = task_of(counting(tmp_path / "x.csv"), test_path=str(tmp_path / "test.csv"))
    assert task.parts["test"] == 30
    assert task.rows("test").tolist() == list(range(120, 150))


def test_vocabularies_see_the_training_part_only(tmp_path: Path) -> None:
    path = counting(tmp_path / "x.csv")
    task = task_of(path)
    test = task.rows("test").tolist()
    lines = path.read_text("utf-8").splitlines()
    for row in test:
        lines[row + 1] = lines[row + 1].replace(",", "ß,ß ")
    changed = task_of(written(path, "\n".join(lines) + "\n"))
    assert set(changed.rows("test").tolist()) & set(test)
    assert "ß" in "".join(changed.sources)
    assert all("ß" not in changed.source_symbols or changed.sources[row] for row in test)
    train = "".join(changed.sources[row] for row in changed.rows("train").tolist())
    assert ("ß" in changed.source_symbols) is ("ß" in train)


def test_batches_have_labels_with_ends_and_lengths(tmp_path: Path) -> None:
    task = task_of(counting(tmp_path / "x.csv"))
    rows = task.rows("all").tolist()
    seen = 0
    for sources, labels, lengths in task.batches("all", 7, None, np.float32):
        for column in range(sources.shape[1]):
            row = rows[seen]
            assert sources[: lengths[column], column].tolist() == task.source_tokens[row].tolist()
            asked = labels[labels[:, column] >= 0, column]
            assert asked.tolist() == task.target_tokens[row].tolist()
            assert (asked[-1], (asked == END).sum()) == (END, 1)
            seen += 1
    assert seen == len(rows)
    shuffled = [batch[0].shape[1] for batch in task.batches("train", 7, np.random.default_rng(0), np.float32)]
    assert sum(shuffled) == task.parts["train"]
    assert len(shuffled) == task.steps_per_epoch(7)


@pytest.mark.parametrize("kind", ["character", "word", "byte"])
@pytest.mark.parametrize("text", ["", "Guten Tag, wie geht's?", "二〇一九年 三月三日", "a\tb  c\n", "naïve 🙂"])
def test_tokens_give_the_text_again(kind: str, text: str) -> None:
    symbols = fit_symbols([text, "x"], kind)
    known = {symbol: number for number, symbol in enumerate(symbols) if number > END}
    tokens = encode(text, known, kind)
    assert tokens[-1] == END
    assert 0 not in tokens
    assert joined((symbols[token] for token in tokens[:-1]), kind) == text
    assert "".join(pieces(text, kind)) == text or kind == "byte"
    assert encode(text, known, kind, most=2) == [*tokens[:-1][:2], END]


def test_words_seen_once_are_unknown_in_large_vocabularies() -> None:
    texts = [f"w{n} w{n // 2}" for n in range(4000)]
    symbols = fit_symbols(texts, "word")
    assert symbols[:3] == SPECIALS
    assert "w1500" in symbols
    assert "w3999" not in symbols


def test_measures(tmp_path: Path) -> None:
    task = task_of(counting(tmp_path / "x.csv"))
    rows = [0, 1, 2]
    true = [task.target_tokens[row][:-1] for row in rows]
    assert task.measures_of(rows, true) == {"exact_match": 1.0, "token_accuracy": 1.0}
    short = [true[0], true[1][:-1], true[2]]
    found = task.measures_of(rows, short)
    places = sum(len(one) + 1 for one in true)
    assert found["exact_match"] == pytest.approx(2 / 3)
    # One symbol is missing, and the end stands where it should have been.
    assert found["token_accuracy"] == pytest.approx((places - 2) / places)
    longer = [np.append(true[0], [5, 5, 5]), true[1], true[2]]
    found = task.measures_of(rows, longer)
    assert found["token_accuracy"] == pytest.approx((places - 1) / (places + 3))
    names = {one.name: one for one in task.baselines()}
    assert set(names) == {"commonest", "copy", "unigram"}
    assert names["copy"].metrics["exact_match"] == 0.0
    assert names["unigram"].loss is not None
    assert 0.5 < names["unigram"].loss < 3.0


def test_new_texts_are_read_with_the_vocabulary_of_training(tmp_path: Path) -> None:
    task = task_of(counting(tmp_path / "x.csv"))
    fitted = json.loads(json.dumps(task.fitted()))
    path = written(tmp_path / "new.csv", "source\n12\n9\n")
    again = restore(fitted, load(DataSpec(path=str(path), task="translate"), tmp_path))
    assert isinstance(again, Translate)
    assert again.source_tokens[0].tolist() == task.encode("12").tolist()
    assert again.source_tokens[1].tolist() == [0, END]
    assert again.strangers("129") == ["9"]
    assert (again.longest, again.parts["all"], again.parts["train"]) == (task.longest, 2, 0)
    assert again.decode(np.array([START, *task.target_tokens[0].tolist()])) == task.targets[0]
    with pytest.raises(UserError, match="source"):
        restore(fitted, load(DataSpec(path=str(written(tmp_path / "o.csv", "a,b\nx,y\n")), task="translate"), tmp_path))


def test_too_few_pairs_and_wrong_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="pairs"):
        task_of(counting(tmp_path / "x.csv", rows=5))
    text = written(tmp_path / "x.txt", "Once upon a time. " * 30)
    for path in (str(text), "sample:copy"):
        with pytest.raises(UserError, match="cannot be used") as caught:
            suggest(load(DataSpec(path=path), tmp_path), DataSpec(path=path, task="translate"))
        assert "two columns" in caught.value.hint


def test_the_vocabulary_has_a_bound_and_byte_pairs_are_refused(tmp_path: Path) -> None:
    path = counting(tmp_path / "x.csv")
    task = task_of(path, vocabulary=8)
    assert task.vocabulary == task.outputs == 8
    assert all(0 in tokens for tokens, text in zip(task.target_tokens, task.targets, strict=True) if "two" in text)
    with pytest.raises(UserError, match="language models only"):
        task_of(path, tokens="bpe")


def test_long_texts_are_words_and_cut(tmp_path: Path) -> None:
    rows = [f"{'long words here ' * 40}{n},{'lange Worte hier ' * 40}{n}" for n in range(30)]
    path = written(tmp_path / "x.csv", "source,target\n" + "\n".join(rows) + "\n")
    task = task_of(path)
    assert (task.tokens, task.spec.window) == ("word", 200)
    assert int(task.lengths.max()) == 201


def test_the_doctor_speaks_of_pairs(tmp_path: Path) -> None:
    path = counting(tmp_path / "x.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write("11,eleven\n11,one one\n77,\n")
    spec = DataSpec(path=str(path))
    found = {one.name: one for one in look_at(load(spec, tmp_path), spec)}
    assert found["several_answers"].facts["texts"] == ["11"]
    assert found["incomplete_pairs"].facts["count"] == 1
    assert "not_ready" not in found
    assert all(one.weight != "error" for one in found.values())


def test_the_dates_are_right_and_the_same_every_time() -> None:
    table, again = written_dates(), written_dates()
    assert table.source.sha256 == again.source.sha256
    sources, targets = (column.values.tolist() for column in table.columns)
    assert len(set(sources)) > 0.9 * len(sources)
    assert sum(any(sign > "\u3000" for sign in text) for text in sources) > 2000
    known = dict(zip(sources, targets, strict=True))
    for text, iso in known.items():
        year, month, day = iso.split("-")
        plain = text.replace("零", "〇")
        signs = "".join("〇一二三四五六七八九"[int(digit)] for digit in year)
        assert year in text or signs in plain
        if text[0].isdigit() and "年" in text:
            numbers = [int(part) for part in text.replace(" ", "").replace("年", "-").replace("月", "-").split("日")[0]
                       .split("号")[0].split("-")]  # fmt: skip
            assert numbers == [int(year), int(month), int(day)]
        if "/" in text:
            assert [int(part) for part in text.split("/")] == [int(year), int(month), int(day)]
    assert known.get("3 May 2019", "2019-05-03") == "2019-05-03"


def test_padding() -> None:
    items = [np.array([3, 4], np.int32), np.array([5], np.int32)]
    assert padded(items, -1).tolist() == [[3, 5], [4, -1]]
    assert padded([np.zeros(0, np.int32)], -1).tolist() == [[-1]]
