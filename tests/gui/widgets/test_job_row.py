"""The row of a job: button, bar, Cancel and answer, and that a dialog which is hidden works on nothing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QTabWidget, QVBoxLayout, QWidget

from gui.app.animation.dialog import AnimationDialog
from gui.app.dialogs.certificate_dialog import CertificateDialog
from gui.app.dialogs.import_dialog import ImportDialog
from gui.app.dialogs.search_dialog import SearchDialog
from gui.core import intents
from gui.core.animation.of_tours import Moving
from gui.core.evaluate import evaluate
from gui.core.store import Store
from gui.core.verdicts.questions import questions_of, settled
from gui.look.theme import LIGHT
from gui.scenes.open_question.finite_search_dialog import FiniteSearchDialog
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.job_row import JobRow
from physics.verdicts.types import Cancelled

START = intents.default_scenario()


class Work:
    """Tells one answer, then waits to be let go."""

    def __init__(self) -> None:
        self.go, self.stopped = threading.Event(), threading.Event()

    def __call__(self, *arguments, progress, should_stop, deliver=None):
        if deliver is not None:
            deliver("on the way")
        progress(0.5)
        while not self.go.wait(0.002):
            if should_stop():
                self.stopped.set()
                raise Cancelled
        return "found"


def make_row(qtbot, work, parent=None):
    row = JobRow("Search", "search", parent)
    row.told = []
    row.ended.connect(lambda how: row.told.append(how))
    row.requested.connect(
        lambda: row.run(
            work,
            on_partial=row.told.append,
            on_done=lambda found: (row.told.append(found), row.say(f"✓ {found}", "good")),
            cancelled="Cancelled.",
        )
    )
    if parent is None:
        qtbot.addWidget(row, before_close_func=JobRow.stop)
    row.show()
    return row


def test_from_the_button_to_the_answer(qtbot):
    work = Work()
    row = make_row(qtbot, work)
    assert row.bar.format() == "not run" and not row.is_running and row.answer.isHidden()
    row.button.setFocus()
    QTest.keyClick(row.button, Qt.Key.Key_Space)
    assert row.button.text() == "Cancel" and row.is_running
    qtbot.waitUntil(lambda: row.bar.value() == 500)
    work.go.set()
    qtbot.waitUntil(lambda: not row.is_running)
    assert row.told == ["on the way", "found", "done"]
    assert (row.button.text(), row.bar.format(), row.bar.value()) == ("Search", "done", 1000)
    assert row.answer.text() == "✓ found" and row.answer.property("role") == "good"


def test_cancel_and_a_new_start(qtbot):
    first = Work()
    row = make_row(qtbot, first)
    row.button.click()
    qtbot.waitUntil(lambda: row.told == ["on the way"])
    row.button.click()
    assert row.told == ["on the way", "cancelled"] and row.bar.format() == "cancelled"
    assert row.answer.text() == "Cancelled."
    first.go.clear()
    row.button.click()  # before the first has heard of its end
    assert row.is_running and not row.answer.isEnabled()  # what it says belongs to the run before
    first.go.set()
    qtbot.waitUntil(lambda: not row.is_running)
    assert row.told[-1] == "done" and row.told.count("found") == 1


def test_a_failure_is_told_in_words(qtbot):
    def broken(*, progress, should_stop, deliver):
        raise ArithmeticError("no convergence")

    row = make_row(qtbot, broken)
    row.button.click()
    qtbot.waitUntil(lambda: not row.is_running)
    assert row.told == ["failed"] and row.bar.format() == "failed"
    assert row.answer.text() == "! The search stopped: ArithmeticError: no convergence"


def test_names_for_a_screen_reader(qtbot):
    row = make_row(qtbot, Work())
    assert row.button.accessibleName() == "Search (search)"
    assert row.bar.accessibleName() == "Progress of the search"
    assert row.answer.accessibleName() == "Answer of the search"
    row.button.click()
    assert row.button.accessibleName() == "Cancel (search)"
    row.cancel()


def test_behind_another_tab_the_work_goes_on_but_not_in_a_hidden_dialog(qtbot):
    work = Work()
    dialog = QDialog()
    qtbot.addWidget(dialog)
    tabs = QTabWidget(dialog)
    QVBoxLayout(dialog).addWidget(tabs)
    page = QWidget()
    row = make_row(qtbot, work, page)
    tabs.addTab(page, "work")
    tabs.addTab(QWidget(), "other")
    dialog.show()
    row.button.click()
    tabs.setCurrentIndex(1)
    assert row.is_running
    QTest.keyClick(dialog, Qt.Key.Key_Escape)  # while its tab is not the one in front
    assert not row.is_running
    qtbot.waitUntil(lambda: not row.is_busy)


# Every dialog with work.


def certificate(dispatcher):
    answers = {j.hypothesis: j for j in settled(questions_of(START, evaluate(START).correlations))}
    dialog = CertificateDialog(LIGHT)
    dialog.set_judged(answers["local"])
    return dialog


def importing(folder):
    """With a file that is long enough to be read aside."""
    path = folder / "trials.csv"
    path.write_text("setting_a,setting_b,outcome_a,outcome_b\n" + "0,1,1,-1\n" * 3000, encoding="utf-8")
    dialog = ImportDialog([path], None, (1.0, 5.0))
    dialog.reading.cancel()
    return dialog


DIALOGS = {
    "settings": lambda dispatcher, folder: SearchDialog(dispatcher),
    "finite": lambda dispatcher, folder: FiniteSearchDialog(dispatcher),
    "certificate": lambda dispatcher, folder: certificate(dispatcher),
    "import": lambda dispatcher, folder: importing(folder),
    "animation": lambda dispatcher, folder: AnimationDialog(
        Moving("this scene", START), ["phi"], {}, True, LIGHT
    ),
}
WAYS = {
    "escape": lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape),
    "close": lambda dialog: dialog.close(),
    "reject": lambda dialog: dialog.reject(),
    "accept": lambda dialog: dialog.accept(),
    "hide": lambda dialog: dialog.hide(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", DIALOGS)
def test_however_a_dialog_goes_its_work_ends(qtbot, monkeypatch, tmp_path, name, way):
    dispatcher = Dispatcher(Store(START))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "x.gif"), ""))
    dialog = DIALOGS[name](dispatcher, tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    row = dialog.findChild(JobRow)
    work, run = Work(), row.run
    monkeypatch.setattr(row, "run", lambda function, *arguments, **more: run(work, *arguments, **more))
    for _ in range(2):  # and again after it was opened again
        dialog.show()
        work.stopped.clear()
        row.button.click()
        assert row.is_running
        WAYS[way](dialog)
        assert not dialog.isVisible() and not row.is_running and row.button.text() != "Cancel"
        qtbot.waitUntil(lambda: not row.is_busy)
    dialog.stop()


def test_every_dialog_with_work_is_among_these(qtbot):
    """A new dialog that runs jobs of its own, and not in a row, would not end them."""
    import ast
    from pathlib import Path

    import gui

    with_work = set()
    for path in Path(gui.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(getattr(b, "id", "") == "QDialog" for b in node.bases):
                names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                if node.name != "Gallery":  # which ends the drawing of its pictures when hidden
                    assert "JobRunner" not in names, f"{node.name} runs jobs without a JobRow"
                if "JobRow" in names:
                    with_work.add(node.name)
    # The certificate's dialog has its row inside a view.
    assert with_work == {"SearchDialog", "FiniteSearchDialog", "ImportDialog", "AnimationDialog"}
