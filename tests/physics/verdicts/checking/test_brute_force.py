"""V* from full enumeration and dense grids, by a linear program that shares no code with the engine."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from physics.verdicts.deciding import decide
from physics.verdicts.types import Array, Correlations, Hypothesis
from tests.physics.verdicts.problems import random_directions, singlet

SIZES = [(3, 3), (3, 6), (4, 5), (6, 6)]


def mean(hypothesis: Hypothesis, data: Correlations) -> float:
    lo, hi = decide(hypothesis, data).critical_visibility
    return 0.5 * (lo + hi)


def smallest_weight(columns: Array, target: Array) -> float:
    result = linprog(np.ones(columns.shape[1]), A_eq=columns, b_eq=target, bounds=(0, None), method="highs")
    assert result.status == 0
    return float(result.fun)


def signs(count: int) -> Array:
    return np.array(list(product((1.0, -1.0), repeat=count)))


def sphere(count: int) -> Array:
    """Fibonacci points: no point of the sphere is further than about 2/sqrt(count) from one."""
    k = np.arange(count) + 0.5
    z, angle = 1.0 - 2.0 * k / count, np.pi * (1.0 + np.sqrt(5.0)) * k
    radius = np.sqrt(1.0 - z * z)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle), z])


@pytest.mark.parametrize(("n", "m"), SIZES)
def test_local_by_all_strategies(n: int, m: int) -> None:
    """Exact, so it must agree to the accuracy of the programs."""
    rng = np.random.default_rng(n * 10 + m)
    data = singlet(random_directions(n, rng), random_directions(m, rng))
    first, second = signs(n)[: 2 ** (n - 1)], signs(m)
    columns = (first[:, None, :, None] * second[None, :, None, :]).reshape(-1, n * m).T
    weight = smallest_weight(columns, data.correlators.ravel())
    assert mean(Hypothesis.LOCAL, data) == pytest.approx(1.0 / weight, abs=1e-7)


@pytest.mark.parametrize(("n", "m"), SIZES[:3])
def test_local_with_marginals_by_all_strategies(n: int, m: int) -> None:
    rng = np.random.default_rng(n * 10 + m)
    data = singlet(random_directions(n, rng), random_directions(m, rng), 0.8)
    data = replace(data, marginals_a=0.1 * data.alice[:, 0], marginals_b=0.08 * data.bob[:, 1])
    first, second = np.repeat(signs(n), 2**m, axis=0), np.tile(signs(m), (2**n, 1))
    products = (first[:, :, None] * second[:, None, :]).reshape(-1, n * m)
    target = np.concatenate([data.correlators.ravel(), data.marginals_a, data.marginals_b])
    weight = smallest_weight(np.hstack([products, first, second]).T, target)
    assert mean(Hypothesis.LOCAL, data) == pytest.approx(1.0 / weight, abs=1e-7)


@pytest.mark.parametrize(
    ("n", "m", "points", "biased"),
    [(3, 3, 3000, False), (3, 6, 3000, True), (4, 5, 2400, False), (4, 5, 2400, True), (6, 6, 2400, False)],
)
def test_steering_by_a_grid_of_states(n: int, m: int, points: int, biased: bool) -> None:
    """States on a grid explain a little less: V* of the grid is below, by at most 1 - cos of its spacing."""
    rng = np.random.default_rng(n * 10 + m)
    data = singlet(random_directions(n, rng), random_directions(m, rng), 0.9)
    alpha = signs(n) if biased else signs(n)[: 2 ** (n - 1)]
    states = sphere(points if not biased else points // 2)
    second = states @ data.bob.T
    products = (alpha[:, None, :, None] * second[None, :, None, :]).reshape(-1, n * m)
    columns, target = products, data.correlators.ravel()
    if biased:
        data = replace(data, marginals_a=0.05 * data.alice[:, 2], marginals_b=-0.05 * data.bob[:, 2])
        parts = [products, np.repeat(alpha, len(states), axis=0), np.tile(second, (len(alpha), 1))]
        columns = np.hstack(parts)
        target = np.concatenate([target, data.marginals_a, data.marginals_b])
    # rows beyond the rank (correlators are linear in Bob's direction) only trouble the program
    _, sizes, right = np.linalg.svd(columns, full_matrices=False)
    basis = right[sizes > 1e-9 * sizes[0]].T
    columns, target = columns @ basis, basis.T @ target
    weight = smallest_weight(columns.T, target)
    grid = 1.0 / weight
    exact = mean(Hypothesis.UNSTEERABLE_A_TO_B, data)
    assert grid <= exact + 1e-7
    assert grid == pytest.approx(exact, abs=1e-3)


def partial_transpose_visibility(t: Array, r_a: Array, r_b: Array) -> float:
    """Largest V at which 1/4 + V (rho - 1/4) and its partial transpose are positive, by bisection."""
    pauli = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
    one = np.eye(2)
    part = sum(r_a[k] * np.kron(pauli[k], one) + r_b[k] * np.kron(one, pauli[k]) for k in range(3))
    part = part + sum(t[k, x] * np.kron(pauli[k], pauli[x]) for k in range(3) for x in range(3))
    low, high = 0.0, 100.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        state = (np.eye(4) + middle * part) / 4.0
        transposed = state.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
        good = min(np.linalg.eigvalsh(state)[0], np.linalg.eigvalsh(transposed)[0]) >= 0.0
        low, high = (middle, high) if good else (low, middle)
    return low


@pytest.mark.parametrize("seed", range(6))
def test_separable_by_partial_transposition(seed: int) -> None:
    """Settings that span space show the whole state; two qubits are separable iff PPT (Horodecki 1996)."""
    rng = np.random.default_rng(seed)
    alice, bob = random_directions(3 + seed % 3, rng), random_directions(4, rng)
    t, r_a, r_b = rng.normal(size=(3, 3)) / 5.0, 0.05 * rng.normal(size=3), 0.05 * rng.normal(size=3)
    every = np.ones((len(alice), 4), dtype=bool)
    data = Correlations(alice, bob, alice @ t @ bob.T, every, alice @ r_a, bob @ r_b)
    assert mean(Hypothesis.SEPARABLE, data) == pytest.approx(
        partial_transpose_visibility(t, r_a, r_b), rel=1e-8
    )
    data = replace(data, marginals_a=None, marginals_b=None)
    trace_norm = np.linalg.svd(t, compute_uv=False).sum()
    assert mean(Hypothesis.SEPARABLE, data) == pytest.approx(1.0 / trace_norm, rel=1e-8)


def test_separable_with_gaps_by_a_grid_of_product_states() -> None:
    """Only six pairs and one side's marginals: what is not measured is free, so no formula applies."""
    rng = np.random.default_rng(11)
    alice, bob = random_directions(3, rng), random_directions(3, rng)
    measured = np.array([[True, True, False], [False, True, True], [True, False, True]])
    data = Correlations(alice, bob, -alice @ bob.T, measured, 0.1 * alice[:, 0], None)
    u, v = sphere(260), sphere(260)
    first, second = np.repeat(u @ alice.T, 260, axis=0), np.tile(v @ bob.T, (260, 1))
    rows, cols = np.nonzero(measured)
    columns = np.hstack([first[:, rows] * second[:, cols], first]).T
    target = np.concatenate([data.correlators[rows, cols], 0.1 * alice[:, 0]])
    grid = 1.0 / smallest_weight(columns, target)
    exact = mean(Hypothesis.SEPARABLE, data)
    assert grid <= exact + 1e-7
    assert grid == pytest.approx(exact, abs=2e-2)  # the spacing of this coarse grid is 7 degrees
