"""A Bell inequality in the form people know: integers where they are exact, and its name.

CHSH: Clauser, Horne, Shimony, Holt, PRL 23, 880 (1969). I3322: Collins and Gisin, J. Phys. A 37, 1775 (2004),
here in correlators and marginals: E11 + E12 + E13 + E21 + E22 - E23 + E31 - E32 + A1 + A2 - B1 - B2 <= 4.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from itertools import permutations, product

import numpy as np

from physics.verdicts.local.bound import local_bound
from physics.verdicts.types import Array, Certificate, Correlations, Effort

LARGEST_INTEGER = 60
NEARLY_INTEGER = 1e-3  # what is taken for an integer; whether the integers are right is checked afterwards
ENUMERATED_SIDE = 8
EXACT_SIDE = 24  # the bound of the integers is found exactly up to so many settings on the shorter side
SAME_STRENGTH = 1e-8  # the integers must bound V* as well as the original coefficients, to this accuracy

Pattern = tuple[Array, Array, Array]
KNOWN: dict[str, Pattern] = {
    "CHSH": (np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros(2), np.zeros(2)),
    "I3322": (
        np.array([[1.0, 1.0, 1.0], [1.0, 1.0, -1.0], [1.0, -1.0, 0.0]]),
        np.array([1.0, 1.0, 0.0]),
        np.array([-1.0, -1.0, 0.0]),
    ),
}


def in_known_form(certificate: Certificate, data: Correlations, effort: Effort) -> tuple[Certificate, str]:
    """The same local certificate with integer coefficients and exact bound, and its name ("" if it has none).

    The certificate is returned unchanged where no integers give the same inequality.
    """
    whole = integers_of(certificate)
    if whole is None:
        return certificate, ""
    coefficients, p, q = whole
    value = float((coefficients * data.correlators)[data.measured].sum())
    value += float(p @ data.marginals_a) if data.marginals_a is not None else 0.0
    value += float(q @ data.marginals_b) if data.marginals_b is not None else 0.0
    if min(_support(coefficients, p, q)[0].shape) > EXACT_SIDE:
        return certificate, ""
    content = np.concatenate([coefficients.ravel(), p, q]).tobytes()
    bound = integer_bound(content, coefficients.shape, effort.should_stop)
    if value <= 0.0 or bound / value > certificate.bound / certificate.value * (1.0 + SAME_STRENGTH):
        return certificate, ""
    return Certificate(coefficients, p, q, bound, value), name_of(coefficients, p, q)


@lru_cache(maxsize=256)
def integer_bound(content: bytes, shape: tuple[int, int], should_stop: Callable[[], bool] | None) -> float:
    """Exact local bound of integers; remembered, as most frames of a drag show the same inequality."""
    n, m = shape
    flat = np.frombuffer(content)
    matrix, p, q = flat[: n * m].reshape(n, m), flat[n * m : n * m + n], flat[n * m + n :]
    if n > m:
        matrix, p, q = matrix.T, q, p
    if len(p) <= ENUMERATED_SIDE:  # quicker than the search
        bits = (np.arange(1 << len(p))[:, None] >> np.arange(len(p))) & 1
        alpha = 1.0 - 2.0 * bits
        return float((np.abs(alpha @ matrix + q).sum(axis=1) + alpha @ p).max())
    return float(np.rint(local_bound(matrix, p, q, Effort(should_stop=should_stop)).value))


def integers_of(certificate: Certificate) -> Pattern | None:
    """Coprime integers in the ratio of the coefficients, as floats; None if none are small and close."""
    n, m = certificate.coefficients.shape
    flat = np.concatenate(
        [certificate.coefficients.ravel(), certificate.marginals_a, certificate.marginals_b]
    )
    flat = flat / np.abs(flat).max()
    tops = np.arange(1.0, LARGEST_INTEGER + 1.0)
    scaled = flat * tops[:, None]
    close = np.abs(scaled - np.rint(scaled)).max(axis=1) <= NEARLY_INTEGER
    if not close.any():
        return None
    whole = np.rint(scaled[int(np.argmax(close))]) + 0.0  # no negative zeros
    return whole[: n * m].reshape(n, m), whole[n * m : n * m + n], whole[n * m + n :]


def name_of(coefficients: Array, marginals_a: Array, marginals_b: Array) -> str:
    """ "CHSH" or "I3322" if the integers are one of them up to settings, outcomes and parties; else ""."""
    matrix, p, q = _support(coefficients, marginals_a, marginals_b)
    for name, (pattern, _, _) in KNOWN.items():
        if pattern.shape == matrix.shape and _key(matrix, p, q) in _orbit(name):
            return name
    return ""


def _support(matrix: Array, p: Array, q: Array) -> Pattern:
    """Without the settings that do not occur."""
    rows = matrix.any(axis=1) | (p != 0.0)
    cols = matrix.any(axis=0) | (q != 0.0)
    return matrix[np.ix_(rows, cols)], p[rows], q[cols]


def _key(matrix: Array, p: Array, q: Array) -> bytes:
    return np.concatenate([matrix.ravel(), p, q]).astype(np.int8).tobytes()


@cache
def _orbit(name: str) -> frozenset[bytes]:
    """The known inequality under all relabellings of settings, outcomes and parties (square patterns)."""
    found = set()
    matrix, p, q = KNOWN[name]
    count = len(p)
    orders = [list(order) for order in permutations(range(count))]
    signs = [np.array(sign) for sign in product((1.0, -1.0), repeat=count)]
    for first, second in ((matrix, (p, q)), (matrix.T, (q, p))):
        for rows in orders:
            for cols in orders:
                moved, moved_p, moved_q = first[np.ix_(rows, cols)], second[0][rows], second[1][cols]
                for a in signs:
                    for b in signs:
                        found.add(_key(moved * a[:, None] * b, moved_p * a, moved_q * b))
    return frozenset(found)
