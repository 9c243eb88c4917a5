"""Tours in the window: each step is shown, looks different, and its words fit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame
from shiboken6 import delete

from gui.app.tours.highlight import Highlight
from gui.core.intents import set_visibility
from gui.core.tours import FIRST, TOURS, shipped_tour
from gui.look.motion import reduce_motion
from gui.widgets.pages import Pages


def _picture(window):
    return window.centralWidget().grab().toImage()


def _show_all(window, qtbot, name, look):
    player = window.tours.player
    tour = shipped_tour(name)
    player.start(tour)
    for index in range(len(tour.steps)):
        player.go_to(index)
        window.refresh()
        qtbot.wait(1)
        look(index, tour.steps[index])
    window.tours.leave()


def _check_step(window, seen, index, step):
    strip = window.tours.strip
    assert strip.isVisible() and strip.title.text() == step.title
    assert not strip.is_cut, f"{step.title}: {strip.text}"
    if step.tab is not None:
        pages = window.current_scene.findChildren(Pages)
        assert step.tab in [one.tabText(k) for one in pages for k in range(one.count())]
    # What is highlighted is in view, and nothing else lies over it but the ring.
    assert len(window.tours.parts.found(step.highlight)) == len(step.highlight)
    now = _picture(window)
    assert now != seen.get("last"), step.title
    seen["last"] = now


@pytest.mark.long
def test_the_shortest_tour_shows_each_step(window, still, qtbot):
    seen: dict[str, QImage] = {}
    _show_all(window, qtbot, FIRST, lambda i, step: _check_step(window, seen, i, step))


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name in TOURS if name != FIRST])
def test_each_tour_shows_each_step(window, still, qtbot, name):
    seen: dict[str, QImage] = {}
    _show_all(window, qtbot, name, lambda i, step: _check_step(window, seen, i, step))


@pytest.mark.long
@pytest.mark.parametrize("name", TOURS)
def test_words_fit_in_a_narrow_window(make_window, still, qtbot, name):
    window = make_window(size=(960, 600))
    reduce_motion(True)

    def look(index, step):
        assert not window.tours.strip.is_cut, f"{step.title}: {window.tours.strip.text}"

    _show_all(window, qtbot, name, look)


@pytest.mark.long
def test_the_strip_keeps_its_height_whatever_is_said(window, still, qtbot):
    heights, tops = set(), set()

    def look(index, step):
        heights.add(window.tours.strip.height())
        tops.add(window.body.mapTo(window, QPoint(0, 0)).y())

    _show_all(window, qtbot, FIRST, look)
    assert len(heights) == 1 and len(tops) == 1


def test_dots_lead_to_steps_and_tell_where_one_is(window, qtbot):
    window.tours.start_shipped(FIRST)
    dots, player = window.tours.strip.dots, window.tours.player
    qtbot.mouseClick(dots, Qt.MouseButton.LeftButton, pos=dots.place(3))
    assert player.number == 4
    assert dots.accessibleName() == f"Step 4 of 6: {player.step.title}"
    dots.setFocus()
    QTest.keyClick(dots, Qt.Key.Key_Home)
    assert player.number == 1
    QTest.keyClick(dots, Qt.Key.Key_Right)
    assert player.number == 2
    window.tours.leave()


@pytest.mark.parametrize(("across", "number"), [(-90, 2), (90, 1), (-20, 1)])
def test_a_swipe_leads_on(window, qtbot, across, number):
    window.tours.start_shipped(FIRST)
    strip, start = window.tours.strip, QPoint(300, 40)
    qtbot.mousePress(strip, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=start + QPoint(across, 5))
    assert window.tours.player.number == number
    window.tours.leave()


def test_the_buttons_lead_on_and_out(window, qtbot):
    strip = window.tours.strip
    window.tours.start_shipped(FIRST)
    assert not strip.back.isEnabled()
    strip.next.click()
    strip.next.click()
    strip.back.click()
    assert window.tours.player.number == 2
    strip.leave.click()
    assert not strip.isVisible() and not window.tours.player.running


def test_the_numbers_in_the_words_follow_what_is_done(window, still, qtbot):
    window.tours.start_shipped(FIRST)
    window.refresh()
    assert "V = 0.9850" in window.tours.strip.text
    window.dispatch.apply("V", set_visibility, 0.5)
    window.refresh()
    assert "V = 0.5000" in window.tours.strip.text
    window.tours.leave()


def test_the_first_start_offers_the_short_tour_until_it_is_answered(window):
    tours = window.tours
    tours.offer_first()
    assert tours.offer.isVisible()
    tours.offer.declined.emit()
    tours.offer.close_message()
    tours.offer_first()
    assert not tours.offer.isVisible()


def test_accepting_the_offer_starts_it(window):
    window.tours.offer_first()
    window.tours.offer.accepted.emit()
    assert window.tours.player.tour.title == TOURS[FIRST]
    window.tours.leave()


def test_a_tour_that_cannot_be_opened_is_told(window, tmp_path):
    path = tmp_path / "talk.toml"
    path.write_text('title = "x"\n[[steps]]\ntitle = "y"\nscene = "z"\n')
    window.tours.start_named(str(path))
    assert "talk.toml: steps[0].scene" in window.banner.text() and not window.tours.player.running


def test_closing_during_a_tour_asks_about_nothing_of_the_tour(window):
    window.tours.start_shipped(FIRST)
    window.tours.player.advance()
    window.close()
    assert not window.store.is_modified


def test_the_ring_outlives_what_it_surrounds(window, qtbot):
    frame = QFrame(window.centralWidget())
    frame.setGeometry(100, 200, 50, 40)
    frame.show()
    ring = Highlight(window.themes.theme, window.centralWidget())
    ring.surround((frame,))
    qtbot.waitUntil(lambda: ring.boxes == (frame.geometry(),))
    frame.move(150, 200)  # it follows
    qtbot.waitUntil(lambda: ring.boxes == (frame.geometry(),))
    delete(frame)  # as the cards of hypotheses that are asked about no more
    ring.place()
    assert ring.boxes == ()
    ring.surround((window.ruler,))
    qtbot.waitUntil(lambda: len(ring.boxes) == 1)
    delete(ring)
