"""The page "Strings": what the hand does to the tree, and what is said of strings that were chosen."""

from __future__ import annotations

from itertools import pairwise

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.core import intents
from gui.core.scenes.macroscopic import StringChoices
from gui.core.scenes.macroscopic.strings import shown_strings
from gui.scenes.macroscopic.string_words import pair_words, strings_picture
from gui.widgets.job_row import JobRow

LONG = 60_000  # milliseconds; only a broken test waits so long


@pytest.fixture
def window(make_window, request):
    start = intents.set_scene(intents.default_scenario(), "macroscopic")
    strings = StringChoices(**getattr(request, "param", {}))
    return make_window(
        replace(start, macroscopic=replace(start.macroscopic, page="strings", strings=strings)), (1400, 900)
    )


def chosen(window) -> StringChoices:
    window.refresh()
    return window.store.scenario.macroscopic.strings


def tree(window):
    return window.current_scene.strings.tree.tree


def test_a_click_chooses_a_string_and_the_one_before_is_compared_with_it(window):
    """The binary tree's rows are in the order xxxx, xxxy, ... yyyy: row 5 of the picture is string 5."""
    window.dispatch.apply("construction", lambda s: _with(s, construction="binary", first=0, second=1))
    window.refresh()
    QTest.mouseClick(tree(window), Qt.MouseButton.LeftButton, pos=tree(window).row_position(5).toPoint())
    assert (chosen(window).first, chosen(window).second, chosen(window).steps) == (1, 5, 4)
    # xxxy and xyxy part at the second level: there both act on particle 1 of region B.
    assert tree(window).picture().meeting == {1}
    said = tree(window).accessibleDescription()
    assert "A x1 · B x1 · C x1 · D y1" in said and "anticommute" in said and "in B." in said


def _with(s, **changes):
    strings = replace(s.macroscopic.strings, **changes)
    return replace(s, macroscopic=replace(s.macroscopic, strings=strings))


def test_keys_walk_along_the_tree(window):
    window.dispatch.apply("construction", lambda s: _with(s, construction="binary", second=0, steps=0))
    window.refresh()
    for key in (Qt.Key.Key_Y, Qt.Key.Key_X, Qt.Key.Key_Y, Qt.Key.Key_Y):
        QTest.keyClick(tree(window), key)
        window.refresh()
    assert (chosen(window).second, chosen(window).steps) == (0b1011, 4)
    QTest.keyClick(tree(window), Qt.Key.Key_Left)
    window.refresh()
    QTest.keyClick(tree(window), Qt.Key.Key_X)
    assert (chosen(window).second, chosen(window).steps) == (0b1010, 4)
    QTest.keyClick(tree(window), Qt.Key.Key_Space)
    QTest.keyClick(tree(window), Qt.Key.Key_Home)
    assert (chosen(window).first, chosen(window).second) == (0b1010, 0)


def test_a_string_and_itself_are_no_pair():
    choices = StringChoices(first=3, second=3)
    assert "same string" in pair_words(choices, shown_strings(choices))[0]


@pytest.mark.parametrize("construction", ["binary", "careful", "best"])
@pytest.mark.parametrize("regions", range(2, 7))
def test_the_picture_is_a_tree_that_leads_to_each_string(construction, regions):
    """A path from the root has the letters of its string; nodes have two children or lead to rows."""
    choices = StringChoices(construction=construction, regions=regions, second=1, steps=regions)
    picture = strings_picture(choices, shown_strings(choices))
    assert len(picture.rows) == len(set(picture.rows)) == 2**regions
    for row, path in enumerate(picture.paths):
        assert picture.nodes[path[0]].parent == -1
        for above, node in pairwise(path):
            found = picture.nodes[node]
            assert found.parent == above and found.first <= row <= found.last
            particle, letter = picture.rows[row][picture.nodes[above].region]
            assert (particle, letter) == (picture.nodes[above].particle, found.branch)


@pytest.mark.parametrize("window", [{"view": "shifts"}], indirect=True)
def test_shifts_move_and_exchange_in_one_region(window, qtbot):
    part = window.current_scene.strings.shift
    before = part.picture.accessibleDescription()
    part.moves[1].click()
    window.refresh()
    part.exchanges[3].click()
    assert (chosen(window).shift, chosen(window).exchanged) == ((0, 1, 0, 0), (3,))
    assert part.picture.accessibleDescription() != before
    qtbot.waitUntil(lambda: "exactly once" in part.words.text(), timeout=LONG)
    part.anew.click()
    assert chosen(window).shift == chosen(window).exchanged == ()
    window.refresh()
    assert part.picture.accessibleDescription() == before


@pytest.mark.parametrize("window", [{"view": "shifts", "construction": "binary"}], indirect=True)
def test_a_shift_goes_round(window):
    """Region B of the binary tree has two particles: the second click leads back."""
    part = window.current_scene.strings.shift
    assert not part.moves[0].isEnabled()  # the root's region has one particle
    for wanted in (1, 0):
        part.moves[1].click()
        window.refresh()
        assert chosen(window).shift_of(1) == wanted


@pytest.mark.parametrize("window", [{"view": "table"}], indirect=True)
def test_the_table_and_a_search_for_fewer(window, qtbot):
    """Table: ⌈(2^k - 2)/(k - 1)⌉ for the careful tree; three regions do with two particles each (search)."""
    part = window.current_scene.strings.sizes
    qtbot.waitUntil(lambda: bool(part.table.shown().rows), timeout=LONG)
    cells = [[cell.text.rstrip(" ✓") for cell in row] for row in part.table.shown().rows]
    assert [row[2] for row in cells] == [str(-(-(2**k - 2) // (k - 1))) for k in range(2, 11)]
    assert all(int(row[4]) <= int(row[3]) <= int(row[2]) <= int(row[1]) for row in cells)
    assert part.table.shown().chosen == 2  # k = 4
    part.regions.setValue(3)
    part.particles.setValue(2)
    job = part.findChild(JobRow)
    job.button.click()
    qtbot.waitUntil(lambda: not job.is_running, timeout=LONG)
    assert "✓ Found: 8 strings of 3 regions with n = 2" in job.answer.text()


@pytest.mark.parametrize("window", [{"view": "table"}], indirect=True)
def test_a_search_that_is_cancelled_says_that_it_found_nothing(window, qtbot):
    """Two regions of one particle: all four strings act on the same two, and no set exists."""
    part = window.current_scene.strings.sizes
    part.regions.setValue(2)
    part.particles.setValue(1)
    job = part.findChild(JobRow)
    job.button.click()
    job.button.click()
    assert not job.is_running and "Cancelled" in job.answer.text()
    qtbot.waitUntil(lambda: not job.is_busy, timeout=LONG)
