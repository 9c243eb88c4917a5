"""Spins on a lattice, painted into regions."""

from gui.widgets.spins.lattice import SpinLattice
from gui.widgets.spins.painter import REGION_ROLES, LatticePicture, paint_lattice, region_name

__all__ = ["REGION_ROLES", "LatticePicture", "SpinLattice", "paint_lattice", "region_name"]
