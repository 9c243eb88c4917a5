"""The search for settings finds what is known to be optimal."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from physics.states.two_qubit import partially_entangled, singlet
from physics.vectors import random_directions
from physics.verdicts.deciding import decide
from physics.verdicts.settings_search import correlations_of, descend, find_settings
from physics.verdicts.types import Cancelled, Hypothesis


def test_two_settings_a_side_end_at_chsh():
    """With 2 x 2 settings the CHSH inequality is all there is: V* = 1/sqrt 2 for the singlet."""
    found = find_settings(Hypothesis.LOCAL, singlet(), 2, 2, starts=3)
    assert found.critical_visibility == pytest.approx(math.sqrt(0.5), abs=1e-6)


def test_a_partially_entangled_state_ends_at_its_horodecki_value():
    """S_max = 2 sqrt(1 + sin^2 2t), so V* <= 1/sqrt(1 + sin^2 2t); with 2 x 2 settings nothing is lower.

    Horodecki, Horodecki, Horodecki, Phys. Lett. A 200, 340 (1995). The marginals of this state do not enter
    the CHSH inequality, but they scale with V too.
    """
    t = 0.5
    found = find_settings(Hypothesis.LOCAL, partially_entangled(t), 2, 2, starts=4)
    assert found.critical_visibility == pytest.approx(1 / math.sqrt(1 + math.sin(2 * t) ** 2), abs=1e-5)


def test_three_settings_of_a_steering_party_end_at_orthogonal_axes():
    """For three settings of the untrusted party 1/sqrt 3 (orthogonal) is the least V* of the singlet."""
    found = find_settings(Hypothesis.UNSTEERABLE_A_TO_B, singlet(), 3, 6, starts=4)
    assert found.critical_visibility == pytest.approx(1 / math.sqrt(3), abs=2e-3)


def test_the_result_is_what_the_settled_verdict_says():
    found = find_settings(Hypothesis.LOCAL, singlet(), 3, 3, starts=2, steps=40)
    lo, hi = decide(Hypothesis.LOCAL, correlations_of(singlet(), found.alice, found.bob)).critical_visibility
    assert lo - 1e-9 <= found.critical_visibility <= hi + 1e-6


def test_a_descent_never_ends_higher_than_it_began():
    rng = np.random.default_rng(5)
    for k in range(3):
        alice, bob = random_directions(rng, 3), random_directions(rng, 4)
        before = decide(
            Hypothesis.UNSTEERABLE_B_TO_A, correlations_of(singlet(), alice, bob)
        ).critical_visibility
        found = descend(Hypothesis.UNSTEERABLE_B_TO_A, singlet(), alice, bob, seed=k, steps=30)
        assert found.critical_visibility <= before[1] + 1e-9


def test_same_seed_same_settings_with_or_without_an_executor():
    alone = find_settings(Hypothesis.LOCAL, singlet(), 2, 3, starts=2, steps=20)
    with ThreadPoolExecutor(1) as pool:
        pooled = find_settings(Hypothesis.LOCAL, singlet(), 2, 3, starts=2, steps=20, executor=pool)
    assert pooled.critical_visibility == pytest.approx(alone.critical_visibility, abs=1e-12)


def test_cancel_and_bad_numbers():
    with pytest.raises(Cancelled):
        find_settings(Hypothesis.LOCAL, singlet(), 2, 2, should_stop=lambda: True)
    with pytest.raises(ValueError, match="1 to 60"):
        find_settings(Hypothesis.LOCAL, singlet(), 0, 2)
    with pytest.raises(ValueError, match="starts"):
        find_settings(Hypothesis.LOCAL, singlet(), 2, 2, starts=0)
