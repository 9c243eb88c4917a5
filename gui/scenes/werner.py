"""Werner scene: how much visibility a violation of the Leggett inequality needs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtWidgets import QWidget

from gui.core import intents
from gui.core.numbers import degrees, number
from gui.core.results import Results
from gui.look.layouts import in_column
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.scene import Scene
from gui.panels.words import L_NEEDS, L_UNDEFINED, OFFER, leggett_error, told_in_plot
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, DOTTED, USEFUL_PLOT, PlotPanel


class SceneView(Scene[None]):
    name = "werner"

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.by_v = PlotPanel(theme, "", "visibility V", "", "excess", self)
        plot = self.by_v
        plot.set_title("Excess of L over its bound", "Branciard et al. 2008, eq. (5)")
        plot.add_fill("violated", "violation", "violated")
        plot.add_curve("at_phi", "this φ", "quantum", DASHED)
        plot.add_curve("best", "best φ", "accent")
        plot.add_curve("zero", "", "bound")
        plot.add_vline("threshold", "quantum", "V at this φ", DOTTED)
        plot.add_vline("best_threshold", "accent", "lowest V", DOTTED)
        self.parameters.cursor(plot, "visibility")
        plot.set_range(0.7, 1.0, -0.35, 0.12)
        plot.set_curve("zero", [0, 1], [0, 0])
        self.by_phi = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", "V", self)
        lower = self.by_phi
        lower.set_title("Critical visibility of the inequality", "L meets its bound")
        lower.add_fill("violated", "violation", "violated")
        lower.add_curve("threshold", "critical V", "bound")
        lower.add_curve("V", "V now", "quantum", DASHED)
        lower.add_marker("lowest", "accent", "t", "")
        lower.add_marker("here", "accent", "d", "")
        self.parameters.cursor(lower, "phi")
        lower.set_range(-90, 90, 0.82, 1.06)
        best = Comparable("best", "best φ", _largest_excess)
        self.comparing.offer(plot, Comparable("at_phi", "this φ", _excess_at_phi), best)
        self.comparing.offer(lower, Comparable("threshold", "", _critical_visibility))
        for one in (plot, lower):
            self.dispatch.bind(self, one.notice_followed, "scene", intents.set_scene, "verdicts")
        both = ("Excess", plot, 1), ("Critical V", lower, 1)
        in_column(ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self), inside=self)

    def plots(self) -> list[PlotPanel]:
        return [self.by_v, self.by_phi]

    @shows("curves", "scenario.postulated", "scenario.mode")
    def _show_names(self, new: Results[None]) -> None:
        shown = new.curves is not None
        computed = shown and new.scenario.postulated is None
        symbol = math_unicode(f"L{new.curves.n}") if new.curves else "L"
        self.by_v.set_labels("visibility V", "", f"{symbol} − bound")
        self.by_v.set_name("violated", "violated" if computed else "")
        noisy = "these correlations with noise" if shown else ""
        self.by_v.set_name("at_phi", "this φ" if computed else noisy)
        self.by_v.set_layer_visible("zero", shown)
        self.by_v.set_name("best", "best φ" if computed else "")
        self.by_phi.set_name("violated", "violated" if computed else "")
        self.by_phi.set_name("threshold", "critical V" if computed else "")
        self.by_phi.set_name("V", "V now" if computed else "")

    @shows("by_visibility")
    def _show_excess(self, new: Results[None]) -> None:
        plot, found = self.by_v, new.by_visibility
        draw_curve(plot, "at_phi", _excess_at_phi(new))
        draw_curve(plot, "best", _largest_excess(new))
        if found is None:
            plot.set_fill("violated", [], [], [])
            return
        plot.set_fill("violated", found.visibility, found.largest_excess, np.zeros_like(found.visibility))

    @shows("curves", "scenario.visibility", "scenario.postulated")
    def _show_critical(self, new: Results[None]) -> None:
        plot, v = self.by_phi, new.scenario.visibility
        found = _critical_visibility(new)
        draw_curve(plot, "threshold", found)
        if found is None:
            plot.set_curve("V", [], [])
            plot.set_fill("violated", [], [], [])
            return
        x, threshold = found
        plot.set_curve("V", [-90, 90], [v, v])
        plot.set_fill("violated", x, np.full_like(x, v), threshold)

    @shows("leggett", "scenario.postulated", "scenario.mode", "errors")
    def _show_thresholds(self, new: Results[None]) -> None:
        s, found, by_v = new.scenario, new.leggett, new.by_visibility
        for plot, cursor in ((self.by_v, "visibility"), (self.by_phi, "phi")):
            plot.set_layer_visible(cursor, found is not None)
        self.by_v.set_notice("" if found else L_NEEDS, OFFER)
        self.by_phi.set_notice("" if found else f"{L_UNDEFINED}.")
        if found is None or by_v is None:
            for line in ("threshold", "best_threshold"):
                self.by_v.set_line(line, math.nan)
            self.by_phi.set_name("here", "")
            for marker in ("lowest", "here"):
                self.by_phi.set_marker(marker, math.nan, math.nan)
            for plot in self.plots():
                plot.set_readout([(L_UNDEFINED, "muted")])
                plot.set_summary(L_NEEDS)
            return
        at_phi = found.threshold_at_phi
        self.by_v.set_line("threshold", at_phi, f"{number(at_phi)} at this φ")
        # On the curve it needs no mark; where no noise makes the bound met there is none.
        apart = (s.mode == "free" or s.postulated is not None) and math.isfinite(at_phi)
        self.by_phi.set_name("here", "these settings" if apart else "")
        self.by_phi.set_marker("here", math.degrees(s.phi) if apart else math.nan, at_phi)
        self.by_phi.set_readout([(f"critical V {number(at_phi)}", "bound")], "phi")
        self.by_v.set_line("best_threshold", found.best_threshold, f"{number(found.best_threshold)} lowest")
        angle = found.best_threshold_angle
        self.by_phi.set_marker("lowest", math.degrees(angle), found.best_threshold)
        verdict = told_in_plot(found.excess, leggett_error(new.errors))
        if s.postulated is not None:
            self.by_v.set_readout([verdict])
            self.by_v.set_summary(f"These correlations: {verdict[0]}.")
        else:
            best = degrees(found.largest_excess_angle)
            largest = (f"best φ {best}: {number(found.largest_excess)}", "accent")
            self.by_v.set_readout([verdict, largest], "visibility")
            self.by_v.set_summary(f"V = {number(s.visibility)}: {verdict[0]} at this φ; {largest[0]}.")
        self.by_phi.set_summary(f"At φ = {degrees(s.phi)} the critical visibility is {number(at_phi)}.")


def _excess_at_phi(r: Results[Any]) -> Points | None:
    found = r.by_visibility
    return None if found is None else (found.visibility, found.excess_at_phi)


def _largest_excess(r: Results[Any]) -> Points | None:
    found = r.by_visibility
    if found is None or r.scenario.postulated is not None:
        return None
    return found.visibility, found.largest_excess


def _critical_visibility(r: Results[Any]) -> Points | None:
    if r.curves is None or r.scenario.postulated is not None:
        return None
    return np.degrees(r.curves.phi), r.curves.threshold
