"""Export of figures and tables: PNG, SVG, PDF, CSV and the clipboard."""

from gui.export.figure import ExportError, Figure, Part, on_paper
from gui.export.png import to_image
from gui.export.svg import to_svg
from gui.export.table import export_csv
from gui.export.write import copy_to_clipboard, export_figure

__all__ = [
    "ExportError",
    "Figure",
    "Part",
    "copy_to_clipboard",
    "export_csv",
    "export_figure",
    "on_paper",
    "to_image",
    "to_svg",
]
