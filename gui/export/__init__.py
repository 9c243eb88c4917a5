"""Export of figures and tables: PNG, SVG, PDF, CSV and the clipboard."""

from gui.export.errors import ExportError
from gui.export.figure import Figure, PaintPart, PlotPart, copy_to_clipboard, export_figure, plot_figure
from gui.export.table import export_csv

__all__ = [
    "ExportError",
    "Figure",
    "PaintPart",
    "PlotPart",
    "copy_to_clipboard",
    "export_csv",
    "export_figure",
    "plot_figure",
]
