"""Model scene: Branciard's explicit crypto-nonlocal model of Werner states, and where it ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from gui.core import intents
from gui.core.numbers import degrees, number
from gui.core.results import Results
from gui.core.scenes.model import intents as model_intents
from gui.core.scenes.model.results import ModelResults
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.math_text import math_unicode
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.figure_places import WIDE, quarters, split
from gui.panels.scene import Controls, Scene
from gui.scenes.model.hidden import ModelHidden
from gui.scenes.model.sampler import ModelSampler
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import DASHED, DOTTED, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.verdicts.types import Hypothesis

EXPORTED_PAIRS = 200_000
IN_ITS_PLACE = "The model is of Werner states; it is shown for the Werner state of this V, not for yours. "


class SceneView(Scene[ModelResults]):
    name = "model"
    controls = Controls(sliders=("visibility", "eta"))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.band = _make_band(theme, self)
        self.weights = _make_weights(theme, self)
        self.hidden = ModelHidden(theme, self)
        self.sampler = ModelSampler(theme, self)
        self.tabs = Pages(self)
        for plot, text in ((self.band, "Band"), (self.weights, "Weights")):
            page = QWidget(self.tabs)
            in_column(plot, inside=page, margins=BELOW_TABS)
            self.tabs.addTab(page, text)
        self.tabs.addTab(self.hidden, "Hidden states u")
        self.tabs.addTab(self.sampler, "Sampling")
        self._build_head()
        in_column(self._head, self.verdict, (self.tabs, 1), inside=self, spacing=4)
        self.parameters.cursor(self.band, "pair_cosine")
        self.parameters.cursor(self.weights, "pair_angle")
        offer = self.comparing.offer
        ends = Comparable("upper", "upper end", _upper), Comparable("lower", "lower end", _lower)
        offer(self.band, Comparable("werner", "Werner", _werner), *ends)
        offer(self.weights, Comparable("plus", "p₊", _plus), Comparable("minus", "p₋", _minus))
        picking = self.hidden.pick_started, self.hidden.pick_finished
        bind = dispatcher.bind
        bind(self, self.hidden.hidden_picked, "hidden u", model_intents.set_hidden, during=picking)
        dispatcher.interrupted.connect(self.hidden.map.finish_gesture)
        self.parameters.field("seed", self.sampler.seed)

    def _build_head(self) -> None:
        self._head = QHBoxLayout()
        self._head.setSpacing(6)
        self.choice_a, self.choice_b = QComboBox(self), QComboBox(self)
        for combo, who in ((self.choice_a, "Alice’s setting a"), (self.choice_b, "Bob’s setting b")):
            combo.setAccessibleName(who)
            combo.setToolTip(f"{who} of the pair looked at; drag it on its sphere")
            combo.setMinimumWidth(64)
            combo.activated.connect(self._choose_pair)
        self._angle = QLabel(self)
        self.to_limit = QPushButton("V → Vʟ", self)
        self.to_limit.setToolTip("Set the visibility to the largest that the model reaches at all settings")
        self.to_limit.setAccessibleName("Set V to the limit of the model")
        self.to_limit.clicked.connect(self._go_to_limit)
        self.to_touch = QPushButton("χ → χ₀", self)
        self.to_touch.setToolTip("Turn b to the angle where the band first closes (34.06° at η = 1)")
        self.to_touch.setAccessibleName("Turn b to the angle where the band first closes")
        self.to_touch.clicked.connect(self._go_to_touch)
        self._head.addWidget(QLabel("Pair", self))
        self._head.addWidget(self.choice_a)
        self._head.addWidget(self.choice_b)
        self._head.addSpacing(6)
        self._head.addWidget(self._angle, 1)
        self._head.addWidget(self.to_touch)
        self._head.addWidget(self.to_limit)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)

    def plots(self) -> list[PlotPanel]:
        return [self.band, self.weights, self.sampler.plot]

    def extra_parts(self, results: Results[ModelResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The tab that is seen; without a window as many as there is room for."""

        def sphere(place: QRectF) -> list[Part]:
            upper, lower = split(place, self.hidden.table.height_needed(theme))
            return [Part(upper, self.hidden.map.paint_to), Part(lower, self.hidden.table.paint_to)]

        def sampling(place: QRectF) -> list[Part]:
            upper, lower = split(place, self.sampler.table.height_needed(theme))
            return [Part(upper, self.sampler.plot.render_to), Part(lower, self.sampler.table.paint_to)]

        def plot(panel: PlotPanel, place: QRectF) -> list[Part]:
            return [Part(place, panel.render_to)]

        pages: tuple[Callable[[QRectF], list[Part]], ...]
        pages = (partial(plot, self.band), partial(plot, self.weights), sphere, sampling)
        if self.isVisible():
            return pages[self.tabs.currentIndex()](rect)
        if rect.width() < WIDE:
            upper, lower = split(rect, rect.height() / 2)
            return [*plot(self.band, upper), Part(lower, self.hidden.map.paint_to)]
        self.sampler.draw_now(EXPORTED_PAIRS)
        places = quarters(rect)
        if not self.sampler.pairs:
            places[2:] = [QRectF(places[2].topLeft(), places[3].bottomRight())]
        return [part for page, place in zip(pages, places, strict=False) for part in page(place)]

    def stop(self) -> None:
        self.sampler.stop()

    # What the user does.

    def _choose_pair(self, index: int) -> None:
        pair = self.choice_a.currentIndex(), self.choice_b.currentIndex()
        self.dispatch.apply("pair", model_intents.choose_pair, *pair)

    def _go_to_limit(self) -> None:
        self.dispatch.apply("V", intents.set_visibility, self._now().threshold)

    def _go_to_touch(self) -> None:
        found = self._now()
        mirror = found.chi > math.pi / 2
        chi = math.pi - found.touching_angle if mirror else found.touching_angle
        self.dispatch.apply("angle of the pair", model_intents.set_pair_angle, chi)

    def _now(self) -> ModelResults:
        assert self._shown is not None
        return self._shown

    # Results.

    _shown: ModelResults | None = None

    def readout_rows(self, results: Results[ModelResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        r = results.scene
        v = r.setup.visibility
        above = v - r.threshold
        h = r.hidden
        lowest = r.largest_negativity if not r.holds_here else max(0.0, float(r.map.lowest.min()))
        return [
            ReadoutSpec("plus", "p_{+}", "Weight of the upper limit", "model_mixing").says(
                *_weight(r.p_plus)
            ),
            ReadoutSpec("minus", "p_{−}", "Weight of the lower limit", "model_mixing").says(
                *_weight(r.p_minus)
            ),
            ReadoutSpec("correlator", "C", "Werner correlator −V a·b", "model_band").says(
                number(r.correlator), "the mean of Cᵤ over u"
            ),
            ReadoutSpec("threshold", "V_L", "Limit of the model", "model_threshold").says(
                number(r.threshold, 6),
                f"V is {number(above)} above" if above > 1e-12 else f"V is {number(-above)} below",
                "bad" if above > 1e-12 else "good",
            ),
            ReadoutSpec("touching", "χ_0", "Where the band first closes", "model_band").says(
                degrees(r.touching_angle), f"and {degrees(math.pi - r.touching_angle)}"
            ),
            ReadoutSpec("negative", "P_min", "Lowest probability here", "model_correlator").says(
                number(lowest),
                "possible" if r.holds_here else f"in all {number(r.negative_mass)} on average",
                "good" if r.holds_here else "bad",
            ),
            ReadoutSpec("hidden", "C_u", "Correlator of the chosen u", "model_correlator").says(
                number(h.correlator), f"Mᴀ = {number(h.marginal_a, 3)}, Mʙ = {number(h.marginal_b, 3)}"
            ),
            ReadoutSpec("malus", "P_a", "Alice’s P(+) for this u", "malus").says(
                number(h.malus.exact[0]), "exactly Malus’ law", "good"
            ),
        ]

    def ruler_marks(
        self, results: Results[ModelResults], answers: Mapping[Hypothesis, Judged] | None = None
    ) -> list[RulerMark]:
        return [RulerMark("model", results.scene.threshold, "the model ends at", "accent")]

    @shows("scenario.alice", "scenario.bob", "scenario.model", "scene.chi")
    def _show_pair(self, new: Results[ModelResults]) -> None:
        s = new.scenario
        for combo, settings in ((self.choice_a, s.alice), (self.choice_b, s.bob)):
            names = [math_unicode(x.label) for x in settings]
            if names != [combo.itemText(k) for k in range(combo.count())]:
                combo.clear()
                combo.addItems(names)
        i, j = model_intents.chosen_pair(s)
        self.choice_a.setCurrentIndex(i)
        self.choice_b.setCurrentIndex(j)
        self._angle.setText(f"at χ = {degrees(new.scene.chi)}")

    @shows("scene.curves", "scene.werner")
    def _show_verdict(self, new: Results[ModelResults]) -> None:
        r = new.scene
        limit = number(r.threshold)
        if r.holds_everywhere:
            role = "good"
            text = f"✓ V ≤ {limit}: the model works at all settings."
        else:
            low, high = (number(math.degrees(x), 1) for x in r.window)
            low2, high2 = (number(180 - math.degrees(x), 1) for x in reversed(r.window))
            role = "bad"
            text = f"! V > {limit}: fails for χ in {low}–{high}°, {low2}–{high2}°"
        text = ("" if r.werner else IN_ITS_PLACE) + text
        if text != self.verdict.text():
            self.verdict.setText(text)
            set_role(self.verdict, role)

    @shows("scene.curves")
    def _show_curves(self, new: Results[ModelResults]) -> None:
        r, k = new.scene, new.scene.curves
        # From left to right in a·b, so that a table of the curves is in order.
        c, lower, upper, werner = (x[::-1] for x in (k.c, k.lower, k.upper, k.werner))
        self.band.set_band("band", c, upper, lower)
        draw_curve(self.band, "upper", _upper(new))
        draw_curve(self.band, "lower", _lower(new))
        draw_curve(self.band, "werner", _werner(new))
        self.band.set_fill("over", c, werner, upper)
        self.band.set_fill("under", c, lower, werner)
        touch = math.cos(r.touching_angle)
        low, high = (float(np.interp(x, c, y)) for x, y in ((touch, lower), (-touch, upper)))
        self.band.set_points("touch", [touch, -touch], [low, high])
        self.band.set_point_texts(
            "touch",
            [
                f"χ = {degrees(r.touching_angle)}: the band closes here first",
                f"χ = {degrees(math.pi - r.touching_angle)}: the band closes here first",
            ],
        )
        self.band.set_name("werner", f"Werner, V = {number(r.setup.visibility, 3)}")
        self.band.set_name(
            "touch", f"closes first: {degrees(r.touching_angle)}, {degrees(math.pi - r.touching_angle)}"
        )
        x = np.degrees(k.chi)
        zero = np.zeros_like(x)
        draw_curve(self.weights, "plus", _plus(new))
        draw_curve(self.weights, "minus", _minus(new))
        self.weights.set_fill("no_plus", x, zero, k.p_plus)
        self.weights.set_fill("no_minus", x, zero, k.p_minus)

    @shows()
    def _show_points(self, new: Results[ModelResults]) -> None:
        r = new.scene
        self.band.set_marker("here", r.c, r.correlator)
        self.weights.set_marker("at_plus", math.degrees(r.chi), r.p_plus)
        self.weights.set_marker("at_minus", math.degrees(r.chi), r.p_minus)
        inside = ("inside the band", "good") if r.holds_here else ("outside the band", "violation")
        self.band.set_readout([(f"C = {number(r.correlator)}", "quantum"), inside], "pair_cosine")
        self.band.set_summary(
            f"At a·b = {number(r.c)}, χ = {degrees(r.chi)}, the Werner correlator {number(r.correlator)} is "
            f"{inside[0]}. The band closes first at {degrees(r.touching_angle)}, V = {number(r.threshold)}."
        )
        lines = [(f"p₊ = {number(r.p_plus)}", "bound"), (f"p₋ = {number(r.p_minus)}", "threshold")]
        if not r.holds_here:
            lines.append(("negative: no model", "violation"))
        self.weights.set_readout(lines, "pair_angle")
        self.weights.set_summary(f"At χ = {degrees(r.chi)}: {'; '.join(text for text, _ in lines)}.")

    @shows()
    def _show_pages(self, new: Results[ModelResults]) -> None:
        self._shown = new.scene
        self.hidden.set_result(new.scene)
        self.sampler.set_result(new.scene)


# From left to right in a·b, so that a table of the curves is in order.


def _upper(r: Results[ModelResults]) -> Points:
    return r.scene.curves.c[::-1], r.scene.curves.upper[::-1]


def _lower(r: Results[ModelResults]) -> Points:
    return r.scene.curves.c[::-1], r.scene.curves.lower[::-1]


def _werner(r: Results[ModelResults]) -> Points:
    return r.scene.curves.c[::-1], r.scene.curves.werner[::-1]


def _plus(r: Results[ModelResults]) -> Points:
    return np.degrees(r.scene.curves.chi), r.scene.curves.p_plus


def _minus(r: Results[ModelResults]) -> Points:
    return np.degrees(r.scene.curves.chi), r.scene.curves.p_minus


def _weight(p: float) -> tuple[str, str, str]:
    if p < -1e-12:
        return number(p), "negative: no model here", "bad"
    return number(p), "a probability", "good"


def _make_band(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "a·b = cos χ", "", "C", parent)
    plot.set_title("Where the mean of Cᵤ can lie", "Branciard 2013, eq. (8)")
    plot.add_band("band", "bound", "possible")
    plot.add_fill("over", "violation", "no model")
    plot.add_fill("under", "violation")
    plot.add_curve("upper", "1 − ηy", "bound", width=2.0)
    plot.add_curve("lower", "−1 + ηx", "bound", DASHED, 2.0)
    plot.add_curve("werner", "Werner", "quantum")
    plot.add_points("touch", "closes first", "violation", "t")
    plot.add_marker("here", "accent", "d", "")
    plot.set_range(-1.0, 1.0, -1.04, 1.04)
    return plot


def _make_weights(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "angle χ between a and b", "°", "weight", parent)
    plot.set_title("Weights of the two limits", "Branciard 2013, eq. (9)")
    plot.add_fill("no_plus", "violation", "negative")
    plot.add_fill("no_minus", "violation")
    plot.add_curve("plus", "p₊", "bound")
    plot.add_curve("minus", "p₋", "threshold", DASHED)
    plot.add_hline("zero", "axis", "", DOTTED)
    plot.set_line("zero", 0.0)
    plot.add_marker("at_plus", "bound", "d", "")
    plot.add_marker("at_minus", "threshold", "d", "")
    plot.set_range(0, 180, -0.3, 1.3)
    return plot
