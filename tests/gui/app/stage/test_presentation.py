"""Entering the presentation, what is done on stage, and leaving: the window is what it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from gui.app.stage.views import BOTH, PLOT, SPHERE
from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.core.scene_list import SCENES
from tests.gui.app.stage.test_letters import arranged, on_stage
from tests.gui.driving import undo_steps

FEW_SCENES = ("leggett", "open_question")


class MadeUpStep:
    def __init__(self, title: str, text: str, note: str) -> None:
        self.title, self.text, self.note = title, text, note
        self.highlight: tuple[str, ...] = ()


class MadeUpTour(QObject):
    """Plays three steps."""

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.steps = [MadeUpStep(f"Step {k}", f"What {k} is about.", f"Say {k}") for k in "ABC"]
        self.running, self.index = True, 0

    @property
    def step(self):
        return self.steps[self.index] if self.running else None

    @property
    def next_step(self):
        return self.steps[self.index + 1] if self.index < 2 else None

    @property
    def next_scenario(self):
        return intents.default_scenario() if self.index < 2 else None

    @property
    def number(self) -> int:
        return self.index + 1

    count = 3

    def go_to(self, index: int) -> None:
        self.index = index
        self.changed.emit()

    def advance(self) -> None:

        self.index += 1
        self.changed.emit()


def look(window) -> dict[str, object]:
    """What the window is: size and state, letters, panels, focus, and where every part of it is."""
    arranged()
    page = window.front.page
    shown = (w for w in page.findChildren(QWidget) if not w.isWindow() and w.isVisible())
    parts = [w for w in shown if type(w) is not QWidget]  # Python’s hold on Qt’s own, viewports, may go
    return {
        "state": window.windowState(),
        "size": window.size(),
        "theme": window.themes.theme,
        "sides": [(name, window.body.is_open(name)) for name in window.body.sides],
        "focus": window.focusWidget(),
        "scenario": window.store.scenario,
        "places": {w: (w.mapTo(page, QPoint(0, 0)).toTuple(), w.size().toTuple()) for w in parts},
    }


def settled(window, qtbot) -> None:
    qtbot.waitUntil(lambda: window.is_settled, timeout=300_000)
    arranged()


@pytest.mark.parametrize("scene", FEW_SCENES)
def test_leaving_brings_everything_back(make_window, qtbot, scene):
    window = make_window(intents.set_scene(intents.default_scenario(), scene), size=(1100, 760))
    window.body.set_open("settings", False)
    window.ruler.setFocus()
    settled(window, qtbot)
    before, picture = look(window), window.grab().toImage()
    stage = on_stage(window)
    for k in range(3):
        stage.picture_wanted.emit(k)
        arranged()
    stage.picture_wanted.emit(0)
    window.presentation.set_view(SPHERE)
    window.presentation.set_view(BOTH)
    arranged()
    window.presentation.leave()
    window.resize(1100, 760)  # a virtual screen has no window manager that would do so
    settled(window, qtbot)
    after = look(window)
    # Which page of the scene is in view is a choice of the user, on stage as elsewhere.
    moved = {w: (place, after["places"].get(w)) for w, place in before.pop("places").items()}
    assert not {w: pair for w, pair in moved.items() if pair[0] != pair[1]}
    assert set(after.pop("places")) == set(moved)
    del before["scenario"], after["scenario"]
    assert before == after
    assert window.grab().toImage() == picture


@pytest.mark.long
@pytest.mark.parametrize("scene", [name for name in SCENES if name not in FEW_SCENES])
def test_leaving_brings_everything_back_in_every_scene(make_window, qtbot, scene):
    test_leaving_brings_everything_back(make_window, qtbot, scene)


def test_the_window_is_full_screen_and_all_but_the_stage_is_covered(window):
    stage = on_stage(window)
    assert stage.geometry() == window.front.rect()
    assert window.menus.presentation.isChecked()
    hidden = (window.top_bar, window.body.rail, window.settings_panel, window.explain_panel, window.ruler)
    assert all(window.childAt(w.mapTo(window, QPoint(3, 3))) not in (w, *w.children()) for w in hidden)
    QTest.keyClick(stage, Qt.Key.Key_Escape)
    assert window.presentation.stage is None and not window.menus.presentation.isChecked()


def test_the_sphere_the_ruler_and_the_cursor_are_live(window):
    """A drag on stage is a step of the Store as everywhere, and the picture follows."""
    stage = on_stage(window)
    window.presentation.set_view(BOTH)
    arranged()
    assert stage.spheres.together  # both parties on one sphere, as in figure 1 of Branciard et al. 2008
    stage.spheres.joint.select(0)
    before = window.store.scenario
    QTest.keyClick(stage.spheres.joint, Qt.Key.Key_Up)
    assert window.store.scenario.alice != before.alice
    QTest.keyClick(stage.ruler, Qt.Key.Key_Left)
    assert window.store.scenario.visibility == pytest.approx(before.visibility - 0.001)
    window.refresh()
    assert "V = 0.984" in stage.verdict.accessibleName()


def test_page_down_walks_the_ruler_where_no_tour_runs(window):
    stage = on_stage(window)
    QTest.keyClick(stage, Qt.Key.Key_PageDown)
    assert stage.ruler.hasFocus() and "Threshold" in stage.ruler.accessibleDescription()


def test_black_out_hides_everything_and_any_key_ends_it(window):
    stage = on_stage(window)
    QTest.keyClick(stage, Qt.Key.Key_B)
    arranged()
    picture = window.grab().toImage()
    assert {picture.pixel(x, y) & 0xFFFFFF for x in range(0, 1280, 7) for y in range(0, 720, 7)} == {0}
    scenario = window.store.scenario
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.store.scenario is scenario and not stage.over.black.isVisible()
    assert window.presentation.is_on and stage.hasFocus()


def test_pen_and_spotlight_change_nothing_but_the_picture(window, qtbot):
    stage = on_stage(window)
    settled(window, qtbot)  # or the cards change meanwhile
    stage.over.said.hide()
    arranged()
    scenario, plain = window.store.scenario, window.grab().toImage()
    QTest.keyClick(stage, Qt.Key.Key_D)
    ink = stage.over.ink
    QTest.mousePress(ink, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(ink, QPoint(500, 400))
    QTest.mouseRelease(ink, Qt.MouseButton.LeftButton, pos=QPoint(500, 400))
    for key in (Qt.Key.Key_2, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Escape):
        QTest.keyClick(ink, key)
    assert [stroke.role for stroke in ink.strokes] == ["violation", "accent"] and not ink.is_drawing
    QTest.keyClick(stage, Qt.Key.Key_S)
    spot = stage.over.spot
    spot.move_to(QPointF(400, 300))
    wide = spot.disc().width()
    wheel = QWheelEvent(
        QPointF(9, 9), QPointF(9, 9), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(stage, wheel)
    assert spot.disc().width() > wide and spot.disc().center() == QPointF(400, 300)
    dimmed = window.grab().toImage()
    assert dimmed.pixelColor(1200, 20).lightness() < plain.pixelColor(1200, 20).lightness()
    QTest.keyClick(stage, Qt.Key.Key_Escape)  # the spotlight goes first
    QTest.keyClick(stage, Qt.Key.Key_E)
    stage.over.said.hide()
    arranged()
    assert window.presentation.is_on and not ink.strokes
    assert window.store.scenario is scenario and undo_steps(window.store) == 0
    assert window.grab().toImage() == plain


def test_a_tour_is_told_on_stage_and_to_the_speaker(window):
    tour = MadeUpTour(window)
    window.presentation.follow(tour)
    stage = on_stage(window)
    window.menus.speaker.trigger()
    speaker = window.presentation.speaking.window
    assert speaker.coming_text.text() == "What B is about."
    assert (stage.head.title, speaker.note.text(), speaker.coming.text()) == ("Step A", "Say A", "Step B")
    stage.over.ink.begin()
    QTest.keyClick(stage.over.ink, Qt.Key.Key_Space)
    tour.advance()
    assert not stage.over.ink.strokes  # what was drawn belongs to the step before
    assert (stage.head.title, speaker.note.text(), speaker.number.text()) == (
        "Step B",
        "Say B",
        "Step 2 of 3",
    )
    assert stage.head.dots.accessibleName() == "Step 2 of 3: Step B"
    tour.advance()
    assert speaker.coming.text() == "This is the last step."
    tour.running = False
    tour.changed.emit()
    assert not stage.head.is_used and speaker.text.text() == "No tour runs."
    window.presentation.leave()
    assert not speaker.isVisible()


def test_what_is_on_stage_is_chosen_with_keys_and_remembered(window):
    stage = on_stage(window)
    presentation = window.presentation
    for wanted in (SPHERE, BOTH, PLOT, SPHERE, BOTH):
        QTest.keyClick(stage, Qt.Key.Key_V)
        assert stage.view == wanted
    window.dispatch.apply("scene", intents.set_scene, "werner")
    window.refresh()
    arranged()
    assert stage.view == BOTH
    by_v, by_phi = window.current_scene.plots()
    assert stage.isAncestorOf(by_v) and not stage.isAncestorOf(by_phi)
    QTest.keyClick(stage, Qt.Key.Key_2)
    assert stage.isAncestorOf(by_phi) and not stage.isAncestorOf(by_v)
    QTest.keyClick(stage, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert stage.isAncestorOf(by_v)
    window.dispatch.apply("scene", intents.set_scene, "state")  # has no sphere
    window.refresh()
    assert stage.view == PLOT and presentation.is_on


def test_closing_the_program_on_stage_keeps_its_place(window):
    from gui.app import preferences

    place = window.saveGeometry()
    on_stage(window)
    window.store.mark_saved()
    window.close()
    assert preferences.window_geometry() == place


def test_the_title_of_a_step_takes_the_place_of_the_plots(window):
    """The curves have its room; a printed figure keeps its title, and so does the window afterwards."""
    plot = window.current_scene.plot
    tour = MadeUpTour(window)
    tour.running = False
    window.presentation.follow(tour)
    stage = on_stage(window)
    high = plot.view().viewbox.rect().height()
    tour.running = True
    tour.changed.emit()
    stage.resize(stage.width(), stage.height() + stage.head.height())  # what the words of the step take
    arranged()
    assert plot.view().viewbox.rect().height() > high
    tour.running = False
    tour.changed.emit()
    window.presentation.leave()
    arranged()
    assert plot.title().startswith("Leggett inequality")


def test_what_a_step_speaks_about_carries_a_ring_on_stage(window):
    tour = MadeUpTour(window)
    for step, named in zip(tour.steps, (("card:local", "ruler"), ("spheres",), ("plot",)), strict=True):
        step.highlight = named
    window.presentation.follow(tour)
    stage = on_stage(window)
    arranged()
    told = stage.lines.accessibleDescription().split("; ")
    assert [line.split(",")[0] for line in told if "spoken about" in line] == ["Local causality"]
    assert stage.ring.boxes and stage.ruler.geometry().contains(stage.ring.boxes[0])
    with_flags = stage.ruler.height()

    tour.advance()  # whoever speaks about the spheres wants them seen, beside the picture
    arranged()
    assert stage.view == BOTH and stage.ring.boxes[0] == stage.spheres.geometry()
    assert stage.ruler.height() < with_flags, "a low stage leaves the row of flags to the plot"
    assert not stage.ruler.ruler.flags and stage.ruler.ruler.marks, "the marks keep their arrows"

    tour.advance()
    arranged()
    assert stage.view == PLOT and len(stage.ring.boxes) == 1
    assert "spoken about" not in stage.lines.accessibleDescription()
    QTest.keyClick(stage, Qt.Key.Key_B)
    stage.ring.place()  # a new answer, for instance
    assert stage.childAt(stage.ring.boxes[0].topLeft() - QPoint(1, 1)) is stage.over.black

    tour.running = False
    tour.changed.emit()
    arranged()
    assert not stage.ring.boxes and stage.ruler.height() == with_flags


def test_an_efficiency_is_told_only_where_something_is_lost(window):
    window.dispatch.apply("scene", intents.set_scene, "bell")
    window.refresh()
    stage = on_stage(window)
    arranged()
    assert "e =" not in stage.verdict.accessibleName()
    window.dispatch.apply("efficiency", PARAMETERS["efficiency"].set, 0.9)
    window.refresh()
    arranged()
    assert "e = 0.900" in stage.verdict.accessibleName()


def test_the_first_picture_of_the_state_fills_the_stage(make_window):
    window = make_window(intents.set_scene(intents.default_scenario(), "state"))
    on_stage(window)
    assert [one.name for one in window.presentation.pictures][:2] == ["ρ and T: Pictures", "ρ and T: Grid"]
