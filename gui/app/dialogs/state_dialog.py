"""Choosing the two-photon state: families with their parameters, or any state by its numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
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
    TypedKet,
    state_of,
)
from gui.core.scenes.state import intents as state_intents
from gui.core.scenes.state.kets import ket_refusal, normalisation
from gui.core.values import InputError
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.parameter_controls import ParameterControls
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.expression_entry import ExpressionEntry

FAMILIES: tuple[tuple[str, str], ...] = (
    ("Werner state", "The singlet mixed with white noise: V |Ψ⁻⟩⟨Ψ⁻| + (1 − V) 1/4."),
    ("Partially entangled", "cos t |01⟩ − sin t |10⟩, mixed with white noise; t = 45° is the singlet."),
    ("Coloured noise", "Noise of which the part c keeps the outcomes opposite along z."),
    ("Bell-diagonal", "ρ = (1 + Σ tₖ σₖ ⊗ σₖ)/4, mixed with white noise."),
    ("Ket", "A pure state as typed, mixed with white noise."),
    ("Any state", "Bloch vectors and correlation matrix, or a density matrix, as JSON."),
)
KET, ANY = 4, 5
KET_HINT = "For instance (01-10)/sqrt(2), |HV> + i|VH>, cos(pi/8) 00 + sin(pi/8) 11"


class StateDialog(QDialog):
    """Edits ``Scenario.state``; every change is applied at once and can be undone."""

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("State")
        self.setMinimumWidth(460)
        # Of its own, because it tells refusals itself.
        self._dispatch = Dispatcher(dispatcher.store, self)
        dispatcher.interrupted.connect(self._dispatch.interrupted)
        self.parameters = ParameterControls(self._dispatch, theme, self)
        self._state: StateSpec | None = None
        self.family = QComboBox(self)
        self.family.setAccessibleName("Family of states")
        for name, _ in FAMILIES:
            self.family.addItem(name)
        self.about = role_label("muted", self, wrap=True)
        self.pages = QStackedWidget(self)
        self.angle = self.parameters.slider("angle", self)
        self.colour = self.parameters.slider("colour", self)
        self.t = [self.parameters.slider(key, self) for key in ("tx", "ty", "tz")]
        self.ket = ExpressionEntry(theme, "|ψ⟩ =", KET_HINT, ket_refusal, self, kept="Last state kept")
        typing = self.ket.edit_started, self.ket.edit_finished
        self._dispatch.bind(self, self.ket.entered, "state", state_intents.set_ket, during=typing)
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("State as JSON")
        self.text.setTabChangesFocus(True)
        self.use_button = QPushButton("Use this state", self)
        self.problem = role_label("bad", self, wrap=True)
        anything: tuple[QWidget, ...] = (self.text, self.use_button)
        for widgets in ((), (self.angle,), (self.colour,), tuple(self.t), (self.ket,), anything):
            page = QWidget(self)
            in_column(*widgets, STRETCH, inside=page)
            self.pages.addWidget(page)
        form = QFormLayout()
        form.addRow("Family", self.family)
        layout = in_column(form, self.about, self.pages, self.problem, STRETCH, inside=self, margins=None)
        self.more = QPushButton("Pictures and matrix…", self)
        self.more.setToolTip("The scene State: ρ and T, typed and drawn, and the tetrahedron")
        self._dispatch.bind(self, self.more.clicked, "scene", intents.set_scene, "state")
        self.more.clicked.connect(self.close)
        close = QPushButton("Close", self)
        close.clicked.connect(self.close)
        layout.addLayout(in_row(self.more, STRETCH, close))
        self.family.activated.connect(self._choose_family)
        self.use_button.clicked.connect(self._use_text)
        self._dispatch.said.connect(self._refuse)
        self._dispatch.reverted.connect(self._revert)

    def render_results(self, new: Results[Any]) -> None:
        """Show the state of the scenario."""
        if new.scenario.state != self._state:
            self._state = new.scenario.state
            self.problem.setText("")
        if new.state.ket is not None:
            self.ket.set_hint(normalisation(new.state.ket.length))
        self._show(new.scenario)

    def _show(self, s: Scenario) -> None:
        page = self._page_of(s.state)
        # A form that is being filled in is not closed by a change elsewhere.
        if not (self.family.currentIndex() == ANY and self.isVisible() and page != ANY):
            self._show_page(page)
        self.parameters.show(s)
        if isinstance(s.state, TypedKet):
            self.ket.set_text(s.state.text)

    def _refuse(self, reason: str) -> None:
        self.problem.setText(f"Not a state: {reason}")

    def _revert(self) -> None:
        self._show(self._dispatch.store.scenario)

    @staticmethod
    def _page_of(state: StateSpec) -> int:
        kinds = (Singlet, PartiallyEntangled, ColouredNoise, BellDiagonal, TypedKet, BlochForm)
        return next(k for k, kind in enumerate(kinds) if isinstance(state, kind))

    def _show_page(self, page: int) -> None:
        self.family.setCurrentIndex(page)
        self.about.setText(FAMILIES[page][1])
        self.pages.setCurrentIndex(page)

    def _choose_family(self, page: int) -> None:
        self._show_page(page)
        self.problem.setText("")
        state: tuple[StateSpec | None, ...] = (
            Singlet(),
            PartiallyEntangled(self.angle.value()),
            ColouredNoise(self.colour.value()),
            BellDiagonal(),
            None,
            None,
        )
        chosen = state[page]
        if page == KET:
            self._dispatch.apply("state", state_intents.set_family, "ket")
        elif chosen is None:
            self.text.setPlainText(_as_json(self._dispatch.store.scenario))
        else:
            self._dispatch.apply("state", intents.set_state, chosen)

    def _use_text(self) -> None:
        try:
            spec, visibility = state_spec_from_json(self.text.toPlainText().encode())
        except InputError as error:
            self.problem.setText(f"Not used. {error}")
            return
        self.problem.setText("")
        self._dispatch.begin("state")  # state and visibility are one undo step
        if self._dispatch.apply("state", intents.set_state, spec):
            self._dispatch.apply("state", intents.set_visibility, visibility)
        self._dispatch.end()


def _as_json(scenario: Scenario) -> str:
    state = state_of(scenario)
    content = {
        "bloch_a": (np.round(state.bloch_a, 12) + 0.0).tolist(),
        "bloch_b": (np.round(state.bloch_b, 12) + 0.0).tolist(),
        "correlation_matrix": (np.round(state.correlation_matrix, 12) + 0.0).tolist(),
    }
    lines = [f' "{key}": {json.dumps(value)}' for key, value in content.items()]
    return "{\n" + ",\n".join(lines) + "\n}"
