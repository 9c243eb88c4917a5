"""Leggett scene: L_N against the angle between Bob's settings, its bound, and measured points."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from gui.core import intents
from gui.core.data.analysis import PointAnalysis
from gui.core.data.report import measured_words, point_line, sd
from gui.core.data.types import DataKind
from gui.core.numbers import degrees, number, value_with_error
from gui.core.results import Results
from gui.look.layouts import in_column
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.scene import Scene
from gui.panels.words import L_NEEDS, L_UNDEFINED, OFFER, in_plot, leggett_error, told_in_plot
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.plot import DASHED, PlotPanel

LOWEST_SHOWN = 1.32
HIGHEST_SHOWN = 2.04
SAME_ANGLE = math.radians(0.25)  # a drag rarely stops at exactly the angle of a point


class SceneView(Scene[None]):
    name = "leggett"

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self._needed = (90.0, LOWEST_SHOWN)  # the largest angle and the lowest value of the data
        self.plot = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", "L", self)
        plot = self.plot
        plot.add_fill("violated", "violation", "violated")
        plot.add_curve("bound", "Leggett bound", "bound")
        plot.add_curve("value", "quantum theory", "quantum", DASHED)
        plot.add_points("data", "measured, ±1 s.d.", "measured")
        plot.add_marker("largest", "violation", "t", "largest excess")
        plot.add_marker("here", "accent", "d", "these settings")
        self.parameters.cursor(plot, "phi")
        self.comparing.offer(plot, Comparable("value", "L", _value), Comparable("bound", "bound", _bound))
        self.dispatch.bind(self, plot.notice_followed, "scene", intents.set_scene, "verdicts")
        plot.set_range(-90, 90, LOWEST_SHOWN, HIGHEST_SHOWN)
        plot.set_layer_visible("data", False)
        plot.set_name("data", "")
        in_column(plot, inside=self)

    def plots(self) -> list[PlotPanel]:
        return [self.plot]

    @shows("curves")
    def _show_names(self, new: Results[None]) -> None:
        symbol = math_unicode(f"L{new.curves.n}") if new.curves else "L"
        self.plot.set_labels("angle between Bob’s settings φ", "°", symbol)
        self.plot.set_title(
            f"Leggett inequality  {symbol}(φ) ≤ 2 − 2κη |sin φ/2|",
            "Branciard et al. 2008, eqs. (4), (5)",
        )

    @shows("curves")
    def _show_curves(self, new: Results[None]) -> None:
        plot, curves = self.plot, new.curves
        draw_curve(plot, "bound", _bound(new))
        draw_curve(plot, "value", _value(new))
        if curves is None:
            plot.set_fill("violated", [], [], [])
            return
        plot.set_fill("violated", np.degrees(curves.phi), curves.value, curves.bound)

    @shows("scenario.visibility", "curves", "scenario.postulated")
    def _name_curves(self, new: Results[None]) -> None:
        s, shown = new.scenario, new.curves is not None
        computed = shown and s.postulated is None
        self.plot.set_name("violated", "violated" if computed else "")
        self.plot.set_name("bound", "Leggett bound" if shown else "")
        self.plot.set_name("value", f"quantum theory, V = {number(s.visibility, 3)}" if computed else "")

    @shows("leggett", "scenario.mode", "scenario.postulated", "scenario.data", "data", "errors")
    def _show_point(self, new: Results[None]) -> None:
        plot, s, found = self.plot, new.scenario, new.leggett
        plot.set_notice(L_NEEDS if found is None and new.data is None else "", OFFER)
        plot.set_layer_visible("phi", found is not None)
        # In triad mode the point lies on the curve and needs no mark of its own; given ones have no curve.
        apart = s.mode == "free" or s.postulated is not None
        plot.set_name("here", "these settings" if found and apart else "")
        if found is None:
            plot.set_marker("here", math.nan, math.nan)
            plot.set_marker("largest", math.nan, math.nan)
            plot.set_name("largest", "")
            plot.set_readout([(L_UNDEFINED, "muted")])
            plot.set_summary(L_NEEDS)
            return
        phi = math.degrees(s.phi)
        plot.set_marker("here", phi if apart else math.nan, found.value)
        best = math.degrees(found.largest_excess_angle)
        if new.curves is not None and math.isfinite(found.window[0]) and s.mode == "triad":
            peak = float(np.interp(math.radians(best), new.curves.phi, new.curves.value))
            plot.set_marker("largest", best, peak)
            plot.set_name("largest", "largest excess")
        else:
            plot.set_marker("largest", math.nan, math.nan)
            plot.set_name("largest", "")
        symbol = math_unicode(f"L{found.n}")
        value, bound = f"{symbol} = {number(found.value)}", (f"bound {number(found.bound)}", "bound")
        lines = [(value, "quantum"), bound, in_plot(found.excess)]
        measured = _measured_at(new)
        if new.errors is not None:
            error = value_with_error(found.value, new.errors.leggett)
            lines = [(f"measured {symbol} = {error}", "measured"), bound]
            lines.append(told_in_plot(found.excess, leggett_error(new.errors)))
        elif measured is not None:
            lines = [(measured_words(measured), "measured"), _judged_point(measured)]
            lines += [bound, (f"theory, V = {number(s.visibility, 3)}: {value}", "muted")]
        elif s.data is not None:
            # Beside measured points it must be plain whose numbers these are.
            theory = f"theory, V = {number(s.visibility, 3)}"
            lines.insert(0, (theory if s.postulated is None else "numbers of other settings", "muted"))
        plot.set_readout(lines, "phi")
        plot.set_summary(f"At φ = {degrees(s.phi)}: {'; '.join(text for text, _ in lines)}.")

    @shows("data", "scenario.data")
    def _show_data(self, new: Results[None]) -> None:
        plot, data, analysis = self.plot, new.scenario.data, new.data
        shown = data is not None and analysis is not None and data.kind is not DataKind.CORRELATOR_TABLE
        plot.set_layer_visible("data", shown)
        plot.set_name("data", "measured, ±1 s.d." if shown else "")
        points = analysis.points if shown and analysis is not None else ()
        plot.set_points(
            "data",
            np.degrees([p.phi for p in points]),
            [p.value for p in points],
            [p.sigma for p in points],
        )
        plot.set_point_texts("data", [point_line(p) for p in points])
        self._needed = (
            max([90.0, *(abs(math.degrees(p.phi)) for p in points)]),
            min([LOWEST_SHOWN, *(p.value - 2 * p.sigma for p in points)]),
        )

    @shows("data", "scenario.data", "leggett", "scenario.postulated")
    def _show_range(self, new: Results[None]) -> None:
        widest, low = self._needed
        self.plot.set_range(-widest, widest, min(low, _lowest(new)), HIGHEST_SHOWN)


def _value(r: Results[Any]) -> Points | None:
    if r.curves is None or r.scenario.postulated is not None:  # known at one angle only
        return None
    return np.degrees(r.curves.phi), r.curves.value


def _bound(r: Results[Any]) -> Points | None:
    return None if r.curves is None else (np.degrees(r.curves.phi), r.curves.bound)


def _lowest(new: Results[None]) -> float:
    """Where the axis starts: given correlations have one point, which must be seen."""
    if new.scenario.postulated is None or new.leggett is None:
        return LOWEST_SHOWN
    return min(LOWEST_SHOWN, new.leggett.value - 0.05)


def _judged_point(point: PointAnalysis) -> tuple[str, str]:
    """How a measured point stands to its bound, after all angles that were tried."""
    if point.distance <= 0.0:
        return f"{sd(-point.distance)} below the bound", "good"
    if point.significant:
        return f"{sd(point.distance)} above the bound, significant", "violation"
    return f"{sd(point.distance)} above the bound, not significant", "muted"


def _measured_at(new: Results[None]) -> PointAnalysis | None:
    """The point at the present angle, where one was measured."""
    points = () if new.data is None else new.data.points
    nearest = min(points, key=lambda p: abs(p.phi - new.scenario.phi), default=None)
    return nearest if nearest is not None and abs(nearest.phi - new.scenario.phi) < SAME_ANGLE else None
