"""Bell's own local model: a hidden direction decides every result."""

from __future__ import annotations

import math

import numpy as np

from physics.assumptions.finite_model import NONE, FiniteModel
from physics.assumptions.models.spec import PlanarSpec, arc_name, arcs, sign
from physics.checks import Array


class LocalDeterministic(PlanarSpec, frozen=True):
    """λ is a direction on the circle, all equally likely: A = sign(a·λ), B = -sign(b·λ).

    E(θ) = -1 + 2θ/π, the saw-tooth (Bell 1964). λ counts as the arc between two changes of a result: exact.
    """

    def finite_model(self) -> FiniteModel:
        edges = [angle + turn for angle in (*self.alice_deg, *self.bob_deg) for turn in (90, -90)]
        pairs = self.pairs()
        rows = []
        for start, end, share in arcs(edges):
            middle = (start + end) / 2
            for i, j, _ in pairs:
                a = sign(math.cos(math.radians(middle - self.alice_deg[i])))
                b = -sign(math.cos(math.radians(middle - self.bob_deg[j])))
                name = arc_name(start, end)
                rows.append((i, j, name, NONE, NONE, a, b, share / len(pairs)))
        return FiniteModel.from_rows(rows)


def saw_tooth(angle: Array) -> Array:
    """E(θ) = -1 + 2θ/π for θ in [0, π], Bell's local model (1964)."""
    return np.asarray(-1 + 2 * angle / np.pi)
