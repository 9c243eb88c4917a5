"""Copying the scene for other programs, pasting it back, and its QR code on the screen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from gui.app.dialogs.code_dialog import MOST_BYTES, QUIET_MODULES, CodeDialog, QrCode
from gui.core import intents
from gui.core.share import FORMS, code_of


def _entry(window, title: str):
    found = [a for a in window.findChildren(type(window.menus.copy)) if a.text() == title]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", FORMS)
def test_what_is_copied_is_of_the_scene_as_it_is_now(window, name):
    # Not evaluated yet: the window must not copy what it showed before.
    window.dispatch.apply("V", intents.set_visibility, 0.625)
    _entry(window, FORMS[name].title).trigger()
    text = QGuiApplication.clipboard().text()
    assert text == FORMS[name].text(window.results)
    assert window.results.scenario is window.store.scenario and window.store.scenario.visibility == 0.625
    assert "Copied" in window.banner.text()


def test_a_pasted_scene_is_one_step_that_can_be_undone(window):
    code = code_of(intents.set_visibility(intents.set_scene(window.store.scenario, "bell"), 0.75))
    before = window.store.scenario
    QGuiApplication.clipboard().setText(f"  {code[:50]}\n{code[50:]}\n")
    window.menus.paste.trigger()
    assert window.store.scenario.scene == "bell" and window.store.scenario.visibility == 0.75
    assert window.store.undo_name == "paste scene"
    window.commands.undo()
    assert window.store.scenario == before


@pytest.mark.parametrize("text", ["", "hello", "NLX1:", "NLX1:abcd", "https://nowhere.example"])
def test_what_is_no_scene_is_refused_and_changes_nothing(window, text):
    before = window.store.scenario
    QGuiApplication.clipboard().setText(text)
    window.menus.paste.trigger()
    assert window.store.scenario is before
    assert window.banner.text()


def test_a_table_with_holes_is_not_copied_for_a_package_that_takes_none(window):
    window.dispatch.apply("pairs", lambda s: intents.replace(s, pairs=((0, 0), (1, 1))))
    QGuiApplication.clipboard().setText("before")
    _entry(window, FORMS["bell_polytopes"].title).trigger()
    assert QGuiApplication.clipboard().text() == "before"
    assert "not measured" in window.banner.text()


def _modules(widget: QrCode) -> np.ndarray:
    """The black and white fields of the painted code, read off the picture."""
    image = widget.grab().toImage()
    count = len(widget.matrix) + 2 * QUIET_MODULES
    side = min(image.width(), image.height()) // count
    left, top = (image.width() - side * count) / 2, (image.height() - side * count) / 2
    at = [int(QUIET_MODULES * side + (k + 0.5) * side) for k in range(count - 2 * QUIET_MODULES)]
    return np.array(
        [[image.pixelColor(int(left + x), int(top + y)).lightness() < 128 for x in at] for y in at]
    )


def test_the_painted_code_is_the_code(qtbot):
    widget = QrCode("NLX1:hello")
    qtbot.addWidget(widget)
    widget.resize(400, 380)
    painted = _modules(widget)
    np.testing.assert_array_equal(painted, np.array([list(row) for row in widget.matrix], dtype=bool))
    # The finder patterns of ISO/IEC 18004: a dark 3 x 3 field in a light and a dark frame, in three corners.
    finder = np.ones((7, 7), dtype=bool)
    finder[1:6, 1:6] = False
    finder[2:5, 2:5] = True
    for corner in (painted[:7, :7], painted[:7, -7:], painted[-7:, :7]):
        np.testing.assert_array_equal(corner, finder)


def test_the_dialog_shows_code_and_string_and_copies_it(window, qtbot):
    window.menus.qr.trigger()
    (dialog,) = window.findChildren(CodeDialog)
    qtbot.waitExposed(dialog)
    assert dialog.findChild(QrCode) is not None
    assert dialog.findChild(QPlainTextEdit).toPlainText() == code_of(window.store.scenario)
    QGuiApplication.clipboard().clear()
    next(b for b in dialog.findChildren(QPushButton) if "Copy" in b.text()).click()
    assert QGuiApplication.clipboard().text() == code_of(window.store.scenario)
    dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(CodeDialog))


def test_a_string_too_long_for_a_code_is_shown_as_text_only(qtbot):
    dialog = CodeDialog("x" * (MOST_BYTES + 1))
    qtbot.addWidget(dialog)
    assert dialog.findChild(QrCode) is None
    assert dialog.findChild(QPlainTextEdit).toPlainText() == "x" * (MOST_BYTES + 1)


def test_the_longest_string_that_is_offered_fits(qtbot):
    widget = QrCode("x" * MOST_BYTES)
    qtbot.addWidget(widget)
    # Version 40 has 177 x 177 modules.
    assert len(widget.matrix) == 177
