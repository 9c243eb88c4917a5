"""Wave-plate and polarizer angles and the directions they measure (radians).

Stokes vectors on the Poincaré sphere have the axes S1 = H/V, S2 = ±45°, S3 = R/L; the Bloch axes of this
package are (x, y, z) = (S2, S3, S1), a rotation, so |H> = |0> and the linear polarizations are the z-x plane.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, finite_array
from physics.vectors import as_unit_vectors

_CIRCULAR = 1e-9  # of the linear part of a Stokes vector: below it, light counts as circular

# The states at the six ends of the axes: direction (x, y, z) and the polarization in words.
POLES: dict[str, tuple[tuple[int, int, int], str]] = {
    "H": ((0, 0, 1), "horizontal"),
    "V": ((0, 0, -1), "vertical"),
    "D": ((1, 0, 0), "+45°"),
    "A": ((-1, 0, 0), "−45°"),
    "R": ((0, 1, 0), "right circular"),
    "L": ((0, -1, 0), "left circular"),
}


def bloch_from_stokes(s: ArrayLike) -> Array:
    """(x, y, z) = (S2, S3, S1), shape (..., 3)."""
    return np.roll(_last_axis_three(s, "s"), -1, axis=-1)


def stokes_from_bloch(v: ArrayLike) -> Array:
    """(S1, S2, S3) = (z, x, y), shape (..., 3)."""
    return np.roll(_last_axis_three(v, "v"), 1, axis=-1)


def direction_from_waveplate(
    gamma: ArrayLike, theta: ArrayLike, handedness: int = +1, retardance: ArrayLike = np.pi / 2
) -> Array:
    """Stokes vector (..., 3) measured by a quarter-wave plate at γ followed by a polarizer at θ.

    (cos 2(θ-γ) cos 2γ, cos 2(θ-γ) sin 2γ, h sin 2(θ-γ)), h = ±1 by which circular polarization is called
    right (set-up of Branciard et al. 2008, figure 2). θ + 90° gives the opposite vector. Broadcasts.

    With another ``retardance`` δ the polarizer's direction turns by δ about the plate's axis n on the sphere:
    cos 2(θ-γ) n + sin 2(θ-γ) [cos δ n' + h sin δ S3], n' a quarter turn ahead of n on the equator.
    """
    sign = _handedness(handedness)
    g, t, d = np.broadcast_arrays(
        finite_array(gamma, "gamma"), finite_array(theta, "theta"), finite_array(retardance, "retardance")
    )
    along, across = np.cos(2 * (t - g)), np.sin(2 * (t - g))
    ahead = across * np.cos(d)
    c, s = np.cos(2 * g), np.sin(2 * g)
    return np.stack([along * c - ahead * s, along * s + ahead * c, sign * across * np.sin(d)], axis=-1)


def waveplate_from_direction(s: ArrayLike, handedness: int = +1) -> Array:
    """Both pairs (γ, θ) in [0, π) that measure each Stokes unit vector (n, 3); shape (2, n, 2).

    γ = atan2(S2, S1)/2, θ = γ + h asin(S3)/2, and with the plate turned by 90° γ + π/2, θ = γ - h asin(S3)/2.
    At S3 = ±1 any γ would do; γ = 0 and π/2 are returned. Raises ValueError for vectors that are not unit.
    """
    sign = _handedness(handedness)
    s1, s2, s3 = as_unit_vectors(s, "s").T
    rho = np.hypot(s1, s2)
    gamma = np.where(rho > 0, np.arctan2(s2, s1), 0.0) / 2
    # asin(S3), without its loss of accuracy near the poles.
    half = sign * np.arctan2(s3, rho) / 2
    first = np.stack([gamma, gamma + half], axis=-1)
    second = np.stack([gamma + np.pi / 2, gamma - half], axis=-1)
    wrapped = np.mod(np.stack([first, second]), np.pi)
    # The remainder of a tiny negative angle rounds up to π itself.
    return np.where(wrapped >= np.pi, 0.0, wrapped)


def half_wave_angle(theta: float) -> float:
    """δ in [0, π/2) of a half-wave plate that makes a horizontal polarizer measure what one at θ does.

    The plate mirrors linear polarizations at its axis: it takes θ = 2δ to horizontal. So after a quarter-wave
    plate at γ the pair (γ, δ) measures what (γ, θ = 2δ) does, and alone it measures (cos 4δ, sin 4δ, 0).
    """
    return math.fmod(math.fmod(theta / 2, math.pi / 2) + math.pi / 2, math.pi / 2)


def nearest_linear(s: ArrayLike) -> Array:
    """The linear polarization (3,) nearest to a Stokes unit vector (3,); horizontal for a circular one."""
    ((s1, s2, _),) = as_unit_vectors(s, "s")
    rho = np.hypot(s1, s2)
    return np.array([1.0, 0.0, 0.0]) if rho < _CIRCULAR else np.array([s1 / rho, s2 / rho, 0.0])


def nearest_waveplates(s: ArrayLike, dialled: tuple[float, float]) -> tuple[float, float]:
    """The (γ, θ) in [0, π) that measure a Stokes unit vector (3,) and are nearest to (γ, θ) as ``dialled``.

    Of the two solutions of `waveplate_from_direction`; at S3 = ±1, which any γ measures, the γ dialled.
    """
    (vector,) = as_unit_vectors(s, "s")
    if np.hypot(vector[0], vector[1]) < _CIRCULAR:
        gamma = dialled[0]
        found = [(gamma, gamma + math.copysign(math.pi / 4, vector[2]))]
    else:
        found = [(float(g), float(t)) for g, t in waveplate_from_direction(vector)[:, 0]]

    def turned(plates: tuple[float, float]) -> float:
        return sum(math.sin(new - old) ** 2 for new, old in zip(plates, dialled, strict=True))

    gamma, theta = (angle % math.pi for angle in min(found, key=turned))
    return gamma % math.pi, theta % math.pi  # the remainder of a tiny negative angle rounds up to π itself


def polarization_ellipse(s: ArrayLike) -> tuple[float, float]:
    """(ψ, χ) of a Stokes unit vector (3,): azimuth in (-π/2, π/2] and ellipticity in [-π/4, π/4].

    s = (cos 2χ cos 2ψ, cos 2χ sin 2ψ, sin 2χ); the axes of the ellipse are as cos χ to |sin χ|, χ > 0 turns
    as right circular light does. ψ = 0 for circular light (Born and Wolf, section 1.4).
    """
    (vector,) = as_unit_vectors(s, "s")
    s1, s2, s3 = (float(x) for x in vector)
    rho = math.hypot(s1, s2)
    azimuth = math.atan2(s2, s1) / 2 if rho >= _CIRCULAR else 0.0
    return azimuth, math.atan2(s3, rho) / 2


def _last_axis_three(v: ArrayLike, name: str) -> Array:
    array = finite_array(v, name)
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name}: shape {array.shape} where (..., 3) is needed")
    return array


def _handedness(handedness: int) -> int:
    if handedness not in (1, -1):
        raise ValueError(f"handedness: {handedness} where +1 or -1 is needed")
    return handedness
