"""Macroscopic scene, page "Temperature": two halves of a complete graph of up to 10^23 spins."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number, significant
from gui.core.results import Results
from gui.core.scenes.macroscopic import TemperatureChoices
from gui.core.scenes.macroscopic.many_spins import (
    SCALED,
    ManySpinsCurve,
    compute_many_spins,
    count_refusal,
    count_text,
)
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.export import Part
from gui.look.layouts import in_column, in_row
from gui.look.theme import Theme
from gui.panels.figure_places import split
from gui.scenes.macroscopic.temperature.limit_table import LIMITS, limit_table
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.number_table import NumberTable, paint_table, table_height
from gui.widgets.plot import DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.waiting import JobsWaiting

COUPLINGS = {"1": "J = 1", "-1": "J = −1"}
COUPLING_TIPS = {"1": "Antiferromagnet", "-1": "Ferromagnet"}
HINT = "Spins, 2 to 1e23: 200, 25e8, 10^23"


class ManySpinsPart(QWidget):
    """``changed``: a curve has come. Number and coupling are chosen in ``entry`` and ``couplings``."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: TemperatureChoices | None = None
        self._job = LatestJob(self, ends_outdated=True)
        self._job.arrived.connect(self._arrived)
        self.entry = ExpressionEntry(theme, "N =", HINT, count_refusal, self, kept="Last number kept")
        self.entry.line.setAccessibleName("Number of spins of the complete graph, N =")
        self.couplings = ChoiceRow(COUPLINGS, "Coupling of the complete graph", self, COUPLING_TIPS)
        self.plot = plot = PlotPanel(theme, "", "temperature T/(N|J|)", "", "log₁₀ of V", self)
        plot.set_log_x(True)
        plot.add_hline("separable", "good", "", DOTTED)
        plot.add_hline("chsh", "quantum", "", DOTTED)
        plot.add_curve("visibility", "", "quantum")
        plot.add_points("ends", "ends here", "violation", "s")
        self.table = NumberTable(theme, "Where each kind of nonlocality ends", self)
        both = ("Curve", plot, 1), ("Limits", self.table, 0)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        self.waiting = JobsWaiting("curve", (self._job,), self)
        self.waiting.wanted.connect(self._resume)
        above = in_row((self.entry, 1), self.couplings, self.waiting, spacing=8)
        in_column(above, (parts, 1), inside=self, spacing=4)

    def show_results(self, new: Results[MacroscopicResults]) -> None:
        """Ask for the curve that is chosen, and show it once it is there."""
        self._take(new)
        self._ask()

    def _ask(self) -> None:
        if self._choices is not None:
            many, coupling = _question(self._choices)
            self._job.ask((many, coupling), compute_many_spins, many, coupling)
            self._show()

    def _resume(self) -> None:
        self.waiting.forget_cancelled()
        self._ask()

    def compute(self, new: Results[MacroscopicResults]) -> None:
        """Compute at once, for a figure without a window."""
        choices = self._take(new)
        if self.curve is None:
            found = compute_many_spins(
                choices.many, choices.coupling, progress=_ignore, should_stop=_never
            )  # fmt: skip
            self._job.keep(_question(choices), found)
        self._show()

    @property
    def curve(self) -> ManySpinsCurve | None:
        """The curve of the present choice, None while it is not there."""
        found: ManySpinsCurve | None = None
        if self._choices is not None:
            found = self._job.answer_to(_question(self._choices))
        return found

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return self._job.is_settled

    def stop(self) -> None:
        """End what runs."""
        self._job.stop()

    def _take(self, new: Results[MacroscopicResults]) -> TemperatureChoices:
        self._choices = choices = new.scene.choices.temperature
        self.entry.set_text(count_text(choices.many))
        self.couplings.set_chosen(str(choices.coupling))
        return choices

    def _arrived(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        plot, curve, choices = self.plot, self.curve, self._choices
        if choices is None:
            return
        plot.set_title(f"Complete graph, N = {count_text(choices.many)}, no field")
        plot.set_notice("" if curve is not None else self._job.failure or "Being computed …")
        for key in ("visibility", "ends", "separable", "chsh"):
            plot.set_layer_visible(key, curve is not None)
        plot.set_name("visibility", "" if curve is None else "V of the two halves")
        self.table.set_rows(limit_table(() if curve is None else curve.limits))
        if curve is None:
            plot.set_summary(self._job.failure or "Being computed.")
            return
        # An antiferromagnet has V > 0, over as many powers of ten as N has; a ferromagnet 0 > V >= -1/3.
        logarithmic = choices.coupling == 1
        plot.set_labels("temperature T/(N|J|)", "", "log₁₀ of V" if logarithmic else "visibility V")
        lowest = math.log10(curve.visibility.min()) if logarithmic else 0.0
        plot.set_range(
            *(SCALED[0], SCALED[-1]), *((1.08 * lowest, 0.6 - 0.08 * lowest) if logarithmic else (-0.4, 0.8))
        )
        plot.set_curve("visibility", SCALED, np.log10(curve.visibility) if logarithmic else curve.visibility)
        values = {limit.key: limit.value for limit in curve.limits}
        place = math.log10 if logarithmic else float
        plot.set_line("separable", place(values["separable"]), f"above 1/3: {LIMITS['separable'][0]}")
        plot.set_line("chsh", math.nan if logarithmic else values["chsh"], LIMITS["chsh"][0])
        ends = [(t, limit) for limit in curve.limits for t in limit.temperatures[-1:]]
        plot.set_points("ends", [t / choices.many for t, _ in ends], [place(one.value) for _, one in ends])
        texts = [f"{LIMITS[one.key][0]}: not above T = {number(t, 3)}" for t, one in ends]
        plot.set_point_texts("ends", texts)
        never = "" if ends else "; no limit is passed at any temperature"
        plot.set_summary(f"V = {significant(curve.at_zero)} at T = 0{never}.")

    def parts(self, theme: Theme, rect: QRectF) -> list[Part]:
        """Curve above, table below, for an export."""
        rows = limit_table(() if self.curve is None else self.curve.limits)
        above, below = split(rect, table_height(rows, theme))

        def table(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_table(painter, place, rows, look)

        return [Part(above, self.plot.render_to), Part(below, table)]


def many_rows(
    choices: TemperatureChoices, curve: ManySpinsCurve | None
) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the complete graph: N, V at T = 0, and the largest V of any state in two halves."""
    rows = [ReadoutSpec("many", "N", "Spins of the complete graph", "").says(count_text(choices.many))]
    if curve is None:
        return rows
    passed = sum(1 for one in curve.limits if one.above_at_zero or one.temperatures)
    rows += [
        ReadoutSpec("at_zero", "V₀", "Visibility at T = 0", "effective_visibility").says(
            significant(curve.at_zero), "the ground space, equally mixed"
        ),
        ReadoutSpec("coupled", "V", "Halves at least total spin", "partition_visibility").says(
            number(curve.bound), f"(R + 2)/(3R) = 1/3 + {significant(curve.above_third)}"
        ),
        ReadoutSpec("passed", "", "Limits passed by the thermal state").says(
            f"{passed} of {len(curve.limits)}", "at some temperature", "good" if passed else "muted"
        ),
    ]
    return rows


def _question(choices: TemperatureChoices) -> tuple[int, int]:
    return choices.many, choices.coupling


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
