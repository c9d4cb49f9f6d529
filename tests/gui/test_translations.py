"""Every text that the window shows stands in Chinese, and what is compiled is what was translated."""

import re
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

from tests.gui.translating import TARGET, messages, release, update

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
