"""Whatever is done in a scene with choices of its own: nothing raises, all agree, all can be undone."""

from __future__ import annotations

import os

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QTabWidget

from gui.app.figures import compose
from gui.core import intents
from gui.core.scene_list import SCENES
from gui.export.png import to_image
from gui.look.theme import LIGHT
from tests.gui.app.test_random_actions import check
from tests.gui.hands import settle
from tests.gui.player import Player

pytestmark = pytest.mark.qt_log_ignore("does not support raise")

NAMES = ("state", "bell", "assumptions", "macroscopic")
PAGE = QSizeF(900, 600)


def shown(window) -> dict[str, list[str]]:
    """What the scene's entries, choices and pages show, in the order of their making."""
    scene = window.current_scene
    return {
        "entries": [line.text() for line in scene.findChildren(QLineEdit) if line.isVisibleTo(scene)],
        "choices": [box.currentText() for box in scene.findChildren(QComboBox) if box.isVisibleTo(scene)],
        "numbers": [box.text() for box in scene.findChildren(QSpinBox) if box.isVisibleTo(scene)],
        "ticks": [str(box.isChecked()) for box in scene.findChildren(QCheckBox) if box.isVisibleTo(scene)],
        # The findings are a page in narrow windows, and no choice of the Scenario.
        "pages": [
            text
            for tabs in scene.findChildren(QTabWidget)
            if (text := tabs.tabText(tabs.currentIndex())) != "Findings" and not tabs.isTabVisible(0)
        ],
    }


def check_all(window, make_window) -> None:
    """As in any scene; besides every scene exports, and a new window shows the same in its entries."""
    check(window)
    now = window.current_scene.name
    other = make_window(window.store.scenario, size=(window.width(), window.height()))
    settle(other)
    assert shown(window) == shown(other)
    other.store.mark_saved()
    other.close()
    for name in SCENES:
        window.menus.scenes[name].trigger()
        settle(window)
        if name != "verdicts":  # a sweep of verdicts takes seconds
            image = to_image(
                compose(window.current_scene, window.results, LIGHT, "scene", PAGE), LIGHT, 1.0, False
            )
            assert not image.isNull()
    window.menus.scenes[now].trigger()
    settle(window)


def play(window, make_window, seed: int, count: int, every: int) -> None:
    window.store.mark_saved()
    player = Player(window, seed, stays=True)
    name = window.current_scene.name
    start = window.store.scenario
    try:
        for k in range(1, count + 1):
            player.act()
            if window.current_scene.name != name:  # an undo past the beginning, a table that was opened
                window.menus.scenes[name].trigger()
                settle(window)
            if k % every == 0:
                check_all(window, make_window)
        while window.store.undo_name is not None:
            window.menus.undo.trigger()
        settle(window)
        assert replace(window.store.scenario, view=start.view, scene=start.scene) == start
        check(window)
    except BaseException:
        print(f"seed {seed}, after {len(player.done)} actions; the last: {player.done[-12:]}")
        raise


@pytest.mark.long
@pytest.mark.parametrize("name", ("bell", "macroscopic"))
def test_random_actions_in_a_scene(make_window, name):
    play(make_window(intents.set_scene(intents.default_scenario(), name)), make_window, 1, 60, 60)


@pytest.mark.long
@pytest.mark.parametrize("name", (*NAMES, "experiment"))
def test_many_random_actions_in_a_scene(make_window, name):
    seed, count = int(os.environ.get("NLX_SEED", "2")), int(os.environ.get("NLX_ACTIONS", "480"))
    play(make_window(intents.set_scene(intents.default_scenario(), name)), make_window, seed, count, 100)
