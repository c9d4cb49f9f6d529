"""A short run of the benchmark of mutated files: only data and sentences come of them."""

from pathlib import Path

import pytest

from tests.benchmarks.mutations import measure, seeds

COUNT = 60


@pytest.mark.parametrize("reader", seeds())
def test_mutated_files_are_data_or_a_user_error(reader: str, tmp_path: Path) -> None:
    score = measure(reader, COUNT, 7, tmp_path)
    assert score.failures == []
    assert score.loaded + score.refused == 2 * COUNT
    assert score.refused
