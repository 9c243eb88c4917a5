"""Colours that mean different things are told apart by those who see fewer of them, or a second sign does it.

Simulated as in G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for
simulation of color vision deficiency, IEEE Trans. Vis. Comput. Graph. 15, 1291 (2009), severity 1.
The distance is CIEDE2000; 2.3 can just be noticed side by side, so that DISTANCE is well apart.
"""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import numpy as np
import pytest

from gui.core.verdicts.hypotheses import ROWS
from gui.look.theme import DASHES, THEMES
from gui.widgets.ruler.words import REGION_ROLES, REGION_WORDS

DISTANCE = 9.0

VISION = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)

MEANINGS = ("alice", "bob", "quantum", "bound", "threshold", "violation", "local", "good", "bad", "warn")

_SHAPE = "Alice's tips are round and Bob's diamonds, on spheres with their names"
_WORD = "a word and a sign (check, cross, exclamation mark) stand beside it"
_DASH = "the line styles differ, and the legend names each line"
_AREA = "a shaded area or a marker, not a line, and named in the legend"
# What tells two colours apart that come nearer than DISTANCE to somebody, in one theme or the other.
SECOND_SIGN = {
    frozenset(pair): sign
    for pair, sign in {
        ("alice", "quantum"): _SHAPE,
        ("alice", "good"): _SHAPE,
        ("alice", "bad"): _SHAPE,
        ("bob", "bound"): _SHAPE,
        ("bob", "violation"): _SHAPE,
        ("bob", "bad"): _SHAPE,
        ("bob", "warn"): _SHAPE,
        ("quantum", "threshold"): _DASH,
        ("quantum", "local"): _DASH,
        ("quantum", "good"): _DASH,
        ("threshold", "warn"): _WORD,
        ("bound", "violation"): _AREA,
        ("bound", "bad"): _WORD,
        ("bound", "warn"): _WORD,
        ("violation", "bad"): "both say that a bound is exceeded",
        ("violation", "warn"): _WORD,
        ("good", "bad"): _WORD,
        ("bad", "warn"): _WORD,
    }.items()
}


def linear(colour: str) -> np.ndarray:
    """Linear RGB of #rrggbb."""
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> tuple[float, float, float]:
    """CIELAB of linear RGB, white D65."""
    t = XYZ @ np.clip(rgb, 0, 1) / XYZ.sum(axis=1)
    x, y, z = np.where(t > (6 / 29) ** 3, np.cbrt(t), t / (3 * (6 / 29) ** 2) + 4 / 29)
    return float(116 * y - 16), float(500 * (x - y)), float(200 * (y - z))


def ciede2000(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """The distance of two colours in CIELAB (CIE 142-2001, with all k = 1)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 1.5 - 0.5 * math.sqrt(mean**7 / (mean**7 + 25.0**7))
    c1, c2 = math.hypot(g * a1, b1), math.hypot(g * a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, g * a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    h = h1 + h2 if not c1 * c2 else (h1 + turn / 2) % 360
    dl, dc, dh = l2 - l1, c2 - c1, 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(h - 30))
        + 0.24 * math.cos(math.radians(2 * h))
        + 0.32 * math.cos(math.radians(3 * h + 6))
        - 0.20 * math.cos(math.radians(4 * h - 63))
    )
    sl = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    rotation = -2 * math.sqrt(chroma**7 / (chroma**7 + 25.0**7))
    rotation *= math.sin(math.radians(60 * math.exp(-(((h - 275) / 25) ** 2))))
    parts = dl / sl, dc / sc, dh / sh
    return math.sqrt(sum(p * p for p in parts) + rotation * parts[1] * parts[2])


def nearest(one: str, other: str) -> tuple[float, str]:
    """How far two colours are apart for whom they are the nearest."""
    return min((ciede2000(lab(m @ linear(one)), lab(m @ linear(other))), who) for who, m in VISION.items())


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        # From the test data of G. Sharma, W. Wu, E. N. Dalal, Color Res. Appl. 30, 21 (2005), table 1.
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_that_of_the_standard(one, other, distance):
    assert ciede2000(one, other) == pytest.approx(distance, abs=1e-4)
    assert ciede2000(other, one) == pytest.approx(distance, abs=1e-4)


def test_grey_stays_grey_whoever_sees_it():
    """The rows of the matrices add up to one: white light is white to all."""
    for matrix in VISION.values():
        assert np.allclose(matrix.sum(axis=1), 1, atol=2e-6)


def test_who_sees_no_red_takes_it_for_green():
    """The simulation does what it is for: these two differ by 69 to most, and by less than 25 to a deutan."""
    red, green = linear("#d62728"), linear("#2ca02c")
    usual = ciede2000(lab(red), lab(green))
    deutan = ciede2000(lab(VISION["deutan"] @ red), lab(VISION["deutan"] @ green))
    assert usual > 60 and deutan < usual / 2


def test_colours_that_mean_different_things_are_apart_or_have_a_second_sign():
    near = {}
    for theme in THEMES.values():
        for one, other in combinations(MEANINGS, 2):
            distance, who = nearest(getattr(theme, one), getattr(theme, other))
            if distance < DISTANCE:
                near[frozenset((one, other))] = f"{theme.name}, {who}: {distance:.1f}"
    unsigned = {tuple(sorted(pair)): near[pair] for pair in near if pair not in SECOND_SIGN}
    assert not unsigned
    needless = set(SECOND_SIGN) - set(near)
    assert not needless, f"far enough apart: {[tuple(pair) for pair in needless]}"


def test_curves_of_near_colours_have_other_line_styles():
    """The hypotheses are drawn together: near colours, and lines of one colour, need another dash."""
    alike = []
    for one, other in combinations(ROWS, 2):
        near = one.role == other.role or any(
            nearest(getattr(theme, one.role), getattr(theme, other.role))[0] < DISTANCE
            for theme in THEMES.values()
        )
        if near and DASHES[one.dash] == DASHES[other.dash]:
            alike.append((one.name, other.name))
    assert not alike


def test_the_regions_of_the_ruler_are_named_and_neighbours_apart_or_hatched():
    """Neighbours on the bar are separable, local, unknown, crypto, none; the unknown one is hatched."""
    assert set(REGION_ROLES) <= set(REGION_WORDS)
    order = list(REGION_ROLES.values())
    for theme in THEMES.values():
        for one, other in pairwise(order):
            distance, who = nearest(getattr(theme, one), getattr(theme, other))
            words = f"{theme.name}, {who}: {one} and {other} {distance:.1f}"
            assert distance > 5.0 or "unknown" in f"{one} {other}", words


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_pinned_curves_are_told_apart_whoever_sees_them(theme):
    """From one another and from the curves that they are compared with; their dashes and dots differ, too."""
    pins = "pin_1", "pin_2", "pin_3"
    beside = "quantum", "bound", "violation", "accent"
    for pair in (*combinations(pins, 2), *((pin, other) for pin in pins for other in beside)):
        distance, who = nearest(*(getattr(theme, role) for role in pair))
        assert distance >= DISTANCE, f"{pair} to {who}: {distance:.1f}"
