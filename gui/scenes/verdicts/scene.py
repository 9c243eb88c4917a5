"""Verdicts scene: critical visibility of every hypothesis along a parameter, and the map of hypotheses."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)

from gui.core import intents
from gui.core.numbers import number
from gui.core.parameters import PARAMETERS, sweepable, swept
from gui.core.results import Results
from gui.core.scenario import ColouredNoise, Scenario
from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.core.verdicts.measured import theory_of_table
from gui.core.verdicts.questions import Judged, asked_visibility
from gui.core.verdicts.sweep import SweepPoint, parameter_of, sweep, sweep_key
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import DASHES, Theme
from gui.panels.scene import Scene
from gui.scenes.verdicts.examples_table import ExamplesTable
from gui.scenes.verdicts.hypothesis_map import HypothesisMap
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
        if self._scenario is not None and not self._is_complete:
            self._rest.start()

    def extra_parts(self, results: Results[None], theme: Theme, rect: QRectF) -> list[Part] | None:
        """The map while its tab is seen; else the curves."""
        return [Part(rect, self.map.paint_to)] if self.tabs.currentWidget() is self.map else None

    @property
    def is_waiting(self) -> bool:
        """Whether a sweep will start when the hand rests."""
        return self._rest.isActive()

    @property
    def _is_complete(self) -> bool:
        return len(self.points) >= POINTS

    @property
    def is_settled(self) -> bool:
        return self._is_complete or (not self.sweep.is_running and not self.is_waiting)

    def settle(self, results: Results[None]) -> None:
        self._stop_job()

        def keep(point: SweepPoint) -> None:
            self.points[point.x] = point

        sweep(results.scenario, self.parameter, POINTS, deliver=keep, progress=_ignore, should_stop=_never)
        self._draw()

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
        self._scenario = s
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

    def _show_here(self) -> None:
        """A dot for each hypothesis at the settings as they are, whether or not a curve runs through it."""
        if self._scenario is None or not self.parameter:
            return
        p = PARAMETERS[self.parameter]
        x = p.get(self._scenario) * p.factor
        for row in ROWS:
            judged = self._answers.get(row.hypothesis)
            upper = math.nan if judged is None else _upper(judged)
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
        if key == self._key:
            return
        self._key = key
        self._stop_job()
        self.points = {}
        self._draw()
        if self.isVisible():
            self._rest.start()

    def _start(self) -> None:
        if not self.sweep.is_running and self._scenario is not None and not self._is_complete:
            self.sweep.run(
                sweep,
                self._scenario,
                self.parameter,
                POINTS,
                frozenset(self.points),  # a run that was stopped goes on where it was
                on_partial=self._take,
                on_done=self._finished,
            )

    def _stop_job(self) -> None:
        self._rest.stop()
        self.sweep.cancel()

    def _take(self, point: SweepPoint) -> None:
        self.points[point.x] = point
        self._draw()

    def _tell_proof(self, proven: bool) -> None:
        source = "computed here, each point proven" if proven else "computed here, some points not proven"
        if source != self._source:
            self._source = source
            self.plot.set_title("Critical visibility of every hypothesis", source)

    def _draw(self) -> None:
        self._tell_proof(all(one.verdict.upper_proven for p in self.points.values() for one in p.judged))
        factor = PARAMETERS[self.parameter].factor
        xs = sorted(self.points)
        for row in ROWS:
            ys = [_critical(self.points[x], row.hypothesis) for x in xs]
            self.plot.set_curve(row.hypothesis, [x * factor for x in xs], ys)

    def _finished(self, count: int) -> None:
        self.sweep.set_state("complete", 1.0)


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False


def _critical(point: SweepPoint, hypothesis: Hypothesis) -> float:
    """The upper end: above it the hypothesis is excluded. NaN where it explains any V."""
    for judged in point.judged:
        if judged.hypothesis is hypothesis:
            return _upper(judged)
    return math.nan


def _upper(judged: Judged) -> float:
    """In units of the noiseless data, as the curves, whatever the present V."""
    upper = judged.verdict.critical_visibility[1]
    return upper if math.isfinite(upper) else math.nan


def _here(hypothesis: Hypothesis) -> str:
    return f"{hypothesis} here"
