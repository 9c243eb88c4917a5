"""True sources are excluded no more often than stated: P(p <= alpha) <= alpha, inside and at the edge."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom, norm

from physics.direction_sets import chsh_settings
from physics.verdicts.measured import bootstrap, judging
from physics.verdicts.measured.judging import judge_data
from physics.verdicts.measured.leggett import LeggettNearest
from physics.verdicts.measured.no_signalling import signalling_test
from physics.verdicts.types import Asked, Effort, Hypothesis, Status
from tests.physics.verdicts.measured.sources import SOURCES, singlet
from tests.physics.verdicts.measured.tables import FORMS, drawn, drawn_with_known_errors, triad

LEVELS = (0.05, 0.1, 0.2)
CONFIDENCE = 1.5  # s.d.: low, so that exclusions can be counted
# A right judgement is accused once in this many comparisons: that of three standard deviations.
FALSE_ALARM = 1.35e-3


@pytest.fixture
def _no_more_than_is_counted(monkeypatch):
    """Only what the counts of these tests depend on is computed.

    A bootstrap ends as soon as p is known to exceed the largest level, whatever else is drawn; the test on
    halves of the data, which has tests of its own, is left out. Leggett's bounds are those of walks: never
    above the proven ones, so that distances are no smaller, p no larger, and the tests no easier to pass.
    """
    whole, step, support = bootstrap.exceedances, bootstrap.stepped, LeggettNearest.support

    def exceedances(likelihood, nearest, fitted, count, seed, progress, check_stop, left):
        decided = int(max(LEVELS) * (count + 1))  # p = (k + 1)/(count + 1) > level from so many on
        exceeded = 0

        def stepping(one, smaller, x, deviance, enough, gap):
            nonlocal exceeded
            result = step(one, smaller, x, deviance, enough, gap)
            exceeded += result[1] >= enough
            return result

        def going_on():
            return 0.0 if exceeded >= decided else left()

        monkeypatch.setattr(bootstrap, "stepped", stepping)
        found, made = whole(likelihood, nearest, fitted, count, seed, progress, check_stop, going_on)
        assert made == count or found >= decided
        return found, count

    monkeypatch.setattr(judging, "exceedances", exceedances)
    monkeypatch.setattr(judging, "half_test", lambda *a, **k: None)
    monkeypatch.setattr(LeggettNearest, "support", lambda self, slope, prove: support(self, slope, False))


def judged_often(name, form, runs, simulated=39):
    """p-values of so many runs of a source, and how many excluded it."""
    hypothesis, made, pairs = SOURCES[name]
    a, b, p = made()
    random = np.random.default_rng(17)
    asked = Asked(bootstrap=simulated, confidence=CONFIDENCE)
    judged = [
        judge_data(
            hypothesis,
            drawn_with_known_errors(a, b, p, pairs, random, form),
            asked=replace(asked, seed=k),
        )
        for k in range(runs)
    ]
    excluded = sum(one.status is Status.EXCLUDED for one in judged)
    return np.array([one.statistics.p_value for one in judged]), excluded


def most(rate, runs):
    """Of so many runs no more than these have an event of at most this probability."""
    return int(binom.isf(FALSE_ALARM, runs, rate))


def assert_no_more_often_than_stated(name, form, runs):
    p, excluded = judged_often(name, form, runs)
    found = {alpha: int((p <= alpha).sum()) for alpha in LEVELS}
    print(f"{name}, {form}: of {runs} runs {found}, excluded {excluded}")
    for alpha, count in found.items():
        assert count <= most(alpha, runs), alpha
    assert excluded <= most(norm.sf(CONFIDENCE), runs)


@pytest.mark.usefixtures("_no_more_than_is_counted")
@pytest.mark.parametrize("name", ["unsteerable, boundary", "local, S = 2"])
def test_true_sources_are_excluded_no_more_often_than_stated(name):
    assert_no_more_often_than_stated(name, "shots", 30)


@pytest.mark.long
@pytest.mark.usefixtures("_no_more_than_is_counted")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", list(SOURCES))
def test_true_sources_are_excluded_no_more_often_than_stated_in_many_runs(name, form):
    assert_no_more_often_than_stated(name, form, 300)


@pytest.mark.long
@pytest.mark.usefixtures("_no_more_than_is_counted")
@pytest.mark.parametrize("form", FORMS)
def test_no_hypothesis_at_all_is_excluded_by_a_separable_source_more_often_than_stated(form):
    # It belongs to all seven sets: with the correction for seven tests together.
    a, b = triad()
    random, runs, level = np.random.default_rng(5), 100, 1.0
    asked = Asked(bootstrap=59, confidence=level, tried=len(Hypothesis))
    wrong = 0
    for k in range(runs):
        table = drawn_with_known_errors(a, b, singlet(1 / 3, a, b), 500, random, form)
        wrong += any(
            judge_data(h, table, asked=replace(asked, seed=k)).status is Status.EXCLUDED for h in Hypothesis
        )
    print(f"{form}: {wrong} of {runs} exclude anything")
    assert wrong <= most(norm.sf(level), runs)


def test_quick_answers_exclude_no_more_often_than_stated():
    # The tail of the chi-square alone, on the face of the local set.
    a, b = chsh_settings()
    random, runs = np.random.default_rng(8), 200
    p = np.array(
        [
            judge_data(
                Hypothesis.LOCAL,
                drawn(a, b, singlet(1 / np.sqrt(2), a, b), 200, random, "counts"),
                effort=Effort(prove=False),
            ).statistics.p_value
            for _ in range(runs)
        ]
    )
    for alpha in LEVELS:
        assert (p <= alpha).sum() <= most(alpha, runs)


def test_signalling_is_claimed_no_more_often_than_stated():
    a, b = chsh_settings()
    random, runs = np.random.default_rng(1), 400
    p = np.array(
        [
            signalling_test(drawn(a, b, singlet(0.9, a, b), 1000, random, "counts")).p_value
            for _ in range(runs)
        ]
    )
    for alpha in LEVELS:
        assert (p <= alpha).sum() <= most(alpha, runs)
    assert (p <= 0.5).sum() > 0.2 * runs  # and it is no empty claim
