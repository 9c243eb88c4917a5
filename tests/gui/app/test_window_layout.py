"""The window on its screen: what it shows at which width, how large it writes, and where it stands."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.app import preferences
from gui.app.application import ThemeManager, make_application
from gui.app.window.placing import first_size, fitted, keep_on_screen
from gui.core import intents
from gui.core.scene_list import SCENES
from gui.look.theme import DARK, LIGHT, THEMES
from gui.widgets.readouts import ReadoutPanel
from gui.widgets.slider import ParameterSlider

Control = Qt.KeyboardModifier.ControlModifier


def arranged() -> None:
    for _ in range(6):
        QGuiApplication.processEvents()


def keys(window, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.windowHandle(), key, modifiers)
    arranged()


def seen(window) -> dict[str, bool]:
    panels = {"settings": window.settings_panel, "results": window.explain_panel}
    return {name: panel.isVisible() for name, panel in panels.items()} | {"scene": window.stack.isVisible()}


# Side panels.


def test_a_wide_window_shows_everything(window):
    assert seen(window) == {"settings": True, "results": True, "scene": True}
    assert all(action.isChecked() for action in window.menus.sides.values())


def test_the_settings_are_as_wide_in_a_scene_without_results(make_window):
    """What stands beside a scene does not jump when another one is chosen."""
    window = make_window(size=(1600, 900))
    side = window.body.sides["settings"]
    widths = set()
    for name in ("leggett", "assumptions", "state"):
        window.dispatch.apply("scene", intents.set_scene, name)
        arranged()
        widths.add(side.width())
    assert len(widths) == 1


def test_in_a_narrow_window_one_panel_is_open_beside_the_scene(make_window):
    window = make_window(size=(960, 600))
    assert seen(window) == {"settings": True, "results": False, "scene": True}
    keys(window, Qt.Key.Key_F8)
    assert seen(window) == {"settings": False, "results": True, "scene": True}
    assert window.explain_panel.isAncestorOf(window.focusWidget())
    assert not window.menus.sides["settings"].isChecked()
    assert window.menus.sides["results"].isChecked()
    keys(window, Qt.Key.Key_Escape)
    assert seen(window) == {"settings": False, "results": False, "scene": True}
    assert window.stack.isAncestorOf(window.focusWidget()) or window.focusWidget() is window.stack
    # The buttons do the same as the keys, and say so.
    settings = next(b for b in window.top_bar.sides if b.text() == "Settings")
    QTest.mouseClick(settings, Qt.MouseButton.LeftButton)
    arranged()
    assert seen(window)["settings"] and settings.isChecked()
    assert "F7" in settings.toolTip()
    QTest.mouseClick(settings, Qt.MouseButton.LeftButton)
    arranged()
    assert not seen(window)["settings"] and not settings.isChecked()


def test_with_large_letters_a_panel_takes_the_place_of_the_scene(make_window, themes):
    themes.set_text_scale(1.5)
    window = make_window(size=(960, 540))
    arranged()
    assert seen(window) == {"settings": False, "results": False, "scene": True}
    keys(window, Qt.Key.Key_F7)
    assert seen(window) == {"settings": True, "results": False, "scene": False}
    keys(window, Qt.Key.Key_Escape)
    assert seen(window) == {"settings": False, "results": False, "scene": True}


def test_in_a_wide_window_panels_are_closed_by_key_only(window):
    keys(window, Qt.Key.Key_Escape)
    assert seen(window)["settings"]
    keys(window, Qt.Key.Key_F7)
    assert seen(window) == {"settings": False, "results": True, "scene": True}
    window.resize(960, 600)
    arranged()
    window.resize(1280, 720)
    arranged()
    assert seen(window) == {"settings": False, "results": True, "scene": True}  # as it was


def test_the_rail_shrinks_to_icons_with_names(make_window, themes):
    window = make_window(size=(960, 600))
    rail = [b for b in window.findChildren(QPushButton) if b.property("role") == "rail-icon"]
    assert [b.accessibleName() for b in rail] == [entry.title for entry in SCENES.values()]
    for button, entry in zip(rail, SCENES.values(), strict=True):
        assert button.isVisible()
        assert entry.title in button.toolTip() and entry.summary in button.toolTip()
        assert not button.icon().isNull() or button.text() == entry.title[:2]
    window.resize(1280, 720)
    arranged()
    assert [b.text() for b in rail] == [entry.title for entry in SCENES.values()]


def test_icons_follow_the_theme(make_window, themes):
    window = make_window(size=(960, 600))
    button = next(b for b in window.findChildren(QPushButton) if b.accessibleName() == "Leggett")

    def colours() -> set[str]:
        image: QImage = button.icon().pixmap(button.iconSize()).toImage()
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        pixels = (image.pixelColor(*at) for at in places)
        return {colour.name() for colour in pixels if colour.alpha() == 255}

    assert LIGHT.text in colours()
    themes.choose("dark")
    assert DARK.text in colours()
    assert LIGHT.text not in colours()


def test_the_window_can_be_made_small_and_loses_no_menu(make_window):
    window = make_window(size=(1440, 860))
    assert window.minimumSizeHint().width() <= 960
    assert window.minimumSizeHint().height() <= 540
    window.resize(960, 540)
    arranged()
    assert window.size() == QSize(960, 540)
    assert window.menus.bar.width() >= window.menus.bar.sizeHint().width()
    assert not window.top_bar.title.isVisible()
    window.resize(1920, 1080)
    arranged()
    assert window.top_bar.title.isVisible()
    assert all(button.isVisible() for button in window.top_bar.buttons)


# Letters.


def test_text_size_by_key_menu_and_preference(window, themes):
    label = window.settings_panel.fit  # any label
    usual = label.fontInfo().pixelSize()
    keys(window, Qt.Key.Key_Plus, Control)
    keys(window, Qt.Key.Key_Equal, Control)  # the same key without Shift
    assert themes.text_scale == 1.25
    assert preferences.text_scale() == 1.25
    assert label.fontInfo().pixelSize() == round(1.25 * 12)
    keys(window, Qt.Key.Key_Minus, Control)
    assert themes.text_scale == 1.1
    keys(window, Qt.Key.Key_0, Control)
    assert themes.text_scale == preferences.text_scale() == 1.0
    assert label.fontInfo().pixelSize() == usual
    for _ in range(10):
        window.menus.larger.trigger()
    assert themes.text_scale == 2.0
    for _ in range(10):
        window.menus.smaller.trigger()
    assert themes.text_scale == 0.8


def test_text_size_reaches_what_paints_itself(window, themes):
    panel = window.settings_panel
    plot = window.current_scene.plots()[0]
    before = window.ruler.height(), plot.minimumSizeHint().height(), panel.spheres["alice"].grab().toImage()
    themes.set_text_scale(1.5)
    arranged()
    assert window.ruler.height() > 1.3 * before[0] * (78 / before[0] if before[0] > 100 else 1)
    assert plot.minimumSizeHint().height() > 1.3 * before[1]
    assert panel.spheres["alice"].grab().toImage() != before[2]
    slider = panel.findChild(ParameterSlider)
    assert slider.isVisible() and slider.height() >= slider.minimumSizeHint().height()
    assert window.findChild(ReadoutPanel).font().pixelSize() in (-1, 21)


def test_keys_on_plot_and_sphere_leave_the_text_size_alone(window, themes):
    for widget in (window.current_scene.plots()[0].view(), window.settings_panel.spheres["alice"]):
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_Plus, Control)
        QTest.keyClick(widget, Qt.Key.Key_0, Control)
    assert not window.current_scene.plots()[0].is_zoomed()
    assert window.store.undo_name is None


@pytest.mark.parametrize(
    "kept, wanted", [("1.5", 1.5), ("9", 2.0), ("-1", 0.8), ("nonsense", 1.0), ("nan", 1.0)]
)
def test_a_kept_text_size_is_within_its_range(kept, wanted, own_settings, themes):
    preferences.settings().setValue("text_scale", kept)
    assert preferences.text_scale() == wanted


@pytest.mark.parametrize(
    "size, growth",
    [((1280, 720), 1.0), ((1920, 1080), 1.0), ((2560, 1440), 1.3), ((3840, 2160), 2.0), ((3840, 1100), 1.0)],
)
def test_letters_grow_with_a_large_window(make_window, themes, size, growth):
    window = make_window(size=size)
    arranged()
    assert themes.theme.scale == pytest.approx(growth)
    assert window.settings_panel.fit.fontInfo().pixelSize() == round(12 * growth)
    assert preferences.text_scale() == 1.0  # that is the user's
    assert all(theme.scale == 1.0 for theme in THEMES.values())  # exports are made with these


def test_a_kept_size_is_there_at_the_next_start(own_settings, themes):
    themes.set_text_scale(1.25)
    next_start = ThemeManager(make_application(), "light", preferences.text_scale())
    assert next_start.theme.scale == 1.25
    next_start.deleteLater()


# The place of the window.


@pytest.mark.parametrize(
    "screen, size",
    [
        ((1280, 720), (1264, 680)),
        ((1920, 1080), (1440, 860)),
        ((1366, 728), (1350, 688)),
        ((960, 540), (944, 500)),
        ((2560, 1440), (1920, 1080)),
        ((3840, 2160), (2880, 1620)),
    ],
)
def test_a_first_window_fits_its_screen(screen, size):
    assert first_size(QSize(*screen)).toTuple() == size


def test_a_window_is_put_on_its_screen():
    screen = QRect(100, 0, 1280, 720)
    assert fitted(QRect(200, 50, 800, 600), screen) == QRect(200, 50, 800, 600)
    assert fitted(QRect(0, 0, 1440, 860), screen) == screen
    assert fitted(QRect(1300, 700, 800, 600), screen) == QRect(580, 120, 800, 600)
    assert fitted(QRect(-3000, -10, 800, 600), screen) == QRect(100, 0, 800, 600)


def test_a_window_that_no_longer_fits_its_screen_is_fitted(make_window):
    window = make_window(size=(2000, 1300))
    window.move(-400, 3000)
    keep_on_screen(window)
    arranged()
    assert window.screen().availableGeometry().contains(window.geometry())


def test_every_scene_keeps_its_tab_when_the_window_changes(make_window):
    window = make_window(intents.set_scene(intents.default_scenario(), "werner"), (1280, 720))
    upper, lower = window.current_scene.plots()
    assert upper.isVisible() and lower.isVisible()
    window.resize(960, 540)
    arranged()
    assert upper.isVisible() and not lower.isVisible()
    upper.parentWidget().bar.setCurrentIndex(1)
    arranged()
    assert lower.isVisible() and not upper.isVisible()
    window.resize(1280, 720)
    arranged()
    assert upper.isVisible() and lower.isVisible()


def test_no_scroll_bar_stays_where_a_scene_fits(window, qtbot):
    """Of the size that it had before it was shown, when each bar took the room that the other left."""
    for name in ("model", "bell", "werner"):
        window.dispatch.apply("scene", intents.set_scene, name)
        window.refresh()
        qtbot.waitUntil(lambda: window.current_scene.isVisible())
        scroller = window.stack.currentWidget()
        bars = scroller.horizontalScrollBar(), scroller.verticalScrollBar()
        qtbot.waitUntil(lambda s=scroller: s.viewport().size() == s.maximumViewportSize(), timeout=2000)
        assert not any(bar.isVisible() for bar in bars), name
