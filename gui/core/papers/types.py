"""What is known of a paper, of what it shows, and of the numbers by which this program is held to it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal

from msgspec import Struct

from gui.core.numbers import minus
from gui.core.scenario import Scenario

FigurePart = Literal["scene", "plot", "spheres", "verdicts"]
ROUNDING = 1e-9
MOST_DECIMALS = 6


class Paper(Struct, frozen=True):
    """A paper and where it is found; ``doi`` or ``arxiv`` may be ''."""

    key: str
    short: str
    authors: str
    title: str
    journal: str
    year: int
    doi: str = ""
    arxiv: str = ""

    @property
    def identifiers(self) -> str:
        """DOI and arXiv number in one line, as they are copied."""
        return ", ".join(
            part
            for part in (f"doi:{self.doi}" if self.doi else "", f"arXiv:{self.arxiv}" if self.arxiv else "")
            if part
        )

    @property
    def reference(self) -> str:
        """The whole reference in one line."""
        where = f", {self.journal}" if self.journal else ""
        return f"{self.authors}, {self.title}{where} ({self.year}), {self.identifiers}"


class PublishedNumber(Struct, frozen=True):
    """A number of a paper, and the same number out of the Results of the figure.

    ``value`` reads it off; it agrees if it is within ``tolerance`` of ``published``, by default half a unit
    of the last of the ``decimals`` printed. ``reason`` says where the number comes from, and why it may
    differ by more. A claim without a number has ``claim`` True: 1 if it holds.
    """

    what: str
    published: float
    value: Callable[[Any], float]  # of Results
    decimals: int = 0
    unit: str = ""
    reason: str = ""
    tolerance: float | None = None
    claim: bool = False

    @property
    def allowed(self) -> float:
        """By how much the computed number may differ."""
        return 0.5 * 10.0**-self.decimals if self.tolerance is None else self.tolerance

    def agrees(self, value: float) -> bool:
        """Whether a computed number is the published one as far as that is printed."""
        return math.isfinite(value) and abs(value - self.published) <= self.allowed + ROUNDING

    def words(self, value: float | None = None) -> str:
        """What is published, and the computed number beside it where it is given."""
        if self.claim:
            if value is None:
                return self.what
            return f"{self.what}: {'holds' if self.agrees(value) else 'does not hold'} here"
        text = f"{self.what}: {self._written(self.published, self.decimals)}"
        if value is None:
            return text
        more = max(self.decimals, min(self.decimals + 2, MOST_DECIMALS))
        return f"{text}; here {self._written(value, more)}"

    def _written(self, value: float, decimals: int) -> str:
        if not math.isfinite(value):
            return "not defined"
        if abs(value) >= 1e6:
            mantissa, exponent = f"{value:.0e}".split("e")
            return f"{mantissa} × 10^{int(exponent)}"
        unit = self.unit if self.unit in ("", "°", "%") else f" {self.unit}"
        # Adding 0 makes a zero of a rounded-off -0.
        return minus(f"{round(value, decimals) + 0.0:.{decimals}f}") + unit


def claim(what: str, holds: Callable[[Any], bool], reason: str = "") -> PublishedNumber:
    """A statement without a number, which holds or does not."""
    return PublishedNumber(what, 1.0, lambda r: float(holds(r)), reason=reason, claim=True)


class PaperFigure(Struct, frozen=True):
    """A figure, table or numbered result as a scene with the paper's parameters.

    ``key`` names it in files and sorts; ``scenario`` makes the Scenario, of which ``part`` is drawn (on
    ``one_sphere`` both parties, if so). ``look`` says what to look at, ``note`` where the paper is corrected
    or gone beyond.
    """

    key: str
    paper: str
    label: str
    sentence: str
    look: str
    scenario: Callable[[], Scenario]
    part: FigurePart = "plot"
    numbers: tuple[PublishedNumber, ...] = ()
    note: str = ""
    one_sphere: bool = False


class NotShown(Struct, frozen=True):
    """What a paper has and this program does not show, with the reason."""

    paper: str
    label: str
    reason: str
