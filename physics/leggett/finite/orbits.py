"""Families of settings: orbits of a few seed directions under a group of rotations.

A setting and its opposite are one measurement with its outcomes exchanged, so settings are axes: of a
direction and its opposite one is kept. A seed may be held on a symmetry axis (no parameter), in a plane
(one) or be free (two); its orbit has fewer axes the more symmetric its place is.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from physics.vectors import random_directions

Array = NDArray[np.float64]

_GOLDEN = (1 + math.sqrt(5)) / 2
_SAME = 1e-7


def _turn(axis: tuple[float, float, float], angle: float) -> Array:
    x, y, z = np.asarray(axis) / np.linalg.norm(axis)
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    turned: Array = np.eye(3) + math.sin(angle) * cross + (1 - math.cos(angle)) * cross @ cross
    return turned


def _generated(*generators: Array) -> Array:
    elements = [np.eye(3)]
    k = 0
    while k < len(elements):
        for g in generators:
            product = g @ elements[k]
            if not any(np.abs(product - e).max() < _SAME for e in elements):
                elements.append(product)
        k += 1
    return np.array(elements)


_X, _Z, _DIAGONAL = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (1.0, 1.0, 1.0)
_THIRD = 2 * math.pi / 3

#: Two-, three-, four- and five-fold axes of each polyhedral group, one direction of each kind.
AXES: dict[str, dict[int, Array]] = {
    "tetrahedral": {2: np.array(_Z), 3: np.array(_DIAGONAL) / math.sqrt(3)},
    "octahedral": {
        4: np.array(_Z),
        3: np.array(_DIAGONAL) / math.sqrt(3),
        2: np.array([1.0, 1.0, 0.0]) / math.sqrt(2),
    },
    "icosahedral": {
        5: np.array([0.0, 1.0, _GOLDEN]) / math.hypot(1.0, _GOLDEN),
        3: np.array(_DIAGONAL) / math.sqrt(3),
        2: np.array(_Z),
    },
}
#: Normals of planes in which an orbit has half as many axes (each is perpendicular to a two-fold axis).
MIRRORS: dict[str, list[Array]] = {
    "tetrahedral": [np.array(_X)],
    "octahedral": [np.array(_X), np.array([1.0, -1.0, 0.0]) / math.sqrt(2)],
    "icosahedral": [np.array(_X)],
}


def rotation_group(name: str) -> Array:
    """Rotation matrices (g, 3, 3) of "none", "cyclic K", "dihedral K", or a polyhedral group of `AXES`."""
    kind, _, order = name.partition(" ")
    if kind == "none":
        return np.eye(3)[None]
    if kind in ("cyclic", "dihedral") and order.isdecimal() and 1 <= int(order) <= 60:
        turn = _turn(_Z, 2 * math.pi / int(order))
        return _generated(turn) if kind == "cyclic" else _generated(turn, _turn(_X, math.pi))
    if name == "tetrahedral":
        return _generated(_turn(_Z, math.pi), _turn(_DIAGONAL, _THIRD))
    if name == "octahedral":
        return _generated(_turn(_Z, math.pi / 2), _turn(_DIAGONAL, _THIRD))
    if name == "icosahedral":
        return _generated(_turn(_Z, math.pi), _turn((0.0, 1.0, _GOLDEN), 2 * math.pi / 5))
    raise ValueError(f"group: {name!r} is not known")


@dataclass(frozen=True, eq=False)
class Seed:
    """A unit vector that may move within the span of ``free`` (k, 3), orthonormal rows: k = 1, 2 or 3."""

    vector: Array
    free: Array

    def tangents(self) -> Array:
        """Orthonormal directions (k - 1, 3) in which the seed can move."""
        inside = self.free @ self.vector
        _, _, rest = np.linalg.svd(inside[None])
        return np.asarray(rest[1:] @ self.free)

    def moved(self, by: Array) -> Seed:
        """The seed after a step (k - 1,) along its tangents."""
        vector = self.vector + by @ self.tangents()
        return replace(self, vector=vector / np.linalg.norm(vector))


def on_axis(direction: Array) -> Seed:
    """A seed that stays where it is."""
    return Seed(direction, direction[None])


def in_plane(normal: Array, rng: np.random.Generator) -> Seed:
    """A seed anywhere in the plane orthogonal to ``normal``."""
    plane = np.linalg.svd(normal[None])[2][1:]
    angle = rng.uniform(0.0, 2 * math.pi)
    return Seed(np.array([math.cos(angle), math.sin(angle)]) @ plane, plane)


def anywhere(rng: np.random.Generator) -> Seed:
    """A free seed."""
    return Seed(random_directions(rng, 1)[0], np.eye(3))


@dataclass(frozen=True, eq=False)
class _Side:
    seeds: tuple[Seed, ...]
    of: NDArray[np.intp]  # (n,) the seed each axis comes from
    turns: Array  # (n, 3, 3) and the rotation that takes the seed there

    def directions(self) -> Array:
        vectors = np.array([s.vector for s in self.seeds])
        turned: Array = np.einsum("nij,nj->ni", self.turns, vectors[self.of])
        return turned


def _orbits(group: Array, seeds: tuple[Seed, ...]) -> _Side:
    of: list[int] = []
    turns: list[Array] = []
    for k, seed in enumerate(seeds):
        seen: list[Array] = []
        for g in group:
            at = g @ seed.vector
            if not any(min(np.abs(at - x).max(), np.abs(at + x).max()) < _SAME for x in seen):
                seen.append(at)
                of.append(k)
                turns.append(g)
    return _Side(seeds, np.array(of, dtype=np.intp), np.array(turns))


def _images(group: Array, directions: Array) -> tuple[NDArray[np.intp], Array]:
    """For each element and axis: which axis it goes to (g, n), and with which sign."""
    products = np.einsum("gij,nj,mi->gnm", group, directions, directions)
    index = np.abs(products).argmax(axis=2)
    sign = np.sign(np.take_along_axis(products, index[:, :, None], 2)[:, :, 0])
    return index, sign


@dataclass(frozen=True, eq=False)
class Family:
    """Settings of both sides, n and m axes, that are the orbits of their seeds under ``group``.

    Row r = (i, j, s) stands for E|u.a_i - s v.b_j| <= 1 - s V C_ij; ``orbit`` (2nm,) numbers the classes of
    rows that rotations relate, rows ordered as in ``rows()``.
    """

    group: str
    alice: _Side
    bob: _Side
    orbit: NDArray[np.intp]

    @property
    def size(self) -> tuple[int, int]:
        return len(self.alice.of), len(self.bob.of)

    @property
    def parameters(self) -> int:
        return sum(len(s.free) - 1 for side in (self.alice, self.bob) for s in side.seeds)

    def settings(self) -> tuple[Array, Array]:
        """Directions (n, 3) and (m, 3)."""
        return self.alice.directions(), self.bob.directions()

    def rows(self) -> tuple[NDArray[np.intp], NDArray[np.intp], Array]:
        """i, j and s of all 2nm rows."""
        n, m = self.size
        i, j, s = np.meshgrid(np.arange(n), np.arange(m), [1.0, -1.0], indexing="ij")
        return i.ravel(), j.ravel(), s.ravel()

    def moves(self) -> tuple[Array, Array]:
        """Derivatives of the settings by the parameters, (p, n, 3) and (p, m, 3)."""
        n, m = self.size
        moves_a, moves_b = np.zeros((self.parameters, n, 3)), np.zeros((self.parameters, m, 3))
        k = 0
        for side, moves in ((self.alice, moves_a), (self.bob, moves_b)):
            for number, seed in enumerate(side.seeds):
                mine = side.of == number
                for tangent in seed.tangents():
                    moves[k, mine] = side.turns[mine] @ tangent
                    k += 1
        return moves_a, moves_b

    def moved(self, by: Array) -> Family:
        """The family after a step (p,) of its parameters."""
        sides = []
        for side in (self.alice, self.bob):
            seeds = []
            for seed in side.seeds:
                count = len(seed.free) - 1
                seeds.append(seed.moved(by[:count]))
                by = by[count:]
            sides.append(replace(side, seeds=tuple(seeds)))
        return replace(self, alice=sides[0], bob=sides[1])


def family(group: str, alice: list[Seed], bob: list[Seed]) -> Family:
    """The orbits of the seeds; these should be in general position within what they may move in."""
    rotations = rotation_group(group)
    a, b = _orbits(rotations, tuple(alice)), _orbits(rotations, tuple(bob))
    n, m = len(a.of), len(b.of)
    i, j, s = np.meshgrid(np.arange(n), np.arange(m), [0, 1], indexing="ij")
    to_a, sign_a = _images(rotations, a.directions())
    to_b, sign_b = _images(rotations, b.directions())
    flips = sign_a[:, i] * sign_b[:, j] < 0.0
    image = (to_a[:, i] * m + to_b[:, j]) * 2 + np.where(flips, 1 - s, s)
    label: NDArray[np.intp] = image.reshape(len(rotations), -1).min(axis=0)
    # The group acts on rows, so the least image names the orbit.
    return Family(group, a, b, np.unique(label, return_inverse=True)[1].ravel())


def free_family(alice: Array, bob: Array) -> Family:
    """Given settings, each free to move."""
    free = np.eye(3)
    return family("none", [Seed(x, free) for x in alice], [Seed(x, free) for x in bob])


def seed_of(group: str, label: str, rng: np.random.Generator) -> Seed:
    """The seed a label names: "axis K" (a K-fold axis), "plane K" (the K-th of `MIRRORS`) or "free"."""
    kind, _, number = label.partition(" ")
    if kind == "free":
        return anywhere(rng)
    if kind == "axis" and number.isdecimal() and int(number) in AXES.get(group, {}):
        return on_axis(AXES[group][int(number)])
    if kind == "plane" and number.isdecimal() and int(number) < len(MIRRORS.get(group, [])):
        return in_plane(MIRRORS[group][int(number)], rng)
    raise ValueError(f"seed: {label!r} does not exist in the {group} group")


def axis_unions(group: str) -> list[tuple[str, ...]]:
    """All non-empty sets of kinds of symmetry axes of a polyhedral group."""
    kinds = [f"axis {k}" for k in sorted(AXES[group])]
    return [c for r in range(1, len(kinds) + 1) for c in itertools.combinations(kinds, r)]
