"""Plots for physics figures: ``PlotPanel`` and what its users name."""

from gui.widgets.plot.panel import DASHED, DOTTED, SOLID, USEFUL_PLOT, PlotPanel
from gui.widgets.plot.table import DataColumn, csv_text

__all__ = ["DASHED", "DOTTED", "SOLID", "USEFUL_PLOT", "DataColumn", "PlotPanel", "csv_text"]
