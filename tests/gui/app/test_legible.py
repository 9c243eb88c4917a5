"""Every scene and tab, in every size and with large letters: nothing overlaps, is cut or too small."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabWidget

from gui.core import intents
from gui.core.scene_list import SCENES
from gui.core.scenes.assumptions.game import GAME_VIEWS
from gui.core.scenes.assumptions.game_intents import set_game_view
from gui.core.scenes.experiment import VIEWS
from gui.core.scenes.experiment.intents import set_simulation_view
from tests.gui.legible import faults

LOOKS = 20


def arranged() -> None:
    for _ in range(6):
        QApplication.processEvents()


def pages(window, scenes=SCENES) -> Iterator[str]:
    """Every scene, every tab of it, and in narrow windows every side panel: what is seen is named."""
    sides = ("",) if window.body.is_wide else ("", "settings", "results")
    for scene in scenes:
        window.dispatch.apply("scene", intents.set_scene, scene)
        window.refresh()
        tabs = window.current_scene.findChild(QTabWidget)
        for k in range(tabs.count() if tabs else 1):
            if tabs and not tabs.isTabVisible(k):
                continue
            if tabs:
                tabs.setCurrentIndex(k)
            for side in sides:
                if not window.body.is_wide:
                    for name in window.body.sides:
                        window.body.set_open(name, name == side)
                name = " / ".join(part for part in (scene, tabs.tabText(k) if tabs else "", side) if part)
                for view in views(window):
                    arranged()
                    yield f"{name} / {view}" if view else name


def views(window) -> Iterator[str]:
    """The views of a tab that has several, one after the other."""
    scene = window.current_scene
    choices = window.store.scenario.assumptions
    if scene.name == "experiment" and scene.simulation.isVisible():
        for view in VIEWS:
            window.dispatch.apply("view", set_simulation_view, view)
            window.refresh()
            yield view
        return
    if scene.name != "assumptions" or choices.page != "game" or not scene.game.isVisible():
        yield ""
        return
    for view in GAME_VIEWS:
        window.dispatch.apply("view of the game", set_game_view, view)
        window.refresh()
        yield view


def all_faults(window, scale: float, *, sideways: bool) -> list[str]:
    found: dict[str, str] = {}
    for page in pages(window):
        # What a job has just brought may not be laid out yet, on a busy machine for a while: what stays is
        # a fault.
        for _ in range(LOOKS):
            seen = faults(window, scale, sideways=sideways)
            if not seen:
                break
            QTest.qWait(100)
        for fault in seen:
            found.setdefault(fault, page)
    return [f"{page}: {fault}" for fault, page in found.items()]


@pytest.mark.parametrize("size", [(960, 540), (1280, 720)])
def test_everything_is_legible(make_window, size):
    window = make_window(size=size)
    assert window.size().toTuple() == size
    assert not (found := all_faults(window, 1.0, sideways=False)), "\n".join(found)


def test_a_second_plot_beside_the_first_fills_its_place(make_window, themes):
    """Placing its buttons resized the view, and it was laid out for the 74 x 40 pixels before."""
    window = make_window(size=(2560, 1440))
    arranged()
    for page in pages(window, ("marginals",)):
        assert not (found := faults(window, themes.theme.scale, sideways=False)), (page, found)


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("size", "text_scale"),
    [
        *itertools.product([(960, 540), (960, 600), (1280, 720), (1920, 1080), (2560, 1440)], [1.0, 1.5]),
        ((960, 540), 0.8),
        ((1280, 720), 2.0),
        ((1920, 1080), 2.0),
    ],
)
def test_everything_is_legible_in_every_size(make_window, themes, size, text_scale, theme):
    themes.choose(theme)
    themes.set_text_scale(text_scale)
    window = make_window(size=size)
    arranged()
    assert window.size().toTuple() == size
    scale = themes.theme.scale
    assert scale == pytest.approx(text_scale * (1.3 if size[0] == 2560 else 1.0))
    found = all_faults(window, scale, sideways=size[0] / text_scale < 800)
    assert not found, "\n".join(found)
