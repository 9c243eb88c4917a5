"""Where everything on the Werner ruler goes, from its size alone (no Qt).

From top to bottom: flags of the live marks, the read-out of the handle, the coloured bar, and the tiers of
threshold labels. Lengths are logical pixels.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

from gui.widgets.ruler.label_packing import (
    LabelSpec,
    Measure,
    PlacedLabel,
    Reserved,
    first_fitting,
    pack_labels,
)
from gui.widgets.ruler.words import (
    IMPORTANT_WORDS,
    LESSER_WORDS,
    REGION_WORDS,
    SAME_VALUE,
    math_label,
    visibility_text,
)
from physics.thresholds import REGIONS, THRESHOLDS, Threshold


class RulerMark(Struct, frozen=True):
    """A live critical visibility shown as a flag; ``role`` is a colour role of the theme."""

    key: str
    value: float
    label: str
    role: str = "text"


class Source(Struct, frozen=True):
    """A statement about a threshold and where it was published."""

    statement: str
    reference: str
    own_result: bool
    from_memory: bool


class Tick(Struct, frozen=True):
    """One place on the axis and the thresholds (possibly several) that lie there."""

    value: float
    math: str
    words: tuple[str, ...]
    important: bool
    sources: tuple[Source, ...]


class RulerRegion(Struct, frozen=True):
    lo: float
    hi: float
    key: str


class Box(Struct, frozen=True):
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


class Sizes(Struct, frozen=True):
    """Heights of the parts at a given text scale; ``flagged``: whether there is a row of flags."""

    scale: float = 1.0
    flagged: bool = True

    def px(self, length: float) -> float:
        return length * self.scale

    @property
    def flag(self) -> float:
        return self.px(18) if self.flagged else 0.0

    @property
    def readout(self) -> float:
        return self.px(22)

    @property
    def pointer(self) -> float:
        return self.px(8)

    @property
    def bar(self) -> float:
        return self.px(24)

    @property
    def tier(self) -> float:
        return self.px(16)

    def height(self, tiers: int) -> float:
        """The height that shows ``tiers`` rows of threshold labels."""
        above = self.px(3) + self.flag + self.px(2) + self.readout + self.pointer
        return above + self.bar + self.px(5) + tiers * self.tier + self.px(3)


class Geometry(Struct, frozen=True):
    """Maps visibility to x, and holds the vertical bands."""

    left: float
    right: float
    top: float
    lo: float
    hi: float
    sizes: Sizes
    tiers: int

    @property
    def flag_top(self) -> float:
        return self.top + self.sizes.px(3)

    @property
    def readout_top(self) -> float:
        return self.flag_top + self.sizes.flag + self.sizes.px(2)

    @property
    def bar(self) -> Box:
        top = self.readout_top + self.sizes.readout + self.sizes.pointer
        return Box(self.left, top, self.right - self.left, self.sizes.bar)

    def tier_top(self, tier: int) -> float:
        return self.bar.bottom + self.sizes.px(5) + tier * self.sizes.tier

    def x_of(self, value: float) -> float:
        return self.left + (value - self.lo) / (self.hi - self.lo) * (self.right - self.left)

    def value_of(self, x: float) -> float:
        """The visibility under x, held to the ends of the axis."""
        value = self.lo + (x - self.left) / (self.right - self.left) * (self.hi - self.lo)
        return min(max(value, self.lo), self.hi)


class RegionBox(Struct, frozen=True):
    region: RulerRegion
    left: float
    right: float
    text: str


class RulerLayout(Struct, frozen=True):
    """Everything but the handle; valid until size, marks or fonts change."""

    outer: Box
    geometry: Geometry
    ticks: tuple[Tick, ...]
    labels: tuple[PlacedLabel, ...]
    regions: tuple[RegionBox, ...]
    flags: tuple[PlacedLabel, ...]
    marks: tuple[RulerMark, ...]
    title: str

    def label_box(self, label: PlacedLabel) -> Box:
        return Box(label.left, self.geometry.tier_top(label.tier), label.width, self.geometry.sizes.tier)

    def flag_box(self, flag: PlacedLabel) -> Box:
        return Box(flag.left, self.geometry.flag_top, flag.width, self.geometry.sizes.flag)

    def readout_left(self, value: float, width: float) -> float:
        """Left end of the read-out: centred on the handle, held inside the ruler."""
        margin = self.geometry.sizes.px(4)
        wanted = self.geometry.x_of(value) - width / 2
        return max(self.outer.left + margin, min(wanted, self.outer.right - margin - width))


def build_ticks(thresholds: Iterable[Threshold]) -> tuple[Tick, ...]:
    """Ticks in ascending order from physics.thresholds.THRESHOLDS; equal values share a tick."""
    groups: list[list[Threshold]] = []
    for threshold in sorted(thresholds, key=lambda t: t.value):
        if groups and threshold.value - groups[-1][0].value < SAME_VALUE:
            groups[-1].append(threshold)
        else:
            groups.append([threshold])
    return tuple(_tick(group) for group in groups)


def _tick(group: list[Threshold]) -> Tick:
    named = [IMPORTANT_WORDS[t.key] for t in group if t.key in IMPORTANT_WORDS]
    words = named[0] if named else LESSER_WORDS.get(group[0].kind, ())
    return Tick(
        group[0].value,
        math_label(group[0].value),
        words,
        bool(named),
        tuple(Source(t.statement, _reference(t), t.own_result, t.from_memory) for t in group),
    )


def _reference(threshold: Threshold) -> str:
    text = f"{threshold.reference} ({threshold.year})"
    place = threshold.doi_or_arxiv
    if not place:
        return text
    return f"{text}, {'doi:' if place.startswith('10.') else ''}{place}"


def published_ticks() -> tuple[Tick, ...]:
    """The thresholds that physics knows."""
    return build_ticks(THRESHOLDS)


def published_regions() -> tuple[RulerRegion, ...]:
    """The regions that physics knows."""
    return tuple(RulerRegion(lo, hi, key) for lo, hi, key in REGIONS)


def build_layout(
    outer: Box,
    *,
    ticks: Sequence[Tick],
    regions: Sequence[RulerRegion],
    marks: Sequence[RulerMark],
    measure: Measure,
    measure_bold: Measure,
    scale: float = 1.0,
    lo: float = 0.0,
    hi: float = 1.0,
    titles: Sequence[str] = (),
    labels: tuple[PlacedLabel, ...] | None = None,
    flagged: bool = True,
) -> RulerLayout:
    """Lay the ruler out in ``outer``. ``measure`` gives the width of small text, ``measure_bold`` of bold.

    Not ``flagged``, it has neither flags nor the title beside them: marks keep their arrows on the bar.
    ``labels``: those of the ticks from a layout that differs in its marks alone; to place them takes longest.
    """
    sizes = Sizes(scale, flagged)
    margin = sizes.px(26)
    tiers = max(1, min(4, int((outer.height - sizes.height(0) + 0.5) // sizes.tier)))
    geometry = Geometry(outer.left + margin, outer.right - margin, outer.top, lo, hi, sizes, tiers)
    edge = sizes.px(4)
    shown = tuple(tick for tick in ticks if lo <= tick.value <= hi)
    boxes, outside = _place_regions(geometry, regions, measure_bold)
    title = first_fitting(
        titles if flagged else (), geometry.x_of(lo + 0.3 * (hi - lo)) - geometry.left, measure_bold
    )
    reserved = [Reserved(0, outer.left, geometry.left + measure_bold(title) + sizes.px(10))] if title else []
    live = tuple(mark for mark in marks if math.isfinite(mark.value) and lo <= mark.value <= hi)
    flag_pad = sizes.px(5)

    def measure_flag(text: str) -> float:
        return measure(text) + 2 * flag_pad

    flags = pack_labels(
        [
            *outside,
            *(
                LabelSpec(
                    mark.key,
                    geometry.x_of(mark.value),
                    (f"{mark.label} {visibility_text(round(mark.value, 3))}", mark.label),
                    1,
                )
                for mark in live
            ),
        ],
        left=outer.left + edge,
        right=outer.right - edge,
        tiers=1,
        measure=measure_flag,
        gap=sizes.px(6),
        inset=-sizes.px(3),
        reserved=reserved,
    )
    flags = flags if flagged else ()
    if labels is None:
        labels = pack_labels(
            _tick_specs(geometry, shown),
            left=outer.left + edge,
            right=outer.right - edge,
            tiers=tiers,
            measure=measure,
            gap=sizes.px(15),
            clearance=sizes.px(4),
        )
    return RulerLayout(outer, geometry, shown, labels, boxes, flags, live, title)


def _tick_specs(geometry: Geometry, ticks: Sequence[Tick]) -> list[LabelSpec]:
    specs = [
        LabelSpec(
            f"tick:{i}",
            geometry.x_of(tick.value),
            (*(f"{tick.math} {word}" for word in tick.words), tick.math),
            0 if tick.important else 2,
        )
        for i, tick in enumerate(ticks)
    ]
    taken = {round(tick.value, 6) for tick in ticks}
    for end in (geometry.lo, geometry.hi):
        if round(end, 6) not in taken:
            specs.append(LabelSpec(f"end:{end:g}", geometry.x_of(end), (f"{end:g}",), -1))
    return specs


def _place_regions(
    geometry: Geometry, regions: Sequence[RulerRegion], measure: Measure
) -> tuple[tuple[RegionBox, ...], list[LabelSpec]]:
    boxes: list[RegionBox] = []
    outside: list[LabelSpec] = []
    for region in regions:
        lo, hi = max(region.lo, geometry.lo), min(region.hi, geometry.hi)
        if hi <= lo:
            continue
        left, right = geometry.x_of(lo), geometry.x_of(hi)
        words = REGION_WORDS.get(region.key, (region.key,))
        text = first_fitting(words, right - left - geometry.sizes.px(12), measure)
        boxes.append(RegionBox(region, left, right, text))
        if not text:
            outside.append(LabelSpec(f"region:{region.key}", (left + right) / 2, (words[0], words[-1]), 0))
    return tuple(boxes), outside
