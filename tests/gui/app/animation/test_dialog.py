"""The dialog of animations: what it begins with, what it refuses, and a file made aside from the window."""

from __future__ import annotations

import math
import tempfile

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from gui.app.animation.dialog import AnimationDialog
from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.export import moving

LONG = 60_000  # ms; only a broken test waits so long


@pytest.fixture
def dialog(window):
    window.menus.animation.trigger()
    yield window.findChild(AnimationDialog)
    window.animating.close()


def choose(dialog: AnimationDialog, key: str) -> None:
    dialog.parameter.setCurrentIndex(dialog.parameter.findData(key))
    dialog.parameter.activated.emit(dialog.parameter.currentIndex())


def test_it_begins_with_the_sliders_of_the_scene_as_they_play(window, dialog):
    """All the range, in the time and the way of the play button."""
    keys = [dialog.parameter.itemData(k) for k in range(dialog.parameter.count())]
    assert keys[:3] == ["phi", "visibility", "eta"]
    motion = dialog.motion()
    assert (motion.start, motion.end) == pytest.approx((-math.pi / 2, math.pi / 2))
    assert motion.seconds == 5.0
    window.settings_panel.sliders["visibility"].player.configure(0.1, True, False)
    window.menus.animation.trigger()
    anew = window.animating.dialog
    choose(anew, "visibility")
    assert (anew.motion().seconds, anew.motion().there_and_back) == (10.0, True)
    assert anew.note.text() == "498 frames, 19.9 s."


def test_what_cannot_be_moved_is_not_offered(make_window):
    """V of given correlations, and phi without pairs."""
    from gui.core.presets import apply_preset

    window = make_window(apply_preset(intents.default_scenario(), "chsh"))
    window.menus.animation.trigger()
    made = window.animating.dialog
    keys = [made.parameter.itemData(k) for k in range(made.parameter.count())]
    assert "phi" not in keys and "visibility" in keys
    assert all(PARAMETERS[key].applies(window.store.scenario) for key in keys)


def test_refusals_are_said_at_once(dialog):
    choose(dialog, "visibility")
    dialog.end.setValue(dialog.start.value())
    assert "nothing would move" in dialog.note.text()
    assert not dialog.job.button.isEnabled()
    dialog.end.setValue(1.0)
    assert dialog.job.button.isEnabled()
    dialog.seconds.setValue(120.0)
    dialog.rate.setValue(60)
    assert "at most 3000" in dialog.note.text()
    dialog.rate.setValue(24)
    assert "too many" in dialog.note.text()  # 2880 frames of 1280 x 720


def test_without_an_encoder_mp4_cannot_be_chosen_and_says_why(window, monkeypatch):
    monkeypatch.setattr(moving, "ffmpeg", lambda: None)
    window.menus.animation.trigger()
    made = window.animating.dialog
    row = made.format.findData("mp4")
    assert "no encoder" in made.format.itemText(row)
    assert "ffmpeg" in made.format.itemData(row, Qt.ItemDataRole.ToolTipRole)
    assert not made.format.model().flags(made.format.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled
    made.format.setCurrentIndex(row)
    made.format.activated.emit(row)
    assert "ffmpeg" in made.note.text() and not made.job.button.isEnabled()


def test_steps_of_tours_bring_their_own_motion(qtbot, dialog):
    row = dialog.thing.count() - 1
    dialog.thing.setCurrentIndex(row)
    dialog.thing.activated.emit(row)
    qtbot.waitUntil(lambda: dialog.chosen.motion is not None, timeout=LONG)
    wanted, shown = dialog.chosen.motion, dialog.motion()
    assert shown.parameter == wanted.parameter
    assert (shown.start, shown.end) == pytest.approx((wanted.start, wanted.end), abs=1e-4)
    assert shown.eased, "as on screen"
    assert not dialog.parameter.isEnabled()
    assert dialog.refusal() == ""


def test_a_name_with_another_suffix_is_refused(dialog, tmp_path):
    dialog.save_to(tmp_path / "x.avi")
    assert "Not written" in dialog.job.answer.text()
    assert not dialog.job.is_running


@pytest.mark.processes
def test_a_file_is_made_in_a_process_and_cancel_leaves_nothing(
    qtbot, window, dialog, tmp_path, tmp_path_factory, monkeypatch
):
    scratch = tmp_path_factory.mktemp("scratch")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    choose(dialog, "visibility")
    dialog.page_size.setCurrentText("640 × 480 px")
    dialog.seconds.setValue(0.5)
    dialog.rate.setValue(6)
    dialog.save_to(tmp_path / "x.gif")
    before = window.store.scenario
    window.store.apply(intents.set_visibility(before, 0.5), "V")  # the window is at work meanwhile
    qtbot.waitUntil(lambda: not dialog.job.is_running, timeout=LONG)
    assert "Saved x.gif" in dialog.job.answer.text()
    with Image.open(tmp_path / "x.gif") as image:
        assert (image.n_frames, image.size) == (3, (640, 480))
    dialog.seconds.setValue(20.0)
    dialog.save_to(tmp_path / "y.gif")
    qtbot.waitUntil(lambda: dialog.job.bar.value() > 0, timeout=LONG)
    dialog.job.cancel()
    qtbot.waitUntil(lambda: not dialog.job.is_busy, timeout=LONG)
    assert dialog.job.answer.text() == "Cancelled: nothing was written."
    assert [p.name for p in tmp_path.iterdir()] == ["x.gif"]
    assert not list(scratch.iterdir())
