"""Measured tables for the tests: counts drawn from given correlations."""

import numpy as np

from physics.direction_sets import TRIAD, leggett_settings
from physics.statistics import sigma_from_shots
from physics.verdicts.measured.types import MeasuredTable

FORMS = ("gaussian", "shots", "counts")


def triad(phi=0.6435):
    """The 3 x 6 settings of the triad."""
    a, b, b_prime = leggett_settings(TRIAD, phi)
    return a, np.stack([b, b_prime], axis=1).reshape(-1, 3)


def exact(a, b, c, sigma):
    """Gaussian errors of one size around the numbers c."""
    return MeasuredTable(a, b, c, np.full(c.shape, sigma), np.ones(c.shape, dtype=bool))


def probabilities(c, m_a=None, m_b=None):
    """(n, m, 4): ++, +-, -+, --."""
    x = np.zeros(len(c)) if m_a is None else m_a
    y = np.zeros(c.shape[1]) if m_b is None else m_b
    x, y = x[:, None], y[None, :]
    p = np.stack([1 + x + y + c, 1 + x - y - c, 1 - x + y - c, 1 - x - y + c], axis=-1) / 4
    p = np.clip(p, 0.0, None)
    return p / p.sum(axis=-1, keepdims=True)


def drawn(a, b, p, pairs, random, form="counts"):
    """One run with so many pairs for each two settings."""
    counts = np.array([[random.multinomial(pairs, cell) for cell in row] for row in p], dtype=float)
    c = counts @ [1, -1, -1, 1] / pairs
    shots = np.full(c.shape, float(pairs))
    return MeasuredTable(
        a,
        b,
        c,
        sigma_from_shots(c, shots),
        np.ones(c.shape, dtype=bool),
        None if form == "gaussian" else shots,
        counts if form == "counts" else None,
    )


def drawn_with_known_errors(a, b, p, pairs, random, form):
    """One run; Gaussian correlators have the errors of the truth, not those estimated from what was drawn."""
    if form != "gaussian":
        return drawn(a, b, p, pairs, random, form)
    c = p @ [1, -1, -1, 1]
    sigma = sigma_from_shots(c, np.full(c.shape, float(pairs)))
    # Cut off at ±1, which every set obeys: that only takes them nearer.
    found = np.clip(c + sigma * random.standard_normal(c.shape), -1.0, 1.0)
    return MeasuredTable(a, b, found, sigma, np.ones(c.shape, dtype=bool))
