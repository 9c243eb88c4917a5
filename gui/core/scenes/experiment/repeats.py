"""One run after the other, aside from the window: how far L_N scatters, and what its error bars say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct

from gui.core.values import Array
from physics.experiment.apparatus import Apparatus
from physics.experiment.scan import Triples, repeated_scans
from physics.states.two_qubit import TwoQubitState
from physics.verdicts.types import Cancelled

REPEATS = 1000
TOLD_EVERY = 100


class RunSetup(Struct, frozen=True, eq=False):
    """What is repeated; ``key`` is equal for the same runs. ``bound`` is that of L_N over ``phi``, (k,)."""

    key: tuple[object, ...]
    state: TwoQubitState
    apparatus: Apparatus
    triples: Triples
    phi: Array
    bound: Array
    seed: int


class Repeats(Struct, frozen=True, eq=False):
    """``runs`` runs: mean and standard deviation of L_N over φ, (k,), and the mean of the stated errors.

    ``shift`` is the mean of L_N(φ) - L_N(-φ), ``shift_spread`` its standard deviation, at each φ.
    """

    key: tuple[object, ...]
    runs: int
    mean: Array
    spread: Array
    stated: Array
    shift: Array
    shift_spread: Array


def repeat_runs(
    setup: RunSetup,
    runs: int,
    *,
    deliver: Callable[[Repeats], None],
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> Repeats:
    """Runs 0, 1, ... of the seed, run 0 being the one that is shown; what is known is told on the way."""
    values, errors = np.empty((runs, len(setup.phi))), np.zeros(len(setup.phi))
    scans = repeated_scans(setup.state, setup.apparatus, setup.triples, setup.phi, setup.seed)
    for k in range(runs):
        scan = next(scans)
        values[k] = scan.value
        errors += scan.sigma
        if (k + 1) % TOLD_EVERY == 0 or k + 1 == runs:
            found = _summary(setup.key, values[: k + 1], errors / (k + 1))
            deliver(found)
            progress((k + 1) / runs)
        if should_stop():
            raise Cancelled
    return found


def _summary(key: tuple[object, ...], values: Array, stated: Array) -> Repeats:
    shifts = values - values[:, ::-1]  # the angles are symmetric about 0
    return Repeats(
        key,
        len(values),
        values.mean(axis=0),
        values.std(axis=0, ddof=1),
        stated,
        shifts.mean(axis=0),
        shifts.std(axis=0, ddof=1),
    )
