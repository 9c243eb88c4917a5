"""Data that depend linearly on directions: coordinates, and data that cannot be of this form.

A table with a resolution r stands for all tables within ±r of it. It is of the form F g if one of them is,
that is if the smallest largest deviation min_g max|x - F g| is at most r: a linear program, whose dual y
(F'y = 0, Σ|y| = 1) is the inequality y.x <= 0 that is missed by the most for its size.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.judging import certificate_of, value_of
from physics.verdicts.types import Array, Certificate, Correlations, Model, Status

RANK = 1e-10  # directions whose singular value is smaller count as absent
WITHIN = 1e-9  # what the linear program errs by, relative to the resolution
OFF_SPAN = 1e-9  # data further than this, and than their resolution, from any linear form are no such form

Outcome = tuple[
    Status, bool, tuple[float, float], Certificate, Model | None, str, dict[str, float | int | str]
]


class Span:
    """Values x_j = G.d_j of a vector G at chosen directions d_j, and coordinates of G in their span."""

    def __init__(self, directions: Array, chosen: NDArray[np.intp]) -> None:
        self.chosen = chosen
        self.basis, self.forms, self.back = seen(directions[chosen])

    def fit(self, data: Array, resolution: float) -> tuple[Array, Array]:
        """Coordinates (d,) of G from data over all directions, and what they miss (zero elsewhere)."""
        left = np.zeros_like(data)
        coordinates, left[self.chosen] = fit(self.forms, self.forms.T, data[self.chosen], resolution)
        return self.back @ coordinates, left

    def functional(self, dual: Array, count: int) -> Array:
        """Coefficients (count,) of the data with the same value as ``dual`` (d,) on the coordinates."""
        result = np.zeros(count)
        result[self.chosen] = self.forms @ (dual @ self.back)
        return result


def seen(forms: Array) -> tuple[Array, Array, Array]:
    """Basis (d, p) of what ``forms`` (r, p) see, orthonormal forms (r, d) of it, and their way back (d, d).

    ``forms`` @ g = orthonormal @ y for basis @ g = back @ y. The orthonormal ones tell what data miss,
    exactly, also where nearly equal forms make the way back steep.
    """
    left, sizes, right = np.linalg.svd(forms, full_matrices=False)
    kept = sizes > RANK * sizes[0]
    back = right[kept].T / sizes[kept]
    if len(back) == back.shape[1]:  # all is seen: columns stay as they are when the settings move
        return np.eye(len(back)), np.asarray(left), np.asarray(back)
    return np.asarray(right[kept]), np.asarray(left[:, kept]), np.diag(1.0 / sizes[kept])


def fit(forms: Array, inverse: Array, data: Array, resolution: float) -> tuple[Array, Array]:
    """Coordinates g (d,) with ``forms`` (r, d) g nearest to ``data`` (r,), and the misfit (r,).

    ``inverse`` is the pseudo-inverse of the forms. The misfit is zero if some g agrees with the data within
    their resolution (which g then does); else it is orthogonal to all forms, and misfit . data is positive.
    Where least squares miss by more than resolution * sqrt(r) in length, no g is within the resolution. Else
    a linear program corrects them, in units of the resolution: its solver is accurate to 1e-7 of these.
    """
    coordinates = np.asarray(inverse @ data)
    left = data - forms @ coordinates
    allowed = max(resolution, OFF_SPAN)
    if np.abs(left).max(initial=0.0) <= allowed:
        return coordinates, np.zeros_like(data)
    if resolution > 0.0 and float(np.linalg.norm(left)) <= allowed * np.sqrt(len(left)):
        correction, distance, dual = _chebyshev(forms, left / allowed)
        if distance <= 1.0 + WITHIN:
            return coordinates + allowed * correction, np.zeros_like(data)
        if float(dual @ data) > resolution * float(np.abs(dual).sum()):
            left = dual
    for _ in range(2):  # what rounding has left of the forms would spoil the bound of the certificate
        left = left - forms @ (inverse @ left)
    return coordinates, left


def _chebyshev(forms: Array, data: Array) -> tuple[Array, float, Array]:
    """g with the smallest largest deviation from the data, that deviation, and its dual (r,)."""
    count, size = forms.shape
    one = np.ones((count, 1))
    cost = np.zeros(size + 1)
    cost[-1] = 1.0
    from scipy.optimize import linprog  # heavy: only where it is solved

    found = linprog(
        cost,
        np.vstack([np.hstack([-forms, -one]), np.hstack([forms, -one])]),
        np.concatenate([-data, data]),
        bounds=[(None, None)] * size + [(0.0, None)],
        method="highs",
    )
    if found.status != 0:
        return np.zeros(size), np.inf, np.zeros(count)
    nearest = np.asarray(found.x[:-1])
    weights = -np.asarray(found.ineqlin.marginals)
    return nearest, float(np.abs(data - forms @ nearest).max()), weights[:count] - weights[count:]


def off_span(
    data: Correlations,
    misfit: tuple[Array, Array, Array],
    bound_of: Callable[[Array, Array, Array], float],
) -> Outcome | None:
    """Status to details of a verdict on data that are not of the linear form at all: V* = 0. Else None.

    The certificate is the misfit itself: it is orthogonal to everything the hypothesis predicts.
    """
    size = max(float(np.abs(part).max(initial=0.0)) for part in misfit)
    if size == 0.0:
        return None
    matrix, p, q = (part / size for part in misfit)
    bound = max(0.0, bound_of(matrix, p, q))
    value = value_of(data, matrix, p, q)
    certificate = certificate_of(data, matrix, p, q, bound)
    total = float(np.abs(matrix).sum() + np.abs(p).sum() + np.abs(q).sum())
    details: dict[str, float | int | str] = {"off_span": value / total}
    return Status.EXCLUDED, True, (0.0, bound / value), certificate, None, "not_linear", details
