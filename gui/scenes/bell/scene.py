"""Bell scene: S of the settings, what it is made of, its curve, and the bounds that it is compared with."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QWidget

from gui.core.numbers import minus, number, value_with_error
from gui.core.parameters import PARAMETERS, sweepable
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.scenes import bell
from gui.core.scenes.bell import intents as scene_intents
from gui.core.scenes.bell.names import INEQUALITIES
from gui.core.scenes.bell.results import BellResults, efficiency_at_bound, offered, visibility_at_bound
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import DASHES, Theme
from gui.panels.changes import shows
from gui.panels.comparing import Comparable, Points, draw_curve
from gui.panels.figure_places import split
from gui.panels.scene import Controls, Scene
from gui.panels.words import against, measured_against
from gui.scenes.bell.background import Background
from gui.scenes.bell.inequality_menu import InequalityMenu
from gui.scenes.bell.readouts import bell_readouts
from gui.scenes.bell.term_bars import TermBars
from gui.scenes.bell.words import curve_name, levels, misfit, needs, source
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DASHED, DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from gui.widgets.waiting import Waiting
from physics.verdicts.types import Hypothesis

OFFER = "Best settings for this state"
LETTERS = 14  # that a box shows at least
KEYS = ("bell_angle", "visibility", "efficiency")
LINES = ("local", "quantum", "no_signalling", "leggett", "state")
SHOWN_BELOW = 1.4  # of the distance from the lowest to the highest bound
BARS = 200.0  # pixels of the bars in an exported figure


class SceneView(Scene[BellResults]):
    name = "bell"
    readout_title = "The inequality"
    controls = Controls(sliders=("bell_angle", "visibility", "efficiency"))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self._results: Results[BellResults] | None = None
        self._along = ""
        self.background = Background(self)
        self.background.changed.connect(self._on_bounds)
        self.background.advanced.connect(self._show_waiting)
        self.waiting = Waiting("bounds", self)
        self.waiting.stopped.connect(self.background.cancel)
        self.waiting.wanted.connect(self.background.resume)
        self.inequality = QComboBox(self)
        self.inequality.setAccessibleName("Inequality")
        self.inequality.setToolTip("The Bell expression S whose value is shown")
        for key in bell.PRESETS:
            self.inequality.addItem(INEQUALITIES[key].name, key)
        self.number = QSpinBox(self)
        self.number.setPrefix("N = ")
        self.number.setToolTip(PARAMETERS["chained"].words)
        self.parameters.field("chained", self.number)
        self.menu = InequalityMenu(dispatcher, self)
        self.best = QPushButton("Best settings", self)
        self.best.setAccessibleName(OFFER)
        self.best.setToolTip(f"{OFFER}: turn all to where it gives S its largest value")
        self.along = QComboBox(self)
        self.along.setAccessibleName("Parameter along the axis")
        for box in (self.inequality, self.along):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(LETTERS)
        self.plot = self._make_plot(theme)
        self.comparing.offer(self.plot, Comparable("S", "", _curve), axis=_axis)
        self.bars = TermBars(theme, self)
        parts = ("Curve", self.plot, 3), ("Parts of S", self.bars, 2)
        first = in_row((self.inequality, 1), self.number, self.waiting, self.menu)
        second = in_row(role_label("muted", self, "S along"), (self.along, 1), self.best)
        self._turns = ByTurns(theme, *parts, useful=USEFUL_PLOT, parent=self)
        in_column(first, second, (self._turns, 1), inside=self, spacing=4)
        bind = self.dispatch.bind
        bind(self, self.inequality.activated, "inequality", _choose_inequality)
        bind(self, self.best.clicked, "best settings", scene_intents.use_best_settings)
        bind(self, self.plot.notice_followed, "best settings", scene_intents.use_best_settings)
        self.along.activated.connect(self._choose_along)

    def _make_plot(self, theme: Theme) -> PlotPanel:
        plot = PlotPanel(theme, "", "angle between the settings θ", "°", "S", self)
        plot.add_fill("violated", "violation", "violated")
        plot.add_curve("S", "quantum theory", "quantum", DASHED)
        plot.add_marker("here", "accent", "d", "these settings")
        for key in LINES:
            plot.add_hline(key, _role(key), "", DASHES[_dash_name(key)])
        plot.add_vline("critical", "violation", "", DOTTED)
        for key in (*KEYS, *(p.key for p in sweepable() if p.key != "eta")):
            p = PARAMETERS[key]
            # A cursor takes its unit from the axis that is there when it is made.
            plot.set_labels(p.label, p.unit, "S")
            self.parameters.cursor(plot, key, "accent", p.sweep)
            plot.set_layer_visible(key, False)
        return plot

    def plots(self) -> list[PlotPanel]:
        return [self.plot]

    def extra_parts(self, results: Results[BellResults], theme: Theme, rect: QRectF) -> list[Part]:
        above, below = split(rect, BARS)
        return [Part(above, self.plot.render_to), Part(below, self.bars.paint_to)]

    def pin_words(self, results: Results[BellResults]) -> list[str]:
        return [INEQUALITIES[results.scene.choices.inequality].name]

    # Work in the background.

    @property
    def is_settled(self) -> bool:
        return self.background.is_settled

    def settle(self, results: Results[BellResults]) -> None:
        self.background.compute(results)
        self._show_bounds()

    def stop(self) -> None:
        self.background.stop()
        self._show_waiting()

    def hideEvent(self, event: object) -> None:
        self.stop()
        super().hideEvent(event)  # type: ignore[arg-type]

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._results is not None:
            self.background.ask(self._results)

    # What is chosen.

    @shows("scene.choices")
    def _show_choices(self, new: Results[BellResults]) -> None:
        c = new.scene.choices
        if c.given is not None and c.given.name:
            self.inequality.setItemText(bell.PRESETS.index("given"), f"Opened: {c.given.name}")
        else:
            self.inequality.setItemText(bell.PRESETS.index("given"), INEQUALITIES["given"].name)
        self.number.setVisible(c.inequality == "chained")

    @shows()
    def _show_boxes(self, new: Results[BellResults]) -> None:
        # The hand moves them, also to what is refused.
        self.inequality.setCurrentIndex(bell.PRESETS.index(new.scene.choices.inequality))
        keys = [p.key for p in offered(new.scenario)]
        if [self.along.itemData(k) for k in range(self.along.count())] != keys:
            self.along.clear()
            for key in keys:
                self.along.addItem(PARAMETERS[key].label, key)
        self.along.setCurrentIndex(self.along.findData(new.scene.along))

    @shows("scene.choices", "scene.along")
    def _show_axis(self, new: Results[BellResults]) -> None:
        r = new.scene
        self.plot.set_title(INEQUALITIES[r.choices.inequality].title, source(r.choices))
        p = PARAMETERS[r.along]
        self.plot.set_labels(p.label, p.unit, "S")
        for key in (*KEYS, *(other.key for other in sweepable() if other.key != "eta")):
            self.plot.set_layer_visible(key, key == r.along)
        self._along = r.along

    # Results.

    @shows("scene")
    def _show_curve(self, new: Results[BellResults]) -> None:
        s, r, plot = new.scenario, new.scene, self.plot
        draw_curve(plot, "S", (r.x, r.y))
        plot.set_name("S", curve_name(s) if np.isfinite(r.y).sum() > 1 else "")
        p = PARAMETERS[r.along]
        here = p.get(s) * p.factor
        alone = np.isfinite(r.y).sum() <= 1  # with losses S may need what was not given
        apart = alone or (r.along == "bell_angle" and not r.in_fan and r.fits)
        plot.set_marker("here", here if apart else math.nan, r.value)
        plot.set_name("here", "these settings" if apart else "")
        plot.set_notice("" if len(r.x) else needs(r), OFFER)
        self.bars.set_reason("" if math.isfinite(r.value) else needs(r))
        self.bars.set_terms(r.terms, r.value)
        # Where the settings do not fit, the plot says so, and has all the room.
        self._turns.offer(self.bars, math.isfinite(r.value))

    def render_results(self, old: Results[BellResults] | None, new: Results[BellResults]) -> None:
        self._results = new
        super().render_results(old, new)
        if self.isVisible():
            self.background.ask(new)
        self._show_waiting()
        self._show_bounds()

    def _show_waiting(self) -> None:
        self.waiting.show_state(self.background.progress, self.background.is_cancelled)

    def _on_bounds(self) -> None:
        self._show_waiting()
        self._show_bounds()
        self.more_known.emit()

    def _show_bounds(self) -> None:
        """Lines, fill and words that need the bounds, which may come later."""
        if self._results is None:
            return
        r, plot = self._results.scene, self.plot
        found = self.background.bounds(r)
        shown = levels(r, found)
        for key in LINES:
            value, label, _ = shown.get(key, (math.nan, "", ""))
            plot.set_line(key, value, label)
        local = math.nan if found is None else found.local
        floor, drawn = np.full_like(r.y, local), np.isfinite(r.y).sum() > 1
        plot.set_fill("violated", r.x, r.y if math.isfinite(local) else floor, floor)
        beyond = "above the local bound" if r.is_measured else "violated"
        plot.set_name("violated", beyond if drawn and math.isfinite(local) else "")
        critical = self._critical(local)
        label = "" if math.isnan(critical) else f"violated from {number(critical)}"
        plot.set_line("critical", critical, label)
        self._show_range(r, [value for value, *_ in shown.values()])
        text = value_with_error(r.value, r.sigma) if r.is_measured else number(r.value)
        lines = [(minus(f"S = {text}"), "quantum")] if math.isfinite(r.value) else []
        if lines and math.isfinite(local):
            lines.append(_verdict(r, local))
        role = lines[-1][1] if len(lines) > 1 else "good"
        self.bars.set_role({"violation": "bad", "muted": "measured"}.get(role, "good"))
        plot.set_readout(lines or [(misfit(r), "muted")], self._along if lines else "")
        plot.set_summary("; ".join(text for text, _ in lines) or needs(r))
        self.bars.set_levels(
            [(value, short, _role(key), _dash_name(key)) for key, (value, _, short) in shown.items() if short]
        )

    def _critical(self, local: float) -> float:
        """Where on the axis S meets the local bound, for V and e; NaN elsewhere."""
        assert self._results is not None
        r = self._results.scene
        if not math.isfinite(local) or r.along not in ("visibility", "efficiency"):
            return math.nan
        if r.along == "efficiency":
            return efficiency_at_bound(r, local)
        return visibility_at_bound(self._results.scenario, r, local)

    def _show_range(self, r: BellResults, values: list[float]) -> None:
        p = PARAMETERS[r.along]
        low, high = (p.low, p.high) if p.sweep is None else p.sweep
        lines = [v for v in values if math.isfinite(v)]
        apart = [r.value] if r.along == "bell_angle" and not r.in_fan and math.isfinite(r.value) else []
        curve = [v for v in (r.lowest, *r.y[np.isfinite(r.y)].tolist()) if math.isfinite(v)]
        top = max((*lines, *apart, *curve), default=1.0)
        bottom = min((*lines, *curve), default=0.0)
        if lines:  # what is far below all bounds says little
            bottom = max(bottom, min(lines) - SHOWN_BELOW * (top - min(lines)))
        bottom = min((bottom, *apart))
        room = 0.08 * max(top - bottom, 1e-6)
        self.plot.set_range(low * p.factor, high * p.factor, bottom - room, top + room)

    def render_verdicts(self, answers: Mapping[Hypothesis, Judged]) -> None:
        self.menu.set_answers(answers)

    def readout_rows(self, results: Results[BellResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        back = self.background
        return bell_readouts(results, back.bounds(results.scene), back.least_efficiency, back.failure)

    def verdicts_hold_for(self, results: Results[BellResults]) -> str:
        e = results.scene.choices.efficiency
        return "" if e == 1.0 else f"Verdicts: all particles found, e = 1 in place of {number(e, 3)}"

    def ruler_marks(
        self, results: Results[BellResults], answers: Mapping[Hypothesis, Judged]
    ) -> list[RulerMark]:
        found = self.background.bounds(results.scene)
        marks = super().ruler_marks(results, answers)
        if found is not None:
            critical = visibility_at_bound(results.scenario, results.scene, found.local)
            if 0.0 <= critical <= 1.0:
                marks.append(RulerMark("bell", critical, "S meets its local bound", "violation"))
        return marks

    def _choose_along(self, index: int) -> None:
        self.dispatch.apply("parameter", scene_intents.set_along, self.along.itemData(index))


_ROLES = {"local": "bound", "quantum": "threshold", "no_signalling": "muted", "leggett": "local"}
_DASHES = {"local": "solid", "no_signalling": "dotted", "state": "dotted"}


def _curve(r: Results[BellResults]) -> Points | None:
    drawn = np.isfinite(r.scene.y).sum() > 1
    return (r.scene.x, r.scene.y) if drawn else None


def _axis(r: Results[BellResults]) -> str:
    return r.scene.along


def _role(key: str) -> str:
    return _ROLES.get(key, "quantum")


def _dash_name(key: str) -> str:
    return _DASHES.get(key, "dash-dot")


def _choose_inequality(scenario: Scenario, index: int) -> Scenario:
    return scene_intents.choose_inequality(scenario, bell.PRESETS[index])


def _verdict(r: BellResults, local: float) -> tuple[str, str]:
    if r.is_measured:
        words, role = measured_against(r.value - local, r.sigma, r.needed_sd, "the local bound")
        return words, "violation" if role == "bad" else role
    words, role = against(r.value - local, "the local bound")
    return (f"local bound {words}", "violation") if role == "bad" else (words, role)
