"""Directions on the Bloch sphere: unit vectors, angles and rotations (radians, Bloch axes x, y, z)."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, finite_array

NORM_TOLERANCE = 1e-6


def as_unit_vectors(x: ArrayLike, name: str) -> Array:
    """Unit vectors, shape (n, 3), from ``x`` of shape (n, 3) or (3,), renormalised to rounding error.

    Raises ValueError naming ``name`` for another shape, no vectors, NaN, or |x| off 1 by more than 1e-6.
    """
    vectors = finite_array(x, name)
    if vectors.ndim == 1:
        vectors = vectors[None, :]
    if vectors.ndim != 2 or vectors.shape[1] != 3:
        raise ValueError(f"{name}: shape {np.shape(x)} where (n, 3) is needed")
    if len(vectors) == 0:
        raise ValueError(f"{name}: no vectors")
    norms = np.sqrt((vectors * vectors).sum(axis=1))
    worst = int(np.abs(norms - 1).argmax())
    if abs(norms[worst] - 1) > NORM_TOLERANCE:
        raise ValueError(f"{name}: vector {worst} is not a unit vector (length {norms[worst]:.8g})")
    result: Array = vectors / norms[:, None]
    return result


def from_angles(theta: ArrayLike, phi: ArrayLike) -> Array:
    """(sin θ cos φ, sin θ sin φ, cos θ), shape (..., 3); θ from +z, φ from +x; radians, broadcast."""
    t, p = np.broadcast_arrays(finite_array(theta, "theta"), finite_array(phi, "phi"))
    return np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], axis=-1)


def to_angles(v: ArrayLike) -> tuple[Array, Array]:
    """(θ, φ) of vectors of shape (..., 3), any length but zero: θ in [0, π], φ in (-π, π], 0 at the poles.

    Raises ValueError for another shape, NaN or a zero vector.
    """
    x, y, z = np.moveaxis(_nonzero(v, "v"), -1, 0)
    rho = np.hypot(x, y)
    phi = np.where(rho > 0, np.arctan2(y, x + 0.0), 0.0)
    return np.arctan2(rho, z), np.where(phi == -np.pi, np.pi, phi)


def angle_between(a: ArrayLike, b: ArrayLike) -> Array:
    """Angle in [0, π] between vectors of shape (..., 3), any length but zero; broadcast.

    Uses 2 atan2(|a - b|, |a + b|) of the unit vectors, which, unlike arccos(a.b), keeps full accuracy
    near 0 and π. Raises ValueError for another shape, NaN or a zero vector.
    """
    return angle_between_units(_normalised(a, "a"), _normalised(b, "b"))


def angle_between_units(a: Array, b: Array) -> Array:
    """`angle_between` of vectors that are known to be unit vectors: nothing is checked."""
    result: Array = 2 * np.arctan2(_length(a - b), _length(a + b))
    return result


@lru_cache(maxsize=64)
def index_pairs(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """All i < j below n, as two read-only arrays."""
    i, j = np.triu_indices(n, 1)
    i.setflags(write=False)
    j.setflags(write=False)
    return i, j


def orthogonal_to(v: ArrayLike) -> Array:
    """One unit vector orthogonal to ``v`` (3,): v x (the coordinate axis least along v), normalised."""
    unit = as_unit_vectors(v, "v")[0]
    w = np.cross(unit, np.eye(3)[np.argmin(np.abs(unit))])
    result: Array = w / np.linalg.norm(w)
    return result


def random_directions(rng: np.random.Generator, n: int) -> Array:
    """``n`` directions drawn uniformly from the sphere, shape (n, 3)."""
    if n < 0:
        raise ValueError(f"n: {n} is negative")
    points = rng.normal(size=(n, 3))
    result: Array = points / np.linalg.norm(points, axis=1, keepdims=True)
    return result


def _nonzero(v: ArrayLike, name: str) -> Array:
    vectors = finite_array(v, name)
    if vectors.ndim == 0 or vectors.shape[-1] != 3:
        raise ValueError(f"{name}: shape {vectors.shape} where (..., 3) is needed")
    if not vectors.any(axis=-1).all():
        raise ValueError(f"{name}: contains a zero vector")
    return vectors


def _normalised(v: ArrayLike, name: str) -> Array:
    vectors = _nonzero(v, name)
    scaled = vectors / np.abs(vectors).max(axis=-1, keepdims=True)
    result: Array = scaled / _length(scaled)[..., None]
    return result


def _length(v: Array) -> Array:
    # Three components: written out, this is half the time of numpy.linalg.norm.
    result: Array = np.sqrt(v[..., 0] ** 2 + v[..., 1] ** 2 + v[..., 2] ** 2)
    return result
