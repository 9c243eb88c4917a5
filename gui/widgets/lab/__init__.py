"""Pictures of an experiment: pairs that fly to two analysers, and the correlators that they add up to."""

from gui.widgets.lab.correlator_bars import BarOfC, CorrelatorBars
from gui.widgets.lab.pair_flight import PairFlight

__all__ = ["BarOfC", "CorrelatorBars", "PairFlight"]
