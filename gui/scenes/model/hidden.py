"""The hidden states of Branciard's model: C_u or the lowest probability over the sphere, and Malus' law."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QWidget

from gui.core.numbers import count, number
from gui.core.scenes.model.results import NEGATIVE, OUTCOMES, ModelResults
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.scenes.model.comparison_table import ComparisonRow, ComparisonTable
from gui.widgets.by_turns import ByTurns
from gui.widgets.sphere.map import USEFUL_MAP, MapArrow, MapScale, SphereMap

CORRELATOR, LOWEST = "correlator", "lowest"


class ModelHidden(QWidget):
    """Map, words and Malus table. ``hidden_picked`` when the user chooses a u."""

    pick_started = Signal()
    hidden_picked = Signal(object)
    pick_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._result: ModelResults | None = None
        self._held: bool | None = None
        self.map = SphereMap(theme, "Hidden states u on the sphere", self)
        self.words = role_label("bad", self, wrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.at_u = role_label("muted", self, wrap=True)
        self.table = ComparisonTable(theme, "Malus", self)
        self._buttons = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        row = in_row(QLabel("Over the sphere of u:", self))
        for key, text, tip in (
            (CORRELATOR, "correlator Cᵤ", "The correlation of the pairs that share this hidden u"),
            (LOWEST, "lowest probability", "The lowest of the four P(α, β|a, b, u)"),
        ):
            button = QPushButton(text, self)
            button.setCheckable(True)
            button.setToolTip(tip)
            self._buttons.addButton(button)
            self.buttons[key] = button
            row.addWidget(button)
        row.addStretch(1)
        self.buttons[CORRELATOR].setChecked(True)
        self._buttons.buttonClicked.connect(self._show_map)
        both = ("Sphere of u", self.map, 1), ("Malus’ law", self.table, 0)
        parts = ByTurns(theme, *both, useful=USEFUL_MAP, parent=self)
        in_column(row, (parts, 1), self.words, self.at_u, inside=self, margins=BELOW_TABS)
        self.map.pick_started.connect(self.pick_started)
        self.map.picked.connect(self.hidden_picked)
        self.map.pick_finished.connect(self.pick_finished)

    @property
    def mode(self) -> str:
        """What the map shows."""
        return LOWEST if self.buttons[LOWEST].isChecked() else CORRELATOR

    def set_result(self, result: ModelResults) -> None:
        """Show it; where the model begins or ceases to fail the map changes to what is worth seeing."""
        self._result = result
        if result.holds_here != self._held:
            if self._held is not None or not result.holds_here:
                self.buttons[CORRELATOR if result.holds_here else LOWEST].setChecked(True)
            self._held = result.holds_here
        a, b = result.setup.a, result.setup.b
        self.map.set_arrows([MapArrow(result.labels[0], a, "alice"), MapArrow(result.labels[1], b, "bob")])
        self._show_map()
        self._show_words(result)
        self._show_malus(result)

    def _show_map(self) -> None:
        r = self._result
        if r is None:
            return
        h = r.hidden
        x, y, z = (float(c) for c in h.u)
        if self.mode == CORRELATOR:
            title = f"Cᵤ(a, b), averaging to C = {number(r.correlator)}"
            scale = MapScale(1.0, 1.0, "quantum", "bound", 0.1, title, 1)
            self.map.set_field(r.map.correlator, scale)
            value, name = h.correlator, "Cᵤ"
        else:
            # Both ends follow the values: negative probabilities are small and must be seen.
            low = max(0.02, -r.largest_negativity)
            high = max(0.02, float(r.map.lowest.max()))
            step = _step(low + high)
            low, high = (math.ceil(x / step - 1e-9) * step for x in (low, high))
            title = "Lowest of the four probabilities P(α, β|a, b, u)"
            scale = MapScale(low, high, "violation", "good", step, title, 2 if step >= 0.01 else 3)
            self.map.set_field(r.map.lowest, scale)
            value, name = float(h.joint.min()), "lowest probability"
        self.map.set_picked((x, y, z), "u", value, f"{name} {number(value)}")

    def _show_words(self, r: ModelResults) -> None:
        h = r.hidden
        four = " · ".join(
            f"{alpha}{beta} {number(float(h.joint[k // 2, k % 2]), 3)}"
            + (" !" if h.joint[k // 2, k % 2] < NEGATIVE else "")
            for k, (alpha, beta) in enumerate(OUTCOMES)
        )
        self.at_u.setText(f"At this u:  Cᵤ = {number(h.correlator, 3)};  P:  {four}")
        self.words.setVisible(not r.holds_here)
        if not r.holds_here:
            pair = "P(+ +) or P(− −)" if r.p_plus < 0 else "P(+ −) or P(− +)"
            both = ", for some both" if r.map.negative.sum() > 1.001 * r.map.negative_any else ""
            self.words.setText(
                f"! {pair} is negative on {_share(r.map.negative_any)} of the sphere{both}: down to "
                f"{number(r.largest_negativity)} for u ⟂ a, b; mean {number(r.negative_mass)}."
            )

    def _show_malus(self, r: ModelResults) -> None:
        h, names = r.hidden, [math_unicode(x) for x in r.labels]
        sampled = f"{count(h.sampled_pairs)} pairs drawn" if h.sampled_pairs else "nothing to draw from"
        self.table.set_title(f"Malus’ law for this u ({sampled})")
        m = h.malus
        self.table.set_rows(
            [
                ComparisonRow(f"P(α = + | {names[0]}, u)", m.expected[0], m.sampled[0], m.sigma[0]),
                ComparisonRow(f"P(β = + | {names[1]}, −u)", m.expected[1], m.sampled[1], m.sigma[1]),
            ]
        )


def _share(part: float) -> str:
    """Only isolated directions, such as u = ±a, escape: the grid then finds a little less than all."""
    return "almost all" if part > 0.995 else f"{100 * part:.0f} %"


def _step(span: float) -> float:
    """A round step that divides ``span`` into four to ten."""
    power = 10.0 ** math.floor(math.log10(span / 4))
    return max(k * power for k in (1, 2, 5) if k * power <= span / 4)
