"""The small pieces: times, metrics, and any text at all as a table."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.data.metrics import confusion, cross_entropy, macro_f1, mae, rmse
from workbench.data.options import DataSpec
from workbench.data.source import Source
from workbench.data.tables import read_table
from workbench.data.times import coarsest, following, like
from workbench.errors import UserError


@pytest.mark.parametrize(
    ("times", "after"),
    [
        (["2020-01-01", "2020-02-01", "2020-03-01"], "2020-04-01"),
        (["2020-01-15", "2020-02-15"], "2020-03-15"),
        (["2019-01-01", "2020-01-01", "2021-01-01"], "2022-01-01"),
        (["2020-01-01", "2020-01-08"], "2020-01-15"),
        (["2020-01-01T00:00", "2020-01-01T00:15", "2020-01-01T00:30"], "2020-01-01T00:45"),
        (["2020-01-03", "2020-01-06", "2020-01-07"], "2020-01-09"),
    ],
)
def test_the_time_after_the_last(times: list[str], after: str) -> None:
    assert following(np.array(times, dtype="datetime64[ms]")) == np.datetime64(after, "ms")


def test_no_time_after_one_alone() -> None:
    assert np.isnat(following(np.array(["2020-01-01"], dtype="datetime64[ms]")))


@pytest.mark.parametrize(
    ("time", "cell", "text"),
    [
        ("2020-02-01", "1949-01", "2020-02"),
        ("2020-02-01", "1949-01-01", "2020-02-01"),
        ("2020-02-01T05:30", "1949-01-01 00:00", "2020-02-01 05:30"),
        ("2020-02-01T05:30", "1949-01-01T00:00:00", "2020-02-01T05:30:00"),
        ("NaT", "1949-01", ""),
    ],
)
def test_a_time_is_written_as_the_file_does(time: str, cell: str, text: str) -> None:
    assert like(np.datetime64(time, "ms"), cell) == text


def test_coarsest_unit() -> None:
    assert str(coarsest(np.array(["2020-01", "2020-05"], dtype="datetime64[ms]"))[1]) == "2020-05"
    assert str(coarsest(np.array(["2020-01-02", "2020-05-01"], dtype="datetime64[ms]"))[0]) == "2020-01-02"


def test_errors() -> None:
    predicted, true = np.array([[1.0, 5.0], [2.0, np.nan]]), np.array([[1.0, 2.0], [6.0, 1.0]])
    assert rmse(predicted, true) == pytest.approx(math.sqrt(25 / 3))
    assert mae(predicted, true) == pytest.approx(7 / 3)
    assert math.isnan(rmse(predicted[:0], true[:0]))
    assert rmse(np.array([1e200]), np.array([-1e200])) == pytest.approx(2e200)


def test_cross_entropy_of_a_guess_is_the_logarithm_of_the_classes() -> None:
    loss, count = cross_entropy(np.zeros((3, 2, 5)), np.array([[0, 1], [2, -1], [4, -1]]))
    assert (loss, count) == (pytest.approx(math.log(5)), 4)


def test_confusion_and_f1() -> None:
    true, predicted = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 2])
    assert confusion(true, predicted, 4).tolist() == [[1, 1, 0, 0], [0, 2, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    assert macro_f1(true, predicted, 4) == pytest.approx((2 / 3 + 4 / 5 + 1) / 3)


PIECES = st.sampled_from([*'",;\t|\n\r#', "1", "2.5", "1,5", "nan", "x", "2020-01-01", "1e400", " ", "sep=;", "é"])


@given(st.lists(PIECES, max_size=60), st.sampled_from(["auto", "comma"]), st.sampled_from(["auto", "yes", "no"]))
def test_any_text_is_a_table_or_a_user_error(pieces: list[str], decimal: str, header: str) -> None:
    try:
        table = read_table("".join(pieces), DataSpec(decimal=decimal, header=header), Source("a.csv"))
    except UserError:
        return
    assert table.rows > 0
    assert len(set(table.names)) == len(table.columns) > 0
    assert all(len(column.values) == table.rows for column in table.columns)
    assert np.all(np.diff(table.lines) > 0)
