"""E(a, b) of the model against the angle between the directions, beside the singlet and the saw-tooth."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number
from gui.core.scenes.assumptions.results import JudgedModel
from gui.core.scenes.assumptions.sampling import SampledCorrelations
from gui.core.scenes.assumptions.words import label_text
from gui.look.theme import Theme
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from physics.assumptions.models.shirt import Shirt

CURVES = {"singlet": "singlet, −cos θ", "saw_tooth": "local saw-tooth"}


def make_correlator_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    """The plot, empty."""
    plot = PlotPanel(theme, "Correlators of the model", "angle between a and b", "°", "E(a, b)", parent)
    plot.add_curve("singlet", CURVES["singlet"], "quantum")
    plot.add_curve("saw_tooth", CURVES["saw_tooth"], "local", DASHED)
    plot.add_hline("zero", "muted", "", DOTTED)
    plot.add_curve("exact", "", "bound")
    plot.add_points("model", "this model", "bound", "o")
    plot.add_points("sampled", "", "measured", "x")
    plot.set_line("zero", 0.0)
    return plot


def show_correlators(plot: PlotPanel, judged: JudgedModel) -> None:
    """Show the correlators: against the angle where the model has directions, else one beside the other."""
    e = judged.model.correlators()
    names_a, names_b = judged.model.values("a"), judged.model.values("b")
    curves = judged.curves
    planar = curves is not None
    x = np.degrees(curves.between).ravel() if curves is not None else np.arange(e.size) + 1.0
    known = np.isfinite(e.ravel())
    texts = [
        f"a = {label_text('a', a)}, b = {label_text('b', b)}: E = {number(value)}"
        for a, row in zip(names_a, e, strict=True)
        for b, value in zip(names_b, row, strict=True)
        if np.isfinite(value)
    ]
    # A shirt that is wrong shows another question, so that the curve depends on which.
    turned = isinstance(judged.spec, Shirt) and planar
    plot.set_title("Correlators of the model", "curve: Bob’s other question at θ + 90°" if turned else "")
    plot.set_range(0, 180 if planar else e.size + 1.0, -1.1, 1.1)
    if planar:
        plot.set_labels("angle between a and b", "°", "E(a, b)")
    else:
        order = ", ".join(f"({label_text('a', names_a[0])}, {label_text('b', b)})" for b in names_b[:2])
        plot.set_labels(f"pairs (a, b) in the order {order} …", "", "E(a, b)")
    for key, name in CURVES.items():
        plot.set_name(key, name if planar else "")
        if curves is None:
            plot.set_curve(key, [], [])
        else:
            plot.set_curve(key, np.degrees(curves.angle), getattr(curves, key))
    plot.set_points("model", x[known], e.ravel()[known])
    plot.set_point_texts("model", texts)
    plot.set_summary("; ".join(texts[:16]) + ".")


def show_sampled(plot: PlotPanel, found: SampledCorrelations | None) -> None:
    """What was sampled beside what is exact, or nothing."""
    plot.set_name("sampled", "" if found is None else "sampled, ±1 s.d., statistical")
    planar = found is not None and found.planar
    plot.set_name("exact", "this model, exact" if planar else "")
    if found is None:
        plot.set_points("sampled", [], [])
        plot.set_curve("exact", [], [])
        return
    x, exact = found.x, found.exact
    shown = slice(None) if planar else slice(0)
    plot.set_curve("exact", x[shown], exact[shown])
    plot.set_points("sampled", x, found.sampled, found.sigma)
    where = "{:g}°" if planar else "pair {:g}"
    plot.set_point_texts(
        "sampled",
        [
            f"{where.format(at)}: sampled {number(e)} ± {number(sigma)}, exact {number(true)}"
            for at, e, sigma, true in zip(x, found.sampled, found.sigma, exact, strict=True)
        ],
    )
