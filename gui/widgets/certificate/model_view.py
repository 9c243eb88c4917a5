"""An explicit model: hidden vectors on the two spheres or strategies in a table, and a sampler to run it."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.core.numbers import number
from gui.core.scenario import Setting
from gui.core.verdicts.certificate_text import setting_names
from gui.core.verdicts.certificate_words import model_words
from gui.core.verdicts.questions import Judged
from gui.look.layouts import in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.certificate.coefficient_map import CoefficientMap
from gui.widgets.certificate.convergence_plot import ConvergencePlot, sample_words
from gui.widgets.sphere import SphereView
from physics.states.two_qubit import spin
from physics.verdicts.checking.sampling import OutcomeSampler, reach_of
from physics.verdicts.types import Array, Model

FIRST_DRAW = 100
GROWTH = 0.08  # share by which the sample grows at a step
MOST_DRAWN = 10_000_000
STEP_MS = 50
MOST_ROWS = 80
FEW_COLUMNS = 6
SIGNS = {1: "+", -1: "−"}


class ModelView(Themed, QFrame):
    """Shows the model of a verdict; the sampler runs while its button is down. Setters do not emit."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._legend = role_label("muted", self)
        self._sampler: OutcomeSampler | None = None
        self._judged: Judged | None = None
        self._caption = QLabel(self)
        self._caption.setWordWrap(True)
        self.alice, self.bob = SphereView("alice", theme, self), SphereView("bob", theme, self)
        self.table = QTableWidget(self)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAccessibleName("Strategies and their weights")
        self.table.verticalHeader().setVisible(False)
        self.state = CoefficientMap(theme, self)
        self.state.setAccessibleName("Averages of the Pauli products in the state")
        self.plot = ConvergencePlot(theme, self)
        self.button = QPushButton("Sample the model", self)
        self.button.setCheckable(True)
        self.button.toggled.connect(self._run)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        self._build()

    def _build(self) -> None:
        shown = QHBoxLayout()
        shown.setSpacing(6)
        for widget in (self.alice, self.bob, self.table, self.state):
            shown.addWidget(widget, 1)
        row = in_row(self.button, (self.words, 1))
        in_column(
            self._caption,
            (shown, 5),
            self._legend,
            row,
            (self.plot, 4),
            inside=self,
            margins=(14, 10, 14, 10),
        )

    def set_judged(self, judged: Judged, names_a: Sequence[str] = (), names_b: Sequence[str] = ()) -> None:
        """Show the model of an answer; the sample starts anew."""
        self.button.setChecked(False)
        model, data = judged.verdict.model, judged.question.data
        names_a = setting_names("a", len(data.alice), names_a)
        names_b = setting_names("b", len(data.bob), names_b)
        self._judged, self._sampler = judged, None
        self._caption.setText(model_words(judged, *reach_of(judged.verdict, judged.question.visibility)))
        atoms = {} if model is None else model.atoms
        weights = np.zeros(0) if model is None else model.weights
        for sphere, key, letter, names, directions in (
            (self.alice, "u", "Alice’s u", names_a, data.alice),
            (self.bob, "v", "Bob’s v", names_b, data.bob),
        ):
            sphere.setVisible(key in atoms)
            if key in atoms:
                sphere.set_title(letter)
                sphere.set_arrows(
                    [
                        Setting(n, (float(x), float(y), float(z)))
                        for n, (x, y, z) in zip(names, directions, strict=True)
                    ]
                )
                sphere.set_overlay(atoms[key], weights)
        parts = []
        if "u" in atoms or "v" in atoms:
            parts.append("Dots: hidden vectors, their area by weight. Arrows: the settings.")
        if ("alpha" in atoms or "beta" in atoms) and len(weights) > MOST_ROWS:
            parts.append(f"The table lists the {MOST_ROWS} of largest weight.")
        self._legend.setText(" ".join(parts))
        self._legend.setVisible(bool(parts))
        self._fill_table(model, names_a, names_b)
        self._fill_state(model)
        self.button.setEnabled(model is not None)
        self._show_sample()

    def _fill_table(self, model: Model | None, names_a: Sequence[str], names_b: Sequence[str]) -> None:
        atoms = {} if model is None else model.atoms
        keys = [key for key in ("alpha", "beta") if key in atoms]
        self.table.setVisible(bool(keys))
        self.table.setRowCount(0)
        if not keys or model is None:
            return
        columns: list[tuple[str, Array]] = []
        for key, names, letter in (("alpha", names_a, "α"), ("beta", names_b, "β")):
            if key in atoms:
                columns += [(f"{letter}({math_unicode(n)})", atoms[key][:, k]) for k, n in enumerate(names)]
        order = np.argsort(-model.weights, kind="stable")[:MOST_ROWS]
        order = order[model.weights[order] > 1e-12]
        self.table.setColumnCount(1 + len(columns))
        self.table.setHorizontalHeaderLabels(["weight", *(name for name, _ in columns)])
        self.table.setRowCount(len(order))
        for row, k in enumerate(order.tolist()):
            self.table.setItem(row, 0, self._item(f"{model.weights[k]:.4f}"))
            for column, (_, signs) in enumerate(columns):
                sign = 1 if signs[k] >= 0 else -1
                item = self._item(SIGNS[sign] if abs(signs[k]) >= 1.0 else number(signs[k], 2))
                item.setForeground(self._theme.color("quantum" if sign > 0 else "bound"))
                self.table.setItem(row, 1 + column, item)
        header = self.table.horizontalHeader()
        mode = QHeaderView.ResizeMode
        few = len(columns) <= FEW_COLUMNS
        header.setSectionResizeMode(mode.Stretch if few else mode.ResizeToContents)

    @staticmethod
    def _item(text: str) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
        return item

    def _fill_state(self, model: Model | None) -> None:
        single = model is not None and "density_matrix_real" in model.atoms and len(model.weights) == 1
        self.state.setVisible(single)
        if not single or model is None:
            return
        rho = model.atoms["density_matrix_real"][0] + 1j * model.atoms["density_matrix_imag"][0]
        axes = [np.eye(2), *(spin(axis) for axis in np.eye(3))]
        means = np.array([[np.trace(rho @ np.kron(x, y)).real for y in axes] for x in axes])
        means[np.abs(means) < 5e-7] = 0.0
        names = ["σ_x", "σ_y", "σ_z"]
        self.state.set_coefficients(means[1:, 1:], means[1:, 0], means[0, 1:], names, names)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for row in range(self.table.rowCount()):
            for column in range(1, self.table.columnCount()):
                item = self.table.item(row, column)
                if item is not None:
                    item.setForeground(theme.color("quantum" if item.text() == "+" else "bound"))

    # --- the sampler ------------------------------------------------------------------------------------

    def sampled(self) -> int:
        """How many pairs have been drawn for each correlator."""
        return 0 if self._sampler is None else self._sampler.count

    def _run(self, on: bool) -> None:
        self.button.setText("Pause" if on else "Sample the model" if self.sampled() == 0 else "Go on")
        if on and self._judged is not None:
            if self._sampler is None:
                question = self._judged.question
                self._sampler = OutcomeSampler(
                    self._judged.verdict, question.data, eta=question.eta, visibility=question.visibility
                )
            self._step()
            self._timer.start()
        else:
            self._timer.stop()

    def _step(self) -> None:
        if self._sampler is None:
            self._timer.stop()
            return
        began = time.perf_counter()
        self._sampler.draw(max(FIRST_DRAW, round(GROWTH * self._sampler.count)))
        # Many settings and hidden states: fewer steps, so that the window stays at hand.
        self._timer.setInterval(max(STEP_MS, round(4000 * (time.perf_counter() - began))))
        self._show_sample()
        if self._sampler.count >= MOST_DRAWN:
            self.button.setChecked(False)
            self.button.setEnabled(False)

    def _show_sample(self) -> None:
        state = None if self._sampler is None else self._sampler.state()
        self.plot.set_state(state)
        can = self._judged is not None and self._judged.verdict.model is not None
        self.words.setText(sample_words(state) if state else "Nothing sampled yet." if can else "")

    def hideEvent(self, event: QHideEvent) -> None:
        self.button.setChecked(False)
        super().hideEvent(event)
