"""How often a model yields data at least as far off as those measured.

Parametric bootstrap from the nearest point x of the set: the same measurement is simulated with x as the
truth, and the distance of what it finds is compared with that of the data. Simulated data whose deviance
from x itself is smaller are nearer still, and need no solver. For the others one scoring step is made; what
it reaches is a point of the set, so distances are overestimated, never underestimated, as are p-values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import gammaln, log_ndtr, ndtri_exp

from physics.verdicts.measured.likelihood import Likelihood
from physics.verdicts.measured.nearest import Fitted, NearestPoint, stepped

INSIDE = 1e-4  # deviances below this are zero: the data lie in the set
SAME = 1e-6


def exceedances(
    likelihood: Likelihood,
    nearest: NearestPoint,
    fitted: Fitted,
    count: int,
    seed: int,
    progress: Callable[[float], None] | None,
    check_stop: Callable[[], None],
) -> int:
    """How many of ``count`` simulated data sets are at least as far from the set as the data."""
    random = np.random.default_rng(seed)
    bar = fitted.lowest * (1.0 - SAME)
    exceeded = 0
    for k, one in enumerate(likelihood.simulated(fitted.x, count, random)):
        check_stop()
        if progress is not None and k % 10 == 0:
            progress(k / count)
        deviance = one.deviance(fitted.x)
        if deviance < bar:
            continue
        _, deviance = stepped(one, nearest, fitted.x, deviance, bar)
        exceeded += deviance >= bar
    return exceeded


def log_chi_square_tail(total: float, free: float) -> float:
    """ln of the probability that χ² with ``free`` degrees of freedom exceeds ``total``, however small.

    Q(a, x) = x^a e^-x/Γ(a) times a continued fraction (Abramowitz and Stegun 6.5.31), for x well above a.
    """
    from scipy.special import gammaincc

    a, x = free / 2.0, total / 2.0
    plain = float(gammaincc(a, x))
    if plain > 1e-200:
        return float(np.log(plain))
    fraction = 0.0
    for k in range(200, 0, -1):
        fraction = k * (k - a) / (x + 2.0 * k + 1.0 - a - fraction)
    return float(a * np.log(x) - x - gammaln(a) - np.log(x + 1.0 - a - fraction))


def in_sd(log_p: float) -> float:
    """Standard deviations of a one-sided Gaussian with this ln of the p-value; -inf for p = 1."""
    return -np.inf if log_p >= 0.0 else float(-ndtri_exp(log_p))


def log_tail(confidence: float) -> float:
    """ln of the one-sided Gaussian tail beyond so many s.d."""
    return float(log_ndtr(-confidence))
