"""The map of hypotheses: inclusions, where verdicts land, words, painting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from scipy.ndimage import distance_transform_edt

from gui.look.theme import DARK, LIGHT
from gui.scenes.verdicts.hypothesis_map import HypothesisMap, words_for
from gui.scenes.verdicts.hypothesis_map_painter import labels_for
from gui.scenes.verdicts.hypothesis_regions import bit, codes_matching, place_of, raster_for, room_around
from physics.verdicts.types import Hypothesis, Status

H = Hypothesis
SIZES = [(640.0, 300.0), (360.0, 200.0), (1000.0, 520.0)]


def statuses(inside=(), undecided=()):
    return {
        h: Status.COMPATIBLE if h in inside else Status.UNDECIDED if h in undecided else Status.EXCLUDED
        for h in H
    }


def is_consistent(inside):
    return all(one.implied <= set(inside) for one in inside)


def inside_of(code):
    return {h for h in H if code & bit(h)}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_map_has_exactly_the_cells_that_the_inclusions_allow(width, height):
    drawn = {frozenset(inside_of(code)) for code in np.unique(raster_for(width, height).code)}
    allowed = {
        frozenset(h for h, on in zip(H, choice, strict=True) if on)
        for choice in product((False, True), repeat=len(H))
        if is_consistent([h for h, on in zip(H, choice, strict=True) if on])
    }
    assert drawn == allowed
    assert len(allowed) == 23


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_every_certain_place_lies_in_its_own_cell(width, height):
    raster = raster_for(width, height)
    for code in np.unique(raster.code):
        place = place_of(statuses(inside_of(code)), width, height)
        assert place is not None and place.is_certain
        k = np.argmin(np.hypot(raster.x - place.x, raster.y - place.y))
        assert raster.code.ravel()[k] == code


def test_undecided_lands_on_the_border_of_the_two_cells():
    width, height = SIZES[0]
    inside = {H.QUANTUM, H.QUANTUM_SAME_DIRECTIONS}
    place = place_of(statuses(inside, {H.LEGGETT}), width, height)
    assert place is not None and len(place.codes) == 2
    raster = raster_for(width, height)
    near = np.hypot(raster.x - place.x, raster.y - place.y) < 4
    assert len(set(raster.code[near].tolist()) & set(place.codes)) == 2


def test_undecided_that_an_inclusion_decides_is_certain():
    place = place_of(statuses({H.UNSTEERABLE_A_TO_B, H.QUANTUM}, {H.LOCAL}), *SIZES[0])
    assert place is not None and place.is_certain


def test_impossible_verdicts_have_no_place_and_say_why(qtbot):
    view = HypothesisMap(DARK)
    qtbot.addWidget(view)
    view.set_statuses(statuses({H.LOCAL}))
    assert not codes_matching(view.statuses(), raster_for(*SIZES[0]))
    assert "local but not quantum" in view.legend_text()
    view.set_statuses(statuses(set(H) - {H.LEGGETT}))
    assert not codes_matching(view.statuses(), raster_for(*SIZES[0]))
    assert "separable but not Leggett" in view.legend_text() and "η < 1" in view.legend_text()


def test_branciards_examples_are_possible():
    everything = set(H)
    singlet = {H.QUANTUM, H.QUANTUM_SAME_DIRECTIONS}
    deterministic = {H.LOCAL, H.QUANTUM, H.UNSTEERABLE_A_TO_B}
    for inside in (everything, singlet, singlet | {H.LEGGETT}, {H.LEGGETT}, deterministic):
        assert codes_matching(statuses(inside), raster_for(*SIZES[0]))


def test_words():
    text = words_for(statuses({H.QUANTUM, H.LEGGETT}, {H.LOCAL}))
    assert "inside: Leggett, quantum" in text
    assert "outside: separable, unsteerable A→B" in text
    assert "not decided: local" in text
    assert "not known yet" in words_for({})
    assert "no-signalling only" in words_for(statuses())


def test_setters_describe_and_repaint_only_on_change(qtbot, monkeypatch):
    view = HypothesisMap(DARK)
    qtbot.addWidget(view)
    view.set_statuses(statuses({H.LEGGETT}))
    assert "Leggett" in view.accessibleDescription()
    calls = []
    monkeypatch.setattr(view, "update", lambda: calls.append(1))
    view.set_statuses(statuses({H.LEGGETT}))
    assert not calls
    view.set_theme(LIGHT)
    assert calls


@pytest.mark.parametrize("theme", [DARK, LIGHT, DARK.scaled(1.5)])
@pytest.mark.parametrize(("width", "height"), [(640.0, 300.0), (420.0, 220.0), (1000.0, 520.0)])
def test_names_do_not_overlap(qapp, theme, width, height):
    labels = labels_for(width * theme.scale, height * theme.scale, theme)
    for k, one in enumerate(labels):
        for other in labels[:k]:
            assert not one.rect.intersects(other.rect), (one.text, other.text)


def test_export_paints_the_point(qtbot):
    view = HypothesisMap(LIGHT)
    qtbot.addWidget(view)
    pictures = []
    for inside in ({H.LEGGETT}, {H.QUANTUM}):
        view.set_statuses(statuses(inside))
        image = QImage(500, 300, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        view.paint_to(painter, QRectF(0, 0, 500, 300), LIGHT)
        painter.end()
        pictures.append(image)
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.95, 0.999, 1.0])
def test_room_is_the_distance_to_the_nearest_point_that_is_taken(share):
    """The same as SciPy's Euclidean distance transform, the edge taken as well."""
    free = np.random.default_rng(3).random((60, 91)) < share
    assert np.array_equal(room_around(free), distance_transform_edt(np.pad(free, 1))[1:-1, 1:-1])
