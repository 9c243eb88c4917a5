"""evaluate: published numbers arrive in Results, and the cache changes nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import Cache, evaluate
from gui.core.evaluate_leggett import PHI_GRID
from gui.core.presets import apply_preset
from gui.core.results_json import numbers, results_as_json
from gui.core.scenario import BellDiagonal, BlochForm, ColouredNoise, PartiallyEntangled


def at(phi_deg: float, v: float = 1.0, eta: float = 1.0):
    s = replace(intents.default_scenario(), visibility=v, eta=eta)
    return intents.set_phi(s, math.radians(phi_deg))


def test_singlet_at_the_angle_of_largest_excess():
    """L3 = 2 cos(phi/2) and bound 2 - (2/3) sin(phi/2), largest difference at 2 arctan(1/3)."""
    found = evaluate(at(36.869898)).leggett
    assert found.value == pytest.approx(2 * math.cos(math.radians(36.869898 / 2)))
    assert found.bound == pytest.approx(2 - 2 / 3 * math.sin(math.radians(36.869898 / 2)))
    assert math.degrees(found.largest_excess_angle) == pytest.approx(36.869898, abs=1e-5)
    assert math.degrees(found.window[1]) == pytest.approx(73.739795, abs=1e-5)
    assert found.best_threshold == pytest.approx(2 * math.sqrt(2) / 3)
    assert math.degrees(found.best_threshold_angle) == pytest.approx(38.942441, abs=1e-5)


def test_published_bound_at_30_degrees():
    """Branciard et al. 2008 compare with 1.82745."""
    assert evaluate(at(30)).leggett.bound == pytest.approx(1.82745, abs=5e-6)


def test_the_curve_passes_through_the_point():
    """What is drawn over phi and what is read out at phi are one function."""
    results = evaluate(at(30, 0.95))
    index = int(np.argmin(np.abs(PHI_GRID - math.radians(30))))
    assert results.curves.value[index] == pytest.approx(results.leggett.value, abs=1e-12)
    assert results.curves.bound[index] == pytest.approx(results.leggett.bound, abs=1e-12)


def test_thresholds_of_free_settings_are_those_of_the_settings():
    """Where V is put at the read-out threshold, L_N meets its bound; so it does at the window's ends."""
    s = intents.move_setting(at(30), "bob", 1, (-0.3, 0.93, 0.1))
    found = evaluate(s).leggett
    there = evaluate(replace(s, visibility=min(1.0, found.threshold_at_phi))).leggett
    assert found.threshold_at_phi < 1
    assert there.value == pytest.approx(there.bound, abs=1e-12)
    for edge in found.window:
        opened = evaluate(intents.set_phi(s, edge)).leggett
        assert opened.value == pytest.approx(opened.bound, abs=1e-9)
    best = evaluate(intents.set_phi(replace(s, visibility=found.best_threshold), found.best_threshold_angle))
    assert best.leggett.value == pytest.approx(best.leggett.bound, abs=1e-9)


@pytest.mark.parametrize(
    "state", [PartiallyEntangled(0.7), ColouredNoise(0.6), BellDiagonal((-0.95, -0.95, -0.95))]
)
def test_thresholds_hold_for_other_states(state):
    """The correlation matrix is affine in V for every family: the read-out V is where L_N meets its bound."""
    s = replace(at(30), state=state)
    threshold = evaluate(s).leggett.threshold_at_phi
    if threshold <= 1:
        found = evaluate(replace(s, visibility=threshold)).leggett
        assert found.value == pytest.approx(found.bound, abs=2e-4)
    else:
        assert evaluate(s).leggett.excess < 0


def test_chsh_preset_reaches_the_horodecki_value():
    results = evaluate(replace(apply_preset(intents.default_scenario(), "chsh"), visibility=0.9))
    assert results.correlations.chsh.value == pytest.approx(0.9 * 2 * math.sqrt(2))
    assert results.state.horodecki_max == pytest.approx(0.9 * 2 * math.sqrt(2))


def test_pr_box_exceeds_quantum_theory():
    results = evaluate(apply_preset(intents.default_scenario(), "pr_box"))
    assert results.correlations.chsh.value == pytest.approx(4.0)
    assert results.correlations.smallest_probability == pytest.approx(0.0)


def test_unmeasured_pairs_do_not_count():
    s = replace(apply_preset(intents.default_scenario(), "chsh"), pairs=((0, 0), (0, 1), (1, 0)))
    found = evaluate(s).correlations
    assert np.isnan(found.correlators[1, 1])
    assert found.chsh is None


states = st.one_of(
    st.builds(PartiallyEntangled, st.floats(0, math.pi / 2)),
    st.builds(ColouredNoise, st.floats(0, 1)),
    st.just(BellDiagonal((-0.5, 0.2, -0.3))),
    st.just(BlochForm((0.1, 0, 0.2), (0, 0.2, 0), ((-0.2, 0, 0), (0, 0.1, 0), (0, 0, -0.3)))),
)


@settings(max_examples=40)
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("phi"), st.floats(-3, 3)),
            st.tuples(st.just("visibility"), st.floats(0, 1)),
            st.tuples(st.just("eta"), st.floats(0, 1)),
            st.tuples(st.just("state"), states),
            st.tuples(st.just("tip"), st.floats(-1, 1)),
            st.tuples(st.just("set"), st.sampled_from(sorted(intents.NAMED_SETS))),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_the_cache_never_changes_an_answer(steps):
    cache = Cache()
    s = intents.default_scenario()
    apply = {
        "phi": intents.set_phi,
        "visibility": intents.set_visibility,
        "eta": intents.set_eta,
        "state": intents.set_state,
        "tip": lambda s, x: intents.move_setting(s, "bob", 1, (x, 0.5, 0.2)),
        "set": intents.use_direction_set,
    }
    for kind, value in steps:
        s = apply[kind](s, value)
        assert results_as_json(evaluate(s, cache)) == results_as_json(evaluate(s))
    for name in ("curves", "by_visibility"):
        warm, cold = getattr(evaluate(s, cache), name), getattr(evaluate(s), name)
        for field in warm.__struct_fields__:
            np.testing.assert_array_equal(getattr(warm, field), getattr(cold, field))


def test_json_has_no_nan():
    assert numbers(np.array([1.0, math.nan, math.inf])) == [1.0, None, None]
