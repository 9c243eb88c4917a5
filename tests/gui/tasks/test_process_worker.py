"""Work in a process of its own: crash, hang, late answers, and that nothing outlives the window."""

from __future__ import annotations

import inspect
import math
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from gui.core import intents
from gui.core.animation.of_tours import moving_steps
from gui.core.data.importing.mapping import Mapping
from gui.core.data.importing.preview import read_for_import
from gui.core.equations import equation
from gui.core.evaluate import evaluate
from gui.core.files.opening import read_aside
from gui.core.presets import EXAMPLES
from gui.core.scenes.assumptions import sampling as game_sampling
from gui.core.scenes.bell import work as bell_work
from gui.core.scenes.experiment.plan import compute_plan
from gui.core.scenes.experiment.repeats import repeat_runs
from gui.core.scenes.experiment.thresholds import compute_thresholds
from gui.core.scenes.model import sampling as model_sampling
from gui.core.scenes.open_question import work as open_question_work
from gui.core.scenes.open_question.finite_table import load_table
from gui.core.typesetting import typeset_all
from gui.core.values import InputError
from gui.core.verdicts.answering import ANSWER, answer_round
from gui.core.verdicts.questions import questions_of
from gui.core.verdicts.questions import settled as settled_answers
from gui.core.verdicts.sweep import sweep
from gui.core.verdicts.work import branciard_table, check_certificate, search_settings
from gui.tasks import process_worker
from gui.tasks.process_worker import ProcessWorker
from gui.tasks.verdict_service import VerdictService
from physics.assumptions.models.shirt import Shirt
from physics.bell import chsh_expression
from physics.direction_sets import chsh_settings
from physics.leggett.finite.search import recipes
from physics.states import singlet
from physics.verdicts.cache import VerdictCache
from physics.verdicts.types import Hypothesis, Status
from tests.gui.tasks import child_work

pytestmark = pytest.mark.processes
H = Hypothesis
START = intents.default_scenario()
ROOT = Path(__file__).resolve().parents[3]
LONG = 60_000  # milliseconds; only a broken test waits so long


class Heard:
    """A worker and what it told."""

    def __init__(self, worker: ProcessWorker) -> None:
        self.worker = worker
        self.told: list = []
        worker.told.connect(self._hear)

    def _hear(self, token, kind, content):
        self.told.append((kind, content))

    def run(self, qtbot, function, *arguments, has_partial=False):
        """Do a call to its end, and return what it told."""
        self.told.clear()
        self.worker.start(function, *arguments, has_partial=has_partial)
        qtbot.waitUntil(lambda: not self.worker.is_busy, timeout=LONG)
        return list(self.told)


@pytest.fixture(scope="module")
def lasting(qapp):
    """One process for the tests that leave it alive."""
    heard = Heard(ProcessWorker())
    heard.worker.start(child_work.square, 1)
    end = time.monotonic() + LONG / 1000
    while heard.worker.is_busy and time.monotonic() < end:
        QApplication.processEvents()
    yield heard
    heard.worker.stop()


@pytest.fixture
def fresh(qtbot):
    heard = Heard(ProcessWorker())
    yield heard
    heard.worker.stop()
    assert heard.worker.pid is None


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")  # a zombie is dead, whoever has to bury it
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_the_answer_comes_from_another_process_without_qt(qtbot, lasting):
    assert lasting.worker.pid not in (None, os.getpid())
    assert lasting.run(qtbot, child_work.square, 7) == [("progress", 1.0), ("done", 49)]
    ((_, (qt, blas, priority)),) = lasting.run(qtbot, child_work.surroundings)
    assert qt == [] and blas == "1" and priority == (os.nice(0) if priority is not None else None)


def _judged():
    return settled_answers(scenario_questions(0.6)[:1])[0]


# All that the program has done there, as small as it can be; "partial": enough after the first answer.
WORK = {
    "sweep": (sweep, lambda: (replace(START, hypotheses=("local",)), "phi", 2), "done"),
    "program": (open_question_work.solve_program, lambda: (1.0,), "partial"),
    "bound": (open_question_work.verify_bound, lambda: (math.radians(75), 0.0), "done"),
    "proof": (open_question_work.prove_entry, lambda: (load_table()[0],), "done"),
    "inequalities": (
        open_question_work.search_inequalities,
        lambda: (recipes("icosahedral", 6, 6)[:1], 1),
        "done",
    ),
    "settings": (search_settings, lambda: (H.LOCAL, START, (2, 2, 1)), "done"),
    "check": (check_certificate, lambda: (_judged(),), "done"),
    "examples": (branciard_table, lambda: ((H.LOCAL,),), "done"),
    "file": (read_aside, lambda: (EXAMPLES["synthetic"][1].read_bytes(), "x.json", START), "done"),
    "refused": (read_aside, lambda: (b"\x00nonsense", "x.csv", START), "done"),
    "import": (
        read_for_import,
        lambda: ([EXAMPLES["delft2015"][1]], Mapping(), 1.0, 5.0, None),
        "done",
    ),
    "equations": (typeset_all, lambda: ((equation("chsh").latex,),), "done"),
    "bounds": (bell_work.compute_bounds, lambda: (chsh_expression(), 1.0), "done"),
    "leggett": (bell_work.compute_leggett, lambda: (chsh_expression(), *chsh_settings(), 1.0), "done"),
    "efficiency": (bell_work.compute_efficiency, lambda: (chsh_expression(), singlet(), 2.0), "done"),
    "rounds": (
        game_sampling.play_rounds,
        lambda: (game_sampling.Play(Shirt(), 1, 10_000),),
        "done",
    ),
    "correlations": (
        game_sampling.sample_correlations,
        lambda: (game_sampling.Play(Shirt(), 1, 10_000),),
        "done",
    ),
    "tours": (moving_steps, lambda: (), "done"),
    "plan": (compute_plan, lambda: (_experiment().plan,), "done"),
    "runs": (repeat_runs, lambda: (_experiment().scan.setup, 200), "partial"),
    "thresholds": (compute_thresholds, lambda: (singlet(), 1.0), "done"),
    "model": (
        model_sampling.draw_until_stopped,
        lambda: (model_sampling.Setup((0.0, 0.0, 1.0), (0.6, 0.0, 0.8), 0.8, 1.0, 7), 0),
        "partial",
    ),
}


def _experiment():
    return evaluate(intents.set_scene(START, "experiment")).scene


@pytest.mark.parametrize("name", WORK)
def test_all_work_of_the_program_goes_there_and_back(qtbot, lasting, name):
    function, arguments, enough = WORK[name]
    has_partial = "deliver" in inspect.signature(function).parameters
    lasting.told.clear()
    pid = lasting.worker.pid
    lasting.worker.start(function, *arguments(), has_partial=has_partial)
    qtbot.waitUntil(lambda: any(kind in (enough, "failed") for kind, _ in lasting.told), timeout=LONG)
    lasting.worker.cancel()
    qtbot.waitUntil(lambda: not lasting.worker.is_busy, timeout=LONG)
    assert "failed" not in [kind for kind, _ in lasting.told], lasting.told[-1]
    assert lasting.worker.pid == pid
    if name == "refused":
        assert isinstance(lasting.told[-1][1], InputError) and "zero byte" in str(lasting.told[-1][1])


def test_after_all_that_no_qt_is_there(qtbot, lasting):
    lasting.run(qtbot, branciard_table, (H.LOCAL,))
    modules = [function.__module__ for function, _, _ in WORK.values()] + [answer_round.__module__]
    assert lasting.run(qtbot, child_work.imports_of, modules) == [("done", [])]


def test_an_exception_is_told_and_the_process_stays(qtbot, lasting):
    pid = lasting.worker.pid
    ((kind, (text, details)),) = lasting.run(qtbot, child_work.refuse)
    assert (kind, text) == ("failed", "ValueError: no such thing") and "in refuse" in details
    assert lasting.run(qtbot, child_work.square, 2)[-1] == ("done", 4) and lasting.worker.pid == pid


def test_what_does_not_pickle_is_a_failure_and_not_a_crash(qtbot, lasting):
    pid = lasting.worker.pid
    assert lasting.run(qtbot, child_work.square, lambda: None)[-1][0] == "failed"
    assert lasting.run(qtbot, child_work.unsendable)[-1][0] == "failed"
    assert lasting.run(qtbot, child_work.square, 3)[-1] == ("done", 9) and lasting.worker.pid == pid


def test_cancel_is_heard_in_the_middle_of_the_work(qtbot, lasting):
    pid = lasting.worker.pid
    lasting.told.clear()
    lasting.worker.start(child_work.count_up, has_partial=True)
    qtbot.waitUntil(lambda: len(lasting.told) > 3, timeout=LONG)
    lasting.worker.cancel()
    qtbot.waitUntil(lambda: not lasting.worker.is_busy, timeout=LONG)
    assert lasting.told[-1] == ("cancelled", None) and lasting.worker.pid == pid


def test_a_crash_costs_one_call_and_the_next_has_a_new_process(qtbot, fresh):
    ended = fresh.run(qtbot, child_work.crash, 2, has_partial=True)
    assert ended[:2] == [("partial", 0), ("partial", 1)]
    kind, (text, _) = ended[2]
    assert kind == "failed" and "the worker process ended" in text and "-9" in text
    assert fresh.run(qtbot, child_work.square, 5)[-1] == ("done", 25)
    # Killed from outside while it has nothing to do: nobody notices.
    os.kill(fresh.worker.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not is_alive(fresh.worker.pid), timeout=LONG)
    assert fresh.run(qtbot, child_work.square, 6)[-1] == ("done", 36)


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="stops a process")
def test_a_call_that_a_dying_process_has_not_taken_goes_to_a_new_one_once(qtbot, fresh, tmp_path):
    """It lies in the pipe of a stopped process that is killed then; what kills its process comes once."""
    fresh.run(qtbot, child_work.square, 1)
    pid = fresh.worker.pid
    os.kill(pid, signal.SIGSTOP)
    fresh.told.clear()
    fresh.worker.start(child_work.square, 7)
    qtbot.wait(50)
    assert fresh.told == [] and fresh.worker.is_busy
    os.kill(pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not fresh.worker.is_busy, timeout=LONG)
    assert fresh.told == [("progress", 1.0), ("done", 49)] and fresh.worker.pid != pid
    beginnings = tmp_path / "beginnings"
    assert fresh.run(qtbot, child_work.die_at_once, str(beginnings))[-1][0] == "failed"
    assert beginnings.read_text() == "begun\n"


def test_a_process_that_never_takes_its_call_is_given_up(qtbot):
    """Two processes end before they look at the call; there is no third."""
    heard = Heard(ProcessWorker(memory=child_work.end_the_process))
    ((kind, (text, _)),) = heard.run(qtbot, child_work.square, 2)
    assert kind == "failed" and "exit code 3" in text
    heard.worker.stop()


def test_who_does_not_listen_is_killed(qtbot, monkeypatch):
    monkeypatch.setattr(process_worker, "PATIENCE_MS", 50)
    heard = Heard(ProcessWorker())
    heard.worker.start(child_work.hang, has_partial=True)
    qtbot.waitUntil(lambda: bool(heard.told), timeout=LONG)
    (_, pid) = heard.told[0]
    heard.worker.cancel()
    qtbot.waitUntil(lambda: not heard.worker.is_busy, timeout=LONG)
    assert heard.told[-1] == ("cancelled", None) and not is_alive(pid)
    heard.worker.stop()


def test_stop_in_the_middle_of_the_work_leaves_nothing_and_tells_nothing(qtbot, fresh):
    fresh.worker.start(child_work.hang, has_partial=True)
    qtbot.waitUntil(lambda: bool(fresh.told), timeout=LONG)
    (_, pid) = fresh.told[0]
    fresh.told.clear()
    fresh.worker.stop()
    assert not is_alive(pid) and not fresh.worker.is_busy
    QApplication.processEvents()
    assert fresh.told == []


def test_stop_while_the_process_is_starting(qtbot, fresh):
    fresh.worker.start(child_work.square, 1)
    fresh.worker.stop()
    QApplication.processEvents()
    assert fresh.told == [] and fresh.worker.pid is None


ORPHAN = """
import os, signal, sys, time
from PySide6.QtCore import QCoreApplication
from gui.tasks.process_worker import ProcessWorker
from tests.gui.tasks import child_work

if __name__ == "__main__":
    application = QCoreApplication(sys.argv)
    worker = ProcessWorker()
    def hear(token, kind, pid):
        print(pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    worker.told.connect(hear)
    worker.start(child_work.hang, has_partial=True)
    application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="looks into /proc")
def test_the_process_ends_when_the_window_is_killed(tmp_path):
    """In the middle of a call that never looks: a program that was killed leaves nothing at work."""
    script = tmp_path / "orphan.py"
    script.write_text(ORPHAN)
    surroundings = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script)], cwd=ROOT, env=surroundings, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    pid = int(done.stdout)
    end = time.monotonic() + 10
    while is_alive(pid) and time.monotonic() < end:
        time.sleep(0.02)
    assert not is_alive(pid)


# Verdicts.


def scenario_questions(phi: float, v: float = 0.985):
    s = intents.set_visibility(intents.set_phi(intents.default_scenario(), phi), v)
    return questions_of(s, evaluate(s).correlations)


def test_a_settled_verdict_depends_on_neither_process_nor_cache(qtbot):
    """After quick rounds elsewhere, the same numbers to the last bit as from ``decide`` here."""
    heard = Heard(ProcessWorker(memory=VerdictCache))
    for phi in (0.3, 0.45):
        heard.run(qtbot, answer_round, scenario_questions(phi), True, has_partial=True)
    questions = scenario_questions(0.6)
    told = heard.run(qtbot, answer_round, questions, False, has_partial=True)
    heard.worker.stop()
    found = {content[0]: content[2] for kind, content in told if kind == "partial" and content[1] == ANSWER}
    expected = settled_answers(questions)
    assert len(found) == len(expected) == len(H)
    for k, one in enumerate(expected):
        mine, theirs = found[k], one.verdict
        assert (mine.status, mine.proven, mine.critical_visibility) == (
            theirs.status,
            theirs.proven,
            theirs.critical_visibility,
        )
        assert (mine.method, mine.details) == (theirs.method, theirs.details)
        for name in ("coefficients", "marginals_a", "marginals_b", "bound", "value"):
            assert np.array_equal(getattr(mine.certificate, name), getattr(theirs.certificate, name))
        assert (mine.model is None) == (theirs.model is None)
        if mine.model is not None:
            assert np.array_equal(mine.model.weights, theirs.model.weights)


def test_a_killed_solver_costs_an_answer_and_not_the_window(make_window, qtbot):
    window = make_window()
    qtbot.waitUntil(lambda: window.verdicts.is_settled, timeout=LONG)
    service = window.verdicts
    worker = service.findChild(ProcessWorker)
    before = worker.pid
    window.store.apply(intents.set_phi(window.store.scenario, 0.9), "φ")
    window.refresh()
    qtbot.waitUntil(lambda: worker.is_busy, timeout=LONG)
    os.kill(before, signal.SIGKILL)
    qtbot.waitUntil(lambda: service.is_settled, timeout=LONG)
    known = service.snapshot
    assert len(known.failures) <= 1 and len(known.answers) >= len(H) - 1
    assert worker.pid != before
    # Another question is answered by the new one in full.
    window.store.apply(intents.set_phi(window.store.scenario, 0.91), "φ")
    window.refresh()
    qtbot.waitUntil(lambda: service.is_settled, timeout=LONG)
    assert service.snapshot.failures == {} and len(service.answers) == len(H)
    assert service.answers[H.QUANTUM].status is Status.COMPATIBLE
    # Closed in the middle of the work, it takes the process with it.
    window.store.apply(intents.set_phi(window.store.scenario, 0.7), "φ")
    window.refresh()
    pid = worker.pid
    window.store.mark_saved()
    window.close()
    assert not is_alive(pid)


def test_the_window_does_not_wait_for_the_process(make_window, qtbot):
    """It is painted, and answers the mouse, before there is any."""
    window = make_window()
    worker = window.verdicts.findChild(ProcessWorker)
    assert worker.pid is None and not worker.is_busy
    window.refresh()
    assert worker.pid is None
    assert isinstance(window.verdicts, VerdictService)


PIPE_IS_GONE = """
import threading
from gui.tasks import child

class Requests:
    calls = [(1, b"cannot be read")]
    def recv(self):
        return self.calls.pop() if self.calls else threading.Event().wait()

class Answers:
    def send(self, answer):
        raise BrokenPipeError("nobody listens")

child.serve(Requests(), Answers(), None, b"N.", 0)
print("ended")
"""


def test_a_worker_whose_window_is_gone_ends_without_a_word():
    """Also while it tells of a failure: no traceback in the terminal."""
    done = subprocess.run(
        [sys.executable, "-c", PIPE_IS_GONE], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("ended", "")
