"""What every built-in model is: a frozen value with its parameters that makes a finite model.

A model is one file with one subclass of ``ModelSpec``, and its line in ``MODELS``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Annotated

import numpy as np
from msgspec import Meta, Struct

from physics.assumptions.finite_model import FiniteModel
from physics.checks import Array

MOST_DIRECTIONS = 4
Probability01 = Annotated[float, Meta(ge=0, le=1)]
Degrees = Annotated[float, Meta(ge=-360, le=360)]
AngleList = Annotated[
    tuple[Degrees, ...],
    Meta(
        min_length=1,
        max_length=MOST_DIRECTIONS,
        description="directions in one plane, in degrees",
    ),
]


class ModelSpec(Struct, frozen=True, forbid_unknown_fields=True):
    """The parameters of a model; the ranges stand in the types."""

    def finite_model(self) -> FiniteModel:
        """The joint distribution, every pair of settings equally often."""
        raise NotImplementedError


class PlanarSpec(ModelSpec, frozen=True):
    """A model with measurement directions in a plane; the defaults give the singlet 2√2.

    Settings are numbered from 0.
    """

    alice_deg: AngleList = (0.0, 90.0)
    bob_deg: AngleList = (45.0, -45.0)

    def angles_between(self) -> Array:
        """The angle θ in [0, π] between the directions of each pair, shape (settings a, settings b)."""
        alice, bob = self.angles()
        turned = np.abs(np.subtract.outer(alice, bob)) % (2 * np.pi)
        return np.minimum(turned, 2 * np.pi - turned)

    def angles(self) -> tuple[Array, Array]:
        """The directions of Alice and of Bob in radians."""
        return np.radians(self.alice_deg), np.radians(self.bob_deg)

    def pairs(self) -> list[tuple[int, int, float]]:
        """All pairs of settings, each with the cosine of the angle between its directions."""
        return [
            (i, j, _cosine(a - b)) for i, a in enumerate(self.alice_deg) for j, b in enumerate(self.bob_deg)
        ]


def arcs(edges_deg: Sequence[float]) -> list[tuple[float, float, float]]:
    """The circle cut at ``edges_deg``: start, end and share of each arc, in degrees."""
    cuts = sorted({round(edge % 360, 9) % 360 for edge in edges_deg})
    ends = [*cuts[1:], cuts[0] + 360]
    return [(start, end, (end - start) / 360) for start, end in zip(cuts, ends, strict=True)]


def arc_name(start: float, end: float) -> str:
    """An arc as a value of λ."""
    return f"{start:g}° to {end:g}°"


def sign(x: float) -> int:
    """+1 or -1; 0 counts as +1."""
    return 1 if x >= 0 else -1


def _cosine(degrees: float) -> float:
    # Right angles give 0 and ±1 exactly, so that what vanishes does vanish.
    quarter, rest = divmod(degrees, 90)
    return (1.0, 0.0, -1.0, 0.0)[int(quarter) % 4] if rest == 0 else math.cos(math.radians(degrees))
