"""Correlators and inequality values from counts, their errors, and how significant an excess is."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, array_within, finite_array
from physics.leggett.inequality import leggett_value


def correlator_from_counts(
    n_pp: ArrayLike, n_pm: ArrayLike, n_mp: ArrayLike, n_mm: ArrayLike
) -> tuple[Array, Array]:
    """C = (n_++ - n_+- - n_-+ + n_--)/n and its error; counts broadcast, need not be whole.

    Independent Poisson counts propagate to σ = √((1 - C²)/n), n the sum; σ is floored as in
    ``sigma_from_shots``. Raises ValueError for negative counts or n = 0.
    """
    pp, pm, mp, mm = (
        array_within(x, name, 0.0, np.inf)
        for x, name in ((n_pp, "n_pp"), (n_pm, "n_pm"), (n_mp, "n_mp"), (n_mm, "n_mm"))
    )
    total = pp + pm + mp + mm
    if np.any(total == 0):
        raise ValueError("counts: no coincidences in at least one correlator")
    c = ((pp + mm) - (pm + mp)) / total
    return np.asarray(c), sigma_from_shots(c, total)


def sigma_from_shots(c: ArrayLike, n: ArrayLike) -> Array:
    """max(√((1 - C²)/n), 2/n): the error of a correlator C from n coincidences; broadcast.

    2/n is the change of C when one coincidence moves from equal to opposite outcomes. Without that floor
    C = ±1, where one class of outcomes has no counts, would have no error at all. Raises ValueError for
    |C| > 1 or n <= 0.
    """
    value = np.clip(array_within(c, "c", -1.0, 1.0, 1e-9), -1.0, 1.0)
    shots = finite_array(n, "n")
    if np.any(shots <= 0):
        raise ValueError("n: must be positive")
    return np.asarray(np.maximum(np.sqrt((1 - value) * (1 + value) / shots), 2 / shots))


def leggett_value_with_error(
    c: ArrayLike, sigma_c: ArrayLike, c_prime: ArrayLike, sigma_c_prime: ArrayLike
) -> tuple[Array, Array]:
    """L_N = (1/N) Σ |C_i + C_i'| and σ = √(Σ (σ_i² + σ_i'²))/N; arrays (..., N), reduced over the last axis.

    Independent errors, propagated linearly (near C_i + C_i' = 0 this is larger than the true spread).
    Branciard et al. 2008, eq. (4). Raises ValueError for negative errors or shapes that differ.
    """
    value = leggett_value(c, c_prime)
    shape = np.shape(c)
    errors = [_errors(sigma_c, "sigma_c", shape), _errors(sigma_c_prime, "sigma_c_prime", shape)]
    variance = np.sum(errors[0] ** 2 + errors[1] ** 2, axis=-1)
    return value, np.asarray(np.sqrt(variance) / shape[-1])


def linear_value_with_error(
    coefficients: ArrayLike, correlators: ArrayLike, sigma: ArrayLike
) -> tuple[float, float]:
    """S = Σ k C and √(Σ k² σ²) of one shape: CHSH or any other certificate, with independent errors.

    Terms with k = 0 are skipped, so an unmeasured C may be NaN there. Raises ValueError for NaN elsewhere,
    negative errors or shapes that differ.
    """
    k = finite_array(coefficients, "coefficients")
    used = k != 0
    c, s = np.asarray(correlators, dtype=np.float64), np.asarray(sigma, dtype=np.float64)
    for name, array in (("correlators", c), ("sigma", s)):
        if array.shape != k.shape:
            raise ValueError(f"{name}: shape {array.shape} where coefficients has {k.shape}")
    value = np.sum(k[used] * finite_array(c[used], "correlators"))
    variance = np.sum((k[used] * array_within(s[used], "sigma", 0.0, np.inf)) ** 2)
    return float(value), float(np.sqrt(variance))


def distance_in_sd(value: ArrayLike, bound: ArrayLike, sigma: ArrayLike) -> Array:
    """(value - bound)/σ: by how many standard deviations a bound is exceeded; broadcast.

    Raises ValueError for σ <= 0, which no finite data have.
    """
    error = finite_array(sigma, "sigma")
    if np.any(error <= 0):
        raise ValueError("sigma: must be positive; finite data have no exact value")
    return np.asarray((finite_array(value, "value") - finite_array(bound, "bound")) / error)


def fitted_factor(values: ArrayLike, shape: ArrayLike, sigma: ArrayLike) -> tuple[float, float]:
    """Least-squares V of values = V shape, Σ x y/σ² / Σ x²/σ², and its standard error; arrays of one shape.

    Raises ValueError for σ <= 0, or where the shape vanishes and fixes nothing.
    """
    x, error = finite_array(shape, "shape"), finite_array(sigma, "sigma")
    if np.any(error <= 0):
        raise ValueError("sigma: must be positive; finite data have no exact value")
    norm = float(np.sum((x / error) ** 2))
    if not norm > 0:
        raise ValueError("shape: vanishes, and fixes no factor")
    return float(np.sum(x * finite_array(values, "values") / error**2) / norm), float(norm**-0.5)


def chi_square(
    values: ArrayLike, fitted: ArrayLike, sigma: ArrayLike, parameters: int = 1
) -> tuple[float, int, float]:
    """χ² = Σ ((value - fitted)/σ)², its degrees of freedom, and the probability of a larger χ² by chance.

    ``values`` (k,) with errors σ, ``fitted`` by that many parameters: k - parameters degrees of freedom;
    where none is left the probability is NaN. Raises ValueError for σ <= 0.
    """
    residuals = distance_in_sd(values, fitted, sigma)
    total, free = float(np.sum(residuals**2)), int(residuals.size) - parameters
    return total, free, chi_square_tail(total, free) if free > 0 else float("nan")


def p_value(distance: ArrayLike) -> Array:
    """One-sided probability of a normal variable to exceed ``distance`` standard deviations."""
    return np.asarray(_ndtr(-finite_array(distance, "distance")))


def corrected_p_values(distances: ArrayLike, method: Literal["bonferroni", "sidak"] = "bonferroni") -> Array:
    """p-values of k tests made together, so that min(p) is a p-value of the whole; shape of ``distances``.

    Bonferroni: min(1, k p), for any dependence. Šidák: 1 - (1 - p)^k, for independent tests.
    """
    p = _tests(distances)
    k = p.size
    if method == "bonferroni":
        return np.asarray(np.minimum(1.0, k * _ndtr(-p)))
    if method == "sidak":
        # ln(1 - p) = log_ndtr(distance) keeps small p exact.
        return np.asarray(-np.expm1(k * _log_ndtr(p)))
    raise ValueError(f"method: {method!r} where 'bonferroni' or 'sidak' is needed")


def significant_tests(distances: ArrayLike, needed: float = 3.0) -> NDArray[np.bool_]:
    """Which of k tests made together are significant: Bonferroni k p below the p-value of ``needed`` s.d.

    Compared as logarithms, so that it holds beyond 38 s.d., where p-values underflow.
    """
    d = _tests(distances)
    level = float(finite_array(needed, "needed"))
    return np.asarray(np.minimum(np.log(d.size) + _log_ndtr(-d), 0.0) < _log_ndtr(-level))


def needed_in_each(needed: float, tests: int) -> float:
    """Distance d (s.d.) that each of k ``tests`` made together needs: k P(> d) = P(> ``needed`` s.d.).

    Raises ValueError unless ``tests`` >= 1 and ``needed`` is finite.
    """
    level, k = float(finite_array(needed, "needed")), int(tests)
    if k < 1:
        raise ValueError("tests: at least one is needed")
    wanted = float(_log_ndtr(-level)) - math.log(k)
    low, high = level, max(level, 0.0) + math.sqrt(2 * math.log(k)) + 1.0  # P(> a + b) <= e^(-b²/2) P(> a)
    while high - low > 1e-12 * max(1.0, abs(high)):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if float(_log_ndtr(-middle)) > wanted:
            low = middle
        else:
            high = middle
    return high


def _tests(distances: ArrayLike) -> Array:
    d = finite_array(distances, "distances")
    if d.size == 0:
        raise ValueError("distances: no tests")
    return d


def _errors(sigma: ArrayLike, name: str, shape: tuple[int, ...]) -> Array:
    array = array_within(sigma, name, 0.0, np.inf)
    if array.shape != shape:
        raise ValueError(f"{name}: shape {array.shape} where the correlators have {shape}")
    return array


# SciPy has these functions, but takes 25 MB of a window that needs nothing else of it.
_FAR = -12.0  # standard deviations beyond which the asymptotic series has all digits
_TERMS = 16


def _ndtr(x: ArrayLike) -> Array:
    """The probability that a normal variable is below ``x``."""
    z = np.asarray(x, dtype=float)
    tails = [0.5 * math.erfc(-value / math.sqrt(2)) for value in z.ravel().tolist()]
    return np.array(tails).reshape(z.shape)


def _log_ndtr(x: ArrayLike) -> Array:
    """ln of ``_ndtr``, also where that underflows.

    Far below 0 by the series -x²/2 - ln(-x√(2π)) + ln(1 - 1/x² + 3/x⁴ - 15/x⁶ ...) (Abramowitz and Stegun,
    26.2.12), above it by ln(1 - _ndtr(-x)).
    """
    z = np.asarray(x, dtype=float)
    near = _ndtr(-np.abs(z))
    far = np.minimum(z, _FAR)
    term, series = np.ones_like(far), np.ones_like(far)
    for k in range(1, _TERMS):
        term = term * -(2 * k - 1) / far**2
        series = series + term
    lost = -(far**2) / 2 - np.log(-far * math.sqrt(2 * math.pi)) + np.log(series)
    safe = np.where(near > 0.0, near, 1.0)
    return np.asarray(np.where(z > 0, np.log1p(-near), np.where(z < _FAR, lost, np.log(safe))))


def chi_square_tail(total: float, free: int) -> float:
    """The probability that χ² with ``free`` >= 1 degrees of freedom exceeds ``total``.

    Q(free/2, x) with x = total/2, from Q(a + 1, x) = Q(a, x) + x^a e^-x / Γ(a + 1) and Q(1, x) = e^-x or
    Q(1/2, x) = erfc √x (Abramowitz and Stegun, 26.4.4 and 26.4.5): a sum of positive terms.
    """
    x = total / 2
    if x <= 0.0:
        return 1.0
    odd = free % 2 == 1
    orders = np.arange(free // 2) + (0.5 if odd else 0.0)
    logs = -x + orders * math.log(x) - np.array([math.lgamma(order + 1) for order in orders.tolist()])
    first = math.erfc(math.sqrt(x)) if odd else 0.0
    return float(min(1.0, first + np.sum(np.exp(logs))))
