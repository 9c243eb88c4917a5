"""On stage no letter is lower than 18 pixels at 1280 x 720, whatever scene and picture are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.app.stage.presentation import stage_scale
from gui.app.stage.views import BOTH, PLOT
from gui.core import intents
from gui.core.scene_list import SCENES
from gui.look.theme import FONT_SMALL
from tests.gui.letters import small_letters

LEAST = 18.0  # pixels, asked for by the last row of a lecture hall


def on_stage(window, size=(1280, 720)):
    """Enter the mode; a virtual screen has its own size, so the window is made as large as asked."""
    window.presentation.flip()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(*size)
    arranged()
    return window.presentation.stage


def arranged() -> None:
    for _ in range(4):
        QApplication.processEvents()


def test_the_scale_grows_with_the_screen():
    """12 pixels, the smallest letters of the theme, are 18 at 1280 x 720 and grow in proportion."""
    assert FONT_SMALL * stage_scale(1280, 720) == LEAST
    assert stage_scale(1920, 1080) == pytest.approx(1.5 * stage_scale(1280, 720))
    assert stage_scale(3840, 2160) == pytest.approx(3 * stage_scale(1280, 720))
    assert stage_scale(1920, 720) == stage_scale(1280, 1080) == stage_scale(1280, 720)


def small_ones(window, scene: str, places) -> dict[str, str]:
    """Letters that are too low in these pictures of a scene, and with the sphere: where each is."""
    window.dispatch.apply("scene", intents.set_scene, scene)
    window.refresh()
    arranged()
    presentation, found = window.presentation, {}
    for k in places if places is not None else range(len(presentation.pictures)):
        presentation.stage.picture_wanted.emit(k)
        arranged()
        for fault in small_letters(presentation.stage, LEAST):
            found.setdefault(f"{scene}: {fault}", presentation.pictures[k].name)
    presentation.set_view(BOTH)
    arranged()
    for fault in small_letters(presentation.stage, LEAST):
        found.setdefault(f"{scene}: {fault}", BOTH)
    presentation.set_view(PLOT)
    return found


@pytest.mark.parametrize("scene", ["leggett", "assumptions"])
def test_no_letter_is_small(window, scene):
    """The picture that the scene shows first, alone and beside the sphere."""
    on_stage(window)
    assert not (small := small_ones(window, scene, (0,))), small


@pytest.mark.long
@pytest.mark.parametrize("scene", SCENES)
def test_no_letter_is_small_in_any_picture(window, scene):
    on_stage(window)
    assert not (small := small_ones(window, scene, None)), small
