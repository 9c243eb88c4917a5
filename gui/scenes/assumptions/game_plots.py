"""The plots of the game: S over the rounds, and S against the reliability of the shirt."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gui.core.numbers import count, number
from gui.core.scenes.assumptions import AssumptionChoices
from gui.core.scenes.assumptions.game_results import HandGame
from gui.core.scenes.assumptions.results import JudgedModel
from gui.core.values import Array
from gui.look.theme import Theme
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from physics.assumptions.sampling import ShirtCurves
from physics.bell.two_settings import LOCAL_BOUND, NO_SIGNALLING_BOUND, TSIRELSON_BOUND

ERROR = "±1 s.d., statistical"
FEWEST_SHOWN = 20


def make_rounds_plot(theme: Theme, parent: QWidget, *, by_hand: bool) -> PlotPanel:
    """S over the number of rounds, with the lines 2, 2√2 and 4; ``by_hand``: few rounds, S of either sign."""
    title = "S of the game by hand" if by_hand else "S of the model, sampled"
    plot = PlotPanel(theme, title, "rounds", "", "S", parent)
    plot.add_band("error", "measured", ERROR)
    for key, value, label, role in (
        ("local", LOCAL_BOUND, "2", "local"),
        ("quantum", TSIRELSON_BOUND, "2√2", "quantum"),
        ("all", NO_SIGNALLING_BOUND, "4", "muted"),
    ):
        plot.add_hline(key, role, label, DASHED)
        plot.set_line(key, value)
    if not by_hand:
        plot.add_hline("exact", "bound", "", DOTTED)
    plot.add_curve("sampled", "played", "measured", Qt.PenStyle.SolidLine)
    plot.add_points("now", "", "measured")
    plot.set_log_x(not by_hand)
    return plot


def show_history(plot: PlotPanel, rounds: Array, value: Array, sigma: Array) -> None:
    """The curve with its band, and the last point."""
    known = np.isfinite(value)
    n, s, error = rounds[known], value[known], sigma[known]
    plot.set_curve("sampled", n, s)
    plot.set_band("error", n, s + error, s - error)
    plot.set_points("now", n[-1:], s[-1:], error[-1:])
    texts = [f"{count(round(n[-1]))} rounds: S = {number(s[-1])} ± {number(error[-1])}"] if len(n) else []
    plot.set_point_texts("now", texts)
    plot.set_summary(f"{texts[0]}, 1 s.d., statistical." if texts else "S is not known yet.")


def show_hand(plot: PlotPanel, hand: HandGame) -> None:
    """S of the game by hand."""
    n = len(hand.value)
    plot.set_title("S of the game by hand", f"{count(n)} rounds")
    below = bool((hand.value < 0).any())
    plot.set_range(0, max(FEWEST_SHOWN, n), -4.4 if below else 0.0, 4.4)
    show_history(plot, np.arange(1.0, n + 1), hand.value, hand.sigma)


def make_reliability_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    """S of both strategies against p, and what the shirt tells."""
    plot = PlotPanel(theme, "", "reliability p of the shirt", "", "S; variation; bits", parent)
    plot.set_title("S against the shirt", "exact")
    plot.add_curve("best", "best answers, 4p", "bound")
    plot.add_curve("sequential", "singlet’s rule, 2√2 p", "quantum", DASHED)
    plot.add_curve("variation", "variation |2p − 1|", "alice", Qt.PenStyle.DashDotLine)
    plot.add_curve("bits", "bits told", "bob", DOTTED)
    for key, value, label, role in (
        ("local", LOCAL_BOUND, "2", "local"),
        ("tsirelson", TSIRELSON_BOUND, "2√2", "quantum"),
        ("all", NO_SIGNALLING_BOUND, "4", "muted"),
    ):
        plot.add_hline(key, role, label, DASHED)
        plot.set_line(key, value)
    plot.add_marker("model", "accent", "d")
    plot.set_range(0, 1, 0, 4.4)
    return plot


def show_curves(plot: PlotPanel, curves: ShirtCurves) -> None:
    """All curves."""
    for key in ("best", "sequential", "variation", "bits"):
        plot.set_curve(key, curves.p, getattr(curves, key))


def show_model_on_curves(plot: PlotPanel, choices: AssumptionChoices, judged: JudgedModel) -> None:
    """Where the chosen model is, if it is the game with the shirt."""
    is_shirt = choices.chosen == "shirt"
    told, s = judged.findings["microstate_independence"], judged.chsh
    plot.set_layer_visible("model_reliability", is_shirt)
    if not is_shirt or s is None:
        plot.set_marker("model", np.nan, np.nan)
        plot.set_readout([("choose Game with the shirt to move p", "muted")])
        plot.set_summary("The model above is not the game with the shirt.")
        return
    p = getattr(judged.spec, "reliability", np.nan)
    plot.set_marker("model", p, s)
    words = f"S = {number(s)}", f"variation {number(told.size, 3)}", f"{number(told.bits, 3)} bit"
    plot.set_readout([(words[0], "text"), (words[1], "alice"), (words[2], "bob")], "model_reliability")
    plot.set_summary(f"At p = {number(p, 3)}: {', '.join(words)}.")
