"""The curves of a scene that can be pinned, and its pins in every plot that shows such a curve."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject

from gui.core.compare import load_pin, pin_curve, remove_pin, rename_pin
from gui.core.numbers import number
from gui.core.parameters import PARAMETERS
from gui.core.results import Results
from gui.core.scenario import Singlet
from gui.core.scene_list import SCENES
from gui.core.values import Array
from gui.panels.words import settings_name, state_name
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind
from gui.widgets.plot import PinnedCurve, PlotPanel, PlotPin

Points = tuple[Array, Array]
NO_CURVE = "There is no curve to pin here"
OTHER_AXIS = "another axis"


class Comparable(Struct, frozen=True):
    """A curve of a plot: its key there, words for it beside others, and how it follows from Results.

    ``of`` gives x and y in display units, None where there is none; the scene draws the present curve with
    the same function.
    """

    key: str
    words: str
    of: Callable[[Results[Any]], Points | None]


class ComparedPlot(Struct, frozen=True):
    """A plot with its curves, the main one first. Pins of another ``axis`` are not drawn.

    ``absent``: why a pin may have no curve here.
    """

    plot: PlotPanel
    curves: Sequence[Comparable]
    axis: Callable[[Results[Any]], object]
    absent: str


def one_axis(results: Results[Any]) -> object:
    """The axis of a plot that always has the same."""
    return ""


def draw_curve(plot: PlotPanel, key: str, points: Points | None) -> None:
    """Draw the present curve, or none."""
    x, y = points or ([], [])
    plot.set_curve(key, x, y)


class PinWords(Struct, frozen=True):
    """How a scene tells its pins apart: by settings and state, these parameters, and words of its own."""

    spheres: bool
    keys: tuple[str, ...]
    own: Callable[[Results[Any]], Sequence[str]]


class Comparing(QObject):
    """What is pinned, drawn in the plots of one scene."""

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.plots: list[ComparedPlot] = []
        self._shown: Results[Any] | None = None
        self._drawn: object = None

    def offer(
        self,
        plot: PlotPanel,
        *curves: Comparable,
        axis: Callable[[Results[Any]], object] = one_axis,
        absent: str = "no curve at its parameters",
    ) -> None:
        """Let curves of a plot be pinned; it has them already, under their keys."""
        plot.compare(*(curve.key for curve in curves))
        self.plots.append(ComparedPlot(plot, curves, axis, absent))
        plot.pin_requested.connect(self.pin)
        self._dispatch.bind(self, plot.pin_renamed, "rename pin", rename_pin)
        self._dispatch.bind(self, plot.pin_load_requested, "load pin", load_pin)
        self._dispatch.bind(self, plot.pin_removed, "remove pin", remove_pin)

    def pin(self) -> None:
        """Pin the curve in view, or say why that cannot be."""
        shown = [one for one in self.plots if one.plot.isVisible()]
        if self._shown is None or not any(_drawn(one, self._shown) for one in shown):
            self._dispatch.say(f"{NO_CURVE}.", MessageKind.REFUSED)
        else:
            self._dispatch.apply("pin", pin_curve)

    def show(self, results: Results[Any], words: PinWords, anew: bool = False) -> None:
        """Draw the pins of these results; nothing is touched where all is as before, unless ``anew``."""
        self._shown = results
        if not self.plots:
            return
        there = tuple(any(c.of(results) is not None for c in one.curves) for one in self.plots)
        axes = tuple(one.axis(results) for one in self.plots)
        state = (results.pinned, results.scenario.pins, there, axes)
        if anew or state != self._drawn:
            self._drawn = state
            for one, is_there in zip(self.plots, there, strict=True):
                one.plot.set_pins(_pins(one, results, words), "" if is_there else f"{NO_CURVE}.")


def _pins(one: ComparedPlot, results: Results[Any], words: PinWords) -> list[PlotPin | None]:
    shown: list[PlotPin | None] = []
    for pin, of_pin in zip(results.scenario.pins, results.pinned, strict=True):
        if of_pin is None:  # of another scene
            shown.append(None)
            continue
        along = {key for key, cursor in one.plot.view().cursors.items() if cursor.isVisible()}
        told = ", ".join(_parameters(of_pin, along, words))
        details = _details(of_pin, words)
        if one.axis(of_pin) != one.axis(results):
            shown.append(PlotPin(pin.name, told, details, missing=OTHER_AXIS))
            continue
        curves = _drawn(one, of_pin)
        missing = "" if curves else one.absent
        shown.append(PlotPin(pin.name, told, details, curves, missing))
    return shown


def _parameters(of_pin: Results[Any], axes: set[str], words: PinWords) -> list[str]:
    """What tells a pin from another, in few words; not what lies along the axis."""
    s = of_pin.scenario
    told = list(words.own(of_pin))
    if words.spheres:
        if s.postulated is not None or not isinstance(s.state, Singlet):
            told.append(state_name(s))
        if not told or s.frames:  # else what the scene chose says enough
            told.append(f"N = {len(s.frames)}" if s.frames else settings_name(s))
    for key in words.keys:
        p = PARAMETERS[key]
        value = p.get(s)
        plain = value == p.default and key != "visibility"
        if key not in axes and p.applies(s) and math.isfinite(value) and not plain:
            told.append(f"{p.symbol} = {_short(value * p.factor, min(p.decimals, 3))}{p.unit}")
    return told


def _short(value: float, decimals: int) -> str:
    """A number without zeros at its end."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _details(of_pin: Results[Any], words: PinWords) -> tuple[str, ...]:
    """All that was chosen, for the tip."""
    s = of_pin.scenario
    lines = [f"Scene {SCENES[s.scene].title}", *words.own(of_pin)]
    lines += [f"State: {state_name(s)}", f"Settings: {settings_name(s)}"]
    for key, p in PARAMETERS.items():
        value = p.get(s)
        if math.isfinite(value) and (key in words.keys or (p.applies(s) and value != p.default)):
            lines.append(f"{p.symbol} = {_short(value * p.factor, p.decimals)}{p.unit}: {p.words}")
    return tuple(lines)


def _drawn(one: ComparedPlot, results: Results[Any]) -> tuple[PinnedCurve, ...]:
    found = ((curve, curve.of(results)) for curve in one.curves)
    return tuple(PinnedCurve(curve.words, *points) for curve, points in found if points is not None)
