"""A Scenario from the arrays of a notebook; whatever is wrong is refused with the argument and the reason."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import ArrayLike

from gui.core.intents import default_scenario, set_scene, use_settings
from gui.core.scenario import Scenario, Singlet, StateSpec, TypedKet
from gui.core.scenario_rules import check_scenario
from gui.core.scene_list import SCENES
from gui.core.scenes.state.intents import bloch_form
from gui.core.scenes.state.kets import parse_ket
from gui.core.values import InputError
from physics.states.pure import from_ket
from physics.states.two_qubit import TwoQubitState, from_density_matrix
from physics.vectors import as_unit_vectors

# A state this near to a Werner state is one: the ruler then applies to it.
IS_WERNER = 1e-9


def scenario_of_arrays(
    rho: Any = None,
    alice: ArrayLike | None = None,
    bob: ArrayLike | None = None,
    *,
    visibility: float | None = None,
    eta: float | None = None,
    scene: str = "verdicts",
) -> Scenario:
    """The opening view with what is given in its place.

    ``rho``: a density matrix (4, 4), a ket (4,) or its text such as "01 - 10", or an object of QuTiP; basis
    |00>, |01>, |10>, |11>. ``alice``, ``bob``: unit Bloch vectors (n, 3) and (m, 3), or one of shape (3,).
    ``visibility`` mixes the state with white noise: V rho + (1 - V) 1/4; where a state is given it is 1.
    ``eta``: the purity of Leggett's local states. Raises ``InputError`` naming argument and reason.
    """
    if scene not in SCENES:
        raise InputError("scene", f"{scene} is none of {', '.join(SCENES)}")
    scenario = set_scene(default_scenario(), scene)
    if (alice is None) != (bob is None):
        raise InputError("bob" if bob is None else "alice", "is missing: both or none")
    if alice is not None and bob is not None:
        scenario = use_settings(scenario, _directions(alice, "alice"), _directions(bob, "bob"))
    own = 1.0
    if rho is not None:
        spec, own = _state(rho)
        scenario = replace(scenario, state=spec, visibility=own)
    if visibility is not None:
        v = _fraction(visibility, "visibility")
        scenario = replace(scenario, visibility=v * own)
    if eta is not None:
        scenario = replace(scenario, eta=_fraction(eta, "eta"))
    return check_scenario(scenario)


def _fraction(value: float, name: str) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(name, f"{value!r} is no number") from None
    if not 0.0 <= number <= 1.0:  # NaN neither
        raise InputError(name, f"{number:g} is outside 0 to 1")
    return number


def _directions(given: ArrayLike, name: str) -> np.ndarray:
    """Unit vectors; the refusal names the first that is none."""
    try:
        vectors = np.asarray(given)
    except ValueError as error:  # rows of different lengths
        raise InputError(name, f"is no array of vectors ({error})") from None
    if vectors.dtype.kind not in "iuf":
        raise InputError(name, f"holds {vectors.dtype}, real numbers are needed")
    vectors = np.atleast_2d(vectors.astype(float))
    if vectors.ndim != 2 or vectors.shape[1] != 3 or not len(vectors):
        raise InputError(name, f"has shape {np.shape(given)}, unit Bloch vectors of shape (n, 3) are needed")
    for k, vector in enumerate(vectors):
        try:
            as_unit_vectors(vector, name)
        except ValueError:
            length = float(np.linalg.norm(vector))
            reason = (
                f"is no unit vector: its length is {length:.8g}" if np.isfinite(length) else "is not finite"
            )
            raise InputError(f"{name}[{k}]", reason) from None
    return as_unit_vectors(vectors, name)


def _state(rho: Any) -> tuple[StateSpec, float]:
    """The family of a state, and its visibility."""
    if isinstance(rho, str):
        try:
            ket = from_ket(parse_ket(rho).amplitudes)
        except ValueError as error:
            raise InputError("rho", str(error)) from None
        return (TypedKet(rho) if _werner_visibility(ket) is None else Singlet()), 1.0
    if callable(getattr(rho, "full", None)):
        rho = rho.full()  # a Qobj of QuTiP
    try:
        numbers = np.asarray(rho, dtype=np.complex128)
    except (TypeError, ValueError) as error:
        raise InputError("rho", f"is no array of numbers ({error})") from None
    if numbers.shape not in ((4, 4), (4,), (4, 1)):
        reason = f"has shape {numbers.shape}, a density matrix (4, 4) or a ket (4,) is needed"
        raise InputError("rho", reason)
    try:
        state = from_density_matrix(numbers) if numbers.shape == (4, 4) else from_ket(numbers.ravel())
    except ValueError as error:
        # physics names its own parameter first.
        raise InputError("rho", str(error).partition(": ")[2] or str(error)) from None
    v = _werner_visibility(state)
    return (bloch_form(state), 1.0) if v is None else (Singlet(), v)


def _werner_visibility(state: TwoQubitState) -> float | None:
    """V where the state is V |ψ-><ψ-| + (1 - V) 1/4, that is T = -V 1 without Bloch vectors; else None."""
    t = state.correlation_matrix
    v = -float(np.trace(t)) / 3
    off = np.abs(t + v * np.eye(3)).max(), np.abs(state.bloch_a).max(), np.abs(state.bloch_b).max()
    return min(v, 1.0) if max(off) < IS_WERNER and v >= 0 else None
