"""Work that a crash left behind is offered once; that of a running program is left alone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton

from gui.app.files.recovery import Recovery, recovery_folder
from gui.core import intents
from gui.core.files.session import load_session, save_session
from gui.core.store import Store
from gui.tasks.messages import MessageKind

ROOT = Path(__file__).resolve().parents[3]

# A program that has unsaved work of visibility 0.25, then waits to be killed.
CHILD = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from gui.core import intents
from gui.core.store import Store
from gui.app.files.recovery import Recovery
app = QCoreApplication([])
store = Store(intents.default_scenario())
recovery = Recovery(store, Path(sys.argv[1]))
store.apply(intents.set_visibility(store.scenario, 0.25))
recovery.write_now()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def child(tmp_path):
    """Another running program with unsaved work in the same folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout.readline().strip() == b"ready"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def recovery_of(qapp, tmp_path):
    """Makes the recovery of a store, with its timer stopped at the end."""
    made = []

    def make(store=None, folder=tmp_path):
        made.append(Recovery(store or Store(intents.default_scenario()), folder))
        return made[-1]

    yield make
    for recovery in made:
        recovery.finish()
        recovery.deleteLater()


def sessions(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.nlx"))


def changed(store: Store, visibility: float) -> None:
    store.apply(intents.set_visibility(store.scenario, visibility))


def button(window, text: str) -> QPushButton:
    return next(b for b in window.offer.findChildren(QPushButton) if b.text() == text)


def test_unsaved_work_is_written_aside_and_removed_once_saved(recovery_of, tmp_path):
    store = Store(intents.default_scenario())
    recovery = recovery_of(store)
    recovery.write_now()
    assert sessions(tmp_path) == []
    changed(store, 0.5)
    recovery.write_now()
    (path,) = sessions(tmp_path)
    assert load_session(path) == store.scenario
    changed(store, 0.6)
    recovery.write_now()
    assert load_session(path).visibility == 0.6
    store.mark_saved()
    recovery.write_now()
    assert sessions(tmp_path) == []


def test_it_writes_by_itself(recovery_of, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr("gui.app.files.recovery.INTERVAL_MS", 20)
    store = Store(intents.default_scenario())
    recovery_of(store)
    changed(store, 0.5)
    qtbot.waitUntil(lambda: len(sessions(tmp_path)) == 1)


def test_a_clean_end_leaves_nothing(recovery_of, tmp_path):
    store = Store(intents.default_scenario())
    recovery = recovery_of(store)
    changed(store, 0.5)
    recovery.write_now()
    recovery.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_running_program_keeps_its_work(recovery_of, child):
    assert recovery_of().orphans() == []


def test_the_work_of_a_killed_program_is_found(recovery_of, child, tmp_path):
    child.kill()
    child.wait()
    ((path, scenario),) = recovery_of().orphans()
    assert path.parent == tmp_path
    assert scenario.visibility == 0.25


def test_own_work_is_no_orphan(recovery_of):
    store = Store(intents.default_scenario())
    recovery = recovery_of(store)
    changed(store, 0.5)
    recovery.write_now()
    assert recovery.orphans() == []


def test_damaged_files_are_skipped_and_kept(recovery_of, tmp_path):
    (tmp_path / "broken.nlx").write_bytes(b"{")
    (tmp_path / "empty.nlx").write_bytes(b"")
    (tmp_path / "folder.nlx").mkdir()
    assert recovery_of().orphans() == []
    assert len(sessions(tmp_path)) == 3


def test_a_failed_write_is_told_once_and_tried_again(recovery_of, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    store = Store(intents.default_scenario())
    recovery = recovery_of(store, blocked / "recovery")
    told = []
    recovery.failed.connect(told.append)
    changed(store, 0.5)
    assert not recovery.write_now() and not recovery.write_now()
    assert told == ["Not a directory"] and recovery.orphans() == []
    blocked.unlink()
    assert recovery.write_now()
    assert [load_session(p).visibility for p in sessions(blocked / "recovery")] == [0.5]
    recovery.finish()


def test_a_full_disk_is_told_once_each_time_it_gets_full(recovery_of, monkeypatch, qtbot):
    from gui.core.files.disk import FileError

    def full(scenario, path):
        raise FileError(path.name, "No space left on device")

    monkeypatch.setattr("gui.app.files.recovery.INTERVAL_MS", 10)
    store = Store(intents.default_scenario())
    recovery = recovery_of(store)
    told = []
    recovery.failed.connect(told.append)
    for visibility in (0.5, 0.6):
        with monkeypatch.context() as patch:
            patch.setattr("gui.app.files.recovery.save_session", full)
            changed(store, visibility)
            qtbot.wait(60)
        assert recovery.write_now()
    assert told == ["No space left on device"] * 2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps to process ids")
def test_another_process_with_the_id_of_the_dead_one_holds_nothing(recovery_of, tmp_path, qapp):
    """In a container the ids begin at 1 each time."""
    save_session(intents.set_visibility(intents.default_scenario(), 0.25), tmp_path / "work.nlx")
    name = f"{qapp.applicationName()}\n{socket.gethostname()}"
    (tmp_path / "work.lock").write_text(f"{os.getpid()}\n{name}\n")
    ((_, scenario),) = recovery_of().orphans()
    assert scenario.visibility == 0.25


def test_the_folder_belongs_to_the_user(qapp, own_settings):
    assert recovery_folder().is_relative_to(own_settings) or sys.platform != "linux"


# In the window.


def test_restoring(window, recovery_of, child, tmp_path):
    child.kill()
    child.wait()
    recovery = recovery_of(window.store)
    window.offer_recovery(recovery)
    assert "Unsaved work was found" in window.offer.text()
    before = window.store.scenario
    assert window.store.scenario is before  # nothing happens unasked
    QTest.mouseClick(button(window, "Restore it"), Qt.MouseButton.LeftButton)
    assert window.store.scenario.visibility == 0.25
    assert window.store.is_modified
    assert window.files.path is None
    # Until it is saved the work must stay on disk somewhere: a second crash must not lose it.
    assert [load_session(path).visibility for path in sessions(tmp_path)] == [0.25]
    assert recovery.orphans() == []


def test_what_is_restored_does_not_take_the_place_of_the_file_that_is_open(
    window, recovery_of, child, tmp_path
):
    child.kill()
    child.wait()
    mine = tmp_path / "mine" / "mine.nlx"
    mine.parent.mkdir()
    assert window.files.save_to(mine)
    saved = mine.read_bytes()
    window.offer_recovery(recovery_of(window.store))
    QTest.mouseClick(button(window, "Restore it"), Qt.MouseButton.LeftButton)
    assert window.files.path is None and window.windowTitle().startswith("untitled")
    assert mine.read_bytes() == saved


def test_discarding(window, recovery_of, child, tmp_path):
    child.kill()
    child.wait()
    window.offer_recovery(recovery_of(window.store))
    before = window.store.scenario
    QTest.mouseClick(button(window, "Discard it"), Qt.MouseButton.LeftButton)
    assert window.store.scenario is before
    assert sessions(tmp_path) == []
    assert window.offer.text() == ""


def test_nothing_is_offered_while_the_other_program_runs(window, recovery_of, child, tmp_path):
    window.offer_recovery(recovery_of(window.store))
    assert window.offer.text() == ""
    assert len(sessions(tmp_path)) == 1


def test_an_offer_is_not_covered_by_passing_messages(window, recovery_of, child):
    child.kill()
    child.wait()
    window.offer_recovery(recovery_of(window.store))
    window.dispatch.tell("Something passing")
    window.dispatch.apply("rename", intents.rename_setting, "alice", 0, "")
    assert "Unsaved work was found" in window.offer.text()


def test_an_offer_stays_beside_every_other_message(window, recovery_of, child):
    child.kill()
    child.wait()
    window.offer_recovery(recovery_of(window.store))
    window.dispatch.say("Not opened. Something else", MessageKind.FAILED)
    assert "Not opened" in window.banner.text() and window.banner.isVisible()
    assert "Unsaved work was found" in window.offer.text() and window.offer.isVisible()


def test_all_crashed_works_are_listed_and_offered_in_turn(window, recovery_of, tmp_path):
    for k in range(7):
        work = tmp_path / f"work{k}.nlx"
        save_session(intents.set_visibility(intents.default_scenario(), k / 10), work)
        os.utime(work, (1e9 + k, 1e9 + k))
    window.offer_recovery(recovery_of(window.store))
    assert "7 in all" in window.offer.text() and "V = 0.6" in window.offer.text()
    assert window.offer.toolTip().count("Leggett") == 7
    QTest.mouseClick(button(window, "Copy details"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().count("Leggett") == 8
    QTest.mouseClick(button(window, "Discard it"), Qt.MouseButton.LeftButton)
    assert "6 in all" in window.offer.text()
    QTest.mouseClick(button(window, "Restore it"), Qt.MouseButton.LeftButton)
    assert window.store.scenario.visibility == 0.5
    assert "5 in all" in window.offer.text()


def test_a_restoring_that_is_called_off_asks_again(window, recovery_of, child, monkeypatch):
    child.kill()
    child.wait()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Cancel)
    changed(window.store, 0.4)
    window.offer_recovery(recovery_of(window.store))
    QTest.mouseClick(button(window, "Restore it"), Qt.MouseButton.LeftButton)
    assert window.store.scenario.visibility == 0.4
    assert "Unsaved work was found" in window.offer.text()


def test_closing_without_an_answer_keeps_the_offer_for_next_time(window, recovery_of, child, tmp_path):
    child.kill()
    child.wait()
    recovery = recovery_of(window.store)
    window.offer_recovery(recovery)
    window.close()
    assert len(recovery_of().orphans()) == 1
