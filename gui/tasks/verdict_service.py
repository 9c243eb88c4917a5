"""Live verdicts: quick answers while the user drags, settled ones when the hand rests."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.core.verdicts.questions import Judged, Question, ask, judge, settled_effort
from gui.tasks.jobs import Job, JobRunner
from physics.verdicts.cache import VerdictCache
from physics.verdicts.types import Cancelled, Effort, Hypothesis, Verdict

# A quick answer is cut short after this: the next frame of a drag is worth more.
QUICK_SECONDS = 0.4
REST_MS = 120
# The first questions wait for the window to be painted: solvers take long to import.
FIRST_MS = 100


class VerdictService(QObject):
    """Answers the newest questions. ``changed`` follows every change of ``answers`` or ``stale``."""

    changed = Signal()
    progressed = Signal(str, float)
    failed = Signal(str, str)
    _refused = Signal(object, str)
    _answered = Signal(object, object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = JobRunner(self)
        self._cache = VerdictCache()
        self._questions: tuple[Question, ...] = ()
        self._known: dict[Hypothesis, tuple[Hashable, Verdict, bool]] = {}
        self._broken: dict[Hypothesis, tuple[Hashable, str]] = {}
        self.answers: dict[Hypothesis, Judged] = {}
        self._job: Job | None = None
        self._settling = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._settle)
        self._first: QTimer | None = QTimer(self)
        self._first.setSingleShot(True)
        self._first.setInterval(FIRST_MS)
        self._first.timeout.connect(self._begin)
        self._answered.connect(self._take)
        self._refused.connect(self._fail)

    @property
    def questions(self) -> tuple[Question, ...]:
        return self._questions

    def is_stale(self, hypothesis: Hypothesis) -> bool:
        """Whether the answer shown belongs to other settings or another state than the present ones."""
        return hypothesis not in self.answers

    @property
    def is_settled(self) -> bool:
        """Whether every present question has its settled answer, or failed: nothing more will come."""
        return bool(self._questions) and all(
            self._is_broken(q) or (q.hypothesis in self.answers and self.answers[q.hypothesis].settled)
            for q in self._questions
        )

    def ask(self, questions: tuple[Question, ...]) -> None:
        """The questions of the present Scenario; answers that still hold are kept and told anew."""
        self._questions = questions
        before, self.answers = self.answers, {}
        for question in questions:
            known = self._known.get(question.hypothesis)
            if known is not None and known[0] == question.key:
                old = before.get(question.hypothesis)
                if old is None or not _is_same(old, question, known[1], known[2]):
                    old = judge(question, known[1], known[2])
                self.answers[question.hypothesis] = old
        unanswered = self._open_questions()
        if unanswered:
            if self._job is not None and self._settling:
                self._job.cancel()
                self._job = None
            if self._first is not None:
                if not self._first.isActive():
                    self._first.start()
            elif self._job is None:
                self._start(unanswered, quick=True)
        elif not self.is_settled and self._job is None:
            self._rest.start()
        self.changed.emit()
        for question in questions:
            if self._is_broken(question):
                self.failed.emit(str(question.hypothesis), self._broken[question.hypothesis][1])

    def stop(self) -> None:
        """Before the window goes; nothing is told any more."""
        self._questions = ()
        self._rest.stop()
        if self._first is not None:
            self._first.stop()
        self._runner.stop()

    @Slot()
    def _begin(self) -> None:
        self._first = None
        self.ask(self._questions)

    def _open_questions(self) -> tuple[Question, ...]:
        return tuple(
            q for q in self._questions if q.hypothesis not in self.answers and not self._is_broken(q)
        )

    def _is_broken(self, question: Question) -> bool:
        broken = self._broken.get(question.hypothesis)
        return broken is not None and broken[0] == question.key

    def _is_present(self, question: Question) -> bool:
        return any(q.hypothesis is question.hypothesis and q.key == question.key for q in self._questions)

    def _start(self, questions: tuple[Question, ...], quick: bool) -> None:
        self._rest.stop()
        self._settling = not quick
        self._job = self._runner.start(
            self._work,
            questions,
            quick,
            on_done=self._finished,
            on_failed=self._broke,
        )

    @Slot()
    def _settle(self) -> None:
        if self._job is None:
            unsettled = tuple(
                q
                for q in self._questions
                if not self._is_broken(q)
                and (q.hypothesis not in self.answers or not self.answers[q.hypothesis].settled)
            )
            if unsettled:
                self._start(unsettled, quick=False)

    def _work(
        self,
        questions: tuple[Question, ...],
        quick: bool,
        *,
        progress: Callable[[float], None],
        should_stop: Callable[[], bool],
    ) -> None:
        # In the worker's thread.
        for question in questions:
            if not self._is_present(question):
                continue  # the user has moved on
            name = str(question.hypothesis)

            def report(fraction: float, name: str = name) -> None:
                self.progressed.emit(name, fraction)

            effort = (
                Effort(prove=False, seconds=QUICK_SECONDS, should_stop=should_stop)
                if quick
                else settled_effort(question, progress=report, should_stop=should_stop)
            )
            try:
                verdict = ask(question, effort, self._cache).verdict
            except Cancelled:
                raise
            except Exception as error:
                self._refused.emit(question, f"{type(error).__name__}: {error}")
            else:
                self._answered.emit(question, verdict, not quick)

    @Slot(object, object, bool)
    def _take(self, question: Question, verdict: Verdict, settled: bool) -> None:
        known = self._known.get(question.hypothesis)
        if known is not None and known[0] == question.key and known[2] and not settled:
            return
        if question.hypothesis in self.answers and not self._is_present(question):
            return  # too late: what is shown meanwhile may be wanted again
        self._known[question.hypothesis] = (question.key, verdict, settled)
        for present in self._questions:
            if present.hypothesis is question.hypothesis and present.key == question.key:
                self.answers[present.hypothesis] = judge(present, verdict, settled)
                self.changed.emit()

    @Slot(object, str)
    def _fail(self, question: Question, text: str) -> None:
        # Not asked again until the question changes: it would only break once more.
        self._broken[question.hypothesis] = question.key, text
        if self._is_present(question):
            self.failed.emit(str(question.hypothesis), text)

    def _finished(self, nothing: object) -> None:
        self._job = None
        if self._open_questions():
            self._start(self._open_questions(), quick=True)
        elif not self.is_settled:
            self._rest.start()

    def _broke(self, text: str, details: str) -> None:
        self._job = None


def _is_same(old: Judged, question: Question, verdict: Verdict, settled: bool) -> bool:
    """Whether an answer need not be told anew: turning a sphere must not end the check of a certificate."""
    q = old.question
    told = (q.eta, q.visibility, q.werner, old.settled)
    return old.verdict is verdict and told == (question.eta, question.visibility, question.werner, settled)
