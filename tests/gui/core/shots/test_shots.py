"""Shots of a Scenario: what is measured, and the way through a file and back."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core.data.check import check_dataset
from gui.core.data.reader import read_data
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.intents import (
    attach_data,
    default_scenario,
    set_phi,
    set_state,
    use_direction_set,
    use_settings,
)
from gui.core.presets import apply_preset
from gui.core.scenario import PartiallyEntangled, Postulated
from gui.core.scenario_rules import check_scenario
from gui.core.shots import SOURCES, Amount
from gui.core.shots.command import shots_csv
from gui.core.shots.data import added_to, counts_csv, shots_data
from gui.core.shots.setup import ShotError, shot_setup
from gui.core.values import InputError
from gui.core.verdicts.measured import judged_data
from gui.core.verdicts.questions import ask, questions_of
from physics.experiment.shots import draw_counts
from physics.verdicts.types import Effort, Status
from tests.gui.scenarios import scenarios

START = default_scenario()
PROBLEM = b'{"state": {"werner": 0.95}, "phi_deg": 36.87}'

ONE_PAIR = b'{"state": {"werner": 1}, "settings": {"alice": [[0, 0, 1]], "bob": [[0, 0, 1]]}}'


def taken(s, source="quantum", amount=None, of_leggett=False):
    amount = amount or Amount()
    setup = shot_setup(s, source, of_leggett=of_leggett)
    drawn = draw_counts(setup.joint, amount.pairs, amount.seed, poisson=amount.poisson)
    return shots_data(setup, amount, drawn)


@given(
    scenarios(),
    st.sampled_from(SOURCES),
    st.integers(1, 10**6),
    st.integers(0, 99),
    st.booleans(),
    st.booleans(),
)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],  # many break a rule
)
def test_what_was_taken_comes_back_from_its_file(s, source, pairs, seed, poisson, of_leggett):
    """Counts exactly, directions to rounding, whatever the Scenario, and the data set keeps every rule."""
    try:
        s = check_scenario(s)
        data = taken(s, source, Amount(pairs, seed, poisson), of_leggett)
    except InputError:
        assume(False)
    assume(data is not None)
    assert check_dataset(data) is data
    again = read_data(counts_csv(data))
    assert (again.title, again.source, again.note, again.kind) == (
        data.title,
        data.source,
        data.note,
        data.kind,
    )
    if data.table is None:
        (old,), (new,) = data.points, again.points
        assert new.counts == old.counts and math.isclose(new.phi, old.phi, abs_tol=1e-12)
        return
    # The reader numbers directions as they come: the counts are the same, in the same order up to that.
    old, new = (
        sorted(
            four
            for row, known in zip(t.counts, t.measured, strict=True)
            for four, k in zip(row, known, strict=True)
            if k
        )
        for t in (data.table, again.table)
    )
    assert old == new


def test_settings_that_coincide_are_taken_once():
    """At φ = 0 b and b' are one setting: 3 x 3 instead of 3 x 6 pairs, and the file is read back."""
    data = taken(set_phi(START, 0.0))
    assert sum(map(sum, data.table.measured)) == 9
    assert len(read_data(counts_csv(data)).table.bob) == 3


def test_the_seed_fixes_the_bytes():
    one = shots_csv(PROBLEM, "p.json", "quantum", Amount(1000, 1))
    assert one == shots_csv(PROBLEM, "p.json", "quantum", Amount(1000, 1))
    assert one != shots_csv(PROBLEM, "p.json", "quantum", Amount(1000, 2))
    assert one != shots_csv(PROBLEM, "p.json", "quantum", Amount(1000, 1, poisson=True))


def test_the_mean_of_the_counts_is_theory():
    """3 x 6 correlators of V = 0.95 over 40 seeds of 1000 pairs: within 5 standard errors of -V a.b."""
    tables = [read_data(shots_csv(PROBLEM, "p", "quantum", Amount(1000, seed))).table for seed in range(40)]
    t = tables[0]
    expected = -0.95 * np.array(t.alice) @ np.array(t.bob).T
    mean = np.mean([one.correlators for one in tables], axis=0)
    error = np.sqrt((1 - expected**2) / 40_000)
    assert (np.abs(mean - expected) < 5 * error).all()
    chi = (np.array([one.correlators for one in tables]) - expected) / np.array(
        [one.sigmas for one in tables]
    )
    # The error bars are right: χ² of 720 numbers per number is 1 ± √(2/720) (5 s.d. is 0.26).
    assert abs(np.mean(chi**2) - 1) < 0.26


@pytest.mark.parametrize("source", SOURCES)
def test_a_source_is_compatible_with_itself_and_no_local_one_is_excluded(source):
    """At 5 s.d. and 20 000 pairs, judged by the χ² tail: excluded is what the source is not."""
    s = scenario_from_bytes(shots_csv(PROBLEM, "p", source, Amount(20_000, 3)), "counts.csv")
    assert judged_data(s) is not None
    found = {
        q.hypothesis: ask(q, Effort(prove=False), None) for q in questions_of(s, evaluate(s).correlations)
    }
    itself = {"quantum": "quantum", "leggett": "leggett", "local": "local"}[source]
    assert found[itself].status is not Status.EXCLUDED
    assert not any(judged.proven for judged in found.values())
    assert found["separable"].status is Status.EXCLUDED
    assert (found["local"].status is Status.EXCLUDED) == (source != "local")


def test_a_point_of_l_is_judged_at_its_settings_and_joins_others_of_the_same_source():
    first = taken(START, of_leggett=True)
    assert len(first.points) == 1 and len(first.points[0].counts) == 6
    s = check_scenario(attach_data(START, first))
    assert judged_data(s) is not None
    second = taken(set_phi(START, 0.2), of_leggett=True)
    both = added_to(first, second)
    assert [p.phi for p in both.points] == [START.phi, 0.2]
    assert added_to(both, second).points == both.points  # taken again: in place of the old
    assert added_to(both, taken(START, "local", of_leggett=True)).title != both.title
    other = taken(use_direction_set(START, "icosahedron"), of_leggett=True)
    assert [p.n_directions for p in added_to(both, other).points] == [6]


def test_marginals_and_given_correlations_are_measured():
    """cos(0.2)|01> - sin(0.2)|10> has Alice's marginal cos 0.4 along z; the PR box gives its own numbers."""
    s = use_settings(set_state(replace(START, visibility=1.0), PartiallyEntangled(0.2)), np.eye(3), np.eye(3))
    joint = shot_setup(s, "quantum").joint[-1]
    assert joint[0].sum() - joint[1].sum() == pytest.approx(math.cos(0.4))
    box = use_settings(START, np.eye(3)[:2], np.eye(3)[:2], Postulated(((1.0, 1.0), (1.0, -1.0))))
    setup = shot_setup(box, "quantum")
    assert setup.joint[3, 0, 0] == 0 and setup.joint[0, 0, 1] == 0
    assert "given correlations" in setup.words


def test_after_measured_correlations_the_state_is_still_the_source():
    s = replace(START, visibility=0.5)
    measured = scenario_from_bytes(counts_csv(taken(s)), "counts.csv", s)
    assert measured.postulated is not None
    np.testing.assert_allclose(
        shot_setup(measured, "quantum").joint, shot_setup(s, "quantum").joint, atol=1e-12
    )


def test_unmeasured_pairs_are_not_taken():
    s = replace(apply_preset(START, "chsh"), pairs=((0, 1), (1, 0)))
    assert shot_setup(s, "quantum").places == ((0, 1), (1, 0))
    known = Postulated(((1.0, None), (None, -1.0)), (1.0, 0.0), (1.0, 0.0))
    box = use_settings(START, np.eye(3)[:2], np.eye(3)[:2], known)
    assert shot_setup(box, "quantum").places == ((0, 0), (1, 1))
    assert len(shot_setup(box, "local").places) == 4


def test_poisson_numbers_may_be_zero():
    """At a mean of one pair some pairs of settings have none: they are left out, which is not C = 0."""
    assert taken(START, amount=Amount(1, 5, True), of_leggett=True) is None
    data = taken(START, amount=Amount(1, 5, True))
    assert 0 < sum(map(sum, data.table.measured)) < 18
    assert read_data(counts_csv(data)).table is not None


@pytest.mark.parametrize(
    ("content", "source", "amount", "field", "words"),
    [
        (PROBLEM, "quantum", Amount(0), "pairs", "outside 1"),
        (PROBLEM, "quantum", Amount(10**9), "pairs", "outside 1"),
        (PROBLEM, "quantum", Amount(seed=-1), "seed", "outside 0"),
        (PROBLEM, "quantum", Amount(seed=2**40), "seed", "outside 0"),
        (PROBLEM, "bell", Amount(), "source", "quantum, leggett, local"),
        (b'{"model": {"pr_box": {}}}', "quantum", Amount(), "p.json", "finite model"),
        (b'{"inequality": {"coefficients": [[1, 1], [1, -1]]}}', "local", Amount(), "p.json", "inequality"),
        (b'{"state": {"werner": 2}}', "quantum", Amount(), "state.werner", "<= 1.0"),
        (shots_csv(PROBLEM, "p", "local", Amount(9)), "quantum", Amount(), "p.json", "measured correlators"),
        (ONE_PAIR, "local", Amount(1, 2, True), "pairs", "single pair"),
    ],
)  # fmt: skip
def test_refusals_name_the_field(content, source, amount, field, words):
    with pytest.raises(InputError) as refused:
        shots_csv(content, "p.json", source, amount)
    assert refused.value.field == field and words in refused.value.reason


def test_only_counts_are_written():
    data = read_data(b"phi_deg,L,sigma\n30,1.9,0.01\n")
    with pytest.raises(ShotError, match="no counts"):
        counts_csv(data)
