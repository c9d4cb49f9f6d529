"""The picture in the README: the real window on a real (virtual) screen, trained for real."""

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 240


def test_the_readme_picture_can_be_taken(xvfb_display: str, tmp_path: Path) -> None:
    picture = tmp_path / "first-screen.png"
    environment = {
        **os.environ,
        "DISPLAY": xvfb_display,
        "QT_QPA_PLATFORM": "xcb",
        "WORKBENCH_HOME": str(tmp_path / "home"),
        "QT_SCALE_FACTOR": "1",
    }
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "-m", "tests.gui.photograph", str(picture), "--theme", "light", "--language", "en"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stderr
    image = QImage(str(picture))
    assert image.width() >= 1280
    assert image.height() >= 720
    # A window that drew nothing has a handful of colours.
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 40
