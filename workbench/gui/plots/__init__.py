"""The plots of the first screen. They read the history when the window's timer asks, never once an event."""

from workbench.gui.plots.attention import AttentionPlot
from workbench.gui.plots.card import PlotCard
from workbench.gui.plots.confusion import ConfusionPlot
from workbench.gui.plots.flow import FlowPlot
from workbench.gui.plots.forecast import ForecastPlot
from workbench.gui.plots.gradient import GradientPlot
from workbench.gui.plots.loss import LossPlot

__all__ = ["AttentionPlot", "ConfusionPlot", "FlowPlot", "ForecastPlot", "GradientPlot", "LossPlot", "PlotCard"]
