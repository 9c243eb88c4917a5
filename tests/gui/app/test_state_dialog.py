"""The state dialog: every family can be chosen, refusals are told, the state follows from elsewhere."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.app.dialogs.state_dialog import ANY, FAMILIES, KET
from gui.core import intents
from gui.core.presets import apply_preset
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Singlet,
    TypedKet,
    state_of,
)
from tests.gui.driving import drag, type_into

FAMILY_TYPES = (Singlet, PartiallyEntangled, ColouredNoise, BellDiagonal, TypedKet, BlochForm)

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def dialog(window):
    window.dialogs.show_state()
    return window.dialogs.state


def settle(window) -> None:
    QGuiApplication.processEvents()
    window.refresh()


def choose(dialog, page: int) -> None:
    """As the user does: the box announces only what is picked by hand."""
    dialog.family.setCurrentIndex(page)
    dialog.family.activated.emit(page)


def test_each_family_can_be_chosen(window, dialog):
    for page in (1, 2, 3, KET, 0):
        choose(dialog, page)
        settle(window)
        assert isinstance(window.store.scenario.state, FAMILY_TYPES[page])
        assert dialog.family.currentIndex() == page
        assert dialog.about.text() == FAMILIES[page][1]
        shown = window.settings_panel.state_button.text()
        assert shown.startswith("Ket (01" if page == KET else FAMILIES[page][0])


def test_the_family_of_the_preset_state_is_the_werner_state(dialog):
    assert dialog.family.currentText() == "Werner state"


def test_the_angle_of_entanglement(window, dialog):
    """C = V sin 2t - (1 - V)/2 for a pure state with white noise; at V = 1, t = 15 degrees: C = 1/2."""
    choose(dialog, 1)
    window.dispatch.apply("V", intents.set_visibility, 1.0)
    type_into(dialog.angle, "15.0")
    settle(window)
    assert window.results.state.concurrence == pytest.approx(0.5)
    assert "15.0°" in window.settings_panel.state_button.text()


def test_a_drag_in_the_dialog_is_one_undo_step(window, dialog):
    choose(dialog, 2)
    before = window.store.scenario
    drag(dialog.colour, [k / 10 for k in range(10)])
    settle(window)
    assert window.store.scenario.state.colour == pytest.approx(0.9)
    window.commands.undo()
    assert window.store.scenario == before


def test_a_bell_diagonal_state_that_is_none_is_refused(window, dialog):
    """t = (1, 1, 1) has the eigenvalue (1 - 3)/4 < 0."""
    choose(dialog, 3)
    settle(window)
    before = window.store.scenario
    for slider in dialog.t:
        type_into(slider, "1")
    settle(window)
    assert dialog.problem.text().startswith("Not a state")
    assert "\n" not in dialog.problem.text()
    # What is kept is a state: it lies on the way, and its entries are shown again.
    t = np.array(window.store.scenario.state.t)
    assert np.linalg.eigvalsh(state_of(window.store.scenario).density_matrix).min() >= -1e-12
    assert isinstance(before.state, BellDiagonal)
    assert t.shape == (3,)


def test_refused_numbers_do_not_stay_on_the_sliders(window, dialog):
    choose(dialog, 3)
    for slider in dialog.t:
        type_into(slider, "1")
    QGuiApplication.processEvents()  # a refusal changes nothing, so nothing is evaluated
    assert [slider.value() for slider in dialog.t] == pytest.approx(list(window.store.scenario.state.t))


def test_any_state_starts_from_the_present_one(window, dialog):
    choose(dialog, ANY)
    settle(window)
    given = json.loads(dialog.text.toPlainText())
    assert set(given) == {"bloch_a", "bloch_b", "correlation_matrix"}
    assert np.diag(given["correlation_matrix"]) == pytest.approx([-0.985] * 3)
    # Nothing is changed before the button is pressed.
    assert isinstance(window.store.scenario.state, Singlet)
    assert dialog.pages.currentIndex() == ANY


def test_any_state_is_taken_as_it_stands(window, dialog):
    """Using the present state must change no number: V is in the matrix and must not count twice."""
    choose(dialog, ANY)
    settle(window)
    before = state_of(window.store.scenario).density_matrix
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    settle(window)
    assert isinstance(window.store.scenario.state, BlochForm)
    np.testing.assert_allclose(state_of(window.store.scenario).density_matrix, before, atol=1e-9)


def test_any_state_is_one_undo_step(window, dialog):
    choose(dialog, ANY)
    settle(window)
    before = window.store.scenario
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    settle(window)
    window.commands.undo()
    assert window.store.scenario == before


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "JSON"),
        ("{", "JSON"),
        ('{"bloch_a": [1, 2, 3]}', ""),
        ('{"colour": "red"}', "colour"),
        ('{"bloch_a": [0,0,0], "bloch_b": [0,0,0], "correlation_matrix": [[2,0,0],[0,2,0],[0,0,2]]}', ""),
        ('{"werner": 3}', "werner"),
    ],
)
def test_a_text_that_is_no_state_is_refused(window, dialog, text, words):
    choose(dialog, ANY)
    settle(window)
    before = window.store.scenario
    dialog.text.setPlainText(text)
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    settle(window)
    assert dialog.problem.text().startswith("Not used")
    assert words in dialog.problem.text()
    assert window.store.scenario is before
    assert dialog.text.toPlainText() == text  # what was typed is not lost


def test_the_dialog_follows_undo(window, dialog):
    choose(dialog, 1)
    type_into(dialog.angle, "20.0")
    settle(window)
    window.commands.undo()
    settle(window)
    assert dialog.angle.value() == pytest.approx(math.pi / 4)
    window.commands.undo()
    settle(window)
    assert dialog.family.currentIndex() == 0


def test_a_form_that_is_being_filled_in_stays_open(window, dialog):
    choose(dialog, ANY)
    dialog.text.setPlainText("half a th")
    window.dispatch.apply("φ", intents.set_phi, 0.1)
    settle(window)
    assert dialog.pages.currentIndex() == ANY
    assert dialog.text.toPlainText() == "half a th"


def test_choosing_a_state_replaces_given_correlations(window, dialog):
    window.dispatch.apply("preset", apply_preset, "pr_box")
    settle(window)
    assert window.settings_panel.state_button.text() == "PR box"
    choose(dialog, 0)
    settle(window)
    assert window.store.scenario.postulated is None
    assert window.settings_panel.state_button.text() == "Werner state"


def test_the_ruler_greys_for_other_states(window, dialog):
    choose(dialog, 1)
    settle(window)
    assert "Werner" in window.ruler.accessibleDescription()
    choose(dialog, 0)
    settle(window)
    assert "Arrow keys" in window.ruler.accessibleDescription()


def type_ket(dialog, text: str) -> None:
    line = dialog.ket.line
    line.clear()
    QTest.keyClicks(line, text)
    line.editingFinished.emit()


def test_a_ket_is_typed_and_its_normalisation_told(window, dialog):
    """|00> + |11> has the length √2; divided by it, it is maximally entangled."""
    choose(dialog, KET)
    settle(window)
    assert dialog.ket.text() == "(01 - 10)/sqrt(2)"  # the present state, which is pure without its noise
    type_ket(dialog, "00 + 11")
    settle(window)
    assert window.store.scenario.state == TypedKet("00 + 11")
    assert "1.41421" in dialog.ket.message.text()
    window.dispatch.apply("V", intents.set_visibility, 1.0)
    settle(window)
    assert window.results.state.concurrence == pytest.approx(1.0)
    assert "00 + 11" in window.settings_panel.state_button.text()
    window.commands.undo()
    window.commands.undo()
    settle(window)
    assert dialog.ket.text() == "(01 - 10)/sqrt(2)"


def test_a_text_that_is_no_ket_is_refused_with_its_place(window, dialog):
    choose(dialog, KET)
    settle(window)
    before = window.store.scenario
    type_ket(dialog, "01 & 10")
    settle(window)
    assert window.store.scenario is before
    assert "character 4" in dialog.ket.message.text() and "Last state kept" in dialog.ket.message.text()
    assert dialog.ket.text() == "01 & 10"


def test_from_the_dialog_to_the_scene(window, dialog):
    QTest.mouseClick(dialog.more, Qt.MouseButton.LeftButton)
    settle(window)
    assert window.store.scenario.scene == "state"
    assert not dialog.isVisible()
