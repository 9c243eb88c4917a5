"""What the hand is on stays where it is, and what was chosen stays chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.core.presets import apply_preset
from gui.core.scene_list import SCENES
from gui.core.scenes.polarization import PAGES
from gui.core.verdicts.sweep import refining, sweep
from gui.tasks.messages import MessageKind
from gui.widgets.banner import FewLines
from tests.gui.driving import undo_steps
from tests.tiers import mostly_long

START = intents.default_scenario()


def turn(window, scene):
    window.dispatch.apply("scene", intents.set_scene, scene)
    window.refresh()


@pytest.mark.parametrize("chosen", [0, 1])
def test_the_side_tab_is_remembered(window, chosen):
    tabs = window.explain_panel.tabs
    tabs.setCurrentIndex(chosen)
    turn(window, "marginals")
    assert tabs.currentIndex() == 1  # there are no verdicts here
    turn(window, "macroscopic")
    turn(window, "leggett")
    assert tabs.currentIndex() == chosen


def test_tabs_are_no_undo_steps(window):
    turn(window, "polarization")
    tabs = window.current_scene.tabs
    for k in range(len(PAGES)):
        tabs.setCurrentIndex(k)
        window.refresh()
    assert undo_steps(window.store) == 0 and not window.store.is_modified
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    tabs.setCurrentIndex(0)
    assert undo_steps(window.store) == 1


def test_the_button_stays_under_the_mouse_whatever_is_answered(window, qtbot):
    turn(window, "open_question")
    scene = window.current_scene
    for page, row in ((scene.finite, scene.finite.proof), (scene.proof, scene.proof.check)):
        scene.tabs.setCurrentWidget(page)
        places = set()
        for text in ("", "Short.", "A long answer, of many words. " * 8):
            row.say(text)
            qtbot.wait(1)
            for _ in range(3):
                window.layout().activate()
                page.layout().activate()
                qtbot.wait(1)
            button = row.button
            at = button.mapTo(window, QPoint(0, 0))
            places.add((at.x(), at.y(), button.width()))
        assert len(places) == 1, page


def test_loading_settings_goes_where_the_spheres_are(window):
    turn(window, "open_question")
    panel = window.current_scene.finite
    size = panel.current.size
    panel.load.click()
    window.refresh()
    s = window.store.scenario
    assert s.scene == "verdicts" and (len(s.alice), len(s.bob)) == size
    assert window.settings_panel.spheres["alice"].isVisible()
    window.commands.undo()
    assert window.store.scenario.scene == "open_question"
    assert len(window.store.scenario.alice) == 3


def test_a_sweep_goes_on_where_it_stopped():
    p = PARAMETERS["eta"]
    values = [p.low + f * (p.high - p.low) for f in refining(5)]
    told, steps = [], []
    from msgspec.structs import replace

    known = frozenset(values[:3])
    sweep(
        replace(START, hypotheses=("separable",)),
        "eta",
        5,
        deliver=told.append,
        progress=steps.append,
        should_stop=lambda: False,
        known=known,
    )
    assert [point.x for point in told] == values[3:]
    assert steps[-1] == 1.0


@pytest.mark.parametrize("size", mostly_long([(1280, 720), (960, 600), (1920, 1080)], quick=[(960, 600)]))
def test_the_ruler_keeps_its_place_in_all_scenes(make_window, qtbot, size):
    window = make_window(size=size)
    places = set()
    for scene in SCENES:
        turn(window, scene)
        for preset in ("triad", "chsh"):  # with and without the line on how well the settings fit
            window.dispatch.apply("preset", apply_preset, preset)
            window.refresh()
            for _ in range(3):
                qtbot.wait(1)
            if window.ruler.isVisible():
                places.add((window.ruler.y(), window.ruler.height()))
    assert len(places) == 1
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("size", [(1280, 720), (960, 600), (1920, 1080)])
def test_a_message_has_its_room_whether_or_not_there_is_one(make_window, qtbot, size):
    window = make_window(size=size)
    text = " ".join(["A long finding, of many words."] * 12)

    def places():
        for _ in range(3):
            qtbot.wait(1)
        parts = (window.stack, window.settings_panel, window.ruler, window.menus.bar, *window.top_bar.buttons)
        seen = [(part.mapTo(window, QPoint(0, 0)), part.size()) for part in parts if part.isVisible()]
        assert not any(
            window.banner.isVisible() and window.banner.geometry().intersects(part.geometry())
            for part in (window.menus.bar, *window.top_bar.buttons, *window.top_bar.sides)
            if part.isVisible()
        )
        return seen

    before = places()
    for kind in MessageKind:
        for words, details in (("Short.", ""), (text, ""), (text, "all of it")):
            window.banner.show_message(words, kind, details=details)
            assert places() == before, kind
            assert window.banner.text() == window.banner.accessibleName() == words
    shown = window.banner.findChild(FewLines)
    assert shown.is_cut and shown.toolTip() == text and shown.text().endswith("…")
    window.banner.close_message()
    assert places() == before
