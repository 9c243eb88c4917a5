"""Tours: talks that the program gives step by step, each a file that can be read. No Qt."""

from __future__ import annotations

from gui.core.tours.changes import scenarios
from gui.core.tours.files import (
    FIRST,
    SUFFIX,
    TOUR_FILTER,
    TOURS,
    load_tour,
    read_tour,
    shipped_tour,
)
from gui.core.tours.parts import CARD, PARTS, SLIDER, part_refusal
from gui.core.tours.path import animated, on_the_way, smooth
from gui.core.tours.types import Animation, Tour, TourError, TourStep
from gui.core.tours.words import filled, text_refusal

__all__ = [
    "CARD",
    "FIRST",
    "PARTS",
    "SLIDER",
    "SUFFIX",
    "TOURS",
    "TOUR_FILTER",
    "Animation",
    "Tour",
    "TourError",
    "TourStep",
    "animated",
    "filled",
    "load_tour",
    "on_the_way",
    "part_refusal",
    "read_tour",
    "scenarios",
    "shipped_tour",
    "smooth",
    "text_refusal",
]
