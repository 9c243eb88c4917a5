"""Macroscopic scene, page "Temperature": at which temperature each kind of nonlocality dies."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number, significant, tidy
from gui.core.results import Results
from gui.core.scenes.macroscopic import TEMPERATURE_VIEWS
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_names import GRAPH_NAMES
from gui.core.scenes.macroscopic.temperature import (
    WARMEST,
    TemperatureCurve,
    compute_averages,
    compute_temperatures,
    thermal_refusal,
)
from gui.core.spins import HeisenbergSpins, Regions
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.theme import Theme
from gui.panels.figure_places import split
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.macroscopic.spin_words import sizes_text
from gui.scenes.macroscopic.temperature.limit_table import LIMITS, ends_text, limit_table, what_it_is
from gui.scenes.macroscopic.temperature.many_part import ManySpinsPart, many_rows
from gui.scenes.macroscopic.temperature.total_part import TotalSpinPart, total_rows
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.job_row import JobRow
from gui.widgets.number_table import NumberTable, paint_table, table_height
from gui.widgets.plot import DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.views import Views

DRAWN = ("separable", "povm_model_barrett", "steering_projective", "local_model_designolle", "chsh")
VIEW_NAMES = {"spins": "These spins", "many": "Complete graph to 10²³", "total": "Total spin to 10²³"}
VIEW_TIPS = {
    "spins": "The Heisenberg model, spins and regions of the page Partition",
    "many": "All spins coupled to all others, cut into two halves; any number from 2 to 10²³",
    "total": "Two halves, each of largest spin, coupled to one total spin; any number from 2 to 10²³",
}
OFFER = "Take a Heisenberg ring"


class TemperaturePage(QWidget):
    """``thermal_wanted``: a thermal state is to be taken; ``changed``: a curve has come."""

    thermal_wanted = Signal()
    changed = Signal()

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Averages follow from the model and the regions, the curve from these and the field.
        self._asked: tuple[HeisenbergSpins, Regions] | None = None
        self._state: HeisenbergSpins | None = None
        self._known: tuple[object, Any] | None = None
        self._curve = LatestJob(self)
        self._curve.arrived.connect(self._arrived)
        self.plot = plot = PlotPanel(theme, "", "temperature T in units of |J|", "", "visibility V", self)
        plot.set_range(0, WARMEST, -0.36, 1.04)
        plot.add_hline("bound", "accent", "", DOTTED)
        for key in DRAWN:
            plot.add_hline(key, LIMITS[key][1], "", DOTTED)
        plot.add_band("error", "quantum")
        plot.add_curve("visibility", "", "quantum")
        plot.add_points("ends", "ends here", "violation", "s")
        plot.notice_followed.connect(self.thermal_wanted)
        parameters.cursor(plot, "spin_temperature", "bound", (0.0, WARMEST))
        self.table = NumberTable(theme, "Where each kind of nonlocality ends", self)
        self.job = JobRow("Compute", "thermal states", self)
        self.job.hide()
        self.job.requested.connect(self._begin)
        self.job.ended.connect(self._end)
        both = ("Curve", plot, 1), ("Limits", self.table, 0)
        self._by_turns = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        self.views = ChoiceRow(VIEW_NAMES, "Whose temperatures", self, VIEW_TIPS)
        self.many = ManySpinsPart(theme, self)
        self.many.changed.connect(self.changed)
        self.total = TotalSpinPart(theme, self)
        self.total.changed.connect(self.changed)
        self.stack, spins = Views(self), QWidget(self)
        in_column((self._by_turns, 1), self.job, inside=spins, spacing=4)
        for part in (spins, self.many, self.total):
            self.stack.addWidget(part)
        in_column(self.views, (self.stack, 1), inside=self, spacing=4, margins=BELOW_TABS)

    def plot_in_view(self) -> PlotPanel:
        """The plot that is seen."""
        return (self.plot, self.many.plot, self.total.plot)[self.stack.currentIndex()]

    def show_results(self, new: Results[MacroscopicResults]) -> None:
        """Ask for what the view needs, and show what is known."""
        self._show_view(new)
        part = self._large_part(new)
        if part is not None:
            self.job.cancel()
            part.show_results(new)
        else:
            self._show_spins(new)

    def _large_part(self, new: Results[MacroscopicResults]) -> ManySpinsPart | TotalSpinPart | None:
        parts: dict[str, ManySpinsPart | TotalSpinPart] = {"many": self.many, "total": self.total}
        return parts.get(new.scene.choices.temperature.view)

    def _show_view(self, new: Results[MacroscopicResults]) -> None:
        view = new.scene.choices.temperature.view
        self.views.set_chosen(view)
        self.stack.setCurrentIndex(TEMPERATURE_VIEWS.index(view))

    def _show_spins(self, new: Results[MacroscopicResults]) -> None:
        spins = new.scenario.spins
        refusal = thermal_refusal(spins)
        self.plot.set_notice(
            refusal[:1].upper() + refusal[1:] if refusal else "",
            OFFER if refusal and not isinstance(spins.state, HeisenbergSpins) else "",
        )
        if refusal or not isinstance(spins.state, HeisenbergSpins):
            self.job.cancel()
            self.job.hide()
            self._asked = self._state = None
        else:
            self._state = replace(spins.state, temperature=0.0)
            asked = replace(self._state, field=0.0), spins.regions
            if asked != self._asked:
                self._asked = asked
                if self._known is None or self._known[0] != asked:
                    self._begin()
            self._ask_curve()
        self._show()

    @property
    def curve(self) -> TemperatureCurve | None:
        """The curve of the present spins and field, None while it is not there."""
        found: TemperatureCurve | None = None
        if self._asked is not None and self._state is not None:
            found = self._curve.answer_to((self._state, self._asked[1]))
        return found

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return (
            not self.job.is_running
            and self._curve.is_settled
            and self.many.is_settled
            and self.total.is_settled
        )

    def compute(self, new: Results[MacroscopicResults]) -> None:
        """Compute at once, for a figure without a window."""
        part = self._large_part(new)
        if part is not None:
            self._show_view(new)
            part.compute(new)
            return
        self.show_results(new)
        self.job.cancel()
        if self._asked is not None and self._state is not None and self.curve is None:
            if self._known is None or self._known[0] != self._asked:
                self._keep(compute_averages(*self._asked, progress=_ignore, should_stop=_never))
            question = self._state, self._asked[1]
            found = compute_temperatures(
                *question, self._known and self._known[1], progress=_ignore, should_stop=_never
            )
            self._curve.keep(question, found)
        self._show()

    def stop(self) -> None:
        """End what runs."""
        self.job.stop()
        self._curve.stop()
        self.many.stop()
        self.total.stop()

    def _begin(self) -> None:
        if self._asked is not None:
            self.job.cancel()
            self.job.say("")
            self.job.show()
            self.job.run(compute_averages, *self._asked, on_done=self._keep, cancelled="Cancelled.")

    def _keep(self, averages: Any) -> None:
        self._known = self._asked, averages

    def _end(self, word: str) -> None:
        known = self._known is not None and self._known[0] == self._asked
        self.job.setVisible(self._asked is not None and not known)
        self._ask_curve()
        self._show()
        self.changed.emit()

    def _ask_curve(self) -> None:
        """A field changes no eigenstate: another curve is soon there."""
        if self._known is not None and self._known[0] == self._asked and self._asked is not None:
            question = self._state, self._asked[1]
            self._curve.ask(question, compute_temperatures, *question, self._known[1])

    def _arrived(self) -> None:
        self._show()
        self.changed.emit()

    def _shown(self) -> TemperatureCurve | None:
        """The curve of these spins, during a drag of the field the last one."""
        if self.curve is not None or self._curve.is_settled or self._curve.last is None:
            return self.curve
        (state, regions), last = self._curve.last
        same = self._asked == (replace(state, field=0.0), regions)
        found: TemperatureCurve | None = last if same else None
        return found

    def _show(self) -> None:
        plot, curve = self.plot, self._shown()
        for key in ("visibility", "error", "ends", "bound", *DRAWN):
            plot.set_layer_visible(key, curve is not None)
        plot.set_name("visibility", "" if curve is None else "V of the two regions")
        self.table.set_rows(limit_table(() if curve is None else curve.limits))
        self._by_turns.offer(self.table, self._asked is not None)  # its room stays while it is computed
        if curve is None or self._asked is None:
            failed = self._asked is not None and self._curve.failure
            if failed:
                plot.set_notice(failed)
            plot.set_title("V against T")
            return
        plot.set_title(f"{_model_text(self._asked[0])}, {_field_text(curve)}{_origin(curve)}")
        plot.set_curve("visibility", curve.temperatures, curve.visibility)
        plot.set_layer_visible("error", curve.error > 0)
        if curve.error:
            plot.set_band(
                "error", curve.temperatures, curve.visibility - curve.error, curve.visibility + curve.error
            )
        plot.set_line("bound", curve.bound, f"{number(curve.bound)} at most, (R + 2)/(3R)")
        told = {limit.key: limit for limit in curve.limits}
        for key in DRAWN:
            there = key in told and not (curve.field and not told[key].only_shows)
            plot.set_layer_visible(key, there)
            if there:
                plot.set_line(
                    key,
                    told[key].value,
                    f"{number(told[key].value)} {what_it_is(told[key], curve.field != 0)}",
                )
        # Where the curve passes the limit; in a field some ends are told otherwise.
        ends = [
            (t, limit)
            for limit in curve.limits
            if limit.only_shows or not curve.field
            for t in limit.temperatures[-1:]
            if t <= WARMEST
        ]
        last = "not shown above" if curve.field else "not above"
        plot.set_points("ends", [t for t, _ in ends], [limit.value for _, limit in ends])
        plot.set_point_texts(
            "ends", [f"{what_it_is(one, curve.field != 0)}: {last} T = {number(t, 3)}" for t, one in ends]
        )
        plot.set_summary("; ".join(f"{LIMITS[one.key][0]}: {ends_text(one)}" for one in curve.limits))

    def parts(self, theme: Theme, rect: QRectF) -> list[Part]:
        """Curve above, table below, for an export."""
        for part in (self.many, self.total):
            if self.plot_in_view() is part.plot:
                return part.parts(theme, rect)
        rows = limit_table(() if self.curve is None else self.curve.limits)
        above, below = split(rect, table_height(rows, theme))

        def table(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_table(painter, place, rows, look)

        return [Part(above, self.plot.render_to), Part(below, table)]


def temperature_rows(
    results: Results[MacroscopicResults], page: TemperaturePage
) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the view."""
    if results.scene.choices.temperature.view == "many":
        return many_rows(results.scene.choices.temperature, page.many.curve)
    if results.scene.choices.temperature.view == "total":
        return total_rows(results.scene.choices.temperature.many, page.total.curve)
    curve = page.curve
    spins = results.scenario.spins
    sizes = [len(region) for region in spins.regions]
    rows = [ReadoutSpec("regions", "R", "Larger region", "").says(str(max(sizes)), sizes_text(spins))]
    if curve is None:
        return rows
    where = "T = 0" if not curve.vectors else f"T = {number(float(curve.temperatures[0]), 1)}"
    rows += [
        ReadoutSpec("at_zero", "V₀", f"Visibility at {where}", "effective_visibility").says(
            number(float(curve.visibility[0])), f"at most {number(curve.bound)}"
        )
    ]
    if curve.vectors:
        rows.append(
            ReadoutSpec("error", "σ", "Largest standard error of V", "").says(
                significant(curve.error, 2), f"from {curve.vectors} random vectors", "warn"
            )
        )
    for limit in curve.limits:
        words = what_it_is(limit, curve.field != 0)
        there = limit.above_at_zero or bool(limit.temperatures)
        last = number(limit.temperatures[-1], 3) if limit.temperatures else "–"
        above = f"V > {number(limit.value)}" if limit.only_shows or not curve.field else "there"
        rows.append(
            ReadoutSpec(limit.key, "T", words[0].upper() + words[1:]).says(
                last, f"{above} {ends_text(limit)}", "good" if there else "muted"
            )
        )
    return rows


def _model_text(state: HeisenbergSpins) -> str:
    return f"{GRAPH_NAMES[state.graph]}, N = {state.n}, J = {tidy(state.coupling, 0)}"


def _field_text(curve: TemperatureCurve) -> str:
    return f"h = {tidy(curve.field, 3)}" if curve.field else "no field"


def _origin(curve: TemperatureCurve) -> str:
    return f"; estimate, σ ≤ {significant(curve.error, 1)}" if curve.vectors else ""


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
