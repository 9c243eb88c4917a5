"""The page Temperature for complete graphs of up to 10^23 spins: limits, and exact small numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gui.core import intents
from gui.core.files.session import SessionError, decode_session, encode_session
from gui.core.intents import default_scenario
from gui.core.numbers import EntryError
from gui.core.scenes.macroscopic.intents import (
    set_macroscopic_page,
    set_many_coupling,
    set_many_spins,
    set_temperature_view,
)
from gui.core.scenes.macroscopic.many_spins import SCALED, compute_many_spins, count_text, read_count
from gui.core.scenes.macroscopic.total_spin import compute_total_spin
from gui.widgets import waiting
from physics.macroscopic.thermal import HeisenbergModel, coupled_visibility, diagonalised, visibility_at


def curve_of(spins, coupling=1):
    return compute_many_spins(spins, coupling, progress=lambda done: None, should_stop=lambda: False)


@pytest.mark.parametrize("coupling", [1, -1])
@pytest.mark.parametrize("n", [4, 5, 8])
def test_few_spins_are_those_of_all_eigenstates(n, coupling):
    found = curve_of(n, coupling)
    spectrum = diagonalised(HeisenbergModel("complete", n, coupling))
    halves = [list(range(n // 2)), list(range(n // 2, n))]
    np.testing.assert_allclose(found.visibility, visibility_at(spectrum, halves, SCALED * n), atol=1e-12)
    assert found.at_zero == pytest.approx(float(visibility_at(spectrum, halves, 0.0)))


def test_a_pair_ends_where_a_pair_ends():
    """Two spins: V is 1/3 at T = 4/ln 3."""
    ends = {limit.key: limit.temperatures for limit in curve_of(2).limits}
    assert ends["separable"] == (pytest.approx(4 / math.log(3)),)


def test_a_mole_of_spins_passes_no_limit():
    """<(Σ σ)²> = 3N T/(T + NJ) for N → ∞: V (N - 1) = 1/(1 + t) with t = T/N; V(0) = 1/(N - 1)."""
    found = curve_of(10**23)
    np.testing.assert_allclose(found.visibility * 1e23, 1 / (1 + SCALED), rtol=1e-5)
    assert found.at_zero == pytest.approx(1e-23)
    assert not any(limit.above_at_zero or limit.temperatures for limit in found.limits)
    assert found.larger == 5 * 10**22 and found.above_third == pytest.approx(4e-23 / 3)


def test_a_mole_of_ferromagnetic_spins_orders_at_t_of_n():
    """Mean field: T_c = N|J|; far below all spins are parallel, V = -1/3, above V = -1/(T - N)."""
    found = curve_of(10**23, -1)
    assert found.visibility[0] == pytest.approx(-1 / 3)
    hot = SCALED > 1.2
    np.testing.assert_allclose(found.visibility[hot] * 1e23, -1 / (SCALED[hot] - 1), rtol=1e-5)


@pytest.mark.parametrize("n", [2, 3, 8, 9])
def test_halves_of_least_total_spin_reach_the_bound(n):
    exact = coupled_visibility(n // 2, n - n // 2, n % 2)
    assert curve_of(n).bound == pytest.approx(float(exact), rel=1e-15)


def total_of(spins):
    return compute_total_spin(spins, progress=lambda done: None, should_stop=lambda: False)


def test_four_spins_at_each_total_spin():
    """Two triplets: S_A.S_B = -2, -1, 1 for J = 0, 1, 2, so V = 2/3, 1/3, -1/3; 1/3 is not above 1/3."""
    found = total_of(4)
    assert list(found.multiplicity) == [1, 3, 5]
    np.testing.assert_allclose(found.visibility, [2 / 3, 1 / 3, -1 / 3], atol=1e-15)
    assert found.limits[0].key == "separable" and found.limits[0].last_twice_j == 0
    assert [one.last_twice_j for one in total_of(2).limits] == [0] * 8  # the singlet: V = 1


def test_a_mole_is_entangled_up_to_the_root_of_its_size():
    """V > 1/3 needs J(J + 1) < R: 2 J(J+1) < 2R of V = (R + 2)/(3R) - 2 J(J + 1)/(3R²), exact in integers."""
    found, r = total_of(10**23), 5 * 10**22
    j = found.limits[0].last_twice_j // 2
    assert j * (j + 1) < r <= (j + 1) * (j + 2)
    assert all(one.last_twice_j is None for one in found.limits[1:])
    assert found.visibility[-1] == pytest.approx(-1 / 3) and found.above_third == pytest.approx(2 / (3 * r))
    odd = total_of(7)  # S = 3/2 and 2
    assert odd.multiplicity[0] == 2 and odd.visibility[0] == pytest.approx((4 + 2) / 12)


def test_the_page_shows_the_total_spin(make_window, qtbot):
    window = make_window(set_temperature_view(shown(), "total"), (1280, 720))
    page = window.current_scene.temperature
    qtbot.waitUntil(lambda: page.is_settled, timeout=60_000)
    assert window.current_scene.plots() == [page.total.plot]
    rows = page.total.table.shown().rows
    assert "2.24e" in rows[0][2].text or "2.24" in rows[0][2].text
    assert rows[1][2].text == "at no J"
    page.total.entry.entered.emit("4")
    window.refresh()
    qtbot.waitUntil(lambda: page.is_settled, timeout=60_000)
    assert page.total.table.shown().rows[0][2].text == "up to J = 0"


@pytest.mark.parametrize("text", ["1e23", "10^23", "100 000 000 000 000 000 000 000", "1E+23"])
def test_numbers_of_spins_are_exact(text):
    assert read_count(text) == 10**23
    assert read_count(count_text(10**23 - 1)) == 10**23 - 1 and count_text(25 * 10**8) == "25e8"


@pytest.mark.parametrize(
    ("text", "words"),
    [("1", "outside"), ("1e24", "1e23"), ("2.5", "whole"), ("many", "not a number"), ("1e-3", "not a n")],
)
def test_other_numbers_are_refused_with_the_reason(text, words):
    with pytest.raises(EntryError, match=words):
        set_many_spins(default_scenario(), text)


def shown(n="1e23"):
    page = set_macroscopic_page(intents.set_scene(default_scenario(), "macroscopic"), "temperature")
    return set_many_spins(set_temperature_view(page, "many"), n)


def test_the_number_stays_exact_in_a_file():
    """10^23 - 1 is no float; 10^24 is refused as it is when typed."""
    scenario = set_many_coupling(shown(str(10**23 - 1)), "-1")
    assert decode_session(encode_session(scenario)) == scenario
    with pytest.raises(SessionError, match=r"temperature\.many"):
        decode_session(encode_session(scenario).replace(str(10**23 - 1).encode(), str(10**24).encode()))


def test_the_page_shows_a_mole(make_window, qtbot):
    window = make_window(shown(), (1280, 720))
    page = window.current_scene.temperature
    qtbot.waitUntil(lambda: page.is_settled, timeout=60_000)
    assert page.many.entry.text() == "1e23" and window.current_scene.plots() == [page.many.plot]
    assert page.many.plot.layer("visibility").ys[0] == pytest.approx(-23, abs=0.01)
    assert all(row[2].text == "at no T" for row in page.many.table.shown().rows)
    page.many.entry.entered.emit("2")
    window.refresh()
    assert window.store.scenario.macroscopic.temperature.many == 2


def test_a_mole_can_be_cancelled_and_computed_after_all(make_window, qtbot, monkeypatch):
    monkeypatch.setattr(waiting, "PATIENCE_MS", 0)
    window = make_window(shown(), (1280, 720))
    part = window.current_scene.temperature.many
    qtbot.waitUntil(lambda: part.waiting.isVisible(), timeout=60_000)
    part.waiting.button.click()
    assert part.is_settled and part.curve is None and "cancelled" in part.plot.notice()
    part.waiting.button.click()
    assert not part.is_settled and part.waiting.button.text() == "Cancel"
    part.entry.entered.emit("4")  # few are soon there
    window.refresh()
    qtbot.waitUntil(lambda: part.is_settled, timeout=60_000)
    assert part.curve is not None and part.waiting.isHidden()
