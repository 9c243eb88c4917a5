"""The pictures of an experiment: what they tell, without relying on colour, and that nothing runs on."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.look.theme import DARK, LIGHT
from gui.widgets.lab import BarOfC, CorrelatorBars, PairFlight


@pytest.fixture
def flight(qtbot):
    widget = PairFlight(DARK)
    qtbot.addWidget(widget)
    widget.resize(520, 130)
    widget.show()
    return widget


def test_a_pair_lights_one_lamp_on_each_side_and_the_picture_comes_to_rest(flight, qtbot):
    flight.launch("a1", "b2'", 1, -1)
    assert flight.accessibleDescription() == "a1: +, b2': −"
    moving = flight.grab().toImage()
    qtbot.wait(1300)
    still = flight.grab().toImage()
    assert moving != still
    qtbot.wait(60)
    assert flight.grab().toImage() == still  # the last outcome stays to be read
    other = PairFlight(DARK)
    qtbot.addWidget(other)
    other.resize(520, 130)
    other.launch("a1", "b2'", -1, -1)
    qtbot.wait(1300)
    assert other.grab().toImage() != still


def test_lamps_are_lit_before_the_next_pair_leaves_even_at_ten_a_second(flight, qtbot):
    lamps = [(sign * 213 + 260 + 9, 29) for sign in (-1, 1)]  # beside the sign of + on both sides
    dark = [flight.grab().toImage().pixel(*at) for at in lamps]
    for _ in range(2):
        flight.launch("a1", "b1", 1, 1, every=0.1)
        qtbot.wait(70)
        assert all(flight.grab().toImage().pixel(*at) != was for at, was in zip(lamps, dark, strict=True))


def test_a_stream_and_rest(flight):
    flight.set_stream("1000 pairs a second", (0.5, 0.9))
    bright = flight.grab().toImage()
    assert flight.accessibleDescription() == "1000 pairs a second"
    flight.rest()
    assert flight.grab().toImage() != bright


@pytest.fixture
def bars(qtbot):
    widget = CorrelatorBars(LIGHT)
    qtbot.addWidget(widget)
    widget.resize(520, 180)
    widget.show()
    return widget


def test_correlators_are_told_in_words_and_walked_through(bars):
    bars.set_bars([BarOfC("a1", "b1", -0.9, -0.95, 0.02, 250), BarOfC("a1", "b1'", -0.9)])
    assert "C(a₁, b₁) = −0.950 ± 0.020 of 250 pairs; the source gives −0.9000" in bars.accessibleDescription()
    assert "none yet" in bars.accessibleDescription()
    QTest.keyClick(bars, Qt.Key.Key_Right)
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert bars.accessibleDescription().startswith("C(a₁, b₁′): none yet")


@pytest.mark.parametrize("count", [0, 1, 18, 3600])
def test_any_number_of_correlators_is_painted(bars, count):
    empty = bars.grab().toImage()
    bars.set_bars([BarOfC(f"a{k}", f"b{k}", 0.5, 0.5, 0.001, 10**6) for k in range(count)])
    assert (bars.grab().toImage() != empty) == (count > 0)
