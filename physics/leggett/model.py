"""An explicit crypto-nonlocal model of Werner states (Branciard 2013, appendix), for any purity η.

Hidden states are u, uniform on the sphere, and v = -u; both photons of a pair have purity η, so that
M_A = η u.a and M_B = -η u.b. With c = a.b, x = √((1 - c)/2) = |a - b|/2 and y = √((1 + c)/2) = |a + b|/2,

    C_u(a, b) = p- (-1 + η|u.(a - b)|) + p+ (1 - η|u.(a + b)|),
    p+ = (1 - ηx - Vc)/(2 - ηx - ηy),  p- = (1 - ηy + Vc)/(2 - ηx - ηy).

C_u lies between the limits that positivity sets as long as p+, p- >= 0, and as the mean of |u.w| over the
sphere is |w|/2, it averages to -Vc whatever the purity. p+, p- >= 0 is -1 + ηx <= -Vc <= 1 - ηy, eq. (8)
there for η = 1, and holds for all a, b iff V <= ``model_threshold``. The denominator is at least 2 - √2, so
c = ±1 need no care. Visibility V and purity η in [0, 1], vectors dimensionless, angles in radians; arrays
broadcast. Werner states of V < 0 follow from b -> -b.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from physics.checks import Array, array_within, finite_array
from physics.vectors import as_unit_vectors
from physics.verdicts.types import Cancelled

# A probability this far below zero is rounding.
ROUNDING = 1e-12
_UNIT = 1e-15
_CHUNK = 1 << 15


def mixing(c: ArrayLike, visibility: ArrayLike, eta: ArrayLike = 1.0) -> tuple[Array, Array]:
    """(p+, p-): the weights of the upper and the lower limit of C_u at c = a.b; they add up to 1.

    One of them is negative where the model fails. Branciard 2013, eq. (9), with x, y -> ηx, ηy.
    """
    x, y = _halves(c)
    v, purity = _visibility(visibility), _eta(eta)
    correlator = v * (y - x) * (y + x)
    total = 2 - purity * (x + y)
    return np.asarray((1 - purity * x - correlator) / total), np.asarray(
        (1 - purity * y + correlator) / total
    )


def band(c: ArrayLike, eta: ArrayLike = 1.0) -> tuple[Array, Array]:
    """(-1 + ηx, 1 - ηy): where the mean of C_u at c = a.b can lie if v = -u (Branciard 2013, eq. (8))."""
    x, y = _halves(c)
    purity = _eta(eta)
    return np.asarray(-1 + purity * x), np.asarray(1 - purity * y)


def model_threshold(eta: ArrayLike = 1.0) -> Array:
    """V_L(η) = (1 + √(1 - η²/2))/2, up to which the model holds for all settings; (1 + 1/√2)/2 at η = 1.

    For c < 0 the band asks V <= (1 - ηy)/(1 - 2y²) (for c > 0 the same with x). Its derivative vanishes
    where 2ηy² - 4y + η = 0: with s = √(1 - η²/2), at y = (1 - s)/η, where 1 - ηy = s and
    1 - 2y² = 2s/(1 + s). Branciard 2013 gives η = 1.
    """
    return np.asarray((1 + np.sqrt(1 - _eta(eta) ** 2 / 2)) / 2)


def largest_visibility_at(c: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """The largest V at which p+, p- >= 0 at c = a.b: (1 - ηx)/c for c > 0, (1 - ηy)/-c for c < 0, at most 1.

    The smallest over all c is ``model_threshold``. Branciard 2013, eq. (8), with x, y -> ηx, ηy.
    """
    x, y = _halves(c)
    cosine = (y - x) * (y + x)
    room = 1 - _eta(eta) * np.where(cosine > 0, x, y)
    return np.asarray(np.minimum(1.0, room / np.maximum(np.abs(cosine), np.minimum(room, 1.0))))


def touching_angle(eta: ArrayLike = 1.0) -> Array:
    """χ between a and b at which the band first closes on -Vc: 2 arcsin(η/(2 + 2s)), s = √(1 - η²/2).

    34.06° at η = 1, and 180° minus that; |cos χ| = 2s/(1 + s), 0.828427 at η = 1. Zero at η = 0.
    """
    purity = _eta(eta)
    return np.asarray(2 * np.arcsin(purity / (2 + 2 * np.sqrt(1 - purity**2 / 2))))


def conditional_correlator(
    u: ArrayLike, a: ArrayLike, b: ArrayLike, visibility: ArrayLike, eta: ArrayLike = 1.0
) -> Array:
    """C_u(a, b) for unit vectors u, a, b of shapes (..., 3) that broadcast; V and η against (...)."""
    m_a, m_b, c = _local(u, a, b, eta)
    p_plus, p_minus = mixing(c, visibility, eta)
    return np.asarray(p_minus * (-1 + np.abs(m_a + m_b)) + p_plus * (1 - np.abs(m_a - m_b)))


def joint_probabilities_given_u(
    u: ArrayLike, a: ArrayLike, b: ArrayLike, visibility: ArrayLike, eta: ArrayLike = 1.0
) -> Array:
    """P(α, β | a, b, u) = (1 + α M_A + β M_B + αβ C_u)/4, shape (..., 2, 2), index 0 for outcome +1.

    Not clipped: beyond ``model_threshold`` some are negative at settings near the touching angle.
    """
    m_a, m_b, _ = _local(u, a, b, eta)
    return _joint(m_a, m_b, conditional_correlator(u, a, b, visibility, eta))


def largest_negativity(c: ArrayLike, visibility: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """min(0, p+, p-)/2: the lowest P(α, β | a, b, u) over all u, zero where there is no negative one.

    If p+ < 0, C_u is p+ w below its limit with w = 2 - 2η max(|u.a|, |u.b|), and the lowest probability is
    p+ w/4: lowest for u orthogonal to a and b. Negative for all u but those with w = 0 (only u = ±a, ±b,
    and only at η = 1).
    """
    p_plus, p_minus = mixing(c, visibility, eta)
    return np.asarray(np.minimum(0.0, np.minimum(p_plus, p_minus)) / 2)


def negative_mass(c: ArrayLike, visibility: ArrayLike, eta: ArrayLike = 1.0, order: int = 48) -> Array:
    """Σ of the negative P(α, β | a, b, u) averaged over u, as a number <= 0; error below 1e-12.

    Let q = -p+ > 0 (p- < 0 is the same with x and y exchanged), z = |u.e| with e along a - b, w as in
    ``largest_negativity``. Two probabilities are -q w/4 and (4ηxz - q w)/4. The first averages to
    -q (2 - ηx - ηy)/4, a quarter of what the band lacks of -Vc; the second is negative up to a root z, found
    in closed form for each azimuth about e, and is integrated by Gauss-Legendre quadrature.
    """
    p_plus, p_minus = mixing(c, visibility, eta)
    x, y = _halves(c)
    purity = _eta(eta)
    lack = np.maximum(0.0, -np.minimum(p_plus, p_minus))
    x, y = np.where(p_plus <= p_minus, x, y), np.where(p_plus <= p_minus, y, x)
    lack, x, y = np.broadcast_arrays(lack, purity * x, purity * y)
    q, x, y = lack[..., None, None], x[..., None, None], y[..., None, None]
    nodes, weights = np.polynomial.legendre.leggauss(order)
    nodes, weights = (nodes + 1) / 2, weights / 2
    # 2 (q - k √(1 - z²) - d z) > 0 with one root in [0, 1]: q <= d, checked in the tests.
    k = q * y * np.cos(np.pi / 2 * nodes)[:, None]
    d = (2 + q) * x
    squared = d**2 + k**2
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.where(squared > 0, (q * d - k * np.sqrt(np.maximum(squared - q**2, 0.0))) / squared, 0.0)
    z = np.clip(root, 0.0, 1.0) * nodes
    excess = 2 * np.maximum(q - k * np.sqrt(1 - z**2) - d * z, 0.0)
    second = np.sum(weights[:, None] * weights * np.clip(root, 0.0, 1.0) * excess, axis=(-2, -1))
    return np.asarray(-(lack * (2 - x[..., 0, 0] - y[..., 0, 0]) + second) / 4)


def sample(
    rng: np.random.Generator,
    a: ArrayLike,
    b: ArrayLike,
    visibility: float,
    eta: float,
    n: int,
    should_stop: Callable[[], bool] | None = None,
) -> NDArray[np.int64]:
    """Counts (2, 2) of n pairs, index 0 for outcome +1: a fresh uniform u each, then α, β from P(·|a, b, u).

    P depends on u by u.a and u.b alone, so u is drawn in axes with a along z. Raises ValueError where some
    P is negative, with the size of the fault (``negative_mass``): no samples imitate a model that does not
    exist. ``should_stop`` is polled between chunks and ends the work with Cancelled.
    """
    count = _count(n)
    c = float(np.clip(_one(a, "a") @ _one(b, "b"), -1.0, 1.0))
    v, purity = float(_visibility(visibility)), float(_eta(eta))
    p_plus, p_minus = (float(p) for p in mixing(c, v, purity))
    if min(p_plus, p_minus) < -ROUNDING:
        mass = float(negative_mass(c, v, purity))
        raise ValueError(
            f"visibility: at {v:.6g} the model has negative probabilities here (lowest "
            f"{float(largest_negativity(c, v, purity)):.3g}, together {mass:.3g} on average)"
        )
    p_plus = min(max(p_plus, 0.0), 1.0)
    s = np.sqrt((1 - c) * (1 + c))
    below = np.zeros(3, dtype=np.int64)
    for start in range(0, count, _CHUNK):
        if should_stop is not None and should_stop():
            raise Cancelled
        size = min(_CHUNK, count - start)
        z = 2 * rng.random(size) - 1
        m_a = purity * z
        m_b = -c * m_a - (purity * s) * np.sqrt(1 - z * z) * np.cos(2 * np.pi * rng.random(size))
        # As in conditional_correlator, with p- = 1 - p+.
        correlator = p_plus * (1 - np.abs(m_a - m_b)) - (1 - p_plus) * (1 - np.abs(m_a + m_b))
        w = 4 * rng.random(size)
        alice = 2 + 2 * m_a
        below += [
            np.count_nonzero(w < (1 + m_a) + (m_b + correlator)),
            np.count_nonzero(w < alice),
            np.count_nonzero(w < alice + (1 - m_a) + (m_b - correlator)),
        ]
    return np.diff(below, prepend=0, append=count).reshape(2, 2)


@dataclass(frozen=True)
class MalusCheck:
    """Probability of outcome +1 on each side of one subensemble u.

    ``expected``: Malus' law, ((1 + ηu.a)/2, (1 - ηu.b)/2). ``exact``: from the joint probabilities.
    ``sampled``: from drawn outcomes, NaN without any; ``sigma`` their standard deviation.
    """

    expected: tuple[float, float]
    exact: tuple[float, float]
    sampled: tuple[float, float]
    sigma: tuple[float, float]


def malus_check(
    rng: np.random.Generator, u: ArrayLike, a: ArrayLike, b: ArrayLike, visibility: float, eta: float, n: int
) -> MalusCheck:
    """Compare single-side probabilities of the subensemble u (3,) with Malus' law, with n drawn pairs.

    Raises ValueError where a probability is negative and n > 0, as ``sample`` does.
    """
    count = _count(n)
    hidden, alice, bob = _one(u, "u"), _one(a, "a"), _one(b, "b")
    p = joint_probabilities_given_u(hidden, alice, bob, visibility, eta)
    m_a, m_b, _ = _local(hidden, alice, bob, eta)
    expected = (float(1 + m_a) / 2, float(1 + m_b) / 2)
    exact = (float(p[0].sum()), float(p[:, 0].sum()))
    sigma = (np.nan, np.nan)
    sampled = (np.nan, np.nan)
    if count > 0:
        if p.min() < -ROUNDING:
            raise ValueError(
                f"visibility: at {float(visibility):.6g} a probability is negative ({p.min():.3g})"
            )
        weights = np.maximum(p.ravel(), 0.0)
        drawn = rng.multinomial(count, weights / weights.sum()).reshape(2, 2)
        sampled = (float(drawn[0].sum() / count), float(drawn[:, 0].sum() / count))
        spread = np.sqrt(np.maximum(np.multiply(expected, np.subtract(1, expected)), 0.0) / count)
        sigma = (float(spread[0]), float(spread[1]))
    return MalusCheck(expected=expected, exact=exact, sampled=sampled, sigma=sigma)


def _joint(m_a: Array, m_b: Array, c: Array) -> Array:
    m_a, m_b, c = np.broadcast_arrays(m_a, m_b, c)
    # Sums of terms that cancel are taken first, so that a certain outcome gives exact zeros.
    plus, minus = m_a + m_b, m_a - m_b
    top = np.stack([(1 + c) + plus, (1 - c) + minus], axis=-1)
    bottom = np.stack([(1 - c) - minus, (1 + c) - plus], axis=-1)
    return np.asarray(np.stack([top, bottom], axis=-2) / 4)


def _local(u: ArrayLike, a: ArrayLike, b: ArrayLike, eta: ArrayLike) -> tuple[Array, Array, Array]:
    hidden, alice, bob = _units(u, "u"), _units(a, "a"), _units(b, "b")
    purity = _eta(eta)
    m_a = purity * np.einsum("...k,...k->...", hidden, alice)
    m_b = -purity * np.einsum("...k,...k->...", hidden, bob)
    return m_a, m_b, np.clip(np.einsum("...k,...k->...", alice, bob), -1.0, 1.0)


def _units(value: ArrayLike, name: str) -> Array:
    array = finite_array(value, name)
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name}: shape {array.shape} where (..., 3) is needed")
    return as_unit_vectors(array.reshape(-1, 3), name).reshape(array.shape)


def _one(value: ArrayLike, name: str) -> Array:
    vectors = as_unit_vectors(value, name)
    if len(vectors) != 1:
        raise ValueError(f"{name}: {len(vectors)} vectors where one is needed")
    return np.asarray(vectors[0])


def _halves(c: ArrayLike) -> tuple[Array, Array]:
    cosine = array_within(c, "c", -1.0, 1.0, 1e-9)
    # One rounding of c near ±1 is 1e-8 in the halves: what cannot be told from ±1 is ±1.
    cosine = np.where(np.abs(cosine) > 1 - _UNIT, np.sign(cosine), cosine)
    return np.asarray(np.sqrt((1 - cosine) / 2)), np.asarray(np.sqrt((1 + cosine) / 2))


def _visibility(visibility: ArrayLike) -> Array:
    return array_within(visibility, "visibility", 0.0, 1.0)


def _eta(eta: ArrayLike) -> Array:
    return array_within(eta, "eta", 0.0, 1.0)


def _count(n: int) -> int:
    if n < 0:
        raise ValueError(f"n: {n} is negative")
    return int(n)
