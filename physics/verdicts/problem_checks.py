"""Are the given correlations a legitimate question? Errors name the field and the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from physics.correlations import least_probability, smallest_probability
from physics.verdicts.resolution import resolution_of
from physics.verdicts.types import Array, Correlations

UNIT_TOLERANCE = 1e-6  # directions typed with six digits are accepted and normalised
ROUNDING = 1e-9  # numbers this far outside their range count as rounding


def checked(data: Correlations) -> Correlations:
    """A normalised copy of ``data``: float64, unit directions, 0 where nothing was measured.

    ValueError("field: reason") if a number is missing or not finite, a direction is not a unit vector,
    nothing is measured, |C| > 1 or |M| > 1, or P(alpha, beta) = (1 + alpha M_A + beta M_B + alpha beta C)/4
    < 0 (by more than the resolution explains) for a measured pair with both marginals given. Repeated and
    single settings are legitimate.
    """
    alice, bob = _directions(data.alice, "alice"), _directions(data.bob, "bob")
    shape = (len(alice), len(bob))
    measured = np.asarray(data.measured, dtype=bool)
    if measured.shape != shape:
        raise ValueError(f"pairs: expected shape {shape}, got {measured.shape}")
    if not measured.any():
        raise ValueError("pairs: no pair is measured")
    correlators = _numbers(data.correlators, "correlators", shape)
    correlators = np.where(measured, correlators, 0.0)
    _bounded(correlators, "correlators", "correlator")
    marginals_a = _marginals(data.marginals_a, "marginals_a", len(alice))
    marginals_b = _marginals(data.marginals_b, "marginals_b", len(bob))
    resolution = (
        resolution_of(correlators[measured], marginals_a, marginals_b)
        if data.resolution is None
        else _resolution(data.resolution)
    )
    if marginals_a is not None and marginals_b is not None:
        _non_negative(correlators, measured, marginals_a, marginals_b, resolution)
    correlators = np.clip(correlators, -1.0, 1.0)
    return Correlations(alice, bob, correlators, measured, marginals_a, marginals_b, resolution)


def checked_purity(eta: float) -> float:
    """``eta`` if it is a number in 0..1."""
    if not (np.isfinite(eta) and 0.0 <= eta <= 1.0):
        raise ValueError(f"eta: the purity must lie between 0 and 1, got {eta}")
    return float(eta)


def _resolution(value: float) -> float:
    if not (np.isfinite(value) and 0.0 <= value < 1.0):
        raise ValueError(f"resolution: expected a number from 0 to below 1, got {value}")
    return float(value)


def _numbers(values: Any, name: str, shape: tuple[int, ...]) -> Array:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: expected numbers of shape {shape}") from error
    if array.shape != shape:
        raise ValueError(f"{name}: expected shape {shape}, got {array.shape}")
    return array


def _directions(values: Any, name: str) -> Array:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 3 or len(array) == 0:
        raise ValueError(f"{name}: expected a list of directions [x, y, z], got shape {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: direction {_first(~np.isfinite(array).all(axis=1))} is not finite")
    length = np.linalg.norm(array, axis=1)
    wrong = np.abs(length - 1.0) > UNIT_TOLERANCE
    if wrong.any():
        raise ValueError(f"{name}: direction {_first(wrong)} has length {length[wrong][0]:.6g}, not 1")
    return np.asarray(array / length[:, None])


def _marginals(values: Any, name: str, count: int) -> Array | None:
    if values is None:
        return None
    array = _numbers(values, name, (count,))
    _bounded(array, name, "marginal")
    return np.clip(array, -1.0, 1.0)


def _bounded(array: Array, name: str, what: str) -> None:
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: {what} {_first(~np.isfinite(array))} is not finite")
    wrong = np.abs(array) > 1.0 + ROUNDING
    if wrong.any():
        raise ValueError(f"{name}: {what} {_first(wrong)} is {array[wrong][0]:.6g}, outside -1..1")


def _non_negative(
    correlators: Array,
    measured: NDArray[np.bool_],
    marginals_a: Array,
    marginals_b: Array,
    resolution: float,
) -> None:
    lowest = smallest_probability(marginals_a[:, None], marginals_b, correlators)
    wrong = (lowest < least_probability(resolution, ROUNDING)) & measured
    if wrong.any():
        raise ValueError(
            f"correlators: correlator {_first(wrong)} gives, with the marginals, the negative probability "
            f"{lowest[wrong][0]:.6g}"
        )


def _first(wrong: Any) -> str:
    """Index of the first True, counted from 0, as it is written in a problem file."""
    return "".join(f"[{int(k)}]" for k in np.argwhere(wrong)[0])
