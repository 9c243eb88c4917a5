"""Two-qubit states in Bloch (Fano) form, ρ = (1 + r_A.σ⊗1 + 1⊗r_B.σ + Σ T_kl σ_k⊗σ_l)/4.

Basis |00>, |01>, |10>, |11> with σ_z|0> = +|0>; Bloch axes x, y, z.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, ComplexArray, array_of_shape, array_within, finite_array

POSITIVITY_TOLERANCE = 1e-9

PAULI: ComplexArray = np.array(
    [[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=np.complex128
)
_PAULI_A = np.array([np.kron(s, np.eye(2)) for s in PAULI])
_PAULI_B = np.array([np.kron(np.eye(2), s) for s in PAULI])
_PAULI_AB = np.array([[np.kron(s, t) for t in PAULI] for s in PAULI])
_ONE = np.ones(1)
# 1, σ_k⊗1, 1⊗σ_k and σ_k⊗σ_l over 4, a row each: one product then makes ρ.
_BASIS = (
    np.concatenate((np.eye(4).reshape(1, 16), *(x.reshape(-1, 16) for x in (_PAULI_A, _PAULI_B, _PAULI_AB))))
    / 4
)
for _constant in (PAULI, _PAULI_A, _PAULI_B, _PAULI_AB, _ONE, _BASIS):
    _constant.setflags(write=False)


def spin(direction: ArrayLike) -> ComplexArray:
    """a.s, the spin along ``direction`` (3,), as a matrix (2, 2)."""
    return np.tensordot(np.asarray(direction, dtype=float), PAULI, axes=1)


def density_matrix(bloch_a: ArrayLike, bloch_b: ArrayLike, correlation_matrix: ArrayLike) -> ComplexArray:
    """ρ (4, 4) of r_A (3,), r_B (3,), T (3, 3); hermitian with trace one, but positive only for a state.

    Raises ValueError for wrong shapes or NaN.
    """
    r_a = array_of_shape(bloch_a, "bloch_a", (3,))
    r_b = array_of_shape(bloch_b, "bloch_b", (3,))
    t = array_of_shape(correlation_matrix, "correlation_matrix", (3, 3))
    return np.asarray((np.concatenate((_ONE, r_a, r_b, t.ravel())) @ _BASIS).reshape(4, 4))


def smallest_eigenvalue(rho: ArrayLike) -> float:
    """Smallest eigenvalue of a hermitian (4, 4) matrix; negative exactly if it is no state."""
    matrix = np.asarray(rho, dtype=np.complex128)
    if matrix.shape != (4, 4):
        raise ValueError(f"rho: shape {matrix.shape} where (4, 4) is needed")
    return float(np.linalg.eigvalsh(matrix)[0])


@dataclass(frozen=True, eq=False)
class TwoQubitState:
    """A two-qubit state by its Bloch vectors r_A, r_B (3,) and its correlation matrix T (3, 3).

    T_kl = <σ_k⊗σ_l>, so C(a, b) = a.T b. The arrays are copied and read-only. Raises ValueError for wrong
    shapes, NaN, or a matrix whose smallest eigenvalue is below -1e-9.
    """

    bloch_a: Array
    bloch_b: Array
    correlation_matrix: Array

    def __post_init__(self) -> None:
        for name, shape in (("bloch_a", (3,)), ("bloch_b", (3,)), ("correlation_matrix", (3, 3))):
            array = array_of_shape(getattr(self, name), name, shape).copy()
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        if self.smallest_eigenvalue < -POSITIVITY_TOLERANCE:
            raise ValueError(f"state: not positive (smallest eigenvalue {self.smallest_eigenvalue:.6g})")

    @cached_property
    def density_matrix(self) -> ComplexArray:
        """ρ (4, 4) in the basis |00>, |01>, |10>, |11>, read-only."""
        rho = density_matrix(self.bloch_a, self.bloch_b, self.correlation_matrix)
        rho.setflags(write=False)
        return rho

    @cached_property
    def smallest_eigenvalue(self) -> float:
        """Smallest eigenvalue of ρ."""
        return smallest_eigenvalue(self.density_matrix)

    def with_white_noise(self, visibility: float) -> TwoQubitState:
        """V ρ + (1 - V) 1/4: both Bloch vectors and T times V.

        0 <= V <= 1 always gives a state; a V outside is accepted as long as the result is positive.
        """
        v = float(array_of_shape(visibility, "visibility", ()))
        return TwoQubitState(v * self.bloch_a, v * self.bloch_b, v * self.correlation_matrix)


def werner(visibility: float) -> TwoQubitState:
    """V |ψ-><ψ-| + (1 - V) 1/4: r = 0, T = -V 1 (Werner 1989). ValueError unless -1/3 <= V <= 1."""
    v = float(array_within(visibility, "visibility", -1 / 3, 1.0, POSITIVITY_TOLERANCE))
    return TwoQubitState(np.zeros(3), np.zeros(3), -v * np.eye(3))


@cache
def singlet() -> TwoQubitState:
    """(|01> - |10>)/√2: T = -1."""
    return werner(1.0)


def bell_diagonal(t: ArrayLike) -> TwoQubitState:
    """r = 0, T = diag(t1, t2, t3); a mixture of Bell states. ValueError outside their tetrahedron."""
    return TwoQubitState(np.zeros(3), np.zeros(3), np.diag(array_of_shape(t, "t", (3,))))


def partially_entangled(t: float) -> TwoQubitState:
    """cos t |01> - sin t |10> (t in radians): r_A = -r_B = cos 2t z, T = -diag(sin 2t, sin 2t, 1)."""
    angle = float(array_of_shape(t, "t", ()))
    c, s = math.cos(2 * angle), math.sin(2 * angle)
    return TwoQubitState(np.array([0, 0, c]), np.array([0, 0, -c]), np.diag([-s, -s, -1.0]))


def coloured_noise(visibility: float, colour: float) -> TwoQubitState:
    """V |ψ-><ψ-| + (1 - V) [c (|01><01| + |10><10|)/2 + (1 - c) 1/4]: T = -diag(V, V, V + (1 - V) c).

    ``colour`` = c is the part of the noise that is still anticorrelated along z (c = 0: Werner state).
    Raises ValueError unless 0 <= V <= 1 and 0 <= c <= 1.
    """
    v = float(array_within(visibility, "visibility", 0.0, 1.0))
    c = float(array_within(colour, "colour", 0.0, 1.0))
    return TwoQubitState(np.zeros(3), np.zeros(3), np.diag([-v, -v, -v - (1 - v) * c]))


def from_bloch(bloch_a: ArrayLike, bloch_b: ArrayLike, correlation_matrix: ArrayLike) -> TwoQubitState:
    """The state with r_A (3,), r_B (3,) and T (3, 3). ValueError for wrong shapes, NaN or no positivity."""
    return TwoQubitState(
        finite_array(bloch_a, "bloch_a"),
        finite_array(bloch_b, "bloch_b"),
        finite_array(correlation_matrix, "correlation_matrix"),
    )


def from_density_matrix(rho: ArrayLike) -> TwoQubitState:
    """The state of a (4, 4) density matrix in the basis |00>, |01>, |10>, |11>.

    Raises ValueError, each with its own message, for a wrong shape, NaN, a matrix that is not hermitian,
    a trace other than one or a negative eigenvalue (tolerance 1e-9).
    """
    try:
        matrix = np.asarray(rho, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise ValueError(f"rho: not a matrix of numbers ({error})") from None
    if matrix.shape != (4, 4):
        raise ValueError(f"rho: shape {matrix.shape} where (4, 4) is needed")
    if not np.all(np.isfinite(matrix)):
        raise ValueError("rho: contains NaN or infinity")
    skew = np.abs(matrix - matrix.conj().T)
    if skew.max() > POSITIVITY_TOLERANCE:
        raise ValueError(f"rho: {_not_hermitian(skew)}")
    trace = float(np.trace(matrix).real)
    if abs(trace - 1) > POSITIVITY_TOLERANCE:
        raise ValueError(f"rho: trace {trace:.10g} where 1 is needed")
    lowest = smallest_eigenvalue(matrix)
    if lowest < -POSITIVITY_TOLERANCE:
        raise ValueError(f"rho: not positive (smallest eigenvalue {lowest:.6g})")
    return TwoQubitState(
        np.einsum("kij,ji->k", _PAULI_A, matrix).real,
        np.einsum("kij,ji->k", _PAULI_B, matrix).real,
        np.einsum("klij,ji->kl", _PAULI_AB, matrix).real,
    )


def _not_hermitian(skew: Array) -> str:
    i, j = (int(k) for k in np.unravel_index(int(np.argmax(skew)), skew.shape))
    if i == j:
        return (
            f"not hermitian: the entry [{i}][{i}] must be real (its imaginary part is {skew[i, i] / 2:.6g})"
        )
    return f"not hermitian: [{j}][{i}] is not the conjugate of [{i}][{j}] (differs by {skew[i, j]:.6g})"
