"""The demo of PlotPanel: Leggett's bound, a Werner state's curve and made-up points."""

from __future__ import annotations

import math

import numpy as np

from gui.core.numbers import number
from gui.core.values import Array
from gui.look.theme import Theme
from gui.widgets.plot.panel import DASHED, PlotPanel

VISIBILITY, ETA = 0.985, 1.0


class LeggettDemo(PlotPanel):
    """A panel that answers its own cursor; the formulas stand here only because a demo has no store."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", "angle between Bob’s settings φ", "°", "L₃")
        self.set_title(
            "Leggett inequality  L₃(φ) ≤ 2 − ⅔ η |sin φ/2|", "Branciard et al. 2008, eqs. (4), (5)"
        )
        self.set_range(-90, 90, 1.38, 2.04)
        self.add_curve("bound", "Leggett bound", "bound")
        self.add_curve("quantum", "quantum, Werner state V = 0.985", "quantum", DASHED)
        self.add_fill("violated", "violation", "violated")
        self.add_points("points", "measured, ±1 s.d. (made up)", "measured")
        self.add_cursor("phi", "accent", "φ")
        x = np.linspace(-90, 90, 361)
        self.set_curve("quantum", x, self.quantum(x))
        self.set_curve("bound", x, self.bound(x))
        self.set_fill("violated", x, self.quantum(x), self.bound(x))
        at = np.concatenate((np.arange(-60, 0, 5), np.arange(5, 65, 5))).astype(float)
        noise = np.random.default_rng(7).normal(0, 0.006, len(at))
        self.set_points("points", at, self.quantum(at) + noise, np.full(len(at), 0.0085))
        self.set_point_texts("points", [f"φ = {number(a, 0)}°\nmade-up point" for a in at])
        self.set_cursor("phi", 36.9)
        self.cursor_moved.connect(self.show_cursor)
        self.show_cursor("phi", 36.9)

    @staticmethod
    def quantum(x: Array) -> Array:
        return np.asarray(2 * VISIBILITY * np.abs(np.cos(np.radians(x) / 2)))

    @staticmethod
    def bound(x: Array) -> Array:
        return np.asarray(2 - 2 / 3 * ETA * np.abs(np.sin(np.radians(x) / 2)))

    def show_cursor(self, key: str, value: float) -> None:
        a, b = (float(f(np.array(value))) for f in (self.quantum, self.bound))
        verdict = f"violated by {a - b:.4f}" if a > b else f"not violated ({number(a - b, 4)})"
        role = "violation" if a > b else "good"
        self.set_readout([(f"L₃ = {a:.4f}", "quantum"), (f"bound {b:.4f}", "bound"), (verdict, role)])
        if math.isfinite(a):
            self.set_summary(f"At φ = {value:.1f}° L₃ is {a:.4f}, the bound {b:.4f}: {verdict}.")
