"""Distances of simulated data: a set drawn together towards its nearest point is never nearer."""

import itertools

import numpy as np
import pytest

from physics.direction_sets import chsh_settings
from physics.verdicts.hypotheses import function_named
from physics.verdicts.measured.bootstrap import DrawnTogether, exceedances
from physics.verdicts.measured.checking import checked_table, plain_correlations
from physics.verdicts.measured.likelihood import likelihood_of
from physics.verdicts.measured.nearest import fit_to_data, stepped
from physics.verdicts.types import Hypothesis
from tests.physics.verdicts.measured.sources import singlet
from tests.physics.verdicts.measured.tables import FORMS, drawn, exact

FACTORS = (1.0, 2.0, 3.0, 10.0, 1e6)


def start(table):
    table = checked_table(table)
    data = plain_correlations(table)
    nearest = function_named(Hypothesis.LOCAL.nearest)(data, eta=1.0, seed=0)
    likelihood = likelihood_of(table)
    return likelihood, nearest, fit_to_data(likelihood, nearest, lambda: None, prove=True)


def to_polytope(point, vertices):
    """The distance to a polytope: least over all simplices of its vertices of that to their inside."""
    least = np.inf
    for size in range(1, point.size + 2):
        for chosen in itertools.combinations(range(len(vertices)), size):
            v = vertices[list(chosen)]
            edges = (v[1:] - v[0]).T
            w = np.linalg.lstsq(edges, point - v[0], rcond=None)[0] if size > 1 else np.zeros(0)
            if np.all(w >= -1e-12) and w.sum() <= 1 + 1e-12:
                least = min(least, float(np.linalg.norm(point - v[0] - (edges @ w if size > 1 else 0.0))))
    return least


def test_distances_from_the_set_drawn_together_are_those_of_brute_force_and_grow():
    # The eight vertices of the local polytope of 2 x 2 correlators, drawn together towards a point of a face;
    # the same noise for every factor.
    a, b = chsh_settings()
    vertices = np.array([np.outer([1, s], [t, u]).ravel() for s in (1, -1) for t in (1, -1) for u in (1, -1)])
    c = -0.9 * np.sign(a @ b.T) / np.sqrt(2)
    sigma = 0.3
    likelihood, nearest, fitted = start(exact(a, b, c, sigma))
    random = np.random.default_rng(12)
    for one in likelihood.simulated(fitted.x, 4, random):
        found = []
        for factor in FACTORS:
            smaller = DrawnTogether(nearest, fitted.x, factor)
            _, squared, _ = stepped(one, smaller, fitted.x, one.deviance(fitted.x))
            shrunk = fitted.x + (vertices - fitted.x) / factor
            assert np.sqrt(squared) == pytest.approx(to_polytope(one.best, shrunk) / sigma, abs=1e-4)
            found.append(squared)
        assert np.all(np.diff(found) >= -1e-6)
        # Drawn together to a point: the distance to the truth, χ² with all rows as degrees of freedom.
        assert found[-1] == pytest.approx(one.deviance(fitted.x), rel=1e-4)


@pytest.mark.parametrize("form", FORMS)
def test_the_set_drawn_together_lies_in_the_set(form):
    # White noise and the measured inequality bound both; the bound of the smaller set is the smaller.
    a, b = chsh_settings()
    table = drawn(a, b, singlet(0.8, a, b), 300, np.random.default_rng(2), form)
    _, nearest, fitted = start(table)
    bounds = [DrawnTogether(nearest, fitted.x, f).support(-fitted.slope, True)[0] for f in FACTORS]
    assert bounds[0] == pytest.approx(nearest.support(-fitted.slope, True)[0])
    assert np.all(np.diff(bounds) <= 1e-9)
    assert bounds[-1] == pytest.approx(-fitted.slope @ fitted.x, abs=1e-3)


@pytest.mark.parametrize("form", FORMS)
def test_p_values_are_no_smaller_than_those_of_the_plain_bootstrap(form):
    # Monotone for every simulated data set, of few pairs too: so are the numbers of those as far off.
    a, b = chsh_settings()
    table = drawn(a, b, singlet(0.85, a, b), 20, np.random.default_rng(3), form)
    likelihood, nearest, fitted = start(table)
    assert fitted.lowest > 0.1
    count, plain = 60, 0
    for one in likelihood.simulated(fitted.x, count, np.random.default_rng(5)):
        plain += stepped(one, nearest, fitted.x, one.deviance(fitted.x))[1] >= fitted.lowest
    found, done = exceedances(likelihood, nearest, fitted, count, 5, None, lambda: None, lambda: 1.0)
    assert found >= plain > 0 and done == count


def test_the_bootstrap_ends_with_the_time():
    a, b = chsh_settings()
    table = drawn(a, b, singlet(0.85, a, b), 20, np.random.default_rng(3), "counts")
    likelihood, nearest, fitted = start(table)
    seconds = iter([1.0] * 7)
    left = lambda: next(seconds, 0.0)  # noqa: E731
    assert exceedances(likelihood, nearest, fitted, 60, 5, None, lambda: None, left)[1] == 7
