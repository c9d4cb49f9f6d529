"""Takes the README's picture: `python -m tests.gui.photograph PICTURE.png [--theme dark] [--language zh_CN]`.

The window is opened as a person would see it, trains on its first data, and is photographed in the middle of it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from workbench import app
from workbench.gui.session import Phase

SECONDS = 120
# By then the forecast is worth looking at.
ENOUGH = 60


def until(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Let the window work until something holds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the window did not get there")
        QCoreApplication.processEvents()
        time.sleep(0.005)


def photograph(picture: Path, theme: str, language: str, size: tuple[int, int], home: Path) -> None:
    """Train two layers and save the window's picture after some epochs."""
    window = app.create_window(home)
    window.use_theme(theme)
    window.use_language(language)
    window.resize(*size)
    window.show()
    session = window.session
    until(lambda: session.phase is Phase.READY and session.compiled == 1.0)
    session.set_many({"model.depth": 2, "training.epochs": 1200})
    session.start()
    until(lambda: session.history.forecast is not None and session.history.forecast.epoch >= ENOUGH)
    session.pause()
    until(lambda: not window.train._dirty)
    session.resume()
    # The pause is only for the plots to catch up; the picture shows the training.
    window.train.redraw()
    QCoreApplication.processEvents()
    if not window.grab().save(str(picture)):
        raise OSError(f"{picture} cannot be written")
    session.stop()
    until(lambda: session.phase is Phase.FINISHED)
    window.close()


def main() -> int:
    """Read the arguments and take the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--language", default="en")
    parser.add_argument("--size", type=int, nargs=2, default=(1440, 860))
    arguments = parser.parse_args()
    width, height = arguments.size
    with tempfile.TemporaryDirectory() as home:
        photograph(arguments.picture, arguments.theme, arguments.language, (width, height), Path(home))
    return 0


if __name__ == "__main__":
    sys.exit(main())
