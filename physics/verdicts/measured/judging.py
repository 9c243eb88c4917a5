"""The statistical judgement of a hypothesis: distance, p-value, and the inequality that is missed the most.

*Excluded* is said only if the p-value, times the number of tests made together, is at most the one-sided
Gaussian tail of the confidence that was asked for. *Compatible*: the corrected p-value is no surprise.
Nothing about measured numbers is ever proven.

The p-value is (k + 1)/(n + 1), k of n simulated data sets being at least as far off, from the set drawn
together towards its nearest point (`bootstrap`). Where k = 0 it is the tail of χ² with all rows as degrees of
freedom, if that is smaller: the distance to the set is at most that to the truth, which has this
distribution, so for every true model P(p <= α) <= α (for counts as far as Wilks' theorem holds; where they
are few the degrees are raised to the mean that the nearest model gives). The distance itself grows with the
number of rows and is compared with nothing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.cache import VerdictCache
from physics.verdicts.hypotheses import function_named
from physics.verdicts.judging import certificate_of
from physics.verdicts.measured.bootstrap import INSIDE, exceedances, in_sd, log_chi_square_tail, log_tail
from physics.verdicts.measured.checking import checked_table, plain_correlations
from physics.verdicts.measured.halves import half_test
from physics.verdicts.measured.likelihood import Likelihood, likelihood_of, solved
from physics.verdicts.measured.nearest import Fitted, MakesNearest, NearestPoint, fit_to_data
from physics.verdicts.measured.types import (
    LARGEST_CONFIDENCE,
    NO_SURPRISE,
    SMALLEST_CONFIDENCE,
    MeasuredTable,
)
from physics.verdicts.problem_checks import checked_purity
from physics.verdicts.recheck import reached_by_a_model
from physics.verdicts.types import (
    Asked,
    Cancelled,
    Certificate,
    Correlations,
    Effort,
    Hypothesis,
    Statistics,
    Status,
    Verdict,
)

FEW_EXCEED = 10  # from so many on a share of fewer simulated data sets than asked for is good to a third
UNCONVERGED = 0.02  # of the distance: more between the two ends is a failure of the solvers
NOTHING = (0.0, np.inf)


@dataclass(frozen=True, eq=False)
class _Warm:
    nearest: NearestPoint


def judge_data(
    hypothesis: Hypothesis | str,
    table: MeasuredTable,
    *,
    eta: float = 1.0,
    asked: Asked | None = None,
    effort: Effort | None = None,
    cache: VerdictCache | None = None,
) -> Verdict:
    """What the data say about a hypothesis, as a verdict with ``statistics``; never proven.

    Without ``effort.prove`` the chi-square tail alone, within a moment; with it the bootstrap, of as many
    simulated data sets as ``effort.seconds`` allow. Method
    "measured.gaussian" or "measured.likelihood_ratio"; "measured.unknown" where the hypothesis does not say
    how far data are from it. ValueError names a bad field. Raises `Cancelled`.
    """
    hypothesis = Hypothesis(hypothesis)
    asked, effort = asked or Asked(), effort or Effort()
    _check_asked(asked)
    whole = np.asarray(table.measured, dtype=bool)
    table, eta = checked_table(table), checked_purity(eta)
    data = plain_correlations(table)
    likelihood = likelihood_of(table)
    method = "measured.likelihood_ratio" if table.shots is not None else "measured.gaussian"
    unknown = Verdict(
        hypothesis, Status.UNDECIDED, False, NOTHING, method="measured.unknown", upper_proven=False
    )
    if not hypothesis.nearest:
        return unknown
    make: MakesNearest = function_named(hypothesis.nearest)
    try:
        if cache is None or effort.prove:
            nearest = make(data, eta=eta, seed=effort.seed)
        else:  # what was found for other numbers at these settings
            key = hypothesis, _settings(data), eta, effort.seed
            nearest = cache.warm(key, _Warm, lambda: _Warm(make(data, eta=eta, seed=effort.seed))).nearest
    except ValueError as refused:
        return replace(unknown, details={"reason": str(refused)})

    def check_stop() -> None:
        if effort.should_stop is not None and effort.should_stop():
            raise Cancelled

    left = effort.countdown()
    fitted = fit_to_data(likelihood, nearest, check_stop, prove=effort.prove)
    certificate = _certificate(data, likelihood, nearest, fitted)
    if certificate is not None and effort.prove:
        # Written apart from the oracles: what some model reaches refutes any bound below.
        reached = reached_by_a_model(hypothesis, certificate, data, eta)
        if reached > certificate.bound:
            scale = fitted.bound / certificate.bound if certificate.bound > 0.0 else 1.0
            lost = 2.0 * scale * (reached - certificate.bound)
            fitted = replace(fitted, lowest=max(0.0, fitted.lowest - lost), bound=fitted.bound + lost / 2.0)
            certificate = replace(certificate, bound=reached)
            fitted = replace(fitted, proven=False)
    exceeded, simulated = 0, 0
    if effort.prove and asked.bootstrap and fitted.lowest > INSIDE:
        exceeded, simulated = exceedances(
            likelihood, nearest, fitted, asked.bootstrap, asked.seed, effort.progress, check_stop, left
        )
    told = _statistics(likelihood, fitted, certificate, asked, exceeded, simulated, nearest.level)
    if certificate is not None:
        told = _with_excess(told, certificate, data, likelihood)
        if effort.prove and left() > 0.0:
            test = half_test(table, make, eta=eta, seed=effort.seed, check_stop=check_stop)
            told = replace(told, halves=test)
    if effort.progress is not None:
        effort.progress(1.0)
    return Verdict(
        hypothesis,
        told_status(told),
        False,
        NOTHING,
        None if certificate is None else _of_all_settings(certificate, whole),
        None,
        method,
        {"rows": likelihood.rows, "tried": asked.tried},
        False,
        told,
    )


def _settings(data: Correlations) -> Hashable:
    """All of the data on which a `NearestPoint` depends but for where it begins."""
    return (
        data.alice.tobytes(),
        data.bob.tobytes(),
        data.measured.tobytes(),
        data.measured.shape,
        data.marginals_a is None,
    )


def told_status(told: Statistics) -> Status:
    """Excluded, compatible, or undecided in between.

    Undecided too where the solvers failed, and where the p-value is not known but from above: by the χ² tail,
    by simulated data sets none of which is as far off, or by too few of them. It may then be far smaller.
    """
    if told.significance >= told.asked.confidence:
        return Status.EXCLUDED
    enough = told.exceeded > 0 and (told.simulated >= told.asked.bootstrap or told.exceeded >= FEW_EXCEED)
    known = told.method == "inside" or (told.method == "bootstrap" and enough)
    if known and told.converged and told.corrected_p_value > NO_SURPRISE:
        return Status.COMPATIBLE
    return Status.UNDECIDED


def _check_asked(asked: Asked) -> None:
    if not SMALLEST_CONFIDENCE <= asked.confidence <= LARGEST_CONFIDENCE:
        allowed = f"{SMALLEST_CONFIDENCE:g} to {LARGEST_CONFIDENCE:g} standard deviations"
        raise ValueError(f"confidence: {asked.confidence:g} is outside {allowed}")
    if asked.tried < 1 or asked.bootstrap < 0:
        raise ValueError("asked: at least one test, and no negative number of simulated data sets")


def _statistics(
    likelihood: Likelihood,
    fitted: Fitted,
    certificate: Certificate | None,
    asked: Asked,
    exceeded: int,
    simulated: int,
    level: str,
) -> Statistics:
    inside = fitted.lowest <= INSIDE
    log_p = 0.0 if inside else log_chi_square_tail(fitted.lowest, likelihood.degrees(fitted.x))
    method = "inside" if inside else "chi_square"
    if simulated:
        share = np.log((exceeded + 1.0) / (simulated + 1.0))
        if exceeded > 0 or share < log_p:
            log_p, method = float(share), "bootstrap"
    corrected = min(0.0, log_p + float(np.log(asked.tried)))
    ends = np.sqrt(fitted.lowest), np.sqrt(fitted.deviance)
    significance = in_sd(corrected)
    if corrected <= log_tail(asked.confidence):  # not undone by rounding at the limit
        significance = max(significance, asked.confidence)
    return Statistics(
        distance=0.0 if fitted.deviance <= INSIDE else float(ends[1]),
        distance_at_least=0.0 if inside else float(ends[0]),
        rows=likelihood.rows,
        p_value=float(np.exp(log_p)),
        corrected_p_value=float(np.exp(corrected)),
        significance=significance,
        method=method,
        asked=asked,
        simulated=simulated,
        exceeded=exceeded,
        level=level,
        bound_proven=fitted.proven,
        converged=bool(ends[1] - ends[0] <= UNCONVERGED * (1.0 + ends[1])),
    )


def _certificate(
    data: Correlations, likelihood: Likelihood, nearest: NearestPoint, fitted: Fitted
) -> Certificate | None:
    """The inequality slope . x <= bound; None where the numbers obey it."""
    if fitted.deviance <= INSIDE:
        return None
    pairs = int(data.measured.sum())
    n, m = data.correlators.shape
    matrix, p, q = np.zeros((n, m)), np.zeros(n), np.zeros(m)
    matrix[data.measured] = fitted.slope[:pairs]
    if len(fitted.slope) > pairs:
        p, q = fitted.slope[pairs : pairs + n], fitted.slope[pairs + n :]
    found = certificate_of(data, matrix, p, q, fitted.bound)
    return found if found.value > found.bound else None


def _of_all_settings(certificate: Certificate, measured: NDArray[np.bool_]) -> Certificate:
    """The inequality with zeros for settings that no measured pair has."""
    rows, columns = np.asarray(measured.any(axis=1)), np.asarray(measured.any(axis=0))
    matrix, p, q = np.zeros(measured.shape), np.zeros(measured.shape[0]), np.zeros(measured.shape[1])
    matrix[np.ix_(rows, columns)] = certificate.coefficients
    p[rows], q[columns] = certificate.marginals_a, certificate.marginals_b
    return replace(certificate, coefficients=matrix, marginals_a=p, marginals_b=q)


def _with_excess(
    told: Statistics, certificate: Certificate, data: Correlations, likelihood: Likelihood
) -> Statistics:
    """(S - B)/σ with σ² = k'Σk at the data, and where white noise would take S to B."""
    parts = [certificate.coefficients[data.measured]]
    if len(likelihood.best) > len(parts[0]):
        parts += [certificate.marginals_a, certificate.marginals_b]
    k = np.concatenate(parts)
    variance = float(k @ solved(likelihood.information(likelihood.best), k))
    sigma = math.sqrt(max(0.0, variance))
    excess = (certificate.value - certificate.bound) / sigma if sigma > 0.0 else None
    ratio = certificate.bound / certificate.value
    if told.significance < told.asked.confidence:
        return replace(told, excess_sd=excess)
    return replace(
        told, excess_sd=excess, visibility=ratio, visibility_sigma=ratio * sigma / certificate.value
    )
