"""The shared randomness of Toner and Bacon's protocol, cut into the regions that the results depend on.

Two hidden unit vectors λ1, λ2, independent and uniform on the sphere. Their sum and difference point along
orthogonal unit vectors u, w, and (u, w) is a uniformly random frame; half the angle between λ1 and λ2 is t,
with s = sin²t uniform in [0, 1]: λ1 = cos t u + sin t w, λ2 = cos t u - sin t w. Hence, where
s < (a·u)²/((a·u)² + (a·w)²), sign(a·λ1) sign(a·λ2) = 1 and sign(a·λ1) = sign(a·u); elsewhere it is -1
and sign(a·λ1) = sign(a·w).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from physics.assumptions.finite_model import NONE, FiniteModel, Indices
from physics.checks import Array

# λ is discretised: this many frames, each with all of s and with its mirror image -λ1, -λ2. Their weights are
# then changed, by some per mille, so that the correlators at the given settings are those of the singlet.
FRAMES = 6000
# Fractional parts of multiples of these fill a square evenly (M. Roberts, the R2 sequence).
_STEPS = (0.7548776662466927, 0.5698402909980532)


@dataclass(frozen=True, eq=False)
class HiddenPatterns:
    """Regions of λ by all that the parties need, with their ``weight`` (k,).

    ``same`` (k, n): sign(a·λ1) sign(a·λ2); ``first`` (k, n): sign(a·λ1); ``along_sum`` and
    ``along_difference`` (k, m): sign(b·(λ1 + λ2)) and sign(b·(λ1 - λ2)). All ±1.
    """

    weight: Array
    same: Indices
    first: Indices
    along_sum: Indices
    along_difference: Indices

    def heard(self) -> Indices:
        """sign(b·(λ1 + cλ2)) with c = sign(a·λ1) sign(a·λ2), shape (k, n, m)."""
        return np.where(
            self.same[:, :, None] == 1, self.along_sum[:, None, :], self.along_difference[:, None, :]
        )

    def model(self, a: Indices, b: Indices, p: Array) -> FiniteModel:
        """The model with results ``a``, ``b`` (k, n, m, r) of probability ``p``, of the same shape.

        Every pair of settings is equally likely; r counts what chance is left given λ and the settings.
        """
        k, n, m, _ = p.shape
        region, i, j, _ = np.indices(p.shape)
        weight = (p * self.weight[:, None, None, None] / (n * m)).ravel()
        zero = np.zeros(weight.size, dtype=np.intp)
        columns = [x.ravel() for x in (i, j, region)]
        codes = np.stack([*columns, zero, zero, ((1 - a) // 2).ravel(), ((1 - b) // 2).ravel()], axis=1)
        kept = weight > 0
        regions = tuple(f"region {number}" for number in range(k))
        labels = (tuple(range(n)), tuple(range(m)), regions, (NONE,), (NONE,), (1, -1), (1, -1))
        return FiniteModel(labels, codes[kept], weight[kept] / weight.sum())


@lru_cache(maxsize=8)
def hidden_patterns(alice: tuple[float, ...], bob: tuple[float, ...]) -> HiddenPatterns:
    """The regions for settings at these angles (radians) in one plane."""
    u, w = _frames()
    a_u, a_w = _along(u, alice), _along(w, alice)
    share = a_u**2 / (a_u**2 + a_w**2)
    # Between two neighbouring edges of s all choices stay as they are.
    edges = np.sort(np.concatenate([np.zeros((len(u), 1)), share, np.ones((len(u), 1))], axis=1), axis=1)
    middle = (edges[:, :-1] + edges[:, 1:]) / 2
    weight = np.diff(edges, axis=1) / len(u)
    same = np.where(middle[:, :, None] < share[:, None, :], 1, -1)
    first = np.where(same == 1, _sign(a_u)[:, None, :], _sign(a_w)[:, None, :])
    both = np.concatenate([_sign(_along(u, bob)), _sign(_along(w, bob))], axis=1)
    both = np.broadcast_to(both[:, None, :], (*middle.shape, both.shape[1]))
    n, m = len(alice), len(bob)
    bits = np.concatenate([same, first, both], axis=2).reshape(-1, 2 * (n + m))
    flat = weight.ravel()
    bits, flat = bits[flat > 0], flat[flat > 0]
    mirrored = np.concatenate([bits[:, :n], -bits[:, n:]], axis=1)
    key = np.concatenate([bits, mirrored]) @ (1 << np.arange(2 * (n + m)))
    _, index, inverse = np.unique(key, return_index=True, return_inverse=True)
    total = np.zeros(len(index))
    np.add.at(total, inverse, np.concatenate([flat, flat]) / 2)
    found = np.concatenate([bits, mirrored])[index]
    patterns = HiddenPatterns(
        total, found[:, :n], found[:, n : 2 * n], found[:, 2 * n : 2 * n + m], found[:, 2 * n + m :]
    )
    wanted = -np.cos(np.subtract.outer(alice, bob)).ravel()
    products = (-patterns.first[:, :, None] * patterns.heard()).reshape(len(total), -1)
    # The frames reproduce the singlet to about 1e-3; the least change of the weights does the rest.
    rows = np.concatenate([products.T, np.ones((1, len(total)))]) * np.sqrt(total)
    missing = np.append(wanted - products.T @ total, 0.0)
    change = np.linalg.lstsq(rows, missing)[0] * np.sqrt(total)
    return replace(patterns, weight=total + change)


@lru_cache(maxsize=1)
def _frames() -> tuple[Array, Array]:
    """Evenly spread frames: u (k, 3) and w (k, 3), orthogonal unit vectors."""
    k = np.arange(FRAMES)
    z = 1 - (2 * k + 1) / FRAMES
    azimuth, roll = (2 * np.pi * ((k * step) % 1.0) for step in _STEPS)
    r = np.sqrt(1 - z**2)
    u = np.stack([r * np.cos(azimuth), r * np.sin(azimuth), z], axis=1)
    across = np.stack([-np.sin(azimuth), np.cos(azimuth), np.zeros(FRAMES)], axis=1)
    return u, np.cos(roll)[:, None] * across + np.sin(roll)[:, None] * np.cross(u, across)


def _along(vectors: Array, angles: tuple[float, ...]) -> Array:
    directions = np.stack([np.cos(angles), np.sin(angles)])
    return np.asarray(vectors[:, :2] @ directions)


def _sign(x: Array) -> Indices:
    return np.where(x >= 0, 1, -1)
