"""A function on the Bloch sphere. A face of its own: the first picture of the program shows none."""

from gui.widgets.sphere.map.painter import MapArrow, MapScale
from gui.widgets.sphere.map.sphere_map import USEFUL_MAP, SphereMap

__all__ = ["USEFUL_MAP", "MapArrow", "MapScale", "SphereMap"]
