"""Results: everything the program shows about a Scenario, frozen. ``evaluate`` makes them."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gui.core.data.analysis import DataAnalysis
from gui.core.scenario import Scenario
from gui.core.scenes.state.kets import Ket
from gui.core.values import Array
from physics.bell.two_settings import ChshResult
from physics.leggett.inequality import SettingsDeviation
from physics.states.two_qubit import TwoQubitState

R = TypeVar("R")


class StateResults(Struct, frozen=True, eq=False):
    """Numbers of the state alone; ``ket`` where the state was typed as one."""

    state: TwoQubitState
    purity: float
    concurrence: float
    negativity: float
    smallest_partial_transpose_eigenvalue: float
    separable: bool
    horodecki_max: float
    tensor_criterion: float
    ket: Ket | None = None


class CorrelationResults(Struct, frozen=True, eq=False):
    """Correlators (n, m), NaN where not measured, marginals (None: not part of the data)."""

    alice: Array
    bob: Array
    correlators: Array
    measured: NDArray[np.bool_]
    marginals_a: Array | None
    marginals_b: Array | None
    smallest_probability: float
    chsh: ChshResult | None


class LeggettResults(Struct, frozen=True, eq=False):
    """L_N at the actual settings, and what is known of the family they belong to (angles in radians).

    ``value`` and ``bound`` hold for the settings as they are; ``kappa`` and all that is derived from it
    for the opening axes of the pairs, which the ideal relation to Alice's settings is measured against.
    """

    n: int
    kappa: float
    value: float
    bound: float
    deviation: SettingsDeviation
    threshold_at_phi: float
    best_threshold: float
    best_threshold_angle: float
    largest_excess: float
    largest_excess_angle: float
    window: tuple[float, float]

    @property
    def excess(self) -> float:
        return self.value - self.bound


class MeasuredErrors(Struct, frozen=True):
    """Where the correlations are measured ones: standard errors, and the s.d. that are asked for.

    ``leggett`` and ``chsh`` are those of L_N and of the largest CHSH value at the settings, NaN where these
    are not defined. L_N is one number, the CHSH value the largest of many, which ``chsh_needed`` counts.
    """

    leggett: float
    leggett_needed: float
    chsh: float
    chsh_needed: float


class LeggettCurves(Struct, frozen=True, eq=False):
    """L_N of N = ``n`` directions and its bound for pairs that open by -90 to 90 degrees (radians).

    ``value`` and ``threshold`` are NaN for given correlations, which are known at the present angle only.
    """

    n: int
    phi: Array
    bound: Array
    value: Array
    threshold: Array


class VisibilityCurves(Struct, frozen=True, eq=False):
    """Excess of L_N over its bound against the visibility; ``largest_excess`` NaN for given correlations."""

    visibility: Array
    excess_at_phi: Array
    largest_excess: Array


class Impossible(Struct, frozen=True, eq=False):
    """From partition size ``size`` on, V stays at or below the ``threshold`` named ``key``."""

    key: str
    threshold: float
    size: int


class PartitionResults(Struct, frozen=True, eq=False):
    """Largest visibility of a rotationally invariant state against partition size."""

    sizes: Array
    visibility: Array
    at_size: float
    impossible: tuple[Impossible, ...]


class Results(Struct, Generic[R], frozen=True, eq=False):
    """All of it; ``leggett`` and its curves None where the settings are no triples a, b, b', all measured.

    ``scene`` holds what only the chosen scene shows: a frozen Struct R of its own, None if nothing.
    ``errors``: None unless the correlations were measured.
    ``pinned`` are the results of the pins, in their order; None for those of other scenes.
    """

    scenario: Scenario
    state: StateResults
    correlations: CorrelationResults
    leggett: LeggettResults | None
    curves: LeggettCurves | None
    by_visibility: VisibilityCurves | None
    partition: PartitionResults
    data: DataAnalysis | None
    scene: R
    errors: MeasuredErrors | None = None
    pinned: tuple[Results[R] | None, ...] = ()
