"""evaluate(scenario) -> Results: the one function behind the window, the commands and the tests."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from gui.core.data_analysis import DataAnalysis, analyse
from gui.core.intents import DIRECTION_SETS, frame_arrays
from gui.core.results import (
    CorrelationResults,
    Impossible,
    LeggettCurves,
    LeggettResults,
    PartitionResults,
    Results,
    StateResults,
    VisibilityCurves,
)
from gui.core.scenario import Scenario, directions, is_werner, state_of
from physics import bell, correlations, direction_sets, entanglement, leggett, macroscopic, thresholds
from physics.pairs import open_pairs, pair_correlators
from physics.states import TwoQubitState

T = TypeVar("T")

# Scenes with results of their own: name -> module with
# ``evaluate_scene(scenario, state, correlations, cache)`` and ``scene_as_json(result)``.
SCENE_RESULTS: dict[str, str] = {
    "model": "gui.core.model_results",
    "polarization": "gui.core.polarization_results",
    "marginals": "gui.core.marginal_results",
}

# Curves bend most at phi = 0 and are smooth elsewhere; 0.5 degree steps hit the tip exactly.
PHI_GRID = np.radians(np.linspace(-90.0, 90.0, 361))
VISIBILITY_GRID = np.linspace(0.0, 1.0, 201)
SIZE_GRID = np.unique(np.round(np.logspace(0, 6, 241)))


@dataclass
class Cache:
    """Parts of the last results by what they depend on; changes how long an answer takes, never what."""

    parts: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The part made for ``key``, from the last call if that had the same key."""
        known = self.parts.get(name)
        if known is not None and known[0] == key:
            value: T = known[1]
            return value
        value = make()
        self.parts[name] = (key, value)
        return value


def evaluate(scenario: Scenario, cache: Cache | None = None) -> Results:
    """All results of a valid scenario. Raises ``ScenarioError`` where the state is none."""
    cache = cache if cache is not None else Cache()
    s = scenario
    state_key = (s.state, s.visibility)
    state = cache.get("state", state_key, lambda: _state_results(s))
    where = (s.alice, s.bob, s.pairs, s.postulated)
    found = cache.get("correlations", (*where, state_key), lambda: _correlation_results(s, state.state))
    werner = is_werner(s)
    scene = SCENE_RESULTS.get(s.scene)
    triples = (s.alice, s.bob, s.frames)
    return Results(
        scenario=s,
        state=state,
        correlations=found,
        leggett=cache.get(
            "leggett",
            (triples, s.postulated, state_key, s.eta, s.phi),
            lambda: _leggett_results(s, found, cache),
        ),
        curves=cache.get(
            "curves", (_family_key(s), state_key, s.eta), lambda: _leggett_curves(s, state.state, cache)
        ),
        by_visibility=cache.get(
            "by_visibility",
            (_family_key(s), s.phi, s.eta, s.state, None if werner else s.visibility),
            lambda: _visibility_curves(s, cache),
        ),
        partition=cache.get("partition", s.partition, lambda: _partition_results(s.partition)),
        data=cache.get("data", (s.data, s.eta), lambda: _data_results(s)),
        scene=None if scene is None else import_module(scene).evaluate_scene(s, state, found, cache),
    )


def _family_key(s: Scenario) -> Hashable:
    # While phi moves, frames stay as they are: so do the curves over phi.
    return (s.alice, s.frames, s.direction_set if not s.frames else None)


def _state_results(s: Scenario) -> StateResults:
    state = state_of(s)
    rho = state.density_matrix
    return StateResults(
        state=state,
        purity=float(entanglement.purity(rho)),
        concurrence=float(entanglement.concurrence(rho)),
        negativity=float(entanglement.negativity(rho)),
        smallest_partial_transpose_eigenvalue=float(entanglement.smallest_partial_transpose_eigenvalue(rho)),
        separable=bool(entanglement.is_ppt(rho)),
        horodecki_max=bell.horodecki_chsh_max(state.correlation_matrix),
        tensor_criterion=bell.largest_two_setting_tensor(state.correlation_matrix),
    )


def _correlation_results(s: Scenario, state: TwoQubitState) -> CorrelationResults:
    alice, bob = directions(s.alice), directions(s.bob)
    measured = np.ones((len(alice), len(bob)), dtype=bool)
    if s.pairs != "all":
        measured[:] = False
        measured[tuple(np.array(s.pairs).T)] = True
    marginals_a: np.ndarray | None
    marginals_b: np.ndarray | None
    if s.postulated is None:
        c = correlations.correlators(state.correlation_matrix, alice, bob)
        marginals_a = correlations.marginals(state.bloch_a, alice)
        marginals_b = correlations.marginals(state.bloch_b, bob)
    else:
        c = np.array(s.postulated.correlators, dtype=float)
        measured &= np.isfinite(c)
        marginals_a = _array(s.postulated.marginals_a)
        marginals_b = _array(s.postulated.marginals_b)
    c = np.where(measured, c, np.nan)
    zero_a, zero_b = np.zeros(len(alice)), np.zeros(len(bob))
    probability = correlations.smallest_probability(
        (zero_a if marginals_a is None else marginals_a)[:, None],
        (zero_b if marginals_b is None else marginals_b)[None, :],
        np.where(measured, c, 0.0),
    )
    return CorrelationResults(
        alice=alice,
        bob=bob,
        correlators=c,
        measured=measured,
        marginals_a=marginals_a,
        marginals_b=marginals_b,
        smallest_probability=float(np.min(probability[measured])),
        chsh=bell.chsh(c),
    )


def _array(values: tuple[float, ...] | None) -> np.ndarray | None:
    return None if values is None else np.array(values, dtype=float)


def _kappa(axes: np.ndarray, cache: Cache) -> float:
    return cache.get("kappa", axes.tobytes(), lambda: leggett.kappa(axes))


def _leggett_results(s: Scenario, found: CorrelationResults, cache: Cache) -> LeggettResults | None:
    n = len(s.frames)
    if n == 0:
        return None
    rows = np.arange(n)
    c, c_prime = found.correlators[rows, 2 * rows], found.correlators[rows, 2 * rows + 1]
    if not (np.isfinite(c).all() and np.isfinite(c_prime).all()):
        return None
    b, b_prime = found.bob[0::2], found.bob[1::2]
    _, axes = frame_arrays(s)
    kappa = _kappa(axes, cache)
    deviation = leggett.settings_deviation(found.alice, b, b_prime, eta=s.eta)
    v = s.visibility
    low, high = leggett.violation_window(kappa, s.eta, v)
    return LeggettResults(
        n=n,
        kappa=kappa,
        value=float(leggett.leggett_value(c, c_prime)),
        bound=deviation.bound,
        deviation=deviation,
        threshold_at_phi=float(leggett.threshold_visibility(s.phi, kappa, s.eta)),
        best_threshold=float(leggett.best_threshold_visibility(kappa, s.eta)),
        best_threshold_angle=float(leggett.angle_of_best_threshold(kappa, s.eta)),
        largest_excess=float(leggett.largest_excess(kappa, s.eta, v)),
        largest_excess_angle=float(leggett.angle_of_largest_excess(kappa, s.eta, v)),
        window=(float(low), float(high)),
    )


def _family(s: Scenario) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Alice's settings, middles and axes of the triples; those of the direction set where there are none."""
    if s.frames:
        return directions(s.alice), *frame_arrays(s)
    e = DIRECTION_SETS[s.direction_set]
    a, _, _ = direction_sets.leggett_settings(e, 0.0)
    return a, a, e


def _leggett_curves(s: Scenario, state: TwoQubitState, cache: Cache) -> LeggettCurves:
    a, middle, axis = _family(s)
    b, b_prime = open_pairs(middle, axis, PHI_GRID)
    t = state.correlation_matrix
    kappa = _kappa(axis, cache)
    return LeggettCurves(
        phi=PHI_GRID,
        bound=leggett.leggett_bound(PHI_GRID, kappa, s.eta),
        value=leggett.leggett_value(pair_correlators(t, a, b), pair_correlators(t, a, b_prime)),
        threshold=leggett.threshold_visibility(PHI_GRID, kappa, s.eta),
    )


def _visibility_curves(s: Scenario, cache: Cache) -> VisibilityCurves:
    _, _, axis = _family(s)
    kappa = _kappa(axis, cache)
    v = VISIBILITY_GRID
    return VisibilityCurves(
        visibility=v,
        excess_at_phi=leggett.werner_leggett_value(s.phi, v) - leggett.leggett_bound(s.phi, kappa, s.eta),
        largest_excess=leggett.largest_excess(kappa, s.eta, v),
    )


# What a rotationally invariant state of large partitions cannot do any more, by the threshold it stays below.
PARTITION_KEYS = (
    "leggett_model",
    "chsh",
    "local_model_designolle",
    "steering_projective",
    "povm_model_barrett",
)

_THRESHOLD = {threshold.key: threshold.value for threshold in thresholds.THRESHOLDS}


def _partition_results(size: int) -> PartitionResults:
    impossible = []
    for key in PARTITION_KEYS:
        value = _THRESHOLD[key]
        first = macroscopic.partition_where_below(value)
        if first is not None:
            impossible.append(Impossible(key, value, first))
    return PartitionResults(
        sizes=SIZE_GRID,
        visibility=macroscopic.partition_visibility(SIZE_GRID),
        at_size=float(macroscopic.partition_visibility(size)),
        impossible=tuple(impossible),
    )


def _data_results(s: Scenario) -> DataAnalysis | None:
    return None if s.data is None else analyse(s.data, s.eta)
