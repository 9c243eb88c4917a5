"""The numbers that an explicit model gives, and the tables within the resolution that it so explains."""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array, Correlations, Hypothesis, Model

_CHUNK = 4_000_000  # numbers held at once
_PAULI = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def predicted(hypothesis: Hypothesis, model: Model, data: Correlations, eta: float) -> Array | None:
    """The model's numbers (r,), in the order of `numbers_of`; None where its atoms need another reading.

    Leggett's hidden states leave each correlator free within limits: of these the number next to
    ``model.visibility`` times the data.
    """
    atoms, weights = model.atoms, model.weights
    if hypothesis is Hypothesis.LEGGETT:
        table, first, second = _leggett(model, data, eta)
    elif hypothesis.atoms:
        return None
    elif "density_matrix_real" in atoms:
        table, first, second = _two_qubits(model, data)
    elif "x" in atoms:
        table = np.einsum("k,kir,kjr->ij", weights, atoms["x"], atoms["y"])
        first, second = np.zeros(len(data.alice)), np.zeros(len(data.bob))
    else:
        x = atoms["alpha"] if "alpha" in atoms else atoms["u"] @ data.alice.T
        y = atoms["beta"] if "beta" in atoms else atoms["v"] @ data.bob.T
        table, first, second = (weights[:, None] * x).T @ y, weights @ x, weights @ y
    return _joined(data, table, first, second)


def numbers_of(data: Correlations) -> Array:
    """The measured correlators, then the marginals that are part of the data (r,)."""
    zero = np.zeros(0)
    first = zero if data.marginals_a is None else data.marginals_a
    return _joined(data, data.correlators, first, zero if data.marginals_b is None else data.marginals_b)


def explained(numbers: Array, data: Array, resolution: float) -> float:
    """The largest 1/t for which t ``numbers`` lie within the resolution of the data; 0 if none do.

    A model of the numbers, mixed with white noise, is one of t times them for t <= 1; so V* of a table that
    the data stand for is at least 1/t.
    """
    size = np.abs(numbers)
    along = data * np.sign(numbers)
    some = size > 0.0
    if np.any(np.abs(data[~some]) > resolution):
        return 0.0
    least = max(0.0, float(np.max((along[some] - resolution) / size[some], initial=0.0)))
    most = float(np.min((along[some] + resolution) / size[some], initial=np.inf))
    if least > most:
        return 0.0
    return 1.0 / least if least > 0.0 else np.inf


def _joined(data: Correlations, table: Array, first: Array, second: Array) -> Array:
    parts = [table[data.measured]]
    if data.marginals_a is not None:
        parts.append(first)
    if data.marginals_b is not None:
        parts.append(second)
    return np.concatenate(parts)


def _leggett(model: Model, data: Correlations, eta: float) -> tuple[Array, Array, Array]:
    """Correlators between -1 + E|x + y| and 1 - E|x - y|, marginals E x and E y."""
    x, y = eta * model.atoms["u"] @ data.alice.T, eta * model.atoms["v"] @ data.bob.T
    apart, along = np.zeros(data.correlators.shape), np.zeros(data.correlators.shape)
    width = max(1, _CHUNK // apart.size)
    for k in range(0, len(x), width):
        part = slice(k, k + width)
        apart += np.tensordot(model.weights[part], np.abs(x[part, :, None] - y[part, None, :]), 1)
        along += np.tensordot(model.weights[part], np.abs(x[part, :, None] + y[part, None, :]), 1)
    table = np.clip(model.visibility * data.correlators, along - 1.0, 1.0 - apart)
    return table, model.weights @ x, model.weights @ y


def _two_qubits(model: Model, data: Correlations) -> tuple[Array, Array, Array]:
    """tr ρ (A x B), averaged, the observables being those of the model or a.s, b.s of the data."""
    atoms = model.atoms
    states = (atoms["density_matrix_real"] + 1j * atoms["density_matrix_imag"]).reshape(-1, 2, 2, 2, 2)
    g = np.einsum("kacbd,mba,ndc->kmn", states, _PAULI, _PAULI).real
    if "observables_a" in atoms:
        a, b = atoms["observables_a"], atoms["observables_b"]
    else:
        a = np.broadcast_to(np.pad(data.alice, ((0, 0), (1, 0))), (len(g), len(data.alice), 4))
        b = np.broadcast_to(np.pad(data.bob, ((0, 0), (1, 0))), (len(g), len(data.bob), 4))
    g = model.weights[:, None, None] * g
    table = np.asarray(np.tensordot(a @ g, b, ((0, 2), (0, 2))))
    first = np.asarray((a @ g[:, :, :1]).sum(axis=0)[:, 0])
    return table, first, np.asarray((b @ g[:, :1].transpose(0, 2, 1)).sum(axis=0)[:, 0])
