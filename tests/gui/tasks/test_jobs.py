"""Work off the GUI thread: where answers arrive, and that a cancelled job delivers nothing."""

from __future__ import annotations

import gc
import threading
import time
import weakref

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui.tasks import jobs
from gui.tasks.jobs import JobRunner, WorkerPool
from physics.verdicts.types import Cancelled

WAIT = 10.0  # seconds; only a broken test waits so long


@pytest.fixture
def pool(qtbot):
    """One worker, so that jobs follow each other."""
    made = WorkerPool(most=1)
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def runner(qtbot, pool):
    made = JobRunner(None, pool)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: not made.is_busy)
    made.deleteLater()


class Heard:
    """What the callbacks of a job were told, and in which thread."""

    def __init__(self) -> None:
        self.told: list = []
        self.threads: set = set()

    def callbacks(self):
        def hear(kind):
            def call(*arguments):
                self.told.append((kind, *arguments))
                self.threads.add(threading.get_ident())

            return call

        return {
            "on_done": hear("done"),
            "on_partial": hear("partial"),
            "on_progress": hear("progress"),
            "on_failed": hear("failed"),
        }


class Gate:
    """Work that waits: ``started`` is set when it runs, it goes on when ``go`` is set."""

    def __init__(self) -> None:
        self.started, self.go = threading.Event(), threading.Event()
        self.thread = 0
        self.stopped = False

    def work(self, *, progress, should_stop, deliver=None):
        self.thread = threading.get_ident()
        self.started.set()
        assert self.go.wait(WAIT)
        progress(0.5)
        self.stopped = should_stop()
        return "late"


def square(x, *, progress, should_stop, deliver):
    progress(0.25)
    deliver(x)
    progress(1.0)
    return x * x


class Payload:
    """Something large."""


def look_at(payload, *, progress, should_stop):
    return isinstance(payload, Payload)


def refuse(*, progress, should_stop, deliver=None):
    raise ValueError("no such thing")


def give_up(*, progress, should_stop, deliver=None):
    raise Cancelled


def settle():
    for _ in range(5):
        QApplication.processEvents()


def test_progress_partial_answers_and_result_arrive_in_order_in_the_gui_thread(runner, qtbot):
    heard = Heard()
    gate = Gate()
    gate.go.set()
    runner.start(square, 7, **heard.callbacks())
    runner.start(gate.work, on_done=lambda result: None)
    assert runner.is_busy and not heard.told  # nothing is delivered before the event loop runs
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told == [("progress", 0.25), ("partial", 7), ("progress", 1.0), ("done", 49)]
    assert heard.threads == {threading.get_ident()}
    assert gate.thread != threading.get_ident()


def test_jobs_run_one_after_the_other(runner, qtbot):
    first, second, done = Gate(), Gate(), []
    runner.start(first.work, on_done=lambda result: done.append(1))
    runner.start(second.work, on_done=lambda result: done.append(2))
    assert first.started.wait(WAIT)
    second.go.set()
    assert not second.started.is_set()
    first.go.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert done == [1, 2]


def test_an_exception_is_told_with_its_traceback(runner, qtbot):
    heard = Heard()
    runner.start(refuse, **heard.callbacks())
    qtbot.waitUntil(lambda: not runner.is_busy)
    ((kind, text, details),) = heard.told
    assert (kind, text) == ("failed", "ValueError: no such thing")
    assert "Traceback" in details and "in refuse" in details


def test_an_exception_does_not_stop_the_next_job(runner, qtbot):
    heard = Heard()
    runner.start(refuse, on_done=lambda result: None)
    runner.start(square, 3, **heard.callbacks())
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told[-1] == ("done", 9)


def test_an_exception_in_a_callback_does_not_stop_the_next_job(runner, qtbot):
    heard = Heard()

    def refuse_answer(result):
        raise ValueError("not wanted")

    with qtbot.captureExceptions() as caught:
        runner.start(square, 2, on_done=refuse_answer, on_partial=lambda x: None)
        runner.start(square, 3, **heard.callbacks())
        qtbot.waitUntil(lambda: not runner.is_busy, timeout=2000)
    assert [str(error) for _, error, _ in caught] == ["not wanted"]
    assert heard.told[-1] == ("done", 9)


def test_an_owner_that_is_gone_does_not_stop_the_next_job(runner, pool, qtbot):
    owner, gate, heard = JobRunner(None, pool), Gate(), Heard()
    owner.start(gate.work, on_done=lambda result: None)
    runner.start(square, 3, **heard.callbacks())
    assert gate.started.wait(WAIT)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(owner, QEvent.Type.DeferredDelete)
    gate.go.set()
    qtbot.waitUntil(lambda: not runner.is_busy, timeout=2000)
    assert heard.told[-1] == ("done", 9)


def test_giving_up_is_no_failure(runner, qtbot):
    heard = Heard()
    runner.start(give_up, **heard.callbacks())
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told == []


def test_a_job_cancelled_at_work_delivers_nothing_and_sees_the_stop(runner, qtbot):
    heard, gate = Heard(), Gate()
    job = runner.start(gate.work, **heard.callbacks())
    assert gate.started.wait(WAIT)
    job.cancel()
    gate.go.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told == [] and gate.stopped


def test_a_job_cancelled_after_its_work_delivers_nothing(runner, qtbot):
    """The answer is under way to the GUI thread when the user changes his mind."""
    heard = Heard()
    job = runner.start(square, 5, **heard.callbacks())
    time.sleep(0.2)  # without the event loop
    job.cancel()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told == []


def test_a_job_cancelled_in_the_queue_is_not_begun(runner, qtbot):
    first, second = Gate(), Gate()
    second.go.set()
    runner.start(first.work, on_done=lambda result: None)
    job = runner.start(second.work, on_done=lambda result: None)
    assert first.started.wait(WAIT)
    job.cancel()
    first.go.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert not second.started.is_set()


def test_cancelling_after_the_end_is_allowed(runner, qtbot):
    heard = Heard()
    job = runner.start(square, 2, **heard.callbacks())
    cancel = job.cancel
    qtbot.waitUntil(lambda: len(heard.told) == 4)
    cancel()
    qtbot.waitUntil(lambda: not runner.is_busy)


def test_stop_cancels_everything_and_nothing_arrives_afterwards(qtbot, pool):
    runner, heard, ended = JobRunner(None, pool), Heard(), []

    def work(*, progress, should_stop, deliver):
        while not should_stop():
            progress(0.1)
        ended.append(threading.get_ident())
        return "late"

    runner.start(work, **heard.callbacks())
    runner.start(square, 4, **heard.callbacks())
    runner.stop()
    pool.stop()  # waits for the thread
    settle()
    assert heard.told == [] and len(ended) <= 1 and pool.size == 0
    assert not runner.is_busy
    runner.deleteLater()


def test_as_many_jobs_at_a_time_as_there_may_be_workers(qtbot):
    pool = WorkerPool(most=2)
    runner, gates, done = JobRunner(None, pool), [Gate() for _ in range(3)], []
    for k, gate in enumerate(gates):
        runner.start(gate.work, on_done=lambda result, k=k: done.append(k))
    assert gates[0].started.wait(WAIT) and gates[1].started.wait(WAIT)
    assert pool.size == 2 and not gates[2].started.is_set()
    gates[1].go.set()
    qtbot.waitUntil(gates[2].started.is_set)
    assert done == [1] and pool.size == 2
    for gate in gates:
        gate.go.set()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert sorted(done) == [0, 1, 2]
    pool.stop()
    pool.deleteLater()
    runner.deleteLater()


def test_idle_workers_go_and_come_back(qtbot, monkeypatch):
    monkeypatch.setattr(jobs, "IDLE_MS", 20)
    pool = WorkerPool()
    runner, done = JobRunner(None, pool), []
    for x in (2, 3):
        runner.start(square, x, on_done=done.append, on_partial=lambda x: None)
        qtbot.waitUntil(lambda: not runner.is_busy)
        qtbot.waitUntil(lambda: pool.size == 0)
    assert done == [4, 9]
    pool.deleteLater()
    runner.deleteLater()


def test_closing_the_pool_ends_the_jobs_of_all(qtbot):
    runner, gate, heard = JobRunner(), Gate(), Heard()
    gate.go.set()
    runner.start(gate.work, **heard.callbacks())
    jobs.close_pool()
    settle()
    assert not runner.is_busy and heard.told in ([], [("progress", 0.5)])
    # Afterwards work is possible again.
    runner.start(square, 5, **heard.callbacks())
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert heard.told[-1] == ("done", 25)
    runner.deleteLater()


def test_a_finished_job_lets_go_of_what_it_was_given(runner, qtbot):
    """A whole scenario with its data must not live as long as someone holds the job."""
    payload = Payload()
    watch = weakref.ref(payload)
    job = runner.start(look_at, payload, on_done=lambda result: None)
    qtbot.waitUntil(lambda: not runner.is_busy)
    del payload
    settle()
    gc.collect()
    assert watch() is None, job
