"""Live Monte Carlo of Branciard's model: Start, Pause and Reset, the convergence plot and the joint table."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSpinBox, QWidget

from gui.core.numbers import count, number
from gui.core.scenes.model.results import ModelResults
from gui.core.scenes.model.sampling import (
    MAX_PAIRS,
    Counts,
    Setup,
    Tally,
    draw,
    draw_until_stopped,
    sigma_of_correlator,
)
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import set_role
from gui.look.theme import Theme
from gui.scenes.model.comparison_table import ComparisonRow, ComparisonTable
from gui.tasks.jobs import Job, JobRunner
from gui.tasks.timers import single_shot
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import DOTTED, USEFUL_PLOT, PlotPanel

FRAME_MS = 60
REST_MS = 250
GROWTH = 1.06  # a point of the curve whenever the sample has grown by this factor
LOWEST, HIGHEST = 10, MAX_PAIRS
REACHES = (0.4, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
_GRID = np.logspace(math.log10(LOWEST), math.log10(HIGHEST), 121)


class ModelSampler(QWidget):
    """Draws pairs for ``ModelResults`` aside from the window; ``seed`` is bound by the scene."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = JobRunner(self)
        self._job: Job | None = None
        self._wanted = False
        self._result: ModelResults | None = None
        self._setup: Setup | None = None
        self._counts: Counts = np.zeros((2, 2), dtype=np.int64)
        self._chunks = 0
        self._history: list[tuple[float, float, float, float]] = []
        self._reach = 0.0
        self.plot = _make_plot(theme, self)
        self.table = ComparisonTable(theme, "Werner", self)
        self._build(theme)
        self._frame = single_shot(self, FRAME_MS, self._draw)
        self._rest = single_shot(self, REST_MS, self._begin)

    def _build(self, theme: Theme) -> None:
        self.start_button = QPushButton("Start", self)
        self.start_button.setToolTip(
            "Draw pairs from the model, up to a million a second: a fresh u for each, uniform on the sphere, "
            "then outcomes from P(α, β|a, b, u)"
        )
        self.start_button.clicked.connect(self.toggle)
        self.reset_button = QPushButton("Reset", self)
        self.reset_button.setToolTip("Throw the sample away")
        self.reset_button.clicked.connect(self.reset)
        self.seed = QSpinBox(self)
        self.seed.setKeyboardTracking(False)
        self.seed.setToolTip("The same seed gives the same pairs again")
        self.seed.setMaximumWidth(90)
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self._amount = QLabel(self)
        self._amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row = in_row(
            self.start_button, self.reset_button, 8, QLabel("Seed", self), self.seed, (self._amount, 1)
        )
        both = ("Curve", self.plot, 1), ("Table", self.table, 0)
        self.parts = ByTurns(theme, *both, useful=USEFUL_PLOT, parent=self)
        in_column(row, self.status, (self.parts, 1), inside=self, margins=BELOW_TABS)

    @property
    def pairs(self) -> int:
        """How many were drawn."""
        return int(self._counts.sum())

    @property
    def is_running(self) -> bool:
        return self._job is not None or self._rest.isActive()

    def counts(self) -> Counts:
        """Drawn so far, (2, 2), index 0 for outcome +1."""
        return self._counts.copy()

    def set_result(self, result: ModelResults) -> None:
        """What to draw from. A sample of something else is thrown away; a running one starts again."""
        self._result = result
        changed = result.setup != self._setup
        if changed:
            self._setup = result.setup
            self._stop()
            self._clear()
            sigma = sigma_of_correlator(result.correlator, _GRID)
            self.plot.set_band("sigma", _GRID, sigma, -sigma)
            wide = sigma_of_correlator(0.0, _GRID)
            self.plot.set_curve("upper", _GRID, wide)
            self.plot.set_curve("lower", _GRID, -wide)
            if self._wanted and result.holds_here and self.isVisible():
                self._rest.start()
        if not result.holds_here:
            self._wanted = False
        self._show_status()
        if changed:
            self._draw()

    # Start, pause, reset.

    @Slot()
    def toggle(self) -> None:
        """Start, or pause."""
        if self.is_running:
            self._wanted = False
            self._stop()
        else:
            self._wanted = True
            self._begin()
        self._show_status()

    @Slot()
    def reset(self) -> None:
        """Throw the sample away; a running one starts again from the first pair."""
        running = self.is_running
        self._stop()
        self._clear()
        if running:
            self._begin()
        self._draw()
        self._show_status()

    def stop(self) -> None:
        """End the work (before the window goes)."""
        self._wanted = False
        self._stop()
        self._frame.stop()
        self._runner.stop()

    def draw_now(self, pairs: int) -> None:
        """Draw at least that many pairs at once, in this thread (for a figure without a window)."""
        self._stop()
        if self._result is None or self._setup is None or not self._result.holds_here:
            return
        while self.pairs < pairs:
            self._add(self._chunks, draw(self._setup, self._chunks))
        self._draw()

    def _begin(self) -> None:
        if self._job is not None or self._setup is None or self._result is None:
            return
        if not self._result.holds_here or self.pairs >= MAX_PAIRS:
            self._show_status()
            return
        self._job = self._runner.start(
            draw_until_stopped,
            self._setup,
            self._chunks,
            on_partial=self._take,
            on_done=self._finished,
            on_failed=self._broke,
        )
        self._show_status()

    def _stop(self) -> None:
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _clear(self) -> None:
        self._counts = np.zeros((2, 2), dtype=np.int64)
        self._chunks = 0
        self._history = []

    def _take(self, chunk: tuple[int, Counts]) -> None:
        self._add(*chunk)
        if not self._frame.isActive():
            self._frame.start()

    def _add(self, index: int, counts: Counts) -> None:
        assert self._result is not None
        self._counts = self._counts + counts
        self._chunks = index + 1
        n = self.pairs
        if not self._history or n >= GROWTH * self._history[-1][0]:
            tally = Tally.of(self._counts)
            self._history.append(
                (n, tally.correlator - self._result.correlator, tally.marginal_a, tally.marginal_b)
            )

    def _finished(self, nothing: object) -> None:
        self._job = None
        self._wanted = False
        self._show_status()

    def _broke(self, text: str, details: str) -> None:
        self._job = None
        self._wanted = False
        self._show_status()
        self.status.setText(f"The sampling stopped: {text}")

    def hideEvent(self, event: QHideEvent) -> None:
        # Nothing is drawn that nobody sees; the sample waits.
        self._stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted:
            self._rest.start()
        self._draw()
        self._show_status()

    # Showing.

    def _show_status(self) -> None:
        r = self._result
        if r is None:
            return
        running = self.is_running
        self.start_button.setText("Pause" if running else ("Go on" if self.pairs else "Start"))
        self.start_button.setEnabled(r.holds_here and (running or self.pairs < MAX_PAIRS))
        self.reset_button.setEnabled(self.pairs > 0)
        if not r.holds_here:
            which = "p₊" if r.p_plus < r.p_minus else "p₋"
            lowest = number(min(r.p_plus, r.p_minus))
            text = (
                f"! Not sampled: {which} = {lowest} here, so some probabilities are negative and there is "
                "nothing to draw from. Lower V or turn b."
            )
            role = "bad"
        elif not r.holds_everywhere:
            text = f"! Above V = {number(r.threshold)} this pair can be sampled, but not every pair."
            role = "warn"
        else:
            text, role = "", "muted"
        self.status.setVisible(bool(text))
        if text != self.status.text():
            self.status.setText(text)
            set_role(self.status, role)

    def _draw(self) -> None:
        r = self._result
        if r is None:
            return
        n = self.pairs
        self._amount.setText(f"{count(n)} pairs")
        rows = []
        tally = Tally.of(self._counts) if n else None
        for i, alpha in enumerate("+−"):
            for j, beta in enumerate("+−"):
                name, exact = f"P({alpha}, {beta})", float(r.joint[i, j])
                if tally is None:
                    rows.append(ComparisonRow(name, exact))
                else:
                    rows.append(
                        ComparisonRow(
                            name,
                            exact,
                            float(tally.frequencies[i, j]),
                            float(tally.frequency_sigmas[i, j]),
                        )
                    )
        if tally is None:
            rows += [ComparisonRow("C", r.correlator), ComparisonRow("Mᴀ", 0.0), ComparisonRow("Mʙ", 0.0)]
        else:
            rows.append(ComparisonRow("C", r.correlator, tally.correlator, tally.correlator_sigma))
            rows.append(ComparisonRow("Mᴀ", 0.0, tally.marginal_a, tally.marginal_a_sigma))
            rows.append(ComparisonRow("Mʙ", 0.0, tally.marginal_b, tally.marginal_b_sigma))
        self.table.set_rows(rows)
        self._draw_curves(n, tally)
        self._show_status()

    def _draw_curves(self, n: int, tally: Tally | None) -> None:
        history = np.array(self._history, dtype=float).reshape(-1, 4)
        for column, key in ((1, "C"), (2, "A"), (3, "B")):
            self.plot.set_curve(key, history[:, 0], history[:, column])
        if tally is None or self._result is None:
            self.plot.set_points("now", [], [])
            self._set_reach(REACHES[0])
            self.plot.set_summary("No pairs drawn yet.")
            return
        deviation = tally.correlator - self._result.correlator
        self.plot.set_points("now", [n], [deviation], [tally.correlator_sigma])
        self.plot.set_point_texts("now", [f"{n} pairs: C off by {number(deviation, 5)}"])
        # The last two decades of the curve fill the height.
        wanted = 4.0 / math.sqrt(max(n / 30, LOWEST))
        self._set_reach(min((x for x in REACHES if x >= wanted), default=REACHES[0]))
        self.plot.set_summary(
            f"After {n} pairs the sampled correlator is {number(tally.correlator, 5)}, off by "
            f"{number(deviation, 5)} with a standard deviation of {number(tally.correlator_sigma, 5)}."
        )

    def _set_reach(self, reach: float) -> None:
        if reach != self._reach:
            self._reach = reach
            self.plot.set_range(LOWEST, HIGHEST, -reach, reach)


def _make_plot(theme: Theme, parent: QWidget) -> PlotPanel:
    plot = PlotPanel(theme, "", "number of pairs", "", "deviation", parent)
    plot.set_title("Sampled minus exact", "dots: ±1 s.d. of Mᴀ, Mʙ")
    plot.set_log_x(True)
    plot.set_range(LOWEST, HIGHEST, -REACHES[0], REACHES[0])
    plot.add_band("sigma", "quantum", "±1 s.d. of C")
    plot.add_curve("upper", "", "muted", DOTTED, 1.5)
    plot.add_curve("lower", "", "muted", DOTTED, 1.5)
    plot.add_hline("zero", "bound", "", Qt.PenStyle.SolidLine)
    plot.set_line("zero", 0.0)
    plot.add_curve("A", "Mᴀ", "alice", Qt.PenStyle.DashLine, 1.6)
    plot.add_curve("B", "Mʙ", "bob", Qt.PenStyle.DashDotLine, 1.6)
    plot.add_curve("C", "C", "quantum")
    plot.add_points("now", "", "measured")
    return plot
