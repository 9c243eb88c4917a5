"""The verdict on a hypothesis whose column generation works with cone programs."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from physics.verdicts.engine.column_generation import Solution
from physics.verdicts.judging import CONIC_BORDER, certificate_of, status_of
from physics.verdicts.types import Array, Correlations, Hypothesis, Model, Verdict


class Told(Protocol):
    """What a program says about its solution: the inequality of a dual, and the model of the weights."""

    def coefficients(self, dual: Array) -> tuple[Array, Array, Array]: ...

    def model(self, solution: Solution) -> Model | None: ...


def conic_verdict(
    hypothesis: Hypothesis, data: Correlations, program: Told, solution: Solution, method: str
) -> Verdict:
    """Status, interval, certificate (none where no inequality bounds the data) and model of a solution."""
    status, proven = status_of(solution.lo, solution.hi, solution.proven, CONIC_BORDER)
    certificate = None
    if np.isfinite(solution.hi):
        certificate = certificate_of(data, *program.coefficients(solution.dual), 1.0)
    details: dict[str, float | int | str] = {"rounds": solution.rounds, "residual": solution.residual}
    return Verdict(
        hypothesis,
        status,
        proven,
        (solution.lo, solution.hi),
        certificate,
        program.model(solution),
        method,
        details,
        solution.proven,
    )
