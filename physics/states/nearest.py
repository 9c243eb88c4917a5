"""The state nearest to a matrix that is none."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, ComplexArray

LARGEST = 1e100


def nearest_in_simplex(weights: ArrayLike) -> Array:
    """The probabilities p (n,), p >= 0 and Σp = 1, with the least Σ(p - weights)²: max(weights - s, 0).

    The shift s is the one that makes the sum 1, found from the weights in falling order (Duchi et al., Proc.
    25th ICML, 272 (2008), figure 1).
    """
    w = np.asarray(weights, dtype=np.float64)
    if w.ndim != 1 or not len(w) or not np.all(np.isfinite(w)):
        raise ValueError("weights: finite numbers in one row are needed")
    # The same for all adds to the shift alone; without it nothing is lost where weights are large.
    w = w - w.max()
    falling = np.sort(w)[::-1]
    shifts = (np.cumsum(falling) - 1) / np.arange(1, len(w) + 1)
    kept = int(np.flatnonzero(falling > shifts)[-1]) if np.any(falling > shifts) else 0
    p = np.maximum(w - shifts[kept], 0.0)
    return np.asarray(p / p.sum())


def nearest_density_matrix(matrix: ArrayLike) -> ComplexArray:
    """The density matrix ρ with the least Σ|ρ_ij - m_ij|²: m's hermitian part with its eigenvalues moved.

    These become the nearest probabilities (Smolin, Gambetta and Smith, Phys. Rev. Lett. 108, 070502 (2012)).
    Raises ValueError for another shape than (n, n), NaN, or entries beyond ``LARGEST``.
    """
    m = np.asarray(matrix, dtype=np.complex128)
    if m.ndim != 2 or m.shape[0] != m.shape[1]:
        raise ValueError(f"matrix: shape {m.shape} where (n, n) is needed")
    if not np.all(np.isfinite(m)):
        raise ValueError("matrix: contains NaN or infinity")
    if np.max(np.abs(m)) > LARGEST:
        raise ValueError(f"matrix: entries beyond {LARGEST:g} are too large")
    values, vectors = np.linalg.eigh((m + m.conj().T) / 2)
    rho = (vectors * nearest_in_simplex(values)) @ vectors.conj().T
    return np.asarray((rho + rho.conj().T) / 2)
