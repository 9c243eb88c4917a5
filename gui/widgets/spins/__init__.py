"""Spins on a lattice, painted into regions."""

from gui.widgets.spins.lattice import SpinLattice
from gui.widgets.spins.painter import LatticePicture, region_name, region_role

__all__ = ["LatticePicture", "SpinLattice", "region_name", "region_role"]
