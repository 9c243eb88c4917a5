"""The row under the cards: data or theory, the confidence, and an end to the bootstrap."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.intents import default_scenario
from gui.core.verdicts.questions import questions_of
from gui.panels.judged_row import CANCEL, RUN, TO_DATA, TO_THEORY, JudgedRow
from gui.tasks.verdict_service import VerdictService

TABLE = b"""a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,shots
0,0,45,0,-0.70,1000
0,0,135,0,0.71,1000
90,0,45,0,-0.69,1000
90,0,135,0,-0.72,1000
"""


def test_it_says_what_is_judged_and_hands_on_what_is_chosen(qtbot):
    row = JudgedRow()
    qtbot.addWidget(row)
    row.show_scenario(default_scenario())
    assert row.isHidden()
    s = scenario_from_bytes(TABLE, "table.csv")
    row.show_scenario(s)
    assert not row.isHidden() and row.words.text() == "Judged: data with errors"
    assert row.switch.text() == TO_THEORY and row.confidence.value() == 5.0
    with qtbot.waitSignal(row.judge_chosen) as chosen:
        row.switch.click()
    assert chosen.args == ["theory"]
    with qtbot.waitSignal(row.confidence_chosen) as chosen:
        row.confidence.setValue(4.0)
    assert chosen.args == [4.0]
    row.show_scenario(replace(s, judge="theory"))
    assert "not the data" in row.words.text() and row.switch.text() == TO_DATA
    assert row.confidence.isHidden()
    with qtbot.waitSignal(row.judge_chosen) as chosen:
        row.switch.click()
    assert chosen.args == ["measured"]


def test_a_chosen_confidence_is_kept_by_the_session(make_window, tmp_path):
    s = replace(scenario_from_bytes(TABLE, "table.csv"), hypotheses=("quantum",))
    window = make_window(s)
    row = window.explain_panel.judged
    row.confidence.setValue(3.5)
    assert window.store.scenario.confidence == 3.5
    assert window.store.undo_name == "confidence"
    assert window.files.save_to(tmp_path / "kept.session")
    kept = scenario_from_bytes((tmp_path / "kept.session").read_bytes(), "kept.session")
    assert kept.confidence == 3.5
    assert {q.asked.confidence for q in questions_of(kept, evaluate(kept).correlations)} == {3.5}
    window.commands.undo()
    QApplication.processEvents()
    assert window.store.scenario.confidence == 5.0 and row.confidence.value() == 5.0
    window.store.mark_saved()
    window.files.open(tmp_path / "kept.session")
    QApplication.processEvents()
    assert row.confidence.value() == 3.5 and row.confidence.text() == "≥ 3.5 s.d."


def test_cancel_and_run(qtbot):
    row = JudgedRow()
    qtbot.addWidget(row)
    row.show_bootstrap(True, False)
    assert row.bootstrap.text() == CANCEL
    with qtbot.waitSignal(row.bootstrap_wanted) as told:
        qtbot.mouseClick(row.bootstrap, Qt.MouseButton.LeftButton)
    assert told.args == [False]
    row.show_bootstrap(False, True)
    assert row.bootstrap.text() == RUN
    with qtbot.waitSignal(row.bootstrap_wanted) as told:
        row.bootstrap.click()
    assert told.args == [True]
    row.show_bootstrap(False, False)
    assert row.bootstrap.isHidden()


def test_the_service_ends_the_bootstrap_and_takes_it_up_again(qtbot):
    service = VerdictService()
    s = replace(scenario_from_bytes(TABLE, "table.csv"), hypotheses=("local", "quantum"))
    service.ask(questions_of(s, evaluate(s).correlations))
    service.begin()
    qtbot.waitUntil(lambda: len(service.answers) == 2, timeout=30_000)
    service.refine(False)
    assert service.snapshot.halted and not service.snapshot.progress
    qtbot.waitUntil(lambda: not service.is_busy, timeout=30_000)
    assert service.is_settled
    service.refine(True)
    qtbot.waitUntil(lambda: all(one.settled for one in service.answers.values()), timeout=60_000)
    assert not service.snapshot.halted
    service.stop()
