"""Threshold efficiencies without fair sampling, which take longer than a frame to compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.results_json import numbers
from gui.core.values import Array
from physics.bell import clauser_horne, least_efficiency
from physics.experiment.fair_sampling import least_visibility
from physics.states.two_qubit import TwoQubitState, partially_entangled
from physics.verdicts.types import Cancelled

ANGLES: Array = np.radians([3.0, 6.0, 9.0, 12.0, 16.0, 20.0, 25.0, 30.0, 35.0, 40.0, 45.0])
EFFICIENCIES: Array = np.array(
    [0.667, 0.67, 0.675, 0.68, 0.69, 0.7, 0.72, 0.74, 0.76, 0.78, 0.8, 0.83, 0.86, 0.9, 0.95, 1.0]
)


class ThresholdCurves(Struct, frozen=True, eq=False):
    """Threshold efficiencies at the best settings.

    ``by_state`` over the angles ``ANGLES`` of cos t |01> - sin t |10> with white noise V (NaN: none is
    enough); ``needed`` the V that the best state needs at each of ``EFFICIENCIES``, its angle ``best_angle``;
    ``of_state`` that of the present state (NaN: none).
    """

    visibility: float
    by_state: Array
    needed: Array
    best_angle: Array
    of_state: float


def compute_thresholds(
    state: TwoQubitState,
    visibility: float,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> ThresholdCurves:
    """The curves; ``state`` is as it is measured, noise included. Raises ``Cancelled``."""
    steps = len(ANGLES) + len(EFFICIENCIES) + 1
    done = 0

    def least(one: TwoQubitState) -> float:
        found = least_efficiency(clauser_horne(), one, 0.0)
        return np.nan if found is None else found[0]

    def step() -> None:
        nonlocal done
        done += 1
        progress(done / steps)
        if should_stop():
            raise Cancelled

    of_state = least(state)
    step()
    needed = []
    for e in EFFICIENCIES.tolist():
        needed.append(least_visibility(e))
        step()
    by_state = []
    for t in ANGLES.tolist():
        by_state.append(least(partially_entangled(t).with_white_noise(visibility)))
        step()
    v, angle = np.array(needed).T
    return ThresholdCurves(visibility, np.array(by_state), v, angle, of_state)


def thresholds_as_json(curves: ThresholdCurves) -> dict[str, Any]:
    """The curves; angles in degrees."""
    return {
        "of_state": numbers(curves.of_state),
        "angle_deg": numbers(np.degrees(ANGLES).round(9)),
        "by_state": numbers(curves.by_state),
        "efficiency": numbers(EFFICIENCIES),
        "visibility_of_best_state": numbers(curves.needed),
        "angle_of_best_state_deg": numbers(np.degrees(curves.best_angle)),
    }
