"""The local model for few settings, and how tight its theorem is; computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gui.core.spins import CoupledSpins, HeisenbergSpins, Spins, spin_count
from gui.core.spins.results import state_vector
from gui.core.values import Array
from physics.verdicts.types import Cancelled

MOST_SPINS_MODELLED, MOST_IN_REGION = 8, 4  # of a model that is written down
STARTS = 8  # of the search for the largest violation
Vectors = tuple[tuple[float, float, float], ...]


class FewSettingsModel(Struct, frozen=True, eq=False):
    """Hidden variables with their ``weights`` (L,), the largest first, and the outcomes that each assigns.

    ``alice`` (L, S_A) and ``bob`` (L, S_B): ±1 for each setting. ``deviation``: the largest difference of a
    probability from that of the effective state. ``correlators`` (S_A, S_B) are those of the model.
    """

    weights: Array
    alice: NDArray[np.int64]
    bob: NDArray[np.int64]
    deviation: float
    correlators: Array


class TightCase(Struct, frozen=True):
    """The largest value of an inequality that was found for regions of so many spins and settings.

    ``bound``: its local bound. ``allowed``: settings up to which the theorem has a local model.
    """

    inequality: str
    spins: tuple[int, int]
    settings: int
    value: float
    bound: float
    allowed: int


def model_refusal(spins: Spins) -> str:
    """Why no model is written down for these spins, '' where it is."""
    if isinstance(spins.state, HeisenbergSpins | CoupledSpins):
        return "the model is written down for pure states"
    if len(spins.regions) != 2:
        return f"{len(spins.regions)} regions; the model is written down for two"
    if spin_count(spins.state) > MOST_SPINS_MODELLED:
        return f"{spin_count(spins.state)} spins; the model is written down for up to {MOST_SPINS_MODELLED}"
    if max(map(len, spins.regions)) > MOST_IN_REGION:
        return f"a region of {max(map(len, spins.regions))} spins; {MOST_IN_REGION} are possible"
    return ""


def compute_model(
    spins: Spins,
    alice: Vectors,
    bob: Vectors,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> FewSettingsModel:
    """The model for as many settings as the regions have spins, checked against the effective state."""
    from physics.macroscopic.settings.local_model import effective_statistics, local_settings_model

    vector = state_vector(spins.state)
    along = [np.array(alice), np.array(bob)]
    model = local_settings_model(vector, spins.regions, along)
    progress(0.5)
    found, wanted = model.statistics(), effective_statistics(vector, spins.regions, along)
    a, b = model.outcomes
    order = np.argsort(-model.weights, kind="stable")
    progress(1.0)
    return FewSettingsModel(
        model.weights[order],
        a[order],
        b[order],
        float(np.abs(found - wanted).max()),
        np.einsum("l,la,lb->ab", model.weights, a, b),
    )


def compute_tight_cases(
    *, progress: Callable[[float], None], should_stop: Callable[[], bool]
) -> tuple[TightCase, ...]:
    """One setting too many: CHSH for single spins, I3322 for two spins on one side; CHSH there holds."""
    from physics.bell.known import NAMED, known_bounds
    from physics.macroscopic.settings.local_model import settings_threshold
    from physics.macroscopic.settings.tightness import largest_effective_value

    cases = (("chsh", 1, 2), ("chsh", 2, 2), ("i3322", 2, 3))
    found = []
    for done, (name, n_b, settings) in enumerate(cases):
        if should_stop():
            raise Cancelled
        value = largest_effective_value(NAMED[name].expression(2), 1, n_b, starts=STARTS).value
        bounds = known_bounds(name)
        assert bounds is not None
        found.append(TightCase(name, (1, n_b), settings, value, bounds.local, settings_threshold(n_b)))
        progress((done + 1) / len(cases))
    return tuple(found)
