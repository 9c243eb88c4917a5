"""Verdicts scene: critical visibility of every hypothesis along a parameter, and the map of hypotheses."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from functools import partial

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.parameters import PARAMETERS, sweepable, swept
from gui.core.results import Results
from gui.core.scenario import ColouredNoise, Pin, Scenario
from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.core.verdicts.measured import theory_of_table
from gui.core.verdicts.questions import Judged, asked_visibility
from gui.core.verdicts.sweep import SweepPoint, parameter_of, sweep, sweep_key
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import DASHES, Theme
from gui.panels.comparing import Comparable, draw_curve
from gui.panels.scene import Scene
from gui.scenes.verdicts.examples_table import ExamplesTable
from gui.scenes.verdicts.hypothesis_map import HypothesisMap
from gui.scenes.verdicts.swept_curves import SweptCurves, curve_of, key_of, upper_end
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.timers import single_shot
from gui.widgets.job_row import JobRow
from gui.widgets.pages import Pages
from gui.widgets.plot import PlotPanel
from physics.verdicts.types import Hypothesis

POINTS = 65
HIGHEST = 1.12
REST_MS = 350


class SceneView(Scene[None]):
    name = "verdicts"
    settles_plots_only = True  # the curves along a parameter

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self._key: Hashable = None
        self.swept = SweptCurves()
        self._sweeping: dict[float, SweepPoint] = {}
        self._results: Results[None] | None = None
        self._pins: tuple[Pin, ...] = ()
        self._given = False  # correlations of which only a factor can be asked for, not a visibility
        self._answers: Mapping[Hypothesis, Judged] = {}
        self.points: dict[float, SweepPoint] = {}
        self._scenario: Scenario | None = None
        self.parameter = self._source = ""
        self.plot = PlotPanel(theme, "", "angle between Bob’s settings φ", "°", "critical visibility V", self)
        self._tell_proof(True)
        for row in ROWS:
            self.plot.add_curve(row.hypothesis, row.legend, row.role, DASHES[row.dash])
            self.plot.add_marker(_here(row.hypothesis), row.role)
        self.plot.add_hline("V", "quantum", "", DASHES["dashed"])
        for p in sweepable():
            # A cursor takes its unit from the axis that is there when it is made.
            self.plot.set_labels(p.label, p.unit, "critical visibility V")
            self.parameters.cursor(self.plot, p.key, "accent", p.sweep)
            self.plot.set_layer_visible(p.key, False)
        curves = [Comparable(r.hypothesis, r.word, partial(self.swept.curve, r.hypothesis)) for r in ROWS]
        self.comparing.offer(self.plot, *curves, axis=_axis, absent="its curves are being computed")
        self.map = HypothesisMap(theme, self)
        self.examples = ExamplesTable(dispatcher, theme, self)
        self._build()
        self._rest = single_shot(self, REST_MS, self._start)

    def _build(self) -> None:
        self.parameter_box = QComboBox(self)
        self.parameter_box.setAccessibleName("Parameter along the axis")
        self.parameter_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.parameter_box.activated.connect(self._choose)
        self.sweep = JobRow("Compute", "curves", self)
        self.parameter_box.setToolTip("What the curves are drawn along")
        self.sweep.row.insertWidget(0, self.parameter_box, 4)
        self.sweep.requested.connect(self._start)
        curves = QWidget(self)
        in_column(self.sweep, (self.plot, 1), inside=curves, margins=BELOW_TABS)
        self.tabs = Pages(self)
        self.tabs.addTab(curves, "Critical visibilities")
        self.tabs.addTab(self.map, "Map of the hypotheses")
        self.tabs.addTab(self.examples, "Five examples")
        in_column(self.tabs, inside=self)

    def plots(self) -> list[PlotPanel]:
        return [self.plot]

    def stop(self) -> None:
        self._rest.stop()
        self.sweep.stop()
        self.examples.stop()

    def hideEvent(self, event: object) -> None:
        # Curves are kept, but nothing is computed for a scene that nobody sees.
        self._stop_job()
        super().hideEvent(event)  # type: ignore[arg-type]

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.examples.start()
        if self._next() is not None:
            self._rest.start()

    def extra_parts(self, results: Results[None], theme: Theme, rect: QRectF) -> list[Part] | None:
        """The map while its tab is seen; else the curves."""
        return [Part(rect, self.map.paint_to)] if self.tabs.currentWidget() is self.map else None

    @property
    def is_waiting(self) -> bool:
        """Whether a sweep will start when the hand rests."""
        return self._rest.isActive()

    def _next(self) -> tuple[Scenario, dict[float, SweepPoint]] | None:
        """What is to be computed: the curves in view first, then those of the pins."""
        if self._scenario is None:
            return None
        if len(self.points) < POINTS:
            return self._scenario, self.points
        for pin in self._pins:
            points = self.swept.points(key_of(pin.scenario))
            if len(points) < POINTS:
                return pin.scenario, points
        return None

    @property
    def is_settled(self) -> bool:
        return self._next() is None or (not self.sweep.is_running and not self.is_waiting)

    def settle(self, results: Results[None]) -> None:
        self._stop_job()

        def keep(point: SweepPoint) -> None:
            self._sweeping[point.x] = point

        while (missing := self._next()) is not None:
            s, self._sweeping = missing
            known = frozenset(self._sweeping)
            sweep(s, parameter_of(s), POINTS, known, deliver=keep, progress=_ignore, should_stop=_never)
        self._draw()
        self.show_pins(results, anew=True)

    # Parameter along the axis.

    def _offer_parameters(self, s: Scenario) -> None:
        offered = swept(s)
        if [self.parameter_box.itemData(k) for k in range(self.parameter_box.count())] == [
            p.key for p in offered
        ]:
            return
        self.parameter_box.clear()
        for p in offered:
            self.parameter_box.addItem(p.label, p.key)

    def _choose(self, index: int) -> None:
        self.dispatch.apply("parameter", intents.set_sweep, self.parameter_box.itemData(index))

    def _show_axis(self) -> None:
        p = PARAMETERS[self.parameter]
        self.plot.set_labels(
            p.label, p.unit, "largest factor of the data" if self._given else "critical visibility V"
        )
        low, high = p.sweep or (p.low, p.high)
        self.plot.set_range(low * p.factor, high * p.factor, 0.25, HIGHEST)
        for other in sweepable():
            self.plot.set_layer_visible(other.key, other is p)

    # Results.

    def render_results(self, old: Results[None] | None, new: Results[None]) -> None:
        super().render_results(old, new)
        s = new.scenario
        self._scenario, self._results = s, new
        self._offer_parameters(s)
        parameter = parameter_of(s)
        self.parameter_box.setCurrentIndex(self.parameter_box.findData(parameter))
        fitted = theory_of_table(s)  # the curves are then those of the Werner state
        given = (s.postulated is not None and fitted is None) or isinstance(s.state, ColouredNoise)
        if (parameter, given) != (self.parameter, self._given):
            self.parameter, self._given = parameter, given
            self._show_axis()
        label = "these correlations" if given else f"V = {number(s.visibility, 3)}"
        if fitted is not None:
            label = f"fitted V = {number(fitted, 3)}"
        self.plot.set_line("V", asked_visibility(s) if fitted is None else fitted, label)
        self._show_here()
        self._ask_again(s)
        self.show_pins(new)  # once more, now that the axis is that of these results

    def _show_here(self) -> None:
        """A dot for each hypothesis at the settings as they are, whether or not a curve runs through it."""
        if self._scenario is None or not self.parameter:
            return
        p = PARAMETERS[self.parameter]
        x = p.get(self._scenario) * p.factor
        for row in ROWS:
            judged = self._answers.get(row.hypothesis)
            upper = math.nan if judged is None else upper_end(judged)
            self.plot.set_marker(_here(row.hypothesis), x, upper)

    def render_verdicts(self, answers: Mapping[Hypothesis, Judged]) -> None:
        self._answers = answers
        self._show_here()
        self.map.set_statuses({hypothesis: judged.status for hypothesis, judged in answers.items()})
        lines = [
            f"{row_of(h).word} {number(j.critical_visibility[0] * j.question.visibility)}"
            for h, j in answers.items()
            if math.isfinite(j.critical_visibility[0]) and j.question.measured is None
        ]
        self.plot.set_summary("; ".join(lines))

    # The sweep in the background.

    def _ask_again(self, s: Scenario) -> None:
        key = sweep_key(s, self.parameter)
        pins = tuple(pin for pin in s.pins if pin.scenario.scene == self.name)
        if key == self._key and pins == self._pins:
            return
        self._stop_job()
        self._pins = pins
        if key != self._key:
            self._key = key
            self.points = self.swept.points(key)
            self._draw()
        self.swept.keep([key, *(key_of(pin.scenario) for pin in pins)])
        if self.isVisible() and self._next() is not None:
            self._rest.start()

    def _start(self) -> None:
        missing = self._next()
        if not self.sweep.is_running and missing is not None:
            s, self._sweeping = missing
            self.sweep.run(
                sweep,
                s,
                parameter_of(s),
                POINTS,
                frozenset(self._sweeping),  # a run that was stopped goes on where it was
                on_partial=self._take,
                on_done=self._finished,
            )

    def _stop_job(self) -> None:
        self._rest.stop()
        self.sweep.cancel()

    def _take(self, point: SweepPoint) -> None:
        self._sweeping[point.x] = point
        if self._sweeping is self.points:
            self._draw()
        elif self._results is not None:
            self.show_pins(self._results, anew=True)

    def _tell_proof(self, proven: bool) -> None:
        source = "computed here, each point proven" if proven else "computed here, some points not proven"
        if source != self._source:
            self._source = source
            self.plot.set_title("Critical visibility of every hypothesis", source)

    def _draw(self) -> None:
        self._tell_proof(all(one.verdict.upper_proven for p in self.points.values() for one in p.judged))
        factor = PARAMETERS[self.parameter].factor
        for row in ROWS:
            draw_curve(self.plot, row.hypothesis, curve_of(self.points, row.hypothesis, factor))

    def _finished(self, count: int) -> None:
        self.sweep.set_state("complete", 1.0)
        if self._next() is not None and self.isVisible():
            self._rest.start()


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False


def _axis(results: Results[None]) -> str:
    return parameter_of(results.scenario)


def _here(hypothesis: Hypothesis) -> str:
    return f"{hypothesis} here"
