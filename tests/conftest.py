"""What every test stands on: no screen, a home of its own, and the compiled kernels of earlier runs."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from workbench import places
from workbench.setup_console import is_automatic

# Set before any test module is imported, since some of these are read on import.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# The kernels' cache follows WORKBENCH_HOME; a new home each time would compile everything anew each time.
os.environ.setdefault("KERNELS_CACHE", str(places.kernel_cache()))
_HOME = tempfile.mkdtemp(prefix="recurrent-workbench-tests-")
os.environ["WORKBENCH_HOME"] = _HOME

# The same examples each time, and no limit that a busy machine could break.
hypothesis.settings.register_profile("suite", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("suite")

XVFB_START_SECONDS = 30


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty WORKBENCH_HOME of the test's own."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("WORKBENCH_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def forecast_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained forecast, its data beside it; done once for all tests, which only look at it."""
    from tests.runs.quick import forecast_in

    return forecast_in(tmp_path_factory.mktemp("forecast"))


@pytest.fixture(scope="session")
def text_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained language model, its data beside it; done once for all tests, which only look at it."""
    from tests.runs.quick import text_in

    return text_in(tmp_path_factory.mktemp("text"))


@pytest.fixture(scope="session")
def xvfb_display() -> Iterator[str]:
    """The name (":7") of a virtual X screen of 1600 x 1000, for a process started with DISPLAY and QT_QPA_PLATFORM=xcb.

    Where Xvfb is missing the test fails under CI, and is skipped with the reason elsewhere.
    """
    program = shutil.which("Xvfb")
    if program is None:
        reason = "Xvfb is not installed, so no test can open a real window. Run: apt-get install -y xvfb"
        if is_automatic():
            pytest.fail(reason)
        pytest.skip(reason)
    reader, writer = os.pipe()
    command = [program, "-displayfd", str(writer), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    process = subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            number = pipe.readline().strip()
        if not number:
            process.kill()
            said = process.communicate(timeout=XVFB_START_SECONDS)[1].decode("utf-8", "replace")
            pytest.fail(f"Xvfb did not start: {said.strip()}")
        yield f":{number}"
    finally:
        process.terminate()
        try:
            process.communicate(timeout=XVFB_START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
