"""Read-outs: numbers with symbol, name and note, and the marks and figures they share with cards."""

from gui.widgets.readouts.head import ReadoutSpec, ReadoutValue, paint_icon
from gui.widgets.readouts.panel import ReadoutPanel

__all__ = ["ReadoutPanel", "ReadoutSpec", "ReadoutValue", "paint_icon"]
