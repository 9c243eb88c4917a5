"""Every dialog on the smallest screen and with large letters: nothing overlaps or is cut."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from gui.app.dialogs.export_dialog import ExportDialog
from gui.app.papers.gallery import Gallery
from gui.core import intents
from gui.core.presets import EXAMPLES
from tests.gui.legible import faults

SMALLEST = 944, 500  # what a screen of 960 x 540 leaves to a window with a frame


def arranged() -> None:
    for _ in range(6):
        QApplication.processEvents()


def opened(window, themes, qtbot) -> list[QDialog]:
    """One of each kind."""
    dialogs = window.dialogs
    qtbot.waitUntil(lambda: "local" in window.verdicts.answers, timeout=30_000)
    dialogs.show_table()
    dialogs.show_state()
    dialogs.show_shots()
    dialogs.show_search()
    dialogs.show_help("keys")
    dialogs.show_certificate("local")
    window.menus.papers.trigger()
    qtbot.waitUntil(lambda: window.findChild(Gallery) is not None)
    window.menus.animation.trigger()
    window.dispatch.apply("scene", intents.set_scene, "open_question")
    window.refresh()
    window.current_scene.finite.open_search()
    export = ExportDialog(window.current_scene, window.results, themes.theme, None, window)
    export.show()
    window.files.import_files([EXAMPLES["delft2015"][1]])
    arranged()
    shown = [one for one in window.findChildren(QDialog) if one.isVisible()]
    assert len(shown) == 11
    return shown


@pytest.mark.qt_log_ignore("does not support raise")
@pytest.mark.parametrize("text_scale", [1.0, 1.5])
def test_dialogs_fit_a_small_screen(window, themes, qtbot, text_scale):
    themes.set_text_scale(text_scale)
    found = []
    for dialog in opened(window, themes, qtbot):
        name = dialog.windowTitle()
        found += [f"{name}: {fault}" for fault in faults(dialog, themes.theme.scale)]
        least = dialog.minimumSize().expandedTo(dialog.minimumSizeHint())
        if least.width() > SMALLEST[0] or least.height() > SMALLEST[1]:
            found.append(f"{name} needs {least.toTuple()}")
        dialog.resize(*SMALLEST)
        arranged()
        found += [f"{name}: {fault}" for fault in faults(dialog, themes.theme.scale, sideways=text_scale > 1)]
    assert not found, "\n".join(found)
