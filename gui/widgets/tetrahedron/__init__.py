"""The tetrahedron of Bell-diagonal states: seen from any side, with a point that is dragged in it."""

from gui.widgets.tetrahedron.painter import Marked, paint_tetrahedron
from gui.widgets.tetrahedron.view import TetrahedronView

__all__ = ["Marked", "TetrahedronView", "paint_tetrahedron"]
