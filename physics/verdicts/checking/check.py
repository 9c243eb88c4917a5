"""Check an inequality by brute force: its bound is found anew, by other means than the proof.

Local and unsteerable: all strategies in turn. Separable and Leggett: a dense set of hidden states, refined;
what it reaches is a lower estimate of the true maximum, and must not exceed the bound. Quantum along the same
directions: the largest eigenvalue. Quantum: the dual matrix is multiplied out, operator by operator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from physics.verdicts.checking.brute_force import FoundBound, Progress, Stop, Ticker, size_of
from physics.verdicts.hypotheses import function_named
from physics.verdicts.types import Certificate, Correlations, Hypothesis

TOLERANCE = 1e-7  # relative to the sum of the coefficients
NEAR = 2e-3  # relative; bounds by branch and bound lie up to their gap above the maximum


class Checker(Protocol):
    """What a hypothesis' folder offers: the bound of ``certificate`` found anew."""

    def __call__(
        self, certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
    ) -> FoundBound: ...


@dataclass(frozen=True)
class CheckResult:
    """``kind`` "exact": ``found`` is the maximum; "search": the largest value found, a lower estimate of it.

    ``agrees``: exact results equal the bound (or lie below it, for a bound with a gap), searches do not
    exceed it. ``tight`` says that the bound is reached within ``NEAR``. ``code`` names what was done,
    with ``details`` as its parameters. ``value`` is what the correlations reach, computed anew.
    """

    kind: str
    found: float
    bound: float
    agrees: bool
    tight: bool
    code: str
    value: float
    value_agrees: bool
    details: dict[str, float | int | str] = field(default_factory=dict)


def check(
    hypothesis: Hypothesis | str,
    certificate: Certificate,
    data: Correlations,
    *,
    eta: float = 1.0,
    visibility: float = 1.0,
    seed: int = 1,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> CheckResult:
    """Derive bound and value of a certificate anew; ``visibility`` scales the data.

    Raises ``Cancelled`` when ``should_stop`` says so.
    """
    tick = Ticker(progress, should_stop)
    tick(0.0)
    checker: Checker = function_named(Hypothesis(hypothesis).checker)
    found = checker(certificate, data, eta=eta, seed=seed, tick=tick)
    tick(1.0)
    size = size_of(certificate)
    slack = TOLERANCE * size
    value = visibility * value_reached(certificate, data)
    bound = certificate.bound
    return CheckResult(
        kind=found.kind,
        found=found.value,
        bound=bound,
        agrees=found.valid and found.value <= bound + slack,
        tight=abs(found.value - bound) <= NEAR * max(abs(bound), 1e-300) + slack,
        code=found.code,
        value=value,
        value_agrees=abs(value - certificate.value) <= 1e-6 * size,
        details=found.details,
    )


def value_reached(certificate: Certificate, data: Correlations) -> float:
    """What the data give, term by term; marginals that are not part of the data add nothing."""
    total = 0.0
    for i, j in zip(*np.nonzero(data.measured), strict=True):
        total += float(certificate.coefficients[i, j]) * float(data.correlators[i, j])
    for weights, given in (
        (certificate.marginals_a, data.marginals_a),
        (certificate.marginals_b, data.marginals_b),
    ):
        if given is not None:
            total += sum(float(w) * float(m) for w, m in zip(weights, given, strict=True))
    return total
