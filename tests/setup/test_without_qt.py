"""A machine where Qt's libraries are missing: what needs no Qt works, the rest says the command that mends it."""

from pathlib import Path

import pytest

from workbench import cli, setup_system
from workbench.gui import snapshots

WHY = "libGL.so.1: cannot open shared object file"


def refuse(*_: object) -> list[Path]:
    raise ImportError(WHY)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "missing_libraries", lambda screen=False: {"libGL.so.1": "libgl1"})
    monkeypatch.setattr(setup_system, "package_manager", lambda: "apt-get")


def test_the_demo_trains_and_draws_no_pictures(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(snapshots, "draw", refuse)
    out = tmp_path / "demo"
    assert cli.main(["demo", "--terminal", "--out", str(out), "--set", "training.epochs=2"]) == 0
    said = capsys.readouterr()
    assert (out / "summary.json").exists()
    assert f"note: no pictures are drawn: {WHY}" in said.err
    assert "apt-get install -y libgl1" in said.err


def test_the_window_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(cli, "run", refuse)
    assert cli.main([]) == cli.MENDABLE
    said = capsys.readouterr().err
    assert f"error: window: Qt cannot be loaded: {WHY}." in said
    assert "apt-get install -y libgl1" in said
