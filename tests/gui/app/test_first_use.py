"""What somebody meets who uses the window for the first time: notes, refusals and messages in their place."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gui.app.dialogs.export_dialog import ExportDialog
from gui.core import intents
from gui.core.presets import apply_preset
from gui.core.scene_list import SCENES
from gui.core.scenes.state import intents as state_intents
from gui.look.theme import FONT_SMALL, LIGHT
from gui.tasks.messages import MessageKind
from gui.widgets.plot.notice import PlotNotice
from gui.widgets.slider.groove import SliderGroove
from gui.widgets.slider.number_entry import NumberEntry
from tests.gui.driving import bring_to_front
from tests.gui.scenes.test_undefined_l import pages

START = intents.default_scenario()
SIZES = [(1280, 720), (960, 600)]


def turn(window, scene):
    window.dispatch.apply("scene", intents.set_scene, scene)
    window.refresh()


def layouts(qtbot):
    for _ in range(4):
        qtbot.wait(1)


def in_window(window, widget):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scene", ["leggett", "werner"])
def test_words_over_an_empty_plot_have_their_room(make_window, qtbot, scene, size):
    window = make_window(intents.set_scene(apply_preset(START, "pr_box"), scene), size)
    window.refresh()
    layouts(qtbot)
    for plot in pages(window.current_scene):
        bring_to_front(plot)
        layouts(qtbot)
        notice = plot.findChild(PlotNotice)
        label, button = notice.findChild(QLabel), notice.findChild(QPushButton)
        assert notice.isVisible() and notice.property("role") == "card"  # which is opaque
        assert plot.view().viewport().rect().contains(notice.geometry())
        assert label.height() >= label.heightForWidth(label.width())
        if button.isVisible():
            assert button.width() >= button.sizeHint().width()
            assert not button.geometry().intersects(label.geometry())
        if size == (1280, 720):
            assert plot.view().viewbox.geometry().toRect().contains(notice.geometry())


def test_the_note_on_all_correlators_stands_only_by_verdicts(window, qtbot):
    window.dispatch.apply("phi", intents.set_phi, math.pi / 2)
    window.refresh()
    qtbot.waitUntil(lambda: window.is_settled, timeout=30_000)
    labels = window.explain_panel.findChildren(QLabel)
    note = next(label for label in labels if label.text().startswith("All 18 correlators"))
    places = {(window.ruler.y(), window.ruler.height())}
    assert note.isVisible()
    for scene in ("open_question", "marginals"):
        turn(window, scene)
        layouts(qtbot)
        assert not note.isVisible()
        places.add((window.ruler.y(), window.ruler.height()))
        turn(window, "leggett")
        layouts(qtbot)
        assert note.isVisible()
        places.add((window.ruler.y(), window.ruler.height()))
    assert len(places) == 1


@pytest.mark.parametrize("size", SIZES)
def test_nothing_lies_over_the_note_below_the_spheres(make_window, qtbot, size):
    window = make_window(apply_preset(START, "pr_box"), size)
    window.refresh()
    layouts(qtbot)
    panel = window.settings_panel
    shown = [*panel.spheres.values(), panel.fit, panel.state_button, *panel.sliders.values()]
    places = [in_window(window, one) for one in shown if one.isVisible()]
    assert panel.fit.isVisible()
    assert not any(a.intersects(b) for k, a in enumerate(places) for b in places[:k])


@pytest.mark.parametrize("size", SIZES)
def test_refusals_beside_sliders_are_not_cut(make_window, qtbot, size):
    window = make_window(apply_preset(START, "pr_box"), size)
    window.refresh()
    metrics = QFontMetricsF(LIGHT.font(FONT_SMALL))
    sliders = window.settings_panel.sliders
    grooves = {key: slider.findChild(SliderGroove) for key, slider in sliders.items()}
    assert grooves["visibility"].message == "correlations given"
    words = [grooves["visibility"].message, grooves["phi"].message]
    for key, text in (("eta", "3"), ("phi", "400")):
        entry = sliders[key].findChild(NumberEntry)
        entry.setText(text)
        entry.commit()
    assert grooves["eta"].message == "! 0 to 1"
    assert grooves["eta"].toolTip() == "0 to 1; kept 1.000"
    assert grooves["phi"].message == "! −90 to 90°"
    words += [grooves["eta"].message, grooves["phi"].message]
    room = min(groove.width() for groove in grooves.values() if groove.isVisible()) - 4 * LIGHT.scale
    assert all(metrics.horizontalAdvance(text) <= room for text in words)
    QTest.keyClick(grooves["eta"], Qt.Key.Key_Left)
    assert grooves["eta"].message == "" and grooves["eta"].toolTip().startswith("<p>Purity")


def test_a_refusal_goes_with_the_next_accepted_change(window):
    window.dispatch.tell("a₂ is locked")
    assert window.banner.text() == "a₂ is locked"
    window.dispatch.apply("V", intents.set_visibility, 0.7)
    assert window.banner.text() == ""
    # In a drag nothing moves under the hand: the strip goes when it ends.
    window.dispatch.tell("a₂ is locked")
    window.dispatch.begin("V")
    window.dispatch.apply("V", intents.set_visibility, 0.8)
    assert window.banner.text() == "a₂ is locked"
    window.dispatch.end()
    assert window.banner.text() == ""
    # What was said during a change is not about the time before it, and notes stay.
    window.dispatch.begin("V")
    window.dispatch.apply("V", intents.set_visibility, 0.9)
    window.dispatch.say("refused", MessageKind.REFUSED)
    window.dispatch.end()
    assert window.banner.text() == "refused"
    window.dispatch.say("a note", MessageKind.NOTE)
    window.dispatch.apply("V", intents.set_visibility, 0.6)
    assert window.banner.text() == "a note"


def test_what_the_export_dialog_does_not_use_looks_so(window, qtbot):
    window.refresh()
    dialog = ExportDialog(window.current_scene, window.results, LIGHT)
    qtbot.addWidget(dialog)
    label = next(one for one in dialog.findChildren(QLabel) if one.text() == "Lettering on paper")
    assert not dialog.lettering.isEnabled() and not label.isEnabled()
    dialog.preset.setCurrentText("8.6 × 6.5 cm")
    dialog.preset.activated.emit(dialog.preset.currentIndex())
    assert dialog.lettering.isEnabled() and label.isEnabled()


def test_a_scene_without_settings_flags_no_verdicts_of_another_state(window, qtbot):
    # Steering, Bell and Leggett, each at these settings.
    qtbot.waitUntil(lambda: len(window.ruler.ruler.marks) == 3, timeout=30_000)
    turn(window, "state")
    window.dispatch.apply("state", state_intents.set_ket, "00")
    window.refresh()
    # A product state has none of these thresholds, and settings are not shown here at all.
    assert window.ruler.ruler.marks == ()
    window.verdicts.tell()  # what was asked before is answered now
    assert window.ruler.ruler.marks == ()
    window.commands.undo()
    turn(window, "leggett")
    qtbot.waitUntil(lambda: len(window.ruler.ruler.marks) == 3, timeout=30_000)


def test_a_click_on_a_tab_takes_the_focus_with_it(window):
    """The page that it hides may hold the focus; the next key must not move a slider somewhere else."""
    turn(window, "state")
    bring_to_front(window)
    scene = window.current_scene
    scene.matrices.editor.cell(0, 0).setFocus()
    bar = scene.tabs.tabBar()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert window.focusWidget() is bar
    QTest.keyClick(bar, Qt.Key.Key_Tab)
    assert scene.tabs.isAncestorOf(window.focusWidget())


def test_tab_goes_through_the_window_as_it_stands(window):
    """Rail, settings, scene, results, ruler; in a scene from top to bottom, tabs before their page."""
    for name in SCENES:
        turn(window, name)
    turn(window, "state")
    bring_to_front(window)
    scene = window.current_scene
    stations = [
        next(one for one in window.findChildren(QPushButton) if one.property("role") == "rail"),
        window.settings_panel,
        scene.family,
        scene.ket,
        scene.matrices.noise,
        scene.tabs.tabBar(),
        scene.matrices,
        window.explain_panel,
        window.ruler,
    ]
    start = stations[0]
    start.setFocus()
    seen, passed = [], []
    while (focus := window.focusWidget()) not in seen:
        seen.append(focus)
        passed += [s for s in stations if s not in passed and (s is focus or s.isAncestorOf(focus))]
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert focus is start  # a round: nothing is left out, and nothing holds the focus for ever
    assert passed == stations


@pytest.mark.parametrize("name", ["settings", "results"])
def test_a_side_panel_that_is_opened_takes_the_focus(window, name):
    """Also with the offer of recovery above, which has buttons of its own."""
    window.offer.show_message("Unsaved work", MessageKind.NOTE, accept="Restore it", decline="Discard it")
    for scene in ("verdicts", "state"):
        turn(window, scene)
        bring_to_front(window)
        window.body.set_open(name, False)
        window.body.set_open(name, True)
        assert window.body.sides[name].isAncestorOf(window.focusWidget())


def test_what_stands_below_the_cards_is_what_they_judge(window):
    """In the scene Bell the read-outs are about an inequality, the cards are not."""
    turn(window, "bell")
    panel = window.explain_panel

    def said():
        return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]

    assert "Werner state, 3 × 6 settings" in said() and window.current_scene.readout_title not in said()
    panel.tabs.setCurrentIndex(1)
    assert window.current_scene.readout_title in said()
