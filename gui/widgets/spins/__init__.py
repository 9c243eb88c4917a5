"""Spins on a lattice, painted into regions."""

from gui.widgets.spins.lattice import SpinLattice
from gui.widgets.spins.painter import LatticePicture, paint_lattice, region_name, region_role

__all__ = ["LatticePicture", "SpinLattice", "paint_lattice", "region_name", "region_role"]
