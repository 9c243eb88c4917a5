"""How spheres are shown, wherever they are: a choice of the user's, kept in the preferences. Knows no Qt."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct

PoleNames = Literal["bloch", "polarization", "both"]
POLE_NAMES: tuple[PoleNames, ...] = get_args(PoleNames)


class SphereLooks(Struct, frozen=True):
    """Whether both parties are on one sphere (``together``), and what the ends of the axes are called."""

    together: bool = False
    poles: PoleNames = "bloch"
