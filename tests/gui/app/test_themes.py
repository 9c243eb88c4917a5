"""Another theme: what was out of sight when it came looks as what was in view."""

import pytest
from PySide6.QtWidgets import QApplication

from gui.core import intents
from gui.core.scene_list import SCENES
from tests.tiers import mostly_long


def picture(window, qtbot):
    qtbot.waitUntil(lambda: window.is_settled, timeout=60_000)
    for _ in range(5):  # layout, then what the layout changes
        QApplication.processEvents()
    return window.stack.grab().toImage()  # labels of the spheres keep the places they found last


# Verdicts sweeps for a minute before it holds still.
SHOWN = [name for name in SCENES if name != "verdicts"]


@pytest.mark.parametrize("name", mostly_long(SHOWN, quick=("bell",)))
def test_a_scene_takes_a_theme_when_it_is_shown_as_if_it_had_been_in_view(name, make_window, themes, qtbot):
    """The palette changes for all at once; hidden widgets take their colours from it when they are shown."""
    window = make_window(intents.set_scene(intents.default_scenario(), name))
    other = "werner" if name == "leggett" else "leggett"

    def again():
        """After a visit elsewhere: words may have found other places the first time."""
        for scene in (other, name):
            window.menus.scenes[scene].trigger()
            found = picture(window, qtbot)
        return found

    again()
    light = again()
    themes.choose("dark")  # in view
    dark = again()
    assert dark != light
    for choice, expected in (("light", light), ("dark", dark)):
        window.menus.scenes[other].trigger()
        picture(window, qtbot)
        themes.choose(choice)  # out of sight
        window.menus.scenes[name].trigger()
        assert picture(window, qtbot) == expected
