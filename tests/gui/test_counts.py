"""Bars of how often names stand: what they give as a table."""

import numpy as np
from pytestqt.qtbot import QtBot

from workbench.data.looks import CountsLook
from workbench.gui import theme
from workbench.gui.plots import saving
from workbench.gui.plots.bars import CountsPlot


def test_counts_are_given_by_part_with_every_name(qtbot: QtBot) -> None:
    plot = CountsPlot()
    qtbot.addWidget(plot)
    plot.dress(theme.LIGHT)
    plot.resize(500, 320)
    plot.show()
    assert saving.table(plot) is None
    names = tuple(f"name {number}" for number in range(60))
    counts = np.arange(180).reshape(60, 3)
    plot.show_look(CountsLook("Kind", names, counts, 60, int(counts.sum())))
    assert plot._rows < 60
    lines = saving.text(plot, ",").splitlines()
    assert lines[0] == "Kind,training,validation,test"
    assert lines[1] == "name 0,0,1,2"
    assert lines[60] == "name 59,177,178,179"
    assert any("Copy the values" in action.text() for action in plot.tools.menu().actions())
    plot.tokens_shown = True
    plot.show_look(CountsLook("", (" ", "e"), np.array([[5], [3]]), 2, 8))
    assert saving.text(plot, "\t") == "Commonest tokens of the training part\thow often\n␣\t5\ne\t3\n"
