"""Search for finite Leggett inequalities that the singlet violates at the lowest visibility.

The settings form a `Family` (orbits of a few seeds; with the trivial group all settings are free) and all
correlators between them count. At given settings V* follows by column generation over hidden states, with
rows that rotations relate averaged: the data are invariant, so a model may be. The settings then move by
*sequential linear programs*: the inequality's weights and the seeds' parameters change together, with every
near-maximal hidden state linearised. By the envelope theorem the maximum over hidden states that follows
moving kinks has a plain derivative, that of the supporting linear function at the maximum.

Everything here is a heuristic; what it finds is proven by `physics.verdicts.deciding`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.leggett.finite.orbits import Family
from physics.verdicts.leggett.problem import Inequality
from physics.verdicts.leggett.search import lowest, random_states, walk_downhill
from physics.verdicts.types import Cancelled

Array = NDArray[np.float64]
Stop = Callable[[], bool]

#: No finite number of settings goes below this: the visibility up to which Branciard's model works.
LIMIT = (1 + 1 / np.sqrt(2)) / 2

_SETTLED = 2e-6
_NEGLIGIBLE = 1e-9
_ROUNDS = 60
_SHARES = 10  # parts of the pool that are searched in turn
_SAMPLES, _LEVELS = 24, 3  # points on a curve, and how often they are laid closer
_FEW = 14  # kinks of which all corners are looked into
_KEPT = 700  # hidden states taken along from step to step
_FIRST_STEP, _SECOND_STEP, _LAST_STEP = 0.15, 0.01, 1e-5
_MARGIN = 0.06  # hidden states this far below the maximum are watched while settings move


@dataclass(frozen=True, eq=False)
class Found:
    """A family and the critical visibility a local search gives it.

    ``coefficients`` (n, m) are those of the inequality that shows it, its bound scaled to 1.
    """

    family: Family
    critical_visibility: float
    coefficients: Array

    @property
    def pairs(self) -> int:
        """Correlators that the inequality uses."""
        return int(np.count_nonzero(self.coefficients))


@dataclass(eq=False)
class _Solved:
    visibility: float
    weights: Array  # of the rows' orbits, scaled so that the hidden states reach 1
    points: Array  # maxima (k, 6)
    heights: Array  # F there


class _Program:
    """The linear program of one family at its present parameters; only rows with negative limits count."""

    def __init__(self, at: Family) -> None:
        self.family = at
        alice, bob = at.settings()
        i, j, s = at.rows()
        limits: Array = s * np.einsum("rk,rk->r", alice[i], bob[j])
        kept = limits < -1e-9
        self.i, self.j, self.s = i[kept], j[kept], s[kept]
        self.a, self.b = alice[self.i], bob[self.j]
        self.kinks = np.concatenate([self.a, -self.s[:, None] * self.b], axis=1)
        names, self.orbit = np.unique(at.orbit[kept], return_inverse=True)
        self.count = len(names)
        self.size = np.bincount(self.orbit, minlength=self.count).astype(float)
        self.limits = np.bincount(self.orbit, limits[kept], self.count) / self.size
        self._mean = np.zeros((self.count, len(self.orbit)))
        self._mean[self.orbit, np.arange(len(self.orbit))] = 1.0 / self.size[self.orbit]

    def room(self, points: Array) -> Array:
        """1 - |kink . x| averaged over each orbit of rows, (k, orbits)."""
        return np.asarray(1.0 - np.abs(points @ self.kinks.T) @ self._mean.T)

    def inequality(self, weights: Array) -> Inequality:
        rows = (weights / self.size)[self.orbit]
        used = np.flatnonzero(rows > 1e-11)
        return Inequality(
            rows[used, None] * self.kinks[used],
            np.zeros(6),
            float(rows[used].sum()),
            float(-weights @ self.limits),
            used,
            rows[used],
            np.zeros(0),
        )

    def solve(
        self, points: Array, pool: Array, walks: int, should_stop: Stop | None, thorough: bool
    ) -> _Solved:
        weights = np.full(self.count, 1.0 / self.count)
        found = self.inequality(weights)
        if not len(points):
            points = walk_downhill(found, lowest(found, pool, 2 * walks))[0]
        room = self.room(points)
        scattered = 0
        for _ in range(_ROUNDS):
            if should_stop is not None and should_stop():
                raise Cancelled
            weights = _best_weights(room, self.limits)
            found = self.inequality(weights)
            height = room @ weights
            start = np.concatenate([lowest(found, pool, 2 * walks), points[np.argsort(-height)[:walks]]])
            new, value, _ = walk_downhill(found, start)
            if thorough and value.max() <= 1.0 + _SETTLED:
                # The lowest points of the pool crowd in few valleys; others are looked into before the end.
                share = len(pool) // _SHARES
                elsewhere = pool[scattered * share : (scattered + 1) * share]
                if len(found.weights) <= _FEW:
                    kinked = np.concatenate([corners(found.weighted), valleys(found.weighted)])
                    elsewhere = np.concatenate([lowest(found, kinked, 3 * walks), elsewhere])
                other, other_value, _ = walk_downhill(found, elsewhere)
                scattered = (scattered + 1) % _SHARES
                new, value = np.concatenate([new, other]), np.concatenate([value, other_value])
            top = float(value.max())
            if top <= 1.0 + _SETTLED:
                break
            order = np.argsort(-value)[: 3 * walks]
            order = order[value[order] > 1.0 + 0.1 * _SETTLED]
            more = self.room(new[order])
            _, first = np.unique(np.round(more, 7), axis=0, return_index=True)
            points, room = np.concatenate([points, new[order][first]]), np.concatenate([room, more[first]])
        points = np.concatenate([points, new])
        room = self.room(points)
        _, first = np.unique(np.round(room, 6), axis=0, return_index=True)
        points, height = points[first], (room @ weights)[first]
        order = np.argsort(-height)[:_KEPT]
        top = max(1.0, top)
        return _Solved(top / found.value, weights / top, points[order], height[order] / top)

    def step(self, solved: _Solved, radius: float) -> Array:
        """The parameters' change that promises most within ``radius``."""
        moves_a, moves_b = self.family.moves()
        rows = (solved.weights / self.size)[self.orbit]
        near = solved.heights > 1.0 - _MARGIN
        points = solved.points[near]
        signs = _balanced(rows[:, None] * self.kinks, points)
        pull = signs * rows  # (k, rows)
        n, m = self.family.size
        of_a, of_b = np.eye(n)[self.i], np.eye(m)[self.j]  # (rows, n), (rows, m)
        change = np.einsum("kn,kx,pnx->kp", pull @ of_a, points[:, :3], moves_a)
        change += np.einsum("km,kx,pmx->kp", -(pull * self.s) @ of_b, points[:, 3:], moves_b)
        worth = -(self.s * rows)[:, None]
        gain = np.einsum("nx,pnx->p", of_a.T @ (worth * self.b), moves_a)
        gain += np.einsum("mx,pmx->p", of_b.T @ (worth * self.a), moves_b)
        p = self.family.parameters
        from scipy.optimize import linprog  # heavy: only where it is solved

        result = linprog(
            np.concatenate([self.limits, -gain]),
            A_ub=np.hstack([self.room(points), -change]),
            b_ub=np.ones(len(points)),
            bounds=[(0.0, None)] * self.count + [(-radius, radius)] * p,
            method="highs",
        )
        return np.asarray(result.x[self.count :]) if result.status == 0 else np.zeros(p)


def corners(kinks: Array) -> Array:
    """All (u, v), up to a common sign, at which four of the kinks (K, 6) meet: where most maxima of F lie."""
    chosen = np.array(list(itertools.combinations(range(len(kinks)), 4)), dtype=np.intp).reshape(-1, 4)
    unit = kinks / np.linalg.norm(kinks, axis=1, keepdims=True)
    # Two directions are left, x = sqrt2 (p cos t + q sin t), and |u| = 1 (hence |v| = 1) determines t.
    p, q = np.linalg.svd(unit[chosen])[2][:, 4:].transpose(1, 0, 2)
    a, d, b = ((x[:, :3] * y[:, :3]).sum(axis=1) for x, y in ((p, p), (q, q), (p, q)))
    size = np.hypot(a - d, 2 * b)
    cosine = (1 - a - d) / np.maximum(size, 1e-12)
    p, q, a, d, b, cosine = (x[np.abs(cosine) <= 1.0] for x in (p, q, a, d, b, cosine))
    middle, half = np.arctan2(2 * b, a - d), np.arccos(cosine)
    t = 0.5 * np.concatenate([middle + half, middle - half])[:, None]
    points: Array = np.sqrt(2.0) * (np.cos(t) * np.tile(p, (2, 1)) + np.sin(t) * np.tile(q, (2, 1)))
    return points


def valleys(kinks: Array) -> Array:
    """The lowest point of sum |kink . x| on each curve on which three of the kinks (K, 6) vanish."""
    chosen = np.array(list(itertools.combinations(range(len(kinks)), 3)), dtype=np.intp).reshape(-1, 3)
    unit = kinks / np.linalg.norm(kinks, axis=1, keepdims=True)
    null = np.linalg.svd(unit[chosen])[2][:, 3:]
    # x = null^T z with |z|^2 = 2 and |u|^2 - |v|^2 = 0: a cone, in its own axes sum mu z^2 = 0.
    mu, axes = np.linalg.eigh(np.einsum("tai,tbi->tab", null[:, :, :3], null[:, :, :3]) - 0.5 * np.eye(3))
    real = (mu[:, 0] < 0.0) & (mu[:, 2] > 0.0)
    mu, null = mu[real], np.einsum("tab,tai->tbi", axes[real], null[real])
    alone = np.where(mu[:, 1] > 0.0, 0, 2)  # the axis whose sign differs from that of the other two
    order = np.array([[0, 1, 2], [2, 0, 1]])[(alone == 2).astype(np.intp)]
    mu = np.take_along_axis(mu, order, axis=1)
    null = np.take_along_axis(null, order[:, :, None], axis=1)
    centre, width = np.zeros(len(mu)), np.pi
    points: Array = np.zeros((len(mu), 6))
    for _ in range(_LEVELS):
        s = centre[:, None] + width * np.linspace(-1.0, 1.0, _SAMPLES)
        c, d = np.cos(s), np.sin(s)
        first = np.sqrt(-(mu[:, 1:2] * c * c + mu[:, 2:] * d * d) / mu[:, :1])
        z = np.stack([first, c, d], axis=2) * np.sqrt(2.0 / (1.0 + first * first))[:, :, None]
        x = np.einsum("tsa,tai->tsi", z, null)
        best = np.abs(x @ kinks.T).sum(axis=2).argmin(axis=1)
        line = np.arange(len(mu))
        centre, points = s[line, best], x[line, best]
        width *= 2.0 / (_SAMPLES - 1)
    return points


def _best_weights(room: Array, limits: Array) -> Array:
    """Maximise the value -limits . y over y >= 0 with room y <= 1."""
    from scipy.optimize import linprog  # heavy: only where it is solved

    result = linprog(limits, A_ub=room, b_ub=np.ones(len(room)), bounds=(0.0, 6.0), method="highs")
    if result.status != 0:
        raise RuntimeError(f"linear program: {result.message}")
    weights: Array = np.maximum(result.x, 0.0)
    return weights


def _balanced(kinks: Array, points: Array) -> Array:
    """Signs (k, rows) of the kinks at the points; where they vanish, numbers in [-1, 1] that balance f."""
    values = points @ kinks.T
    signs = np.sign(values)
    size = np.sqrt(np.einsum("ri,ri->r", kinks, kinks))
    for k, point in enumerate(points):
        on = np.flatnonzero((np.abs(values[k]) < 1e-6 * size) & (size > 1e-11))
        if not len(on):
            continue
        signs[k, on] = 0.0
        slope = signs[k] @ kinks
        u, v = point[:3], point[3:]
        flat = np.zeros((6, 6))
        flat[:3, :3], flat[3:, 3:] = np.eye(3) - np.outer(u, u), np.eye(3) - np.outer(v, v)
        balance = np.linalg.lstsq((kinks[on] @ flat).T, -flat @ slope, rcond=1e-9)[0]
        signs[k, on] = np.clip(balance, -1.0, 1.0)
    return signs


def strongest_inequality(at: Family, *, seed: int = 0, should_stop: Stop | None = None) -> Found:
    """V* at these settings by local search: a little too low if the search missed a hidden state."""
    program = _Program(at)
    pool, walks = random_states(3000, seed), 60
    return _found(program, program.solve(np.zeros((0, 6)), pool, walks, should_stop, True))


def _found(program: _Program, solved: _Solved) -> Found:
    rows = (solved.weights / program.size)[program.orbit]
    coefficients = np.zeros(program.family.size)
    # Of a pair only the row with s C_ij > 0 is in the program.
    coefficients[program.i, program.j] = np.where(rows > _NEGLIGIBLE, program.s * rows, 0.0)
    return Found(program.family, solved.visibility, coefficients)


def improve(
    start: Family,
    *,
    seed: int = 0,
    steps: int = 60,
    walks: int = 40,
    good_enough: float = np.inf,
    should_stop: Stop | None = None,
) -> Found:
    """Lower V* by moving the seeds; deterministic for a seed. Raises ``Cancelled``.

    Gives up after a third of the steps unless V* is below ``good_enough`` by then.
    """
    pool = random_states(2000, seed)
    program = _Program(start)
    solved = program.solve(np.zeros((0, 6)), pool, walks, should_stop, False)
    # A search that misses some hidden states descends more boldly; a thorough one then sets it right.
    for thorough in (False, True):
        if thorough:
            solved = program.solve(solved.points, pool, walks, should_stop, True)
        radius = _SECOND_STEP if thorough else _FIRST_STEP
        for k in range(steps if start.parameters else 0):
            if k == steps // 3 and solved.visibility > good_enough:
                break
            by = program.step(solved, radius)
            if np.abs(by).max(initial=0.0) < 1e-9:
                break
            candidate = _Program(program.family.moved(by))
            tried = candidate.solve(solved.points, pool, walks, should_stop, thorough)
            if tried.visibility < solved.visibility - 1e-8:
                small = solved.visibility - tried.visibility < 1e-6
                program, solved = candidate, tried
                radius = min(_FIRST_STEP, 1.5 * radius) if not small else 0.5 * radius
            else:
                radius *= 0.35
            if radius < _LAST_STEP:
                break
    solved = program.solve(
        solved.points, random_states(6 * len(pool), seed + 1), 4 * walks, should_stop, True
    )
    return _found(program, solved)
