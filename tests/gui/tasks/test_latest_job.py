"""Background work whose question changes: one at a time, the last wins."""

from __future__ import annotations

import time

import pytest

from gui.tasks.latest_job import LatestJob
from physics.verdicts.types import Cancelled

CALLS: list[int] = []


def double(x: int, *, progress, should_stop) -> int:
    CALLS.append(x)
    return 2 * x


def fail(x: int, *, progress, should_stop) -> int:
    CALLS.append(x)
    raise ValueError("no")


def fail_first(x: int, *, progress, should_stop) -> int:
    CALLS.append(x)
    if len(CALLS) == 1:
        raise ValueError("no")
    return x


@pytest.fixture
def job(qtbot):
    CALLS.clear()
    made = LatestJob()
    yield made
    made.stop()
    made.deleteLater()


def settled(qtbot, job):
    qtbot.waitUntil(lambda: job.is_settled)


def test_an_answer_arrives(qtbot, job) -> None:
    with qtbot.waitSignal(job.arrived):
        job.ask("one", double, 1)
        assert not job.is_settled
        assert job.answer is None
    assert job.answer == 2
    assert job.is_answered
    assert job.answer_to("one") == 2
    assert job.answer_to("two") is None


def test_of_several_questions_the_last_is_answered(qtbot, job) -> None:
    for k in range(1, 6):
        job.ask(k, double, k)
    settled(qtbot, job)
    assert job.answer == 10
    assert CALLS == [1, 5]  # the first was at work already, those between were never asked


def test_the_same_question_is_asked_once(qtbot, job) -> None:
    job.ask("one", double, 1)
    job.ask("one", double, 1)
    settled(qtbot, job)
    job.ask("one", double, 1)
    settled(qtbot, job)
    assert CALLS == [1]
    job.ask("two", double, 2)
    job.ask("one", double, 1)  # back again while the other is at work
    settled(qtbot, job)
    assert job.answer == 2


def test_a_failure_has_no_answer(qtbot, job) -> None:
    with qtbot.waitSignal(job.arrived):
        job.ask("bad", fail, 1)
    assert job.answer is None
    assert job.is_settled
    assert CALLS == [1, 1]  # tried again, once
    assert "no" in job.failure
    job.ask("good", double, 3)
    assert job.failure == ""
    settled(qtbot, job)
    assert job.answer == 6


def test_what_failed_once_is_tried_again(qtbot, job) -> None:
    job.ask("five", fail_first, 5)
    settled(qtbot, job)
    assert job.answer == 5 and job.failure == ""
    assert CALLS == [5, 5]


def test_a_failed_question_that_nobody_asks_any_more_is_let_go(qtbot, job) -> None:
    job.ask("bad", fail, 1)
    job.ask("good", double, 3)
    settled(qtbot, job)
    assert CALLS == [1, 3]
    assert job.answer == 6 and job.failure == ""


def test_stop_and_keep(qtbot, job) -> None:
    job.ask("one", double, 1)
    job.stop()
    assert job.is_settled
    job.keep("here", 7)
    assert job.answer == 7
    job.ask("here", double, 1)
    assert job.is_settled


def wait_for_the_end(x: int, *, progress, should_stop) -> int:
    CALLS.append(x)
    progress(0.25)
    while not should_stop():
        time.sleep(0.001)
    raise Cancelled


def test_progress_and_cancel(qtbot, job) -> None:
    """A question that the user cancelled is not worked at again before it is forgotten, or another asked."""
    assert job.progress is None
    job.ask("long", wait_for_the_end, 1)
    qtbot.waitUntil(lambda: job.progress == 0.25)
    with qtbot.waitSignal(job.arrived):
        job.cancel()
    assert job.is_settled and job.is_cancelled and job.progress is None
    assert job.failure == "cancelled"
    job.ask("long", double, 1)
    assert job.is_settled
    job.ask("other", double, 2)
    settled(qtbot, job)
    assert job.answer == 4 and not job.is_cancelled
    job.cancel()  # nothing is at work: nothing is cancelled
    assert not job.is_cancelled and job.failure == ""
    job.stop()
    job.ask("long", double, 3)
    settled(qtbot, job)
    assert job.answer == 6


def test_outdated_work_ends(qtbot) -> None:
    """Work that runs for long and whose question is another one now is not waited for."""
    job = LatestJob(ends_outdated=True)
    job.ask("endless", wait_for_the_end, 1)
    qtbot.waitUntil(lambda: job.progress == 0.25)
    qtbot.wait(450)
    job.ask("short", double, 2)
    qtbot.waitUntil(lambda: job.is_settled)
    assert job.answer == 4
    job.stop()
