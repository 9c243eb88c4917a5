"""Independent checks of verdicts by brute force: nothing here uses the engine or its oracles."""

from __future__ import annotations

from itertools import product

import numpy as np

from physics.verdicts.types import Certificate, Correlations, Hypothesis, Model


def largest_value(hypothesis: Hypothesis, certificate: Certificate, data: Correlations) -> float:
    """Maximum of the inequality over the hypothesis' atoms: all sign vectors tried, spheres climbed."""
    y, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    a, b = data.alice, data.bob
    if hypothesis is Hypothesis.UNSTEERABLE_B_TO_A:
        y, p, q, a, b = y.T, q, p, b, a
    if hypothesis is Hypothesis.SEPARABLE:
        m, r, s = a.T @ y @ b, p @ a, q @ b
        u = np.random.default_rng(1).normal(size=(300, 3))
        for _ in range(500):
            v = u @ m + s
            v /= np.linalg.norm(v, axis=1)[:, None] + 1e-300
            u = v @ m.T + r
            u /= np.linalg.norm(u, axis=1)[:, None] + 1e-300
        return float((np.einsum("ki,ij,kj->k", u, m, v) + u @ r + v @ s).max())
    signs = np.array(list(product((1.0, -1.0), repeat=len(a))))
    if hypothesis is Hypothesis.LOCAL:
        return float((np.abs(signs @ y + q).sum(axis=1) + signs @ p).max())
    return float((np.linalg.norm((signs @ y + q) @ b, axis=1) + signs @ p).max())


def model_error(model: Model, data: Correlations, coins: bool = False) -> float:
    """Largest deviation of the model's predictions from ``visibility`` times the data, atom by atom.

    ``coins``: outcomes may be means of coins; else they are certain.
    """
    first = model.atoms["alpha"] if "alpha" in model.atoms else model.atoms["u"] @ data.alice.T
    second = model.atoms["beta"] if "beta" in model.atoms else model.atoms["v"] @ data.bob.T
    assert np.all(model.weights >= 0.0) and abs(model.weights.sum() - 1.0) < 1e-12
    assert np.abs(first).max() <= 1.0 + 1e-12 and np.abs(second).max() <= 1.0 + 1e-12
    for name in ("alpha", "beta"):
        assert coins or name not in model.atoms or set(np.unique(model.atoms[name])) <= {-1.0, 1.0}
    for name in ("u", "v"):
        assert name not in model.atoms or np.allclose(np.linalg.norm(model.atoms[name], axis=1), 1.0)
    predicted = np.einsum("k,ki,kj->ij", model.weights, first, second)
    errors = [np.abs(predicted - model.visibility * data.correlators)[data.measured].max()]
    for marginals, outcomes in ((data.marginals_a, first), (data.marginals_b, second)):
        if marginals is not None:
            errors.append(np.abs(model.weights @ outcomes - model.visibility * marginals).max())
    return float(max(errors))
