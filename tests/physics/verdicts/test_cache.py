"""The cache of the deciders: what it keeps and what it lets go."""

from __future__ import annotations

import numpy as np

from physics.verdicts import cache
from physics.verdicts.cache import VerdictCache
from physics.verdicts.deciding import decide
from physics.verdicts.types import Effort, Hypothesis
from tests.physics.verdicts.problems import random_problem


def test_only_the_warm_starts_used_last_are_kept(monkeypatch):
    """One for each shape and solver would fill the memory of a session that tries many shapes."""
    monkeypatch.setattr(cache, "WARM", 3)
    kept = VerdictCache()
    made = [kept.warm(key, list, list) for key in "abc"]
    assert kept.warm("a", list, list) is made[0]  # used again: "b" is now the oldest
    kept.warm("d", list, list)
    assert kept.warm("a", list, list) is made[0] and kept.warm("c", list, list) is made[2]
    assert kept.warm("b", list, list) is not made[1]


def test_a_dropped_warm_start_changes_no_answer(monkeypatch):
    """The quick answer is the same with a warm start, without one, and after it was dropped."""
    rng = np.random.default_rng(5)
    problems = [random_problem(rng) for _ in range(4)]
    quick = Effort(prove=False)
    expected = [decide(Hypothesis.LOCAL, p, effort=quick).critical_visibility for p in problems]
    monkeypatch.setattr(cache, "WARM", 1)
    kept = VerdictCache()
    for _ in range(2):
        for problem, wanted in zip(problems, expected, strict=True):
            found = decide(Hypothesis.LOCAL, problem, effort=quick, cache=kept).critical_visibility
            assert np.allclose(found, wanted, atol=1e-9)
