"""From which visibility on a noisy two-qubit state is entangled, and can violate CHSH."""

from __future__ import annotations

import math

import numpy as np

from physics.bell.two_settings import largest_two_setting_tensor
from physics.checks import Array, ComplexArray, array_within
from physics.states.entanglement import smallest_partial_transpose_eigenvalue
from physics.states.two_qubit import TwoQubitState


def white_noise_thresholds(state: TwoQubitState) -> tuple[float, float]:
    """The V above which V ρ + (1 - V) 1/4 is entangled, and above which its largest CHSH value exceeds 2.

    The noise leaves the eigenvectors of ρ^T_B and scales T: V = 1/(1 - 4λ) for the smallest eigenvalue λ, and
    V = 1/√(t_1² + t_2²); NaN where ρ itself is separable, or cannot violate. 1/3 and 1/√2 for the singlet.
    """
    lowest = float(smallest_partial_transpose_eigenvalue(state.density_matrix))
    two = math.sqrt(largest_two_setting_tensor(state.correlation_matrix))
    return (1 / (1 - 4 * lowest) if lowest < -1e-10 else math.nan), (1 / two if two > 1 else math.nan)


def coloured_noise_thresholds(colour: float) -> tuple[float, float]:
    """The same for the family ``coloured_noise``, where T = -diag(V, V, V + (1 - V) c).

    Entangled where 3V + (1 - V) c > 1; S_max > 2 where V² + (V + (1 - V) c)² > 1. For c = 1 both are 0: any
    V > 0 does.
    """
    c = float(array_within(colour, "colour", 0.0, 1.0))
    a = 1 - c
    chsh = (math.sqrt(a**2 * c**2 + (1 + a**2) * (1 - c**2)) - a * c) / (1 + a**2)
    return a / (3 - c), chsh


def with_noise(state: TwoQubitState, visibility: Array) -> tuple[Array, ComplexArray]:
    """T (n, 3, 3) and ρ (n, 4, 4) of V ρ + (1 - V) 1/4 for each V (n,)."""
    v = np.asarray(visibility, dtype=np.float64)[:, None, None]
    return v * state.correlation_matrix, v * state.density_matrix + (1 - v) * np.eye(4) / 4
