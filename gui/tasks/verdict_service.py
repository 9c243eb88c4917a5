"""Live verdicts: quick answers while the user drags, settled ones when the hand rests."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import cast

from msgspec import Struct, field
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.core.verdicts.answering import ANSWER, FAILURE, answer_round
from gui.core.verdicts.questions import Judged, Question, judge_question
from gui.tasks import workers
from gui.tasks.calls import FAILED, PARTIAL
from gui.tasks.timers import single_shot
from physics.verdicts.cache import VerdictCache
from physics.verdicts.types import Hypothesis, Verdict

REST_MS = 120
# A quick round takes some 12 ms of a core; one begins at most this often.
PACE_MS = 60
# What is known is told at most this often: every telling repaints cards, flags and map.
TELL_MS = 33
# The first questions wait for the window to be painted: solvers take long to import.
FIRST_MS = 100


class VerdictSnapshot(Struct, frozen=True, eq=False):
    """What is known at one moment.

    ``answers`` are those to the present ``questions``. ``stale`` holds the newest answer to an earlier
    question where there is none, ``progress`` how far a settled answer is, 0..1, and ``failures`` why none
    will come. ``halted``: settled answers are not worked at, because the user cancelled them.
    """

    questions: tuple[Question, ...] = ()
    answers: Mapping[Hypothesis, Judged] = field(default_factory=dict)
    stale: Mapping[Hypothesis, Judged] = field(default_factory=dict)
    progress: Mapping[Hypothesis, float] = field(default_factory=dict)
    failures: Mapping[Hypothesis, str] = field(default_factory=dict)
    halted: bool = False


class VerdictService(QObject):
    """Answers the newest questions. ``changed`` carries a ``VerdictSnapshot``, at most every 33 ms."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = workers.new_worker(self, VerdictCache)
        self._worker.told.connect(self._hear)
        self._questions: tuple[Question, ...] = ()
        self._known: dict[Hypothesis, tuple[Hashable, Verdict, bool]] = {}
        self._broken: dict[Hypothesis, tuple[Hashable, str]] = {}
        self._latest: dict[Hypothesis, Judged] = {}
        self._progress: dict[Hypothesis, float] = {}
        self._halted: set[Hashable] = set()
        self.answers: dict[Hypothesis, Judged] = {}
        # The round at work: its questions, those of them without an answer, and whether it is a quick one.
        self._round: tuple[Question, ...] = ()
        self._missing: list[Question] = []
        self._quick = True
        self._rounds = 0
        self._turns: dict[Hypothesis, int] = {}
        self._rest = single_shot(self, REST_MS, self._settle)
        self.pace = single_shot(self, PACE_MS, self._go_on)
        self._telling = single_shot(self, TELL_MS, self.tell)
        self._first: QTimer | None = single_shot(self, FIRST_MS, self.begin)

    @property
    def questions(self) -> tuple[Question, ...]:
        return self._questions

    @property
    def is_busy(self) -> bool:
        """Whether a round is at work or about to begin."""
        timers = (self._rest, self.pace, self._telling)
        return self._worker.is_busy or any(timer.isActive() for timer in timers)

    @property
    def is_settled(self) -> bool:
        """Whether every present question has its settled answer, or failed, and this has been told."""
        return bool(self._questions) and not self._unsettled() and not self._telling.isActive()

    @property
    def snapshot(self) -> VerdictSnapshot:
        """What is known now."""
        failures = {
            q.hypothesis: self._broken[q.hypothesis][1] for q in self._questions if self._is_broken(q)
        }
        stale = {h: judged for h, judged in self._latest.items() if h not in self.answers}
        halted = any(q.key in self._halted for q in self._questions)
        progress = {} if halted else dict(self._progress)
        return VerdictSnapshot(self._questions, dict(self.answers), stale, progress, failures, halted)

    @Slot(bool)
    def refine(self, wanted: bool) -> None:
        """Whether the present questions are to have settled answers: False cancels, True goes on."""
        self._halted = set() if wanted else {q.key for q in self._unsettled()}
        if not wanted and not self._quick:
            self._worker.cancel()
        self._progress.clear()
        self._go_on()
        self._tell_soon()

    def ask(self, questions: tuple[Question, ...]) -> None:
        """The questions of the present Scenario; answers that still hold are kept and told anew."""
        self._questions = questions
        self._halted &= {q.key for q in questions}
        before, self.answers = self.answers, {}
        for question in questions:
            known = self._known.get(question.hypothesis)
            if known is not None and known[0] == question.key:
                old = before.get(question.hypothesis)
                if old is None or not _is_same(old, question, known[1], known[2]):
                    old = judge_question(question, known[1], known[2])
                self.answers[question.hypothesis] = self._latest[question.hypothesis] = old
        self._go_on()
        self._tell_soon()

    @Slot()
    def tell(self) -> None:
        """Tell at once what is known."""
        self._telling.stop()
        self.changed.emit(self.snapshot)

    def stop(self) -> None:
        """Before the window goes; nothing is told any more."""
        self._questions = ()
        for timer in (self._rest, self.pace, self._telling, self._first):
            if timer is not None:
                timer.stop()
        self._worker.stop()

    def _tell_soon(self) -> None:
        if not self._telling.isActive():
            self._telling.start()

    # What is to be done.

    def _is_broken(self, question: Question) -> bool:
        broken = self._broken.get(question.hypothesis)
        return broken is not None and broken[0] == question.key

    def _is_present(self, question: Question) -> bool:
        return any(q.hypothesis is question.hypothesis and q.key == question.key for q in self._questions)

    def _unanswered(self) -> tuple[Question, ...]:
        """Who has waited longest comes first: in a drag that outruns the solvers each has its turn."""
        waiting = [q for q in self._questions if q.hypothesis not in self.answers and not self._is_broken(q)]
        return tuple(sorted(waiting, key=lambda q: self._turns.get(q.hypothesis, 0)))

    def _unsettled(self) -> tuple[Question, ...]:
        return tuple(
            q
            for q in self._questions
            if not self._is_broken(q)
            and q.key not in self._halted
            and (q.hypothesis not in self.answers or not self.answers[q.hypothesis].settled)
        )

    @Slot()
    def begin(self) -> None:
        """From now on questions are asked; before, they wait for the window to be painted."""
        self._first = None
        self._go_on()

    @Slot()
    def _go_on(self) -> None:
        """Begin the next round, or end one whose questions have been replaced."""
        unanswered = self._unanswered()
        if self._first is not None:
            if unanswered and not self._first.isActive():
                self._first.start()
        elif self._worker.is_busy:
            if unanswered and not (self._quick and all(self._is_present(q) for q in self._missing)):
                self._worker.cancel()
        elif unanswered:
            if not self.pace.isActive():
                self.pace.start()
                self._start(unanswered, quick=True)
        elif self._unsettled():
            self._rest.start()

    @Slot()
    def _settle(self) -> None:
        unsettled = self._unsettled()
        if unsettled and not self._worker.is_busy:
            self._start(unsettled, quick=False)

    def _start(self, questions: tuple[Question, ...], quick: bool) -> None:
        self._rest.stop()
        self._quick, self._round, self._missing = quick, questions, list(questions)
        self._rounds += 1
        self._worker.start(answer_round, questions, quick, has_partial=True)

    # What the worker tells.

    @Slot(int, str, object)
    def _hear(self, token: int, kind: str, content: object) -> None:
        if kind == PARTIAL:
            self._hear_one(*cast(tuple[int, str, object], content))
            return
        if kind == FAILED and self._missing:
            # The worker broke at the question that came next; the others are asked again.
            self._fail(self._missing[0], cast(tuple[str, str], content)[0])
        self._progress.clear()
        self._go_on()

    def _hear_one(self, index: int, what: str, content: object) -> None:
        question = self._round[index]
        if what in (ANSWER, FAILURE):
            self._missing.remove(question)
            self._turns[question.hypothesis] = self._rounds
        if what == ANSWER:
            self._take(question, cast(Verdict, content), not self._quick)
        elif what == FAILURE:
            self._fail(question, str(content))
        else:
            self._progress[question.hypothesis] = cast(float, content)
            self._tell_soon()

    def _take(self, question: Question, verdict: Verdict, settled: bool) -> None:
        hypothesis = question.hypothesis
        self._progress.pop(hypothesis, None)
        known = self._known.get(hypothesis)
        if known is not None and known[0] == question.key and known[2] and not settled:
            return
        if hypothesis in self.answers and not self._is_present(question):
            return  # too late: what is shown meanwhile may be wanted again
        self._known[hypothesis] = (question.key, verdict, settled)
        for present in self._questions:
            if present.hypothesis is hypothesis and present.key == question.key:
                self._latest[hypothesis] = self.answers[hypothesis] = judge_question(
                    present, verdict, settled
                )
                break
        else:
            self._latest[hypothesis] = judge_question(question, verdict, settled)
        self._tell_soon()

    def _fail(self, question: Question, text: str) -> None:
        # Not asked again until the question changes: it would only break once more.
        self._broken[question.hypothesis] = question.key, text
        self._tell_soon()


def _is_same(old: Judged, question: Question, verdict: Verdict, settled: bool) -> bool:
    """Whether an answer need not be told anew: turning a sphere must not end the check of a certificate."""
    q = old.question
    told = (q.eta, q.visibility, q.werner, old.settled)
    return old.verdict is verdict and told == (question.eta, question.visibility, question.werner, settled)
