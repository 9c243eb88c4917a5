"""Pictures of an experiment: pairs that fly, correlators that they add up to, and the optical table."""

from gui.widgets.lab.correlator_bars import BarOfC, CorrelatorBars
from gui.widgets.lab.optical_table import OpticalTable
from gui.widgets.lab.pair_flight import PairFlight
from gui.widgets.lab.table_painter import PARTS, angle_of

__all__ = ["PARTS", "BarOfC", "CorrelatorBars", "OpticalTable", "PairFlight", "angle_of"]
