"""Polarization scene: pages, maps, diagram and tables show the results and send intents."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from gui.core import intents
from gui.core.presets import apply_preset
from gui.core.scenes.polarization import PAGES
from gui.core.scenes.polarization import intents as scene_intents
from gui.look.theme import DARK, LIGHT
from tests.gui.scenes.bench import again, scene_alone

START = intents.set_scene(intents.default_scenario(), "polarization")


@pytest.fixture
def scene(qtbot):
    view = scene_alone(qtbot, START)
    view.show()
    return view


def test_pages_are_remembered(scene):
    for k, page in enumerate(PAGES):
        scene.tabs.setCurrentIndex(k)
        assert scene.dispatch.store.scenario.polarization.page == page
    scene.dispatch.apply("page", scene_intents.set_polarization_page, "surface")
    again(scene)
    assert scene.tabs.currentIndex() == 0


def test_words_of_the_two_models(scene):
    product, branciard = scene.surface.rows["product"], scene.surface.rows["branciard"]
    assert product.verdict.text().startswith("✓") and product.value.text() == "0.0000"
    assert branciard.verdict.text().startswith("!")
    assert "negative probabilities" in branciard.detail.text()
    scene.dispatch.apply("V", intents.set_visibility, 0.5)
    again(scene)
    assert "negative" not in branciard.detail.text()


def test_picking_u_is_one_undo_step(qtbot, scene):
    view = scene.surface.rows["branciard"].map
    before = scene.dispatch.store.scenario.polarization.hidden
    place = view.position_of((0.8, 0.6, 0.0))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.toPoint())
    u = np.array(scene.dispatch.store.scenario.polarization.hidden)
    np.testing.assert_allclose(u, (0.8, 0.6, 0.0), atol=0.03)
    scene.dispatch.store.undo()
    assert scene.dispatch.store.scenario.polarization.hidden == before


def test_both_spheres_turn_together(qtbot, scene):
    first, second = (row.map for row in scene.surface.rows.values())
    qtbot.keyClick(first, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert first.camera() == second.camera() != type(first.camera())()


def test_result_and_setting(scene):
    scene.surface.outcomes[-1].click()
    assert scene.dispatch.store.scenario.polarization.outcome == -1
    scene.surface.setting.setCurrentIndex(2)
    scene.surface.setting.activated.emit(2)
    assert scene.dispatch.store.scenario.polarization.alice == 2
    again(scene)
    scene.dispatch.apply("remove", intents.remove_setting, "alice", 2)
    again(scene)
    assert scene.surface.setting.currentIndex() == 1


def test_the_diagram_lights_up(qtbot, scene):
    scene.tabs.setCurrentIndex(1)
    scene.theorem.buttons["product"].click()
    again(scene)
    diagram = scene.theorem.diagram
    assert all(node.holds for node in diagram.nodes())
    scene.theorem.buttons["branciard"].click()
    again(scene)
    failing = [node.key for node in diagram.nodes() if not node.holds]
    assert "post_selection" in failing and "no_signalling" not in failing
    assert [node.premise for node in diagram.nodes()] == [True] * 4 + [False] * 4
    diagram.setFocus()
    qtbot.keyClick(diagram, Qt.Key.Key_Down)
    assert diagram.accessibleDescription().startswith("(1) positive")


def test_the_table_of_the_polarizers(scene):
    scene.polarizers.epsilon.value_changed.emit(0.2)
    scene.polarizers.prime.value_changed.emit(0.1)
    again(scene)
    p = scene.dispatch.store.scenario.polarization
    assert (p.epsilon, p.epsilon_prime) == (0.2, 0.1)
    c, leggett, chsh = scene.polarizers.table.cells()
    assert float(c[2].text.replace("−", "-")) == pytest.approx(
        0.64 * float(c[1].text.replace("−", "-")), abs=1e-4
    )
    assert leggett[2].text.startswith("✓") and leggett[2].role == "good"
    assert chsh[4].text == "ε = 0.153"  # (1 - ε)² 2√2 V = 2 at V = 0.985


def test_many_photons(scene):
    scene.photons.photons.value_changed.emit(4.0)
    scene.photons.family.setCurrentIndex(2)
    scene.photons.family.activated.emit(2)
    again(scene)
    assert scene.photons.excitations.isVisibleTo(scene.photons)
    assert "Dicke, N = 4, k = 2" in scene.photons.verdict.text()
    assert [row[4].text for row in scene.photons.table.cells()] == ["! refuted"] * 4
    scene.dispatch.apply("V", intents.set_visibility, 0.05)
    again(scene)
    assert scene.photons.verdict.text().startswith("✓")
    assert [row[4].text for row in scene.photons.table.cells()] == ["not refuted"] * 4


def test_given_correlations_have_no_witness(scene):
    scene.dispatch.store.apply(apply_preset(scene.dispatch.store.scenario, "pr_box"))
    results = again(scene)
    assert "No state" in scene.theorem.plot.view().accessibleDescription()
    assert {spec.key: value for spec, value in scene.readout_rows(results)}["witness"].text == "—"


@pytest.mark.parametrize("page", PAGES)
def test_the_page_in_view_is_what_is_exported(scene, page):
    scene.dispatch.apply("page", scene_intents.set_polarization_page, page)
    results = again(scene)
    rect = QRectF(0, 0, 700, 500)
    pictures = []
    for theme in (LIGHT, DARK):
        image = QImage(700, 500, QImage.Format.Format_ARGB32)
        image.fill(theme.color("panel"))
        painter = QPainter(image)
        for part in scene.extra_parts(results, theme, rect):
            assert rect.contains(part.rect)
            part.paint(painter, part.rect, theme)
        painter.end()
        pictures.append(image)
    empty = QImage(700, 500, QImage.Format.Format_ARGB32)
    empty.fill(LIGHT.color("panel"))
    assert pictures[0] != empty
    assert pictures[0] != pictures[1]
