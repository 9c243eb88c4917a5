"""Entanglement witnesses of two photons that read as local settings.

W = w 1⊗1 + x.σ⊗1 + 1⊗y.σ + Σ Z_kl σ_k⊗σ_l with Tr(W σ) >= 0 for every separable σ; Tr(W ρ) < 0 therefore
also refutes photons whose definite polarization survives post-selection (Navascués, "The physics of
crypto-nonlocality", arXiv:1303.5124). With Z = Σ s_k p_k q_k^T (singular values) three pairs of settings
(p_k, q_k) give every term: <W> = w + Σ (x.p_k) M_A(p_k) + (y.q_k) M_B(q_k) + s_k C(p_k, q_k).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, ComplexArray, array_of_shape, finite_array
from physics.states.entanglement import PPT_TOLERANCE, ppt_witness
from physics.states.two_qubit import PAULI, density_matrix

_IDENTITY_AND_PAULI = np.concatenate([np.eye(2)[None], PAULI])


@dataclass(frozen=True, eq=False)
class Witness:
    """A hermitian operator by its Pauli terms ``constant`` w, ``alice`` x (3,), ``bob`` y (3,), ``tensor`` Z.

    Raises ValueError for other shapes or NaN.
    """

    constant: float
    alice: Array
    bob: Array
    tensor: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "constant", float(array_of_shape(self.constant, "constant", ())))
        for name, shape in (("alice", (3,)), ("bob", (3,)), ("tensor", (3, 3))):
            array = array_of_shape(getattr(self, name), name, shape).copy()
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @property
    def operator(self) -> ComplexArray:
        """The (4, 4) matrix in the basis |00>, |01>, |10>, |11>."""
        terms = 4 * density_matrix(self.alice, self.bob, self.tensor)
        return np.asarray(terms + (self.constant - 1) * np.eye(4))

    @property
    def coefficients(self) -> Array:
        """(4, 4): the coefficient of σ_m⊗σ_n for m, n = 1, x, y, z."""
        top = np.concatenate([[self.constant], self.bob])
        return np.asarray(np.vstack([top, np.column_stack([self.alice, self.tensor])]))

    @cached_property
    def settings(self) -> LocalSettings:
        """The three pairs of directions of the singular value decomposition of Z."""
        left, singular, right = np.linalg.svd(self.tensor)
        p, q = left.T, right
        # p_k and q_k may change sign together: the largest component of p_k is made positive.
        signs = np.sign(p[np.arange(3), np.argmax(np.abs(p), axis=1)])
        p, q = signs[:, None] * p, signs[:, None] * q
        return LocalSettings(p, q, p @ self.alice, q @ self.bob, singular, self.constant)

    def value(self, rho: ArrayLike) -> float:
        """Tr(W ρ) of a density matrix (4, 4)."""
        return float(np.sum(self.operator * _hermitian(rho, "rho").T).real)


@dataclass(frozen=True, eq=False)
class LocalSettings:
    """A witness as measurements: settings ``alice`` p_k with ``bob`` q_k, (3, 3), orthonormal rows.

    ``alice_weights``, ``bob_weights``, ``pair_weights`` (3,): the weights of M_A(p_k), M_B(q_k) and
    C(p_k, q_k) >= 0 in <W>; ``constant`` what is left.
    """

    alice: Array
    bob: Array
    alice_weights: Array
    bob_weights: Array
    pair_weights: Array
    constant: float

    def value(self, m_a: ArrayLike, m_b: ArrayLike, c: ArrayLike) -> Array:
        """<W> from M_A, M_B and C (..., 3) measured at the three pairs of settings."""
        ma, mb, cc = finite_array(m_a, "m_a"), finite_array(m_b, "m_b"), finite_array(c, "c")
        return np.asarray(
            self.constant + ma @ self.alice_weights + mb @ self.bob_weights + cc @ self.pair_weights
        )

    def error(self, probabilities: ArrayLike, counts: ArrayLike) -> float:
        """Standard deviation of <W> with P (3, 2, 2), index 0 for +1, and counts (3,) of pairs per setting.

        Multinomial: marginals and correlator of a setting come from the same pairs.
        """
        p = array_of_shape(probabilities, "probabilities", (3, 2, 2))
        n = array_of_shape(counts, "counts", (3,))
        if np.any(n <= 0):
            raise ValueError("counts: must be above zero")
        sign = np.array([1.0, -1.0])
        score = (
            self.alice_weights[:, None, None] * sign[:, None]
            + self.bob_weights[:, None, None] * sign
            + self.pair_weights[:, None, None] * np.outer(sign, sign)
        )
        mean = np.sum(p * score, axis=(1, 2))
        variance = np.sum(p * score**2, axis=(1, 2)) - mean**2
        return float(np.sqrt(np.sum(np.maximum(variance, 0.0) / n)))


@dataclass(frozen=True, eq=False)
class WitnessResult:
    """The witness of a state: ``value`` = Tr(W ρ), the smallest eigenvalue of ρ^T_B, negative if entangled.

    ``critical_visibility``: the V
    above which V ρ + (1 - V) 1/4 is entangled, exactly; None for separable ρ.
    """

    witness: Witness
    value: float
    critical_visibility: float | None

    @property
    def detects(self) -> bool:
        """Whether the state is entangled (value below -1e-10)."""
        return self.critical_visibility is not None


def from_operator(operator: ArrayLike) -> Witness:
    """The Pauli terms of a hermitian (4, 4) matrix, coefficient Tr(W σ_m⊗σ_n)/4. ValueError otherwise."""
    split = _hermitian(operator, "operator").reshape(2, 2, 2, 2)
    terms = np.einsum("abcd,mca,ndb->mn", split, _IDENTITY_AND_PAULI, _IDENTITY_AND_PAULI).real / 4
    return Witness(float(terms[0, 0]), terms[1:, 0], terms[0, 1:], terms[1:, 1:])


def optimal_witness(rho: ArrayLike) -> WitnessResult:
    """W = |n><n|^T_B with n the eigenvector of the smallest eigenvalue of ρ^T_B (4, 4); Tr W = 1.

    <a b|W|a b> = |<n|a b*>|² >= 0, and 0 for some b with every a: W touches the separable states. White noise
    leaves n as it is, so W detects V ρ + (1 - V) 1/4 for as long as it is entangled: V > 1/(1 - 4 Tr(W ρ)).
    Raises ValueError for a matrix that is not hermitian or not (4, 4).
    """
    matrix = _hermitian(rho, "rho")
    witness = from_operator(ppt_witness(matrix))
    value = witness.value(matrix)
    critical = 1 / (1 - 4 * value) if value < -PPT_TOLERANCE else None
    return WitnessResult(witness, value, critical)


def _hermitian(x: ArrayLike, name: str) -> ComplexArray:
    try:
        matrix = np.asarray(x, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name}: not a matrix of numbers ({error})") from None
    if matrix.shape != (4, 4):
        raise ValueError(f"{name}: shape {matrix.shape} where (4, 4) is needed")
    if not np.all(np.isfinite(matrix)):
        raise ValueError(f"{name}: contains NaN or infinity")
    if np.max(np.abs(matrix - matrix.conj().T)) > 1e-8:
        raise ValueError(f"{name}: not hermitian")
    return matrix
