"""The pages Growth, Settings and Temperature: known numbers, and what is said where there are none."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core import intents
from gui.core.intents import default_scenario
from gui.core.scenes.macroscopic import GROWTH_VIEWS, PAGES, GrowthChoices, temperature
from gui.core.scenes.macroscopic.growth import compute_criterion
from gui.core.scenes.macroscopic.intents import set_growth_number, set_growth_view, set_macroscopic_page
from gui.core.scenes.macroscopic.spin_intents import set_field
from gui.core.spins import CoupledSpins, GhzSpins, HaarSpins, HeisenbergSpins, SingletSpins, Spins, WSpins
from gui.scenes.macroscopic import growth_page
from gui.widgets import waiting
from physics.verdicts.types import Cancelled

LONG = 60_000  # milliseconds; only a broken test waits so long


def on(page, spins=None):
    s = set_macroscopic_page(intents.set_scene(default_scenario(), "macroscopic"), page)
    return s if spins is None else replace(s, spins=spins)


@pytest.fixture
def open_page(make_window, qtbot):
    def make(scenario):
        window = make_window(scenario, (1600, 1000))
        qtbot.waitUntil(lambda: window.current_scene.is_settled, timeout=LONG)
        return window

    return make


def test_the_example_of_the_paper(open_page):
    """1e23 particles, 1e7 regions, 1e7-body observables: 1e9 settings (Ramanathan et al., section IV)."""
    window = open_page(set_growth_view(on("growth"), "settings"))
    assert window.results.scene.settings.now == 10**9
    assert "S ≤ 10⁹" in window.current_scene.growth.settings.view().accessibleDescription()
    window.dispatch.apply("numbers of the limit", set_growth_number, "regions", 17)
    window.refresh()
    assert window.results.scene.settings.now == 0
    assert "not even one" in window.current_scene.growth.settings.view().accessibleDescription()


def test_regions_grow_like_the_logarithm_of_the_particles(open_page):
    """Binary: K 2^(K-1) <= N. For N = 1e23 that is K = 71; no set of strings at all has more than 77."""
    window = open_page(set_growth_view(on("growth"), "regions"))
    page = window.current_scene.growth
    at = {key: page.regions.layer(key).ys[-1] for key in ("binary", "careful", "best", "least")}
    assert at["binary"] == max(k for k in range(1, 99) if k * 2 ** (k - 1) <= 1e23) == 71
    assert at["binary"] <= at["careful"] <= at["best"] <= at["least"] == 77


def test_coupled_groups_lie_on_the_bound(open_page):
    """Two groups of largest spin coupled to J = 0 have V = (R + 2)/(3R)."""
    window = open_page(on("growth"))
    points = window.current_scene.growth.plot.layer("coupled")
    np.testing.assert_allclose(points.ys, (np.asarray(points.xs) + 2) / (3 * np.asarray(points.xs)))
    state = window.current_scene.growth.plot.layer("state")
    assert (list(state.xs), list(state.ys)) == ([4], [pytest.approx(0.25)])  # four singlets across


def test_the_criterion_of_a_ghz_state_is_kept_while_a_region_has_two_spins(open_page):
    """GHZ of 4 spins cut into single spins: Σ T² = 2^3; into two or three regions T vanishes in x, y."""
    window = open_page(set_growth_view(on("growth", Spins(GhzSpins(4), ((0, 1), (2, 3)))), "criterion"))
    points = window.current_scene.growth.criterion.layer("sums")
    assert list(points.xs) == [2, 3, 4]
    np.testing.assert_allclose(points.ys, [0, 0, 8], atol=1e-12)


def test_the_local_model_reproduces_the_statistics(open_page):
    window = open_page(on("settings", Spins(HaarSpins(4, 3), ((0, 1), (2, 3)))))
    page = window.current_scene.settings
    assert page.model.deviation < 1e-12
    assert page.model.weights.sum() == pytest.approx(1) and (page.model.weights >= 0).all()
    assert page.model.alice.shape == page.model.bob.shape == (16, 2)
    assert "✓ 16 values of λ" in page.found.text()
    assert "the first 2 of 3 settings" in page.about.text()
    assert len(page.table.shown().rows) == 16


@pytest.mark.parametrize(
    "state",
    [HeisenbergSpins("ring", 4, 1.3, 0.4), HeisenbergSpins("chain", 4, 0.0), CoupledSpins(2, 2, 2)],
)
def test_mixtures_have_their_model_with_any_settings_of_bob(open_page, state):
    """Thermal, ground and coupled states; λ that gives Bob a spin state covers all his settings."""
    window = open_page(on("settings", Spins(state, ((0, 1), (2, 3)))))
    page = window.current_scene.settings
    assert page.model.deviation < 1e-12 and page.model.open_deviation < 1e-12
    assert f"all {len(window.store.scenario.bob)} settings of B" in page.found.text()


def test_products_of_two_spins_have_a_model_for_half_as_many_settings(open_page, qtbot):
    """⌊N_X/M⌋ settings: 2 of 4 spins at M = 2, one at M = 3, none beyond the spins of a region."""
    spins = Spins(HaarSpins(7, 1), ((0, 1, 2, 3), (4, 5, 6)))
    window = open_page(on("settings", spins))
    page = window.current_scene.settings
    for body, settings in ((2, (2, 1)), (3, (1, 1))):
        page.body.setValue(body)
        window.refresh()
        qtbot.waitUntil(lambda: page.is_settled, timeout=LONG)
        assert (page.model.alice.shape[1], page.model.bob.shape[1]) == settings
        assert page.model.deviation < 1e-12 and f"products of {body} spins" in page.found.text()
        assert f"⌊3/{body}⌋ = 1" in page.about.text()
    page.body.setValue(4)
    window.refresh()
    assert page.model is None and "fewer spins than M = 4" in page.found.text()
    window.store.undo()
    window.refresh()
    assert page.body.value() == 3 and page.model is not None


def test_the_theorem_is_tight(open_page):
    """CHSH by 2√2 for single spins; 2 for two spins on one side, where I3322 is violated by 0.0161."""
    window = open_page(on("settings"))
    found = [row[4].text for row in window.current_scene.settings.tight.shown().rows]
    assert found == ["2.8284 ✕", "2.0000 ✓", "0.0161 ✕"]


@pytest.mark.parametrize(
    ("spins", "words"),
    [
        (Spins(HeisenbergSpins("ring", 10), ((0, 1), (2, 3))), "10 spins"),
        (Spins(WSpins(10), ((0, 1), (2, 3))), "10 spins"),
        (Spins(WSpins(8), ((0, 1, 2, 3, 4), (5,))), "A region of 5 spins"),
        (Spins(WSpins(6), ((0,), (1,), (2,))), "3 regions"),
    ],
)
def test_where_no_model_is_written_down_the_page_says_why(open_page, spins, words):
    page = open_page(on("settings", spins)).current_scene.settings
    assert page.model is None and words in page.found.text()


def test_a_pair_is_entangled_below_four_over_ln_three(open_page):
    """Two spins: V = (1 - e^(-4/T))/(1 + 3 e^(-4/T)) is 1/3 at T = 4/ln 3, and 1/√2 further down."""
    window = open_page(on("temperature", Spins(HeisenbergSpins("chain", 2), ((0,), (1,)))))
    curve = window.current_scene.temperature.curve
    ends = {limit.key: limit.temperatures for limit in curve.limits}
    assert ends["separable"] == (pytest.approx(4 / math.log(3)),)
    v = math.sqrt(0.5)
    assert ends["chsh"] == (pytest.approx(4 / math.log((1 + 3 * v) / (1 - v))),)
    assert "up to T = 3.641" in window.current_scene.temperature.table.shown().rows[0][2].text


def test_large_regions_of_a_ring_never_violate(open_page):
    """R = 4: V <= 1/2, so that steering and Bell are impossible at any temperature."""
    spins = Spins(HeisenbergSpins("ring", 8), ((0, 2, 4, 6), (1, 3, 5, 7)))
    curve = open_page(on("temperature", spins)).current_scene.temperature.curve
    assert curve.bound == pytest.approx(0.5) and curve.visibility.max() <= 0.5
    assert {limit.key for limit in curve.limits if limit.temperatures} == {"separable", "povm_model_barrett"}


def test_the_curve_follows_the_field(open_page, qtbot):
    """Two spins: V(0) = 1 up to h = 4, where the aligned triplet takes over with V = -1/3."""
    window = open_page(on("temperature", Spins(HeisenbergSpins("chain", 2), ((0,), (1,)))))
    page = window.current_scene.temperature
    for field, v, words in ((1.0, 1.0, "up to T = 3.641"), (5.0, -1 / 3, "between T =")):
        window.dispatch.apply("field", set_field, field)
        window.refresh()
        qtbot.waitUntil(lambda: page.is_settled, timeout=LONG)
        assert page.curve.field == field and page.curve.visibility[0] == pytest.approx(v)
        assert f"h = {field:g}" in page.plot.title() and words in page.table.shown().rows[0][2].text
    assert page.table.shown().rows[0][0].text == "entanglement" and len(page.curve.limits) == 5


def test_more_spins_than_can_be_diagonalised_are_estimated(open_page, monkeypatch):
    """The estimate says that it is one, where it begins, and how uncertain each temperature is."""
    spins = Spins(HeisenbergSpins("ring", 6), ((0, 2, 4), (1, 3, 5)))
    exact = open_page(on("temperature", spins)).current_scene.temperature.curve
    monkeypatch.setattr(temperature, "MOST_EXACT", 5)
    page = open_page(on("temperature", spins)).current_scene.temperature
    curve = page.curve
    assert curve.vectors == 64 and "estimate" in page.plot.title() and curve.temperatures[0] == 0.2
    assert np.abs(curve.visibility - exact.visibility[4:]).max() <= 3 * curve.error
    one, known = curve.limits[0], exact.limits[0]
    assert one.key == known.key == "separable"
    assert abs(one.temperatures[-1] - known.temperatures[-1]) <= 3 * one.errors[-1]
    assert " ± " in page.table.shown().rows[0][2].text


def test_without_a_thermal_state_one_is_offered(open_page):
    window = open_page(on("temperature", Spins(SingletSpins(8))))
    page = window.current_scene.temperature
    assert page.curve is None and "thermal state" in page.plot.notice()
    page.plot.notice_followed.emit()
    window.refresh()
    assert isinstance(window.store.scenario.spins.state, HeisenbergSpins)


@pytest.mark.parametrize("view", GROWTH_VIEWS)
def test_each_plot_is_the_one_that_is_exported(open_page, view):
    window = open_page(set_growth_view(on("growth"), view))
    assert window.current_scene.plots() == [window.current_scene.growth.plot_in_view()]
    assert window.current_scene.plots()[0].isVisible()


def test_every_page_has_its_tab():
    assert GrowthChoices().view == GROWTH_VIEWS[0]
    from gui.scenes.macroscopic.page_words import PAGE_ABOUT, PAGE_NAMES, PAGE_TITLES

    assert set(PAGE_NAMES) == set(PAGE_TITLES) == set(PAGE_ABOUT) == set(PAGES)


def test_what_takes_long_is_cancelled_and_computed_after_all(open_page, qtbot, monkeypatch):
    """While Σ T²(K) is worked at the page offers Cancel, then Compute; work goes on until it is told."""

    def held(spins, *, progress, should_stop):
        while isinstance(spins.state, HaarSpins) and not should_stop():
            time.sleep(0.002)
        return compute_criterion(spins, progress=progress, should_stop=should_stop)

    monkeypatch.setattr(waiting, "PATIENCE_MS", 0)
    monkeypatch.setattr(growth_page, "compute_criterion", held)
    window = open_page(on("growth"))
    page = window.current_scene.growth
    assert page.waiting.isHidden()
    spins = Spins(HaarSpins(6, 3), ((0, 1, 2), (3, 4, 5)))
    window.dispatch.apply(
        "state of the spins", lambda s: set_growth_view(replace(s, spins=spins), "criterion")
    )
    window.refresh()
    qtbot.waitUntil(lambda: page.waiting.isVisible(), timeout=LONG)
    assert page.waiting.button.text() == "Cancel" and "computed" in page.criterion.notice()
    page.waiting.button.click()
    assert page.waiting.button.text() == "Compute" and "cancelled" in page.criterion.notice()
    page.waiting.button.click()
    assert not page.is_settled and page.waiting.button.text() == "Cancel"
    # Another state is not waited for.
    few = Spins(GhzSpins(4), ((0, 1), (2, 3)))
    window.dispatch.apply("state of the spins", lambda s: replace(s, spins=few))
    window.refresh()
    qtbot.waitUntil(lambda: page.is_settled, timeout=LONG)
    assert list(page.criterion.layer("sums").xs) == [2, 3, 4] and page.waiting.isHidden()


def test_the_criterion_ends_between_its_partitions():
    """Told to end it raises, whichever of the states and numbers of regions it is at."""
    thermal = HeisenbergSpins("ring", 6)
    compute_criterion(Spins(thermal), progress=lambda done: None, should_stop=bool)  # keeps its spectrum
    for state in (HaarSpins(10, 3), thermal):
        for calls in (0, 3):
            counted = iter(range(calls))
            with pytest.raises(Cancelled):
                compute_criterion(
                    Spins(state, ((0, 1), (2, 3))),
                    progress=lambda done: None,
                    should_stop=lambda counted=counted: next(counted, None) is None,
                )


def test_without_a_thermal_state_no_curve_is_named_and_no_table_of_headings_is_left(open_page):
    window = open_page(on("temperature"))
    page = window.current_scene.temperature
    assert "Heisenberg" in page.plot.notice() and not page.plot.legend()
    assert page.table.isHidden()
    thermal = Spins(HeisenbergSpins("ring", 4), ((0, 1), (2, 3)))
    window.dispatch.apply("state of the spins", lambda s: replace(s, spins=thermal))
    window.refresh()
    assert page.table.isVisible()
