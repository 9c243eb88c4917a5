"""Which explanations survive for a Scenario: the questions to ask, and answers in the scenario's own V.

White noise only scales correlators and marginals, and every hypothesis is convex and explains pure noise.
So the question is asked once for the noiseless data and the answer holds for every V: a drag of V needs no
solver.
"""

from __future__ import annotations

import math
import time
from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.results import CorrelationResults
from gui.core.scenario import ColouredNoise, Scenario, base_state, directions, is_werner, known_to
from gui.core.verdicts.hypotheses import hypotheses
from gui.core.verdicts.measured import asked_of, data_at_settings, judged_data, theory_of_table
from physics import correlations as correlation_physics
from physics.verdicts.cache import VerdictCache
from physics.verdicts.deciding import decide
from physics.verdicts.guard import told
from physics.verdicts.judging import status_of
from physics.verdicts.measured.checking import plain_correlations
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import (
    Asked,
    Certificate,
    Correlations,
    Effort,
    Hypothesis,
    Status,
    Verdict,
)

# How far a branch and bound may stop short of the exact value: below the fourth digit where that is quick.
FINE_GAP = 4e-5
COARSE_GAP = 1e-3
MANY_PAIRS = 250
# Beyond so many pairs what can be proven in some seconds has to do; all verdicts of a report share more. How
# near the two ends come then depends on the machine, too; that they hold does not.
VERY_MANY_PAIRS, PATIENCE, REPORT_PATIENCE = 1200, 30.0, 90.0


class Question(Struct, frozen=True, eq=False):
    """Can ``hypothesis`` explain ``visibility`` times these correlations?

    With ``measured``: how well does it explain these numbers with errors, to the confidence ``asked``?
    ``data`` are then the numbers alone.
    """

    hypothesis: Hypothesis
    data: Correlations
    eta: float
    visibility: float
    werner: bool
    measured: MeasuredTable | None = None
    asked: Asked | None = None

    @property
    def key(self) -> Hashable:
        """What the answer depends on; V is left out where the answer holds for every V."""
        d = self.data
        arrays: tuple[np.ndarray | None, ...] = (
            d.alice,
            d.bob,
            d.correlators,
            d.measured,
            d.marginals_a,
            d.marginals_b,
        )
        if self.measured is not None:
            arrays += (self.measured.sigmas, self.measured.shots, self.measured.counts)
        content = tuple(None if a is None else (a.shape, a.tobytes()) for a in arrays)
        eta = self.eta if self.hypothesis.takes_purity else 1.0
        return self.hypothesis, content, d.resolution, eta, self.asked


class Judged(Struct, frozen=True, eq=False):
    """An answer, told for the scenario's data.

    ``critical_visibility`` is relative to the given data; ``critical_visibility_werner`` the same as an
    absolute V where the state is a Werner state, else None. ``settled`` is False for a quick answer that is
    still being refined. ``verdict`` is the answer to the noiseless question.
    """

    question: Question
    status: Status
    proven: bool
    critical_visibility: tuple[float, float]
    critical_visibility_werner: tuple[float, float] | None
    settled: bool
    verdict: Verdict

    @property
    def hypothesis(self) -> Hypothesis:
        return self.question.hypothesis

    @property
    def bound_proven(self) -> bool:
        """Whether the bound of the inequality is rigorous; of data that is all that can be."""
        told = self.verdict.statistics
        return self.verdict.upper_proven if told is None else told.bound_proven

    @property
    def certificate(self) -> Certificate | None:
        """The inequality with the value that the scenario's data reach."""
        found = self.verdict.certificate
        if found is None or self.question.visibility == 1.0:
            return found
        return Certificate(
            found.coefficients,
            found.marginals_a,
            found.marginals_b,
            found.bound,
            found.value * self.question.visibility,
            found.dual_matrix,
        )


def questions_of(scenario: Scenario, found: CorrelationResults) -> tuple[Question, ...]:
    """One question for each hypothesis that the scenario asks about."""
    names = hypotheses() if scenario.hypotheses is None else scenario.hypotheses
    asked = tuple(map(Hypothesis, names))
    judged = judged_data(scenario)
    if judged is not None:
        numbers, how = plain_correlations(judged.table), asked_of(scenario, judged)
        return tuple(Question(h, numbers, scenario.eta, 1.0, False, judged.table, how) for h in asked)
    theory = _fitted(scenario)
    if theory is not None:
        return tuple(Question(h, theory[0], scenario.eta, theory[1], True) for h in asked)
    data, v = _noiseless(scenario, found)
    return tuple(Question(h, data, scenario.eta, v, is_werner(scenario)) for h in asked)


def theory_questions(scenario: Scenario, found: CorrelationResults) -> tuple[Question, ...]:
    """Those about the theory fitted to data that are judged themselves; none where no data are."""
    if judged_data(scenario) is None:
        return ()
    return questions_of(replace(scenario, judge="theory"), found)


def _fitted(s: Scenario) -> tuple[Correlations, float] | None:
    """The noiseless Werner state beside a measured table, and the V that fits; None without a table."""
    here, v = data_at_settings(s), theory_of_table(s)
    if here is None or v is None:
        return None
    t = here.table
    c = correlation_physics.correlators(-np.eye(3), t.alice, t.bob)
    zero_a, zero_b = np.zeros(len(t.alice)), np.zeros(len(t.bob))
    c = np.where(t.measured, c, 0.0)
    return Correlations(t.alice, t.bob, c, t.measured, zero_a, zero_b, resolution=0.0), v


def asked_visibility(scenario: Scenario) -> float:
    """The factor of white noise between the data that are asked about and the scenario's own.

    It is V, except for given correlations and for coloured noise, where V is not a matter of white noise.
    """
    given = scenario.postulated is not None or isinstance(scenario.state, ColouredNoise)
    return 1.0 if given else scenario.visibility


def _noiseless(scenario: Scenario, found: CorrelationResults) -> tuple[Correlations, float]:
    s = scenario
    if s.postulated is not None or isinstance(s.state, ColouredNoise):
        return _data(s, found), asked_visibility(s)
    state = base_state(s.state, 1.0)
    alice, bob = directions(s.alice), directions(s.bob)
    data = Correlations(
        alice,
        bob,
        np.where(found.measured, correlation_physics.correlators(state.correlation_matrix, alice, bob), 0.0),
        found.measured,
        correlation_physics.marginals(state.bloch_a, alice),
        correlation_physics.marginals(state.bloch_b, bob),
        resolution=0.0,
    )
    return data, asked_visibility(s)


def _data(s: Scenario, found: CorrelationResults) -> Correlations:
    c = np.where(found.measured, found.correlators, 0.0)
    resolution = 0.0 if s.postulated is None else known_to(s.postulated)
    return Correlations(
        found.alice, found.bob, c, found.measured, found.marginals_a, found.marginals_b, resolution
    )


def judge_question(question: Question, verdict: Verdict, settled: bool) -> Judged:
    """The noiseless verdict told for ``question.visibility`` times the data."""
    v = question.visibility
    if v == 1.0:
        status, proven, critical = verdict.status, verdict.proven, verdict.critical_visibility
    else:
        low, high = verdict.critical_visibility
        critical = (low / v, high / v) if v > 0 else (math.inf, math.inf)
        # V <= 1 can only turn an exclusion into something weaker, so its proof is all that is needed.
        status, proven = status_of(*critical, verdict.proven)
        if verdict.status is Status.COMPATIBLE:
            status, proven = verdict.status, verdict.proven
        critical = told(status, *critical)
    werner = _unscaled(verdict.critical_visibility, critical, v) if question.werner else None
    return Judged(question, status, proven, critical, werner, settled, verdict)


def _unscaled(noiseless: tuple[float, float], scaled: tuple[float, float], v: float) -> tuple[float, float]:
    """The ends as absolute visibilities; not divided and multiplied again, which costs the last digit."""
    if v == 0.0:
        return noiseless
    low, high = (one if one / v == other else other * v for one, other in zip(noiseless, scaled, strict=True))
    return low, high


def ask(question: Question, effort: Effort, cache: VerdictCache | None) -> Judged:
    """Solve one question; raises ``Cancelled`` when ``effort.should_stop`` says so."""
    if question.measured is not None:
        verdict = _judge_measured(question, effort, cache)
    else:
        verdict = decide(question.hypothesis, question.data, eta=question.eta, effort=effort, cache=cache)
    return judge_question(question, verdict, settled=effort.prove)


def _judge_measured(question: Question, effort: Effort, cache: VerdictCache | None) -> Verdict:
    from physics.verdicts.measured.judging import judge_data  # with SciPy, where it is asked

    assert question.measured is not None
    known = cache.recall(question.key) if cache is not None and effort.prove else None
    if known is not None:
        return known
    verdict = judge_data(
        question.hypothesis,
        question.measured,
        eta=question.eta,
        asked=question.asked,
        effort=effort,
        cache=cache,
    )
    if cache is not None and effort.prove:
        cache.remember(question.key, verdict)
    return verdict


def settled_effort(question: Question, **limits: Any) -> Effort:
    """The effort of a settled answer; ``limits`` are further fields of ``Effort``.

    Counted work, so that the answer depends on the question alone; beyond ``VERY_MANY_PAIRS`` also a time.
    """
    gap = FINE_GAP if question.data.correlators.size <= MANY_PAIRS else COARSE_GAP
    if limits.get("seconds") is None and question.data.measured.sum() > VERY_MANY_PAIRS:
        limits["seconds"] = PATIENCE
    return Effort(prove=True, gap=gap, **limits)


def settled(
    questions: Iterable[Question], cache: VerdictCache | None = None, seconds: float | None = None
) -> tuple[Judged, ...]:
    """Settled answers to all questions, for exports, reports and the headless commands.

    ``seconds`` limits the time of all together, for very many pairs without being asked: what a quick answer
    leaves over, the later ones have. The intervals are then what could be proven in it.
    """
    asked = tuple(questions)
    if seconds is None and any(one.data.measured.sum() > VERY_MANY_PAIRS for one in asked):
        seconds = REPORT_PATIENCE
    end = None if seconds is None else time.monotonic() + seconds
    answers = []
    for k, question in enumerate(asked):
        share = None if end is None else max(end - time.monotonic(), 0.0) / (len(asked) - k)
        answers.append(ask(question, settled_effort(question, seconds=share), cache))
    return tuple(answers)
