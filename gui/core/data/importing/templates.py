"""Empty forms of data files, with one example each that reads back: what a laboratory fills in.

The numbers of the examples are those of a Werner state of V = 0.95, rounded; trials are made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gui.core.data.importing.meanings import COUNTS, EVENTS

V, SHOTS, PHI_DEG = 0.95, 1000, (-30, 30)
_PAIRS = tuple(f"{i}{prime}" for i in (1, 2, 3) for prime in ("", "'"))
_TRIALS = (
    (0, 0, 1, 1),
    (0, 1, -1, -1),
    (1, 0, 1, 1),
    (1, 1, 1, -1),
    (1, 1, -1, 1),
    (0, 0, -1, -1),
    (0, 1, 1, -1),
)


@dataclass(frozen=True)
class Template:
    """``title`` on screen; ``about``: what is to be filled in."""

    title: str
    about: tuple[str, ...]


TEMPLATES: dict[str, Template] = {
    "wide": Template(
        "Leggett correlators, one angle a line",
        (
            "phi_deg: the angle between b and b' on the Bloch sphere; C1 is C(a1, b1), C1' is C(a1, b1').",
            "shots: pairs behind each correlator of the line (or a column sigma, or shots1, shots1', ...).",
        ),
    ),
    "long": Template(
        "Leggett correlators, one pair a line",
        (
            "phi_deg: the angle between b and b' on the Bloch sphere; pair 1 is (a1, b1), 1' is (a1, b1').",
            "Every angle needs all pairs. sigma is one standard deviation of C (or a column shots).",
        ),
    ),
    "counts": Template(
        "Leggett counts, one pair a line",
        (
            "phi_deg: the angle between b and b' on the Bloch sphere; pair 1 is (a1, b1), 1' is (a1, b1').",
            "n_pp, n_pm, n_mp, n_mm: coincidences ++, +-, -+, --.",
        ),
    ),
    "settings": Template(
        "Counts at any settings, one pair of directions a line",
        (
            "Directions on the Bloch sphere: theta from z, phi around z. For polarizers write instead",
            "a_polarizer_deg,b_polarizer_deg; behind quarter-wave plates a_plate_deg,a_angle_deg,...",
        ),
    ),
    "events": Template(
        "Trials of a Bell test, one a line",
        (
            "Every trial, in the order in which they were made; outcomes 1 and -1 (or 1 and 0).",
            "A game fixed before the run is stated by a line such as   # game: equal except a2b2",
        ),
    ),
}


def template_text(name: str) -> str:
    """The CSV file of one template; raises ``KeyError`` for a name that is none."""
    template = TEMPLATES[name]
    lines = [f"# title: {template.title} (example)", *(f"# {line}" for line in template.about)]
    rows: list[str] = []
    match name:
        case "wide":
            rows = [",".join(("phi_deg", *(f"C{pair}" for pair in _PAIRS), "shots"))]
            rows += [",".join((str(phi), *[f"{_c(phi):.3f}"] * 6, str(SHOTS))) for phi in PHI_DEG]
        case "long":
            rows = ["phi_deg,pair,C,sigma"]
            rows += [f"{phi},{pair},{_c(phi):.3f},0.010" for phi in PHI_DEG for pair in _PAIRS]
        case "counts":
            rows = [",".join(("phi_deg", "pair", *COUNTS))]
            rows += [f"{phi},{pair},{_counts(_c(phi))}" for phi in PHI_DEG for pair in _PAIRS]
        case "settings":
            rows = [",".join(("a_theta_deg", "a_phi_deg", "b_theta_deg", "b_phi_deg", *COUNTS))]
            rows += [
                f"{a},0,{b},0,{_counts(-V * math.cos(math.radians(a - b)))}"
                for a in (0, 90)
                for b in (45, 135)
            ]
        case "events":
            rows = [",".join(EVENTS), *(",".join(map(str, trial)) for trial in _TRIALS)]
    return "\n".join([*lines, *rows]) + "\n"


def _c(phi_deg: float) -> float:
    """C(a, b) with b at half of φ from a."""
    return -V * math.cos(math.radians(phi_deg) / 2)


def _counts(c: float) -> str:
    equal, unlike = round(SHOTS * (1 + c) / 4), round(SHOTS * (1 - c) / 4)
    return f"{equal},{unlike},{unlike},{equal}"
