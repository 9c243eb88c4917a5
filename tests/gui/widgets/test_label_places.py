"""Places for labels in a plane: apart, inside, off what they must not cover, and steady."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF

from gui.core.scenario import Camera, Setting
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import LIGHT
from gui.widgets.label_places import HIDDEN, NEVER, Around, covering, overlap, place_labels
from gui.widgets.sphere import Party
from gui.widgets.sphere.geometry import AXES, great_circle, normalised
from gui.widgets.sphere.layout import layout_sphere
from tests.gui.widgets.test_joint_sphere import NEAR, near, painted

ROOM = (0.0, 0.0, 200.0, 100.0)


def row(*lefts, width=30.0, top=40.0, costs=None):
    """Places beside one another, the first the cheapest unless ``costs`` are given."""
    costs = range(len(lefts)) if costs is None else costs
    return [(x, top, x + width, top + 12, float(c)) for x, c in zip(lefts, costs, strict=True)]


def test_the_cheapest_free_place_is_taken():
    places = np.array([row(10, 60, 110)])
    assert place_labels(places, Around(bounds=ROOM)).choices == (0,)
    wall = np.array([(0.0, 30.0, 50.0, 60.0, NEVER)])
    assert place_labels(places, Around(bounds=ROOM, boxes=wall)).choices == (1,)
    line = np.array([(75.0, 0.0, 75.0, 100.0, 1.5)])  # dearer to cross than the step to the third place
    assert place_labels(places, Around(bounds=ROOM, boxes=wall, lines=line)).choices == (2,)
    line[0, 4] = 0.5
    assert place_labels(places, Around(bounds=ROOM, boxes=wall, lines=line)).choices == (1,)


@pytest.mark.parametrize(
    ("kind", "what", "hit"),
    [
        ("circles", (100, 50, 10), True),
        ("circles", (60, 50, 9), False),
        ("lines", (0, 0, 200, 100), True),
        ("lines", (0, 100, 80, 60), False),
        ("lines", (60, 0, 140, 20), False),
        ("boxes", (115, 55, 300, 300), True),
        ("boxes", (math.nan,) * 4, False),
        ("rims", (100, 50, 100), False),  # all of the box is inside
        ("rims", (100, 50, 20), True),
        ("rims", (0, 50, 60), False),
        ("rims", (0, 50, 90), True),
    ],
)
def test_what_a_box_covers_and_crosses(kind, what, hit):
    """A box from (70, 40) to (130, 60), the middle of which is (100, 50)."""
    around = Around(bounds=ROOM, **{kind: np.array([(*what, 3.0)])})
    assert covering(np.array([(70.0, 40.0, 130.0, 60.0)]), around) == pytest.approx([3.0 * hit])


def test_a_label_stays_or_comes_back():
    places = np.array([row(10, 60, 110, costs=(0.0, 0.3, 2.0))])
    free = Around(bounds=ROOM)
    assert place_labels(places, free, (1,), stay=0.4).choices == (1,)
    assert place_labels(places, free, (2,), stay=0.4).choices == (0,)
    assert place_labels(places, free, (2,), stay=math.inf).choices == (2,)
    point = np.array([(115.0, 45.0, 2.0, 0.1)])  # now something is covered there
    assert place_labels(places, Around(bounds=ROOM, circles=point), (2,), stay=math.inf).choices == (0,)
    two = np.array([row(10, 60), row(10, 60)])
    assert place_labels(two, free, (0, 0), stay=math.inf).choices == (0, 1)


def test_labels_may_have_different_numbers_of_places():
    places = np.array([row(10, 60), [*row(10), (math.nan,) * 5]])
    assert place_labels(places, Around(bounds=ROOM)).choices == (1, 0)  # the first makes room
    same = np.array([row(10), row(10)])
    assert place_labels(same, Around(bounds=ROOM)).choices == (0, HIDDEN)


def test_a_forced_label_does_the_least_harm():
    walls = np.array([(0.0, 0.0, 200.0, 100.0, NEVER)])
    places = np.array([row(10, 60), row(10, 60)])
    found = place_labels(places, Around(bounds=ROOM, boxes=walls), forced=(0, 1))
    assert not overlap(*found.rects)
    outside = np.array([row(190, width=30)])
    (box,) = place_labels(outside, Around(bounds=ROOM), forced=(0,)).rects
    assert box == (170.0, 40.0, 200.0, 52.0)


boxes = st.tuples(st.floats(-20, 190), st.floats(-20, 95)).map(lambda p: (*p, p[0] + 25, p[1] + 11))


@settings(deadline=None)
@given(
    st.lists(st.lists(boxes, min_size=5, max_size=5), min_size=1, max_size=8),
    st.lists(boxes, max_size=4),
    st.sets(st.integers(0, 7)),
)
def test_unforced_labels_are_apart_inside_and_off_the_walls(candidates, walls, forced):
    places = np.array([[(*box, k) for k, box in enumerate(some)] for some in candidates], dtype=float)
    around = Around(bounds=ROOM, boxes=np.array([(*w, NEVER) for w in walls]).reshape(-1, 5))
    forced = [i for i in sorted(forced) if i < len(places)]
    found = place_labels(places, around, forced=forced)
    assert found == place_labels(places, around, forced=forced)  # deterministic
    assert all(found.rects[i] is not None for i in forced)
    for i, box in enumerate(found.rects):
        if box is None:
            assert found.choices[i] == HIDDEN
        elif i not in forced:
            assert box == tuple(places[i, found.choices[i], :4])
            assert covering(np.array([box]), around)[0] == 0
            assert not any(overlap(box, other) for j, other in enumerate(found.rects) if other and j != i)


# --- no line runs through a label -----------------------------------------------------------------------


def passes_through(box, xs, ys):
    """Whether a point of a line lies in the box, a pixel inside its edge."""
    inner = box.adjusted(1, 1, -1, -1)
    inside = (xs > inner.left()) & (xs < inner.right()) & (ys > inner.top()) & (ys < inner.bottom())
    return bool(inside.any())


directions = (
    st.tuples(*[st.floats(-1, 1)] * 3).filter(lambda v: math.hypot(*v) > 0.1).map(lambda v: normalised(v))
)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(directions, min_size=1, max_size=9),
    st.floats(-3, 3),
    st.floats(-1.5, 1.5),
    st.sampled_from(["bloch", "polarization", "both"]),
    st.sampled_from([130, 260, 400]),
)
def test_a_line_under_a_label_is_interrupted(qapp, vectors, azimuth, elevation, poles, side):
    camera, theme = Camera(azimuth, elevation), LIGHT.with_spheres(SphereLooks(poles=poles))
    arrows = [Setting(f"b{i + 1}'", v) for i, v in enumerate(vectors)]
    layout = layout_sphere(QRectF(0, 0, side, side), arrows, camera, theme, selected=0)
    disc, t = layout.disc, np.linspace(0, 1, 2000)
    lines = [(disc.x + t * (x - disc.x), disc.y + t * (y - disc.y)) for x, y, _ in layout.tips.tolist()]
    lines.append((disc.x + disc.radius * np.cos(2 * np.pi * t), disc.y + disc.radius * np.sin(2 * np.pi * t)))
    for k, (x, y, _) in enumerate(layout.axis_ends.tolist()):
        reach = 1.0 if k < 3 else 1 / 1.13
        lines.append((disc.x + reach * t * (x - disc.x), disc.y + reach * t * (y - disc.y)))
    for _, normal in AXES:
        first, second = (np.array(one) for one in great_circle(camera, normal))
        right, up = np.outer(first, np.cos(2 * np.pi * t)) + np.outer(second, np.sin(2 * np.pi * t))
        lines.append((disc.x + disc.radius * right, disc.y - disc.radius * up))
    for box in (*layout.labels, *layout.axis_labels):
        if box is not None and any(passes_through(box, xs, ys) for xs, ys in lines):
            assert box in layout.struck


def test_under_a_label_nothing_of_the_line_is_left(qapp):
    """A shaft of Bob's runs where the name of Alice's only direction must go."""
    fan = [normalised((0.3, 0.8 * math.cos(a), 0.8 * math.sin(a))) for a in np.linspace(0, 6.28, 40)]
    arrows = [Setting("a1", NEAR), *(Setting(f"b{k}", v) for k, v in enumerate(fan))]
    both = Party("alice", "Alice", 1), Party("bob", "Bob", len(fan))
    canvas, layout = painted(arrows, both, selected=0)
    assert layout.labels[0] in layout.struck
    inner = layout.labels[0].adjusted(4, 4, -4, -4)
    ink = LIGHT.color("bob")
    assert near(canvas, ink, inner.center(), 3) == 0
