"""Every text that the window shows stands in Chinese, and what is compiled is what was translated."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from kernels.backends.reasons import NO_CARD, NO_START, Reason
from tests.gui.conftest import MakeWindow
from tests.gui.translating import TARGET, messages, release, update
from workbench.data.files import read_bytes
from workbench.errors import UserError, at_row
from workbench.runs.building import build_network
from workbench.training.spec import apply_settings

HOW = "run `python -m tests.gui.translating` and translate what it lists"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations as the sources want them now."""
    path = tmp_path_factory.mktemp("translations") / TARGET.name
    shutil.copy(TARGET, path)
    update(path)
    return path


def test_nothing_is_untranslated(fresh: Path) -> None:
    missing = [text for text, translation in messages(fresh).items() if not translation]
    assert not missing, HOW


def test_nothing_is_translated_that_is_gone(fresh: Path) -> None:
    assert messages(TARGET).keys() == messages(fresh).keys(), HOW


def test_the_compiled_file_is_the_newest(fresh: Path, tmp_path: Path) -> None:
    compiled = tmp_path / "compiled.qm"
    release(TARGET, compiled)
    assert compiled.read_bytes() == TARGET.with_suffix(".qm").read_bytes(), HOW


def test_the_placeholders_agree() -> None:
    for (_, source), translation in messages(TARGET).items():
        assert translation is not None
        assert set(re.findall(r"{[^}]*}", source)) == set(re.findall(r"{[^}]*}", translation)), source


def test_qt_reads_the_compiled_file() -> None:
    translator = QTranslator()
    assert translator.load(str(TARGET.with_suffix(".qm")))
    assert translator.translate("Controls", "Start") == "开始"


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (Reason(NO_CARD), "这台机器没有 NVIDIA 显卡，或没有安装驱动"),
        (Reason(NO_START, "error 100"), "CUDA 无法启动：error 100"),
    ],
)
def test_why_a_card_cannot_be_used_is_said_in_the_language_of_the_window(
    make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, reason: Reason, words: str
) -> None:
    monkeypatch.setattr("workbench.runs.building.why_not_cuda", lambda: reason)
    window = make_window()
    window.use_language("zh_CN")
    spec, loaded = apply_settings(window.session.spec, {"training.device": "cuda"}), window.session.loaded
    assert loaded is not None
    with pytest.raises(UserError) as caught:
        build_network(spec, loaded.task)
    assert caught.value.message == f"无法使用显卡：{words}。"


def test_places_and_kinds_of_files_are_translated(make_window: MakeWindow, tmp_path: Path) -> None:
    make_window().use_language("zh_CN")
    assert at_row("a.csv", 3) == "a.csv，第 3 行"
    picture = tmp_path / "a.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(UserError, match="PNG 图片"):
        read_bytes(picture)
