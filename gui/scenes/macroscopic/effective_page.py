"""Macroscopic scene, page "Effective state": correlations of the magnetizations against what is local."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from gui.core.results import Results
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import Spins
from gui.core.spins.results import SpinsResults
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, Theme
from gui.panels.figure_places import columns, split
from gui.scenes.macroscopic.effective_words import (
    EFFECTIVE_NAMES,
    EFFECTIVE_TIPS,
    limit_rows,
    verdict_words,
)
from gui.scenes.macroscopic.spin_results import SpinResultsRow
from gui.scenes.macroscopic.spin_words import sizes_text
from gui.widgets.by_turns import ByTurns
from gui.widgets.choice_row import ChoiceRow
from gui.widgets.limit_bars import LimitBars
from gui.widgets.matrix import NumberMap
from gui.widgets.spins import region_name, region_role
from physics.macroscopic.effective import monogamy_vectors

USEFUL = 200  # pixels of height from which on map and bars are worth it
AXES = ("x", "y", "z")
Named = list[tuple[str, str]]


class EffectivePage(QWidget):
    """Shows what ``SpinResultsRow`` knows of the spins; dimmed while it is of the spins before."""

    def __init__(self, spins: SpinResultsRow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = spins
        self._results: Results[MacroscopicResults] | None = None
        self.about = role_label("muted", self, wrap=True)
        self.views = ChoiceRow(EFFECTIVE_NAMES, "Map", self, EFFECTIVE_TIPS)
        self.map = NumberMap(theme, "Correlations of the regions", "T", self)
        self.bars = LimitBars(theme, "Against what is local", self)
        self.verdict = role_label("good", self, wrap=True)
        both = ("Map", self.map, 1), ("Limits", self.bars, 0)
        parts = ByTurns(theme, *both, useful=USEFUL, parent=self)
        in_column(
            self.about,
            self.views,
            (parts, 1),
            self.verdict,
            inside=self,
            spacing=4,
            margins=BELOW_TABS,
        )

    def show_results(self, new: Results[MacroscopicResults]) -> None:
        """Show these spins, and what is known of them."""
        self._results = new
        spins, view = new.scenario.spins, new.scene.choices.effective
        found = self._known.found
        self.about.setText(f"{state_line(spins.state)}; {sizes_text(spins)}")
        pair = len(spins.regions) == 2
        self.views.setVisible(pair)
        self.views.set_chosen(view)
        shown = found or self._known.last
        if shown is None:
            self.verdict.setText("The correlations are being computed …")
            set_role(self.verdict, "muted")
            return
        stale = found is None
        if found is not None:
            self.map.set_numbers(*self._table(spins, found, view if pair else "tensor"))
        else:
            self.map.set_stale()
        self.bars.set_rows(limit_rows(shown, None if stale else self._known.best), stale=stale)
        words, role = verdict_words(spins, shown)
        self.verdict.setText("Of the spins before: being computed …" if stale else words)
        set_role(self.verdict, "muted" if stale else role)

    def _table(self, spins: Spins, found: SpinsResults, view: str) -> tuple[np.ndarray, Named, Named, str]:
        """Numbers with the names of rows and columns, and a title."""
        a, b = region_role(0), region_role(1)
        pairs = self._known.pairs
        if found.two is None:
            return _many(found)
        if view != "tensor" and pairs is not None:
            vectors = monogamy_vectors(pairs, *spins.regions)
            if vectors is not None:
                lengths = vectors.p_lengths if view == "p" else vectors.q_lengths
                rows = [(str(i), a) for i in spins.regions[0]]
                names = [(str(j), b) for j in spins.regions[1]]
                return lengths, rows, names, f"Lengths of {view.upper()}⁽ⁱʲ⁾, spins i of A and j of B"
        names_a, names_b = [(k, a) for k in AXES], [(k, b) for k in AXES]
        return found.tensor, names_a, names_b, "T of the effective state, A down, B across"

    def parts(self, new: Results[MacroscopicResults], theme: Theme, rect: QRectF) -> list[Part]:
        """Map and bars side by side, and what follows below, for an export."""
        found, spins = self._known.found, new.scenario.spins
        main, foot = split(rect, 3.6 * FONT_BODY * theme.scale)
        left, right = columns(main)
        text, role = ("The correlations are not computed.", "muted")
        if found is not None:
            text, role = verdict_words(spins, found)

        def words(painter: QPainter, place: QRectF, look: Theme) -> None:
            painter.setFont(look.font(FONT_BODY))
            painter.setPen(look.color("text"))
            high = place.height() / 2
            upper = QRectF(place.left(), place.top(), place.width(), high)
            painter.drawText(upper, 0, f"{state_line(spins.state)}; {sizes_text(spins)}")
            painter.setPen(look.color(role))
            painter.drawText(upper.translated(0, high), 0x1000, text)  # Qt::TextWordWrap

        if found is None:
            return [Part(foot, words)]
        return [Part(left, self.map.paint_to), Part(right, self.bars.paint_to), Part(foot, words)]


def _many(found: SpinsResults) -> tuple[np.ndarray, Named, Named, str]:
    k = found.tensor.ndim
    down = (k + 1) // 2
    table = found.tensor.reshape(2**down, 2 ** (k - down))
    letters = [np.binary_repr(w, down).replace("0", "x").replace("1", "y") for w in range(2**down)]
    across = [np.binary_repr(w, k - down).replace("0", "x").replace("1", "y") for w in range(2 ** (k - down))]
    first = "".join(region_name(r) for r in range(down))
    last = "".join(region_name(r) for r in range(down, k))
    title = f"T over x, y: {first} down, {last} across"
    return table, [(n, "muted") for n in letters], [(n, "muted") for n in across], title
