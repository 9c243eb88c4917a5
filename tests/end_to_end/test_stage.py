"""The presentation in a real window: in with F5, what the keys do there, and out with Escape."""

from __future__ import annotations

import shutil

import pytest

from tests.end_to_end.program import is_same, wait_for

SURE = 0, 0, 960, 590  # of the window: cards and flags may still be computed

pytestmark = [
    pytest.mark.display,
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
]


def test_on_stage_and_back(start):
    program = start()
    before = program.settled()
    program.key("F5")
    program.rest(5.0)  # passing words go
    stage = program.settled()
    assert not is_same(stage, before)
    program.key("v")  # the sphere
    wait_for(lambda: not is_same(program.picture(), stage), "the sphere")
    program.key("b")
    wait_for(lambda: program.picture().getcolors(2) == [(1280 * 720, (0, 0, 0))], "black")
    program.key("Next")  # any key brings the picture back, those of a remote too
    wait_for(lambda: len(program.picture().getcolors(1 << 20) or []) > 20, "the picture again")
    program.key("Escape")
    program.do("mousemove", "640", "30")
    wait_for(lambda: is_same(program.picture().crop(SURE), before.crop(SURE)), "the window as it was")
    program.key("F5")
    program.rest(2.0)
    assert program.close() == 0  # from the stage, too
    assert program.process.stderr.read() == ""
