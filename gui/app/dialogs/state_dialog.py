"""Choosing the two-photon state: families with their parameters, or any state by its numbers."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui.core import intents
from gui.core.files.opening import state_spec_from_json
from gui.core.results import Results
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Scenario,
    Singlet,
    StateSpec,
    state_of,
)
from gui.core.values import InputError
from gui.look.theme import Theme
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.slider.parameter_slider import ParameterSlider

DEGREES = 180 / math.pi

FAMILIES: tuple[tuple[str, str], ...] = (
    ("Werner state", "The singlet mixed with white noise: V |Ψ⁻⟩⟨Ψ⁻| + (1 − V) 1/4."),
    ("Partially entangled", "cos t |01⟩ − sin t |10⟩, mixed with white noise; t = 45° is the singlet."),
    ("Coloured noise", "Noise of which the part c keeps the outcomes opposite along z."),
    ("Bell-diagonal", "ρ = (1 + Σ tₖ σₖ ⊗ σₖ)/4, mixed with white noise."),
    ("Any state", "Bloch vectors and correlation matrix, or a density matrix, as JSON."),
)


class StateDialog(QDialog):
    """Edits ``Scenario.state``; every change is applied at once and can be undone."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("State")
        self.setMinimumWidth(460)
        self._dispatch = dispatcher
        self._showing = False
        self._family = QComboBox(self)
        self._family.setAccessibleName("Family of states")
        for name, _ in FAMILIES:
            self._family.addItem(name)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        self._about.setProperty("role", "muted")
        self._pages = QStackedWidget(self)
        self._angle = ParameterSlider(
            "t", "Angle of entanglement", 0.0, math.pi / 2, math.pi / 4, step=1 / DEGREES,
            page_step=5 / DEGREES, decimals=2, unit="°", display_factor=DEGREES, role="quantum", theme=theme,
            parent=self,
        )  # fmt: skip
        self._colour = ParameterSlider(
            "c", "Coloured part of the noise", 0.0, 1.0, 0.5, step=0.01, page_step=0.1, decimals=3,
            role="quantum", theme=theme, parent=self,
        )  # fmt: skip
        self._t = [
            ParameterSlider(
                f"t{k}", f"Correlation along {axis}", -1.0, 1.0, -1.0, step=0.01, page_step=0.1, decimals=3,
                role="quantum", theme=theme, parent=self,
            )
            for k, axis in enumerate("xyz", start=1)
        ]  # fmt: skip
        self._text = QPlainTextEdit(self)
        self._text.setAccessibleName("State as JSON")
        self._text.setTabChangesFocus(True)
        self._use = QPushButton("Use this state", self)
        self._problem = QLabel(self)
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        for widgets in ((), (self._angle,), (self._colour,), tuple(self._t), (self._text, self._use)):
            page = QWidget(self)
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            for widget in widgets:
                column.addWidget(widget)
            column.addStretch(1)
            self._pages.addWidget(page)
        form = QFormLayout()
        form.addRow("Family", self._family)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._about)
        layout.addWidget(self._pages)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        close = QPushButton("Close", self)
        close.clicked.connect(self.close)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self._family.activated.connect(self._choose_family)
        self._use.clicked.connect(self._use_text)
        self._angle.value_changed.connect(self._use_angle)
        self._colour.value_changed.connect(self._use_colour)
        for slider in self._t:
            slider.value_changed.connect(self._use_t)
        for slider in (self._angle, self._colour, *self._t):
            slider.drag_started.connect(self._begin)
            slider.drag_finished.connect(self._dispatch.end)

    def set_theme(self, theme: Theme) -> None:
        for slider in (self._angle, self._colour, *self._t):
            slider.set_theme(theme)

    def render_results(self, new: Results[Any]) -> None:
        """Show the state of the scenario."""
        self._show(new.scenario)

    def _show(self, s: Scenario) -> None:
        self._showing = True
        page = self._page_of(s.state)
        # A form that is being filled in is not closed by a change elsewhere.
        if not (self._family.currentIndex() == 4 and self.isVisible() and page != 4):
            self._show_page(page)
        match s.state:
            case PartiallyEntangled(angle=angle):
                self._angle.set_value(angle)
            case ColouredNoise(colour=colour):
                self._colour.set_value(colour)
            case BellDiagonal(t=t):
                for slider, value in zip(self._t, t, strict=True):
                    slider.set_value(value)
            case _:
                pass
        self._showing = False

    @staticmethod
    def _page_of(state: StateSpec) -> int:
        kinds = (Singlet, PartiallyEntangled, ColouredNoise, BellDiagonal, BlochForm)
        return next(k for k, kind in enumerate(kinds) if isinstance(state, kind))

    def _show_page(self, page: int) -> None:
        self._family.setCurrentIndex(page)
        self._about.setText(FAMILIES[page][1])
        self._pages.setCurrentIndex(page)

    def _begin(self) -> None:
        self._dispatch.begin("state")

    def _choose_family(self, page: int) -> None:
        self._show_page(page)
        self._problem.setText("")
        state: tuple[StateSpec | None, ...] = (
            Singlet(),
            PartiallyEntangled(self._angle.value()),
            ColouredNoise(self._colour.value()),
            BellDiagonal(),
            None,
        )
        chosen = state[page]
        if chosen is None:
            self._text.setPlainText(_as_json(self._dispatch.store.scenario))
        else:
            self._apply(chosen)

    def _use_angle(self, value: float) -> None:
        self._apply(PartiallyEntangled(value))

    def _use_colour(self, value: float) -> None:
        self._apply(ColouredNoise(value))

    def _use_t(self, value: float) -> None:
        t1, t2, t3 = (slider.value() for slider in self._t)
        self._apply(BellDiagonal((t1, t2, t3)))

    def _use_text(self) -> None:
        try:
            spec, visibility = state_spec_from_json(self._text.toPlainText().encode())
        except InputError as error:
            self._problem.setText(f"Not used. {error}")
            return
        self._begin()  # state and visibility are one undo step
        if self._apply(spec):
            self._dispatch.apply("state", intents.set_visibility, visibility)
        self._dispatch.end()

    def _apply(self, spec: StateSpec) -> bool:
        if self._showing:
            return False
        self._problem.setText("")
        try:
            scenario = intents.set_state(self._dispatch.store.scenario, spec)
            self._dispatch.store.apply(scenario, "state")
        except InputError as error:
            self._problem.setText(f"Not a state: {error.reason}")
            self._show(self._dispatch.store.scenario)  # not the numbers that were refused
            return False
        return True


def _as_json(scenario: Scenario) -> str:
    state = state_of(scenario)
    content = {
        "bloch_a": (np.round(state.bloch_a, 12) + 0.0).tolist(),
        "bloch_b": (np.round(state.bloch_b, 12) + 0.0).tolist(),
        "correlation_matrix": (np.round(state.correlation_matrix, 12) + 0.0).tolist(),
    }
    lines = [f' "{key}": {json.dumps(value)}' for key, value in content.items()]
    return "{\n" + ",\n".join(lines) + "\n}"
