"""Cases of Leggett's hypothesis whose critical visibility has a closed form, with model and certificate."""

from __future__ import annotations

import numpy as np

from physics.verdicts.judging import certificate_of, status_of
from physics.verdicts.leggett.problem import LeggettProblem, as_averages
from physics.verdicts.linear_span import RANK
from physics.verdicts.types import Array, Certificate, Hypothesis, Model, Verdict

ROUNDING, FORGIVEN = 1e-11, 1e-9  # of a matrix T fitted to numbers, and what that may cost of V*


def isotropic_states() -> Array:
    """Independent u, v among ±x, ±y, ±z, shape (36, 6): a model of white noise at any settings.

    E|x ± y| <= sqrt(E x^2 + E y^2) = η sqrt(2/3) < 1, and all averages vanish.
    """
    axes = np.vstack([np.eye(3), -np.eye(3)])
    return np.concatenate([np.repeat(axes, 6, axis=0), np.tile(axes, (6, 1))], axis=1)


def model_of_states(points: Array, weights: Array, visibility: float) -> Model:
    """Hidden states (k, 6) with weights (k,) as a `Model`; weights are scaled to sum 1."""
    return Model(weights / weights.sum(), {"u": points[:, :3], "v": points[:, 3:]}, visibility)


def closed_form(problem: LeggettProblem) -> Verdict | None:
    """The verdict where no program needs to be solved, else None."""
    half = len(problem.limits) // 2
    strongest = float(np.abs(problem.limits).max(initial=0.0))
    missing = bool(problem.residual_a.any() or problem.residual_b.any())
    if missing or (problem.eta == 0.0 and np.any(problem.targets)):
        return _impossible_marginals(problem)
    if problem.symmetric and strongest == 0.0:
        states = isotropic_states()
        model = model_of_states(states, np.ones(len(states)), 1.0)
        return _verdict(np.inf, "zero_data", None, model)
    if problem.symmetric and (problem.planar or problem.eta == 0.0):
        row = int(np.argmax(np.abs(problem.limits[:half])))
        return _planar(problem, row, strongest)
    if half == 0:
        return _marginals_only(problem)
    return None


def sphere_end(problem: LeggettProblem) -> float:
    """V* is at least this at any settings, by the model of Branciard (2013), appendix; 0 where it has no say.

    Its correlators are -V a . b up to V = (1 + sqrt(1 - eta^2 / 2)) / 2, with vanishing marginals; turning or
    reversing Bob's directions gives every T = s O with O orthogonal.
    """
    if not problem.symmetric or not len(problem.limits):
        return 0.0
    half = len(problem.limits) // 2
    data, i, j = problem.data, problem.i[:half], problem.j[:half]
    forms = (data.alice[i][:, :, None] * data.bob[j][:, None, :]).reshape(half, 9)
    numbers = data.correlators[i, j]
    flat, _, rank, _ = np.linalg.lstsq(forms, numbers, rcond=RANK)
    if rank < 9 or np.abs(forms @ flat - numbers).max() > ROUNDING:
        return 0.0
    t = flat.reshape(3, 3)
    square = float(np.trace(t.T @ t)) / 3.0
    if square == 0.0 or np.abs(t.T @ t - square * np.eye(3)).max() > ROUNDING * square:
        return 0.0
    limit = 0.5 * (1.0 + float(np.sqrt(1.0 - 0.5 * problem.eta**2)))
    return limit / float(np.sqrt(square)) * (1.0 - FORGIVEN)


def _verdict(critical: float, method: str, certificate: Certificate | None, model: Model | None) -> Verdict:
    status, proven = status_of(critical, critical, True)
    return Verdict(
        Hypothesis.LEGGETT,
        status,
        proven,
        (critical, critical),
        certificate,
        model,
        method,
        {"bound": "exact"},
    )


def _impossible_marginals(problem: LeggettProblem) -> Verdict:
    """The part of the marginals orthogonal to all (u.a_i)_i, (v.b_j)_j averages to zero in every model."""
    data = problem.data
    if problem.eta > 0.0:
        residual_a, residual_b = problem.residual_a, problem.residual_b
    else:
        residual_a = np.zeros(len(data.alice)) if data.marginals_a is None else data.marginals_a
        residual_b = np.zeros(len(data.bob)) if data.marginals_b is None else data.marginals_b
    certificate = certificate_of(data, np.zeros_like(data.correlators), residual_a, residual_b, 0.0)
    return _verdict(0.0, "not_linear", certificate, None)


def _planar(problem: LeggettProblem, row: int, strongest: float) -> Verdict:
    """u, v orthogonal to all settings (or η = 0): local averages vanish and C_ij is free in [-1, 1]."""
    data = problem.data
    coefficients = np.zeros(data.correlators.shape)
    correlator = float(data.correlators[problem.i[row], problem.j[row]])
    coefficients[problem.i[row], problem.j[row]] = np.sign(correlator)
    certificate = certificate_of(data, coefficients, np.zeros(len(data.alice)), np.zeros(len(data.bob)), 1.0)
    normals = np.concatenate([np.linalg.svd(side)[2][-1] for side in (data.alice, data.bob)])
    critical = 1.0 / strongest
    model = model_of_states(np.stack([normals, -normals]), np.ones(2), min(critical, 1.0))
    return _verdict(critical, "leggett.planar", certificate, model)


def _marginals_only(problem: LeggettProblem) -> Verdict:
    """No correlator counts: V |r| <= η for the mean Bloch vectors r of the data's marginals."""
    data, eta = problem.data, problem.eta
    r_a, r_b = (problem.targets @ problem.moments[:, part] / eta for part in (slice(0, 3), slice(3, 6)))
    lengths = np.linalg.norm(r_a), np.linalg.norm(r_b)
    critical = float(eta / max(lengths))
    first = lengths[0] >= lengths[1]
    aligned = (r_a if first else r_b) / max(lengths)
    marginals_a = as_averages(data.alice, aligned if first else np.zeros(3))
    marginals_b = as_averages(data.bob, np.zeros(3) if first else aligned)
    visibility = min(critical, 1.0)
    halves, shares = [], []
    for r, length in ((r_a, lengths[0]), (r_b, lengths[1])):
        axis = r / length if length > 0.0 else np.array([0.0, 0.0, 1.0])
        halves.append(np.stack([axis, -axis]))
        shares.append(0.5 + np.array([0.5, -0.5]) * min(1.0, visibility * length / eta))
    points = np.concatenate([np.repeat(halves[0], 2, axis=0), np.tile(halves[1], (2, 1))], axis=1)
    certificate = certificate_of(data, np.zeros_like(data.correlators), marginals_a, marginals_b, eta)
    model = model_of_states(points, np.outer(shares[0], shares[1]).ravel(), visibility)
    return _verdict(critical, "leggett.marginals_only", certificate, model)
