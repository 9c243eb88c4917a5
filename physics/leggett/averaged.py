"""Leggett inequality for correlators averaged over all joint rotations of a pair (a, b).

Non-negative probabilities ask |M_A + M_B| <= 1 + C and |M_A - M_B| <= 1 - C (Branciard 2013, eq. (5)).
With M_A = ηu.a, M_B = ηv.b, θ the angle between u and v and χ that between a and b, the mean over joint
rotations of a and b makes the first ηF(θ, χ) <= 1 + C(χ), and the second the same with a -> -a, as
F(θ, π - χ) = F(π - θ, χ). So models of purity η obey, for pairs at angle χ,

    |C(χ)| <= 1 - η min over θ of F(θ, χ), which is 1 - η sin(χ/2) for χ <= arccos(1/3) = 70.53°

(``physics.leggett.limit`` has the proof), while Werner states reach V|cos χ|. Angles in radians, χ and θ in
[0, π], visibility V and purity η in [0, 1]; all broadcast. Derived here, not taken from literature.

Derivation of F. u.Ra + v.Rb = Tr(R M) with M = au^T + bv^T of rank two; its singular values s1 >= s2 have
s1² + s2² = 2 + 2 cos θ cos χ and s1 s2 = sin θ sin χ, hence A = s1 + s2 and B = s1 - s2 are
2|cos((θ ∓ χ)/2)| in some order. With Euler angles of a uniform R, Tr(R M) = r A cos φ + (1 - r) B cos ψ, r
uniform on [0, 1], φ and ψ on the circle. Its characteristic function, times k, is the convolution of J0(Ak)
and J0(Bk), with Laplace transform 1/√((s² + A²)(s² + B²)): the mean over t of 1/(s² + W²) with
W² = A² cos² t + B² sin² t, that is of sin(Wk)/W. So Tr(R M) is distributed like W times a coordinate of a
uniform point of the sphere, and E|Tr(R M)| is half the mean of W: the perimeter of the ellipse with
semi-axes A and B, over 4π.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_within, finite_array
from physics.elliptic import second_kind

# The χ up to which θ = π makes F least: tan²(χ/2) = 1/2.
LIMIT_ANGLE = float(np.arccos(1 / 3))
_BISECTIONS = 45


def averaged_modulus(theta: ArrayLike, chi: ArrayLike) -> Array:
    """F(θ, χ) = E|u.Ra + v.Rb| over rotations R; u, v at angle θ, a, b at χ, any real angles; error 1e-14.

    Perimeter of the ellipse with semi-axes 2|cos((θ - χ)/2)| and 2|cos((θ + χ)/2)|, divided by 4π.
    F(π, χ) = |sin(χ/2)|, F(0, χ) = |cos(χ/2)|. As E|w.Ra| = |w|/2, F changes by at most half the change of
    either angle.
    """
    t, x = finite_array(theta, "theta"), finite_array(chi, "chi")
    first, second = 2 * np.abs(np.cos((t - x) / 2)), 2 * np.abs(np.cos((t + x) / 2))
    major, minor = np.maximum(first, second), np.minimum(first, second)
    ratio = minor / np.where(major > 0, major, 1.0)
    return np.asarray(major * second_kind((1 - ratio) * (1 + ratio))[0] / np.pi)


def least_modulus(chi: ArrayLike) -> tuple[Array, Array]:
    """(min over θ of F(θ, χ), a θ in [0, π] that attains it) for χ in [0, π]; error 1e-12.

    F(θ, π - χ) = F(π - θ, χ) leaves χ <= 90°. With τ = tan²(χ/2), δ = π - θ and h = tan²(δ/2)/τ,
    F = sin(χ/2) S(h)/√(1 + hτ) for δ <= χ, S(h) = Σ binomial(1/2, n)² h^n (Gauss-Kummer). It falls or rises
    with h as 2S'(h)(1 + hτ) - τS(h) is negative or positive. That expression increases with h, from
    1/2 - τ: the minimum is at h = 0 for τ <= 1/2, otherwise at its only root, found by bisection (at h = 1 it
    is 2(1 - τ)/π >= 0). For δ >= χ, the same with δ and χ exchanged shows that F rises with δ.
    """
    angle = array_within(chi, "chi", 0.0, np.pi, 1e-12)
    folded = np.clip(np.minimum(angle, np.pi - angle), 0.0, np.pi / 2)
    tau = np.minimum(np.tan(folded / 2) ** 2, 1.0)
    root = np.zeros_like(tau)
    steep = tau > 0.5
    root[steep] = _stationary(tau[steep])
    delta = 2 * np.arctan(np.sqrt(root * tau))
    theta = np.where(angle <= np.pi / 2, np.pi - delta, delta)
    value = np.where(steep, averaged_modulus(np.pi - delta, folded), np.sin(folded / 2))
    return np.asarray(value), np.asarray(theta)


def averaged_value(chi: ArrayLike, visibility: ArrayLike = 1.0) -> Array:
    """|C| of a Werner state averaged over all pairs of directions at angle χ: V |cos χ|."""
    return np.asarray(_visibility(visibility) * np.abs(np.cos(finite_array(chi, "chi"))))


def averaged_bound(chi: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """1 - η min F(·, χ): no crypto-nonlocal model of purity η has a larger |C| averaged at angle χ.

    1 - η sin(χ/2) up to ``LIMIT_ANGLE``, above that slightly weaker; symmetric about 90°.
    """
    return np.asarray(1 - _eta(eta) * least_modulus(chi)[0])


def averaged_threshold(chi: ArrayLike, eta: ArrayLike = 1.0) -> Array:
    """``averaged_bound``/|cos χ|: the V above which a Werner state violates at χ; above 1 where none does.

    Lowest, (1 + √(1 - η²/2))/2, at ``angle_of_best_averaged_threshold``; very large next to 90°, where C
    vanishes.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(averaged_bound(chi, eta) / averaged_value(chi))


def angle_of_best_averaged_threshold(eta: ArrayLike = 1.0) -> Array:
    """χ = 2 arcsin(η/(2 + 2√(1 - η²/2))), 34.06° at η = 1: where the least visibility suffices.

    The minimum of (1 - ηs)/(1 - 2s²), s = sin(χ/2), which is where 2ηs² - 4s + η = 0.
    """
    purity = _eta(eta)
    return np.asarray(2 * np.arcsin(purity / (2 + 2 * np.sqrt(1 - purity**2 / 2))))


def best_averaged_threshold(eta: ArrayLike = 1.0) -> Array:
    """V_L(η) = (1 + √(1 - η²/2))/2: Werner states above it violate the inequality, 0.853553 at η = 1.

    A model exists up to the same V (``physics.leggett.model.model_threshold``), so this is its exact limit.
    """
    return np.asarray((1 + np.sqrt(1 - _eta(eta) ** 2 / 2)) / 2)


def angle_of_largest_averaged_excess(visibility: ArrayLike = 1.0, eta: ArrayLike = 1.0) -> Array:
    """χ = 2 arcsin(η/(4V)) where V cos χ - 1 + η sin(χ/2) is largest; 28.96° for the singlet at η = 1.

    Not ``angle_of_best_averaged_threshold``, except at V = V_L(η). Defined for V that violate somewhere,
    else NaN.
    """
    v, purity = np.broadcast_arrays(_visibility(visibility), _eta(eta))
    s = np.where(_discriminant(v, purity) > 0, purity / (4 * np.where(v > 0, v, 1.0)), np.nan)
    return np.asarray(2 * np.arcsin(s))


def largest_averaged_excess(visibility: ArrayLike = 1.0, eta: ArrayLike = 1.0) -> Array:
    """V - 1 + η²/(8V), the excess at ``angle_of_largest_averaged_excess``; NaN where nothing is violated."""
    v, purity = np.broadcast_arrays(_visibility(visibility), _eta(eta))
    safe = np.where(v > 0, v, 1.0)
    return np.asarray(np.where(_discriminant(v, purity) > 0, v - 1 + purity**2 / (8 * safe), np.nan))


def averaged_violation_window(visibility: ArrayLike = 1.0, eta: ArrayLike = 1.0) -> tuple[Array, Array]:
    """(χ_lo, χ_hi) in [0, 60°] between which a Werner state violates, NaN where it never does.

    2Vs² - ηs + 1 - V < 0 with s = sin(χ/2): s = (η ± √(η² - 8V(1 - V)))/(4V). (0, 2 arcsin(η/2)) for the
    singlet: 60° at η = 1, inside ``LIMIT_ANGLE``. The mirror image 180° - χ is a second window.
    """
    v, purity = np.broadcast_arrays(_visibility(visibility), _eta(eta))
    discriminant = _discriminant(v, purity)
    root = np.sqrt(np.where(discriminant > 0, discriminant, np.nan))
    s_high = (purity + root) / (4 * np.where(v > 0, v, 1.0))
    # The product of the roots is (1 - V)/(2V): no cancellation in the small one.
    s_low = 2 * (1 - v) / (purity + root)
    return np.asarray(2 * np.arcsin(s_low)), np.asarray(2 * np.arcsin(s_high))


def _stationary(tau: Array) -> Array:
    low, high = np.zeros_like(tau), np.ones_like(tau)
    for _ in range(_BISECTIONS):
        h = (low + high) / 2
        # S(h) = 2F1(-1/2, -1/2; 1; h) = 2(E + hB)/π and S'(h) = 2F1(1/2, 1/2; 2; h)/4 = B/π with
        # B = (E - (1 - h)K)/h.
        e, b = second_kind(h)
        falling = b * (1 + h * tau) < tau * (e + h * b)
        low, high = np.where(falling, h, low), np.where(falling, high, h)
    return high


def _discriminant(v: Array, eta: Array) -> Array:
    # Below V = 1/2 the roots are at s > 1/√2, where cos χ has changed sign: no violation.
    return np.asarray(np.where(v > 0.5, eta**2 - 8 * v * (1 - v), -1.0))


def _visibility(visibility: ArrayLike) -> Array:
    return array_within(visibility, "visibility", 0.0, 1.0)


def _eta(eta: ArrayLike) -> Array:
    return array_within(eta, "eta", 0.0, 1.0)
