"""Bounds of Bell expressions: published values, brute force, explicit models, and which contains which."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linprog

from physics.bell.bounds import (
    bounds_of,
    leggett_maximum,
    leggett_over_all_directions,
    local_maximum,
    no_signalling_maximum,
    quantum_maximum,
)
from physics.bell.expression import (
    BellExpression,
    bell_expression,
    chained,
    chained_quantum,
    chsh_expression,
    clauser_horne,
    elegant,
    i3322,
)
from physics.bell.no_signalling import free_correlators_bound, leggett_in_planes
from physics.direction_sets import chsh_settings, leggett_settings
from physics.leggett.inequality import leggett_bound
from physics.vectors import random_directions
from physics.verdicts.quantum.check import check_dual_matrix
from physics.verdicts.quantum.mixing import mixing_bound
from physics.verdicts.quantum.npa import functional_bound
from physics.verdicts.types import Cancelled, Certificate, Effort
from tests.physics.bell.test_expression import NAMED, by_all_strategies

QUANTUM = {
    "chsh": 2 * math.sqrt(2),  # Tsirelson
    "ch": (math.sqrt(2) - 1) / 2,  # (2√2 - 2)/4
    "elegant": 4 * math.sqrt(3),
    "chained 3": chained_quantum(3),
    "chained 5": chained_quantum(5),
}
NO_SIGNALLING = {"chsh": 4, "ch": 0.5, "i3322": 1, "elegant": 12, "chained 3": 6, "chained 5": 10}


def random_expression(seed: int, n: int = 3, m: int = 4, biased: bool = True) -> BellExpression:
    rng = np.random.default_rng(seed)
    single = (rng.normal(size=n), rng.normal(size=m)) if biased else (None, None)
    return bell_expression(rng.normal(size=(n, m)), *single, rng.normal())


@pytest.mark.parametrize("name", QUANTUM)
def test_quantum_values(name: str) -> None:
    """Both ends: two qubits reach it, and a dual matrix shows that nothing exceeds it."""
    found = quantum_maximum(NAMED[name][0])
    assert found.reached == pytest.approx(QUANTUM[name], abs=1e-8)
    assert QUANTUM[name] - 1e-12 <= found.bound <= QUANTUM[name] + 1e-7
    assert found.proven


@pytest.mark.long
def test_i3322() -> None:
    """1/4 with two qubits; 0.250875 < bound < 0.250877 where more are allowed (Pál and Vértesi 2010)."""
    found = quantum_maximum(i3322())
    assert found.reached == pytest.approx(0.25, abs=1e-9)
    assert 0.250875 < found.bound < 0.250877


def test_quick_bounds_are_weaker_but_valid() -> None:
    quick = quantum_maximum(i3322(), Effort(prove=False))
    assert 0.250875 < quick.bound < 0.2515  # level 1 + AB: 0.25147


@pytest.mark.parametrize("name", NO_SIGNALLING)
def test_no_signalling_values(name: str) -> None:
    found = no_signalling_maximum(NAMED[name][0])
    assert found.reached == pytest.approx(NO_SIGNALLING[name], abs=1e-9)
    assert found.bound == pytest.approx(NO_SIGNALLING[name], abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_no_signalling_over_all_probabilities(seed: int) -> None:
    """The same program written in the probabilities themselves."""
    e = random_expression(seed, 2, 3)
    n, m = e.shape
    # Variables: M_A, M_B, C; each probability (1 + α M_A + β M_B + αβ C)/4 >= 0.
    rows = []
    for i in range(n):
        for j in range(m):
            for alpha in (1, -1):
                for beta in (1, -1):
                    row = np.zeros(n + m + n * m)
                    row[i], row[n + j], row[n + m + i * m + j] = -alpha, -beta, -alpha * beta
                    rows.append(row)
    cost = -np.concatenate([e.marginals_a, e.marginals_b, e.coefficients.ravel()])
    found = linprog(cost, A_ub=np.array(rows), b_ub=np.ones(len(rows)), bounds=(-1, 1))
    mine = no_signalling_maximum(e)
    assert mine.reached == pytest.approx(-found.fun + e.constant, abs=1e-9)
    assert mine.bound == pytest.approx(-found.fun + e.constant, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_each_bound_is_reached_or_above_what_is(seed: int) -> None:
    """local <= quantum <= no-signalling, Leggett <= no-signalling; the local one by all strategies."""
    e = random_expression(seed, 3, 3, biased=seed % 2 == 0)
    rng = np.random.default_rng(seed)
    found = bounds_of(e, alice=random_directions(rng, 3), bob=random_directions(rng, 3))
    assert found.local.bound == pytest.approx(by_all_strategies(e), abs=1e-9)
    for one in (found.local, found.leggett, found.quantum, found.no_signalling):
        assert one.reached <= one.bound + 1e-12
        assert one.reached <= found.no_signalling.bound + 1e-9
    assert found.local.reached <= found.quantum.reached + 1e-12
    assert found.quantum.reached <= found.quantum.bound


def test_the_published_leggett_inequality() -> None:
    """Σ (C(a, b) + C(a, b'))/3 over the triad obeys 2 - 2 κ η |sin(φ/2)| (Branciard et al. 2008)."""
    for phi, eta in ((0.6, 1.0), (1.0, 0.7)):
        a, b, b2 = leggett_settings(np.eye(3), phi)
        c = np.zeros((3, 6))
        c[np.arange(3), 2 * np.arange(3)] = c[np.arange(3), 2 * np.arange(3) + 1] = 1 / 3
        bob = np.stack([b, b2], axis=1).reshape(6, 3)
        found = leggett_maximum(bell_expression(c), a, bob, eta)
        expected = float(leggett_bound(phi, 1 / 3, eta))
        assert found.reached <= expected + 1e-9
        assert expected - 1e-9 <= found.bound <= expected + 3e-3
        assert found.bound - found.reached <= 2.1e-3


def test_leggett_in_one_plane_is_no_restriction() -> None:
    """Hidden polarizations orthogonal to all settings leave every correlator free: the bound is 4."""
    found = leggett_maximum(chsh_expression(), *chsh_settings(), 1.0)
    assert leggett_in_planes(chsh_expression(), *chsh_settings()) == 4.0
    assert leggett_in_planes(chsh_expression(), np.eye(3)[:2], np.eye(3)) is None
    assert leggett_in_planes(i3322(), np.eye(3)[[0, 1, 0]], np.eye(3)[[0, 1, 0]]) is None  # biased
    assert found.bound == pytest.approx(4.0, abs=1e-9)
    assert found.reached == pytest.approx(4.0, abs=1e-6)


def test_leggett_at_random_directions_by_random_polarizations() -> None:
    """A million hidden states stay below the bound, and some come near it."""
    rng = np.random.default_rng(3)
    e = random_expression(11, 3, 3)
    alice, bob = random_directions(rng, 3), random_directions(rng, 3)
    found = leggett_maximum(e, alice, bob, 0.9)
    u, v = random_directions(rng, 200_000), random_directions(rng, 200_000)
    x, y = 0.9 * u @ alice.T, 0.9 * v @ bob.T
    total = np.full(len(u), e.constant) + x @ e.marginals_a + y @ e.marginals_b
    for i in range(3):
        for j in range(3):
            c = e.coefficients[i, j]
            total += abs(c) * (1 - np.abs(x[:, i] - np.sign(c) * y[:, j]))
    assert total.max() <= found.bound
    assert total.max() > found.reached - 0.2
    assert found.bound - found.reached <= 1e-3 * (e.size + 1)


def test_leggett_over_all_directions() -> None:
    """At η = 1 the no-signalling bound; at η = 0 all marginals vanish: Σ|c|; never less at more η."""
    e = random_expression(5)
    assert leggett_over_all_directions(e, 1.0).bound == pytest.approx(no_signalling_maximum(e).bound)
    at_zero = np.abs(e.coefficients).sum() + e.constant
    assert leggett_over_all_directions(e, 0.0).bound == pytest.approx(at_zero)
    values = [leggett_over_all_directions(e, eta).bound for eta in np.linspace(0, 1, 6)]
    assert np.all(np.diff(values) >= -1e-9)
    rng = np.random.default_rng(1)
    here = leggett_maximum(e, random_directions(rng, 3), random_directions(rng, 4), 0.6)
    assert here.reached <= leggett_over_all_directions(e, 0.6).bound + 1e-9


@pytest.mark.parametrize("eta", [0.0, 1e-170])
def test_leggett_without_local_polarization(eta: float) -> None:
    """All averages vanish: the hidden polarizations say nothing, and nothing is divided by their zero."""
    directions = random_directions(np.random.default_rng(4), 3)
    with np.errstate(all="raise", under="ignore"):
        found = leggett_maximum(i3322(), directions, directions, eta)
    total = float(np.abs(i3322().coefficients).sum()) + i3322().constant
    assert (found.reached, found.bound) == pytest.approx((total, total), abs=1e-12)


@pytest.mark.parametrize("name", ["ch", "i3322"])
@pytest.mark.parametrize("r", [0.3, 1.0])
def test_free_correlators_by_all_half_integral_marginals(name: str, r: float) -> None:
    """The program is one of |x - s y|: its maximum lies at marginals -r, 0 or r."""
    e, _ = NAMED[name]
    n, m = e.shape
    best = -np.inf
    for values in itertools.product((-r, 0.0, r), repeat=n + m):
        x, y = np.array(values[:n]), np.array(values[n:])
        apart = np.abs(x[:, None] - np.sign(e.coefficients) * y)
        value = float((np.abs(e.coefficients) * (1 - apart)).sum() + e.marginals_a @ x + e.marginals_b @ y)
        best = max(best, value + e.constant)
    assert free_correlators_bound(e, r) == pytest.approx((best, best), abs=1e-9)


def test_only_single_outcomes() -> None:
    e = bell_expression(np.zeros((2, 2)), [1.0, -2.0], [0.5, 0.0])
    assert free_correlators_bound(e, 0.5) == pytest.approx((1.75, 1.75))
    assert quantum_maximum(e).bound == pytest.approx(3.5, abs=1e-6)
    assert local_maximum(e).bound == 3.5


@pytest.mark.parametrize("level", ["1", "1+AB"])
def test_dual_matrices_multiplied_out(level: str) -> None:
    """The identity Σ Z s† t = bound - S, by the check that is written apart from the solver."""
    e = random_expression(7)
    found = functional_bound(e.coefficients, e.marginals_a, e.marginals_b, level)
    shown = Certificate(e.coefficients, e.marginals_a, e.marginals_b, found.bound, 0.0, found.dual)
    checked = check_dual_matrix(shown)
    assert checked is not None
    assert checked.mismatch < 1e-9
    assert checked.lowest > -1e-12
    assert checked.bound == pytest.approx(found.bound, abs=1e-10)
    assert found.bound >= quantum_maximum(e, Effort(prove=False)).reached - e.constant - 1e-9


@pytest.mark.parametrize("biased", [False, True])
def test_level_one_by_two_methods(biased: bool) -> None:
    """The mixing method and the cone program bracket the same number."""
    e = random_expression(4, 5, 6, biased)
    mixed = mixing_bound(e.coefficients, e.marginals_a, e.marginals_b)
    cone = functional_bound(e.coefficients, e.marginals_a, e.marginals_b, "1")
    assert mixed.reached <= cone.bound
    assert mixed.bound == pytest.approx(cone.bound, abs=1e-5)
    assert mixed.reached == pytest.approx(cone.bound, abs=1e-6)


def test_many_settings() -> None:
    """30 x 30 settings: the chained bound 2N cos(π/2N) from both sides."""
    found = quantum_maximum(chained(30))
    assert found.reached == pytest.approx(chained_quantum(30), abs=1e-3)
    assert chained_quantum(30) - 1e-9 <= found.bound <= chained_quantum(30) + 1e-2


def test_local_bound_of_too_many_settings_is_an_interval() -> None:
    """40 x 40 signs: strategies inside, level 1 outside, within Grothendieck's K_G < 1.783."""
    e = bell_expression(np.random.default_rng(2).choice([-1.0, 1.0], size=(40, 40)))
    found = local_maximum(e)
    assert found.method == "strategies_in_part"
    assert found.reached <= found.bound <= 1.783 * found.reached
    assert quantum_maximum(e, Effort(prove=False)).reached <= found.bound + 1e-9


def test_without_time_all_bounds_hold_and_are_finite() -> None:
    e = random_expression(3, 6, 6)
    rng = np.random.default_rng(1)
    settings = {"alice": random_directions(rng, 6), "bob": random_directions(rng, 6)}
    quick, full = bounds_of(e, **settings, effort=Effort(seconds=0.0)), bounds_of(e, **settings)
    for name in ("local", "leggett", "quantum", "no_signalling"):
        early, late = getattr(quick, name), getattr(full, name)
        assert math.isfinite(early.bound) and early.proven
        assert early.bound >= late.reached - 1e-9
        assert early.reached <= late.bound + 1e-9


def test_scaling_and_shifting() -> None:
    e = clauser_horne()
    twice = BellExpression(2 * e.coefficients, 2 * e.marginals_a, 2 * e.marginals_b, 1.0)
    assert quantum_maximum(twice).bound == pytest.approx(2 * (quantum_maximum(e).bound + 0.5) + 1, abs=1e-7)


@pytest.mark.parametrize("factor", [1e-9, 1e5])
def test_bounds_do_not_depend_on_the_unit(factor: float) -> None:
    """Every bound is linear in the expression; solvers with absolute tolerances need not be."""
    e = random_expression(3)
    rng = np.random.default_rng(4)
    alice, bob = random_directions(rng, 3), random_directions(rng, 4)
    scaled = BellExpression(
        factor * e.coefficients, factor * e.marginals_a, factor * e.marginals_b, factor * e.constant
    )
    one, other = (bounds_of(x, alice=alice, bob=bob, eta=0.8) for x in (e, scaled))
    for name, accuracy in (("local", 1e-12), ("no_signalling", 1e-9), ("quantum", 1e-7), ("leggett", 1e-3)):
        before, after = getattr(one, name), getattr(other, name)
        assert after.bound / factor == pytest.approx(before.bound, abs=accuracy * e.size)
        assert after.reached / factor == pytest.approx(before.reached, abs=accuracy * e.size)
    assert other.no_signalling.bound == pytest.approx(other.no_signalling.reached, abs=1e-9 * scaled.size)
    assert other.quantum.bound - other.quantum.reached < 1e-6 * scaled.size


def test_cancel_and_progress() -> None:
    with pytest.raises(Cancelled):
        bounds_of(elegant(), effort=Effort(should_stop=lambda: True))
    seen: list[float] = []
    rng = np.random.default_rng(0)
    bounds_of(
        elegant(),
        alice=random_directions(rng, 3),
        bob=random_directions(rng, 4),
        effort=Effort(progress=seen.append),
    )
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_directions_that_do_not_fit() -> None:
    with pytest.raises(ValueError, match="settings: 2 x 2"):
        leggett_maximum(elegant(), *chsh_settings(), 1.0)
