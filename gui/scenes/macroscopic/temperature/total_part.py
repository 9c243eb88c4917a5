"""Macroscopic scene, page "Temperature": two halves of up to 10^23 spins against their total spin."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.core.numbers import number, significant, tidy
from gui.core.results import Results
from gui.core.scenes.macroscopic.many_spins import count_refusal, count_text
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.total_spin import TotalSpinCurve, TotalSpinLimit, compute_total_spin
from gui.export import Part
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.panels.figure_places import split
from gui.scenes.macroscopic.temperature.limit_table import LIMITS
from gui.scenes.macroscopic.temperature.many_part import HINT
from gui.tasks.latest_job import LatestJob
from gui.widgets.by_turns import ByTurns
from gui.widgets.expression_entry import ExpressionEntry
from gui.widgets.number_table import NumberRows, NumberTable, TableCell, paint_table, table_height
from gui.widgets.plot import DOTTED, USEFUL_PLOT, PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

DRAWN = ("separable", "steering_projective", "chsh")
FEW = 10_000  # total spins up to which they are written in full


class TotalSpinPart(QWidget):
    """``changed``: a curve has come. The number of spins is typed into ``entry``."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._spins: int | None = None
        self._job = LatestJob(self)
        self._job.arrived.connect(self._arrived)
        self.entry = ExpressionEntry(theme, "N =", HINT, count_refusal, self, kept="Last number kept")
        self.entry.line.setAccessibleName("Number of spins of both halves, N =")
        self.plot = plot = PlotPanel(theme, "", "2J + 1, J the total spin", "", "visibility V", self)
        plot.set_log_x(True)
        for key in DRAWN:
            plot.add_hline(key, LIMITS[key][1], "", DOTTED)
        plot.add_curve("visibility", "", "quantum")
        plot.add_points("ends", "ends here", "violation", "s")
        self.table = NumberTable(theme, "Up to which total spin", self)
        both = ("Curve", plot, 1), ("Limits", self.table, 0)
        parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(self.entry, (parts, 1), inside=self, spacing=4)

    def show_results(self, new: Results[MacroscopicResults]) -> None:
        """Ask for the curve of the number that is chosen, and show it once it is there."""
        self._take(new)
        self._job.ask(self._spins, compute_total_spin, self._spins)
        self._show()

    def compute(self, new: Results[MacroscopicResults]) -> None:
        """Compute at once, for a figure without a window."""
        spins = self._take(new)
        if self.curve is None:
            found = compute_total_spin(spins, progress=_ignore, should_stop=_never)
            self._job.keep(spins, found)
        self._show()

    @property
    def curve(self) -> TotalSpinCurve | None:
        """The curve of the present number, None while it is not there."""
        found: TotalSpinCurve | None = None if self._spins is None else self._job.answer_to(self._spins)
        return found

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being computed."""
        return self._job.is_settled

    def stop(self) -> None:
        """End what runs."""
        self._job.stop()

    def _take(self, new: Results[MacroscopicResults]) -> int:
        self._spins = spins = new.scene.choices.temperature.many
        self.entry.set_text(count_text(spins))
        return spins

    def _arrived(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        plot, curve = self.plot, self.curve
        if self._spins is None:
            return
        plot.set_title(f"Two halves of largest spin, N = {count_text(self._spins)}")
        plot.set_notice("" if curve is not None else self._job.failure or "Being computed …")
        for key in ("visibility", "ends", *DRAWN):
            plot.set_layer_visible(key, curve is not None)
        plot.set_name("visibility", "" if curve is None else "V of the two halves")
        self.table.set_rows(total_table(curve))
        if curve is None:
            plot.set_summary("Being computed.")
            return
        plot.set_range(float(curve.multiplicity[0]), float(curve.multiplicity[-1]), -0.4, 1.04)
        plot.set_curve("visibility", curve.multiplicity, curve.visibility)
        for limit in curve.limits:
            if limit.key in DRAWN:
                plot.set_line(limit.key, limit.value, f"{number(limit.value)} {LIMITS[limit.key][0]}")
        ends = [(limit.last_twice_j, limit) for limit in curve.limits if limit.last_twice_j is not None]
        plot.set_points("ends", [twice + 1.0 for twice, _ in ends], [one.value for _, one in ends])
        plot.set_point_texts("ends", [f"{LIMITS[one.key][0]}: {_reach(one)}" for _, one in ends])
        plot.set_summary("; ".join(f"{LIMITS[one.key][0]}: {_reach(one)}" for one in curve.limits))

    def parts(self, theme: Theme, rect: QRectF) -> list[Part]:
        """Curve above, table below, for an export."""
        rows = total_table(self.curve)
        above, below = split(rect, table_height(rows, theme))

        def table(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_table(painter, place, rows, look)

        return [Part(above, self.plot.render_to), Part(below, table)]


def total_table(curve: TotalSpinCurve | None) -> NumberRows:
    """Up to which total spin V is above each limit."""
    rows = []
    for limit in () if curve is None else curve.limits:
        words, role = LIMITS[limit.key]
        there = limit.last_twice_j is not None
        rows.append(
            (
                TableCell(words, role),
                TableCell(number(limit.value)),
                TableCell(_reach(limit), "text" if there else "muted", strong=there),
                TableCell("–" if limit.largest_region is None else str(limit.largest_region), "muted"),
            )
        )
    return NumberRows(("needed for", "V above", "possible", "never from R on"), tuple(rows))


def total_rows(spins: int, curve: TotalSpinCurve | None) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs: N, and V at both ends."""
    rows = [ReadoutSpec("many", "N", "Spins of both halves", "").says(count_text(spins))]
    if curve is None:
        return rows
    least, most = (f"J = {_spin_text(round(curve.multiplicity[end]) - 1)}" for end in (0, -1))
    passed = sum(limit.last_twice_j is not None for limit in curve.limits)
    rows += [
        ReadoutSpec("least", "V", f"At {least}", "partition_visibility").says(
            number(float(curve.visibility[0])), f"1/3 + {significant(curve.above_third)}; the most there is"
        ),
        ReadoutSpec("most", "V", f"At {most}", "effective_visibility").says(
            number(float(curve.visibility[-1])), "all spins aligned"
        ),
        ReadoutSpec("passed", "", "Limits passed at some total spin").says(
            f"{passed} of {len(curve.limits)}", "", "good" if passed else "muted"
        ),
    ]
    return rows


def _reach(limit: TotalSpinLimit) -> str:
    return "at no J" if limit.last_twice_j is None else f"up to J = {_spin_text(limit.last_twice_j)}"


def _spin_text(twice: int) -> str:
    return tidy(twice / 2, 1) if twice <= FEW else significant(twice / 2, 3)


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
