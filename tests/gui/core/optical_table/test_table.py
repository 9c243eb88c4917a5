"""The optical table without a window: plates and directions edit each other and agree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core.intents import default_scenario, move_setting, set_lock, set_state, set_visibility, use_settings
from gui.core.optical_table import ANALYSERS, TableChoices
from gui.core.optical_table.intents import choose_analyser, choose_on_arm, turn_plate
from gui.core.optical_table.results import optical_table, plates_of
from gui.core.scenario import PartiallyEntangled, Postulated, state_of
from gui.core.scenario_rules import check_scenario
from gui.core.values import ScenarioError

START = default_scenario()
angles = st.floats(0.0, math.pi)


def table(s):
    return optical_table(s, state_of(s))


@given(st.sampled_from(["alice", "bob"]), angles, angles)
def test_a_plate_that_is_turned_stays_where_it_was_turned_to(party, gamma, theta):
    s = turn_plate(turn_plate(START, party, "quarter", gamma), party, "polarizer", theta)
    for shown, wanted in zip(plates_of(s, party), (gamma, theta), strict=True):
        assert abs(math.sin(shown - wanted)) < 1e-6
    check_scenario(s)


@pytest.mark.parametrize("element", ["quarter", "polarizer"])
def test_a_whole_turn_has_no_jump(element):
    """In steps of 1° through all directions that it reaches, circular ones among them."""
    s, last = START, plates_of(START, "alice")
    for k in range(361):
        s = turn_plate(s, "alice", element, math.radians(k))
        other = 1 if element == "quarter" else 0
        assert abs(math.sin(plates_of(s, "alice")[other] - last[other])) < 1e-6


def test_a_drag_over_the_sphere_moves_the_plates_without_a_jump():
    """Along the meridian D, R, A: 1° on the sphere never turns the polarizer by more than 0.6°."""
    s = move_setting(START, "alice", 0, (1.0, 0.0, 0.0))
    last = plates_of(s, "alice")
    for k in range(1, 180):
        angle = math.radians(k)
        s = move_setting(s, "alice", 0, (math.cos(angle), math.sin(angle), 0.0))
        now = plates_of(s, "alice")
        s = replace(s, table=replace(s.table, plates_a=now))
        if k != 90:  # beyond the pole the other plate angle is a right angle away on the sphere's back
            assert abs(math.sin(now[1] - last[1])) < math.sin(math.radians(0.6)) or k == 91
        last = now


def test_half_wave_plates_measure_linear_polarization_only():
    s = choose_analyser(START, list(ANALYSERS).index("half"))
    s = turn_plate(s, "bob", "half", math.radians(22.5))
    assert s.bob[0].direction == pytest.approx((1.0, 0.0, 0.0))  # polarizer at 45°: +45°
    assert table(s).bob.reached and table(s).bob.words == "+45°"
    circular = move_setting(s, "bob", 0, (0.0, 1.0, 0.0))
    assert not table(circular).bob.reached


def test_a_half_wave_plate_stands_at_half_the_angle_of_the_polarizer_it_replaces():
    s = turn_plate(START, "alice", "polarizer", math.radians(70))
    assert table(s).alice.delta == pytest.approx(math.radians(35))
    other = turn_plate(s, "alice", "half", math.radians(35))
    assert other.alice[0].direction == pytest.approx(s.alice[0].direction)


def test_words_and_coincidences_are_those_of_the_state():
    """Singlet, both arms horizontal: only +- and -+; a partially entangled state has marginals."""
    s = use_settings(set_visibility(START, 1.0), np.array([[0.0, 0, 1]]), np.array([[0.0, 0, 1], [0, 1, 0]]))
    found = table(s)
    assert found.alice.words == "horizontal"
    np.testing.assert_allclose(found.joint, [[0, 0.5], [0.5, 0]], atol=1e-12)
    assert table(choose_on_arm(s, "bob", 1)).bob.words == "right circular"
    tilted = set_state(s, PartiallyEntangled(0.3))
    joint = table(tilted).joint
    assert joint[0].sum() - joint[1].sum() == pytest.approx(math.cos(0.6))


def test_given_correlations_are_shown_and_unknown_ones_are_not():
    one = np.array([[0.0, 0.0, 1.0]])
    s = use_settings(START, one, np.eye(3)[:2], Postulated(((0.25, None),)))
    assert table(s).correlator == 0.25
    unknown = table(choose_on_arm(s, "bob", 1))
    assert unknown.joint is None and math.isnan(unknown.correlator)


def test_a_locked_setting_cannot_be_turned_and_fewer_settings_leave_the_last():
    s = set_lock(START, "alice", 0, True)
    with pytest.raises(ScenarioError, match="locked"):
        turn_plate(s, "alice", "quarter", 0.3)
    assert table(choose_on_arm(START, "alice", 40)).alice.index == 2


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        (TableChoices("none"), "table.analyser"),
        (TableChoices(alice=60), "table.alice"),
        (TableChoices(plates_b=(0.0, math.nan)), "table.plates_b"),
        (TableChoices(plates_a=(4.0, 0.0)), "table.plates_a"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_name(choices, field):
    with pytest.raises(ScenarioError) as refused:
        check_scenario(replace(START, table=choices))
    assert refused.value.field == field
