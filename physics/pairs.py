"""Pairs b, b' of Bob's settings that open about a middle direction (Branciard et al. 2008, fig. 1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

_GRID = 600  # points among which an empty direction is looked for


def open_pairs(middle: ArrayLike, axis: ArrayLike, phi: ArrayLike) -> tuple[Array, Array]:
    """b, b' = cos(phi/2) middle ± sin(phi/2) axis.

    ``middle``, ``axis``: orthogonal unit vectors (N, 3); ``phi``: radians, any shape. Returns two arrays
    of shape phi.shape + (N, 3).
    """
    m, e = np.asarray(middle, dtype=float), np.asarray(axis, dtype=float)
    half = np.asarray(phi, dtype=float)[..., None, None] / 2
    along, across = np.cos(half) * m, np.sin(half) * e
    return along + across, along - across


def pair_frames(b: ArrayLike, b_prime: ArrayLike) -> tuple[Array, Array, Array]:
    """Middle directions, opening axes (N, 3 each) and angles (N,) in [0, pi] of the pairs (b, b').

    The inverse of ``open_pairs`` for non-negative angles. Where a pair is closed (or opposite) the axis
    (or the middle) is not defined by it; some unit vector orthogonal to the other one is returned.
    """
    b, b_prime = np.asarray(b, dtype=float), np.asarray(b_prime, dtype=float)
    total, difference = b + b_prime, b - b_prime
    length, gap = np.linalg.norm(total, axis=-1), np.linalg.norm(difference, axis=-1)
    # Both lengths are needed: an arccos of the product would lose half the digits near 0 and pi.
    angles = 2 * np.arctan2(gap, length)
    middle = np.empty_like(b)
    axis = np.empty_like(b)
    for k in range(len(b)):
        if length[k] >= gap[k]:
            middle[k] = total[k] / length[k]
            axis[k] = _orthogonal(difference[k], gap[k], middle[k])
        else:
            axis[k] = difference[k] / gap[k]
            middle[k] = _orthogonal(total[k], length[k], axis[k])
    return middle, axis, angles


def _orthogonal(vector: Array, norm: float, to: Array) -> Array:
    if norm < 1e-12:
        # Undefined: take the coordinate axis least along ``to``.
        vector = np.eye(3)[int(np.argmin(np.abs(to)))]
    vector = vector - (vector @ to) * to
    return vector / np.linalg.norm(vector)


def closed_pair_axis(old_axis: ArrayLike, middle: ArrayLike) -> Array:
    """The axis a closed pair keeps from before it closed, made orthogonal to its middle again (3,)."""
    axis = np.asarray(old_axis, dtype=float)
    return _orthogonal(axis, float(np.linalg.norm(axis)), np.asarray(middle, dtype=float))


def pair_correlators(correlation_matrix: ArrayLike, a: ArrayLike, b: ArrayLike) -> Array:
    """C(a_k, b_k) = a_k . T b_k for matched settings, shapes (..., N, 3) -> (..., N)."""
    t = np.asarray(correlation_matrix, dtype=float)
    return np.asarray(np.einsum("...ni,ij,...nj->...n", np.asarray(a), t, np.asarray(b), optimize=False))


def mean_alignment(correlation_matrix: ArrayLike, a: ArrayLike, middle: ArrayLike) -> Array:
    """A = (1/N) sum |a_k . T m_k|, so that L_N = 2 A |cos(phi/2)| when all pairs open about m_k to phi.

    A = V for a Werner state of visibility V with a_k along m_k. ``correlation_matrix`` (..., 3, 3),
    ``a`` and ``middle`` (N, 3); returns shape (...).
    """
    t = np.asarray(correlation_matrix, dtype=float)
    terms = np.einsum("ni,...ij,nj->...n", np.asarray(a, dtype=float), t, np.asarray(middle, dtype=float))
    return np.asarray(np.abs(terms).mean(axis=-1))


def emptiest_direction(taken: ArrayLike) -> Array:
    """The unit vector (3,) farthest from all ``taken`` (n, 3), as found among a Fibonacci sphere's points."""
    k = np.arange(_GRID) + 0.5
    z = 1 - 2 * k / _GRID
    azimuth = np.pi * (1 + np.sqrt(5)) * k
    r = np.sqrt(1 - z**2)
    grid = np.stack([r * np.cos(azimuth), r * np.sin(azimuth), z], axis=1)
    # Coordinate axes first: a plain direction is preferred where it is as good.
    grid = np.concatenate([np.eye(3), -np.eye(3), grid])
    nearest = np.max(grid @ np.asarray(taken, dtype=float).reshape(-1, 3).T, axis=1, initial=-1.0)
    best: Array = grid[int(np.argmin(np.round(nearest, 2)))]
    return best
