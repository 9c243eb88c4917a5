"""How far a Bell inequality is violated by magnetizations of few spins: one setting too many is enough."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from physics.bell.expression import BellExpression
from physics.checks import Array, ComplexArray
from physics.vectors import random_directions

MAX_SEARCHED_SPINS = 6
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


@dataclass(frozen=True, eq=False)
class EffectiveMaximum:
    """The largest value found: ``vector`` (2^N,) of Alice's spins, then Bob's; directions (n, 3) and (m, 3).

    A lower bound: the value is attained, and a better one may have been missed.
    """

    value: float
    vector: ComplexArray
    alice: Array
    bob: Array


def largest_effective_value(
    expression: BellExpression, n_a: int, n_b: int, *, starts: int = 40, seed: int = 0, rounds: int = 400
) -> EffectiveMaximum:
    """The largest value of a Bell expression for magnetizations of N_A and N_B spins, by alternating search.

    For given directions the best state is the eigenvector of the largest eigenvalue of the mean, over the
    pairs of spins, of the Bell operator; for a given state each direction is best along its gradient.
    Neither step lowers the value. Raises ValueError for regions without spins or more than six in all.
    """
    if min(n_a, n_b) < 1 or n_a + n_b > MAX_SEARCHED_SPINS:
        raise ValueError(f"n_a, n_b: {n_a} and {n_b} spins where each has some, {MAX_SEARCHED_SPINS} in all")
    rng = np.random.default_rng(seed)
    sums = _mean_spins(n_a, n_a + n_b, 0), _mean_spins(n_b, n_a + n_b, n_a)
    products = np.einsum("kab,lbc->klac", *sums)
    best: EffectiveMaximum | None = None
    for _ in range(starts):
        found = _climb(expression, sums, products, rng, rounds)
        if best is None or found.value > best.value:
            best = found
    if best is None:
        raise ValueError(f"starts: {starts} is below 1")
    return best


def _mean_spins(count: int, n: int, first: int) -> ComplexArray:
    """(3, 2^n, 2^n): (1/N_X) Σ σ_k over the spins of one region."""
    found = np.zeros((3, 2**n, 2**n), dtype=np.complex128)
    for spin in range(first, first + count):
        for axis, pauli in enumerate(_PAULI):
            found[axis] += np.kron(np.kron(np.eye(2**spin), pauli), np.eye(2 ** (n - 1 - spin))) / count
    return found


def _climb(
    e: BellExpression,
    sums: tuple[ComplexArray, ComplexArray],
    products: ComplexArray,
    rng: np.random.Generator,
    rounds: int,
) -> EffectiveMaximum:
    n, m = e.shape
    alice, bob = random_directions(rng, n), random_directions(rng, m)
    value = -np.inf
    vector = np.zeros(len(products[0, 0]), dtype=np.complex128)
    for _ in range(rounds):
        operator = np.einsum("ij,ik,jl,klab->ab", e.coefficients, alice, bob, products, optimize=True)
        operator = operator + np.einsum("i,ik,kab->ab", e.marginals_a, alice, sums[0])
        operator = operator + np.einsum("j,jl,lab->ab", e.marginals_b, bob, sums[1])
        energies, vectors = np.linalg.eigh(operator)
        vector = vectors[:, -1]
        reached = float(energies[-1]) + e.constant
        if reached - value < 1e-13:
            break
        value = reached
        t = np.einsum("a,klab,b->kl", vector.conj(), products, vector, optimize=True).real
        r_a, r_b = (np.einsum("a,kab,b->k", vector.conj(), s, vector).real for s in sums)
        alice = _along(e.coefficients @ bob @ t.T + np.outer(e.marginals_a, r_a), alice)
        bob = _along(e.coefficients.T @ alice @ t + np.outer(e.marginals_b, r_b), bob)
    return EffectiveMaximum(value, vector, alice, bob)


def _along(pull: Array, otherwise: Array) -> Array:
    """Unit vectors along the rows of ``pull``; where there is none, the row of ``otherwise``."""
    length = np.linalg.norm(pull, axis=1, keepdims=True)
    return np.asarray(np.where(length > 1e-14, pull / np.where(length > 1e-14, length, 1.0), otherwise))
