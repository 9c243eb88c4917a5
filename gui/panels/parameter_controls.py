"""The controls of parameters: sliders, cursors of plots and number fields, made from the table and bound."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSpinBox, QWidget

from gui.core.glossary import meaning_of_parameter
from gui.core.parameters import PARAMETERS, Parameter
from gui.core.scenario import Scenario
from gui.look.hints import hint
from gui.look.theme import Theme
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.plot import PlotPanel
from gui.widgets.slider import ParameterSlider


class ParameterControls(QObject):
    """Those of one scene, panel or dialog. Each is made and bound to its intent by its key in the table.

    ``show`` sets them all and emits nothing. An interruption (undo, another file) ends drags and plays.
    ``theme`` is that of sliders that are made later; those that are there hear of another by themselves.
    """

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.theme = theme
        self.sliders: dict[str, ParameterSlider] = {}
        self.fields: dict[str, QSpinBox] = {}
        self.cursors: list[tuple[PlotPanel, str]] = []
        dispatcher.interrupted.connect(self.finish_gestures)

    def slider(self, key: str, parent: QWidget) -> ParameterSlider:
        """A new slider, not yet in any layout."""
        p = PARAMETERS[key]
        slider = ParameterSlider(p, self.theme, parent)
        slider.explain(meaning_of_parameter(key))
        drag = slider.drag_started, slider.drag_finished
        self._dispatch.bind(self, slider.value_changed, p.step_name, p.moved_to, during=drag)
        self.sliders[key] = slider
        return slider

    def cursor(
        self, plot: PlotPanel, key: str, role: str = "", within: tuple[float, float] | None = None
    ) -> None:
        """A cursor, named by the key, in a plot whose x axis shows the parameter or the part ``within``."""
        p = PARAMETERS[key]
        low, high = within or (p.low, p.high)
        step, page = p.differences
        plot.add_cursor(
            key,
            role or p.role,
            p.symbol,
            low=low * p.factor,
            high=high * p.factor,
            step=step * p.factor,
            page=page * p.factor,
            decimals=p.decimals,
        )
        if not any(known is plot for known, _ in self.cursors):
            plot.cursor_drag_started.connect(self._begin)
            plot.cursor_moved.connect(self._move)
            plot.cursor_drag_finished.connect(self._end)
        self.cursors.append((plot, key))

    def field(self, key: str, box: QSpinBox) -> None:
        """Make ``box`` the field of an integer parameter."""
        p = PARAMETERS[key]
        box.setRange(round(p.low), round(p.high))
        box.setAccessibleName(p.words)
        box.setToolTip(box.toolTip() or hint((p.words, *meaning_of_parameter(key))))
        self._dispatch.bind(self, box.valueChanged, p.step_name, p.moved_to)
        self.fields[key] = box

    def show(self, scenario: Scenario) -> None:
        """Show the parameters of the scenario."""
        for key, slider in self.sliders.items():
            p = PARAMETERS[key]
            value = p.get(scenario)
            # A number that the Scenario has not is shown at its default, off: never one of another state.
            slider.set_value(p.default if math.isnan(value) else value)
            slider.set_enabled_reason(p.off(scenario))
        for key, box in self.fields.items():
            _show_in(box, PARAMETERS[key], scenario)
        for plot, key in self.cursors:
            p = PARAMETERS[key]
            plot.set_cursor(key, p.get(scenario) * p.factor)

    def finish_gestures(self) -> None:
        """End what is open: a run of keys waits for half a second, a play run until it stops."""
        for slider in self.sliders.values():
            slider.finish_gesture()
        for plot, _ in self.cursors:
            plot.view().finish_gesture()

    def _begin(self, key: str) -> None:
        self._dispatch.begin(PARAMETERS[key].step_name)

    def _move(self, key: str, value: float) -> None:
        p = PARAMETERS[key]
        self._dispatch.apply(p.step_name, p.moved_to, value / p.factor)

    def _end(self, key: str) -> None:
        self._dispatch.end()


def _show_in(box: QSpinBox, p: Parameter, scenario: Scenario) -> None:
    if math.isnan(p.get(scenario)):
        return
    low, high = p.range_in(scenario)
    box.blockSignals(True)
    if (box.minimum(), box.maximum()) != (round(low), round(high)):
        box.setRange(round(low), round(high))  # lays out the whole page anew, even if nothing changes
    value = round(p.get(scenario))
    if box.value() != value or box.cleanText() != box.textFromValue(value):
        box.setValue(value)
    box.blockSignals(False)
