"""Runs that are done once for all tests of this folder, which only look at them."""

from pathlib import Path

import pytest

from tests.runs.quick import forecast_in, text_in


@pytest.fixture(scope="session")
def forecast_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained forecast; its data are beside it."""
    return forecast_in(tmp_path_factory.mktemp("forecast"))


@pytest.fixture(scope="session")
def text_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained language model; its data are beside it."""
    return text_in(tmp_path_factory.mktemp("text"))
