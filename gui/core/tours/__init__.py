"""Tours: talks that the program gives step by step, each a file that can be read. No Qt."""

from __future__ import annotations

from gui.core.tours.changes import recorded_step, scenarios
from gui.core.tours.files import (
    FIRST,
    SUFFIX,
    TOUR_FILTER,
    TOURS,
    load_tour,
    read_tour,
    save_tour,
    shipped_tour,
    tour_text,
)
from gui.core.tours.parts import CARD, PARTS, SLIDER, part_refusal
from gui.core.tours.path import animated, between, smooth
from gui.core.tours.types import Animation, Step, Tour, TourError
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
    "Step",
    "Tour",
    "TourError",
    "animated",
    "between",
    "filled",
    "load_tour",
    "part_refusal",
    "read_tour",
    "recorded_step",
    "save_tour",
    "scenarios",
    "shipped_tour",
    "smooth",
    "text_refusal",
    "tour_text",
]
