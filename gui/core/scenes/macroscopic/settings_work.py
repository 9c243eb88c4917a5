"""The local model for few settings, and how tight its theorem is; computed aside from the window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from gui.core.spins import Spins, spin_count
from gui.core.spins.results import state_columns
from gui.core.values import Array
from physics.checks import ComplexArray
from physics.verdicts.types import Cancelled

MOST_SPINS_MODELLED, MOST_IN_REGION = 8, 4  # of a model that is written down
STARTS = 8  # of the search for the largest violation
Vectors = tuple[tuple[float, float, float], ...]


class FewSettingsModel(Struct, frozen=True, eq=False):
    """Hidden variables with their ``weights`` (L,), the largest first, and the outcomes that each assigns.

    ``alice`` (L, S_A) and ``bob`` (L, S_B): ±1 for each setting. ``deviation``: the largest difference of a
    probability from that of the effective state. ``correlators`` (S_A, S_B) are those of the model.
    ``open_deviation``: of the correlators where λ leaves Bob's settings open, None where all are covered.
    """

    weights: Array
    alice: NDArray[np.int64]
    bob: NDArray[np.int64]
    deviation: float
    correlators: Array
    open_deviation: float | None


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


def model_refusal(spins: Spins, body: int = 1) -> str:
    """Why no model is written down for these spins, '' where it is."""
    if len(spins.regions) != 2:
        return f"{len(spins.regions)} regions; the model is written down for two"
    if spin_count(spins.state) > MOST_SPINS_MODELLED:
        return f"{spin_count(spins.state)} spins; the model is written down for up to {MOST_SPINS_MODELLED}"
    if max(map(len, spins.regions)) > MOST_IN_REGION:
        return f"a region of {max(map(len, spins.regions))} spins; {MOST_IN_REGION} are possible"
    if min(map(len, spins.regions)) < body:
        return f"a region of fewer spins than M = {body}: it has not one setting"
    return ""


def compute_model(
    spins: Spins,
    alice: Vectors,
    bob: Vectors,
    more: Vectors = (),
    body: int = 1,
    *,
    progress: Callable[[float], None],
    should_stop: Callable[[], bool],
) -> FewSettingsModel:
    """The model for ⌊N_X/M⌋ settings a region, checked against the effective state; M = ``body``.

    ``more``: Bob's further settings, which are open in the model of magnetizations, M = 1.
    """
    from physics.macroscopic.settings.local_model import effective_statistics, local_settings_model

    columns = state_columns(spins.state)
    along = [np.array(alice), np.array(bob)]

    def told(part: float) -> None:
        progress(0.6 * part)

    model = local_settings_model(columns, spins.regions, along, body, progress=told, should_stop=should_stop)
    found = model.statistics()
    wanted = effective_statistics(columns, spins.regions, along, body, should_stop=should_stop)
    progress(0.8)
    left_open = None
    if more and body == 1:
        left_open = _open_deviation(columns, spins, alice, (*bob, *more), should_stop)
    a, b = model.outcomes
    order = np.argsort(-model.weights, kind="stable")
    progress(1.0)
    return FewSettingsModel(
        model.weights[order],
        a[order],
        b[order],
        float(np.abs(found - wanted).max()),
        np.einsum("l,la,lb->ab", model.weights, a, b),
        left_open,
    )


def _open_deviation(
    columns: ComplexArray, spins: Spins, alice: Vectors, bob: Vectors, should_stop: Callable[[], bool]
) -> float:
    """How far the model whose λ leaves Bob a spin state is from the correlations, for any settings of his."""
    from physics.macroscopic.settings.local_model import effective_statistics, open_region_model

    along = [np.array(alice), np.array(bob)]
    p = effective_statistics(columns, spins.regions, along, should_stop=should_stop)
    wanted = p[..., 0, 0] + p[..., 1, 1] - p[..., 0, 1] - p[..., 1, 0]
    model = open_region_model(columns, spins.regions, along[:1], should_stop=should_stop)
    return float(np.abs(model.correlators(along[1]) - wanted).max())


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
