"""Results of the scene "State": ρ, T, the point in the tetrahedron and what noise does to the state."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import ColouredNoise, Scenario, TypedKet, base_state
from gui.core.scenes.state.kets import ket_text
from gui.core.values import Array
from physics.states.entanglement import concurrence
from physics.states.noise import coloured_noise_thresholds, white_noise_thresholds, with_noise
from physics.states.pure import ket_of
from physics.states.tetrahedron import (
    BELL_STATES,
    bell_weights,
    is_bell_diagonal,
    is_separable_point,
    largest_chsh,
    point_of,
)
from physics.states.two_qubit import TwoQubitState, coloured_noise, from_density_matrix

VISIBILITY_GRID = np.linspace(0.0, 1.0, 101)


class StatePicture(Struct, frozen=True, eq=False):
    """One state as it is drawn: its point (3,), the weights (4,) of the Bell states there, eigenvalues (4,).

    ``bell_diagonal``: whether the point is the state; else it has the same T but for local rotations.
    """

    state: TwoQubitState
    bell_diagonal: bool
    point: Array
    weights: Array
    eigenvalues: Array


class NoiseCurves(Struct, frozen=True, eq=False):
    """S_max and concurrence over ``VISIBILITY_GRID``; the V from which on the state is entangled, can violate
    CHSH (NaN: at none)."""

    chsh: Array
    concurrence: Array
    entangled_above: float
    chsh_above: float


class StateFigures(Struct, frozen=True, eq=False):
    """The state without the noise of V and with it; ``ket`` a text for it where it is pure without, else ''.

    In the family of coloured noise the noise is part of the state: both are the same.
    """

    noiseless: StatePicture
    noisy: StatePicture
    ket: str
    curves: NoiseCurves


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> StateFigures:
    """All that is drawn of the state."""
    spec = scenario.state
    noiseless = base_state(spec, scenario.visibility)
    coloured = isinstance(spec, ColouredNoise)
    key = (spec, scenario.visibility if coloured else 1.0)
    typed = spec.text if isinstance(spec, TypedKet) else None
    return StateFigures(
        noiseless=cache.get("state_noiseless", key, lambda: _picture(noiseless)),
        noisy=cache.get("state_noisy", (spec, scenario.visibility), lambda: _picture(state.state)),
        ket=cache.get("state_ket", key, lambda: _ket_of(noiseless)) if typed is None else typed,
        curves=cache.get("state_curves", spec, lambda: _curves(scenario, noiseless)),
    )


def matrix_refusal(matrix: np.ndarray) -> str:
    """Why a matrix (4, 4) is no density matrix, naming the entry or the eigenvalue; '' if it is one."""
    try:
        from_density_matrix(matrix)
    except ValueError as error:
        return str(error).removeprefix("rho: ")
    return ""


def _ket_of(state: TwoQubitState) -> str:
    psi = ket_of(state)
    return "" if psi is None else ket_text(psi)


def _picture(state: TwoQubitState) -> StatePicture:
    point = point_of(state)
    return StatePicture(
        state=state,
        bell_diagonal=is_bell_diagonal(state),
        point=point,
        weights=bell_weights(point),
        eigenvalues=np.asarray(np.linalg.eigvalsh(state.density_matrix)[::-1], dtype=np.float64),
    )


def _curves(scenario: Scenario, noiseless: TwoQubitState) -> NoiseCurves:
    spec = scenario.state
    if isinstance(spec, ColouredNoise):
        found = [coloured_noise(v, spec.colour) for v in VISIBILITY_GRID.tolist()]
        t = np.array([one.correlation_matrix for one in found])
        rho = np.array([one.density_matrix for one in found])
        thresholds = coloured_noise_thresholds(spec.colour)
    else:
        t, rho = with_noise(noiseless, VISIBILITY_GRID)
        thresholds = white_noise_thresholds(noiseless)
    return NoiseCurves(
        chsh=largest_chsh(np.linalg.svd(t, compute_uv=False)),
        concurrence=concurrence(rho),
        entangled_above=thresholds[0],
        chsh_above=thresholds[1],
    )


def scene_as_json(result: StateFigures) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds."""
    from gui.core.results_json import complex_numbers, numbers

    def picture(one: StatePicture) -> dict[str, Any]:
        return {
            "density_matrix": complex_numbers(one.state.density_matrix),
            "correlation_matrix": numbers(one.state.correlation_matrix),
            "eigenvalues": numbers(one.eigenvalues),
            "bell_diagonal": one.bell_diagonal,
            "point": numbers(one.point),
            "point_separable": is_separable_point(one.point),
            "weights_of_bell_states": dict(zip(BELL_STATES, one.weights.tolist(), strict=True)),
        }

    curves = result.curves
    return {
        "without_noise": picture(result.noiseless),
        "with_noise": picture(result.noisy),
        "ket": result.ket or None,
        "entangled_above": _defined(curves.entangled_above),
        "chsh_violated_above": _defined(curves.chsh_above),
        "visibility": numbers(VISIBILITY_GRID),
        "largest_chsh": numbers(curves.chsh),
        "concurrence": numbers(curves.concurrence),
    }


def _defined(value: float) -> float | None:
    return value if math.isfinite(value) else None
