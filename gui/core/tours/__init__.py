"""Tours: talks that the program gives step by step, each a file that can be read. No Qt."""

from __future__ import annotations

from gui.core.tours.changes import scenarios
from gui.core.tours.files import (
    FIRST,
    SUFFIX,
    TOUR_FILTER,
    TOURS,
    check_tour,
    load_tour,
    read_tour,
    shipped_tour,
)
from gui.core.tours.parts import CARD, SLIDER, part_refusal, parts_help
from gui.core.tours.path import animated, on_the_way, smooth
from gui.core.tours.recording import (
    recorded_step,
    save_tour,
    tour_text,
    with_changed_step,
    with_moved_step,
    with_step,
    without_step,
)
from gui.core.tours.types import Animation, Tour, TourError, TourStep
from gui.core.tours.words import filled, foretold

__all__ = [
    "CARD",
    "FIRST",
    "SLIDER",
    "SUFFIX",
    "TOURS",
    "TOUR_FILTER",
    "Animation",
    "Tour",
    "TourError",
    "TourStep",
    "animated",
    "check_tour",
    "filled",
    "foretold",
    "load_tour",
    "on_the_way",
    "part_refusal",
    "parts_help",
    "read_tour",
    "recorded_step",
    "save_tour",
    "scenarios",
    "shipped_tour",
    "smooth",
    "tour_text",
    "with_changed_step",
    "with_moved_step",
    "with_step",
    "without_step",
]
