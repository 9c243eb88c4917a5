"""Thousands of slider steps: memory stays bounded and nothing piles up."""

from __future__ import annotations

import gc
import math

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from gui.app.application import return_large_blocks
from gui.app.window.main_window import MainWindow
from gui.core import intents
from gui.core.scene_list import SCENES
from gui.core.store import Store
from tests.gui.driving import undo_steps
from tests.gui.player import resident

STEPS = 6000
# A leaked curve of 361 points a step would be 17 MB.
MOST_GROWTH = 12_000_000


def step(window, k: int) -> None:
    sliders = window.settings_panel.sliders
    phase = 2 * math.pi * k / 200
    match k % 3:
        case 0:
            sliders["phi"].value_changed.emit(1.5 * math.sin(phase))
        case 1:
            sliders["visibility"].value_changed.emit(0.5 + 0.5 * math.sin(phase))
        case _:
            sliders["eta"].value_changed.emit(0.5 + 0.5 * math.cos(phase))
    if k % 500 == 0:
        window.dispatch.apply("scene", intents.set_scene, list(SCENES)[k // 500 % len(SCENES)])
    QApplication.processEvents()


def at_rest(window, qtbot) -> tuple[int, int, int]:
    """Objects of Qt, of Python, and bytes, once nothing is under way and garbage is gone."""
    qtbot.waitUntil(lambda: window.is_settled and not window.verdicts.is_busy, timeout=120_000)
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        gc.collect()
    return len(window.findChildren(QObject)), len(gc.get_objects()), resident()


@pytest.mark.long
@pytest.mark.processes  # as the program runs: in threads, what solvers remember would count as well
def test_slider_steps_leak_nothing(window, qtbot):
    return_large_blocks()
    window.dispatch.begin("slide")
    warm = 500 * len(SCENES)
    for k in range(warm):  # every scene, every cache and font is warm afterwards
        step(window, k)
    before = at_rest(window, qtbot)
    for k in range(warm, warm + STEPS):
        step(window, k)
    after = at_rest(window, qtbot)
    window.dispatch.end()
    widgets, tracked, memory = (new - old for new, old in zip(after, before, strict=True))
    assert memory < MOST_GROWTH
    assert tracked < STEPS / 4  # less than one object in four steps
    assert abs(widgets) < 20
    assert undo_steps(window.store) == 1


@pytest.mark.long
def test_history_is_limited(window):
    """Without a gesture each change is a step: the history must not grow for ever."""
    for k in range(1200):
        window.dispatch.apply("V", intents.set_visibility, k / 1200)
    assert undo_steps(window.store) == 500


@pytest.mark.long
def test_windows_that_are_closed_are_gone(qtbot, themes):
    """Opening and closing ten more windows leaves no more objects than opening three."""

    def cycle() -> None:
        window = MainWindow(Store(intents.default_scenario()), themes)
        window.show()
        QApplication.processEvents()
        window.close()
        window.deleteLater()

    def live() -> int:
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QApplication.processEvents()
            gc.collect()
        return sum(1 for o in gc.get_objects() if isinstance(o, QObject))

    for _ in range(3):
        cycle()
    before = live()
    for _ in range(10):
        cycle()
    assert live() - before < 50
