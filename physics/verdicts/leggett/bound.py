"""Branch and bound: how far hidden states can go beyond a Leggett inequality, with proof.

The function f(x) = Σ|g_k . x| - z . x of x = (u, v) is convex, so for any numbers |s_k| <= 1

    f(u, v) >= g . u + h . v,    (g, h) = Σ s_k g_k - z.

On a cell (a curved rectangle of a cube's face, for u and for v) a linear function is bounded by its values at
the four corners u_i: u = Σ c_i u_i with c_i >= 0 and 1 <= Σc_i <= 1/ρ, where ρ is the cosine of the cell's
radius, so g . u >= m if m = min g . u_i >= 0, else m / ρ. Three choices of s compete in each cell: the signs
at its centre, these signs softened where a kink passes near, and those of the supporting linear function of a
known minimum (`search.supports`) that is highest at the centre. Cells whose bound reaches the target
are done, the others are halved. What is returned is a bound whether the work was completed or not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.types import Array

# Normal, s axis, t axis of the faces x, -x, y, -y, z, -z of a cube.
_FACES = np.array([np.roll(np.eye(3), -k, axis=0) for k in range(3) for _ in range(2)])
_FACES[1::2, 0] *= -1.0
_SUSPECTS = 48  # cells whose centres `polish` gets
_CHUNK = 400_000  # kink values held at a time
_SOFTENING = 0.6  # of the cell's diameter
_ALLOWANCE = 1e-11  # for the rounding of sums of scalar products


@dataclass(frozen=True, eq=False)
class Cells:
    """N cells: cube faces (N, 2) of u and v, and their sides (N, 8) = (s0, s1, t0, t1) of u, then of v.

    ``floor`` (N,) is a lower bound of f on each, -inf before it is known.
    """

    faces: NDArray[np.int8]
    sides: Array
    floor: Array

    def take(self, chosen: NDArray[np.bool_] | slice) -> Cells:
        return Cells(self.faces[chosen], self.sides[chosen], self.floor[chosen])


@dataclass(frozen=True, eq=False)
class Bound:
    """``minimum`` <= f everywhere (rigorous); ``done`` if the target was reached; points (M, 6) below it."""

    minimum: float
    done: bool
    cells: int
    suspects: Array


def _joined(parts: list[Cells]) -> Cells:
    return Cells(
        np.concatenate([p.faces for p in parts]),
        np.concatenate([p.sides for p in parts]),
        np.concatenate([p.floor for p in parts]),
    )


def _directions(faces: NDArray[np.int8], s: Array, t: Array) -> Array:
    """Unit vectors at (tan s, tan t) on cube faces; s and t have shape (N, k), the result (N, k, 3)."""
    axes = _FACES[faces]
    s, t = np.tan(s)[:, :, None], np.tan(t)[:, :, None]
    vectors = axes[:, None, 0] + s * axes[:, None, 1] + t * axes[:, None, 2]
    unit: Array = vectors / np.sqrt(1.0 + s * s + t * t)
    return unit


def _outline(faces: NDArray[np.int8], sides: Array) -> tuple[Array, Array, Array]:
    """Centre (N, 3), corners (N, 4, 3) and cosine of the radius (N,) of rectangles (N, 4)."""
    s = sides[:, [0, 0, 1, 1, 0]]
    t = sides[:, [2, 3, 2, 3, 2]]
    s[:, 4] = 0.5 * (sides[:, 0] + sides[:, 1])
    t[:, 4] = 0.5 * (sides[:, 2] + sides[:, 3])
    all_five = _directions(faces, s, t)
    centre, corners = all_five[:, 4], all_five[:, :4]
    return centre, corners, np.einsum("nki,ni->nk", corners, centre).min(axis=1)


def _sphere(half: bool, rank: int) -> tuple[NDArray[np.intp], Array]:
    """Faces (N,) and sides (N, 4) to begin with: every face in 2 x 2 parts, or what stands for the sphere.

    ``half``: one of each pair of opposite points is enough. ``rank`` 2: functions of (x, y) only, for which
    the half z >= 0 is enough. ``rank`` 1: functions of x only, for which the half circle z = 0, y >= 0 is.
    """
    q = np.pi / 4
    if rank == 1:  # arcs on the faces x, -x (s along y) and y (t along x)
        arcs = [(0, 0.0, q, 0.0, 0.0), (1, -q, 0.0, 0.0, 0.0), (2, 0.0, 0.0, -q, 0.0), (2, 0.0, 0.0, 0.0, q)]
        if half:
            arcs = [arcs[0], arcs[3]]
    else:
        parts = [(-q, 0.0), (0.0, q)]
        arcs = [(face, *s, *t) for face in range(6) for s in parts for t in parts]
        if rank == 2:  # z is the face's t on ±x (axes x, y, z) and its s on ±y (axes y, z, x)
            arcs = [
                a for a in arcs if a[0] == 4 or (a[0] < 2 and a[3] >= 0.0) or (a[0] in (2, 3) and a[1] >= 0.0)
            ]
            arcs = [a for a in arcs if not half or (a[0] % 2 == 0 and (a[0] != 4 or a[1] >= 0.0))]
        elif half:
            arcs = [a for a in arcs if a[0] % 2 == 0]
    table = np.array(arcs)
    return table[:, 0].astype(np.intp), table[:, 1:]


def initial_cells(symmetric: bool, rank_u: int = 3, rank_v: int = 3) -> Cells:
    """A cover of S2 x S2, up to (u, v) -> (-u, -v) where that is a symmetry."""
    faces_u, sides_u = _sphere(symmetric, rank_u)
    faces_v, sides_v = _sphere(False, rank_v)
    u, v = (k.ravel() for k in np.meshgrid(np.arange(len(faces_u)), np.arange(len(faces_v)), indexing="ij"))
    pair = np.stack([faces_u[u], faces_v[v]], axis=1).astype(np.int8)
    return Cells(pair, np.concatenate([sides_u[u], sides_v[v]], axis=1), np.full(len(u), -np.inf))


def _overall(found: Inequality) -> float:
    """A bound on f from one choice of s for all of S2 x S2: the one that makes |g|, |h| smallest.

    It is tight where f is flat, for example for the positivity of a single probability.
    """
    slope = -found.linear
    if np.any(slope) and len(found.weighted):
        from scipy.optimize import lsq_linear  # heavy: only where it is solved

        slope = np.clip(lsq_linear(found.weighted.T, found.linear, (-1.0, 1.0)).x, -1.0, 1.0) @ found.weighted
        slope = slope - found.linear
    return -float(np.linalg.norm(slope.reshape(2, 3), axis=1).sum())


def _aligned(found: Inequality, budget: float) -> tuple[Inequality, Array, list[int], float]:
    """The inequality in coordinates in which u and v enter through their first components only.

    Also the rotations back (2, 3, 3), how many components count, and how much the neglected ones could
    lower f, at most ``budget``.
    """
    weighted, linear = found.weighted.copy(), found.linear.copy()
    rotations, ranks, lost = [], [], 0.0
    for part in (slice(0, 3), slice(3, 6)):
        stack = np.vstack([weighted[:, part], linear[part]])
        _, _, axes = np.linalg.svd(stack, full_matrices=True)
        turned = stack @ axes.T
        costs = [float(np.abs(turned[:, rank:]).sum()) for rank in (1, 2, 3)]
        rank = next(k + 1 for k in range(3) if costs[k] <= 0.5 * budget)
        lost += costs[rank - 1]
        turned[:, rank:] = 0.0
        weighted[:, part], linear[part] = turned[:-1], turned[-1]
        rotations.append(axes)
        ranks.append(rank)
    return replace(found, weighted=weighted, linear=linear), np.array(rotations), ranks, lost


def _corner_floor(values: Array, radius: Array) -> Array:
    least = values.min(axis=1)
    floor: Array = np.where(least >= 0.0, least, least / radius)
    return floor


def _examine(
    found: Inequality, cells: Cells, supports: Array
) -> tuple[Cells, Array, Array, NDArray[np.intp]]:
    """Bounds of the cells, their centres (N, 6), f there (N,), and the side (0..3) to halve."""
    centre_u, corners_u, radius_u = _outline(cells.faces[:, 0], cells.sides[:, :4])
    centre_v, corners_v, radius_v = _outline(cells.faces[:, 1], cells.sides[:, 4:])
    centres = np.concatenate([centre_u, centre_v], axis=1)
    kinks = found.weighted
    values = centres @ kinks.T
    f = np.abs(values).sum(axis=1) - centres @ found.linear
    size = np.sqrt(np.maximum(1.0 - radius_u**2, 0.0)) + np.sqrt(np.maximum(1.0 - radius_v**2, 0.0))
    weight = np.sqrt(0.5 * np.einsum("ki,ki->k", kinks, kinks))
    signs = np.sign(values)
    values /= weight * (_SOFTENING * size)[:, None]
    np.clip(values, -1.0, 1.0, out=values)
    floor, along_u, along_v = cells.floor, np.zeros(0), np.zeros(0)
    slopes = [signs @ kinks - found.linear, values @ kinks - found.linear]
    if len(supports):
        slopes.append(supports[(centres @ supports.T).argmax(axis=1)])
    for slope in slopes:
        at_u = np.einsum("nki,ni->nk", corners_u, slope[:, :3])
        at_v = np.einsum("nki,ni->nk", corners_v, slope[:, 3:])
        bound = _corner_floor(at_u, radius_u) + _corner_floor(at_v, radius_v)
        if not len(along_u):
            along_u, along_v = at_u, at_v
        else:
            softer = (bound > floor)[:, None]
            along_u, along_v = np.where(softer, at_u, along_u), np.where(softer, at_v, along_v)
        floor = np.maximum(floor, bound)
    spread = np.abs(np.stack([along @ sides for along in (along_u, along_v) for sides in _SIDES.T], axis=1))
    spread += 0.3 * weight.sum() * (cells.sides[:, 1::2] - cells.sides[:, ::2])
    return Cells(cells.faces, cells.sides, floor), centres, f, spread.argmax(axis=1)


_SIDES = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])  # corners (s, t) of `_outline`


def _halved(cells: Cells, side: NDArray[np.intp]) -> Cells:
    index = np.arange(len(side))
    middle = 0.5 * (cells.sides[index, 2 * side] + cells.sides[index, 2 * side + 1])
    left, right = cells.sides.copy(), cells.sides.copy()
    left[index, 2 * side + 1] = middle
    right[index, 2 * side] = middle
    return _joined([Cells(cells.faces, left, cells.floor), Cells(cells.faces, right, cells.floor)])


def lower_bound(
    found: Inequality,
    targets: list[float],
    *,
    symmetric: bool,
    supports: Array,
    budget: float = 0.0,
    polish: Callable[[Array], bool] | None = None,
    poll: Callable[[float], None] | None = None,
    max_cells: int = 6_000_000,
    deadline: float | None = None,
) -> Bound:
    """Show f >= each of the rising ``targets`` in turn, over all of S2 x S2.

    The bound returned may lie below the last target by ``budget``, which pays for neglecting directions that
    hardly matter. ``supports`` (M, 6) are linear functions below f. Every few levels ``polish`` gets the
    centres of the least certain cells; it answers True to end the work (a violation was found). ``poll``
    gets the share of the work done, and may raise to end it.
    """
    overall = _overall(found)
    if overall - _ALLOWANCE >= targets[-1]:
        return Bound(overall - _ALLOWANCE, True, 0, np.zeros((0, 6)))
    found, rotations, ranks, lost = _aligned(found, budget)
    supports = np.einsum("nsi,ski->nsk", supports.reshape(-1, 2, 3), rotations)
    supports[:, 0, ranks[0] :] = 0.0
    supports[:, 1, ranks[1] :] = 0.0
    supports = supports.reshape(-1, 6)
    frontier = initial_cells(symmetric, *ranks)
    parked = frontier.take(slice(0, 0))
    final, floor, level, used = targets[-1], np.inf, 0, 0
    allowance = _ALLOWANCE + lost
    goal = iter(targets)
    target = next(goal)
    centres, f = np.zeros((0, 6)), np.zeros(0)
    while True:
        if not len(frontier.floor):
            if target >= final:
                return Bound(min(floor, _least(parked)) - allowance, True, used, centres[:0])
            target = next(goal)
            frontier, parked = parked.take(parked.floor < target), parked.take(parked.floor >= target)
            continue
        kept: list[Cells] = []
        points: list[Array] = []
        heights: list[Array] = []
        width = max(64, _CHUNK // max(1, len(found.weighted)))
        for start in range(0, len(frontier.floor), width):
            cells, centre, height, side = _examine(
                found, frontier.take(slice(start, start + width)), supports
            )
            open_ = cells.floor < target
            floor = min(floor, float(cells.floor[cells.floor >= final].min(initial=np.inf)))
            later = ~open_ & (cells.floor < final)
            if later.any():
                parked = _joined([parked, cells.take(later)])
            kept.append(_halved(cells.take(open_), side[open_]))
            points.append(centre[open_])
            heights.append(height[open_])
            used += len(cells.floor)
            if poll is not None:
                poll(min(0.95, used / max_cells))
        frontier, centres, f = _joined(kept), np.concatenate(points), np.concatenate(heights)
        level += 1
        late = used > max_cells or (deadline is not None and time.perf_counter() > deadline)
        look = polish is not None and len(f) > 0 and (level % 8 == 0 or f.min() < target)
        if look or late:
            order = np.argsort(f, kind="stable")[:_SUSPECTS]
            if late or (polish is not None and polish(_turned(centres[order], rotations))):
                least = min(floor, _least(parked), _least(frontier))
                return Bound(least - allowance, False, used, _turned(centres[order], rotations))


def _least(cells: Cells) -> float:
    return float(cells.floor.min(initial=np.inf))


def _turned(points: Array, rotations: Array) -> Array:
    """Points (N, 6) in the coordinates of `_aligned` back in the original ones."""
    result: Array = np.concatenate([points[:, :3] @ rotations[0], points[:, 3:] @ rotations[1]], axis=1)
    return result
