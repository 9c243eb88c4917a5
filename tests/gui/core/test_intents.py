"""Intents: what a drag, a slider and a button do to the Scenario."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.core import intents
from gui.core.presets import PRESETS, apply_preset
from gui.core.scenario import directions
from gui.core.scenario_rules import check_scenario
from gui.core.values import ScenarioError

angles = st.floats(-math.pi, math.pi)


@given(angles, st.sampled_from(sorted(intents.NAMED_SETS)))
def test_triad_mode_keeps_the_relations_of_the_inequality(phi, name):
    """a_i halves the angle phi between b_i and b_i', which opens along e_i (Branciard 2008, fig. 1)."""
    s = intents.set_phi(intents.use_direction_set(intents.default_scenario(), name), phi)
    a, bob = directions(s.alice), directions(s.bob)
    b, b_prime = bob[0::2], bob[1::2]
    e = intents.NAMED_SETS[name]
    np.testing.assert_allclose(b + b_prime, 2 * math.cos(phi / 2) * a, atol=1e-12)
    np.testing.assert_allclose(b - b_prime, 2 * math.sin(phi / 2) * e, atol=1e-12)
    assert s.mode == "triad"
    check_scenario(s)


@given(angles, angles)
def test_phi_forgets_nothing(one, other):
    """The slider passes phi = 0, where pairs are closed, and comes back to the same settings."""
    s = intents.set_phi(intents.default_scenario(), one)
    back = intents.set_phi(intents.set_phi(intents.set_phi(s, other), 0.0), one)
    np.testing.assert_allclose(directions(back.bob), directions(s.bob), atol=1e-12)


def test_a_dragged_tip_makes_the_settings_free_and_phi_the_mean_angle():
    s = intents.set_phi(intents.default_scenario(), math.radians(30))
    moved = intents.move_setting(s, "bob", 0, (0.0, 0.0, 2.0))
    assert moved.mode == "free"
    assert moved.bob[0].direction == (0.0, 0.0, 1.0)
    bob = directions(moved.bob)
    expected = np.mean([math.acos(bob[2 * k] @ bob[2 * k + 1]) for k in range(3)])
    assert moved.phi == pytest.approx(expected)


def test_in_free_mode_phi_opens_all_pairs_about_their_own_middles():
    s = intents.move_setting(intents.default_scenario(), "bob", 0, (0.1, 0.9, 0.3))
    middles = directions(s.bob)[0::2] + directions(s.bob)[1::2]
    s2 = intents.set_phi(s, 0.4)
    bob = directions(s2.bob)
    for k in range(3):
        assert math.acos(bob[2 * k] @ bob[2 * k + 1]) == pytest.approx(0.4)
        m = bob[2 * k] + bob[2 * k + 1]
        np.testing.assert_allclose(m / np.linalg.norm(m), middles[k] / np.linalg.norm(middles[k]), atol=1e-12)


def test_a_locked_tip_is_not_moved_by_hand_nor_by_phi():
    s = intents.toggle_lock(intents.default_scenario(), "bob", 1)
    with pytest.raises(ScenarioError, match="locked"):
        intents.move_setting(s, "bob", 1, (0, 0, 1))
    moved = intents.set_phi(s, 1.0)
    assert moved.bob[1].direction == s.bob[1].direction
    assert moved.bob[0].direction != s.bob[0].direction
    assert moved.mode == "free"


def test_adding_and_removing_settings():
    s = intents.default_scenario()
    grown = intents.add_setting(s, "alice")
    assert len(grown.alice) == 4
    assert grown.frames == ()
    # Where it is farthest from x, y and z: every coordinate negative or zero.
    assert max(directions(grown.alice)[:3] @ np.array(grown.alice[3].direction)) <= 0.01
    back = intents.remove_setting(grown, "alice", 3)
    assert len(back.frames) == 3
    assert back.phi == pytest.approx(s.phi)
    one = s
    while len(one.alice) > 1:
        one = intents.remove_setting(one, "alice", 0)
    with pytest.raises(ScenarioError, match="last setting"):
        intents.remove_setting(one, "alice", 0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("", "1 to 12"), ("a" * 13, "1 to 12"), ("a2", "twice"), ("a\nb", "printable")],
)
def test_bad_names_are_refused(name, reason):
    s = intents.rename_setting(intents.default_scenario(), "alice", 0, "x")
    with pytest.raises(ScenarioError, match=reason):
        check_scenario(intents.rename_setting(s, "alice", 0, name if name != "a\nb" else "a\nb"))


@pytest.mark.parametrize("key", sorted(PRESETS))
def test_every_preset_is_a_valid_scenario(key):
    check_scenario(apply_preset(intents.default_scenario(), key))


def test_zero_vector_is_refused():
    with pytest.raises(ScenarioError, match="zero vector"):
        intents.move_setting(intents.default_scenario(), "alice", 0, (0, 0, 0))
