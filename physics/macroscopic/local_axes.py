"""The two-setting criterion for K regions, at fixed axes and at the best local ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, finite_array

# Sweeps of an ascent; each improves, and the last improvement asked for is this.
SWEEPS, LITTLE = 200, 1e-12


def sum_of_squares(tensor: ArrayLike) -> float:
    """Σ T_k1..kK² over k in {x, y}: at most 1 suffices for a local model of the full correlators.

    The model is for two settings a region, in the planes of x and y (Ramanathan et al., eqs. (6) and (A2);
    M. Żukowski and Č. Brukner, Phys. Rev. Lett. 88, 210401 (2002)). ``tensor``: (2,)*K or, with z, (3,)*K.
    """
    t = finite_array(tensor, "tensor")
    if t.ndim < 2 or set(t.shape) not in ({2}, {3}):
        raise ValueError(f"tensor: shape {t.shape} where (2, ..., 2) or (3, ..., 3) is needed")
    return float(np.sum(t[(slice(2),) * t.ndim] ** 2))


@dataclass(frozen=True, eq=False)
class BestAxes:
    """The largest Σ T² found over local axes, and planes (K, 2, 3) that reach it: x and y of each region.

    ``exact``: it is the largest (two regions: the two largest singular values of T, squared and added);
    otherwise the best of several ascents, which may be too low, so that a value of at most 1 proves nothing.
    """

    value: float
    planes: Array
    exact: bool


def best_local_axes(tensor: ArrayLike, starts: int = 8, seed: int = 0) -> BestAxes:
    """The largest Σ T² over two orthogonal axes in each region, T (3,)*K with K >= 2.

    For K > 2 an ascent: given the planes of the others, the best plane of a region is spanned by the two
    leading eigenvectors of the 3 x 3 matrix of T's remaining squares; from x and y everywhere, and from
    ``starts`` random planes.
    """
    t = finite_array(tensor, "tensor")
    if t.ndim < 2 or set(t.shape) != {3}:
        raise ValueError(f"tensor: shape {t.shape} where (3, ..., 3) is needed")
    if t.ndim == 2:
        left, singular, right = np.linalg.svd(t)
        return BestAxes(float(np.sum(singular[:2] ** 2)), np.stack([left[:, :2].T, right[:2]]), True)
    random = np.random.default_rng(seed)
    first = np.broadcast_to(np.eye(3)[:2], (t.ndim, 2, 3))
    turned = np.linalg.qr(random.standard_normal((starts, t.ndim, 3, 3)))[0].swapaxes(-1, -2)[..., :2, :]
    found = [_ascent(t, planes) for planes in (first, *turned)]
    value, planes = max(found, key=lambda one: one[0])
    return BestAxes(value, planes, False)


def _ascent(t: Array, start: Array) -> tuple[float, Array]:
    planes = start.copy()
    value = -1.0
    for _ in range(SWEEPS):
        before = value
        for k in range(t.ndim):
            seen = t
            for other in range(t.ndim):
                if other != k:
                    seen = np.moveaxis(np.tensordot(planes[other], seen, axes=(1, other)), 0, other)
            rows = np.moveaxis(seen, k, 0).reshape(3, -1)
            values, vectors = np.linalg.eigh(rows @ rows.T)
            planes[k] = vectors[:, :0:-1].T
            value = float(values[1:].sum())
        if value - before < LITTLE:
            break
    return value, planes
