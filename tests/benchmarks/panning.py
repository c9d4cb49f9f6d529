"""How smooth a long run is to look at: `python -m tests.benchmarks.panning [--steps 1000000]`.

The loss, the gradient norm of every layer too, are drawn of so many steps, all in view. Measured are the
frames a second while a plot is moved and zoomed as fast as it draws, with those linked with it, and while the crosshair
follows the mouse; and what a redraw of the live loss and gradient costs. Wanted: 30 frames a second.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
FRAMES_A_SECOND, FRAMES = 30.0, 60
LAYERS = ("layer 1", "layer 2", "head")


def measure(steps: int) -> dict[str, Any]:
    """Frames a second by what is done, and the milliseconds of a redraw."""
    from PySide6.QtCore import QCoreApplication, QPointF
    from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

    from workbench.gui import theme
    from workbench.gui.plots import GradientPlot, LossPlot

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, theme.LIGHT)
    window, history = QWidget(), _history(steps)
    plots: list[Any] = [LossPlot(), GradientPlot()]
    column = QVBoxLayout(window)
    window.resize(1280, 800)
    for plot in plots:
        column.addWidget(plot)
        plot.dress(theme.LIGHT)
        plot.begin(history)
    window.show()
    first = [_milliseconds(lambda plot=plot: plot.refresh(history)) for plot in plots]
    QCoreApplication.processEvents()
    loss = plots[0]

    def painted(act: Callable[[int], None]) -> float:
        began = time.perf_counter()
        for frame in range(FRAMES):
            act(frame)
            for plot in plots:
                plot.plot.viewport().repaint() if act is not cross else None
            QCoreApplication.processEvents()
        return round(FRAMES / (time.perf_counter() - began), 1)

    def pan(frame: int) -> None:
        loss.tools.move(0.01 * (-1) ** (frame // 10), 0.0)

    def zoom(frame: int) -> None:
        loss.tools.zoom(0.95 if frame % 20 < 10 else 1 / 0.95)

    def cross(frame: int) -> None:
        loss.crosshair.follow(QPointF(100 + 15 * frame, 120))

    result: dict[str, Any] = {"steps": steps, "first_ms": first}
    for share in (None, 1.0, 0.02):
        loss.use_smoothing(share)
        plots[1].use_smoothing(share)
        name = {None: "light", 1.0: "none", 0.02: "strong"}[share]
        result[name] = {act.__name__: painted(act) for act in (pan, zoom, cross)}
        loss.tools.show_all()
    loss.use_smoothing(None)
    plots[1].use_smoothing(None)
    again = [[_milliseconds(lambda plot=plot: plot.refresh(history)) for _ in range(10)] for plot in plots]
    result["redraw_ms"] = [round(float(np.median(one)), 1) for one in again]
    window.close()
    return result


def _history(steps: int) -> Any:
    from workbench.gui.history import History
    from workbench.training import events

    random, history = np.random.default_rng(0), History()
    fall = np.exp(-np.arange(steps) / (0.3 * steps)) + 0.1
    losses = fall * random.lognormal(0.0, 0.3, steps)
    norms = fall[:, None] * random.lognormal(0.0, 0.4, (steps, len(LAYERS)))
    total = np.sqrt((norms**2).sum(axis=1))
    history.absorb([events.Prepared("forecast", 1, 1, steps, LAYERS, 1.0, (("persistence", "", 0.5),), {})])
    history.absorb([events.Stepped(1, 1, losses, total, norms, None, 1000.0, 0.5, 1.0)])
    for epoch in range(1, 101):
        history.absorb([events.EpochEnded(epoch, epoch * steps // 100, 0.5, 0.6, 1.0, best=True)])
    return history


def _milliseconds(act: Callable[[], Any]) -> float:
    began = time.perf_counter()
    act()
    return round(1000 * (time.perf_counter() - began), 1)


def main() -> int:
    """Print the figures as JSON; 1 where they are not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1_000_000)
    result = measure(parser.parse_args().steps)
    print(json.dumps(result))
    slowest = min(rate for name in ("light", "none", "strong") for rate in result[name].values())
    return 0 if slowest >= FRAMES_A_SECOND else 1


if __name__ == "__main__":
    sys.exit(main())
