"""A talk given with nothing but the keys of a presenter remote, in a real window.

The pictures of all steps stay in ``build/talk``, to be looked at.
"""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from gui.core.tours import shipped_tour
from tests.end_to_end.program import ROOT, is_same, wait_for

TALK = "ten_minutes"
STRIP, BELOW = (0, 44, 900, 122), (0, 124, 1280, 720)  # of the window at 1280 x 720
LOOK = 3.0  # seconds in which the scene and its verdicts come

pytestmark = [
    pytest.mark.display,
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
]


def _differ(one: Image.Image, other: Image.Image) -> bool:
    """Whether another step is shown: its words in the strip, and something else below it."""
    return all(not is_same(one.crop(box), other.crop(box)) for box in (STRIP, BELOW))


def test_the_ten_minutes_are_given_with_page_down_alone(start):
    folder = ROOT / "build" / "talk"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    tour = shipped_tour(TALK)
    program = start("--tour", TALK)
    before = None
    for number, step in enumerate(tour.steps, start=1):
        if before is not None:
            program.key("Next")
            wait_for(lambda old=before: _differ(old, program.picture()), f"step {number}")
        program.rest(LOOK + (0.0 if step.animation is None else step.animation.seconds))
        before = program.picture()
        before.save(folder / f"{number:02d}.png")
    # At the end the key leads no further; back it does.
    program.key("Next")
    program.rest(1.5)
    assert is_same(before.crop(STRIP), program.picture().crop(STRIP))
    program.key("Prior")
    wait_for(lambda: _differ(before, program.picture()), "the last step but one")
    assert program.close() == 0
    assert program.process.stderr.read() == ""
    assert len(list(folder.glob("*.png"))) == len(tour.steps)


def test_the_first_start_offers_the_tour_and_no_other_does(start):
    program = start(first=True)
    offered = program.settled()
    assert program.close() == 0
    usual = start().settled()
    assert not is_same(offered, usual)
