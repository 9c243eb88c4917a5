"""The command palette in a whole window: all is found in it, done by keys alone, and the focus returns."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QMenu

from gui.app.palette.panel import PalettePanel
from gui.core.equations import equations
from gui.core.intents import set_camera
from gui.core.palette import help_headings
from gui.core.papers import FIGURES, figure_name, show_figure
from gui.core.presets import PRESETS
from gui.core.scenario import Camera
from gui.core.scene_list import SCENES
from gui.core.tours import TOURS
from physics.thresholds import THRESHOLDS

Key = Qt.Key


class Hand:
    """The palette as it is used: opened by its key, typed into, walked and read."""

    def __init__(self, window) -> None:
        self.window = window
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        QTest.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)

    @property
    def panel(self) -> PalettePanel:
        return self.window.findChild(PalettePanel)

    @property
    def line(self) -> QLineEdit:
        return self.panel.findChild(QLineEdit)

    def rows(self) -> list[str]:
        model = self.panel.findChild(QListView).model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [model.index(k, 0).data(role) for k in range(model.rowCount())]

    def chosen(self) -> str:
        return self.panel.findChild(QListView).currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)

    def type(self, text: str) -> Hand:
        self.line.setText(text)
        return self

    def press(self, key: Key) -> None:
        QTest.keyClick(self.line, key)


def all_actions(menu) -> list[QAction]:
    found = []
    for action in menu.actions():
        inner = action.menu()
        found += all_actions(inner) if isinstance(inner, QMenu) else [action]
    return [action for action in found if action.text() and not action.isSeparator()]


def test_everything_the_program_has_is_found(window):
    hand = Hand(window)
    said = "\n".join(hand.rows())
    for action in all_actions(window.menus.bar):
        assert action.text().replace("&", "") in said
    for name, *_ in PRESETS.values():
        assert f"{name}, Preset" in said
    for scene in SCENES.values():
        assert f"{scene.title}, Scene" in said
    for one in equations().values():
        assert f"{one.title}, Equation" in said
    assert sum(", Threshold" in row for row in hand.rows()) == len(THRESHOLDS)
    assert sum(", Help, Help page" in row for row in hand.rows()) == len(help_headings())
    assert len(hand.rows()) == len(set(hand.rows()))


def test_the_figures_of_the_papers_come_soon_after_and_open_as_scenes(window, qtbot):
    hand = Hand(window).type("figure 2008")
    qtbot.waitUntil(lambda: any(", Figure, " in row for row in hand.rows()), timeout=30_000)
    assert hand.line.text() == "figure 2008"
    hand.type("")
    assert sum(", Figure, " in row for row in hand.rows()) == len(FIGURES)
    assert sum(", Tour, " in row for row in hand.rows()) == len(TOURS)
    window.dispatch.apply("view", set_camera, "alice", Camera(1.2, 0.2))
    before = window.store.scenario
    hand.type(FIGURES[-1].label + " " + FIGURES[-1].sentence)
    assert ", Figure, " in hand.chosen()
    hand.press(Key.Key_Return)
    # As from the gallery: the figure's scene, with the spheres turned as they were.
    assert window.store.scenario == show_figure(before, figure_name(FIGURES[-1])) != before
    assert window.store.scenario.view.alice == Camera(1.2, 0.2)
    window.commands.undo()
    assert window.store.scenario == before


def test_a_threshold_is_walked_to_and_undone(window):
    window.ruler.setFocus()
    hand = Hand(window).type("chsh threshold 1969")
    assert hand.chosen().startswith("V = 0.7071")
    hand.press(Key.Key_Return)
    assert not hand.panel.isVisible()
    assert window.store.scenario.visibility == pytest.approx(0.5**0.5)
    assert window.focusWidget() is window.ruler
    window.commands.undo()
    assert window.store.scenario.visibility == 0.985


def test_a_scene_and_a_preset_are_chosen_and_come_first_the_next_time(window):
    hand = Hand(window).type("werner")
    assert hand.chosen().startswith("Werner, Scene")
    hand.press(Key.Key_Return)
    assert window.store.scenario.scene == "werner"
    hand = Hand(window).type("dodeca")
    hand.press(Key.Key_Return)
    assert len(window.store.scenario.alice) == 10
    hand = Hand(window)
    assert hand.line.text() == ""
    assert [row.split(",")[0] for row in hand.rows()[:2]] == ["Dodecahedron", "Werner"]
    hand.press(Key.Key_Escape)


def test_escape_closes_it_and_gives_the_focus_back(window):
    groove = window.settings_panel.sliders["phi"].findChildren(QLineEdit)[0]
    groove.setFocus()
    hand = Hand(window)
    assert window.focusWidget() is hand.line
    hand.press(Key.Key_Tab)  # walks the list, and leaves the palette nowhere
    assert window.focusWidget() is hand.line and hand.chosen() == hand.rows()[1]
    hand.press(Key.Key_Up)
    hand.press(Key.Key_Up)
    assert hand.chosen() == hand.rows()[-1]
    hand.press(Key.Key_Down)
    assert hand.chosen() == hand.rows()[0]
    hand.press(Key.Key_Escape)
    assert not hand.panel.isVisible() and window.focusWidget() is groove


def test_what_cannot_be_done_says_why_and_does_nothing(window):
    hand = Hand(window).type("remove data")
    assert hand.chosen() == "Remove data, Command, File, not available: no data are open"
    hand.press(Key.Key_Return)
    assert hand.panel.isVisible()
    assert hand.line.accessibleDescription() == hand.chosen()
    hand.press(Key.Key_Escape)


def test_every_action_that_is_off_has_a_reason(window):
    """The fallback "not possible now" is for what others may add, not for the program's own."""
    hand = Hand(window)
    off = [row for row in hand.rows() if "not available" in row]
    assert off and not [row for row in off if "not possible now" in row]
    hand.press(Key.Key_Escape)


def test_thresholds_are_off_for_other_states_and_say_so(window):
    window.dispatch.apply("preset", PRESETS["pr_box"][1])
    hand = Hand(window).type("1969 threshold")
    assert "not available" in hand.chosen() and "given" in hand.chosen()
    hand.press(Key.Key_Escape)


@pytest.mark.qt_log_ignore("raise", extend=True)
def test_help_is_opened_at_its_heading_and_an_equation_with_its_source(window):
    hand = Hand(window).type("mouse and keys ruler")
    hand.press(Key.Key_Return)
    browser = window.dialogs.browser
    assert browser.isVisible() and browser.textCursor().block().text() == "Ruler"
    hand = Hand(window).type("concurrence equation")
    hand.press(Key.Key_Return)
    shown = [w for w in window.findChildren(QDialog) if w.windowTitle() == "Concurrence"]
    assert shown and shown[0].isVisible()
    shown[0].close()


def test_another_key_press_closes_it(window):
    hand = Hand(window)
    QTest.keyClick(window, Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not hand.panel.isVisible()
