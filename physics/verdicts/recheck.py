"""What models reach of an inequality: a bound below that is refuted, whatever proof it came with.

Written apart from the deciders and their oracles, and cheap (a few ms). Exact where all strategies can be
tried or an eigenvalue answers; elsewhere a short climb from random hidden states and those of the model.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from physics.verdicts.hypotheses import function_named
from physics.verdicts.types import Array, Certificate, Correlations, Hypothesis, Model

ALL_STRATEGIES = 10  # settings on the shorter side up to which all are tried
STARTS, TURNS = 64, 12
POINTS = 2_000
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


class Recheck(Protocol):
    """The largest value of an inequality that some model of the hypothesis was seen to reach."""

    def __call__(
        self, certificate: Certificate, data: Correlations, eta: float, model: Model | None
    ) -> float: ...


def reached_by_a_model(
    hypothesis: Hypothesis,
    certificate: Certificate,
    data: Correlations,
    eta: float,
    model: Model | None = None,
) -> float:
    """What `Recheck` of the hypothesis says; -inf if it has none."""
    if not hypothesis.recheck:
        return -np.inf
    reached: Recheck = function_named(hypothesis.recheck)
    return reached(certificate, data, eta, model)


def reached_local(certificate: Certificate, data: Correlations, eta: float, model: Model | None) -> float:
    """max over signs of α.c.β + p.α + q.β, β following from α."""
    c, p, q = _parts(certificate)
    rows, columns = c.any(axis=1) | (p != 0.0), c.any(axis=0) | (q != 0.0)
    c, p, q = c[np.ix_(rows, columns)], p[rows], q[columns]
    if c.shape[0] > c.shape[1]:
        c, p, q = c.T, q, p
    if len(c) <= ALL_STRATEGIES:
        alpha = 1.0 - 2.0 * ((np.arange(1 << len(c))[:, None] >> np.arange(len(c))) & 1)
        return float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max(initial=0.0))
    alpha = np.sign(np.random.default_rng(7).normal(size=(STARTS, len(c))))
    for _ in range(TURNS):
        beta = np.where(alpha @ c + q >= 0.0, 1.0, -1.0)
        alpha = np.where(beta @ c.T + p >= 0.0, 1.0, -1.0)
    return float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max())


def reached_unsteerable_a_to_b(
    certificate: Certificate, data: Correlations, eta: float, model: Model | None
) -> float:
    """Signs for Alice, a pure state for Bob."""
    c, p, q = _parts(certificate)
    return _unsteerable(c @ data.bob, p, q @ data.bob)


def reached_unsteerable_b_to_a(
    certificate: Certificate, data: Correlations, eta: float, model: Model | None
) -> float:
    """Signs for Bob, a pure state for Alice."""
    c, p, q = _parts(certificate)
    return _unsteerable(c.T @ data.alice, q, p @ data.alice)


def _unsteerable(g: Array, p: Array, shift: Array) -> float:
    """max over signs α and unit v of Σ α_i (g_i.v + p_i) + shift.v."""
    v = _unit(np.random.default_rng(7).normal(size=(STARTS, 3)))
    total, value = v, np.zeros(1)
    for _ in range(TURNS):
        alpha = np.where(v @ g.T + p >= 0.0, 1.0, -1.0)
        total = alpha @ g + shift
        value = np.linalg.norm(total, axis=1) + alpha @ p
        v = _unit(total)
    return float(value.max())


def reached_separable(certificate: Certificate, data: Correlations, eta: float, model: Model | None) -> float:
    """max over unit u, v of u.K.v + r.u + s.v."""
    matrix, r, s = _bloch(certificate, data)
    u = _unit(np.random.default_rng(7).normal(size=(STARTS, 3)))
    v = u
    for _ in range(TURNS):
        v = _unit(u @ matrix + s)
        u = _unit(v @ matrix.T + r)
    return float((np.einsum("ki,ij,kj->k", u, matrix, v) + u @ r + v @ s).max())


def reached_leggett(certificate: Certificate, data: Correlations, eta: float, model: Model | None) -> float:
    """max over unit u, v of Σ |c| (1 - |η u.a ∓ η v.b|) + η (p.a).u + η (q.b).v."""
    c, p, q = _parts(certificate)
    points = _unit(np.random.default_rng(7).normal(size=(2 * POINTS, 3))).reshape(POINTS, 2, 3)
    if model is not None and "u" in model.atoms:
        points = np.concatenate([np.stack([model.atoms["u"], model.atoms["v"]], axis=1), points])
    i, j = np.nonzero(c)
    x, y = eta * points[:, 0] @ data.alice.T, eta * points[:, 1] @ data.bob.T
    size, sign = np.abs(c[i, j]), np.sign(c[i, j])
    best = -np.inf
    width = max(1, 2_000_000 // max(1, len(i)))
    for k in range(0, len(x), width):
        a, b = x[k : k + width], y[k : k + width]
        value = (1.0 - np.abs(a[:, i] - sign * b[:, j])) @ size + a @ p + b @ q
        best = max(best, float(value.max()))
    return best


def reached_two_qubits(
    certificate: Certificate, data: Correlations, eta: float, model: Model | None
) -> float:
    """Largest eigenvalue of Σ K_kl s_k x s_l + r.s x 1 + 1 x s.s; for free measurements one model of many."""
    matrix, r, s = _bloch(certificate, data)
    one = np.eye(2)
    total = np.einsum("kl,kab,lcd->acbd", matrix, _PAULI, _PAULI).reshape(4, 4)
    total = total + np.kron(np.einsum("k,kab->ab", r, _PAULI), one)
    total = total + np.kron(one, np.einsum("k,kab->ab", s, _PAULI))
    return float(np.linalg.eigvalsh(total)[-1])


def _parts(certificate: Certificate) -> tuple[Array, Array, Array]:
    return certificate.coefficients, certificate.marginals_a, certificate.marginals_b


def _bloch(certificate: Certificate, data: Correlations) -> tuple[Array, Array, Array]:
    """The inequality as a form of Bloch vectors: matrix (3, 3) and two vectors (3,)."""
    c, p, q = _parts(certificate)
    return data.alice.T @ c @ data.bob, p @ data.alice, q @ data.bob


def _unit(vectors: Array) -> Array:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 0.0, vectors / np.where(length > 0.0, length, 1.0), [0.0, 0.0, 1.0])
