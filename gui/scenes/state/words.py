"""What the scene "State" says about a state."""

from __future__ import annotations

import math

from gui.core.numbers import number, tidy
from gui.core.results import Results
from gui.core.scenario import ColouredNoise
from gui.core.scenes.state.results import StateFigures, StatePicture
from gui.core.values import Array, Vector
from physics.states.tetrahedron import BELL_STATES

FAMILY_NAMES = {
    "werner": "Werner state",
    "partially_entangled": "Partially entangled",
    "coloured_noise": "Coloured noise",
    "bell_diagonal": "Bell-diagonal",
    "ket": "Ket",
    "any": "Any state",
}
GIVEN = "The correlations are given; no state stands behind them. A state chosen here takes their place."


def noise_words(new: Results[StateFigures]) -> str:
    """How the noisy state is called beside ρ."""
    v = number(new.scenario.visibility, 3)
    return f"at V = {v}"


def matrix_title(symbol: str, new: Results[StateFigures], noisy: bool) -> str:
    """The title of a picture of ρ or T."""
    if isinstance(new.scenario.state, ColouredNoise) or noisy:
        return f"{symbol} {noise_words(new)}"
    return f"{symbol} without noise"


def vector(t: Array) -> Vector:
    """A point as a value."""
    x, y, z = t.tolist()
    return x, y, z


def point_text(t: Array) -> str:
    """``(−0.8, −0.7, −0.6)``."""
    return f"({', '.join(tidy(x, 3) for x in t.tolist())})"


def point_title(picture: StatePicture) -> str:
    """What the point in the tetrahedron is."""
    if picture.bell_diagonal:
        return f"t = {point_text(picture.point)}"
    return f"T up to local rotations: {point_text(picture.point)}"


def weights_text(weights: Array) -> str:
    """The parts of the Bell states."""
    parts = zip(BELL_STATES, weights.tolist(), strict=True)
    return ", ".join(f"{name} {number(w, 3)}" for name, w in parts)


def tetrahedron_words(new: Results[StateFigures]) -> str:
    """The line under the tetrahedron: what the state at this V can do."""
    state = new.state
    kind = "separable" if state.separable else "entangled"
    limit = "> 2" if state.horodecki_max > 2 else "≤ 2"
    return (
        f"{noise_words(new)[0].upper()}{noise_words(new)[1:]}: {kind}, C = {number(state.concurrence)}; "
        f"largest S = {number(state.horodecki_max)} {limit}"
    )


def spoken_words(new: Results[StateFigures]) -> str:
    """What a screen reader adds: the weights of the Bell states."""
    return f"{weights_text(new.scene.noiseless.weights)}. {tetrahedron_words(new)}"


def above(value: float) -> tuple[str, str]:
    """A threshold of V for a read-out: number and note."""
    return (number(value), "") if math.isfinite(value) else ("—", "at no V")
