"""One question to any hypothesis: can it explain these correlations?

Adding a hypothesis is adding a file with a function ``decide_...`` and its line in `DECIDERS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from physics.verdicts.cache import VerdictCache, question_of
from physics.verdicts.guard import guarded
from physics.verdicts.problem_checks import checked, checked_purity
from physics.verdicts.types import Correlations, Effort, Hypothesis, Verdict


class Decider(Protocol):
    """What a hypothesis' file offers; ``data`` and ``eta`` have been checked."""

    def __call__(
        self, data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None
    ) -> Verdict: ...


DECIDERS: dict[Hypothesis, tuple[str, str]] = {
    Hypothesis.SEPARABLE: ("physics.verdicts.separable.decider", "decide_separable"),
    Hypothesis.UNSTEERABLE_A_TO_B: ("physics.verdicts.steering.decider", "decide_unsteerable_a_to_b"),
    Hypothesis.UNSTEERABLE_B_TO_A: ("physics.verdicts.steering.decider", "decide_unsteerable_b_to_a"),
    Hypothesis.LOCAL: ("physics.verdicts.local.decider", "decide_local"),
    Hypothesis.LEGGETT: ("physics.verdicts.leggett.decider", "decide_leggett"),
    Hypothesis.QUANTUM: ("physics.verdicts.quantum.decider", "decide_quantum"),
    Hypothesis.QUANTUM_SAME_DIRECTIONS: (
        "physics.verdicts.quantum.decider",
        "decide_quantum_same_directions",
    ),
}


def decide(
    hypothesis: Hypothesis,
    correlations: Correlations,
    *,
    eta: float = 1.0,
    effort: Effort | None = None,
    cache: VerdictCache | None = None,
) -> Verdict:
    """Whether ``hypothesis`` explains the correlations, with V*, certificate and model.

    With ``effort.prove`` the answer is settled: it depends on the question alone, not on the cache. Without,
    it may start from the cache's previous answers and is quick; what it calls proven is proven all the same.
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
    module, name = DECIDERS[hypothesis]
    decider = cast(Decider, getattr(import_module(module), name))
    verdict = guarded(decider(data, eta=eta, effort=effort, cache=cache), data, eta, effort.prove)
    if cache is not None and effort.prove and effort.seconds is None:
        cache.remember(question, verdict)
    return verdict
