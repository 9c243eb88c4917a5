"""Bloch spheres: one that shows settings, one that moves them, and the picture alone."""

from gui.widgets.sphere.bloch_sphere import BlochSphere
from gui.widgets.sphere.geometry import basis, normalised, project, turned, zoomed
from gui.widgets.sphere.painter import paint_sphere
from gui.widgets.sphere.view import SphereView

__all__ = [
    "BlochSphere",
    "SphereView",
    "basis",
    "normalised",
    "paint_sphere",
    "project",
    "turned",
    "zoomed",
]
