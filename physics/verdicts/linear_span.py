"""Data that depend linearly on directions: coordinates, and data that cannot be of this form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.judging import certificate_of, value_of
from physics.verdicts.types import Array, Certificate, Correlations, Model, Status

RANK = 1e-10  # directions whose singular value is smaller count as absent
OFF_SPAN = 1e-9  # data further than this from any linear form are outside of the hypothesis

Outcome = tuple[
    Status, bool, tuple[float, float], Certificate, Model | None, str, dict[str, float | int | str]
]


class Span:
    """Values x_j = G.d_j of a vector G at chosen directions d_j, and coordinates of G in their span."""

    def __init__(self, directions: Array, chosen: NDArray[np.intp]) -> None:
        self.chosen = chosen
        sizes, right = np.linalg.svd(directions[chosen], full_matrices=False)[1:]
        basis = right[sizes > RANK * sizes[0]]
        # Where the directions span space, columns stay as they are when the settings move.
        self.basis: Array = np.eye(3) if len(basis) == 3 else np.asarray(basis, dtype=np.float64)
        self.values: Array = directions[chosen] @ self.basis.T
        self.inverse: Array = np.asarray(np.linalg.pinv(self.values, rcond=RANK), dtype=np.float64)

    def coordinates(self, data: Array) -> Array:
        """G (d,) from data over all directions, in the least-squares sense."""
        return np.asarray(self.inverse @ data[self.chosen])

    def misfit(self, data: Array) -> Array:
        """What the linear form leaves of the chosen data, zero elsewhere."""
        left = np.zeros_like(data)
        left[self.chosen] = data[self.chosen] - self.values @ self.coordinates(data)
        return left

    def functional(self, dual: Array, count: int) -> Array:
        """Coefficients (count,) of the data with the same value as ``dual`` (d,) on the coordinates."""
        result = np.zeros(count)
        result[self.chosen] = dual @ self.inverse
        return result


def off_span(
    data: Correlations,
    misfit: tuple[Array, Array, Array],
    bound_of: Callable[[Array, Array, Array], float],
) -> Outcome | None:
    """Status to details of a verdict on data that are not of the linear form at all: V* = 0. Else None.

    The certificate is the misfit itself: it is orthogonal to everything the hypothesis predicts.
    """
    size = max(float(np.abs(part).max(initial=0.0)) for part in misfit)
    if size <= OFF_SPAN:
        return None
    matrix, p, q = (part / size for part in misfit)
    bound = max(0.0, bound_of(matrix, p, q))
    value = value_of(data, matrix, p, q)
    certificate = certificate_of(data, matrix, p, q, bound)
    details: dict[str, float | int | str] = {"off_span": size}
    return Status.EXCLUDED, True, (0.0, bound / value), certificate, None, "not_linear", details
