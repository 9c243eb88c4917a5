"""What the optical table shows: both arms with their angles, and the coincidences at the four detectors."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from gui.core.numbers import degrees
from gui.core.optical_table import Plates
from gui.core.scenario import Scenario, Setting
from gui.core.values import Array, Vector
from physics.correlations import joint_probabilities
from physics.optics import (
    POLES,
    half_wave_angle,
    nearest_linear,
    nearest_waveplates,
    polarization_ellipse,
    stokes_from_bloch,
)
from physics.states.two_qubit import TwoQubitState

SAME = 1e-6  # a direction this near to a pole or the equator has its name


class ArmResults(Struct, frozen=True):
    """One arm. Angles are those of the fast axis or of transmission, from horizontal, in radians.

    ``gamma`` of the quarter-wave plate, ``theta`` of the polarizer, ``delta`` of a half-wave plate before a
    horizontal polarizer. ``azimuth`` and ``ellipticity`` of the polarization that is measured, which
    ``words`` name. ``reached``: whether the analyser can measure that direction at all.
    """

    index: int
    setting: Setting
    gamma: float
    theta: float
    delta: float
    azimuth: float
    ellipticity: float
    stokes: Vector
    words: str
    reached: bool


class TableResults(Struct, frozen=True, eq=False):
    """Both arms; ``joint`` (2, 2) of the outcomes +, -; None where the correlation is not known."""

    analyser: str
    alice: ArmResults
    bob: ArmResults
    joint: Array | None
    correlator: float


def optical_table(s: Scenario, state: TwoQubitState) -> TableResults:
    """The table for a Scenario whose state is ``state``."""
    arms = {party: _arm(s, party) for party in ("alice", "bob")}
    a, b = (np.array(arm.setting.direction) for arm in arms.values())
    c: float | None = float(a @ state.correlation_matrix @ b)
    m_a, m_b = float(state.bloch_a @ a), float(state.bloch_b @ b)
    given = s.postulated
    if given is not None:
        i, j = arms["alice"].index, arms["bob"].index
        c = given.correlators[i][j]
        m_a = 0.0 if given.marginals_a is None else given.marginals_a[i]
        m_b = 0.0 if given.marginals_b is None else given.marginals_b[j]
    joint = None if c is None else np.maximum(joint_probabilities(m_a, m_b, c), 0.0)
    return TableResults(s.table.analyser, arms["alice"], arms["bob"], joint, math.nan if c is None else c)


def setting_on_arm(s: Scenario, party: str) -> int:
    """The setting on an arm: the one chosen, or the last where there are fewer."""
    chosen: int = getattr(s.table, party)
    return min(chosen, len(getattr(s, party)) - 1)


def plates_of(s: Scenario, party: str) -> Plates:
    """(γ, θ) that measure the setting on an arm, by the positions nearest to those turned last.

    Half-wave plates alone measure linear polarizations: there it is the nearest linear one.
    """
    direction = getattr(s, party)[setting_on_arm(s, party)].direction
    dialled = s.table.plates_a if party == "alice" else s.table.plates_b
    stokes = stokes_from_bloch(direction)
    if s.table.analyser == "half":
        stokes = nearest_linear(stokes)
    gamma, theta = nearest_waveplates(stokes, dialled)
    if s.table.analyser == "half":
        gamma = theta
    return gamma, theta


def _arm(s: Scenario, party: str) -> ArmResults:
    index = setting_on_arm(s, party)
    setting = getattr(s, party)[index]
    gamma, theta = plates_of(s, party)
    stokes = stokes_from_bloch(setting.direction)
    azimuth, ellipticity = polarization_ellipse(stokes)
    s1, s2, s3 = (float(x) for x in stokes)
    return ArmResults(
        index,
        setting,
        gamma,
        theta,
        half_wave_angle(theta),
        azimuth,
        ellipticity,
        (s1, s2, s3),
        _words(setting.direction, azimuth, ellipticity),
        s.table.analyser != "half" or abs(s3) < SAME,
    )


def _words(direction: Vector, azimuth: float, ellipticity: float) -> str:
    for pole, words in POLES.values():
        if math.dist(pole, direction) < SAME:
            return words
    if abs(ellipticity) < SAME / 2:
        return f"linear at {degrees(azimuth, 1)}"
    return f"elliptical, {'right' if ellipticity > 0 else 'left'}, axis at {degrees(azimuth, 1)}"
