"""Plots for physics figures: ``PlotPanel`` and what its users name."""

from gui.widgets.plot.panel import DASHED, DOTTED, SOLID, USEFUL_PLOT, PlotPanel
from gui.widgets.plot.pin_items import PinnedCurve, PlotPin
from gui.widgets.plot.table import DataColumn, csv_text

__all__ = [
    "DASHED",
    "DOTTED",
    "SOLID",
    "USEFUL_PLOT",
    "DataColumn",
    "PinnedCurve",
    "PlotPanel",
    "PlotPin",
    "csv_text",
]
