"""Recording a tour: steps from the window, their order, words, and what is refused."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gui.app.tours.own_tour import OwnTour
from gui.core import intents
from gui.core.tours import load_tour, scenarios
from gui.core.values import InputError


@pytest.fixture
def own(tmp_path):
    return OwnTour(tmp_path / "draft" / "own.toml")


@pytest.fixture
def dialog(window, tmp_path, monkeypatch):
    """The dialog of a window, its draft in a folder of the test."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    window.tours.show_own()
    yield window.tours.dialog
    window.tours.dialog.close()


def _record(own, *visibilities):
    for v in visibilities:
        own.record(intents.set_visibility(intents.default_scenario(), v))


def _shown(tour):
    return [s.visibility for s in scenarios(tour)]


def test_steps_are_recorded_moved_and_removed(own):
    _record(own, 0.1, 0.2, 0.3)
    own.move(2, 0)
    assert _shown(own.tour) == [0.3, 0.1, 0.2]
    own.remove(1)
    assert _shown(own.tour) == [0.3, 0.2]
    own.record_anew(0, intents.set_visibility(intents.default_scenario(), 0.5))
    assert _shown(own.tour) == [0.5, 0.2]


def test_a_crash_loses_no_step(own, tmp_path):
    _record(own, 0.1, 0.2)
    own.change(1, text="V = {visibility}")
    again = OwnTour(tmp_path / "draft" / "own.toml")
    assert again.tour == own.tour and again.modified
    again.start_anew()
    assert not OwnTour(tmp_path / "draft" / "own.toml").tour.steps


def test_a_spoilt_draft_is_left_and_a_new_tour_begun(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("not a tour")
    assert not OwnTour(path).tour.steps
    assert path.read_text() == "not a tour"


def test_what_is_refused_changes_nothing(own, tmp_path):
    _record(own, 0.1)
    before = own.tour
    for changes in ({"text": "{nobody}"}, {"highlight": ("moon",)}):
        with pytest.raises(InputError):
            own.change(0, **changes)
    (tmp_path / "bad.toml").write_text("title = 1")
    with pytest.raises(InputError):
        own.open(tmp_path / "bad.toml")
    assert own.tour is before and own.path is None


def test_the_dialog_records_edits_orders_and_saves(window, dialog, tmp_path, monkeypatch):
    window.dispatch.apply("V", intents.set_visibility, 0.25)
    dialog.record.click()
    window.dispatch.apply("V", intents.set_visibility, 0.75)
    dialog.record.click()
    assert dialog.steps.count() == 2 and dialog.steps.currentRow() == 1
    dialog.title.setText("More light")
    dialog.title.editingFinished.emit()
    dialog.text.setPlainText("V = {visibility}")
    dialog.animation.parameter.setCurrentIndex(dialog.animation.parameter.findData("eta"))
    dialog.animation.parameter.activated.emit(0)
    dialog.animation.end.setValue(0.5)
    dialog.up.click()
    step = dialog.steps.item(0).text()
    assert step == "1. More light" and dialog.steps.currentRow() == 0
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "talk"), ""))
    dialog.save.click()
    tour = load_tour(tmp_path / "talk.toml")
    assert tour.steps[0].title == "More light"
    assert tour.steps[0].text == "V = {visibility}" and tour.steps[0].animation.end == 0.5
    assert _shown(tour) == [0.75, 0.25]
    dialog.play.click()
    assert dialog.isHidden(), "it would lie over what is played"
    assert window.tours.player.running and window.tours.strip.text.startswith("V = ")
    window.tours.leave()


def test_the_dialog_says_what_is_wrong_and_keeps_what_was_typed(window, dialog):
    dialog.record.click()
    dialog.parts.setText("plot, moon")
    dialog.parts.editingFinished.emit()
    assert "moon" in dialog.message.text() and dialog.parts.text() == "plot, moon"
    dialog.parts.setText("plot, ruler")
    dialog.parts.editingFinished.emit()
    assert window.tours.own.tour.steps[0].highlight == ("plot", "ruler")


@pytest.mark.parametrize(
    ("answer", "left"), [("Cancel", 1), ("Discard", 0)], ids=["cancel keeps it", "discard empties it"]
)
def test_a_tour_that_is_not_saved_is_asked_about(dialog, monkeypatch, answer, left):
    dialog.record.click()
    button = QMessageBox.StandardButton[answer]
    monkeypatch.setattr(QMessageBox, "question", lambda *_: button)
    dialog.fresh.click()
    assert dialog.steps.count() == left
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Discard)
    dialog.fresh.click()


def test_record_step_in_the_menu_says_where_it_went(window, dialog):
    window.tours.record_action.trigger()
    assert "step 1 of your own tour" in window.banner.text()
    assert dialog.steps.count() == 1
