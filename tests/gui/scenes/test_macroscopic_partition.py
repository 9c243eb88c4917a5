"""The page "Partition": spins painted by hand, directions dragged, the state chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from gui.core import intents
from gui.core.scenes.macroscopic.intents import set_macroscopic_page
from gui.core.spins import GhzSpins, SingletSpins


@pytest.fixture
def window(make_window):
    start = intents.set_scene(intents.default_scenario(), "macroscopic")
    return make_window(set_macroscopic_page(start, "partition"), (1600, 1000))


def page(window):
    return window.current_scene.partition


def spins(window):
    window.refresh()
    return window.store.scenario.spins


def test_a_stroke_with_the_brush_of_a_region_is_one_undo_step(window):
    lattice = page(window).lattice
    page(window).brushes[1].click()
    places = [lattice.position_of(k).toPoint() for k in (0, 1, 2)]
    QTest.mousePress(lattice, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(lattice, place)
        window.refresh()
    QTest.mouseRelease(lattice, Qt.MouseButton.LeftButton, pos=places[-1])
    assert spins(window).regions == ((3,), (0, 1, 2, 4, 5, 6, 7))
    assert page(window).brushes[0].text() == "A  1"
    window.commands.undo()
    assert spins(window).regions == ((0, 1, 2, 3), (4, 5, 6, 7))


def test_a_region_does_not_lose_its_last_spin_and_the_banner_says_so(window):
    lattice = page(window).lattice
    for spin in range(4):
        QTest.keyClick(lattice, Qt.Key.Key_B)
        window.refresh()
        assert lattice.picture().regions[spin] == (0 if spin == 3 else 1)
        QTest.keyClick(lattice, Qt.Key.Key_Right)
    assert "spin 3 stays: region A has no other" in window.banner.text()
    assert spins(window).regions == ((3,), (0, 1, 2, 4, 5, 6, 7))


def test_regions_come_with_their_brushes_and_directions(window):
    page(window).count.setValue(3)
    assert len(spins(window).regions) == 3
    assert page(window).brushes[2].isVisible() and not page(window).brushes[3].isVisible()
    assert [arrow.label for arrow in page(window).sphere.arrows()] == ["A", "B", "C"]
    page(window).sphere.drag_started.emit(1)
    page(window).sphere.tip_moved.emit(1, (1.0, 0.0, 0.0))
    page(window).sphere.drag_finished.emit(1)
    assert spins(window).directions == ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
    assert page(window).lattice.picture().directions[1] == (1.0, 0.0, 0.0)


def test_a_brush_of_a_region_that_went_is_put_down(window):
    page(window).count.setValue(3)
    window.refresh()
    page(window).brushes[2].click()
    page(window).count.setValue(2)
    window.refresh()
    assert page(window).brushes[0].isChecked()


def test_each_kind_of_state_has_its_own_fields(window):
    state = page(window).state
    for key, own in (("dicke", "dicke"), ("haar", "haar"), ("total_spin", "total_spin"), ("ghz", "")):
        state.family.setCurrentIndex(state.family.findData(key))
        state.family.activated.emit(state.family.currentIndex())
        window.refresh()
        assert {name for name, pair in state.own.items() if pair[1].isVisible()} == ({own} if own else set())
    assert spins(window).state == GhzSpins(8)
    state.family.setCurrentIndex(state.family.findData("heisenberg"))
    state.family.activated.emit(state.family.currentIndex())
    window.refresh()
    assert all(slider.isVisible() for slider in state.sliders) and state.graph.isVisible()
    assert page(window).lattice.picture().arrangement == "ring"


def test_a_preset_paints_all(window):
    page(window).presets["stripes"].click()
    assert spins(window).regions == ((0, 2, 4, 6), (1, 3, 5, 7))
    assert "region A: 0, 2, 4, 6" in page(window).lattice.accessibleDescription()


def test_a_vector_is_opened_from_the_page(window, tmp_path, monkeypatch):
    """The button asks for a file as File > Open does: a GHZ state of three spins."""
    path = tmp_path / "ghz.npy"
    np.save(path, np.array([1, 0, 0, 0, 0, 0, 0, 1]) / np.sqrt(2))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    window.current_scene.partition.state.open.click()
    window.refresh()
    state = window.store.scenario.spins.state
    assert (state.name, state.n) == ("ghz.npy", 3)
    # It is one step of the work, not another session: nothing is asked, and Undo takes it back.
    assert window.store.undo_name == "open state vector" and window.store.is_modified
    window.store.undo()
    window.refresh()
    assert window.store.scenario.spins.state == SingletSpins(8)
