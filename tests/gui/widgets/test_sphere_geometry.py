import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gui.core.scenario import Camera
from gui.widgets.label_places import HIDDEN, NEVER, Around, overlap
from gui.widgets.sphere import geometry as geo
from gui.widgets.sphere.geometry import Disc
from gui.widgets.sphere.labels import LabelJob, label_points

cameras = st.builds(Camera, st.floats(-math.pi, math.pi), st.floats(-math.pi / 2, math.pi / 2))
directions = (
    st.tuples(*[st.floats(-1, 1)] * 3)
    .filter(lambda v: math.hypot(*v) > 1e-3)
    .map(lambda v: geo.normalised(v))
)


@given(cameras, directions)
def test_projection_and_back(camera, direction):
    right, up, depth = geo.project(camera, direction)
    found = geo.unproject(camera, right, up, back=depth < 0)
    # near the rim the depth comes out of a square root of a rounding error
    assert np.allclose(found, direction, atol=1e-7)


@given(cameras, directions)
def test_projection_keeps_lengths(camera, direction):
    assert np.linalg.norm(geo.project(camera, direction)) == pytest.approx(1.0)
    assert np.allclose(geo.basis(camera) @ geo.basis(camera).T, np.eye(3))
    assert np.linalg.det(geo.basis(camera)) == pytest.approx(1.0)  # right-handed, or the picture is a mirror


@given(cameras, st.floats(-2, 2), st.floats(-2, 2))
def test_front_and_back_are_where_they_say(camera, right, up):
    front = geo.project(camera, geo.unproject(camera, right, up))
    back = geo.project(camera, geo.unproject(camera, right, up, back=True))
    assert front[2] >= -1e-12 and back[2] <= 1e-12
    assert np.allclose(front[:2], back[:2])
    length = max(1.0, math.hypot(right, up))
    assert np.allclose(front[:2], (right / length, up / length))


@given(cameras, directions, st.floats(0, math.pi))
def test_great_circle_ellipse(camera, normal, t):
    first, second = np.array(geo.great_circle(camera, normal))
    # every point of the ellipse is the picture of a point of the circle: lift it and test both equations
    x, y = math.cos(t) * first + math.sin(t) * second
    depth = math.sqrt(max(0.0, 1 - x * x - y * y))
    n = geo.project(camera, normal)
    assert n[0] * x + n[1] * y + n[2] * depth == pytest.approx(0.0, abs=1e-6)


def test_looking_along_axes():
    for _, axis in geo.AXES:
        for sign in (1, -1):
            target = tuple(sign * c for c in axis)
            seen = geo.project(geo.looking_along(Camera(), target), target)
            assert np.allclose(seen, (0, 0, 1))
    # from above, x points right and y up, as in a textbook
    above = geo.looking_along(Camera(), (0, 0, 1))
    assert np.allclose(geo.project(above, (1, 0, 0)), (1, 0, 0))
    assert np.allclose(geo.project(above, (0, 1, 0)), (0, 1, 0))


def test_camera_limits():
    assert geo.turned(Camera(0, 1), 0, 5).elevation == pytest.approx(math.pi / 2)
    assert geo.turned(Camera(3, 0), 1, 0).azimuth == pytest.approx(4 - 2 * math.pi)
    assert geo.zoomed(Camera(), 100).zoom == geo.ZOOM_MAX
    assert geo.zoomed(Camera(), 0.01).zoom == geo.ZOOM_MIN


def test_camera_flies_the_short_way():
    middle = geo.between(Camera(math.radians(170), 0), Camera(math.radians(-170), 0), 0.5)
    assert abs(middle.azimuth) == pytest.approx(math.pi)


def test_disc_leaves_the_margin_and_inverts():
    disc = geo.fit_disc(10, 20, 300, 200, 1.0, 30)
    assert disc == Disc(160, 120, 70)
    assert disc.to_screen((0, 1, 0)) == (160, 50)  # up is up
    assert disc.from_screen(*disc.to_screen((0.3, -0.4, 0))) == pytest.approx((0.3, -0.4))


@pytest.mark.parametrize("bad", [(0, 0, 0), (math.nan, 0, 1), (math.inf, 0, 0)])
def test_no_direction(bad):
    with pytest.raises(ValueError, match="no length"):
        geo.normalised(bad)


def at(theta, phi):
    return geo.direction_at(math.radians(theta), math.radians(phi))


@pytest.mark.parametrize(
    ("theta", "phi", "expected", "name"),
    [
        (4, 70, (0, 0, 1), "+z axis"),
        (177, 0, (0, 0, -1), "−z axis"),
        (93, 4, (1, 0, 0), "+x axis"),
        (90, -86, (0, -1, 0), "−y axis"),
        (46, 31, at(45, 30), "θ 45°, ω 30°"),
        (58, 121, at(60, 120), "θ 60°, ω 120°"),
        (58, -121, at(60, -120), "θ 60°, ω −120°"),
        (31, 2, at(30, 0), "θ 30°, xz plane"),
        (31, 178, at(30, 180), "θ 30°, xz plane"),
        (88, 44, at(90, 45), "xy plane, ω 45°"),
        # between two steps of theta only phi is near enough
        (52.4, 91, at(52.4, 90), "yz plane"),
    ],
)
def test_snap(theta, phi, expected, name):
    direction, found = geo.snap(at(theta, phi))
    assert np.allclose(direction, expected)
    assert found == name


def test_snap_leaves_the_middle_of_a_cell_alone():
    direction = at(82.5, 52.5)
    assert geo.snap(direction) == (direction, "")


@given(directions)
def test_snap_moves_no_further_than_it_may(direction):
    snapped, name = geo.snap(direction)
    angle = math.acos(min(1.0, float(np.dot(direction, snapped))))
    assert angle <= geo.SNAP_TOLERANCE + 1e-6
    assert (name == "") == (snapped == direction) or angle < 1e-6


def test_snapped_directions_are_exactly_in_their_plane():
    assert geo.snap(at(31, 2))[0][1] == 0.0
    assert geo.snap(at(88, 44))[0][2] == 0.0


def test_angle_text():
    assert geo.angles_text(at(36.9, 120)) == "θ = 36.9°, ω = 120.0°"
    assert geo.angles_text(at(90, -0.01)) == "θ = 90.0°, ω = 0.0°"
    assert geo.angles_text(at(90, -90)) == "θ = 90.0°, ω = −90.0°"


@given(st.lists(directions, max_size=8), cameras)
def test_new_direction_is_not_on_top_of_another(taken, camera):
    new = geo.roomiest_direction(taken, camera)
    assert np.linalg.norm(new) == pytest.approx(1.0)
    assert all(np.dot(new, old) < math.cos(math.radians(15)) for old in taken)


# --- labels -------------------------------------------------------------------------------------------


def job(points, sizes, bounds=(0, 0, 400, 400), radius=7.0, centre=(200, 200), obstacles=(), forced=()):
    points = np.array(points, dtype=float).reshape(-1, 2)
    circles = np.column_stack((points, np.full(len(points), radius), np.full(len(points), NEVER)))
    boxes = np.array([(*box, NEVER) for box in obstacles]).reshape(-1, 5)
    return LabelJob(
        points,
        np.full(len(points), radius),
        np.array(sizes, dtype=float).reshape(-1, 2),
        centre,
        Around(bounds=bounds, circles=circles, boxes=boxes),
        forced,
    )


def check(placement, task):
    boxes = [box for box in placement.rects if box is not None]
    for i, box in enumerate(boxes):
        assert task.around.bounds[0] <= box[0] and box[2] <= task.around.bounds[2]
        assert task.around.bounds[1] <= box[1] and box[3] <= task.around.bounds[3]
        assert not any(overlap(box, other) for other in boxes[:i])
        for x, y, r, _ in task.around.circles:
            dx, dy = max(box[0] - x, 0, x - box[2]), max(box[1] - y, 0, y - box[3])
            assert math.hypot(dx, dy) >= r - 1e-9


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(20, 380), st.floats(20, 380)), min_size=1, max_size=40),
    st.tuples(st.floats(8, 40), st.floats(10, 22)),
)
def test_labels_stay_apart_and_inside(points, size):
    task = job(points, [size] * len(points), obstacles=[(0, 0, 60, 20)])
    placement = label_points(task)
    check(placement, task)
    assert not any(overlap(box, (0, 0, 60, 20)) for box in placement.rects if box is not None)
    assert label_points(task) == placement  # deterministic


def test_scattered_points_all_get_their_label():
    ring = [(200 + 150 * math.cos(t), 200 + 150 * math.sin(t)) for t in np.arange(12) * math.pi / 6]
    placement = label_points(job(ring, [(20, 18)] * 12))
    assert None not in placement.rects


def test_label_is_put_outwards():
    (box,) = label_points(job([(330, 200)], [(20, 18)])).rects
    assert box is not None and box[0] > 337


def test_labels_keep_their_places():
    rng = np.random.default_rng(3)
    points = rng.uniform(60, 340, (10, 2))
    first = label_points(job(points, [(20, 18)] * 10))
    again = label_points(job(points + 0.3, [(20, 18)] * 10), first.choices)
    assert again.choices == first.choices


def test_a_neighbour_makes_room():
    # In this narrow strip the second label fits only where the first one goes by itself.
    points = [(60.0, 10.0), (100.0, 10.0)]
    alone = label_points(job(points[:1], [(20, 14)], bounds=(20, 0, 120, 20), radius=4.0, centre=(0, 10)))
    assert alone.rects[0] is not None and alone.rects[0][0] > 60
    task = job(points, [(20, 14)] * 2, bounds=(20, 0, 120, 20), radius=4.0, centre=(0, 10))
    placement = label_points(task)
    check(placement, task)
    assert None not in placement.rects


def test_without_room_a_label_is_hidden_unless_it_is_forced():
    tight = (190, 190, 214, 214)
    assert label_points(job([(200, 200)], [(20, 18)], bounds=tight)).choices == (HIDDEN,)
    (box,) = label_points(job([(200, 200)], [(20, 18)], bounds=tight, forced=(0,))).rects
    assert box is not None and box[0] >= 190 and box[2] <= 214


def test_no_labels():
    assert label_points(job([], [])).rects == ()
