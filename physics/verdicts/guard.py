"""The last step before a verdict leaves the engine: nothing is said that certificate and model do not show.

A certificate Σ c C <= B separates data with the numbers x, known to ± r, only if

    value > B + r Σ|c| + ROUNDING (Σ|c| + |B|),

for then no numbers within ± r of x obey it. The same slack enters the upper end of V*, and the lower end is
raised by what the numbers of the model show: some multiple of them may lie within ± r of x. The interval
brackets the largest V* of all numbers within ± r. A model of other numbers than the data
is not shown.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from physics.verdicts.judging import AT_THE_BORDER, status_of, value_of
from physics.verdicts.predictions import explained, numbers_of, predicted
from physics.verdicts.recheck import reached_by_a_model
from physics.verdicts.types import Array, Certificate, Correlations, Status, Verdict

#: Of sums of up to 60 x 60 products and as many bounds in float64: 7200 half units in the last place, 8e-13.
ROUNDING = 1e-12
#: Ends that contradict each other by no more than this, relative, were spoilt by rounding.
CROSSING = 1e-6
#: Models that miss the data by more, beyond their resolution, are none.
MODEL_RESIDUAL = 1e-6


def slack_of(certificate: Certificate, resolution: float) -> float:
    """By how much the value has to exceed the bound before it means anything."""
    parts = (certificate.coefficients, certificate.marginals_a, certificate.marginals_b)
    total = sum(float(np.abs(part).sum()) for part in parts)
    return resolution * total + ROUNDING * (total + abs(certificate.bound))


def guarded(verdict: Verdict, data: Correlations, eta: float, recheck: bool) -> Verdict:
    """``verdict`` on ``data`` (checked), with status, ends and "proven" reduced to what is shown.

    ``recheck``: the bound of the certificate is compared with what models found independently reach.
    """
    lo, hi = verdict.critical_visibility
    details = dict(verdict.details)
    if data.slack > 0.0:
        details["resolution"] = data.slack
    numbers = None
    if verdict.model is not None:
        numbers = predicted(verdict.hypothesis, verdict.model, data, eta)
    if numbers is not None and verdict.model is not None:
        missed = _missed(numbers, verdict.model.visibility, data)
        if missed > MODEL_RESIDUAL:
            details["model_missed"] = missed
            verdict, numbers = _without_model(verdict), None
    certificate = verdict.certificate
    if certificate is not None:
        certificate = _rechecked(verdict, certificate, data, eta, recheck, details)
        if "bound_raised" in details:  # to what was reached, which may not be the most
            verdict = replace(verdict, upper_proven=False)
        hi = _upper_end(certificate, data.slack)
    elif hi < 1.0:
        hi = np.inf
    lo = _lower_end(max(0.0, lo), numbers, data)
    status, proven = _status(verdict, lo, hi)
    if lo > hi:
        if status is not Status.COMPATIBLE and lo > hi * (1.0 + CROSSING) + AT_THE_BORDER:
            details["conflict"] = lo - hi
            status, proven = Status.UNDECIDED, False
        lo, hi = hi, lo
    if status is Status.COMPATIBLE:  # shown for the data themselves, to the accuracy that is told
        if lo < 1.0 - AT_THE_BORDER:
            details["accuracy"] = 1.0 - lo
        lo, hi = max(lo, 1.0), max(hi, 1.0)
    elif status is Status.UNDECIDED:
        hi = max(hi, 1.0)
    return replace(
        verdict,
        status=status,
        proven=proven,
        critical_visibility=(float(lo), float(hi)),
        certificate=certificate,
        details=details,
    )


def told(status: Status, lo: float, hi: float) -> tuple[float, float]:
    """An interval that was scaled, with ends that do not contradict the status for rounding."""
    if status is Status.COMPATIBLE:
        return max(lo, 1.0), max(hi, 1.0)
    if status is Status.EXCLUDED:
        return min(lo, float(np.nextafter(1.0, 0.0))), min(hi, float(np.nextafter(1.0, 0.0)))
    return lo, max(hi, 1.0)


def _rechecked(
    verdict: Verdict,
    certificate: Certificate,
    data: Correlations,
    eta: float,
    recheck: bool,
    details: dict[str, float | int | str],
) -> Certificate:
    """Value computed anew, and a bound that no known model exceeds."""
    value = value_of(data, certificate.coefficients, certificate.marginals_a, certificate.marginals_b)
    bound = max(0.0, certificate.bound)  # V = 0 belongs to every hypothesis
    if recheck:
        reached = reached_by_a_model(verdict.hypothesis, certificate, data, eta, verdict.model)
        if reached > bound + slack_of(certificate, 0.0):
            details["bound_raised"] = reached - bound
            bound = reached
    return replace(certificate, value=value, bound=bound)


def _upper_end(certificate: Certificate, resolution: float) -> float:
    """The upper end that the certificate shows."""
    margin = certificate.value - slack_of(certificate, resolution)
    return certificate.bound / margin if margin > 0.0 else np.inf


def _lower_end(lo: float, numbers: Array | None, data: Correlations) -> float:
    """``lo``, raised by the multiples of the model's numbers (r,) that are within the data's resolution.

    The numbers are explained as they are, and even max(1, lo) times, where white noise was mixed in.
    """
    if data.slack == 0.0 or lo == 0.0 or numbers is None or np.isinf(lo):
        return lo
    return max(lo, max(1.0, lo) * explained(numbers, numbers_of(data), data.slack))


def _missed(numbers: Array, visibility: float, data: Correlations) -> float:
    """By how much the model's numbers miss those of the data, beyond what these are known to."""
    off = np.abs(numbers - visibility * numbers_of(data))
    return float(off.max(initial=0.0)) - visibility * data.slack


def _without_model(verdict: Verdict) -> Verdict:
    compatible = verdict.status is Status.COMPATIBLE
    status, proven = (Status.UNDECIDED, False) if compatible else (verdict.status, verdict.proven)
    return replace(verdict, model=None, status=status, proven=proven)


def _status(verdict: Verdict, lo: float, hi: float) -> tuple[Status, bool]:
    if verdict.status is Status.COMPATIBLE:
        return verdict.status, verdict.proven
    status, proven = status_of(lo, hi, verdict.proven or verdict.upper_proven)
    if status is Status.COMPATIBLE and verdict.model is None:
        return Status.UNDECIDED, False
    if status is Status.EXCLUDED and verdict.status is not Status.EXCLUDED:
        return Status.UNDECIDED, False
    if status is Status.EXCLUDED:
        proven = verdict.proven and verdict.upper_proven
    return status, proven
