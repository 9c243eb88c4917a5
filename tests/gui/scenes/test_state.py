"""State scene: what is typed and dragged becomes the state, and the pictures are those of evaluate()."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QSizeF, Qt
from PySide6.QtTest import QTest

from gui.app.figures import compose
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.session import decode_session, encode_session
from gui.core.presets import apply_preset
from gui.core.scenario import (
    BellDiagonal,
    BlochForm,
    ColouredNoise,
    PartiallyEntangled,
    Singlet,
    TypedKet,
    base_state,
    state_of,
)
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.state import PAGES
from gui.core.scenes.state import intents as scene_intents
from gui.core.scenes.state.intents import FAMILIES, family_of
from gui.core.scenes.state.results import VISIBILITY_GRID
from gui.core.store import Store
from gui.core.values import ScenarioError
from gui.look.theme import LIGHT
from gui.scenes.state import SceneView
from gui.tasks.dispatcher import Dispatcher
from physics.states.tetrahedron import bell_weights
from tests.gui.driving import undo_steps

START = intents.set_scene(intents.default_scenario(), "state")
STATES = [
    Singlet(),
    PartiallyEntangled(0.3),
    ColouredNoise(0.4),
    BellDiagonal((-0.5, -0.4, -0.3)),
    TypedKet("00 + i 11"),
    BlochForm((0.0, 0.0, 0.3), (0.0, 0.1, 0.0), ((0.2, 0.0, 0.0), (0.0, -0.1, 0.0), (0.0, 0.0, 0.3))),
]


@pytest.fixture
def scene(qtbot):
    view = SceneView(dispatcher := Dispatcher(Store(START)), LIGHT)
    view.test_dispatcher = dispatcher
    qtbot.addWidget(view)
    view.resize(620, 560)
    view.show()
    again(view)
    yield view
    dispatcher.interrupt()


def again(scene, old=None):
    new = evaluate(scene.dispatch.store.scenario)
    scene.render_results(old, new)
    return new


def state(scene):
    return scene.dispatch.store.scenario.state


def type_ket(scene, text):
    line = scene.ket.line
    line.clear()
    QTest.keyClicks(line, text)
    line.editingFinished.emit()


def type_in(scene, row, column, text):
    cell = scene.matrices.editor.cell(row, column)
    cell.selectAll()
    QTest.keyClicks(cell, text)
    cell.editingFinished.emit()


def test_a_ket_typed_is_the_state(scene):
    type_ket(scene, "|HV> + i|VH>")
    assert state(scene) == TypedKet("|HV> + i|VH>")
    new = again(scene)
    assert "1.41421" in scene.ket.message.text()
    assert scene.family.currentText() == "Ket"
    # σx⊗σy turns ψ = (|01> + i|10>)/√2 into -ψ, σy⊗σx into ψ, and z is opposite.
    expected = np.array([[0, -1, 0], [1, 0, 0], [0, 0, -1.0]])
    np.testing.assert_allclose(scene.matrices.tensor.table()[:3, :3], expected, atol=1e-12)
    np.testing.assert_allclose(scene.matrices.rho.matrix(), new.scene.noiseless.state.density_matrix)


def test_a_refused_ket_changes_nothing(scene):
    type_ket(scene, "01 + & 10")
    assert state(scene) == Singlet()
    assert "character 6" in scene.ket.message.text()


def test_a_pure_state_has_its_ket_in_the_line_and_a_mixed_one_none(scene):
    assert scene.ket.text() == "(01 - 10)/sqrt(2)"
    scene.dispatch.apply("state", intents.set_state, ColouredNoise(0.4))
    again(scene)
    assert scene.ket.text() == ""
    assert "no ket" in scene.ket.message.text()


def test_typing_in_the_grid_is_one_step(scene):
    """Half a singlet, half |01>: the coherence halves, and C with it (at V = 1)."""
    type_in(scene, 1, 2, "-0.25")
    scene.dispatch.interrupt()
    scene.dispatch.apply("V", intents.set_visibility, 1.0)
    new = again(scene)
    assert isinstance(state(scene), BlochForm)
    assert new.state.concurrence == pytest.approx(0.5)
    assert undo_steps(scene.dispatch.store) == 2  # the grid, and V


def test_a_matrix_that_is_no_state_changes_nothing_until_the_nearest_is_asked_for(scene):
    type_in(scene, 0, 0, "0.5")
    assert state(scene) == Singlet()
    assert "trace 1.5" in scene.matrices.editor.message.text()
    QTest.mouseClick(scene.matrices.editor.nearest, Qt.MouseButton.LeftButton)
    new = again(scene)
    # Eigenvalues 1, 1/2, 0, 0 with the sum 3/2: both lose 1/4.
    np.testing.assert_allclose(new.scene.noiseless.eigenvalues, [0.75, 0.25, 0, 0], atol=1e-9)
    assert scene.dispatch.store.undo_name == "nearest state"
    assert scene.matrices.editor.message.text().startswith("✓")


def test_the_pictures_with_and_without_noise(scene):
    scene.dispatch.apply("V", intents.set_visibility, 0.6)
    again(scene)
    assert scene.matrices.tensor.table()[0, 0] == pytest.approx(-1)
    scene.matrices.noise.click()
    again(scene)
    assert scene.matrices.tensor.table()[0, 0] == pytest.approx(-0.6)
    assert "V = 0.600" in scene.matrices.rho.accessibleDescription()
    # The grid is about the state without its noise.
    assert scene.matrices.editor.cell(1, 1).text() == "0.5"
    assert scene.dispatch.store.undo_name == "V"  # what is looked at is no step


def test_the_diamond_is_moved_and_clamped(scene):
    view = scene.tetrahedron.view
    view.moved.emit((-0.5, -0.4, -0.3))
    assert state(scene) == BellDiagonal((-0.5, -0.4, -0.3))
    view.moved.emit((-1.0, -1.0, -0.5))
    t = state(scene).t
    assert bell_weights(t).min() == pytest.approx(0, abs=1e-11)
    assert t[0] == t[1]
    new = again(scene)
    assert view.shown().point == pytest.approx(t)
    assert view.shown().noisy == pytest.approx([0.985 * x for x in t])
    assert f"{new.state.concurrence:.4f}" in view.accessibleDescription()
    assert f"{new.state.horodecki_max:.4f}" in scene.tetrahedron.words.text()


@pytest.mark.parametrize(
    ("v", "kind", "largest"),
    [(1.0, "entangled", "2.8284 > 2"), (0.5, "entangled", "1.4142 ≤ 2"), (0.3, "separable", "0.8485 ≤ 2")],
)
def test_the_line_below_the_tetrahedron_says_what_the_noisy_state_can_do(scene, v, kind, largest):
    """Werner: entangled above 1/3, S = 2√2 V."""
    scene.dispatch.apply("V", intents.set_visibility, v)
    again(scene)
    words = scene.tetrahedron.words.text()
    assert kind in words and words.endswith(f"largest S = {largest}")


def test_another_state_is_a_square_and_becomes_bell_diagonal_by_the_button_only(scene):
    """For cos t|01> - sin t|10> the singular values are 1, sin 2t, sin 2t."""
    scene.dispatch.apply("state", intents.set_state, PartiallyEntangled(0.3))
    again(scene)
    view = scene.tetrahedron.view
    s = math.sin(0.6)
    assert not view.shown().exact and "local rotations" in view.shown().title
    assert view.shown().point == pytest.approx((-1, -s, -s))
    QTest.keyClick(view, Qt.Key.Key_Up)
    assert state(scene) == PartiallyEntangled(0.3)
    scene.tetrahedron.use.click()
    assert state(scene).t == pytest.approx((-1, -s, -s))


def test_the_noise_page_is_the_states_own(scene):
    curve = scene.noise.layer("chsh")
    np.testing.assert_allclose(curve.ys, 2 * math.sqrt(2) * VISIBILITY_GRID, atol=1e-12)
    np.testing.assert_allclose(
        scene.noise.layer("concurrence").ys, np.maximum(0, (3 * VISIBILITY_GRID - 1) / 2), atol=1e-7
    )


@pytest.mark.parametrize("given", STATES, ids=lambda s: type(s).__name__)
@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_can_be_chosen_from_every_state(given, family):
    s = check_scenario(scene_intents.set_family(intents.set_state(START, given), family))
    assert family_of(s) == family
    if family == "any":  # the same state, by its numbers
        was, now = state_of(intents.set_state(START, given)), state_of(s)
        np.testing.assert_allclose(now.density_matrix, was.density_matrix, atol=1e-12)


@pytest.mark.parametrize("given", STATES, ids=lambda s: type(s).__name__)
def test_results_are_those_of_the_state(given):
    """ρ at V, its curves at this V, and V_E, V_S where they say."""
    s = intents.set_visibility(intents.set_state(START, given), float(VISIBILITY_GRID[80]))
    new = evaluate(s)
    found = new.scene
    np.testing.assert_allclose(found.noisy.state.density_matrix, state_of(s).density_matrix)
    assert found.curves.chsh[80] == pytest.approx(new.state.horodecki_max)
    assert found.curves.concurrence[80] == pytest.approx(new.state.concurrence, abs=1e-9)
    if math.isfinite(found.curves.chsh_above):
        at = evaluate(intents.set_visibility(s, found.curves.chsh_above))
        assert at.state.horodecki_max == pytest.approx(2)


def test_given_correlations_are_told(scene):
    s = replace(apply_preset(START, "pr_box"), state=PartiallyEntangled(0.3))
    scene.dispatch.store.replace_all(intents.set_scene(s, "state"))
    again(scene)
    assert scene.given.isVisibleTo(scene)
    assert not scene.angle.isVisibleTo(scene)
    type_ket(scene, "00 + 11")
    assert scene.dispatch.store.scenario.postulated is None
    again(scene)
    assert not scene.given.isVisibleTo(scene)


@pytest.mark.parametrize("page", PAGES)
def test_what_is_exported_is_the_page_in_view(scene, page):
    scene.dispatch.apply("page", scene_intents.set_state_page, page)
    new = again(scene)
    figure = compose(scene, new, LIGHT, "plot", QSizeF(800, 600))
    assert len(figure.parts) == {"matrices": 4, "tetrahedron": 2, "noise": 1}[page]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda v: replace(v, state_page="junk"), "view.state_page"),
        (lambda v: replace(v, tetrahedron=replace(v.tetrahedron, zoom=1e9)), "view.tetrahedron.zoom"),
        (lambda v: replace(v, tetrahedron=replace(v.tetrahedron, azimuth=math.nan)), "view.tetrahedron"),
    ],
)
def test_a_view_that_is_none_is_refused_by_name(change, field):
    with pytest.raises(ScenarioError, match=field):
        check_scenario(replace(START, view=change(START.view)))


@pytest.mark.parametrize("matrix", [np.full((4, 4), np.nan), np.eye(3), np.eye(4)])
def test_an_intent_with_no_state_is_refused(matrix):
    with pytest.raises(ScenarioError, match="state"):
        scene_intents.set_density_matrix(START, matrix)


def test_no_nearest_state_of_what_is_too_large():
    with pytest.raises(ScenarioError, match="too large"):
        scene_intents.use_nearest_state(START, np.full((4, 4), 1e200))


def test_an_undo_under_the_hand_lets_go(scene):
    view, store = scene.tetrahedron.view, scene.dispatch.store
    scene.tabs.setCurrentWidget(scene.tetrahedron)
    again(scene)
    at = view.position_of(view.shown().point).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(view, at + QPoint(20, -10))
    again(scene)
    assert isinstance(state(scene), BellDiagonal) and store.in_gesture
    scene.dispatch.interrupt()
    store.undo()
    again(scene)
    QTest.mouseMove(view, at + QPoint(40, -20))  # the button is still down
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=at + QPoint(40, -20))
    assert state(scene) == Singlet() and store.undo_name is None


entries = st.floats(-1, 1)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    numbers=st.lists(entries, min_size=32, max_size=32).filter(lambda x: max(map(abs, x)) > 0.1),
    rank=st.integers(1, 4),
)
def test_a_density_matrix_becomes_the_state_and_comes_back(numbers, rank):
    """ρ -> Scenario -> session -> ρ, for all ranks."""
    a = (np.array(numbers[:16]) + 1j * np.array(numbers[16:])).reshape(4, 4)
    a[:, rank:] = 0
    rho = a @ a.conj().T
    if np.trace(rho).real < 1e-3:
        return
    rho /= np.trace(rho).real
    s = check_scenario(scene_intents.set_density_matrix(START, rho))
    again = decode_session(encode_session(s))
    assert again == s
    np.testing.assert_allclose(base_state(again.state, 1.0).density_matrix, rho, atol=1e-12)
    # It has a ket exactly if it is pure.
    assert (evaluate(s).scene.ket != "") == (np.sum(np.abs(rho) ** 2) > 1 - 1e-9)
