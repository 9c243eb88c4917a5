"""The Werner ruler: V, its thresholds and the flags of the scenes."""

from gui.widgets.ruler.layout import RulerMark
from gui.widgets.ruler.painter import paint_ruler
from gui.widgets.ruler.werner_ruler import WernerRuler

__all__ = ["RulerMark", "WernerRuler", "paint_ruler"]
