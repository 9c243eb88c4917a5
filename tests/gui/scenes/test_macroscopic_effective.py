"""The page "Effective state": numbers of known states, verdicts, work aside from the window, Cancel."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.intents import default_scenario
from gui.core.scenes.macroscopic.intents import set_macroscopic_page
from gui.core.spins import GhzSpins, HaarSpins, SingletSpins, Spins, WSpins
from gui.core.spins.intents import set_regions
from gui.core.spins.results import SpinsResults, evaluate_spins
from gui.scenes.macroscopic.effective_words import NEAR, limit_rows, verdict_words
from physics.verdicts.types import Hypothesis, Status

LONG = 60_000  # milliseconds; only a broken test waits so long


def of(state, regions=((0, 1, 2, 3), (4, 5, 6, 7))):
    s = set_macroscopic_page(intents.set_scene(default_scenario(), "macroscopic"), "effective")
    return replace(s, spins=Spins(state, regions))


@pytest.fixture
def open_page(make_window, qtbot):
    def make(scenario, wait=True):
        window = make_window(scenario, (1600, 1000))
        if wait:
            qtbot.waitUntil(lambda: window.current_scene.spins.found is not None, timeout=LONG)
        return window

    return make


def bars(window):
    return {row.name: row for row in window.current_scene.effective.bars.rows()}


def test_singlets_across_the_cut_are_diluted(open_page):
    """Of 16 pairs 4 are singlets: T = -1/4, L = 2/16. P holds T_xx and T_xy of one pair: length 1 there."""
    window = open_page(of(SingletSpins(8)))
    page = window.current_scene.effective
    np.testing.assert_allclose(page.map.numbers_shown(), -np.eye(3) / 4, atol=1e-9)
    found = bars(window)
    assert found["L = Σ T²"].value == pytest.approx(1 / 8)
    assert found["longest |P|"].value == pytest.approx(1)
    assert all(row.role == "good" for row in found.values())
    assert "a local model exists" in page.verdict.text()


def test_a_single_pair_violates_and_the_cards_say_so(open_page, qtbot):
    """Two spins in a singlet: L = 2, S = 2√2, and at the triad's settings no local model."""
    window = open_page(of(SingletSpins(2), ((0,), (1,))))
    assert bars(window)["largest S"].value == pytest.approx(2 * 2**0.5)
    assert bars(window)["L = Σ T²"].role == "bad"
    qtbot.waitUntil(lambda: Hypothesis.LEGGETT in window.verdicts.answers, timeout=LONG)
    assert window.verdicts.answers[Hypothesis.SEPARABLE].status is Status.EXCLUDED
    assert "Effective state of A and B" in _subtitle(window)


def _subtitle(window) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(label.text() for label in window.explain_panel.findChildren(QLabel))


def test_verdicts_are_about_the_effective_state(open_page, qtbot):
    """Singlets across the cut: the Werner state of V = 1/4, separable, whatever the photons do."""
    window = open_page(of(SingletSpins(8)))
    qtbot.waitUntil(lambda: Hypothesis.SEPARABLE in window.verdicts.answers, timeout=LONG)
    assert window.verdicts.answers[Hypothesis.SEPARABLE].status is Status.COMPATIBLE


def test_maps_of_p_and_q_have_a_number_for_every_pair(open_page):
    window = open_page(of(WSpins(8), ((0, 1, 2), (3, 4, 5, 6, 7))))
    page = window.current_scene.effective
    for view in ("p", "q"):
        page.views.buttons[view].click()
        window.refresh()
        shown = page.map.numbers_shown()
        assert shown.shape == (3, 5) and shown.max() <= 1 + 1e-9
        assert shown.max() == pytest.approx(bars(window)[f"longest |{view.upper()}|"].value)


def test_more_regions_have_a_tensor_over_x_and_y_and_no_verdicts(open_page):
    """GHZ of three spins in three regions: T_xxx = 1, T_xyy and its like -1, the others 0; Σ T² = 4."""
    window = open_page(of(GhzSpins(3), ((0,), (1,), (2,))))
    page = window.current_scene.effective
    np.testing.assert_allclose(page.map.numbers_shown(), [[1, 0], [0, -1], [0, -1], [-1, 0]], atol=1e-12)
    assert bars(window)["Σ T²"].value == pytest.approx(4)
    assert window.verdicts.questions == ()
    assert not page.views.isVisible()


def test_painting_needs_no_new_work(open_page):
    window = open_page(of(WSpins(8)))
    window.dispatch.apply("regions", set_regions, ((0, 1), (4, 5, 6, 7)))
    window.refresh()
    row = window.current_scene.spins
    assert not row.job.is_running and row.found is not None and row.found.sizes == (2, 4)


def test_old_numbers_are_never_shown_as_new(open_page, qtbot):
    window = open_page(of(WSpins(8)))
    window.dispatch.apply("state", lambda s: replace(s, spins=Spins(HaarSpins(16, 1), ((0, 1), (2, 3)))))
    window.refresh()
    page, row = window.current_scene.effective, window.current_scene.spins
    assert row.found is None and "spins before" in page.verdict.text()
    assert "of what was before" in page.bars.accessibleDescription()
    assert window.verdicts.questions == ()
    qtbot.waitUntil(lambda: row.found is not None, timeout=LONG)
    assert "before" not in page.verdict.text()


def test_long_work_can_be_cancelled_and_begun_again(open_page, qtbot):
    window = open_page(of(HaarSpins(20, 1), ((0, 1), (2, 3))), wait=False)
    row = window.current_scene.spins
    assert row.job.is_running
    row.job.toggle()
    assert not row.job.is_running and row.job.isVisible() and row.found is None
    assert "Cancelled" in row.job.answer.text()
    window.dispatch.apply("state", lambda s: replace(s, spins=Spins(SingletSpins(4), ((0, 1), (2, 3)))))
    window.refresh()
    qtbot.waitUntil(lambda: row.found is not None, timeout=LONG)
    assert not row.job.isVisible()
    qtbot.waitUntil(lambda: not row.job.is_busy, timeout=LONG)


def test_an_estimate_near_a_limit_is_called_undecided():
    """Two single spins of a Werner-like state with L = 2 V² just below and just above 1: with a standard
    error of 0.01 neither a local model nor a violation is claimed, without one each is.
    """
    spins = Spins(SingletSpins(2), ((0,), (1,)))
    two = evaluate_spins(spins).two
    for v, sign in ((0.70, "✓"), (0.715, "✕")):
        near = replace(two, largest_tensor=2 * v * v, horodecki_max=2 * 2**0.5 * v)
        found = SpinsResults(2, (1, 1), -v * np.eye(3), 2 * v * v, near, error=0.01)
        rows = {row.name: row for row in limit_rows(found)}
        assert rows["largest L"].note == rows["largest S"].note == NEAR
        sure = {row.name: row for row in limit_rows(replace(found, error=0.0))}
        assert all(sure[name].note.startswith(sign) for name in ("L = Σ T²", "largest L", "largest S"))
        if v < 0.707:
            assert rows["L = Σ T²"].note == NEAR and "> 1" not in verdict_words(spins, found)[0]
