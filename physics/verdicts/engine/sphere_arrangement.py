"""Sign vectors that circles on a sphere give rise to: an exact oracle for any number of settings.

max over signs alpha and unit v of sum_i alpha_i (g_i.v + p_i) + q.v is reached with alpha_i = sign(g_i.v
+ p_i), so only the sign vectors of the cells matter into which the circles g_i.v + p_i = 0 divide the
sphere: at most n(n-1) + 2 of them. A cell has an arc of some circle on its border, between two
neighbouring crossings; the signs at the middle of every arc, with either sign for the circle itself,
therefore contain those of every cell. Rounding can change a sign only where |g_i.v + p_i| is of the order
of the rounding, and so the maximum by no more.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.types import Array

ALL_SIGNS = 8  # up to so many circles all sign vectors are listed instead
COINCIDENT = 1e-14


@cache
def sign_vectors(count: int) -> Array:
    """All (2^count, count) vectors of signs, beginning with all +1."""
    bits = (np.arange(1 << count)[:, None] >> np.arange(count)[::-1]) & 1
    table = 1.0 - 2.0 * np.asarray(bits, dtype=np.float64)
    table.flags.writeable = False
    return table


def cell_signs(g: Array, p: Array, halve: bool = False) -> Array:
    """Sign vectors (k, n) that include those of all cells of g_i.v + p_i = 0, g (n, 3), p (n,).

    Repetitions and vectors of no cell occur. With ``halve`` one of each pair ±alpha may be missing.
    """
    n = len(g)
    if n <= ALL_SIGNS:
        table = sign_vectors(n)
        return table[: max(1, len(table) // 2)] if halve else table
    length = np.linalg.norm(g, axis=1)
    base = np.where(p >= 0.0, 1.0, -1.0)[None, :]
    circles = np.flatnonzero((np.abs(p) < length) & (length > 0.0))
    if not len(circles):
        return base
    normal, height = g[circles] / length[circles, None], -p[circles] / length[circles]
    points, owner = _arc_middles(normal, height)
    side = points @ normal.T - height
    cosine = normal @ normal.T
    sign = np.where(cosine >= 0.0, 1.0, -1.0)
    same = np.maximum(1.0 - np.abs(cosine), np.abs(height[:, None] * sign - height)) < COINCIDENT
    signs = np.where(side >= 0.0, 1.0, -1.0)
    signs = np.where(same[owner], sign[owner], signs)
    other = np.where(same[owner], -signs, signs)
    found = np.repeat(base, 2 * len(points), axis=0)
    found[:, circles] = np.concatenate([signs, other])
    return found


def _arc_middles(normal: Array, height: Array) -> tuple[Array, Array]:
    """A point in the middle of every arc between neighbouring crossings, (k, 3), and its circle (k,)."""
    count = len(normal)
    helper = np.eye(3)[np.argmin(np.abs(normal), axis=1)]
    first = np.cross(normal, helper)
    first /= np.linalg.norm(first, axis=1)[:, None]
    second = np.cross(normal, first)
    radius = np.sqrt(np.maximum(0.0, 1.0 - height**2))
    x, y = first @ normal.T, second @ normal.T
    reach = radius[:, None] * np.hypot(x, y)
    offset = height[None, :] - height[:, None] * (normal @ normal.T)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.arccos(offset / reach)
    middle = np.arctan2(y, x)
    crossing = np.concatenate([middle - half, middle + half], axis=1)
    crossing = np.where(np.isfinite(crossing), np.mod(crossing, 2.0 * np.pi), 0.0)
    crossing.sort(axis=1)
    following = np.concatenate([crossing[:, 1:], crossing[:, :1] + 2.0 * np.pi], axis=1)
    angle = 0.5 * (crossing + following)
    points = (
        height[:, None, None] * normal[:, None, :]
        + (radius[:, None] * np.cos(angle))[:, :, None] * first[:, None, :]
        + (radius[:, None] * np.sin(angle))[:, :, None] * second[:, None, :]
    )
    return points.reshape(-1, 3), np.repeat(np.arange(count), angle.shape[1])


def distinct_signs(signs: Array, paired: bool) -> NDArray[np.intp]:
    """Indices of the rows of signs (k, n) without repetitions (nor -alpha beside alpha if ``paired``)."""
    if paired:
        signs = signs * signs[:, :1]
    packed = np.packbits(signs > 0.0, axis=1)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first = np.unique(keys, return_index=True)
    return np.asarray(np.sort(first))
