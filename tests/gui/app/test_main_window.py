"""The assembled window: mouse and keyboard in, the same numbers everywhere out."""

from __future__ import annotations

import itertools
import math
import re
import sys

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMetaMethod, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget

from gui.app import preferences
from gui.app.application import ExceptionReporter
from gui.app.window.secondary_windows import HELP_FOLDER
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.numbers import number
from gui.core.presets import PRESETS, apply_preset
from gui.core.scene_list import SCENES
from gui.widgets.plot import PlotPanel
from gui.widgets.slider.number_entry import NumberEntry
from tests.gui.driving import undo_steps

Left = Qt.MouseButton.LeftButton
Control = Qt.KeyboardModifier.ControlModifier
Shift = Qt.KeyboardModifier.ShiftModifier


def drag(widget: QWidget, start: QPointF, end: QPointF, steps: int = 8) -> None:
    """Press, move in steps, release."""
    QTest.mousePress(widget, Left, pos=start.toPoint())
    for k in range(1, steps + 1):
        QTest.mouseMove(widget, (start + (end - start) * k / steps).toPoint())
    QTest.mouseRelease(widget, Left, pos=end.toPoint())


def settle(window) -> None:
    """Let the pending evaluation run."""
    QGuiApplication.processEvents()
    window.refresh()


def keys(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    """A key as the window system would deliver it: shortcuts included."""
    QTest.keyClick(window.windowHandle(), key, modifiers)
    QGuiApplication.processEvents()


def entry_of(window, name: str) -> NumberEntry:
    return window.settings_panel.sliders[name].findChild(NumberEntry)


def type_into(entry: NumberEntry, text: str) -> None:
    entry.setFocus()
    entry.selectAll()
    entry.insert(text)  # QTest.keyClicks aborts on a typographic minus
    QTest.keyClick(entry, Qt.Key.Key_Return)


def steps(window) -> int:
    """How many undo steps there are."""
    return undo_steps(window.store)


def cursor_point(window, value: float, key: str = "phi") -> tuple[QWidget, QPointF]:
    """The plot's viewport, and where in it the cursor would be at ``value``."""
    view = window.current_scene.plots()[0].view()
    cursor = view.cursors[key]
    x = cursor.view_map().px(value) + view.viewbox.pos().x()
    return view.viewport(), QPointF(x, view.height() / 2)


# Directions.


def test_dragging_a_tip_is_one_undo_step(window):
    sphere = window.settings_panel.spheres["bob"]
    before = window.store.scenario
    start = sphere.position_of(before.bob[0].direction)
    QTest.mousePress(sphere, Left, pos=start.toPoint())
    for k in range(1, 9):
        pointer = start + k * QPointF(-1.5, -2)
        QTest.mouseMove(sphere, pointer.toPoint())
        settle(window)
    # The tip is under the pointer, to within the rounding to pixels: the sphere must not move meanwhile.
    tip = sphere.position_of(window.store.scenario.bob[0].direction) - pointer
    assert math.hypot(tip.x(), tip.y()) < 2
    assert steps(window) == 0
    QTest.mouseRelease(sphere, Left, pos=pointer.toPoint())
    settle(window)
    after = window.store.scenario
    assert after.mode == "free"
    assert after.bob[0].direction != before.bob[0].direction
    assert after.bob[1:] == before.bob[1:]
    assert np.linalg.norm(after.bob[0].direction) == pytest.approx(1)
    assert steps(window) == 1
    assert window.windowTitle().startswith("untitled •")
    window.commands.undo()
    assert window.store.scenario == before
    window.commands.redo()
    assert window.store.scenario == after


def test_turning_the_sphere_is_no_undo_step(window):
    sphere = window.settings_panel.spheres["alice"]
    corner = QPointF(sphere.width() / 2, sphere.height() / 2) + QPointF(-20, 30)
    assert sphere.tip_at(corner) < 0
    before = window.store.scenario
    drag(sphere, corner, corner + QPointF(40, 10))
    settle(window)
    assert window.store.scenario.view.alice != before.view.alice
    assert window.store.scenario.alice == before.alice
    assert steps(window) == 0
    assert not window.store.is_modified


def test_a_locked_tip_stays_and_says_so(window):
    window.dispatch.apply("lock", intents.toggle_lock, "bob", 0)
    settle(window)
    sphere = window.settings_panel.spheres["bob"]
    before = window.store.scenario
    start = sphere.position_of(before.bob[0].direction)
    drag(sphere, start, start + QPointF(-12, -14))
    assert window.store.scenario.bob == before.bob
    assert "locked" in window.banner.text()


def test_free_mode_says_how_the_bound_changed(window):
    window.dispatch.apply("move", intents.move_setting, "bob", 0, (0.5, 0.5, 0.7))
    settle(window)
    lost = window.results.leggett.deviation.bound_lost
    assert lost > 0
    assert number(lost) in window.settings_panel.fit.text()
    assert number(lost) in window.explain_panel.readouts.value("bound").note


def preset_actions(window):
    menu = window.settings_panel.preset_button.menu()
    return {a.data(): a for a in menu.actions() if a.data()}


def choose_presets(window, pairs):
    """Each preset in its scene, and then every slider back to its default."""
    actions = preset_actions(window)
    for name, key in pairs:
        window.menus.scenes[name].trigger()
        settle(window)
        actions[key].trigger()
        settle(window)
        assert window.store.scenario == apply_preset(window.store.scenario, key)
        for slider in window.settings_panel.sliders.values():
            if slider.isVisible():
                slider.reset()
        settle(window)


def test_every_preset_can_be_chosen_from_the_menu(window):
    assert list(preset_actions(window)) == list(PRESETS)
    # Each preset once and each scene once; all pairs below.
    many = max(len(SCENES), len(PRESETS))
    choose_presets(
        window, itertools.islice(zip(itertools.cycle(SCENES), itertools.cycle(PRESETS), strict=False), many)
    )


@pytest.mark.long
def test_every_preset_can_be_chosen_from_the_menu_in_every_scene(window):
    choose_presets(window, itertools.product(SCENES, PRESETS))


# Numbers.


def test_typing_a_number(window):
    typed = (
        ("phi", "30", "phi", math.radians(30)),
        ("phi", "−12,5°", "phi", math.radians(-12.5)),
        ("phi", "0.5rad", "phi", 0.5),
        ("visibility", "1/sqrt(2)", "visibility", 0.5**0.5),
        ("eta", "2/3", "eta", 2 / 3),
    )
    for count, (name, text, field, expected) in enumerate(typed, start=1):
        type_into(entry_of(window, name), text)
        settle(window)
        assert getattr(window.store.scenario, field) == pytest.approx(expected, abs=1e-9)
        assert steps(window) == count


def test_typing_nonsense_keeps_the_value(window):
    before = window.store.scenario
    for text in ("many", "1e999", "95", "1/0", "__import__('os')", "9" * 300):
        type_into(entry_of(window, "phi"), text)
        settle(window)
        assert window.store.scenario is before
        assert entry_of(window, "phi").text() == "36.87°"


def test_arrow_keys_on_a_slider_are_one_undo_step(window):
    entry = entry_of(window, "phi")
    entry.setFocus()
    for _ in range(5):
        QTest.keyClick(entry, Qt.Key.Key_Up)
    settle(window)
    assert math.degrees(window.store.scenario.phi) == pytest.approx(41.87, abs=0.01)
    window.commands.undo()  # at once, while the run of keys is still open
    assert math.degrees(window.store.scenario.phi) == pytest.approx(36.87, abs=0.01)
    assert window.store.undo_name is None


def test_slider_cursor_readouts_and_evaluate_agree(window):
    """One number, five places: none may be computed on its own."""
    type_into(entry_of(window, "phi"), "-27.25")
    type_into(entry_of(window, "visibility"), "0.9715")
    settle(window)
    s = window.store.scenario
    found = evaluate(s)
    plot = window.current_scene.plot
    assert math.degrees(s.phi) == pytest.approx(-27.25)
    assert math.degrees(window.settings_panel.sliders["phi"].value()) == pytest.approx(-27.25)
    assert plot.layer("phi").value == pytest.approx(-27.25)
    assert entry_of(window, "phi").text() == "−27.25°"
    assert window.ruler.visibility() == s.visibility == 0.9715
    shown = " ".join(text for text, _ in plot.readout())
    for value in (found.leggett.value, found.leggett.bound, abs(found.leggett.excess)):
        assert number(value) in shown
        assert number(value) in window.explain_panel.readouts.all_text()
    # The point lies on the curve that is drawn.
    assert np.interp(s.phi, found.curves.phi, found.curves.value) == pytest.approx(
        found.leggett.value, abs=1e-4
    )


def test_dragging_the_cursor_of_the_plot(window):
    viewport, start = cursor_point(window, math.degrees(window.store.scenario.phi))
    _, end = cursor_point(window, -60.0)
    drag(viewport, start, end)
    settle(window)
    assert math.degrees(window.store.scenario.phi) == pytest.approx(-60, abs=0.6)
    assert steps(window) == 1
    assert window.store.undo_name == "φ"


def test_dragging_the_ruler(window):
    ruler = window.ruler
    geometry = ruler.ruler.geometry
    y = geometry.bar.top + geometry.bar.height / 2
    start = QPointF(geometry.x_of(window.store.scenario.visibility), y)
    drag(ruler, start, QPointF(geometry.x_of(0.5), y))
    settle(window)
    assert window.store.scenario.visibility == pytest.approx(0.5, abs=0.003)
    assert window.settings_panel.sliders["visibility"].value() == window.store.scenario.visibility
    assert steps(window) == 1


def test_playing_is_one_undo_step_and_undo_stops_it(window, qtbot):
    slider = window.settings_panel.sliders["eta"]
    slider.toggle_play()
    qtbot.waitUntil(lambda: window.store.scenario.eta != 1.0)
    window.commands.undo()
    assert not slider.player.playing
    assert window.store.scenario.eta == 1.0
    assert window.store.undo_name is None


def test_several_changes_before_a_frame_are_evaluated_once(window, monkeypatch):
    from gui.app.window import main_window

    count = []
    real = main_window.evaluate
    monkeypatch.setattr(main_window, "evaluate", lambda *a: count.append(1) or real(*a))
    for value in (0.1, 0.2, 0.3):
        window.dispatch.apply("V", intents.set_visibility, value)
    QGuiApplication.processEvents()
    assert len(count) == 1
    assert window.results.scenario.visibility == 0.3


# Keyboard.


def test_undo_and_redo_by_keyboard(window):
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    window.dispatch.apply("V", intents.set_visibility, 0.6)
    settle(window)
    keys(window, Qt.Key.Key_Z, Control)
    assert window.store.scenario.visibility == 0.5
    keys(window, Qt.Key.Key_Z, Control)
    assert window.store.scenario.visibility == 0.985
    keys(window, Qt.Key.Key_Z, Control)
    assert window.store.scenario.visibility == 0.985
    keys(window, Qt.Key.Key_Z, Control | Shift)
    keys(window, Qt.Key.Key_Z, Control | Shift)
    assert window.store.scenario.visibility == 0.6


def test_scenes_by_keyboard(window):
    before = window.store.scenario
    for number_, name in enumerate(SCENES, start=1):
        digit = Qt.Key(Qt.Key.Key_0 + (number_ if number_ < 10 else number_ - 9))
        keys(window, digit, Control if number_ < 10 else Control | Qt.KeyboardModifier.AltModifier)
        settle(window)
        assert window.store.scenario.scene == name
        assert window.stack.currentWidget().widget() is window.scene(name)
        assert window.menus.scenes[name].isChecked()
        marked = [b.text() for b in rail_buttons(window) if b.isChecked()]
        assert marked == [SCENES[name].title]
    # Looking at another scene is nothing to save and nothing to undo.
    assert not window.store.is_modified
    assert window.store.undo_name is None
    assert window.store.scenario.alice == before.alice


def rail_buttons(window) -> list[QPushButton]:
    return [b for b in window.findChildren(QPushButton) if b.property("role") == "rail"]


def test_a_click_on_the_rail_opens_the_scene_and_another_keeps_it(window):
    button = rail_buttons(window)[1]
    for _ in range(2):
        QTest.mouseClick(button, Left)
        settle(window)
        assert window.store.scenario.scene == list(SCENES)[1]
        assert button.isChecked()


def test_a_scene_that_was_not_shown_is_up_to_date_when_it_is(window):
    """Scenes render only while they are shown; changes in between must not be lost."""
    for name in SCENES:
        window.dispatch.apply("scene", intents.set_scene, name)
        settle(window)
    window.dispatch.apply("scene", intents.set_scene, "werner")
    settle(window)
    window.dispatch.apply("V", intents.set_visibility, 0.71)
    window.dispatch.apply("preset", apply_preset, "icosahedron")
    settle(window)
    window.dispatch.apply("scene", intents.set_scene, "leggett")
    settle(window)
    plot = window.current_scene.plot
    assert "0.710" in plot.layer("value").name
    assert "L₆" in plot.title()
    np.testing.assert_allclose(plot.layer("bound").ys, evaluate(window.store.scenario).curves.bound)


def test_no_two_actions_share_a_shortcut(window):
    used = [key.toString() for action in all_actions(window) for key in action.shortcuts()]
    assert len(used) == len(set(used)), sorted(used)


def all_actions(window):
    return [action for action in window.findChildren(QAction) if action.text()]


def test_everything_can_be_reached_by_tab(window):
    """Walk the focus chain: each control that takes the mouse must be in it."""
    reached = set()
    widget = window.nextInFocusChain()
    while widget is not window and widget not in reached:
        reached.add(widget)
        widget = widget.nextInFocusChain()
    for part in (
        *window.settings_panel.spheres.values(),
        window.ruler,
        *(entry_of(window, name) for name in ("phi", "visibility", "eta")),
        *rail_buttons(window),
    ):
        assert part in reached
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_buttons_and_entries_have_names_for_a_screen_reader(window):
    nameless = [
        widget
        for widget in (*window.findChildren(QAbstractButton), *window.findChildren(NumberEntry))
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert not nameless


# Title, theme, size.


def test_the_title_marks_what_is_not_saved(window, tmp_path):
    assert window.windowTitle() == "untitled - Nonlocality Explorer"
    window.dispatch.apply("V", intents.set_visibility, 0.5)
    settle(window)
    assert window.windowTitle() == "untitled • - Nonlocality Explorer"
    window.files.save_to(tmp_path / "work.nlx")
    settle(window)
    assert window.windowTitle() == "work.nlx - Nonlocality Explorer"
    window.commands.undo()
    settle(window)
    assert window.windowTitle() == "work.nlx • - Nonlocality Explorer"
    window.commands.redo()
    settle(window)
    assert window.windowTitle() == "work.nlx - Nonlocality Explorer"


@pytest.mark.long
def test_the_theme_restyles_everything(window, themes):
    for name in SCENES:
        window.dispatch.apply("scene", intents.set_scene, name)
        settle(window)
    picture = {}
    for choice in ("light", "dark"):
        window.menus.themes[choice].trigger()
        QGuiApplication.processEvents()
        assert themes.theme.name == choice
        assert preferences.theme_choice() == choice
        for name in SCENES:
            window.dispatch.apply("scene", intents.set_scene, name)
            settle(window)
            image = window.grab().toImage()
            picture[choice, name] = image
            panel = themes.theme.panel
            # A scene with tabs may show a map in place of its plots.
            for area in [plot for plot in window.current_scene.plots() if plot.isVisible()][:1]:
                corner = area.mapTo(window, QPoint(area.width() // 2, area.height() - 4))
                assert image.pixelColor(corner).name() == panel
            if window.ruler.isVisible():
                ruler = window.ruler.mapTo(window, QPoint(4, 4))
                assert image.pixelColor(ruler).name() == panel
    for name in SCENES:
        assert picture["light", name] != picture["dark", name]


def test_the_button_flips_the_theme(window, themes):
    keys(window, Qt.Key.Key_D, Control)
    assert themes.theme.name == "dark"
    keys(window, Qt.Key.Key_D, Control)
    assert themes.theme.name == "light"
    assert window.menus.themes["light"].isChecked()


def test_a_slider_that_is_made_after_a_change_of_theme_has_that_theme(window, themes):
    keys(window, Qt.Key.Key_D, Control)
    window.dispatch.apply("scene", intents.set_scene, "bell")  # its θ and e are made now
    settle(window)
    icons = {
        name: slider.findChild(QToolButton).icon().pixmap(16).toImage()
        for name, slider in window.settings_panel.sliders.items()
        if slider.isVisible()
    }
    assert len(icons) == 3 and all(icon == icons["visibility"] for icon in icons.values())


def test_the_system_theme_is_followed_only_if_chosen(window, themes):
    themes.choose("dark")
    QGuiApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert themes.theme.name == "dark"
    themes.choose("system")
    settle(window)
    assert themes.theme.name in ("light", "dark")
    assert window.menus.themes["system"].isChecked()


@pytest.mark.long
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
@pytest.mark.parametrize("preset", ["triad", pytest.param("dodecahedron", marks=pytest.mark.long), "pr_box"])
def test_nothing_sticks_out_of_the_window(make_window, size, preset):
    """What does not fit would be clipped by the edge of the screen or by its parent."""
    window = make_window(apply_preset(intents.default_scenario(), preset), size)
    for name in SCENES:
        window.dispatch.apply("scene", intents.set_scene, name)
        settle(window)
        QGuiApplication.processEvents()
        assert (window.width(), window.height()) == size
        # The settings scroll where a scene has many: what must fit is the frame they scroll in.
        for part in (window.settings_panel.parentWidget(), window.stack, window.explain_panel, window.ruler):
            assert window.rect().contains(part.geometry().translated(part.parent().mapTo(window, QPoint())))
            assert part.width() >= part.minimumSizeHint().width()
            assert part.height() >= part.minimumSizeHint().height()
        for button in window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                assert button.width() >= button.minimumSizeHint().width(), button.text()


def test_geometry_is_kept(make_window):
    """The screen of the offscreen platform is 800 pixels high and narrower than the window may be."""
    first = make_window(size=(960, 640))
    first.close()
    second = make_window(size=(1300, 700))
    second.restore_geometry()
    assert abs(second.height() - 640) < 8
    assert second.width() < 1000


@pytest.mark.qt_log_ignore("does not support raise")
def test_dialogs_open_close_and_follow(window):
    window.dialogs.show_table()
    window.dialogs.show_state()
    window.commands.show_help()
    window.commands.show_keys()
    table = window.dialogs.table
    window.dispatch.apply("move", intents.move_setting, "alice", 0, (0.0, 0.6, 0.8))
    settle(window)
    assert table.table.settings("alice")[0].direction == pytest.approx((0.0, 0.6, 0.8))
    window.menus.themes["dark"].trigger()
    settle(window)
    window.store.mark_saved()
    window.close()
    assert not table.isVisible()


@pytest.mark.skipif(not HELP_FOLDER.is_dir(), reason="the help pages are not written yet")
@pytest.mark.qt_log_ignore("does not support raise")
@pytest.mark.parametrize("name", [*SCENES, "keys"])
def test_help_pages_exist(window, name):
    window.dialogs.show_help(name)
    text = window.dialogs.browser.toPlainText()
    assert "is missing" not in text
    assert len(text) > 200


# When the program itself fails.


def test_an_exception_in_a_slot_is_told_and_can_be_copied(window, monkeypatch, capsys):
    reporter = ExceptionReporter()
    reporter.happened.connect(window.show_failure)
    try:
        raise RuntimeError("the reason")
    except RuntimeError:
        reporter.report(*sys.exc_info())
    text = window.banner.text()
    assert "RuntimeError: the reason" in text
    assert "your work is still here" in text
    capsys.readouterr()
    copy = next(b for b in window.banner.findChildren(QPushButton) if b.text() == "Copy details")
    assert copy.isVisible()
    QTest.mouseClick(copy, Left)
    copied = QGuiApplication.clipboard().text()
    assert "Traceback" in copied
    assert "test_an_exception_in_a_slot" in copied


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
def test_interrupting_from_the_terminal_is_no_failure(window, capsys):
    reporter = ExceptionReporter()
    reporter.happened.connect(window.show_failure)
    reporter.report(KeyboardInterrupt, KeyboardInterrupt(), None)
    capsys.readouterr()
    assert window.banner.text() == ""


def test_a_refused_change_says_why(window):
    for _ in range(2):
        window.dispatch.apply("remove", intents.remove_setting, "alice", 0)
    settle(window)
    assert not window.dispatch.apply("remove", intents.remove_setting, "alice", 0)
    assert "last setting" in window.banner.text()
    assert not window.dispatch.apply("rename", intents.rename_setting, "bob", 0, "b" * 13)
    assert "12" in window.banner.text()


def test_numbers_on_screen_use_the_typographic_minus(window):
    window.dispatch.apply("φ", intents.set_phi, -0.5)
    settle(window)
    assert not re.search(r"-\d", window.explain_panel.readouts.all_text())
    assert "−" in entry_of(window, "phi").text()


@pytest.mark.parametrize(("scene", "page"), [("macroscopic", "temperature"), ("experiment", "planner")])
def test_the_menu_of_every_plot_copies_and_saves(make_window, scene, page):
    """Also of those on pages that were not in view when the scene was built."""
    window = make_window(intents.set_scene(intents.default_scenario(), scene))
    s = window.store.scenario
    window.store.replace_all(replace(s, **{scene: replace(getattr(s, scene), page=page)}))
    window.refresh()
    plots = window.current_scene.findChildren(PlotPanel)
    assert len(plots) > len(window.current_scene.plots())
    for plot in plots:
        for signal in (plot.copy_figure_requested, plot.save_figure_requested):
            assert plot.isSignalConnected(QMetaMethod.fromSignal(signal))
    plots[-1].copy_figure_requested.emit()
    assert "clipboard" in window.banner.text()
