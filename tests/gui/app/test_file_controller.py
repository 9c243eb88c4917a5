"""Opening and saving from a live window: what is shown, what is asked, what is left untouched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from gui.app import preferences
from gui.app.files import file_controller, locks
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files import opening
from gui.core.files.opening import read_aside, scenario_from_bytes
from gui.core.files.session import SUFFIX, encode_session, load_session, save_session
from gui.core.presets import EXAMPLES, apply_preset
from gui.tasks.jobs import JobRunner

Button = QMessageBox.StandardButton
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def answers(monkeypatch):
    """Answers the question about unsaved changes; the list holds what was asked."""

    class Answers(list):
        answer = Button.Cancel

    given = Answers()

    def question(parent, title, text, *rest):
        given.append(text)
        return given.answer

    monkeypatch.setattr(QMessageBox, "question", question)
    return given


@pytest.fixture
def save_name(monkeypatch, tmp_path):
    """What the user types in the save dialog: a list of one name."""
    name = [str(tmp_path / "chosen")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *rest: (name[0], ""))
    return name


def drop(window, *paths) -> bool:
    """Drop files on the window; returns whether it took them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, mime, left, none)
    enter.setAccepted(False)
    window.dragEnterEvent(enter)
    if enter.isAccepted():
        window.dropEvent(QDropEvent(at, copy, mime, left, none))
    return enter.isAccepted()


def written(tmp_path, content, name="file.nlx"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_what_another_window_saved_is_not_replaced_unasked(window, answers, save_name, tmp_path):
    path, mine = tmp_path / "both.nlx", window.store
    assert window.files.save_to(path)
    mine.apply(intents.set_visibility(mine.scenario, 0.7))
    assert window.files.save() and not answers  # nobody else wrote it
    theirs = intents.set_visibility(mine.scenario, 0.3)
    save_session(theirs, path)
    mine.apply(intents.set_visibility(mine.scenario, 0.8))
    assert not window.files.save()  # called off
    assert "both.nlx was saved by another window since" in answers[0]
    assert load_session(path).visibility == 0.3 and window.store.is_modified
    answers.answer = Button.No
    assert window.files.save() and load_session(path).visibility == 0.3
    assert load_session(Path(save_name[0]).with_suffix(SUFFIX)).visibility == 0.8
    # Opened again, it is what is replaced knowingly; gone, it is written anew.
    assert window.files.open(path)
    mine.apply(intents.set_visibility(mine.scenario, 0.9))
    asked = len(answers)
    assert window.files.save() and load_session(path).visibility == 0.9
    path.unlink()
    assert window.files.save() and path.exists() and len(answers) == asked
    save_session(theirs, path)
    answers.answer = Button.Yes
    mine.apply(intents.set_visibility(mine.scenario, 0.6))
    assert window.files.save() and load_session(path).visibility == 0.6


def change(window, visibility=0.9):
    window.dispatch.apply("V", intents.set_visibility, visibility)


# Files that cannot be opened.


BROKEN = [
    ("future.nlx", b'{"format": "nonlocality-explorer", "version": 99, "scenario": {}}', "version"),
    ("cut.nlx", b'{"format": "nonlocality-explorer", "version"', "not a session"),
    (
        "field.nlx",
        b'{"format": "nonlocality-explorer", "version": 1, "scenario": {"colour": 1}}',
        "colour",
    ),
    (
        "range.nlx",
        b'{"format": "nonlocality-explorer", "version": 1, "scenario": {"visibility": 7}}',
        "visibility",
    ),
    ("problem.json", b'{"state": {"werner": 7}, "phi_deg": 30}', "werner"),
    ("data.csv", b"phi_deg,L,sigma\n30,lots,0.1\n", "line 2"),
    ("empty.csv", b"", "empty.csv"),
    ("photo.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "photo.png"),
    ("paper.pdf", b"%PDF-1.4 but not really", "paper.pdf"),
    ("noise.bin", bytes(range(256)), "noise.bin"),
    ("markup.csv", b"<b>bold</b>,L\n1,2\n", "markup.csv"),
]


def test_a_broken_file_is_told_and_nothing_changes(window, tmp_path):
    change(window)
    before, undo = window.store.scenario, window.store.undo_name
    for name, content, words in BROKEN:
        assert not window.files.open(written(tmp_path, content, name)), name
        text = window.banner.text()
        assert text.startswith("Not opened")
        assert name in text
        assert words in text
        assert len(text.splitlines()) == 1
        assert window.store.scenario is before
        assert (window.store.undo_name, window.files.path) == (undo, None)
    assert preferences.recent_files() == []


def test_a_missing_file_and_a_folder(window, tmp_path):
    assert not window.files.open(tmp_path / "nowhere.nlx")
    assert "No such file" in window.banner.text()
    assert not window.files.open(tmp_path)
    assert "not a plain file" in window.banner.text()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the super-user may read all")
def test_a_file_that_may_not_be_read(window, tmp_path):
    path = written(tmp_path, b"x")
    path.chmod(0)
    assert not window.files.open(path)
    assert "Permission denied" in window.banner.text()


# Measured data.


def test_dropping_the_measured_runs(window, shared_data):
    """Neither chip shows a significant violation, and the program must say so in one sentence."""
    runs = sorted(shared_data.glob("leggett_*.json"))
    assert len(runs) == 2
    for path in runs:
        assert drop(window, path)
        assert "No point is a significant violation" in window.banner.text()
        assert window.results is not None
    window.refresh()
    assert window.results.data.n_significant == 0
    table = window.scene("leggett").plot.table()
    assert len(table) > 2


def test_dropping_the_shipped_run_of_the_same_schema(window):
    assert drop(window, EXAMPLES["synthetic"][1])
    assert "No point is a significant violation" in window.banner.text()


def test_the_published_example(window):
    """Branciard et al. 2008: (L - B) / sigma with B = 2 - (2/3) sin 15 deg, from the rounded errors."""
    window.files.open_example("branciard2008")
    assert "88.2 s.d." in window.banner.text()
    window.refresh()
    assert [p.distance for p in window.results.data.points] == pytest.approx([88.16, 73.05], abs=0.01)


def test_data_are_added_to_the_work_and_can_be_undone(window, answers):
    window.dispatch.apply("η", intents.set_eta, 0.8)
    before = window.store.scenario
    assert drop(window, EXAMPLES["branciard2008"][1])
    assert answers == []
    assert window.store.scenario.eta == 0.8
    assert window.store.scenario.data is not None
    window.commands.undo()
    assert window.store.scenario == before


def test_the_same_data_twice_keep_the_history(window, answers):
    """The second time nothing changes; the work so far must not count as replaced."""
    path = EXAMPLES["branciard2008"][1]
    change(window)
    drop(window, path)
    drop(window, path)
    assert answers == []
    assert "88.2 s.d." in window.banner.text()
    window.commands.undo()
    assert window.store.scenario.data is None
    window.commands.undo()
    assert window.store.undo_name is None


def test_data_can_be_removed(window):
    window.files.open_example("synthetic")
    window.refresh()
    assert window.menus.remove_data.isEnabled()
    window.menus.remove_data.trigger()
    window.refresh()
    assert window.store.scenario.data is None
    assert window.results.data is None
    assert not window.menus.remove_data.isEnabled()


def test_things_that_are_no_files_are_not_taken(window, tmp_path):
    assert not drop(window, tmp_path)
    assert not drop(window, tmp_path / "nowhere")
    assert not drop(window)


# Sessions.


def scenarios():
    start = intents.set_scene(intents.default_scenario(), "werner")
    path = EXAMPLES["synthetic"][1]
    with_data = scenario_from_bytes(path.read_bytes(), path.name, intents.set_eta(start, 0.7))
    moved = intents.toggle_lock(intents.move_setting(start, "bob", 1, (0.6, 0.0, 0.8)), "alice", 0)
    return {
        "plain": intents.set_visibility(start, 0.8),
        "data": with_data,
        "free": moved,
        "box": apply_preset(start, "pr_box"),
    }


@pytest.mark.parametrize("key", ["plain", "data", "free", "box"])
def test_save_and_open_bring_everything_back(window, make_window, tmp_path, key):
    scenario = scenarios()[key]
    window.store.apply(scenario)
    path = tmp_path / "work.nlx"
    assert window.files.save_to(path)
    assert not window.store.is_modified
    window.files.path = None  # let go of it, or the other window tells that it is in use
    other = make_window()
    assert other.files.open(path)
    assert other.store.scenario == scenario
    assert other.files.path == path
    assert not other.store.is_modified
    assert other.store.undo_name is None
    assert other.windowTitle() == "work.nlx - Nonlocality Explorer"
    assert other.banner.text() == "Opened work.nlx."


def test_a_session_with_data_does_not_go_into_the_file_of_another(window, tmp_path):
    """Opened over a session that has a file, it must be saved to its own."""
    first, second = tmp_path / "first.nlx", tmp_path / "second.nlx"
    window.files.save_to(first)
    save_session(scenarios()["data"], second)
    before = first.read_bytes()
    assert window.files.open(second)
    assert window.files.path == second
    change(window)
    assert window.files.save()
    assert first.read_bytes() == before
    assert load_session(second).visibility == 0.9


def test_a_problem_opens_as_untitled(window, tmp_path):
    path = written(tmp_path, {"state": {"werner": 0.8}, "phi_deg": 20}, "problem.json")
    assert window.files.open(path)
    assert window.store.scenario.visibility == 0.8
    # Saving must not overwrite the problem with a session.
    assert window.files.path is None
    assert window.windowTitle().startswith("untitled")


def test_saving_asks_for_a_name_the_first_time(window, tmp_path, save_name):
    change(window)
    assert window.files.save()
    assert window.files.path == tmp_path / "chosen.nlx"
    assert load_session(tmp_path / "chosen.nlx") == window.store.scenario
    save_name[0] = ""
    change(window, 0.8)
    assert window.files.save()  # no further question
    assert load_session(tmp_path / "chosen.nlx").visibility == 0.8
    assert not window.files.ask_save_as()  # cancelled


def test_a_folder_that_cannot_be_written(window, tmp_path):
    change(window)
    assert not window.files.save_to(tmp_path / "nowhere" / "work.nlx")
    assert window.banner.text().startswith("Not saved")
    assert window.store.is_modified
    assert window.files.path is None


# The question about unsaved changes.


def test_nothing_is_asked_without_changes(window, tmp_path, answers):
    window.files.open(written(tmp_path, encode_session(scenarios()["plain"])))
    window.close()
    assert answers == []


@pytest.mark.parametrize("what", ["open", "anew", "close"])
def test_cancel_keeps_the_work(window, tmp_path, answers, what):
    change(window)
    before = window.store.scenario
    act(window, tmp_path, what)
    assert len(answers) == 1
    assert window.store.scenario is before
    assert window.isVisible()


@pytest.mark.parametrize("what", ["open", "anew", "close"])
def test_discard_goes_on(window, tmp_path, answers, what):
    answers.answer = Button.Discard
    change(window)
    act(window, tmp_path, what)
    assert window.store.scenario.visibility != 0.9 or not window.isVisible()


@pytest.mark.parametrize("what", ["open", "anew", "close"])
def test_save_saves_first(window, tmp_path, answers, save_name, what):
    answers.answer = Button.Save
    change(window)
    act(window, tmp_path, what)
    assert load_session(tmp_path / "chosen.nlx").visibility == 0.9
    assert window.store.scenario.visibility != 0.9 or not window.isVisible()


@pytest.mark.parametrize("what", ["open", "anew", "close"])
def test_save_that_is_cancelled_keeps_the_work(window, tmp_path, answers, save_name, what):
    answers.answer = Button.Save
    save_name[0] = ""
    change(window)
    before = window.store.scenario
    act(window, tmp_path, what)
    assert window.store.scenario is before
    assert window.isVisible()


def act(window, tmp_path, what):
    if what == "open":
        window.files.open(written(tmp_path, encode_session(scenarios()["plain"]), "other.nlx"))
    elif what == "anew":
        window.commands.start_anew()
    else:
        window.close()


def test_a_broken_file_asks_nothing(window, tmp_path, answers):
    """First whether the file is any good, then the question."""
    change(window)
    window.files.open(written(tmp_path, b"{}"))
    assert answers == []


def test_turning_a_sphere_is_nothing_to_save(window, answers):
    from gui.core.scenario import Camera

    window.dispatch.apply("turn", intents.set_camera, "alice", Camera(1.0, 0.1, 2.0))
    window.close()
    assert answers == []


def test_opening_ends_a_running_sweep(window, tmp_path):
    """A slider that plays on would change the work that was just opened, one undo step a frame."""
    slider = window.settings_panel.sliders["phi"]
    slider.toggle_play()
    assert slider.player.playing
    assert window.files.open(written(tmp_path, encode_session(scenarios()["plain"])))
    assert not slider.player.playing
    assert not window.store.in_gesture
    assert not window.store.is_modified


# Recent files.


def test_recent_files(window, tmp_path):
    paths = [written(tmp_path, encode_session(scenarios()["plain"]), f"{k}.nlx") for k in range(10)]
    for path in paths:
        window.files.open(path)
    window.files.open(paths[5])
    names = [path.name for path in preferences.recent_files()]
    assert names[:2] == ["5.nlx", "9.nlx"]
    assert len(names) == preferences.MAX_RECENT
    window.menus.recent.aboutToShow.emit()
    entry = window.menus.recent.actions()[1]
    assert entry.text().replace("&", "") == "9.nlx"
    entry.trigger()
    assert window.files.path == paths[9]
    paths[9].unlink()
    assert "9.nlx" not in [path.name for path in preferences.recent_files()]


def test_an_ampersand_in_a_recent_file_is_shown(window, tmp_path):
    window.files.open(written(tmp_path, encode_session(scenarios()["plain"]), "alice & bob.nlx"))
    window.menus.recent.aboutToShow.emit()
    assert window.menus.recent.actions()[0].text() == "alice && bob.nlx"


def test_the_list_of_recent_files_can_be_cleared(window, tmp_path):
    window.files.open(written(tmp_path, encode_session(scenarios()["plain"])))
    window.menus.recent.aboutToShow.emit()
    window.menus.recent.actions()[-1].trigger()
    assert preferences.recent_files() == []
    window.menus.recent.aboutToShow.emit()
    assert [action.isEnabled() for action in window.menus.recent.actions()] == [False]


# Large files, read aside.

POINTS = "# title: {}\nphi_deg,L,sigma\n30,1.98,0.01\n60,1.99,0.01\n"


@pytest.fixture
def held(window, monkeypatch):
    """Every file above 70 bytes counts as large; each is read when its gate is opened."""
    gates = {}

    def read_when_let(content, name, *rest, **more):
        assert gates.setdefault(name, threading.Event()).wait(10)
        return read_aside(content, name, *rest, **more)

    monkeypatch.setattr(opening, "read_aside", read_when_let)
    monkeypatch.setattr(file_controller, "READ_ASIDE", 70)
    yield gates
    for gate in gates.values():
        gate.set()


def large(tmp_path, gates, name: str):
    gates[name] = threading.Event()
    path = tmp_path / name
    path.write_text(POINTS.format(name) + "# note: so that it is large\n" * 2, encoding="utf-8")
    return path


def settled(window, qtbot) -> None:
    qtbot.waitUntil(lambda: not window.files.findChild(JobRunner).is_busy)


@pytest.mark.parametrize("last_first", [False, True])
def test_of_two_large_files_the_last_asked_for_is_opened(window, qtbot, tmp_path, held, last_first):
    scenario = window.store.scenario
    first, second = tmp_path / f"first{SUFFIX}", tmp_path / f"second{SUFFIX}"
    save_session(intents.set_eta(scenario, 0.25), first)
    save_session(intents.set_eta(scenario, 0.75), second)
    held.update({first.name: threading.Event(), second.name: threading.Event()})
    window.files.open(first)
    window.files.open(second)
    for name in sorted(held, reverse=last_first):  # they are read at the same time
        held[name].set()
        qtbot.wait(100)
    settled(window, qtbot)
    assert window.files.path == second and window.store.scenario.eta == 0.75


def test_a_small_problem_that_names_a_large_file_is_read_aside(window, qtbot, tmp_path, monkeypatch):
    """A vector of 24 spins takes seconds, in which the window must answer; what is wrong is said as ever."""
    asked = []

    def read_here(content, name, *rest, **more):
        asked.append(name)
        return read_aside(content, name, *rest, **more)

    monkeypatch.setattr(opening, "read_aside", read_here)
    np.save(tmp_path / "state.npy", [0, 1, 1, 0, 1, 0, 0, 0])
    path = tmp_path / "problem.json"
    path.write_text(
        '{"spins": {"state": {"vector": "state.npy"}, "regions": [[0], [1, 2]]}}', encoding="utf-8"
    )
    assert window.files.open(path)
    settled(window, qtbot)
    assert asked == ["problem.json"]
    assert window.store.scenario.spins.state.n == 3 and window.store.scenario.scene == "macroscopic"
    (tmp_path / "state.npy").unlink()
    before = window.store.scenario
    window.files.open(path)
    settled(window, qtbot)
    assert window.store.scenario is before
    assert "state.npy: is not there" in window.banner.text()


def test_a_reading_that_breaks_off_names_the_file(window, qtbot, tmp_path, held, monkeypatch):
    def killed(*arguments, **rest):
        raise MemoryError("too large for this machine")

    monkeypatch.setattr(opening, "read_aside", killed)
    before = window.store.scenario
    window.files.open(large(tmp_path, held, "points.csv"))
    settled(window, qtbot)
    assert window.banner.text() == "Not opened. points.csv: MemoryError: too large for this machine"
    assert window.store.scenario is before


def test_data_read_aside_are_laid_over_the_work_as_it_is_then(window, qtbot, tmp_path, held):
    path = large(tmp_path, held, "points.csv")
    window.files.open(path)
    window.dispatch.apply("η", intents.set_eta, 0.5)
    window.dispatch.apply("R", intents.set_partition, 7)
    held[path.name].set()
    settled(window, qtbot)
    s = window.store.scenario
    assert s.data.title == path.name and (s.eta, s.partition) == (0.5, 7)
    assert window.results.data == evaluate(s).data  # of this eta, whatever it was when the reading began
    window.commands.undo()
    assert window.store.scenario.data is None and window.store.scenario.partition == 7


@pytest.mark.parametrize("how", ["small file", "example"])
def test_what_opens_at_once_ends_the_reading_of_a_large_file(window, qtbot, tmp_path, held, how):
    path = large(tmp_path, held, "points.csv")
    window.files.open(path)
    if how == "example":
        window.files.open_example(next(iter(EXAMPLES)))
    else:
        (tmp_path / "small.csv").write_text(POINTS.format("s"), encoding="utf-8")
        assert window.files.open(tmp_path / "small.csv")
    shown = window.store.scenario
    held[path.name].set()
    settled(window, qtbot)
    assert window.store.scenario == shown and shown.data.title != path.name


def test_a_refused_file_leaves_the_large_one_to_come(window, qtbot, tmp_path, held):
    path = large(tmp_path, held, "points.csv")
    window.files.open(path)
    (tmp_path / "small.csv").write_text("nonsense", encoding="utf-8")
    assert not window.files.open(tmp_path / "small.csv")
    held[path.name].set()
    settled(window, qtbot)
    assert window.store.scenario.data.title == path.name


# A second program that opens or saves the same session.

OTHER = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.app import preferences
from gui.app.files.locks import Claim
app = QCoreApplication([])
app.setApplicationName(preferences.APPLICATION)
app.setOrganizationName(preferences.ORGANISATION)
claim = Claim()
print(claim.hold(Path(sys.argv[1])), flush=True)
time.sleep(60)
"""


@pytest.fixture
def other_program():
    """Starts another program that has a session open; it ends, killed, with the test."""
    running = []

    def start(path):
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        running.append(process)
        return process, process.stdout.readline().strip() == b"True"

    yield start
    for process in running:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_session_that_another_program_has_open_is_told(window, tmp_path, other_program):
    path = tmp_path / "shared.nlx"
    save_session(window.store.scenario, path)
    process, alone = other_program(path)
    assert alone
    window.files.open(path)
    assert file_controller.IN_USE in window.banner.text()
    link = tmp_path / "link.nlx"
    link.symlink_to(path)
    assert window.files.save_to(link) and file_controller.IN_USE in window.banner.text()
    process.kill()  # as a crash leaves it: its lock counts no more
    process.wait()
    assert window.files.save() and file_controller.IN_USE not in window.banner.text()
    assert sorted(x.name for x in tmp_path.iterdir()) == ["link.nlx", "shared.nlx"]


def test_a_session_is_let_go_with_another_name_with_a_fresh_session_and_at_the_end(
    window, tmp_path, other_program
):
    first, second = tmp_path / "first.nlx", tmp_path / "second.nlx"
    assert window.files.save_to(first)
    assert not other_program(first)[1]
    assert window.files.save_to(second)
    assert other_program(first)[1] and not other_program(second)[1]
    window.commands.start_anew()
    assert other_program(second)[1]
    third = tmp_path / "third.nlx"
    assert window.files.save_to(third)
    window.close()
    assert other_program(third)[1]


def test_where_nothing_can_be_claimed_files_are_opened_all_the_same(window, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(locks, "claims_folder", lambda: tmp_path / "file" / "open")
    assert window.files.save_to(tmp_path / "a.nlx")
    assert window.banner.text() == "Saved a.nlx."
