"""The smallest deviance that one inequality allows: against another solver, and never above it."""

import numpy as np
import pytest

from physics.verdicts.cache import VerdictCache
from physics.verdicts.measured import below
from physics.verdicts.measured.judging import judge_data
from physics.verdicts.measured.likelihood import CountLikelihood, GaussianLikelihood, TwoOutcomeLikelihood
from physics.verdicts.types import Asked, Effort, Hypothesis
from tests.physics.verdicts.measured.sources import singlet
from tests.physics.verdicts.measured.tables import drawn, triad
from tests.physics.verdicts.measured.test_free_fits import pairs_of, smallest_deviance

QUICK = Effort(prove=False)


def some_counts(seed, pairs):
    """2 x 2 settings of which most outcomes are rare: with few pairs several are never seen."""
    random = np.random.default_rng(seed)
    p = random.dirichlet([0.4, 1.0, 1.0, 0.4], size=4)
    return np.array([random.multinomial(pairs, q) for q in p], dtype=float), random


def inequality_of(likelihood, random):
    """An inequality that the best fit breaks and white noise obeys."""
    normal = random.normal(size=likelihood.rows)
    value = float(normal @ likelihood.best)
    return (normal, 0.6 * value) if value > 0 else (-normal, -0.6 * value)


@pytest.mark.parametrize("pairs", [12, 200, 20_000])
@pytest.mark.parametrize("seed", range(4))
def test_of_counts_it_is_that_of_exponential_cones(seed, pairs):
    counts, random = some_counts(seed, pairs)
    table = pairs_of(2, 2)
    likelihood = CountLikelihood(counts, table)
    normal, bound = inequality_of(likelihood, random)
    least, multiplier = likelihood.least_below(normal, bound, np.zeros(table.rows))
    expected = smallest_deviance(counts, table, (normal, bound)) - likelihood.base
    # The cones' solver errs by up to 3e-3 of 80 000 pairs at the free fits, too, which Newton's method knows.
    assert least == pytest.approx(expected, abs=1e-4 + 5e-8 * counts.sum())
    # The multiplier is how fast half of it falls while the bound rises.
    more = likelihood.least_below(normal, bound + 1e-3, np.zeros(table.rows))[0]
    assert more >= least - 2e-3 * multiplier - 1e-6
    assert more == pytest.approx(least - 2e-3 * multiplier, rel=0.02, abs=0.02 * multiplier)


@pytest.mark.parametrize("rounds", [1, 2, 4])
def test_it_is_no_overestimate_where_the_solver_stops_too_early(rounds, monkeypatch):
    table = pairs_of(2, 2)
    for seed in range(6):
        counts, random = some_counts(seed, 40)
        likelihood = CountLikelihood(counts, table)
        normal, bound = inequality_of(likelihood, random)
        whole = likelihood.least_below(normal, bound, np.zeros(table.rows))[0]
        with monkeypatch.context() as patch:
            patch.setattr(below, "ROUNDS", rounds)
            assert likelihood.least_below(normal, bound, np.zeros(table.rows))[0] <= whole + 1e-6


def test_of_correlators_it_is_the_distance_to_the_hyperplane():
    # Gaussian errors: (s.c - B)²/Σ s²σ²; of very many pairs the binomial deviance is the same.
    c, normal = np.array([0.3, -0.2, 0.1]), np.array([1.0, -2.0, 0.5])
    shots = np.full(3, 1e9)
    sigmas = np.sqrt((1 - c**2) / shots)
    excess = 1e-4
    bound = float(normal @ c) - excess
    expected = excess**2 / float(((normal * sigmas) ** 2).sum())
    least, multiplier = GaussianLikelihood(c, sigmas).least_below(normal, bound, np.zeros(3))
    assert (least, multiplier * excess) == pytest.approx((expected, expected), rel=1e-9)
    assert TwoOutcomeLikelihood(c, shots).least_below(normal, bound, np.zeros(3))[0] == pytest.approx(
        expected, rel=1e-3
    )
    assert GaussianLikelihood(c, sigmas).least_below(normal, float(normal @ c), np.zeros(3)) == (0.0, 0.0)


@pytest.mark.parametrize("hypothesis", list(Hypothesis))
def test_quick_answers_to_counts_enclose_the_settled_one_warm_or_not(hypothesis):
    # 1.5 % of the distance is what a quick answer may leave open (3 % of its square), from below too.
    a, b = triad(0.5236)
    random = np.random.default_rng(6)
    other, table = (drawn(a, b, singlet(0.98, a, b), 1000, random) for _ in range(2))
    settled = judge_data(hypothesis, table, asked=Asked(bootstrap=0)).statistics
    cache = VerdictCache()
    judge_data(hypothesis, other, effort=QUICK, cache=cache)
    for quick in (
        judge_data(hypothesis, table, effort=QUICK).statistics,
        judge_data(hypothesis, table, effort=QUICK, cache=cache).statistics,
    ):
        assert quick.converged
        assert quick.distance == pytest.approx(settled.distance, rel=0.015, abs=0.1)
        assert quick.distance_at_least <= settled.distance + 1e-3
        assert quick.distance >= settled.distance_at_least - 1e-3
