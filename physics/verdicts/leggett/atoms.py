"""What the hidden states of a Leggett model predict, with correlators that the data need."""

from __future__ import annotations

import numpy as np

from physics.correlations import positivity_limits
from physics.verdicts.checking.sampling import AtomTable
from physics.verdicts.types import Array, Correlations, Model


def leggett_atoms(model: Model, data: Correlations, *, eta: float) -> AtomTable:
    """Averages eta u.a and eta v.b; C_ij(u, v) anywhere between the limits of positivity."""
    alice, bob = eta * (model.atoms["u"] @ data.alice.T), eta * (model.atoms["v"] @ data.bob.T)
    wanted = model.visibility * data.correlators
    return AtomTable(model.weights, alice, bob, _matched(model.weights, alice, bob, wanted))


def _matched(weights: Array, alice: Array, bob: Array, wanted: Array) -> Array:
    """C_ij(u,v) between the positivity limits, at one fraction t_ij for all states, so that means match."""
    lower, upper = positivity_limits(alice[:, :, None], bob[:, None, :])
    low, high = np.tensordot(weights, lower, axes=1), np.tensordot(weights, upper, axes=1)
    room = high - low
    share = np.where(room > 1e-12, (wanted - low) / np.where(room > 1e-12, room, 1.0), 0.5)
    result: Array = lower + np.clip(share, 0.0, 1.0) * (upper - lower)
    return result
