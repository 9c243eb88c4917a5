"""The plots of the simulation: L over φ, its significance, the excess over η, and the asymmetry."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.core.numbers import count, degrees, duration, number, signed
from gui.core.scenes.experiment.repeats import Repeats, RunSetup
from gui.core.scenes.experiment.results import ETA_GRID, PurityResults, ScanResults
from gui.look.math_text import math_unicode
from gui.look.theme import Theme
from gui.panels.comparing import Points, draw_curve
from gui.panels.words import L_NEEDS, L_UNDEFINED, OFFER
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from physics.experiment.published import (
    LARGEST_ANGLES,
    LARGEST_DISTANCES,
    PUBLISHED_ANGLES,
    PUBLISHED_DISTANCES,
    PUBLISHED_ERRORS,
    PUBLISHED_LEVEL,
    PUBLISHED_PURITY,
    PUBLISHED_VALUES,
    PURITY_CHANGES,
)

AXIS = "angle between Bob’s settings φ"
REFERENCE = "Branciard et al. 2008"
APART = 1e-6  # bounds that differ by less are one line
TRIAD = 3  # directions, as published


def make_scan(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", AXIS, "°", "L", parent)
    plot.add_band("repeated", "measured", "")
    plot.add_curve("bound", "bound", "bound")
    plot.add_curve("actual", "", "bound", DOTTED)
    plot.add_curve("expected", "expected", "quantum", DASHED)
    plot.add_points("sampled", "simulated run, ±1 s.d.", "measured")
    plot.add_points("published", "", "accent", "s")
    return plot


def show_scan(plot: PlotPanel, found: ScanResults | None, published: bool) -> None:
    """L as it is expected and as one run gave it, with the bounds."""
    plot.set_notice("" if found else L_NEEDS, OFFER)
    plot.set_layer_visible("phi", found is not None)
    shown = published and found is not None and found.n == TRIAD
    plot.set_name("published", REFERENCE if shown else "")
    if found is None:
        plot.set_title("L as it would be counted")
        plot.set_labels(AXIS, "°", "L")
        plot.set_name("actual", "")
        for key in ("bound", "expected", "actual"):
            plot.set_curve(key, [], [])
        for key in ("sampled", "published"):
            plot.set_points(key, [], [])
        plot.set_readout([(L_UNDEFINED, "muted")])
        plot.set_summary(L_NEEDS)
        return
    symbol = math_unicode(f"L{found.n}")
    coincidences = count(round(float(found.expected.coincidences.mean())))
    plot.set_title(f"{symbol} as it would be counted", f"n = {coincidences}, {duration(3600 * found.hours)}")
    plot.set_labels(AXIS, "°", symbol)
    x = np.degrees(found.expected.phi)
    curves, fine = found.curves, np.degrees(found.curves.phi)
    draw_curve(plot, "bound", bound_of_scan(found))
    apart = np.abs(curves.actual_bound - curves.bound).max() > APART
    plot.set_curve("actual", fine if apart else [], curves.actual_bound if apart else [])
    plot.set_name("actual", "bound at the measured directions" if apart else "")
    draw_curve(plot, "expected", expected_of_scan(found))
    plot.set_points("sampled", x, found.sampled.value, found.sampled.sigma)
    plot.set_point_texts(
        "sampled",
        [
            f"φ = {degrees(phi, 1)}: {number(value)} ± {number(sigma)}, {number(distance, 1)} s.d."
            for phi, value, sigma, distance in zip(
                found.sampled.phi, found.sampled.value, found.sampled.sigma, found.distance, strict=True
            )
        ],
    )
    if shown:
        plot.set_points("published", np.degrees(PUBLISHED_ANGLES), PUBLISHED_VALUES, PUBLISHED_ERRORS)
        plot.set_point_texts(
            "published",
            [
                f"{REFERENCE}, φ = {degrees(phi, 0)}: {number(value)} ± {number(sigma)}, {distance} s.d."
                for phi, value, sigma, distance in zip(
                    PUBLISHED_ANGLES, PUBLISHED_VALUES, PUBLISHED_ERRORS, PUBLISHED_DISTANCES, strict=True
                )
            ],
        )
    else:
        plot.set_points("published", [], [])
    low = min(float(curves.bound.min()), float(curves.value.min()), float(found.sampled.value.min()))
    plot.set_range(float(x[0]) - 2, float(x[-1]) + 2, low - 0.03, 2.03)
    best = int(np.argmax(found.distance))
    excess = found.distance[best]
    words = f"largest: {number(excess, 1)} s.d. at {degrees(found.sampled.phi[best], 1)}"
    plot.set_readout([(words, "violation" if excess > 0 else "good")])
    plot.set_summary(f"Excess of the simulated run, {words}.")


def expected_of_scan(found: ScanResults | None) -> Points | None:
    """L as it is expected, against φ in degrees."""
    return None if found is None else (np.degrees(found.curves.phi), found.curves.value)


def bound_of_scan(found: ScanResults | None) -> Points | None:
    """Its bound, against φ in degrees."""
    return None if found is None else (np.degrees(found.curves.phi), found.curves.bound)


def show_repeated_scan(plot: PlotPanel, setup: RunSetup | None, found: Repeats | None) -> None:
    """The mean of many runs and how far they scatter."""
    if setup is None or found is None:
        plot.set_band("repeated", [], [], [])
        plot.set_name("repeated", "")
        return
    x = np.degrees(setup.phi)
    plot.set_band("repeated", x, found.mean + found.spread, found.mean - found.spread)
    plot.set_name("repeated", f"{found.runs} runs, ±1 s.d.")


def make_distance(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", AXIS, "°", "s.d.", parent)
    plot.set_title("Excess over the bound", "in standard deviations")
    plot.add_hline("zero", "bound", "", Qt.PenStyle.SolidLine)
    plot.set_line("zero", 0.0)
    plot.add_curve("expected", "expected", "quantum", DASHED)
    plot.add_points("sampled", "simulated run", "measured")
    plot.add_points("published", "", "accent", "s")
    plot.add_points("largest", "", "accent", "d")
    return plot


def show_distance(plot: PlotPanel, found: ScanResults | None, published: bool) -> None:
    """The excess in standard deviations over φ."""
    shown = published and found is not None and found.n == TRIAD
    plot.set_notice("" if found else f"{L_UNDEFINED}.")
    plot.set_layer_visible("phi", found is not None)
    for key, angles, distances, seconds in (
        ("published", PUBLISHED_ANGLES, PUBLISHED_DISTANCES, 60),
        ("largest", LARGEST_ANGLES, LARGEST_DISTANCES, 15),
    ):
        x = np.degrees(angles) if shown else np.empty(0)
        plot.set_points(key, x, distances if shown else np.empty(0))
        plot.set_name(key, f"published, {seconds} s a count" if shown else "")
    if found is None:
        plot.set_curve("expected", [], [])
        plot.set_points("sampled", [], [])
        plot.set_summary(L_NEEDS)
        return
    x = np.degrees(found.expected.phi)
    plot.set_curve("expected", np.degrees(found.curves.phi), found.curves.distance)
    plot.set_points("sampled", x, found.distance)
    top = float(max(found.distance.max(), found.curves.distance.max(), 1.0))
    if shown:
        top = max(top, float(PUBLISHED_DISTANCES.max()))
    plot.set_range(float(x[0]) - 2, float(x[-1]) + 2, -0.6 * top, 1.1 * top)
    best = int(np.argmax(found.expected_distance))
    plot.set_summary(
        f"In the mean the excess is largest, {number(found.expected_distance[best], 1)} s.d., at "
        f"{degrees(found.expected.phi[best], 1)}."
    )


def make_purity(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "purity η of Leggett’s local states", "", "excess", parent)
    plot.set_title("Excess over the bound of purity η", "Branciard et al. 2008, eq. (5)")
    plot.add_hline("zero", "bound", "bound", Qt.PenStyle.SolidLine)
    plot.set_line("zero", 0.0)
    for k, (role, style) in enumerate((("quantum", DASHED), ("measured", Qt.PenStyle.SolidLine))):
        plot.add_band(f"error{k}", role, "")
        plot.add_curve(f"angle{k}", "", role, style)
        plot.add_marker(f"excluded{k}", role, "d" if k else "t")
    plot.add_vline("published", "accent", "", DOTTED)
    plot.add_vline("changes", "muted", "", DOTTED)
    plot.set_range(0.4, 1.0, -0.03, 0.09)
    return plot


def show_purity(plot: PlotPanel, found: PurityResults | None, eta: float, n: int, published: bool) -> None:
    """The excess at two angles, where it is 3.65 standard deviations, and where it vanishes."""
    plot.set_notice("" if found else L_NEEDS, OFFER)
    plot.set_layer_visible("eta", found is not None)
    shown = published and n == TRIAD
    plot.set_line("published", PUBLISHED_PURITY if shown else np.nan, f"published: {PUBLISHED_PURITY}")
    plot.set_line("changes", PURITY_CHANGES if shown else np.nan, "figure 4 changes φ")
    lines = []
    for k in range(2):
        if found is None:
            plot.set_curve(f"angle{k}", [], [])
            plot.set_band(f"error{k}", [], [], [])
            plot.set_marker(f"excluded{k}", np.nan, np.nan)
            plot.set_name(f"angle{k}", "")
            continue
        excess, sigma = found.excess[k], found.sigma[k]
        plot.set_curve(f"angle{k}", ETA_GRID, excess)
        plot.set_band(f"error{k}", ETA_GRID, excess + sigma, excess - sigma)
        plot.set_name(f"angle{k}", f"φ = {degrees(found.phi[k], 1)}")
        at = float(found.excluded[k])
        plot.set_marker(f"excluded{k}", at if at <= 1 else np.nan, PUBLISHED_LEVEL * sigma)
        where = f"{PUBLISHED_LEVEL} s.d. at η = {number(at, 3)}" if at <= 1 else "no η excluded"
        words = f"{degrees(found.phi[k], 1)}: {where}, 0 at {number(found.vanishes[k], 3)}"
        lines.append((words, "quantum" if k == 0 else "measured"))
    plot.set_readout(lines or [(L_UNDEFINED, "muted")])
    plot.set_summary("; ".join(text for text, _ in lines) or L_NEEDS)


def make_asymmetry(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", AXIS, "°", "L(φ) − L(−φ)", parent)
    plot.add_band("repeated", "measured", "")
    plot.add_hline("zero", "bound", "", Qt.PenStyle.SolidLine)
    plot.set_line("zero", 0.0)
    plot.add_curve("expected", "expected", "quantum", DASHED)
    plot.add_points("sampled", "simulated run, ±1 s.d.", "measured")
    plot.add_points("published", "", "accent", "s")
    return plot


def show_asymmetry(plot: PlotPanel, found: ScanResults | None, published: bool) -> None:
    """L(φ) - L(-φ) over φ > 0."""
    shown = published and found is not None and found.n == TRIAD
    plot.set_notice("" if found else L_NEEDS, OFFER)
    plot.set_title("Asymmetry of the scan", "0 if errors follow the direction")
    plot.set_name("published", REFERENCE if shown else "")
    if found is None:
        plot.set_curve("expected", [], [])
        for key in ("sampled", "published"):
            plot.set_points(key, [], [])
        plot.set_readout([(L_UNDEFINED, "muted")])
        plot.set_summary(L_NEEDS)
        return
    up = found.expected.phi > 0
    x = np.degrees(found.expected.phi[up])
    right = found.curves.phi >= 0
    plot.set_curve("expected", np.degrees(found.curves.phi[right]), found.curves.shift[right])
    plot.set_points("sampled", x, found.shift[up], found.shift_error[up])
    reach = float(np.max(np.abs(found.shift[up]) + found.shift_error[up]))
    shift, error = PUBLISHED_VALUES[1] - PUBLISHED_VALUES[0], float(np.hypot(*PUBLISHED_ERRORS))
    if shown:
        plot.set_points("published", [np.degrees(PUBLISHED_ANGLES[1])], [shift], [error])
        plot.set_point_texts("published", [f"{REFERENCE}: {signed(shift)} ± {number(error)}"])
        reach = max(reach, abs(shift) + error)
    else:
        plot.set_points("published", [], [])
    plot.set_range(0, float(x[-1]) + 2, -1.1 * reach, 1.1 * reach)
    largest = float(np.max(np.abs(found.curves.shift)))
    words = f"in the mean at most {number(largest, 5)}"
    plot.set_readout([(words, "quantum")])
    plot.set_summary(f"L(φ) − L(−φ) is {words}.")


def show_repeated_shift(plot: PlotPanel, setup: RunSetup | None, found: Repeats | None) -> None:
    """How far L(φ) - L(-φ) scatters over many runs."""
    if setup is None or found is None:
        plot.set_band("repeated", [], [], [])
        plot.set_name("repeated", "")
        return
    up = setup.phi > 0
    middle, spread = found.shift[up], found.shift_spread[up]
    plot.set_band("repeated", np.degrees(setup.phi[up]), middle + spread, middle - spread)
    plot.set_name("repeated", f"{found.runs} runs, ±1 s.d.")
