"""Distances from every set: against other formulas, other solvers, and the exact verdicts."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize, nnls

from physics.direction_sets import chsh_settings
from physics.verdicts import Correlations, check, decide
from physics.verdicts.hypotheses import function_named
from physics.verdicts.measured.checking import checked_table, plain_correlations
from physics.verdicts.measured.judging import judge_data
from physics.verdicts.measured.likelihood import likelihood_of
from physics.verdicts.measured.nearest import fit_to_data
from physics.verdicts.types import Asked, Effort, Hypothesis, Status
from tests.physics.verdicts.measured.tables import FORMS, drawn, exact, probabilities, triad

QUICK = Effort(prove=False)
NO_BOOTSTRAP = Asked(bootstrap=0)


def distance(hypothesis, table):
    return judge_data(hypothesis, table, asked=NO_BOOTSTRAP, effort=QUICK).statistics.distance


def fitted_to(hypothesis, table, eta=1.0):
    table = checked_table(table)
    data = plain_correlations(table)
    nearest = function_named(hypothesis.nearest)(data, eta=eta, seed=0)
    return data, fit_to_data(likelihood_of(table), nearest, lambda: None, prove=True)


@pytest.mark.parametrize("s", [2.1, 2.6, 2.8])
def test_chsh_with_equal_errors_is_the_distance_to_its_hyperplane(s):
    # All four coefficients are ±1: the nearest local point is straight below, (S - 2)/(2 sigma) away.
    a, b = chsh_settings()
    c = s / 4 * -np.sign(a @ b.T)
    assert distance(Hypothesis.LOCAL, exact(a, b, c, 0.01)) == pytest.approx((s - 2) / 0.02, rel=1e-5)


def test_local_distance_with_unequal_errors_is_that_of_another_solver():
    # The eight vertices of the local polytope of 2 x 2 correlators, their weights found by SLSQP.
    random = np.random.default_rng(2)
    a, b = chsh_settings()
    vertices = np.array([np.outer([1, s], [t, u]).ravel() for s in (1, -1) for t in (1, -1) for u in (1, -1)])
    for _ in range(5):
        c = -0.97 * np.sign(a @ b.T) / np.sqrt(2) + random.normal(0, 0.05, (2, 2))
        sigma = random.uniform(0.01, 0.1, (2, 2))
        table = replace(exact(a, b, c, 1.0), sigmas=sigma)

        def squared(w, c=c, sigma=sigma):
            return float((((w @ vertices - c.ravel()) / sigma.ravel()) ** 2).sum())

        found = minimize(
            squared,
            np.full(8, 1 / 8),
            bounds=[(0, 1)] * 8,
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
            method="SLSQP",
            options={"maxiter": 500, "ftol": 1e-14},
        )
        assert distance(Hypothesis.LOCAL, table) == pytest.approx(np.sqrt(found.fun), rel=1e-4, abs=1e-4)


def test_separable_distance_at_orthogonal_settings_is_that_to_the_trace_norm_ball():
    # Without marginals and with equal errors T is projected onto Σ|t| <= 1: singular values onto a simplex.
    random = np.random.default_rng(3)
    for _ in range(5):
        t = random.uniform(-1, 1, (3, 3))
        t *= 0.9 / np.linalg.norm(t, 2)
        sizes = np.linalg.svd(t, compute_uv=False)
        cut = max((sizes[: k + 1].sum() - 1) / (k + 1) for k in range(3))
        nearest = np.maximum(sizes - max(cut, 0.0), 0.0)
        expected = np.linalg.norm(sizes - nearest) / 0.02
        assert distance(Hypothesis.SEPARABLE, exact(np.eye(3), np.eye(3), t, 0.02)) == pytest.approx(
            expected, rel=1e-5, abs=1e-4
        )


def test_steering_distance_against_many_hidden_states():
    # All signs times a dense set of vectors, by non-negative least squares: never nearer, and hardly farther.
    a, b = triad()
    c = -0.9 * a @ b.T + np.random.default_rng(4).normal(0, 0.02, (3, 6))
    v = np.random.default_rng(5).normal(size=(3000, 3))
    v = np.vstack([v / np.linalg.norm(v, axis=1)[:, None]])
    atoms = np.vstack([np.einsum("i,kj->kij", s, v @ b.T).reshape(len(v), -1) for s in _signs(3)])
    rows = np.vstack([((atoms - c.ravel()) / 0.03).T / 100, np.ones(len(atoms))])
    right = np.zeros(len(rows))
    right[-1] = 1.0
    weights, _ = nnls(rows, right)
    weights /= weights.sum()
    brute = np.linalg.norm((weights @ atoms - c.ravel()) / 0.03)
    found = distance(Hypothesis.UNSTEERABLE_A_TO_B, exact(a, b, c, 0.03))
    assert brute * 0.995 < found < brute + 1e-6


def _signs(n):
    return 1.0 - 2.0 * ((np.arange(1 << n)[:, None] >> np.arange(n)) & 1)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hypothesis", list(Hypothesis))
def test_nearest_point_is_in_the_set_and_its_inequality_holds(hypothesis, form):
    """Both ends by other means: the exact verdict explains the point, brute force finds no larger value."""
    a, b = triad()
    table = drawn(a, b, probabilities(-0.99 * a @ b.T), 2000, np.random.default_rng(1), form)
    data, found = fitted_to(hypothesis, table)
    assert found.proven
    assert np.sqrt(found.deviance) - np.sqrt(found.lowest) < 0.02 * (1 + np.sqrt(found.deviance))
    pairs = int(data.measured.sum())
    c = np.zeros(data.measured.shape)
    c[data.measured] = found.x[:pairs]
    m_a, m_b = (found.x[pairs : pairs + 3], found.x[pairs + 3 :]) if len(found.x) > pairs else (None, None)
    point = Correlations(
        a,
        b,
        0.9995 * c,
        data.measured,
        None if m_a is None else 0.9995 * m_a,
        None if m_b is None else 0.9995 * m_b,
        resolution=1e-7,
    )
    verdict = decide(hypothesis, point, effort=Effort(prove=True))
    if not (hypothesis is Hypothesis.QUANTUM and form == "counts"):  # level 1 is larger than the set
        assert verdict.status is Status.COMPATIBLE
    shown = judge_data(hypothesis, table, asked=NO_BOOTSTRAP)
    if shown.certificate is not None:
        assert check(hypothesis, shown.certificate, data).agrees


@pytest.mark.parametrize("form", FORMS)
def test_a_larger_set_is_nearer(form):
    a, b = triad()
    table = drawn(a, b, probabilities(-0.99 * a @ b.T), 1000, np.random.default_rng(9), form)
    far = {h: judge_data(h, table, asked=NO_BOOTSTRAP).statistics for h in Hypothesis}
    for inner in Hypothesis:
        for outer in (*inner.contained_in, *inner.contained_if_pure):
            assert far[Hypothesis(outer)].distance_at_least <= far[inner].distance + 1e-3


def test_leggett_with_little_purity_explains_any_correlators():
    # eta = 0: outcomes are random for each hidden state, and every |C| <= 1 is allowed.
    a, b = triad()
    table = exact(a, b, -a @ b.T, 0.01)
    verdict = judge_data(Hypothesis.LEGGETT, table, eta=0.0, asked=NO_BOOTSTRAP)
    assert verdict.statistics.distance == 0.0
    assert judge_data(Hypothesis.LEGGETT, table, eta=1.0, asked=NO_BOOTSTRAP).statistics.distance > 1.0


def test_counts_and_shots_and_errors_agree_for_many_pairs():
    a, b = chsh_settings()
    p = probabilities(-a @ b.T * 0.8)
    far = [
        distance(Hypothesis.LOCAL, drawn(a, b, p, 200_000, np.random.default_rng(1), form)) for form in FORMS
    ]
    assert far[1] == pytest.approx(far[0], rel=0.05)
    assert far[2] == pytest.approx(far[1], rel=0.05)


@pytest.mark.parametrize("hypothesis", list(Hypothesis))
def test_settings_without_a_measured_pair_change_nothing(hypothesis):
    a, b = chsh_settings()
    c = -a @ b.T
    plain = exact(a, b, c, 0.02)
    wide = np.zeros((3, 2), dtype=bool)
    wide[[0, 2]] = True
    more = replace(
        plain,
        alice=np.insert(a, 1, [0.0, 1.0, 0.0], axis=0),
        correlators=np.insert(c, 1, np.nan, axis=0),
        sigmas=np.insert(plain.sigmas, 1, np.nan, axis=0),
        measured=wide,
    )
    one, two = (judge_data(hypothesis, t, asked=NO_BOOTSTRAP) for t in (plain, more))
    assert two.statistics.distance == pytest.approx(one.statistics.distance, abs=1e-6)
    if one.certificate is not None:
        assert two.certificate.coefficients.shape == (3, 2)
        assert not two.certificate.coefficients[1].any()
