"""``python main.py`` in a real window on a virtual screen: dragged with the mouse, looked at, closed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.end_to_end.program import ROOT, wait_for

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="xdotool is not installed"),
]


def changed_share(one: Image.Image, other: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The share of the pixels in ``box`` that differ visibly."""
    difference = ImageChops.difference(one.crop(box), other.crop(box)).convert("L")
    histogram = difference.histogram()
    return sum(histogram[24:]) / sum(histogram)


def brightness(picture: Image.Image) -> int:
    """Of the mean colour, 0 to 765."""
    return sum(picture.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def column_of_cursor(picture: Image.Image) -> int:
    """x of the dashed upright line of the φ cursor: the plot's column with most pixels of its colour."""
    accent = (0x25, 0x58, 0xC9)
    left, top, right, bottom = PLOT

    def count(x: int) -> int:
        return sum(
            all(abs(a - b) < 40 for a, b in zip(picture.getpixel((x, y)), accent, strict=True))
            for y in range(top + 130, bottom - 120)
        )

    found = max(range(left + 60, right - 10), key=count)
    assert count(found) > 30, "no cursor line is to be seen"
    return found


# Of the window at 1280 x 720: what lies where.
MENUS = (0, 0, 900, 38)
RAIL = (0, 44, 138, 590)
PLOT = (440, 50, 960, 590)
READOUTS = (975, 90, 1275, 590)
RULER = (0, 610, 1280, 720)


def test_drag_look_undo_and_close(start):
    program = start()
    before = program.settled()
    assert program.title() == "untitled - Nonlocality Explorer"

    # The φ cursor to the left: plot and numbers follow, menus and rail stay.
    x = column_of_cursor(before)
    program.drag((x, 300), (x, 300))  # a click: the focus and its ring are then there in all pictures
    before = program.settled()
    program.drag((x, 300), (x - 200, 300))
    wait_for(lambda: "•" in program.title(), "the mark of unsaved work")
    for box in (PLOT, READOUTS):
        wait_for(lambda box=box: changed_share(before, program.picture(), box) > 0.002, "another picture")
    after = program.settled()
    assert changed_share(before, after, MENUS) == 0
    assert changed_share(before, after, RAIL) == 0
    assert abs(column_of_cursor(after) - (x - 200)) <= 4

    # Undo brings back the old picture, apart from the buttons Undo and Redo.
    program.key("ctrl+z")
    wait_for(lambda: "•" not in program.title(), "undo")
    # The title is ahead of the paint, so ask until it is there.
    for box in (READOUTS, RULER):
        wait_for(lambda box=box: changed_share(before, program.picture(), box) < 0.002, "the old picture")
    # The box of the read-out stays where the drag has put it, as long as it does not cover the cursor.
    undone = program.settled()
    assert changed_share(before, undone, PLOT) < 0.04
    assert abs(column_of_cursor(undone) - x) <= 1

    # V on the ruler: its handle is near the right end.
    program.drag((1236, 664), (700, 664))
    wait_for(lambda: "•" in program.title(), "the change of V")
    for box in (RULER, PLOT):
        wait_for(lambda box=box: changed_share(before, program.picture(), box) > 0.005, "another picture")
    program.key("ctrl+z")
    wait_for(lambda: "•" not in program.title(), "undo")

    assert program.close() == 0
    assert program.process.stderr.read() == ""


def test_open_a_file_and_another_scene(start):
    program = start(str(ROOT / "resources" / "data" / "branciard2008.csv"))
    wait_for(lambda: "•" in program.title(), "the data")
    leggett = program.settled()
    program.key("ctrl+3")
    wait_for(lambda: changed_share(leggett, program.picture(), PLOT) > 0.02, "the other scene")
    program.key("ctrl+d")
    wait_for(lambda: brightness(program.picture()) < 300, "the dark theme")
    assert brightness(leggett) > 500
    program.key("ctrl+d")
    program.key("ctrl+1")
    wait_for(lambda: changed_share(leggett, program.picture(), PLOT) < 0.01, "the old picture")


def test_work_of_a_killed_program_is_offered(start):
    program = start()
    fresh = program.settled()
    program.drag((1236, 664), (700, 664))
    wait_for(lambda: "•" in program.title(), "the change of V")
    home = Path(program.env["XDG_DATA_HOME"])
    wait_for(lambda: list(home.rglob("*.nlx")), "the copy of unsaved work")
    program.process.kill()
    program.process.wait()
    again = start()
    # The offer stands above the plot and changes nothing by itself; without an answer it is kept.
    wait_for(lambda: changed_share(fresh, again.picture(), PLOT) > 0.01, "the offer")
    assert again.title() == "untitled - Nonlocality Explorer"
    assert again.close() == 0
    assert list(home.rglob("*.nlx"))
    assert again.process.stderr.read() == ""
