"""Named direction sets e_i of the Leggett inequalities and preset measurement settings.

One representative per axis. Rotations of the icosahedral group relate ICOSAHEDRON, DODECAHEDRON and their
partners a_i, all of which are two-fold axes of one and the same icosahedron.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array
from physics.vectors import angle_between, as_unit_vectors

_GOLDEN = (1 + math.sqrt(5)) / 2
_INVERSE = 1 / _GOLDEN


def _fixed(rows: list[tuple[float, float, float]]) -> Array:
    array = np.array(rows, dtype=np.float64)
    array /= np.linalg.norm(array, axis=1, keepdims=True)
    array.setflags(write=False)
    return array


def _cyclic(x: float, y: float, z: float) -> list[tuple[float, float, float]]:
    return [(x, y, z), (z, x, y), (y, z, x)]


TRIAD: Array = _fixed([(1, 0, 0), (0, 1, 0), (0, 0, 1)])
"""Orthogonal triad, N = 3: the inequality L3 (Branciard et al. 2008, eq. (4))."""

TETRAHEDRON: Array = _fixed([(1, 1, 1), (-1, 1, 1), (-1, -1, 1), (1, -1, 1)])
"""The four diagonals of a cube, N = 4 (up to sign the corners of a tetrahedron), by 90° about z."""

ICOSAHEDRON: Array = _fixed(_cyclic(0, 1, _GOLDEN) + _cyclic(0, 1, -_GOLDEN))
"""The six axes through the corners of an icosahedron, N = 6."""

DODECAHEDRON: Array = _fixed(
    [(1, 1, 1), *_cyclic(1, -1, -1), *_cyclic(0, _GOLDEN, _INVERSE), *_cyclic(0, _GOLDEN, -_INVERSE)]
)
"""The ten axes through the corners of a dodecahedron, N = 10."""

ICOSIDODECAHEDRON: Array = _fixed(
    [
        *_cyclic(1, 0, 0),
        *_cyclic(1, 1 + _GOLDEN, _GOLDEN),
        *_cyclic(-1, 1 + _GOLDEN, _GOLDEN),
        *_cyclic(1, -1 - _GOLDEN, _GOLDEN),
        *_cyclic(1, 1 + _GOLDEN, -_GOLDEN),
    ]
)
"""The fifteen axes through the middles of the edges of an icosahedron."""

DIRECTION_SETS: dict[int, Array] = {3: TRIAD, 4: TETRAHEDRON, 6: ICOSAHEDRON, 10: DODECAHEDRON}

# All partners of one set are different axes for N = 3, 6, 10, and different points of the equator for N = 4.
_PARTNERS: dict[int, Array] = {
    3: _fixed([(0, 1, 0), (0, 0, 1), (1, 0, 0)]),
    4: _fixed([(-1, 1, 0), (-1, -1, 0), (1, -1, 0), (1, 1, 0)]),
    6: _fixed(_cyclic(_INVERSE, _GOLDEN, -1) + _cyclic(-_INVERSE, _GOLDEN, 1)),
    10: _fixed(
        [
            (_INVERSE, -_GOLDEN, 1),
            *_cyclic(_INVERSE, _GOLDEN, -1),
            *_cyclic(1, 0, 0),
            *_cyclic(1, _INVERSE, _GOLDEN),
        ]
    ),
}

PR_BOX_CORRELATORS: Array = np.array([[1.0, 1.0], [1.0, -1.0]])
"""C_ij of the Popescu-Rohrlich box: S = 4 with vanishing marginals (Branciard 2013, example of a PR box)."""
PR_BOX_CORRELATORS.setflags(write=False)


def orthogonal_partners(e: ArrayLike) -> Array:
    """Unit vectors a_i orthogonal to the unit vectors e_i, shape (N, 3).

    The inequality holds for any such choice. Fixed here: e_{i+1} cyclically for an orthogonal triad
    (Branciard et al. 2008, figure 1); z x e_i, normalised, for TETRAHEDRON; two-fold axes of the solid for
    ICOSAHEDRON and DODECAHEDRON; for any other e the horizontal z x e_i, or x where e_i is along z.
    """
    directions = as_unit_vectors(e, "e")
    n = len(directions)
    if n == 3 and np.allclose(directions @ directions.T, np.eye(3), atol=1e-9):
        return np.roll(directions, -1, axis=0)
    if n in DIRECTION_SETS and np.allclose(directions, DIRECTION_SETS[n], atol=1e-9):
        return _PARTNERS[n].copy()
    partners = np.cross([0.0, 0.0, 1.0], directions)
    length = np.linalg.norm(partners, axis=1)
    partners[length < 1e-9] = (1.0, 0.0, 0.0)
    # Only matters next to the poles, where the replacement x is not exactly orthogonal.
    partners -= np.sum(partners * directions, axis=1, keepdims=True) * directions
    result: Array = partners / np.linalg.norm(partners, axis=1, keepdims=True)
    return result


def leggett_settings(e: ArrayLike, phi: float, a: ArrayLike | None = None) -> tuple[Array, Array, Array]:
    """Settings (a, b, b'), each (N, 3): b_i, b_i' = cos(φ/2) a_i ± sin(φ/2) e_i.

    e (N, 3) unit vectors, φ in radians, a_i from ``orthogonal_partners`` unless given. φ -> -φ swaps b_i
    and b_i'. Raises ValueError for vectors that are not unit vectors or an a_i not orthogonal to e_i.
    Branciard et al. 2008, eq. (4) and methods.
    """
    directions = as_unit_vectors(e, "e")
    half = float(finite_array(phi, "phi")) / 2
    alice = orthogonal_partners(directions) if a is None else as_unit_vectors(a, "a")
    if alice.shape != directions.shape:
        raise ValueError(f"a: {len(alice)} vectors where e has {len(directions)}")
    tilt = np.abs(angle_between(alice, directions) - np.pi / 2)
    if np.max(tilt) > 1e-6:
        raise ValueError(f"a: vector {int(np.argmax(tilt))} is not orthogonal to its e")
    along, across = math.cos(half) * alice, math.sin(half) * directions
    return alice, along + across, along - across


def chsh_settings() -> tuple[Array, Array]:
    """Alice (2, 3): z, x; Bob (2, 3): (z + x)/√2, (z - x)/√2. The singlet gives |S| = 2√2.

    In the plane of the linear polarizations these are polarizers at 0°, 45° and at 22.5°, -22.5°.
    """
    r = math.sqrt(0.5)
    return np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]), np.array([[r, 0.0, r], [-r, 0.0, r]])


def icosahedral_settings() -> tuple[Array, Array]:
    """All 31 rotation axes of the icosahedron, 6 five-fold, 10 three-fold and 15 two-fold, on either side.

    The singlet is local at these up to V = 0.704247 and not above, less than the 1/√2 of CHSH: this program's
    own result, proven by the exact bound of an inequality averaged over the rotations.
    """
    axes = np.concatenate([ICOSAHEDRON, DODECAHEDRON, ICOSIDODECAHEDRON])
    return axes, axes.copy()


def equator_settings(n: int, m: int) -> tuple[Array, Array]:
    """n and m directions in the plane z = 0: Alice at πk/n from x, Bob at π(k + 1/2)/m, k = 0, 1, ...

    (2, 2) are settings of maximal CHSH for the singlet. Raises ValueError for n or m below 1.
    """
    for name, count in (("n", n), ("m", m)):
        array_within(count, name, 1, math.inf)
    alpha, beta = np.pi * np.arange(n) / n, np.pi * (np.arange(m) + 0.5) / m
    return (
        np.stack([np.cos(alpha), np.sin(alpha), np.zeros(n)], axis=1),
        np.stack([np.cos(beta), np.sin(beta), np.zeros(m)], axis=1),
    )


def pr_box_settings() -> tuple[Array, Array]:
    """Two directions a side for the PR box: those of ``chsh_settings`` with Bob's reversed.

    Any directions would do (Branciard 2013); with these the singlet gives PR_BOX_CORRELATORS/√2.
    """
    alice, bob = chsh_settings()
    return alice, -bob
