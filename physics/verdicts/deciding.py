"""One question to any hypothesis: can it explain these correlations?

Adding a hypothesis is adding a folder that declares it (see `hypotheses`).
"""

from __future__ import annotations

from typing import Protocol

from physics.verdicts.cache import VerdictCache, question_of
from physics.verdicts.guard import guarded
from physics.verdicts.hypotheses import function_named
from physics.verdicts.problem_checks import checked, checked_purity
from physics.verdicts.types import Correlations, Effort, Hypothesis, Verdict


class Decider(Protocol):
    """What a hypothesis' folder offers; ``data`` and ``eta`` have been checked."""

    def __call__(
        self, data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None
    ) -> Verdict: ...


def decide(
    hypothesis: Hypothesis | str,
    correlations: Correlations,
    *,
    eta: float = 1.0,
    effort: Effort | None = None,
    cache: VerdictCache | None = None,
) -> Verdict:
    """Whether ``hypothesis`` explains the correlations, with V*, certificate and model.

    With ``effort.prove`` the answer is settled: it depends on the question alone, not on the cache; with
    ``effort.seconds`` also on the machine, and it is not kept. Without ``prove`` it may start from the
    cache's previous answers and is quick; what it calls proven is proven all the same.
    ``eta`` is the purity of Leggett's local states; the other hypotheses ignore it. ValueError names a bad
    field.
    """
    data = checked(correlations)
    eta = checked_purity(eta)
    effort = Effort() if effort is None else effort
    hypothesis = Hypothesis(hypothesis)
    if cache is not None and effort.prove:
        question = question_of(hypothesis, data, eta, effort)
        known = cache.recall(question)
        if known is not None:
            return known
    decider: Decider = function_named(hypothesis.decider)
    verdict = guarded(decider(data, eta=eta, effort=effort, cache=cache), data, eta, effort.prove)
    if cache is not None and effort.prove and effort.seconds is None:
        cache.remember(question, verdict)
    return verdict
