"""A parameter: slider, number field and play button."""

from gui.widgets.slider.parameter_slider import ParameterSlider

__all__ = ["ParameterSlider"]
