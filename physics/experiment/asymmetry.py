"""Which error makes L_N(φ) differ from L_N(-φ), one by one.

φ -> -φ only swaps b_i with b_i', so an error that depends on the direction alone cannot; one that is tied to
the branch of the plates (which of two positions realises b and which b'), to time or to chance can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from msgspec.structs import replace

from physics.experiment.apparatus import Apparatus
from physics.experiment.scan import Triples, expected_scan, undrawn_scan
from physics.states.two_qubit import TwoQubitState

Kind = Literal["direction", "branch", "time", "chance"]
_DRAWS = 60
_SYSTEMATIC = ("retardance", "plate_a", "plate_b", "second_branch", "turned")


@dataclass(frozen=True)
class Cause:
    """One error alone: ``shift`` is L_N(φ) - L_N(-φ) in the mean, ``spread`` its standard deviation.

    ``name`` is that of the field of ``Apparatus``; "state" is the noise of the state, "counting" the shot
    noise, "all" everything together. ``kind``: what it depends on.
    """

    name: str
    kind: Kind
    shift: float
    spread: float = 0.0


def asymmetry_by_cause(
    state: TwoQubitState, apparatus: Apparatus, triples: Triples, phi: float
) -> tuple[Cause, ...]:
    """L_N(φ) - L_N(-φ), -φ measured first, for each error of the apparatus with the others switched off.

    Those of random angles are the standard deviation over repeated dialling (60 draws of a fixed seed), in
    the counts' mean; shot noise is that of the error bars.
    """
    pair = np.array([-abs(phi), abs(phi)])
    off = dict.fromkeys((*_SYSTEMATIC, "spread", "drift"), 0.0)
    perfect = replace(apparatus, **off)

    def shift(one: Apparatus) -> float:
        low, high = expected_scan(state, one, triples, pair).value
        return float(high - low)

    def alone(name: str) -> float:
        size = getattr(apparatus, name)
        return shift(replace(perfect, **{name: size})) if size else of_state

    of_state = shift(perfect)
    causes = [Cause("state", "direction", of_state)]
    for name in _SYSTEMATIC:
        tied = apparatus.branches == "by_setting" and name in ("plate_b", "second_branch")
        causes.append(Cause(name, "branch" if tied else "direction", alone(name)))
    causes.append(Cause("drift", "time", alone("drift")))
    dialled = 0.0
    if apparatus.spread > 0:
        random = np.random.default_rng(0)
        many = undrawn_scan(
            state, replace(perfect, spread=apparatus.spread), triples, pair.repeat(_DRAWS), random
        )
        low, high = many.value.reshape(2, _DRAWS)
        dialled = float(np.std(high - low, ddof=1))
    causes.append(Cause("spread", "chance", 0.0, dialled))
    together = expected_scan(state, apparatus, triples, pair)
    counting = float(np.hypot(*together.sigma))
    causes.append(Cause("counting", "chance", 0.0, counting))
    total = float(together.value[1] - together.value[0])
    causes.append(Cause("all", "chance", total, float(np.hypot(counting, dialled))))
    return tuple(causes)
