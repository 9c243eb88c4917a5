"""What a notebook hands over: a state and directions as arrays, made a Scenario."""

from gui.core.notebook.given import scenario_of_arrays

__all__ = ["scenario_of_arrays"]
