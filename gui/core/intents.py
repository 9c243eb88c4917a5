"""Intents: pure functions Scenario -> Scenario, one for each thing a user can do."""

from __future__ import annotations

import math

import numpy as np
from msgspec.structs import replace

from gui.core.data.types import DataSet
from gui.core.scenario import (
    Camera,
    DirectionSet,
    Frame,
    Judge,
    Postulated,
    Scenario,
    Setting,
    StateSpec,
    directions,
)
from gui.core.scenario_rules import MAX_PARTITION
from gui.core.values import ScenarioError, Vector, unit_vector
from physics import direction_sets
from physics.pairs import closed_pair_axis, emptiest_direction, open_pairs, pair_frames

NAMED_SETS: dict[DirectionSet, np.ndarray] = {
    "triad": direction_sets.TRIAD,
    "tetrahedron": direction_sets.TETRAHEDRON,
    "icosahedron": direction_sets.ICOSAHEDRON,
    "dodecahedron": direction_sets.DODECAHEDRON,
}

# Two directions closer than this count as one: the opening axis of a pair is then not defined.
CLOSED_PAIR = 1e-6


def _vector(v: np.ndarray) -> Vector:
    return (float(v[0]), float(v[1]), float(v[2]))


def _settings(prefix: str, vectors: np.ndarray) -> tuple[Setting, ...]:
    return tuple(Setting(f"{prefix}{k + 1}", _vector(v)) for k, v in enumerate(vectors))


def set_scene(scenario: Scenario, scene: str) -> Scenario:
    return replace(scenario, scene=scene)


def shown_with_spheres(scenario: Scenario) -> Scenario:
    """Loaded settings, in the scene that shows them and what could explain them."""
    return set_scene(scenario, "verdicts")


def set_visibility(scenario: Scenario, visibility: float) -> Scenario:
    return replace(scenario, visibility=min(1.0, max(0.0, visibility)))


def set_eta(scenario: Scenario, eta: float) -> Scenario:
    return replace(scenario, eta=min(1.0, max(0.0, eta)))


def set_partition(scenario: Scenario, size: float) -> Scenario:
    return replace(scenario, partition=min(max(1, round(size)), MAX_PARTITION))


def set_state(scenario: Scenario, state: StateSpec) -> Scenario:
    """Another family of states; postulated correlations give way to it."""
    return replace(scenario, state=state, postulated=None)


def use_direction_set(scenario: Scenario, name: DirectionSet) -> Scenario:
    """Triad mode: N directions e_i with a_i, b_i, b_i' at the present phi (Branciard et al. 2008, fig. 1)."""
    e = NAMED_SETS[name]
    a, b, b_prime = direction_sets.leggett_settings(e, scenario.phi)
    bob: list[Setting] = []
    for k in range(len(e)):
        bob.append(Setting(f"b{k + 1}", _vector(b[k])))
        bob.append(Setting(f"b{k + 1}'", _vector(b_prime[k])))
    return replace(
        scenario,
        mode="triad",
        direction_set=name,
        alice=_settings("a", a),
        bob=tuple(bob),
        frames=tuple(Frame(_vector(a[k]), _vector(e[k])) for k in range(len(e))),
        pairs="all",
        postulated=None,
    )


def set_phi(scenario: Scenario, phi: float) -> Scenario:
    """Open every pair b, b' to the angle phi about its own middle direction.

    Locked settings stay where they are; the settings are then free. Without pairs only phi changes.
    """
    phi = min(math.pi, max(-math.pi, phi))
    scenario = replace(scenario, phi=phi)
    if not scenario.frames:
        return scenario
    b, b_prime = open_pairs(*frame_arrays(scenario), phi)
    bob = list(scenario.bob)
    kept = False
    for k in range(len(scenario.frames)):
        for j, v in ((2 * k, b[k]), (2 * k + 1, b_prime[k])):
            if bob[j].locked:
                kept = True
            else:
                bob[j] = replace(bob[j], direction=_vector(v))
    scenario = replace(scenario, bob=tuple(bob))
    return _free(scenario) if kept else scenario


def frame_arrays(scenario: Scenario) -> tuple[np.ndarray, np.ndarray]:
    """Middles and axes of the pairs, (N, 3) each; orthonormal, though the Scenario may hold rounded ones."""
    middles = np.array([frame.middle for frame in scenario.frames], dtype=float).reshape(-1, 3)
    axes = np.array([frame.axis for frame in scenario.frames], dtype=float).reshape(-1, 3)
    middles = middles / np.linalg.norm(middles, axis=1)[:, None]
    axes = axes - (axes * middles).sum(axis=1)[:, None] * middles
    return middles, axes / np.linalg.norm(axes, axis=1)[:, None]


def _free(scenario: Scenario) -> Scenario:
    return replace(scenario, mode="free")


def _with_frames(scenario: Scenario) -> Scenario:
    """Read frames and phi off the settings: pairs are b_1, b_1', b_2, b_2', ... in this order."""
    n = len(scenario.alice)
    if len(scenario.bob) != 2 * n:
        return replace(scenario, frames=())
    bob = directions(scenario.bob)
    old = scenario.frames if len(scenario.frames) == n else ()
    middles, axes, angles = pair_frames(bob[0::2], bob[1::2])
    sign = math.copysign(1.0, scenario.phi)
    frames = []
    for k in range(n):
        if angles[k] > CLOSED_PAIR:
            middle, axis = middles[k], sign * axes[k]
        elif old:
            # A closed pair remembers the axis along which it was opened.
            middle, axis = middles[k], closed_pair_axis(old[k].axis, middles[k])
        else:
            middle, axis = middles[k], axes[k]
        frames.append(Frame(_vector(middle), _vector(axis)))
    return replace(scenario, frames=tuple(frames), phi=sign * float(np.mean(angles)))


def move_setting(scenario: Scenario, party: str, index: int, direction: Vector) -> Scenario:
    """Put one tip elsewhere; the settings are free from then on. A locked tip raises ``ScenarioError``."""
    settings = _party(scenario, party, index)
    if settings[index].locked:
        raise ScenarioError(f"{party}[{index}]", f"{settings[index].label} is locked")
    moved = replace(settings[index], direction=unit_vector(f"{party}[{index}].direction", direction))
    if moved == settings[index]:
        return scenario
    return _with_frames(_free(_put(scenario, party, index, moved)))


def rename_setting(scenario: Scenario, party: str, index: int, label: str) -> Scenario:
    settings = _party(scenario, party, index)
    return _put(scenario, party, index, replace(settings[index], label=label.strip()))


def set_lock(scenario: Scenario, party: str, index: int, locked: bool) -> Scenario:
    settings = _party(scenario, party, index)
    return _put(scenario, party, index, replace(settings[index], locked=locked))


def toggle_lock(scenario: Scenario, party: str, index: int) -> Scenario:
    return set_lock(scenario, party, index, not _party(scenario, party, index)[index].locked)


def add_setting(scenario: Scenario, party: str, direction: Vector | None = None) -> Scenario:
    """One more setting, by default where it is farthest from those that are there."""
    settings: tuple[Setting, ...] = getattr(scenario, party)
    prefix = "a" if party == "alice" else "b"
    taken = {setting.label for setting in settings}
    label = next(f"{prefix}{k}" for k in range(1, 1000) if f"{prefix}{k}" not in taken)
    if direction is None:
        direction = _vector(emptiest_direction(directions(settings)))
    grown = (*settings, Setting(label, direction))
    return _with_frames(_free(replace(_computed(scenario), **{party: grown}, pairs="all")))


def remove_setting(scenario: Scenario, party: str, index: int) -> Scenario:
    settings = _party(scenario, party, index)
    if len(settings) == 1:
        raise ScenarioError(party, "the last setting cannot be removed")
    left = settings[:index] + settings[index + 1 :]
    return _with_frames(_free(replace(_computed(scenario), **{party: left}, pairs="all")))


def set_triad(scenario: Scenario) -> Scenario:
    """Triad mode with the present direction set."""
    return use_direction_set(scenario, scenario.direction_set)


def set_free(scenario: Scenario) -> Scenario:
    """Free mode: the settings stay, but need not fit the direction set any more."""
    return _with_frames(_free(scenario))


def use_settings(
    scenario: Scenario,
    alice: np.ndarray,
    bob: np.ndarray,
    postulated: Postulated | None = None,
) -> Scenario:
    """Any settings given as (n, 3) and (m, 3) unit vectors, named a1.. and b1.. ."""
    return _with_frames(
        replace(
            scenario,
            mode="free",
            alice=_settings("a", alice),
            bob=_settings("b", bob),
            frames=(),
            pairs="all",
            postulated=postulated,
        )
    )


def _computed(scenario: Scenario) -> Scenario:
    # Given correlations have one number a pair: with other settings they mean nothing.
    return replace(scenario, postulated=None)


def _party(scenario: Scenario, party: str, index: int) -> tuple[Setting, ...]:
    settings: tuple[Setting, ...] = getattr(scenario, party)
    if not 0 <= index < len(settings):
        raise ScenarioError(party, f"there is no setting number {index + 1}")
    return settings


def _put(scenario: Scenario, party: str, index: int, setting: Setting) -> Scenario:
    settings = list(getattr(scenario, party))
    settings[index] = setting
    return replace(scenario, **{party: tuple(settings)})


def default_scenario() -> Scenario:
    """What the window shows at first."""
    return use_direction_set(Scenario(), "triad")


def set_camera(scenario: Scenario, party: str, camera: Camera) -> Scenario:
    """Turn the view on one sphere; changes no result."""
    return replace(scenario, view=replace(scenario.view, **{party: camera}))


def set_sweep(scenario: Scenario, parameter: str) -> Scenario:
    """The parameter along which the Verdicts scene draws its curves."""
    return replace(scenario, sweep=parameter)


def set_judge(scenario: Scenario, judge: Judge) -> Scenario:
    """Let the verdicts be about the measured data, or about the theory fitted to them."""
    return replace(scenario, judge=judge)


def set_confidence(scenario: Scenario, confidence: float) -> Scenario:
    """How many s.d. are asked for before data exclude anything."""
    return replace(scenario, confidence=confidence)


def attach_data(scenario: Scenario, data: DataSet | None) -> Scenario:
    """Show measured data, or none: the numbers of a table go along, for without errors they mean nothing."""
    if data is None and scenario.data is not None and scenario.data.table is not None:
        scenario = _computed(scenario)
    return replace(scenario, data=data)
