"""Entanglement of two-qubit density matrices (..., 4, 4) in the basis |00>, |01>, |10>, |11>."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, ComplexArray

PPT_TOLERANCE = 1e-10

_SIGMA_YY = np.array([[0, 0, 0, -1], [0, 0, 1, 0], [0, 1, 0, 0], [-1, 0, 0, 0]], dtype=np.float64)
_SIGMA_YY.setflags(write=False)


def partial_transpose(rho: ArrayLike) -> ComplexArray:
    """ρ^T_B: <ij|ρ^T_B|kl> = <il|ρ|kj>, shape (..., 4, 4)."""
    matrix = _hermitian(rho)
    split = matrix.reshape(*matrix.shape[:-2], 2, 2, 2, 2)
    return np.swapaxes(split, -1, -3).reshape(matrix.shape)


def smallest_partial_transpose_eigenvalue(rho: ArrayLike) -> Array:
    """Smallest eigenvalue of ρ^T_B; negative exactly for entangled states (Peres 1996; Horodecki 1996).

    (1 - 3V)/4 for the Werner state with V >= 0.
    """
    return np.asarray(np.linalg.eigvalsh(partial_transpose(rho))[..., 0])


def is_ppt(rho: ArrayLike, tolerance: float = PPT_TOLERANCE) -> NDArray[np.bool_]:
    """Whether ρ^T_B has no eigenvalue below -tolerance, which for two qubits means ρ is separable."""
    return np.asarray(smallest_partial_transpose_eigenvalue(rho) >= -tolerance)


def negativity(rho: ArrayLike) -> Array:
    """(||ρ^T_B||_1 - 1)/2, minus the sum of its negative eigenvalues; 1/2 for the singlet.

    Vidal and Werner, Phys. Rev. A 65, 032314 (2002). max(0, (3V - 1)/4) for Werner states.
    """
    return np.asarray(np.sum(np.maximum(-np.linalg.eigvalsh(partial_transpose(rho)), 0.0), axis=-1))


def concurrence(rho: ArrayLike) -> Array:
    """max(0, λ1 - λ2 - λ3 - λ4), λ_k² the eigenvalues of ρ (σ_y⊗σ_y) ρ* (σ_y⊗σ_y) in falling order.

    Wootters, Phys. Rev. Lett. 80, 2245 (1998). max(0, (3V - 1)/2) for Werner states. With ρ = A A†, the
    λ_k are the singular values of A^T (σ_y⊗σ_y) A, which keeps them accurate near zero.
    """
    values, vectors = np.linalg.eigh(_hermitian(rho))
    a = vectors * np.sqrt(np.maximum(values, 0.0))[..., None, :]
    singular = np.linalg.svd(np.swapaxes(a, -1, -2) @ _SIGMA_YY @ a, compute_uv=False)
    return np.asarray(np.maximum(0.0, 2 * singular[..., 0] - np.sum(singular, axis=-1)))


def purity(rho: ArrayLike) -> Array:
    """Tr ρ²: from 1/4 (white noise) to 1 (pure); (1 + 3V²)/4 for Werner states."""
    return np.asarray(np.sum(np.abs(_hermitian(rho)) ** 2, axis=(-2, -1)))


def ppt_witness(rho: ArrayLike) -> ComplexArray:
    """W = |n><n|^T_B with n the eigenvector of the smallest eigenvalue of ρ^T_B, shape (..., 4, 4).

    Tr(W σ) >= 0 for every separable σ, while Tr(W ρ) is that smallest eigenvalue: an entanglement witness
    wherever it is negative (Lewenstein et al., Phys. Rev. A 62, 052310 (2000)).
    """
    lowest = np.linalg.eigh(partial_transpose(rho))[1][..., :, 0]
    return partial_transpose(lowest[..., :, None] * lowest[..., None, :].conj())


def _hermitian(rho: ArrayLike) -> ComplexArray:
    try:
        matrix = np.asarray(rho, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise ValueError(f"rho: not a matrix of numbers ({error})") from None
    if matrix.shape[-2:] != (4, 4):
        raise ValueError(f"rho: shape {matrix.shape} where (..., 4, 4) is needed")
    if not np.all(np.isfinite(matrix)):
        raise ValueError("rho: contains NaN or infinity")
    if np.max(np.abs(matrix - np.swapaxes(matrix, -1, -2).conj()), initial=0.0) > 1e-8:
        raise ValueError("rho: not hermitian")
    return matrix
