"""The lattice of spins: strokes of the mouse, keys, and what a screen reader is told."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtTest import QTest

from gui.look.theme import LIGHT
from gui.widgets.spins import LatticePicture, SpinLattice
from gui.widgets.spins.places import places_in


@pytest.fixture
def lattice(qtbot):
    made = SpinLattice(LIGHT)
    qtbot.addWidget(made)
    made.resize(420, 240)
    made.set_picture(LatticePicture((0, 0, 0, 0, 1, 1, 1, 1)), 3)
    made.asked, made.steps = [], []
    made.painted.connect(lambda spin, region: made.asked.append((spin, region)))
    made.drag_started.connect(lambda: made.steps.append("start"))
    made.drag_finished.connect(lambda: made.steps.append("end"))
    made.show()
    yield made
    made.finish_gesture()


def at(lattice, spin) -> QPoint:
    return lattice.position_of(spin).toPoint()


def test_a_stroke_paints_each_spin_once_and_is_one_gesture(lattice):
    lattice.set_brush(2)
    QTest.mousePress(lattice, Qt.MouseButton.LeftButton, pos=at(lattice, 0))
    for step in (0.2, 0.5, 0.8, 1.0):
        a, b = lattice.position_of(0), lattice.position_of(1)
        QTest.mouseMove(lattice, (a + (b - a) * step).toPoint())
    QTest.mouseRelease(lattice, Qt.MouseButton.LeftButton, pos=at(lattice, 1))
    assert lattice.asked == [(0, 2), (1, 2)]
    assert lattice.steps == ["start", "end"]


def test_what_has_the_colour_of_the_brush_already_is_not_painted(lattice):
    QTest.mouseClick(lattice, Qt.MouseButton.LeftButton, pos=at(lattice, 2))
    assert lattice.asked == []


def test_the_right_button_takes_a_spin_out_of_its_region(lattice):
    QTest.mouseClick(lattice, Qt.MouseButton.RightButton, pos=at(lattice, 5))
    assert lattice.asked == [(5, -1)]


@pytest.mark.parametrize(
    ("key", "wanted"),
    [(Qt.Key.Key_2, 1), (Qt.Key.Key_B, 1), (Qt.Key.Key_3, 2), (Qt.Key.Key_0, -1), (Qt.Key.Key_Delete, -1)],
)
def test_keys_put_the_spin_under_the_cursor_into_a_region(lattice, key, wanted):
    QTest.keyClick(lattice, Qt.Key.Key_Right)
    QTest.keyClick(lattice, key)
    assert lattice.asked == [(1, wanted)]


def test_a_region_that_is_not_there_is_no_key(lattice):
    QTest.keyClick(lattice, Qt.Key.Key_9)
    QTest.keyClick(lattice, Qt.Key.Key_D)
    assert lattice.asked == []


def test_the_cursor_walks_in_rows_and_stays_at_the_edge(lattice):
    QTest.keyClick(lattice, Qt.Key.Key_Left)
    assert "Spin 0 of 8: region A" in lattice.accessibleDescription()
    QTest.keyClick(lattice, Qt.Key.Key_Down)
    assert "Spin 4 of 8" in lattice.accessibleDescription()
    QTest.keyClick(lattice, Qt.Key.Key_End)
    assert "Spin 7 of 8: region B. region A: 0, 1, 2, 3; region B: 4, 5, 6, 7" in (
        lattice.accessibleDescription()
    )


@pytest.mark.parametrize("arrangement", ["rows", "ring", "arc"])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 12, 13, 20, 24])
@pytest.mark.parametrize("size", [(400, 150), (180, 300), (900, 500)])
def test_spins_lie_inside_and_do_not_touch(count, arrangement, size):
    rect = QRectF(10, 10, *size)
    places = places_in(rect, count, arrangement, 5, 1.0)
    for k, (x, y) in enumerate(places.centres):
        r = places.radius
        assert rect.adjusted(-1, -1, 1, 1).contains(QRectF(x - r, y - r, 2 * r, 2 * r))
        assert all(math.dist((x, y), other) > 2 * r for other in places.centres[k + 1 :])
        assert places.nearest(places.point(k)) == k
