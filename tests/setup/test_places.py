"""Where things are, on each system."""

from pathlib import Path

import pytest

from workbench import places


@pytest.mark.parametrize(
    ("platform", "known", "expected"),
    [
        ("linux", {"HOME": "/home/ada"}, "/home/ada/.local/share/recurrent-workbench"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "/data"}, "/data/recurrent-workbench"),
        ("linux", {"HOME": "/home/ada", "XDG_DATA_HOME": "data"}, "/home/ada/.local/share/recurrent-workbench"),
        ("darwin", {"HOME": "/Users/ada"}, "/Users/ada/Library/Application Support/Recurrent Workbench"),
        ("win32", {"USERPROFILE": "/u", "LOCALAPPDATA": "/u/Local"}, "/u/Local/Recurrent Workbench"),
        ("win32", {"USERPROFILE": "/u"}, "/u/AppData/Local/Recurrent Workbench"),
        ("linux", {"HOME": "/home/ada", "WORKBENCH_HOME": "/somewhere/else"}, "/somewhere/else"),
    ],
)
def test_home(platform: str, known: dict[str, str], expected: str) -> None:
    assert places.home(known, platform) == Path(expected)


def test_an_empty_home_is_none_and_a_relative_one_is_made_absolute(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert places.home({"HOME": "/h", "WORKBENCH_HOME": ""}, "linux") == Path("/h/.local/share/recurrent-workbench")
    assert places.home({"WORKBENCH_HOME": "here"}, "linux") == tmp_path / "here"


def test_all_that_is_written_follows_the_home(home: Path) -> None:
    assert places.runs() == home / "runs"
    assert places.logs() == home / "logs"


def test_the_kernels_cache_follows_the_home_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KERNELS_CACHE")
    assert home in places.kernel_cache().parents


def test_resources_in_a_checkout_and_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert places.checkout() is not None
    assert places.resources() == Path(__file__).resolve().parents[2] / "resources"
    monkeypatch.setattr(places, "checkout", lambda: None)
    assert places.resources() == Path(places.__file__).resolve().parent / "resources"


def test_is_writable_makes_nothing(tmp_path: Path) -> None:
    assert places.is_writable(tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()
    (tmp_path / "file").touch()
    assert not places.is_writable(tmp_path / "file" / "inside")
