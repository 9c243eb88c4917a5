"""Local search for hidden states (u, v) that break a Leggett inequality.

Finding one means minimising f(x) = Σ|g_k . x| - z . x over x = (u, v) on S2 x S2, which is not convex.
Inside a piece f is (mostly) concave on the spheres, so its minima lie where four kinks g_k . x = 0 meet. The
search walks from corner to corner like the simplex method: at a corner the four edges are columns of an
inverse 6 x 6 matrix, an edge is taken if f falls along it, and followed across further kinks to the first one
at which f would rise. Alternating minimisation (u at fixed v, then v) would stall at joint kinks
η u.a = ±η v.b instead. All walks advance together as arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.types import Array

_NUDGE = 1e-9 * np.random.default_rng(5).normal(size=(6, 6))  # keeps corners of dependent kinks invertible
_FILL = 1e-9 * np.random.default_rng(6).normal(size=(5, 6))  # harmless kinks where there are fewer than five
_STEEP, _SMOOTH = (
    1e-8,
    1e-4,
)  # slopes that count: along kinks, and where f is smooth (it errs by their square)
_STEPS, _STEPS_WITH_MARGINALS = 12, 60  # with marginals many minima are smooth, and approached gradually


@lru_cache(maxsize=8)
def random_states(count: int, seed: int) -> Array:
    """Independent isotropic pairs (u, v), shape (count, 6)."""
    return normalised_halves(np.random.default_rng(seed).normal(size=(count, 6)))


def normalised_halves(points: Array) -> Array:
    """Both halves of each row scaled to length 1."""
    halves = points.reshape(-1, 2, 3)
    lengths = np.sqrt(np.einsum("bsi,bsi->bs", halves, halves))
    result: Array = (halves / np.maximum(lengths, 1e-300)[:, :, None]).reshape(-1, 6)
    return result


def lowest(found: Inequality, points: Array, count: int) -> Array:
    """Those ``count`` of the points at which the inequality is closest to being broken."""
    if len(points) <= count:
        return points
    order = np.argpartition(-found.at(points), count)[:count]
    return points[order]


def to_corners(kinks: Array, points: Array, active: NDArray[np.intp]) -> Array:
    """Two steps of Newton from points (B, 6) onto kinks[active] . x = 0, active (B, 4), and |u| = |v| = 1."""
    planes: Array = kinks[active]
    for _ in range(2):
        points = _onto(planes, points, _inverse(planes, points))
    return points


def _inverse(planes: Array, points: Array) -> Array:
    """Inverse (B, 6, 6) of the normals of four planes (B, 4, 6) and of the two spheres."""
    jacobian = np.empty((len(points), 6, 6))
    jacobian[:, :4] = planes
    jacobian[:, 4:] = 0.0
    jacobian[:, 4, :3] = points[:, :3]
    jacobian[:, 5, 3:] = points[:, 3:]
    jacobian += _NUDGE
    return np.asarray(np.linalg.inv(jacobian), dtype=np.float64)


def _onto(planes: Array, points: Array, inverse: Array) -> Array:
    """One Newton step towards the intersection of the planes, no longer than 0.5."""
    step = -np.einsum("bik,bk->bi", inverse[:, :, :4], np.einsum("bki,bi->bk", planes, points))
    length = np.sqrt(np.einsum("bi,bi->b", step, step))
    scale = np.where(length > 0.5, 0.5 / np.maximum(length, 0.5), 1.0)
    step = np.where(np.isfinite(step), step, 0.0)
    return normalised_halves(points + scale[:, None] * step)


def walk_downhill(
    found: Inequality, points: Array, ended: Callable[[], bool] | None = None, worth: float = 0.0
) -> tuple[Array, Array, NDArray[np.intp]]:
    """Walk downhill from points (B, 6): best points, F there (B,), and the four rows (B, 4) of their corners.

    ``ended`` is asked at every step: True ends the walk where it is, and it may raise. A
    step that promised less than ``worth`` is the last of its walk.

    A minimum on fewer than four kinks is smooth along some edge: the walk then stops between two kinks, and
    a plane through that point, without weight, takes the place of the missing kink (row -1).
    """
    size = np.sqrt(np.einsum("ki,ki->k", found.weighted, found.weighted))
    real = size > 0.0  # a pair without weight has no kink
    kinks, rows, size = found.weighted[real], found.rows[real], size[real]
    if len(kinks) < 5:
        kinks = np.vstack([kinks, _FILL])
        rows = np.concatenate([rows, np.full(len(_FILL), -1)])
        size = np.sqrt(np.einsum("ki,ki->k", kinks, kinks))
    unit = kinks / size[:, None]
    active = np.argpartition(np.abs(points @ unit.T), 4, axis=1)[:, :4]
    planes, weight = unit[active], size[active]
    best, best_f, best_active = points.copy(), -found.at(points), np.full_like(active, -1)
    walkers = np.arange(len(points))
    points = _onto(planes, points, _inverse(planes, points))
    promised = np.full(len(points), np.inf)
    for _ in range(_STEPS_WITH_MARGINALS if np.any(found.linear) else _STEPS):
        if ended is not None and ended():
            break
        inverse = _inverse(planes, points)
        points = _onto(planes, points, inverse)
        values = points @ kinks.T
        f = np.abs(values).sum(axis=1) - points @ found.linear - found.total
        better = f < best_f[walkers] - 1e-13
        best[walkers[better]], best_f[walkers[better]] = points[better], f[better]
        best_active[walkers[better]] = active[better]
        line = np.arange(len(points))[:, None]
        values[line, active] = np.where(active >= 0, 0.0, values[line, active])
        slope = np.sign(values) @ kinks - found.linear
        edges = inverse[:, :, :4]
        lengths = np.sqrt(np.einsum("bik,bik->bk", edges, edges))
        along = np.einsum("bi,bik->bk", slope, edges)
        gains = (np.abs(along) - weight) / lengths
        edge = gains.argmax(axis=1)
        gain = gains[line[:, 0], edge]
        falls = gain > np.where(weight[line[:, 0], edge] > 0.0, _STEEP, _SMOOTH)
        moving = np.flatnonzero(falls & (promised >= worth))
        if not len(moving):
            break
        walkers, active, planes, weight = walkers[moving], active[moving], planes[moving], weight[moving]
        points, values, slope, along = points[moving], values[moving], slope[moving], along[moving]
        gain, edge, line = gain[moving], edge[moving], np.arange(len(moving))
        falling = -np.sign(along[line, edge])
        heading = (falling / lengths[moving, edge])[:, None] * edges[moving, :, edge]
        along[line, edge] = -falling * weight[line, edge]
        bend = _curvature(points, heading, slope - np.einsum("bk,bki->bi", along, planes))
        smooth = np.where(bend > 0.0, gain / np.maximum(bend, 1e-300), np.inf)
        reach, kink = _first_rise(values, heading @ kinks.T, gain)
        kink = np.where(smooth < reach, -1, kink)
        size_of_step = np.minimum(np.minimum(reach, smooth), 1.0)
        promised = size_of_step * gain
        points = normalised_halves(points + size_of_step[:, None] * heading)
        active[line, edge] = kink
        planes[line, edge] = np.where(kink[:, None] >= 0, unit[kink], _tangent(points, heading))
        weight[line, edge] = np.where(kink >= 0, size[kink], 0.0)
    return best, -best_f, np.where(best_active >= 0, rows[best_active], -1)


def _curvature(points: Array, heading: Array, slope: Array) -> Array:
    """Second derivative of slope . x along tangents (B, 6): -|d_u|^2 (slope_u . u) - |d_v|^2 (slope_v . v).

    ``slope`` has the multipliers of the planes taken out, so that it only points outwards and along the edge.
    """
    moved, radial = heading * heading, slope * points
    halves = moved.reshape(-1, 2, 3).sum(axis=2) * radial.reshape(-1, 2, 3).sum(axis=2)
    bend: Array = -halves.sum(axis=1)
    return bend


def _tangent(points: Array, vectors: Array) -> Array:
    """Both halves of the vectors (B, 6) without their parts along those of the points."""
    halves, bases = vectors.reshape(-1, 2, 3), points.reshape(-1, 2, 3)
    along = np.einsum("bsi,bsi->bs", halves, bases)
    result: Array = (halves - along[:, :, None] * bases).reshape(-1, 6)
    return result


def _first_rise(values: Array, rates: Array, gain: Array) -> tuple[Array, NDArray[np.intp]]:
    """Along x + t d with kink values (B, K), rates (B, K) and initial slope -gain: where f begins to rise."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = -values / rates
    reach[~(reach > 1e-12)] = np.inf
    order = reach.argsort(axis=1)
    rows = np.arange(len(values))
    slopes = np.cumsum(2.0 * np.abs(np.take_along_axis(rates, order, 1)), axis=1)
    turn = order[rows, (slopes >= gain[:, None]).argmax(axis=1)]
    return np.minimum(reach[rows, turn], 1.0), turn


def supports(found: Inequality, points: Array) -> Array:
    """Linear functions (N, 6) below f that touch it at minima (N, 6): Σ s_k g_k - z with |s_k| <= 1.

    The s_k of kinks that meet at the point are chosen so that the function slopes radially there; then it
    falls off quadratically only. Any choice is valid, so rounding does no harm.
    """
    kinks = found.weighted
    near = min(4, len(kinks))
    size = np.sqrt(np.einsum("ki,ki->k", kinks, kinks))
    values = points @ kinks.T
    index = np.argsort(np.abs(values) / size, axis=1)[:, :near]
    line = np.arange(len(points))[:, None]
    on = np.abs(values[line, index]) < 1e-6 * size[index]
    signs = np.sign(values)
    signs[line, index] = np.where(on, 0.0, signs[line, index])
    slope = signs @ kinks - found.linear
    edges = kinks[index] * on[:, :, None]
    flat = _tangent(np.repeat(points, near, axis=0), edges.reshape(-1, 6)).reshape(edges.shape)
    normal = np.einsum("bki,bli->bkl", flat, flat) + 1e-14 * np.eye(near)
    pull = -np.einsum("bki,bi->bk", flat, slope)
    balance = np.clip(np.linalg.solve(normal, pull[:, :, None])[:, :, 0], -1.0, 1.0)
    result: Array = slope + np.einsum("bk,bki->bi", balance, edges)
    return result


def distinct_points(points: Array, symmetric: bool) -> NDArray[np.intp]:
    """Indices of different points; (u, v) and (-u, -v) count as one where ``symmetric``."""
    mark = points @ np.array([0.618, 1.414, 2.236, 2.718, 3.142, 1.732])
    return np.unique(np.round(np.abs(mark) if symmetric else mark, 7), return_index=True)[1]
