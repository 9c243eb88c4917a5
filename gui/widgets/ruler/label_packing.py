"""Packs the labels of an axis into tiers so that no label and no leader line crosses another (no Qt).

Every label hangs on a vertical leader at its tick, so it may slide sideways only as far as it still touches
its own tick, and it must leave room for the leaders of the tiers behind it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from msgspec import Struct

Measure = Callable[[str], float]


class LabelSpec(Struct, frozen=True):
    """A label wanted at ``x``: its wordings from long to short; low priorities are served first.

    A label of negative priority stays in the first tier that had room for it.
    """

    key: str
    x: float
    texts: tuple[str, ...]
    priority: int = 0


class PlacedLabel(Struct, frozen=True):
    """Where a label went: its tick ``x``, the left end and width of the text, its tier (0: top)."""

    key: str
    x: float
    text: str
    left: float
    width: float
    tier: int

    @property
    def right(self) -> float:
        return self.left + self.width


class Reserved(Struct, frozen=True):
    """A stretch of a tier that labels must leave free."""

    tier: int
    left: float
    right: float


class _Packing:
    def __init__(
        self,
        specs: Sequence[LabelSpec],
        left: float,
        right: float,
        tiers: int,
        measure: Measure,
        gap: float,
        clearance: float,
        inset: float,
        reserved: Sequence[Reserved],
    ) -> None:
        self.specs = sorted(specs, key=lambda spec: spec.x)
        self.left, self.right, self.tiers = left, right, tiers
        self.gap, self.clearance, self.inset = gap, clearance, inset
        self.reserved = reserved
        self.widths = [[measure(text) for text in spec.texts] for spec in self.specs]
        # index of the spec -> (tier, index of its wording)
        self.chosen: dict[int, tuple[int, int]] = {}

    def solve(self, chosen: dict[int, tuple[int, int]]) -> dict[int, float] | None:
        """Left ends for this choice of tiers and wordings, or None where it does not fit."""
        result: dict[int, float] = {}
        for tier in range(self.tiers):
            members = sorted(i for i, (t, _) in chosen.items() if t == tier)
            if not members:
                continue
            blocked = [(r.left, r.right) for r in self.reserved if r.tier == tier]
            for i, (t, _) in chosen.items():
                if t > tier:
                    blocked.append((self.specs[i].x - self.clearance, self.specs[i].x + self.clearance))
            row = self._solve_row(members, [self.widths[i][chosen[i][1]] for i in members], blocked)
            if row is None:
                return None
            result.update(zip(members, row, strict=True))
        return result

    def _solve_row(
        self, members: list[int], widths: list[float], blocked: list[tuple[float, float]]
    ) -> list[float] | None:
        lows, highs, wanted = [], [], []
        for i, width in zip(members, widths, strict=True):
            x = self.specs[i].x
            low, high = self.left, self.right
            for begin, end in blocked:
                if begin < x < end:
                    return None
                if end <= x:
                    low = max(low, end)
                else:
                    high = min(high, begin)
            low, high = max(low, x - width + self.inset), min(high - width, x - self.inset)
            if low > high:
                return None
            lows.append(low)
            highs.append(high)
            wanted.append(x - width / 2)
        n = len(members)
        for k in range(1, n):
            lows[k] = max(lows[k], lows[k - 1] + widths[k - 1] + self.gap)
        for k in range(n - 2, -1, -1):
            highs[k] = min(highs[k], highs[k + 1] - self.gap - widths[k])
        if any(low > high + 1e-9 for low, high in zip(lows, highs, strict=True)):
            return None
        from_left, from_right = list(wanted), list(wanted)
        for k in range(n):
            low = lows[k] if k == 0 else max(lows[k], from_left[k - 1] + widths[k - 1] + self.gap)
            from_left[k] = min(max(wanted[k], low), highs[k])
        for k in range(n - 1, -1, -1):
            high = highs[k] if k == n - 1 else min(highs[k], from_right[k + 1] - self.gap - widths[k])
            from_right[k] = max(min(wanted[k], high), lows[k])
        # Both are admissible and the constraints are convex, so the mean is too; it favours neither side.
        return [(a + b) / 2 for a, b in zip(from_left, from_right, strict=True)]

    def _fits(self, changes: dict[int, tuple[int, int]]) -> bool:
        trial = {**self.chosen, **changes}
        if self.solve(trial) is None:
            return False
        self.chosen = trial
        return True

    def place(self, i: int, wording: int, first_tier: int = 0) -> bool:
        """Give label i this wording, in any tier, moving one other label to another tier if need be."""
        order = [*range(first_tier, self.tiers), *range(first_tier)]
        if any(self._fits({i: (tier, wording)}) for tier in order):
            return True
        movable = (j for j in self.chosen if j != i and self.specs[j].priority >= 0)
        near = sorted(movable, key=lambda j: abs(self.specs[j].x - self.specs[i].x))
        for j in near[:4]:
            tier_j, wording_j = self.chosen[j]
            for other in range(self.tiers):
                if other != tier_j and any(
                    self._fits({i: (tier, wording), j: (other, wording_j)}) for tier in order
                ):
                    return True
        return False


def pack_labels(
    specs: Sequence[LabelSpec],
    *,
    left: float,
    right: float,
    tiers: int,
    measure: Measure,
    gap: float = 10.0,
    clearance: float = 3.0,
    inset: float = 1.0,
    reserved: Sequence[Reserved] = (),
) -> tuple[PlacedLabel, ...]:
    """Places what fits between ``left`` and ``right``; labels that do not fit are left out.

    ``gap`` separates texts of a tier, ``clearance`` a text from a foreign leader; ``inset`` is how far a text
    must reach past its own tick (negative: it may stand beside it). Within a priority every label first gets
    its shortest wording, then as many as possible get a longer one.
    """
    packing = _Packing(specs, left, right, tiers, measure, gap, clearance, inset, reserved)
    for priority in sorted({spec.priority for spec in packing.specs}):
        group = [i for i, spec in enumerate(packing.specs) if spec.priority == priority]
        placed = [i for i in group if packing.place(i, len(packing.specs[i].texts) - 1)]
        for i in placed:
            for wording in range(len(packing.specs[i].texts) - 1):
                if packing.place(i, wording, packing.chosen[i][0]):
                    break
    positions = packing.solve(packing.chosen) or {}
    return tuple(
        PlacedLabel(
            packing.specs[i].key,
            packing.specs[i].x,
            packing.specs[i].texts[packing.chosen[i][1]],
            positions[i],
            packing.widths[i][packing.chosen[i][1]],
            packing.chosen[i][0],
        )
        for i in sorted(positions)
    )


def first_fitting(texts: Sequence[str], width: float, measure: Measure) -> str:
    """The first (longest) of ``texts`` that fits into ``width``, or the empty string."""
    return next((text for text in texts if measure(text) <= width), "")


def nearest(values: Sequence[float], value: float) -> int:
    """Index of the entry of the ascending ``values`` that is nearest to ``value``."""
    right = bisect_left(values, value)
    if right == 0:
        return 0
    if right == len(values) or value - values[right - 1] <= values[right] - value:
        return right - 1
    return right
