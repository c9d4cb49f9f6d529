"""Qt's libraries on Linux: what is said, what is installed, and who is asked."""

from pathlib import Path

import pytest

from tests.setup.test_environment import Quiet
from workbench import setup_system

ONE = {"libEGL.so.1": "libegl1"}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A Debian machine, root, that lacks one library; the packages that were installed."""
    packages: list[str] = []

    def install(wanted: list[str], _: object) -> bool:
        packages.extend(wanted)
        return True

    monkeypatch.setattr(setup_system, "missing_libraries", lambda screen=False: dict(ONE))
    monkeypatch.setattr(setup_system, "test_packages", lambda: ["xvfb"])
    monkeypatch.setattr(setup_system, "package_manager", lambda: "apt-get")
    monkeypatch.setattr(setup_system, "is_root", lambda: True)
    monkeypatch.setattr(setup_system, "install", install)
    return packages


def test_root_with_consent_installs(installed: list[str]) -> None:
    setup_system.prepare(True, Quiet(answer=True))
    assert installed == ["libegl1", "xvfb"]


def test_declined_says_the_command_and_goes_on(installed: list[str]) -> None:
    console = Quiet(answer=False)
    setup_system.prepare(False, console)
    assert len(console.asked) == 1
    assert not installed
    assert "Run: apt-get install -y libegl1" in console.said[-1]


def test_not_root_is_not_asked(installed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "is_root", lambda: False)
    console = Quiet(answer=True)
    setup_system.prepare(False, console)
    assert not console.asked
    assert not installed
    assert "Run: sudo apt-get install -y libegl1" in console.said[-1]


def test_nothing_missing_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "missing_libraries", lambda screen=False: {})
    monkeypatch.setattr(setup_system, "test_packages", list)
    console = Quiet()
    setup_system.prepare(True, console)
    assert not console.said


@pytest.mark.parametrize(
    ("manager", "expected"),
    [
        ("apt-get", "Run: sudo apt-get install -y libegl1"),
        ("dnf", "Run: sudo dnf install 'libEGL.so.1()(64bit)'"),
        ("", "Install what brings libEGL.so.1 with your system's package manager."),
    ],
)
def test_the_exact_command(monkeypatch: pytest.MonkeyPatch, manager: str, expected: str) -> None:
    monkeypatch.setattr(setup_system, "package_manager", lambda: manager)
    monkeypatch.setattr(setup_system, "is_root", lambda: False)
    assert setup_system.advice(ONE) == expected


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_windows_and_macos_need_nothing(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(setup_system, "can_load", lambda library: False)
    monkeypatch.setattr("sys.platform", platform)
    assert setup_system.missing_libraries(screen=True) == {}
    assert setup_system.test_packages() == []


def test_a_library_is_looked_up_for_real(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not setup_system.can_load("libsurely-not-there.so.7")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(setup_system, "can_load", lambda library: library != "libxcb-cursor.so.0")
    assert setup_system.missing_libraries() == {}
    assert setup_system.missing_libraries(screen=True) == {"libxcb-cursor.so.0": "libxcb-cursor0"}


class Apt:
    """Stands in for apt-get: fails to install until its lists have been fetched so often."""

    def __init__(self, updates_needed: int) -> None:
        self.updates_needed = updates_needed
        self.calls: list[str] = []

    def __call__(self, command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        assert environment["DEBIAN_FRONTEND"] == "noninteractive"
        self.calls.append("update" if "update" in command else "install")
        enough = self.calls.count("update") >= self.updates_needed
        return (0, "") if enough else (100, "E: Unable to locate package\nE: gone")


@pytest.mark.parametrize("updates", [1, 2])
def test_old_lists_are_fetched_and_a_failed_fetch_is_tried_again(monkeypatch: pytest.MonkeyPatch, updates: int) -> None:
    apt = Apt(updates)
    monkeypatch.setattr(setup_system, "run", apt)
    assert setup_system.install(["libegl1"], Quiet())
    assert apt.calls.count("update") == updates
    assert apt.calls[-1] == "install"


def test_an_installation_that_was_cut_off_is_finished_first(monkeypatch: pytest.MonkeyPatch) -> None:
    mended: list[str] = []

    def run(command: list[str], environment: dict[str, str]) -> tuple[int, str]:
        if command[0] == "dpkg":
            mended.append(" ".join(command))
        if "install" in command and not mended:
            return 100, "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem."
        return 0, ""

    monkeypatch.setattr(setup_system, "run", run)
    assert setup_system.install(["libegl1"], Quiet())
    assert mended == ["dpkg --configure -a"]


def test_apt_that_fails_shows_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup_system, "run", Apt(99))
    console = Quiet()
    assert not setup_system.install(["libegl1"], console)
    assert any("E: gone" in line for line in console.said)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("wqy-microhei.ttc", True),
        ("NotoSansCJK-Regular.ttc", True),
        ("Noto_Sans_SC.otf", True),
        ("DejaVuSans.ttf", False),
    ],
)
def test_a_chinese_font_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, found: bool
) -> None:
    (tmp_path / "truetype").mkdir()
    (tmp_path / "truetype" / name).touch()
    monkeypatch.setattr(setup_system, "font_folders", lambda: [tmp_path])
    assert (setup_system.chinese_font() is not None) is found
