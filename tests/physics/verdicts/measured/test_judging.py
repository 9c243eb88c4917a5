"""What is said about measured data: true sources are excluded no more often than stated, false ones are."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom, chi2, norm

from physics.direction_sets import chsh_settings
from physics.verdicts.measured.bootstrap import in_sd, log_chi_square_tail
from physics.verdicts.measured.few_pairs import mean_log_ratio
from physics.verdicts.measured.judging import judge_data, told_status
from physics.verdicts.measured.no_signalling import signalling_test
from physics.verdicts.types import Asked, Cancelled, Effort, Hypothesis, Statistics, Status
from tests.physics.verdicts.measured.sources import singlet
from tests.physics.verdicts.measured.tables import FORMS, drawn, exact, triad

ALL = Asked(tried=len(Hypothesis), bootstrap=200)
FEWER = replace(ALL, bootstrap=60)  # enough where every p is large


@pytest.mark.parametrize("form", FORMS)
def test_separable_state_with_18_correlators_is_compatible_with_everything(form):
    # V = 0.2 < 1/3; its 18 correlators miss the span of the directions by shot noise, which excludes nothing.
    a, b = triad()
    table = drawn(a, b, singlet(0.2, a, b), 1000, np.random.default_rng(1), form)
    for hypothesis in Hypothesis:
        verdict = judge_data(hypothesis, table, asked=FEWER)
        assert verdict.status is Status.COMPATIBLE, hypothesis
        assert not verdict.proven and not verdict.upper_proven


@pytest.mark.parametrize("form", FORMS)
def test_singlet_at_chsh_settings_excludes_local_models(form):
    a, b = chsh_settings()
    table = drawn(a, b, singlet(1.0, a, b), 1000, np.random.default_rng(1), form)
    for hypothesis in (Hypothesis.LOCAL, Hypothesis.SEPARABLE, Hypothesis.UNSTEERABLE_A_TO_B):
        verdict = judge_data(hypothesis, table, asked=ALL)
        told = verdict.statistics
        assert verdict.status is Status.EXCLUDED and not verdict.proven
        assert told.significance > 5 and told.method == "chi_square"
        assert 0 < told.visibility < 1
    for hypothesis in (Hypothesis.QUANTUM, Hypothesis.QUANTUM_SAME_DIRECTIONS):
        assert judge_data(hypothesis, table, asked=ALL).status is Status.COMPATIBLE


def test_the_visibility_of_the_inequality_is_that_of_chsh():
    # B/S = 2/(2 sqrt 2 V) whatever the errors, when they are all alike.
    a, b = chsh_settings()
    told = judge_data(Hypothesis.LOCAL, exact(a, b, -0.95 * a @ b.T, 0.01), asked=ALL).statistics
    assert told.visibility == pytest.approx(1 / (np.sqrt(2) * 0.95), rel=1e-6)
    assert told.visibility_sigma == pytest.approx(told.visibility * 0.02 / (2 * np.sqrt(2) * 0.95), rel=1e-6)
    assert told.excess_sd == pytest.approx(told.distance, rel=1e-5)


def test_confidence_and_tests_made_together_decide():
    a, b = chsh_settings()
    table = exact(a, b, -0.78 * a @ b.T, 0.01)  # S = 2.206: 10.3 s.d. above 2
    told = judge_data(Hypothesis.LOCAL, table).statistics
    sd = told.significance
    assert judge_data(Hypothesis.LOCAL, table, asked=Asked(confidence=sd - 1e-6)).status is Status.EXCLUDED
    assert judge_data(Hypothesis.LOCAL, table, asked=Asked(confidence=sd + 1e-6)).status is Status.UNDECIDED
    many = Asked(confidence=sd - 1e-6, tried=2)
    assert judge_data(Hypothesis.LOCAL, table, asked=many).status is Status.UNDECIDED
    assert told.p_value == pytest.approx(chi2.sf(told.distance**2, 4), rel=1e-3)


def test_quick_answers_are_never_surer_than_settled_ones():
    a, b = chsh_settings()
    for s in range(5):
        table = drawn(a, b, singlet(0.72, a, b), 300, np.random.default_rng(s))
        quick = judge_data(Hypothesis.LOCAL, table, effort=Effort(prove=False)).statistics
        settled = judge_data(Hypothesis.LOCAL, table).statistics
        assert settled.p_value <= quick.p_value + 0.05


@pytest.mark.parametrize("effort", [Effort(prove=False), Effort(seconds=0.0)])
def test_a_p_value_known_from_above_only_calls_nothing_compatible(effort):
    # The chi-square tail with all rows is an upper end: 0.07 may turn out to be 0.007.
    a, b = chsh_settings()
    table = exact(a, b, -0.72 * a @ b.T, 0.01)  # S = 2.036: 1.8 s.d. above 2
    verdict = judge_data(Hypothesis.LOCAL, table, effort=effort)
    told = verdict.statistics
    assert told.method == "chi_square" and told.simulated == 0 and told.p_value > 0.05
    assert verdict.status is Status.UNDECIDED
    settled = judge_data(Hypothesis.LOCAL, table)
    assert settled.statistics.method == "bootstrap" and settled.statistics.simulated > 0
    assert settled.statistics.p_value < told.p_value


@pytest.mark.long
def test_same_seed_same_answer_and_cancel_ends_it():
    a, b = triad()
    table = drawn(a, b, singlet(0.95, a, b), 500, np.random.default_rng(3))
    few = replace(ALL, bootstrap=30)
    one, two = (judge_data(Hypothesis.LEGGETT, table, asked=few).statistics for _ in range(2))
    assert one == two
    with pytest.raises(Cancelled):
        judge_data(Hypothesis.LEGGETT, table, effort=Effort(should_stop=lambda: True))


def test_no_signalling():
    a, b = chsh_settings()
    random = np.random.default_rng(1)
    p = singlet(0.9, a, b)
    # Alice's outcome leans to + where Bob chose his second setting.
    signals = p.copy()
    signals[:, 1] = 0.9 * signals[:, 1] + 0.1 * np.array([0.5, 0.5, 0.0, 0.0])
    found = signalling_test(drawn(a, b, signals, 1000, random))
    assert found.p_alice < 1e-3 and found.p_value < 2e-3
    assert (found.degrees_alice, found.degrees_bob) == (2, 2)
    assert signalling_test(drawn(a, b, p, 1000, random, "shots")) is None


def test_tails():
    for total, free in ((3.0, 4), (50.0, 18), (400.0, 18)):
        assert log_chi_square_tail(total, free) == pytest.approx(chi2.logsf(total, free), rel=1e-9)
    # Two degrees of freedom: exp(-x/2), also where it underflows.
    assert log_chi_square_tail(5000.0, 2) == pytest.approx(-2500.0, rel=1e-12)
    assert in_sd(np.log(norm.sf(4.2))) == pytest.approx(4.2)
    assert in_sd(0.0) == -np.inf


HOSTILE = [
    ("sigmas", 0.0, "sigmas: standard error [0][1] is 0"),
    ("sigmas", np.nan, "sigmas: standard error [0][1] is nan"),
    ("sigmas", -0.1, "sigmas: standard error [0][1] is -0.1"),
    ("sigmas", np.inf, "sigmas: standard error [0][1] is inf"),
    ("correlators", np.nan, "correlators: correlator [0][1] is not finite"),
    ("correlators", 1.2, "correlators: correlator [0][1] is 1.2"),
    ("shots", 0.0, "shots: number of pairs [0][1] is 0"),
    ("counts", -1.0, "counts: count [0][1][2] is -1"),
]


@pytest.mark.parametrize(("field", "value", "message"), HOSTILE)
def test_hostile_numbers_are_refused_by_name(field, value, message):
    a, b = chsh_settings()
    table = drawn(
        a, b, singlet(0.5, a, b), 100, np.random.default_rng(1), "counts" if field == "counts" else "shots"
    )
    array = getattr(table, field).copy()
    array[(0, 1, 2) if field == "counts" else (0, 1)] = value
    with pytest.raises(ValueError, match=message.replace("[", r"\[").replace("]", r"\]")):
        judge_data(Hypothesis.LOCAL, replace(table, **{field: array}))


def test_counts_that_are_all_zero_and_wrong_confidence_are_refused():
    a, b = chsh_settings()
    table = drawn(a, b, singlet(0.5, a, b), 100, np.random.default_rng(1))
    counts = table.counts.copy()
    counts[1, 1] = 0.0
    with pytest.raises(ValueError, match=r"counts: sum of the counts \[1\]\[1\] is 0"):
        judge_data(Hypothesis.LOCAL, replace(table, counts=counts))
    with pytest.raises(ValueError, match=r"confidence: 0\.5 is outside"):
        judge_data(Hypothesis.LOCAL, table, asked=Asked(confidence=0.5))


@pytest.mark.parametrize(("trials", "p"), [(1, 0.5), (3, 0.25), (40, 0.9), (1000, 0.029), (1000, 0.031)])
def test_mean_of_the_log_ratio_is_that_of_the_binomial(trials, p):
    n = np.arange(1, trials + 1)
    mean = float((binom.pmf(n, trials, p) * n * np.log(n / (trials * p))).sum())
    found = mean_log_ratio(np.array([float(trials)]), np.array([p]))[0]
    assert found == pytest.approx(mean, rel=3e-4)  # the series leaves out 1/μ²


@pytest.mark.parametrize("pairs", [1, 3])
def test_few_pairs_at_many_settings_exclude_nothing_true(pairs):
    # 2 Σ n ln(n/N p) of 3 pairs with C = 0 is 1.295 in the mean, not 1: over 400 correlators 4 s.d. more than
    # χ² with 400 degrees of freedom. A separable state (V = 0.2) must not be excluded by that.
    random = np.random.default_rng(pairs)
    a, b = (x / np.linalg.norm(x, axis=1)[:, None] for x in random.normal(size=(2, 20, 3)))
    table = drawn(a, b, singlet(0.2, a, b), pairs, random, "shots")
    told = judge_data(Hypothesis.SEPARABLE, table, effort=Effort(prove=False)).statistics
    assert told.method == "chi_square"
    assert chi2.sf(told.distance**2, told.rows) < 1e-3 < 0.05 < told.p_value


def test_few_pairs_do_not_look_like_signals():
    # 3 pairs at each of 10 x 10 settings, no signals: against χ² with 180 degrees of freedom G gave p <= 0.05
    # in three runs of four. Of 60 runs at most 9 may have it (P of more is 0.2 % at a level of 0.05 + 2.5 %).
    random = np.random.default_rng(5)
    a, b = (x / np.linalg.norm(x, axis=1)[:, None] for x in random.normal(size=(2, 10, 3)))
    tables = [drawn(a, b, singlet(0.5, a, b), 3, random) for _ in range(60)]
    assert sum(signalling_test(table).p_value <= 0.05 for table in tables) <= 9


def told(exceeded, simulated, tried=7, method="bootstrap"):
    p = min(1.0, tried * (exceeded + 1) / (simulated + 1))
    asked = Asked(tried=tried)
    return Statistics(
        distance=2.0,
        distance_at_least=2.0,
        rows=4,
        p_value=p / tried,
        corrected_p_value=p,
        significance=0.0,
        method=method,
        asked=asked,
        simulated=simulated,
        exceeded=exceeded,
    )


@pytest.mark.parametrize(
    ("exceeded", "simulated", "status"),
    [
        (0, 10, Status.UNDECIDED),  # p <= 0.64 says nothing
        (0, 118, Status.UNDECIDED),
        (1, 20, Status.UNDECIDED),  # ended early, and one is too few to tell a share
        (30, 60, Status.COMPATIBLE),
        (12, 1000, Status.COMPATIBLE),  # 7 x 13/1001 = 0.09
        (6, 1000, Status.UNDECIDED),  # 7 x 7/1001 = 0.049
    ],
)
def test_compatible_needs_simulated_sets_that_are_as_far_off(exceeded, simulated, status):
    assert told_status(told(exceeded, simulated)) is status
