"""Macroscopic scene, page "Temperature": the spins of the page Partition, or a complete graph of any size."""

from __future__ import annotations

from gui.scenes.macroscopic.temperature.page import TemperaturePage, temperature_rows

__all__ = ["TemperaturePage", "temperature_rows"]
