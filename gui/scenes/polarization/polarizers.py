"""Polarization scene, page "Polarizers": what real polarizers leave of C, L_N, its bound, and CHSH."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number
from gui.core.results import MeasuredErrors, Results
from gui.core.scenes.polarization.polarizers import PolarizerResults
from gui.core.scenes.polarization.results import PolarizationResults
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.math_text import math_unicode
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Points, draw_curve
from gui.panels.parameter_controls import ParameterControls
from gui.panels.words import (
    L_NEEDS,
    L_UNDEFINED,
    OFFER,
    chsh_error,
    leggett_error,
    measured_against,
    told_in_plot,
)
from gui.scenes.polarization.words import epsilon, seen_share
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.value_table import Cell, ValueTable


class PolarizersPage(QWidget):
    """Two sliders, the plot of L_N and a table."""

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.epsilon = parameters.slider("epsilon", self)
        self.prime = parameters.slider("epsilon_prime", self)
        self.note = role_label("muted", self, wrap=True)
        self.plot = _make_plot(theme, self)
        parameters.cursor(self.plot, "phi")
        self.table = ValueTable(
            theme,
            "Ideal and observed numbers",
            ("settings", "ideal", "observed", "bound", "ends at"),
        )
        both = ("Curve", self.plot, 1), ("Table", self.table, 0)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(
            self.epsilon,
            self.prime,
            self.note,
            (parts, 1),
            inside=self,
            spacing=4,
            margins=BELOW_TABS,
        )

    @shows()
    def _show_values(self, new: Results[PolarizationResults]) -> None:
        r, p = new.scene.polarizers, new.scene.polarizers.polarizer
        self.note.setText(
            f"A pass has probability ε′ + (1 − ε)·ideal: contrast {number(p.contrast, 3)}, "
            f"offset k = {number(p.offset, 3)}"
            + ("" if r.marginals_known else ". Marginals are not given and count as 0")
            + "."
        )
        symbol = _symbol(r)
        self._show_point(symbol, math.degrees(new.scenario.phi), r, new.errors)
        self._show_table(symbol, r, new.errors)

    @shows("scene.polarizers.n")
    def _show_names(self, new: Results[PolarizationResults]) -> None:
        symbol = _symbol(new.scene.polarizers)
        self.plot.set_labels("angle between Bob’s settings φ", "°", symbol)
        self.plot.set_title(f"{symbol} as it is observed, and its bound", "bound: purity (1 − ε)η")

    @shows("scene.polarizers")
    def _show_curves(self, new: Results[PolarizationResults]) -> None:
        r, plot = new.scene.polarizers, self.plot
        x = np.degrees(r.phi)
        plot.set_curve("ideal", x, r.ideal)
        draw_curve(plot, "observed", observed_curve(new))
        plot.set_curve("ideal_bound", x, r.ideal_bound)
        draw_curve(plot, "bound", bound_curve(new))
        plot.set_fill("violated", x, r.observed, r.bound)

    @shows("scenario.postulated")
    def _show_kind(self, new: Results[PolarizationResults]) -> None:
        # Given correlations are known at these settings only: no curve runs through the point.
        self.plot.set_name("here", "observed" if new.scenario.postulated is not None else "")

    def _show_point(
        self, symbol: str, phi: float, r: PolarizerResults, errors: MeasuredErrors | None
    ) -> None:
        value, bound = r.value[1], r.value_bound[1]
        self.plot.set_marker("here", phi, value)
        defined = math.isfinite(value)
        self.plot.set_notice("" if defined else L_NEEDS, OFFER)
        self.plot.set_layer_visible("phi", defined)
        if not defined:
            self.plot.set_readout([(L_UNDEFINED, "muted")])
            self.plot.set_summary(L_NEEDS)
            return
        verdict = told_in_plot(value - bound, leggett_error(errors, seen_share(r.value)))
        lines = [(f"observed {number(value)}", "quantum"), (f"bound {number(bound)}", "bound"), verdict]
        self.plot.set_readout(lines, "phi")
        self.plot.set_summary(f"Observed {symbol} {number(value)}; bound {number(bound)}; {verdict[0]}.")

    def _show_table(self, symbol: str, r: PolarizerResults, errors: MeasuredErrors | None) -> None:
        a, b = (math_unicode(x) for x in r.pair)
        rows = [
            [
                Cell(f"C({a}, {b})"),
                Cell(number(r.correlator[0])),
                Cell(number(r.correlator[1]), "quantum", True),
                Cell("—", "muted"),
                Cell("—", "muted"),
            ],
            [
                Cell(symbol),
                Cell(number(r.value[0])),
                _against(r.value[1], r.value_bound[1], leggett_error(errors, seen_share(r.value))),
                Cell(
                    number(r.value_bound[1]),
                    "bound",
                    tip=f"with ideal polarizers {number(r.value_bound[0])}",
                ),
                Cell(epsilon(r.critical_leggett), "muted", tip="The ε at which the violation ends"),
            ],
            [
                Cell("S (CHSH)"),
                Cell(number(r.chsh[0])),
                _against(r.chsh[1], 2.0, chsh_error(errors, seen_share(r.chsh))),
                Cell("2", "bound"),
                Cell(
                    epsilon(r.critical_chsh), "muted", tip="The ε at which the best settings violate no more"
                ),
            ],
        ]
        self.table.set_rows(rows)


def observed_curve(r: Results[PolarizationResults]) -> Points:
    """L_N behind these polarizers against φ in degrees."""
    found = r.scene.polarizers
    return np.degrees(found.phi), found.observed


def bound_curve(r: Results[PolarizationResults]) -> Points:
    """Its bound behind these polarizers against φ in degrees."""
    found = r.scene.polarizers
    return np.degrees(found.phi), found.bound


def _symbol(r: PolarizerResults) -> str:
    return math_unicode(f"L{r.n}") if r.n else "L"


def _against(value: float, bound: float, measured: tuple[float, float] | None) -> Cell:
    if not math.isfinite(value) or not math.isfinite(bound):
        return Cell("—", "muted")
    if measured is not None:
        words, role = measured_against(value - bound, *measured, "the bound")
        mark = {"bad": "▲ ", "good": "✓ "}.get(role, "")
        return Cell(f"{mark}{number(value)}", role, True, words)
    if value > bound + 1e-12:
        return Cell(f"▲ {number(value)}", "bad", True, f"violated by {number(value - bound)}")
    return Cell(f"✓ {number(value)}", "good", True, f"{number(bound - value)} below the bound")


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", "L", parent)
    plot.add_fill("violated", "violation", "violated")
    plot.add_curve("ideal_bound", "", "muted", DOTTED)
    plot.add_curve("bound", "bound, observed", "bound")
    plot.add_curve("ideal", "both with ideal polarizers", "local", DOTTED)
    plot.add_curve("observed", "observed L", "quantum", DASHED)
    plot.add_marker("here", "accent", "d")
    plot.set_range(-90, 90, 0.8, 2.05)
    return plot
