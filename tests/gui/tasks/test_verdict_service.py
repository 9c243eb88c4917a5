"""Live verdicts: newest question first, quick before settled, nothing stale, nothing left behind."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.verdicts import answering
from gui.core.verdicts.questions import Question, judge_question, questions_of
from gui.core.verdicts.questions import settled as settled_answers
from gui.tasks import verdict_service
from gui.tasks.verdict_service import VerdictService
from physics.verdicts.types import Cancelled, Correlations, Hypothesis, Status, Verdict

H = Hypothesis
TWO = (H.LOCAL, H.LEGGETT)
WAIT = 10.0  # seconds; only a broken test waits so long


def ask_about(which: float, v: float = 0.9, hypotheses=TWO) -> tuple[Question, ...]:
    """Questions whose ``which`` tells one setting of the window from another."""
    c = np.full((1, 1), which)
    data = Correlations(np.eye(3)[:1], np.eye(3)[:1], c, np.ones((1, 1), dtype=bool))
    return tuple(Question(h, data, 1.0, v, True) for h in hypotheses)


def of(question: Question) -> float:
    return float(question.data.correlators[0, 0])


class Solver:
    """Stands in for ``ask``: V* is the question's own number, 0.1 more while it is a quick answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float, bool]] = []
        self.gates: dict[tuple[H, float, bool], tuple[threading.Event, threading.Event]] = {}
        self.broken: set[tuple[H, bool]] = set()
        self.half: set[tuple[H, bool]] = set()

    def gate(self, hypothesis: H, which: float, prove: bool):
        """Holds the solver at this question: (it has begun, it may go on)."""
        return self.gates.setdefault((hypothesis, which, prove), (threading.Event(), threading.Event()))

    def __call__(self, question, effort, cache):
        h, which, prove = question.hypothesis, of(question), effort.prove
        self.asked.append((str(h), which, prove))
        if (h, prove) in self.half:
            effort.progress(0.5)
        if (h, which, prove) in self.gates:
            begun, go = self.gates[h, which, prove]
            begun.set()
            while not go.wait(0.005):
                if effort.should_stop():
                    raise Cancelled
        if (h, prove) in self.broken:
            raise ArithmeticError(f"{h} broke")
        if effort.progress is not None:
            effort.progress(1.0)
        v = which + (0.0 if prove else 0.1)
        return judge_question(question, Verdict(h, Status.EXCLUDED, prove, (v, v)), prove)

    def count(self, which: float) -> int:
        return sum(1 for _, x, _ in self.asked if x == which)


@pytest.fixture
def solver(monkeypatch):
    made = Solver()
    monkeypatch.setattr(answering, "ask", made)
    return made


@pytest.fixture
def service(qtbot, monkeypatch):
    monkeypatch.setattr(verdict_service, "FIRST_MS", 0)
    monkeypatch.setattr(verdict_service, "REST_MS", 5)
    monkeypatch.setattr(verdict_service, "PACE_MS", 0)
    monkeypatch.setattr(verdict_service, "TELL_MS", 0)
    monkeypatch.setattr(answering, "ROUND_SECONDS", 0.0)
    made = VerdictService()
    yield made
    made.stop()
    for _ in range(3):
        QApplication.processEvents()
    made.deleteLater()


def shown(service) -> dict[H, float]:
    """Absolute critical visibility of each answer."""
    return {h: round(j.critical_visibility_werner[0], 6) for h, j in service.answers.items()}


def rest(qtbot, service):
    qtbot.waitUntil(lambda: not service.is_busy, timeout=10_000)


def is_answered(service) -> bool:
    """Settled, whether or not it has been told."""
    return len(service.answers) == len(service.questions) and all(j.settled for j in service.answers.values())


def wait(qtbot, event):
    qtbot.waitUntil(event.is_set, timeout=10_000)


def test_quick_answers_first_then_settled_ones(qtbot, service, solver):
    begun, go = solver.gate(H.LOCAL, 0.5, True)
    seen = []
    service.changed.connect(lambda known: seen.append({h: j.settled for h, j in known.answers.items()}))
    service.ask(ask_about(0.5))
    assert service.answers == {} and not service.is_settled
    wait(qtbot, begun)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == {H.LOCAL: False, H.LEGGETT: False})
    assert not service.is_settled
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert shown(service) == {H.LOCAL: 0.5, H.LEGGETT: 0.5}
    assert seen[0] == {} and seen[-1] == {H.LOCAL: True, H.LEGGETT: True}
    assert [prove for _, _, prove in solver.asked] == [False, False, True, True]


def test_what_is_known_is_told_once_and_not_answer_by_answer(qtbot, monkeypatch, solver):
    monkeypatch.setattr(verdict_service, "TELL_MS", 10_000)
    monkeypatch.setattr(verdict_service, "FIRST_MS", 0)
    service = VerdictService()
    told = []
    service.changed.connect(told.append)
    service.ask(ask_about(0.5))
    service.ask(ask_about(0.6))
    qtbot.waitUntil(lambda: is_answered(service))
    assert told == [] and not service.is_settled  # an export waits until the cards show it
    service.tell()
    assert service.is_settled
    (known,) = told
    assert known.questions == service.questions and set(known.answers) == set(TWO)
    service.ask(ask_about(0.7))
    assert set(known.answers) == set(TWO)  # told is told: a snapshot does not change
    service.stop()
    service.deleteLater()


def test_rounds_keep_a_pace(qtbot, monkeypatch, solver):
    """A second round waits until its time has come, and is then about the newest question."""
    monkeypatch.setattr(verdict_service, "PACE_MS", 10_000)
    monkeypatch.setattr(verdict_service, "FIRST_MS", 0)
    service = VerdictService()
    service.ask(ask_about(0.1))
    qtbot.waitUntil(lambda: len(service.answers) == 2)
    for which in (0.2, 0.3):
        service.ask(ask_about(which))
        qtbot.wait(5)
        assert service.answers == {} and solver.count(which) == 0
    service.pace.setInterval(0)  # the running timer starts anew, with this
    qtbot.waitUntil(lambda: len(service.answers) == 2)
    assert solver.count(0.2) == 0 and solver.count(0.3) >= 2
    service.stop()
    service.deleteLater()


def test_the_newest_answer_to_an_earlier_question_is_told_as_stale(qtbot, service, solver):
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    begun, go = solver.gate(H.LEGGETT, 0.7, False)
    service.ask(ask_about(0.7))
    wait(qtbot, begun)
    qtbot.waitUntil(lambda: H.LOCAL in service.answers)
    service.ask(ask_about(0.8))
    known = service.snapshot
    assert known.answers == {}
    assert {h: of(j.question) for h, j in known.stale.items()} == {H.LOCAL: 0.7, H.LEGGETT: 0.5}
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert service.snapshot.stale == {}


def test_who_waited_longest_comes_first(qtbot, service, solver):
    """In a drag that outruns the solvers each hypothesis has its turn, not the first one again and again."""
    begun, go = solver.gate(H.LOCAL, 0.1, False)
    service.ask(ask_about(0.1))
    wait(qtbot, begun)
    service.ask(ask_about(0.2))
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert [h for h, which, _ in solver.asked if which == 0.2][:2] == ["leggett", "local"]


def test_a_round_that_has_just_begun_is_not_broken_off(qtbot, service, solver, monkeypatch):
    monkeypatch.setattr(answering, "ROUND_SECONDS", WAIT)
    begun, go = solver.gate(H.LOCAL, 0.1, False)
    service.ask(ask_about(0.1))
    wait(qtbot, begun)
    service.ask(ask_about(0.2))
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert ("leggett", 0.1, False) in solver.asked


def test_the_newest_question_wins(qtbot, service, solver):
    begun, go = solver.gate(H.LOCAL, 0.1, False)
    service.ask(ask_about(0.1))
    wait(qtbot, begun)
    for which in (0.2, 0.3, 0.4, 0.5):  # a drag that the solver cannot follow
        service.ask(ask_about(which))
        assert service.answers == {} and H.LOCAL not in service.answers
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert shown(service) == {H.LOCAL: 0.5, H.LEGGETT: 0.5}
    assert [solver.count(x) for x in (0.2, 0.3, 0.4)] == [0, 0, 0]
    assert ("leggett", 0.1, False) not in solver.asked  # nobody wants to know any more


def test_answers_to_an_old_question_are_never_shown(qtbot, service, solver):
    begun, go = solver.gate(H.LEGGETT, 0.1, False)
    told = []
    service.changed.connect(lambda known: told.append({of(j.question) for j in known.answers.values()}))
    service.ask(ask_about(0.1))
    wait(qtbot, begun)
    qtbot.waitUntil(lambda: H.LOCAL in service.answers)
    service.ask(ask_about(0.7))
    assert service.answers == {}
    told.clear()
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert set().union(*told) == {0.7}


def test_a_drag_of_v_needs_no_solver(qtbot, service, solver):
    service.ask(ask_about(0.6, v=0.9))
    rest(qtbot, service)
    asked = len(solver.asked)
    assert {j.status for j in service.answers.values()} == {Status.EXCLUDED}
    for v in (0.8, 0.6 - 1e-3, 0.3):
        service.ask(ask_about(0.6, v=v))
        assert is_answered(service)
        assert shown(service) == {H.LOCAL: 0.6, H.LEGGETT: 0.6}
        for judged in service.answers.values():
            assert judged.question.visibility == v
            assert judged.status is (Status.EXCLUDED if v > 0.6 else Status.COMPATIBLE)
    rest(qtbot, service)
    assert len(solver.asked) == asked


def test_v_moving_while_the_settled_answer_is_computed_does_not_disturb_it(qtbot, service, solver):
    begun, go = solver.gate(H.LOCAL, 0.5, True)
    service.ask(ask_about(0.5, v=0.9))
    wait(qtbot, begun)
    for v in (0.8, 0.7):
        service.ask(ask_about(0.5, v=v))
        assert shown(service) == {H.LOCAL: 0.6, H.LEGGETT: 0.6}  # quick, told for the new V
        assert {j.question.visibility for j in service.answers.values()} == {v}
    go.set()
    qtbot.waitUntil(lambda: service.is_settled)
    assert solver.asked.count(("local", 0.5, True)) == 1
    assert {j.question.visibility for j in service.answers.values()} == {0.7}


def test_only_what_depends_on_eta_becomes_stale_when_eta_moves(qtbot, service, solver):
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    service.ask(tuple(replace(q, eta=0.8) for q in ask_about(0.5)))
    assert set(service.answers) == {H.LOCAL} and H.LEGGETT not in service.answers
    assert not service.is_settled
    rest(qtbot, service)
    assert set(service.answers) == set(TWO)
    assert solver.asked.count(("local", 0.5, False)) == 1


def test_a_move_ends_the_settling_of_the_old_question(qtbot, service, solver):
    begun, _ = solver.gate(H.LOCAL, 0.5, True)  # would never end by itself
    service.ask(ask_about(0.5))
    wait(qtbot, begun)
    service.ask(ask_about(0.7))
    qtbot.waitUntil(lambda: service.is_settled)
    assert shown(service) == {H.LOCAL: 0.7, H.LEGGETT: 0.7}
    assert ("leggett", 0.5, True) not in solver.asked


def test_a_settled_answer_is_never_replaced_by_a_quick_one(qtbot, service, solver):
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    service.ask(ask_about(0.5, v=0.8))
    assert is_answered(service) and shown(service)[H.LOCAL] == 0.5


def test_a_late_answer_does_not_displace_the_one_that_is_shown(qtbot, service, solver):
    """Out and back within one step of the solver (undo): the first answer still stands."""
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    begun, go = solver.gate(H.LOCAL, 0.7, False)
    service.ask(ask_about(0.7))
    wait(qtbot, begun)
    service.ask(ask_about(0.5))
    assert is_answered(service)
    go.set()
    rest(qtbot, service)
    asked = len(solver.asked)
    service.ask(ask_about(0.5, v=0.8))
    assert is_answered(service) and len(solver.asked) == asked


def test_a_broken_hypothesis_stops_no_other_and_is_asked_once(qtbot, service, solver):
    solver.broken = {(H.LOCAL, False), (H.LOCAL, True)}
    service.ask(ask_about(0.5))
    qtbot.waitUntil(lambda: H.LEGGETT in service.answers and service.answers[H.LEGGETT].settled)
    rest(qtbot, service)
    assert service.snapshot.failures == {H.LOCAL: "ArithmeticError: local broke"}
    assert (
        H.LOCAL not in service.answers and service.is_settled
    )  # nothing more will come: an export may go on
    assert solver.asked.count(("local", 0.5, False)) == 1 and ("local", 0.5, True) not in solver.asked
    # The same question again: no second try, and the card still says why it is empty.
    service.ask(ask_about(0.5, v=0.8))
    rest(qtbot, service)
    assert set(service.snapshot.failures) == {H.LOCAL} and solver.asked.count(("local", 0.5, False)) == 1
    # Another question is tried anew.
    solver.broken.clear()
    service.ask(ask_about(0.6))
    qtbot.waitUntil(lambda: service.is_settled)
    assert service.snapshot.failures == {}


def test_beside_a_broken_hypothesis_the_others_settle_while_v_moves(qtbot, service, solver):
    solver.broken = {(H.LOCAL, False)}
    begun, go = solver.gate(H.LEGGETT, 0.5, True)
    service.ask(ask_about(0.5))
    wait(qtbot, begun)
    service.ask(ask_about(0.5, v=0.8))
    go.set()
    qtbot.waitUntil(lambda: service.answers[H.LEGGETT].settled)
    assert solver.asked.count(("leggett", 0.5, True)) == 1


def test_a_settled_answer_that_breaks_keeps_the_quick_one(qtbot, service, solver):
    solver.broken = {(H.LOCAL, True)}
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    assert set(service.snapshot.failures) == {H.LOCAL} and service.is_settled
    assert not service.answers[H.LOCAL].settled and service.answers[H.LEGGETT].settled


def test_the_failure_of_an_old_question_is_not_told(qtbot, service, solver):
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    solver.broken = {(H.LOCAL, False)}
    begun, go = solver.gate(H.LOCAL, 0.7, False)
    service.ask(ask_about(0.7))
    wait(qtbot, begun)
    service.ask(ask_about(0.5))
    go.set()
    rest(qtbot, service)
    assert service.snapshot.failures == {} and service.is_settled
    service.ask(ask_about(0.7))
    assert set(service.snapshot.failures) == {H.LOCAL}


def test_fewer_hypotheses_and_more_again(qtbot, service, solver):
    service.ask(ask_about(0.5))
    rest(qtbot, service)
    service.ask(ask_about(0.5, hypotheses=(H.LEGGETT,)))
    assert set(service.answers) == {H.LEGGETT} and is_answered(service)
    service.ask(ask_about(0.5))
    assert set(service.answers) == set(TWO) and is_answered(service)


def test_no_questions(qtbot, service, solver):
    service.ask(())
    rest(qtbot, service)
    assert service.answers == {} and solver.asked == []
    assert not service.is_settled  # nothing was asked, so there is nothing to export


def test_stop_ends_the_work_leaves_no_thread_and_tells_nothing(qtbot, service, solver, monkeypatch):
    monkeypatch.setattr(answering, "LATE_SECONDS", 0.0)
    before = threading.active_count()
    begun, _ = solver.gate(H.LEGGETT, 0.5, False)
    service.ask(ask_about(0.5))
    wait(qtbot, begun)
    told = []
    service.changed.connect(told.append)
    service.stop()
    assert threading.active_count() == before and not service.is_busy
    QApplication.processEvents()
    assert told == []


def test_stop_before_the_first_question_was_asked(qtbot, solver):
    service = VerdictService()
    service.ask(ask_about(0.5))
    service.stop()
    qtbot.wait(2 * verdict_service.FIRST_MS)
    assert solver.asked == []
    service.deleteLater()


def test_progress_is_told_by_hypothesis_and_only_while_settling(qtbot, service, solver):
    begun, go = solver.gate(H.LEGGETT, 0.5, True)
    told = []
    service.changed.connect(lambda known: told.append(dict(known.progress)))
    solver.half = {(H.LEGGETT, True)}
    service.ask(ask_about(0.5))
    wait(qtbot, begun)
    qtbot.waitUntil(lambda: bool(told) and told[-1] == {H.LEGGETT: 0.5})
    go.set()
    rest(qtbot, service)
    assert told[0] == {} and told[-1] == {}


# With the solvers themselves.


def scenario_questions(phi: float, v: float = 0.985):
    s = intents.set_visibility(intents.set_phi(intents.default_scenario(), phi), v)
    return questions_of(s, evaluate(s).correlations)


def test_after_a_drag_the_answers_are_those_of_the_headless_command(qtbot, service):
    """Warm starts change the time of an answer, never a settled one."""
    for phi in np.linspace(0.3, 0.6, 7):
        service.ask(scenario_questions(float(phi)))
        QApplication.processEvents()
    qtbot.waitUntil(lambda: service.is_settled, timeout=30_000)
    expected = settled_answers(scenario_questions(0.6))
    assert len(expected) == len(H)
    for one in expected:
        mine = service.answers[one.hypothesis]
        assert (mine.status, mine.proven) == (one.status, one.proven)
        assert mine.critical_visibility == one.critical_visibility
        assert np.array_equal(mine.certificate.coefficients, one.certificate.coefficients)


def test_cards_dim_while_the_settings_move_and_light_up_again(window, qtbot):
    qtbot.waitUntil(lambda: window.verdicts.is_settled, timeout=30_000)
    cards = window.explain_panel.cards
    card = cards.card(H.LOCAL)
    before = card.text_shown
    window.store.apply(intents.set_phi(window.store.scenario, 0.9), "φ")
    window.refresh()
    assert H.LOCAL not in window.verdicts.answers
    window.verdicts.tell()
    assert card.text_shown.state and not before.state
    qtbot.waitUntil(lambda: window.verdicts.is_settled, timeout=30_000)
    assert not card.text_shown.state and card.text_shown.critical != before.critical


def test_closing_the_window_in_the_middle_of_the_work(make_window, qtbot):
    window = make_window()
    qtbot.waitUntil(lambda: window.verdicts.is_busy, timeout=10_000)
    window.store.mark_saved()
    window.close()
    assert not window.verdicts.is_busy
