"""The first screen's plots as PNG files, drawn without a display."""

import os
from pathlib import Path

from workbench.gui.history import History

SIZE = (960, 540)


def draw(history: History, folder: Path) -> list[Path]:
    """Draw what a run has told: loss, gradient norm, gradient flow and, where there is one, the forecast. The files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from workbench.gui import theme

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme.apply(application, theme.LIGHT)
    return [_save(name, history, folder) for name in _wanted(history)]


def _wanted(history: History) -> list[str]:
    names = ["loss", "gradient-norm"]
    if history.flow is not None:
        names.append("gradient-flow")
    if history.forecast is not None:
        names.append("forecast")
    return names


def _save(name: str, history: History, folder: Path) -> Path:
    from PySide6.QtWidgets import QApplication

    from workbench.gui import plots, theme

    kinds = {"loss": plots.LossPlot, "gradient-norm": plots.GradientPlot, "gradient-flow": plots.FlowPlot}
    if name == "forecast":
        card = plots.ForecastPlot()
        card.begin(None)
    else:
        card = kinds[name]()
        card.begin(history)
    card.dress(theme.LIGHT)
    card.resize(*SIZE)
    card.retranslate()
    # Drawn before it counts: the axes take their room from the layout, and the layout from what is drawn.
    card.grab()
    card.refresh(history)
    card.grab()
    QApplication.processEvents()
    path = folder / f"{name}.png"
    if not card.grab().save(str(path)):
        raise OSError(f"{path} cannot be written")
    card.deleteLater()
    return path
