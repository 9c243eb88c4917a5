"""Pure states of two qubits: amplitudes in the basis |00>, |01>, |10>, |11> and their Bloch form."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import ComplexArray
from physics.states.two_qubit import TwoQubitState, from_density_matrix

# A state counts as pure if 1 - Tr ρ² is at most this.
PURE = 1e-9


def from_ket(amplitudes: ArrayLike) -> TwoQubitState:
    """|ψ><ψ| / <ψ|ψ> for amplitudes (4,), which need not be normalised.

    Raises ValueError for another shape, NaN or a vector that vanishes.
    """
    psi = normalised_ket(amplitudes)
    return from_density_matrix(np.outer(psi, psi.conj()))


def normalised_ket(amplitudes: ArrayLike) -> ComplexArray:
    """ψ/|ψ|, shape (4,). Raises ValueError for another shape, NaN or a vector that vanishes."""
    try:
        psi = np.asarray(amplitudes, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise ValueError(f"ket: not a vector of numbers ({error})") from None
    if psi.shape != (4,):
        raise ValueError(f"ket: shape {psi.shape} where (4,) is needed")
    if not np.all(np.isfinite(psi)):
        raise ValueError("ket: contains NaN or infinity")
    # Squares of very large or small amplitudes leave the range of floating-point numbers.
    largest = float(np.max(np.maximum(np.abs(psi.real), np.abs(psi.imag))))
    if largest == 0:
        raise ValueError("ket: vanishes, which is no state")
    psi = psi.real / largest + 1j * (psi.imag / largest)
    return np.asarray(psi / np.linalg.norm(psi))


def ket_of(state: TwoQubitState) -> ComplexArray | None:
    """ψ (4,) with ρ = |ψ><ψ|, its first amplitude that does not vanish positive; None if ρ is mixed."""
    rho = state.density_matrix
    if 1 - float(np.sum(np.abs(rho) ** 2)) > PURE:
        return None
    psi = np.linalg.eigh(rho)[1][:, -1]
    first = psi[int(np.argmax(np.abs(psi) > 1e-6))]
    return np.asarray(psi * (abs(first) / first))
