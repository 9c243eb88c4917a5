"""|C_ij| <= 1/2 for all i, j: V* = 1/(2 max|C|), with the largest correlator as certificate."""

from __future__ import annotations

import numpy as np

from physics.verdicts.cache import VerdictCache
from physics.verdicts.checking.brute_force import FoundBound, Ticker
from physics.verdicts.judging import certificate_of, status_of
from physics.verdicts.types import Certificate, Correlations, Effort, Hypothesis, Verdict


def decide_halves(data: Correlations, *, eta: float, effort: Effort, cache: VerdictCache | None) -> Verdict:
    """The largest correlator decides."""
    i, j = np.unravel_index(int(np.abs(data.correlators).argmax()), data.correlators.shape)
    coefficients = np.zeros(data.correlators.shape)
    coefficients[i, j] = np.sign(data.correlators[i, j])
    zero_a, zero_b = np.zeros(len(data.alice)), np.zeros(len(data.bob))
    top = 0.5 / abs(float(data.correlators[i, j]))
    status, proven = status_of(top, top, True)
    shown = certificate_of(data, coefficients, zero_a, zero_b, 0.5)
    return Verdict(Hypothesis("halves"), status, proven, (top, top), shown)


def check_halves(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """Every correlator at its limit."""
    return FoundBound("exact", 0.5 * float(np.abs(certificate.coefficients).sum()), "every_correlator")
