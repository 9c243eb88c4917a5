"""The image of the map is kept from frame to frame: what is on the screen is what a fresh widget paints."""

import numpy as np
import pytest

from gui.core.scenario import Camera
from gui.look.theme import DARK, LIGHT
from gui.widgets.sphere.map import MapScale, SphereMap

THETA, PHI = np.meshgrid(np.linspace(0, np.pi, 31), np.linspace(0, 2 * np.pi, 61), indexing="ij")
FIRST, SECOND = np.cos(THETA), np.sin(THETA) * np.cos(PHI)
X = (1.0, 0.0, 0.0)
START = {"values": FIRST, "scale": MapScale(), "camera": Camera(), "u": X, "theme": LIGHT}


@pytest.fixture
def make(qtbot):
    def made(theme):
        view = SphereMap(theme)
        qtbot.addWidget(view)
        view.resize(320, 280)
        return view

    return made


def frame(view, values, scale, camera, u, theme):
    view.follow(theme)
    view.set_field(values, scale)
    view.set_camera(camera)
    view.set_picked(u, "u", 0.0)
    return view.grab().toImage()


@pytest.mark.parametrize(
    "other",
    [
        {"values": SECOND},
        {"scale": MapScale(0.5, 0.5)},
        {"camera": Camera(azimuth=1.0, elevation=0.2)},
        {"theme": DARK},
    ],
    ids=lambda other: next(iter(other)),
)
def test_after_a_change_the_map_is_that_of_a_fresh_widget(make, other):
    after = {**START, **other}
    view = make(LIGHT)
    before = frame(view, **START)
    changed = frame(view, **after)
    assert changed != before
    assert changed == frame(make(after["theme"]), **after)
    assert frame(view, **START) == before
