"""Bloch spheres: to show settings, to move them, to move those of both parties, and the picture alone."""

from gui.widgets.sphere.bloch_sphere import BlochSphere
from gui.widgets.sphere.geometry import basis, normalised, project, turned, zoomed
from gui.widgets.sphere.joint_sphere import PARTIES, JointSphere
from gui.widgets.sphere.layout import Party
from gui.widgets.sphere.menu import POLE_WORDS, TOGETHER
from gui.widgets.sphere.painter import paint_sphere
from gui.widgets.sphere.region_sphere import RegionSphere
from gui.widgets.sphere.view import SphereView

__all__ = [
    "PARTIES",
    "POLE_WORDS",
    "TOGETHER",
    "BlochSphere",
    "JointSphere",
    "Party",
    "RegionSphere",
    "SphereView",
    "basis",
    "normalised",
    "paint_sphere",
    "project",
    "turned",
    "zoomed",
]
