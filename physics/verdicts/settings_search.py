"""Search for settings at which a hypothesis fails at the lowest visibility.

Each start descends by two moves. *See-saw*: with the coefficients c of the present certificate,
sum c_ij a_i.T b_j is linear in each party's settings, so a_i -> direction of T sum_j c_ij b_j can only
raise the value that the data reach; where the bound does not depend on the settings (local models) V* can
only fall. *Jitter*: random turns of all settings whose size adapts to success. The search is a heuristic;
its result is the number that the quick solver gives at the settings it ends at.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from physics.states.two_qubit import TwoQubitState
from physics.vectors import random_directions
from physics.verdicts.cache import VerdictCache
from physics.verdicts.deciding import decide
from physics.verdicts.starts import results_of_starts
from physics.verdicts.types import Cancelled, Correlations, Effort, Hypothesis, Verdict

Array = NDArray[np.float64]

SMALLEST_STEP = 2e-4
FIRST_STEP = 0.5


@dataclass(frozen=True, eq=False)
class FoundSettings:
    """Settings (n, 3) and (m, 3), and the critical visibility found there by the quick solver."""

    alice: Array
    bob: Array
    critical_visibility: float


def correlations_of(state: TwoQubitState, alice: Array, bob: Array) -> Correlations:
    """The correlations of a state at these settings, all pairs measured."""
    c = alice @ state.correlation_matrix @ bob.T
    return Correlations(
        alice, bob, c, np.ones(c.shape, dtype=bool), alice @ state.bloch_a, bob @ state.bloch_b, 0.0
    )


def descend(
    hypothesis: Hypothesis,
    state: TwoQubitState,
    alice: Array,
    bob: Array,
    *,
    eta: float = 1.0,
    seed: int = 0,
    steps: int = 200,
    should_stop: Callable[[], bool] | None = None,
) -> FoundSettings:
    """Lower V* of ``hypothesis`` from the given settings; deterministic for a seed. Raises ``Cancelled``."""
    rng = np.random.default_rng(seed)
    cache = VerdictCache()
    effort = Effort(prove=False, seed=seed, should_stop=should_stop)

    def ask(a: Array, b: Array) -> Verdict:
        if should_stop is not None and should_stop():
            raise Cancelled
        return decide(hypothesis, correlations_of(state, a, b), eta=eta, effort=effort, cache=cache)

    verdict = ask(alice, bob)
    best = _upper(verdict)
    step = FIRST_STEP
    for _ in range(steps):
        moved = _see_saw(verdict, state, alice, bob)
        if moved is not None:
            candidate = ask(*moved)
            if _upper(candidate) < best - 1e-9:
                (alice, bob), verdict, best = moved, candidate, _upper(candidate)
                continue
        turned = _jitter(rng, alice, step), _jitter(rng, bob, step)
        candidate = ask(*turned)
        if _upper(candidate) < best - 1e-12:
            (alice, bob), verdict, best = turned, candidate, _upper(candidate)
            step = min(FIRST_STEP, 1.6 * step)
        else:
            step *= 0.88
        if step < SMALLEST_STEP:
            break
    return FoundSettings(alice, bob, best)


def find_settings(
    hypothesis: Hypothesis,
    state: TwoQubitState,
    n: int,
    m: int,
    *,
    eta: float = 1.0,
    starts: int = 12,
    steps: int = 200,
    seed: int = 0,
    executor: Executor | None = None,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    on_better: Callable[[FoundSettings], None] | None = None,
) -> FoundSettings:
    """The best of ``starts`` descents from random settings, n for Alice and m for Bob.

    With an ``executor`` the starts run there (any ``concurrent.futures.Executor``); cancelling then waits
    for the descents that are under way. Raises ``Cancelled``, and ``ValueError`` for a wrong number.
    """
    if not 1 <= n <= 60 or not 1 <= m <= 60:
        raise ValueError(f"settings: {n} x {m} is outside 1 to 60 a side")
    if starts < 1:
        raise ValueError(f"starts: {starts} is less than 1")
    work = partial(_descend_from, hypothesis, state, n, m, eta, steps, seed)
    jobs = [(k,) for k in range(starts)]
    best: FoundSettings | None = None
    done = 0

    def take(found: FoundSettings) -> None:
        nonlocal best, done
        done += 1
        if best is None or found.critical_visibility < best.critical_visibility:
            best = found
            if on_better is not None:
                on_better(found)
        if progress is not None:
            progress(done / starts)

    for found in results_of_starts(work, jobs, executor, should_stop):
        take(found)
    assert best is not None
    return best


def _descend_from(
    hypothesis: Hypothesis,
    state: TwoQubitState,
    n: int,
    m: int,
    eta: float,
    steps: int,
    seed: int,
    start: int,
    should_stop: Callable[[], bool] | None = None,
) -> FoundSettings:
    rng = np.random.default_rng([seed, start])
    alice, bob = random_directions(rng, n), random_directions(rng, m)
    return descend(
        hypothesis, state, alice, bob, eta=eta, seed=seed + start, steps=steps, should_stop=should_stop
    )


def _upper(verdict: Verdict) -> float:
    return verdict.critical_visibility[1]


def _see_saw(verdict: Verdict, state: TwoQubitState, alice: Array, bob: Array) -> tuple[Array, Array] | None:
    if verdict.certificate is None:
        return None
    found = verdict.certificate
    c, t = found.coefficients, state.correlation_matrix
    pull_a = c @ bob @ t.T + found.marginals_a[:, None] * state.bloch_a
    alice = _directions(pull_a, alice)
    pull_b = c.T @ alice @ t + found.marginals_b[:, None] * state.bloch_b
    return alice, _directions(pull_b, bob)


def _directions(pull: Array, otherwise: Array) -> Array:
    # A setting that the certificate does not use stays where it is.
    length = np.linalg.norm(pull, axis=1, keepdims=True)
    used = length[:, 0] > 1e-9
    result = otherwise.copy()
    result[used] = pull[used] / length[used]
    return result


def _jitter(rng: np.random.Generator, settings: Array, step: float) -> Array:
    moved = settings + step * rng.normal(size=settings.shape)
    turned: Array = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return turned
