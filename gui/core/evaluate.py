"""evaluate(scenario) -> Results[Any]: the one function behind the window, the commands and the tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from gui.core.cache import Cache
from gui.core.data.analysis import DataAnalysis, analyse
from gui.core.evaluate_leggett import leggett_curves, leggett_results, visibility_curves
from gui.core.results import CorrelationResults, Impossible, PartitionResults, Results, StateResults
from gui.core.scenario import Scenario, TypedKet, directions, state_of
from gui.core.scene_list import results_module
from gui.core.scenes.state.kets import parse_ket
from gui.core.verdicts.measured import measured_errors
from physics import correlations, thresholds
from physics.bell.two_settings import chsh, horodecki_chsh_max, largest_two_setting_tensor
from physics.macroscopic.visibility import partition_visibility, partition_where_below
from physics.states import entanglement
from physics.states.two_qubit import TwoQubitState

# Not np.unique, which imports masked arrays.
SIZE_GRID = np.array(sorted(set(np.round(np.logspace(0, 6, 241)).tolist())))


def evaluate(scenario: Scenario, cache: Cache | None = None) -> Results[Any]:
    """All results of a valid scenario. Raises ``ScenarioError`` where the state is none."""
    cache = cache if cache is not None else Cache()
    s = scenario
    state_key = (s.state, s.visibility)
    state = cache.get("state", state_key, lambda: _state_results(s))
    where = (s.alice, s.bob, s.pairs, s.postulated)
    found = cache.get("correlations", (*where, state_key), lambda: correlation_results(s, state.state))
    scene = results_module(s.scene)
    leggett = cache.get(
        "leggett",
        (*where, s.frames, state_key, s.eta, s.phi),
        lambda: leggett_results(s, found, cache),
    )
    # While phi moves, frames stay as they are: so do the curves over phi.
    family = (s.alice, s.frames, s.postulated, s.eta)
    return Results(
        scenario=s,
        state=state,
        correlations=found,
        leggett=leggett,
        curves=None
        if leggett is None
        else cache.get(
            "curves", (family, state_key), lambda: leggett_curves(s, state.state.correlation_matrix, cache)
        ),
        by_visibility=None
        if leggett is None
        else cache.get(
            "by_visibility", (family, s.bob, s.state), lambda: visibility_curves(s, leggett, found, cache)
        ),
        partition=cache.get("partition", s.partition, lambda: _partition_results(s.partition)),
        data=cache.get("data", (s.data, s.eta, s.confidence), lambda: _data_results(s)),
        scene=None if scene is None else scene.evaluate_scene(s, state, found, cache),
        errors=None
        if s.postulated is None or s.data is None
        else cache.get(
            "errors", (*where, s.frames, s.data, s.confidence), lambda: measured_errors(s, found.chsh)
        ),
        pinned=tuple(_pinned(s, index, cache) for index in range(len(s.pins))),
    )


def _pinned(s: Scenario, index: int, cache: Cache) -> Results[Any] | None:
    """Those of a pin of the scene in view; by place, so that a step of a slider costs nothing more."""
    pinned = s.pins[index].scenario
    if pinned.scene != s.scene:
        return None
    # In a tuple, which asks first whether it is the same object.
    return cache.get(f"pin {index}", (pinned,), lambda: evaluate(pinned))


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
        horodecki_max=horodecki_chsh_max(state.correlation_matrix),
        tensor_criterion=largest_two_setting_tensor(state.correlation_matrix),
        ket=parse_ket(s.state.text) if isinstance(s.state, TypedKet) else None,
    )


def correlation_results(s: Scenario, state: TwoQubitState) -> CorrelationResults:
    """The correlations at the settings of a scenario, whose state is ``state``, or those given instead."""
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
        chsh=chsh(c),
    )


def _array(values: tuple[float, ...] | None) -> np.ndarray | None:
    return None if values is None else np.array(values, dtype=float)


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
        first = partition_where_below(value)
        if first is not None:
            impossible.append(Impossible(key, value, first))
    return PartitionResults(
        sizes=SIZE_GRID,
        visibility=partition_visibility(SIZE_GRID),
        at_size=float(partition_visibility(size)),
        impossible=tuple(impossible),
    )


def _data_results(s: Scenario) -> DataAnalysis | None:
    return None if s.data is None else analyse(s.data, s.eta, s.confidence)


__all__ = ["Cache", "evaluate"]
