"""What polarizers that are not ideal do to C, L_N and CHSH (part of the scene "Polarization")."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.intents import frame_arrays
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario, directions, is_werner
from gui.core.values import Array
from physics import imperfect_polarizers
from physics.bell.two_settings import TSIRELSON_BOUND, chsh
from physics.correlations import marginals
from physics.imperfect_polarizers import Polarizer
from physics.leggett import inequality as leggett
from physics.pairs import open_pairs, pair_correlators
from physics.states.two_qubit import TwoQubitState

PHI_GRID = np.radians(np.linspace(-90.0, 90.0, 181))


class PolarizerResults(Struct, frozen=True, eq=False):
    """Ideal and observed numbers; the same polarizers on both sides.

    ``phi`` with ``ideal``, ``observed``: L_N of the state; ``ideal_bound``, ``bound``: what Leggett models
    reach with ideal polarizers and with these. ``value``, ``value_bound``: (ideal, observed) at the present
    settings. All NaN, and ``n`` 0, where these are no triples or not all measured; L_N over ``phi`` for given
    correlations, too. ``correlator``: C at the first pair, ``chsh``: S,
    each (ideal, observed). ``critical_*``: the ε at which the violation ends, for this k/ε (NaN: none).
    ``marginals_known``: False where M_A, M_B are no part of the data and were taken as zero.
    """

    polarizer: Polarizer
    n: int
    kappa: float
    phi: Array
    ideal: Array
    observed: Array
    ideal_bound: Array
    bound: Array
    value: tuple[float, float]
    value_bound: tuple[float, float]
    pair: tuple[str, str]
    correlator: tuple[float, float]
    chsh: tuple[float, float]
    critical_leggett: float
    critical_chsh: float
    marginals_known: bool


def polarizer_results(
    s: Scenario, state: StateResults, found: CorrelationResults, alice: int, cache: Cache
) -> PolarizerResults:
    """Curves over φ of the state, and the numbers at the settings."""
    p = Polarizer(s.polarization.epsilon, s.polarization.epsilon_prime)
    c, known = _observed_table(found, p)
    n = len(s.frames) if _all_measured(found, len(s.frames)) else 0
    kappa, value, bounds = math.nan, (math.nan, math.nan), (math.nan, math.nan)
    ideal = observed = ideal_bound = bound = np.full_like(PHI_GRID, math.nan)
    if n:
        family = (s.alice, s.frames)
        kappa = cache.get("polarizer_kappa", family, lambda: leggett.kappa(frame_arrays(s)[1]))
        ideal_bound = leggett.leggett_bound(PHI_GRID, kappa, s.eta)
        bound = imperfect_polarizers.observed_leggett_bound(PHI_GRID, kappa, p, s.eta)
        if s.postulated is None:
            key = (family, s.state, s.visibility)
            parts = cache.get("polarizer_ideal", key, lambda: _correlations(s, state.state))
            ideal = leggett.leggett_value(parts[0][2], parts[1][2])
            observed = leggett.leggett_value(*(_seen(*x, p) for x in parts))
        b, b_prime = found.bob[0::2], found.bob[1::2]
        value = (_value(found.correlators), _value(c))
        bounds = (
            float(leggett.leggett_bound_misaligned(b, b_prime, s.eta)),
            float(leggett.leggett_bound_misaligned(b, b_prime, s.eta * p.contrast)),
        )
    j = int(np.argmax(found.measured[alice]))
    ideal_chsh, observed_chsh = found.chsh, chsh(c)
    # Where ε = 0 the branch ε' = 0 is meant, the one that raising ε alone follows.
    ratio = p.offset / p.epsilon if p.epsilon > 0 else -1.0
    werner = is_werner(s)
    return PolarizerResults(
        polarizer=p,
        n=n,
        kappa=kappa,
        phi=PHI_GRID,
        ideal=ideal,
        observed=observed,
        ideal_bound=ideal_bound,
        bound=bound,
        value=value,
        value_bound=bounds,
        pair=(s.alice[alice].label, s.bob[j].label),
        correlator=(float(found.correlators[alice, j]), float(c[alice, j])),
        chsh=(
            math.nan if ideal_chsh is None else ideal_chsh.value,
            math.nan if observed_chsh is None else observed_chsh.value,
        ),
        critical_leggett=float(
            imperfect_polarizers.critical_epsilon_leggett(s.phi, kappa, s.visibility, s.eta, ratio)
        )
        if werner and n
        else math.nan,
        critical_chsh=float(
            imperfect_polarizers.critical_epsilon_chsh(min(state.horodecki_max, TSIRELSON_BOUND), ratio)
        )
        if werner
        else math.nan,
        marginals_known=known,
    )


def _correlations(s: Scenario, state: TwoQubitState) -> list[tuple[Array, Array, Array]]:
    """M_A, M_B, C of the triples over the grid of φ, for b and for b'."""
    a, (middle, axis) = directions(s.alice), frame_arrays(s)
    m_a = marginals(state.bloch_a, a)
    result = []
    for b in open_pairs(middle, axis, PHI_GRID):
        m_b = marginals(state.bloch_b, b.reshape(-1, 3)).reshape(b.shape[:-1])
        result.append(
            (np.broadcast_to(m_a, m_b.shape), m_b, pair_correlators(state.correlation_matrix, a, b))
        )
    return result


def _all_measured(found: CorrelationResults, n: int) -> bool:
    rows = np.arange(n)
    return bool(found.measured[rows, 2 * rows].all() and found.measured[rows, 2 * rows + 1].all())


def _seen(m_a: Array, m_b: Array, c: Array, p: Polarizer) -> Array:
    return imperfect_polarizers.observed_correlators(m_a, m_b, c, p, p)


def _observed_table(found: CorrelationResults, p: Polarizer) -> tuple[Array, bool]:
    m_a = np.zeros(len(found.alice)) if found.marginals_a is None else found.marginals_a
    m_b = np.zeros(len(found.bob)) if found.marginals_b is None else found.marginals_b
    c = np.where(found.measured, found.correlators, 0.0)
    seen = _seen(np.clip(m_a, -1, 1)[:, None], np.clip(m_b, -1, 1)[None, :], np.clip(c, -1, 1), p)
    known = found.marginals_a is not None and found.marginals_b is not None
    return np.where(found.measured, seen, np.nan), known


def _value(c: Array) -> float:
    rows = np.arange(len(c))
    return float(leggett.leggett_value(c[rows, 2 * rows], c[rows, 2 * rows + 1]))


def polarizers_as_json(r: PolarizerResults) -> dict[str, Any]:
    """For ``evaluate``."""
    from gui.core.results_json import numbers

    return {
        "epsilon": r.polarizer.epsilon,
        "epsilon_prime": r.polarizer.epsilon_prime,
        "offset": r.polarizer.offset,
        "contrast": r.polarizer.contrast,
        "pair": list(r.pair),
        "correlator": {"ideal": numbers(r.correlator[0]), "observed": numbers(r.correlator[1])},
        "leggett": {
            "N": r.n,
            "ideal": numbers(r.value[0]),
            "observed": numbers(r.value[1]),
            "ideal_bound": numbers(r.value_bound[0]),
            "bound": numbers(r.value_bound[1]),
            "critical_epsilon": numbers(r.critical_leggett),
        },
        "chsh": {
            "ideal": numbers(r.chsh[0]),
            "observed": numbers(r.chsh[1]),
            "critical_epsilon": numbers(r.critical_chsh),
        },
        "marginals_assumed_zero": not r.marginals_known,
    }
