"""Qt-free geometry of the Bloch sphere view: camera, orthographic projection and its inverse, snapping.

A direction is a unit vector in the frame of the Bloch sphere. Projected coordinates are (right, up, depth)
in units of the sphere's radius, with depth > 0 on the hemisphere that faces the viewer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.numbers import degrees
from gui.core.scenario import Camera
from gui.core.values import Array, Vector
from gui.look.sphere_looks import PoleNames
from physics import vectors
from physics.optics import POLES

RIM = -1e-9  # depth below which a direction is behind; on the rim it counts as in front
ZOOM_MIN, ZOOM_MAX = 0.5, 2.5
SNAP_TOLERANCE = math.radians(6.0)
SNAP_STEP = math.radians(15.0)
AXES: tuple[tuple[str, Vector], ...] = (
    ("x", (1.0, 0.0, 0.0)),
    ("y", (0.0, 1.0, 0.0)),
    ("z", (0.0, 0.0, 1.0)),
)


_ENDS = [(sign * x + 0.0, sign * y + 0.0, sign * z + 0.0) for sign in (1, -1) for _, (x, y, z) in AXES]
_STATES = [next((name, words) for name, (at, words) in POLES.items() if at == end) for end in _ENDS]


def pole_labels(poles: PoleNames) -> tuple[str, ...]:
    """What is written at +x, +y, +z, −x, −y, −z; '' where nothing is."""
    axes = [name for name, _ in AXES] + [""] * 3
    states = [name for name, _ in _STATES]
    if poles == "bloch":
        return tuple(axes)
    if poles == "polarization":
        return tuple(states)
    return tuple(f"{axis} {state}".strip() for axis, state in zip(axes, states, strict=True))


def pole_words(direction: Vector) -> str:
    """The end of an axis in words: ``+z: H, horizontal polarization``."""
    k = _ENDS.index(direction)
    name, words = _STATES[k]
    return f"{'+−'[k // 3]}{AXES[k % 3][0]}: {name}, {words} polarization"


class Disc(Struct, frozen=True):
    """Where the sphere lies on the screen, in logical pixels (y down)."""

    x: float
    y: float
    radius: float

    def to_screen(self, projected: Sequence[float] | Array) -> tuple[float, float]:
        return self.x + self.radius * float(projected[0]), self.y - self.radius * float(projected[1])

    def from_screen(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.x) / self.radius, (self.y - y) / self.radius


def fit_disc(left: float, top: float, width: float, height: float, zoom: float, margin: float) -> Disc:
    """The disc centred in a rectangle that leaves ``margin`` all around at zoom 1."""
    half = min(width, height) / 2
    radius = max(half - margin, half * 0.45, 1.0) * zoom
    return Disc(left + width / 2, top + height / 2, radius)


def normalised(direction: Sequence[float] | Array) -> Vector:
    """A plain tuple of length 1. Raises ValueError for the zero vector."""
    x, y, z = (float(c) for c in direction)
    length = math.sqrt(x * x + y * y + z * z)
    if not length > 0 or not math.isfinite(length):
        raise ValueError("direction has no length")
    return x / length, y / length, z / length


def basis(camera: Camera) -> Array:
    """Rows: the unit vectors to the right, upwards and towards the viewer."""
    ca, sa = math.cos(camera.azimuth), math.sin(camera.azimuth)
    ce, se = math.cos(camera.elevation), math.sin(camera.elevation)
    return np.array([(-sa, ca, 0.0), (-se * ca, -se * sa, ce), (ce * ca, ce * sa, se)])


def project(camera: Camera, directions: Sequence[float] | Sequence[Vector] | Array) -> Array:
    """(right, up, depth) of one direction (3,) or many (n, 3)."""
    return np.asarray(directions, dtype=float) @ basis(camera).T


def unproject(camera: Camera, right: float, up: float, back: bool = False) -> Vector:
    """The direction under a point of the disc; points outside are drawn in to the rim."""
    length = math.hypot(right, up)
    if length >= 1.0:
        right, up, depth = right / length, up / length, 0.0
    else:
        depth = math.sqrt(1.0 - length * length)
    vector = np.array((right, up, -depth if back else depth)) @ basis(camera)
    return normalised(vector)


def great_circle(camera: Camera, normal: Vector) -> tuple[tuple[float, float], tuple[float, float]]:
    """Semi-axes (right, up) of the ellipse a great circle projects to.

    The front half is cos t * first + sin t * second with 0 <= t <= pi, the back half has t < 0.
    """
    axes = basis(camera)
    n = axes @ np.asarray(normal, dtype=float)
    length = math.hypot(n[0], n[1])
    # Seen along its normal the circle is the rim and every diameter is a major axis.
    major = (1.0, 0.0) if length < 1e-12 else (-n[1] / length, n[0] / length)
    # normal x major, which is perpendicular to major on the screen too
    minor = (-n[2] * major[1], n[2] * major[0])
    depth = n[0] * major[1] - n[1] * major[0]
    if depth < 0:
        minor = (-minor[0], -minor[1])
    return (float(major[0]), float(major[1])), (float(minor[0]), float(minor[1]))


def wrap(angle: float) -> float:
    """The same angle in (-pi, pi]."""
    return math.pi - (math.pi - angle) % (2 * math.pi)


def turned(camera: Camera, d_azimuth: float, d_elevation: float) -> Camera:
    """The camera moved around the sphere; it stops above the poles."""
    elevation = min(max(camera.elevation + d_elevation, -math.pi / 2), math.pi / 2)
    return replace(camera, azimuth=wrap(camera.azimuth + d_azimuth), elevation=elevation)


def zoomed(camera: Camera, factor: float) -> Camera:
    return replace(camera, zoom=min(max(camera.zoom * factor, ZOOM_MIN), ZOOM_MAX))


def looking_along(camera: Camera, axis: Vector) -> Camera:
    """The camera that has ``axis`` pointing at the viewer. Above a pole, +x points right."""
    x, y, z = axis
    if math.hypot(x, y) < 1e-9:
        return replace(camera, azimuth=-math.pi / 2, elevation=math.copysign(math.pi / 2, z))
    return replace(camera, azimuth=math.atan2(y, x), elevation=math.asin(max(-1.0, min(1.0, z))))


def between(start: Camera, end: Camera, t: float) -> Camera:
    """Part ``t`` of the way from one camera to another, the short way round."""
    return Camera(
        wrap(start.azimuth + t * wrap(end.azimuth - start.azimuth)),
        start.elevation + t * (end.elevation - start.elevation),
        start.zoom + t * (end.zoom - start.zoom),
    )


def angles(direction: Sequence[float]) -> tuple[float, float]:
    """(theta from +z in [0, pi], phi from +x in (-pi, pi]), radians; phi is 0 at the poles."""
    theta, phi = vectors.to_angles(direction)
    return float(theta), float(phi)


def direction_at(theta: float, phi: float) -> Vector:
    """Inverse of :func:`angles`, with exact zeros where rounding would leave 1e-17."""
    x, y, z = (0.0 if abs(c) < 1e-15 else float(c) for c in vectors.from_angles(theta, phi))
    return x, y, z


def snap(direction: Vector) -> tuple[Vector, str]:
    """The nearest axis, 15-degree crossing, coordinate plane or 15-degree line, with its name.

    Points (axes, crossings of the grid) come before lines. Out of reach of all: the same direction and "".
    """

    def reach(target: Vector) -> float:
        return float(vectors.angle_between(direction, target))

    for name, axis in AXES:
        for sign, text in ((1.0, "+"), (-1.0, "−")):
            target = (sign * axis[0] + 0.0, sign * axis[1] + 0.0, sign * axis[2] + 0.0)
            if reach(target) <= SNAP_TOLERANCE:
                return target, f"{text}{name} axis"
    theta, phi = angles(direction)
    grid_theta = round(theta / SNAP_STEP) * SNAP_STEP
    grid_phi = round(phi / SNAP_STEP) * SNAP_STEP
    theta_name = _theta_name(grid_theta)
    phi_name = _phi_name(grid_phi)
    crossing = direction_at(grid_theta, grid_phi)
    if 0 < grid_theta < math.pi - 1e-9 and reach(crossing) <= SNAP_TOLERANCE:
        return crossing, f"{theta_name}, {phi_name}"
    lines = (
        (direction_at(theta, grid_phi), phi_name),
        (direction_at(grid_theta, phi), theta_name),
    )
    best, name = min(lines, key=lambda line: reach(line[0]))
    if reach(best) <= SNAP_TOLERANCE:
        return best, name
    return direction, ""


def angles_text(direction: Sequence[float]) -> str:
    """The read-out of a direction, polar angle and azimuth: θ = 36.9°, ω = 120.0°."""
    theta, phi = angles(direction)
    return f"θ = {degrees(theta, 1)}, ω = {degrees(phi, 1)}"


def _theta_name(theta: float) -> str:
    return "xy plane" if round(math.degrees(theta)) == 90 else f"θ {degrees(theta, 0)}"


def _phi_name(phi: float) -> str:
    whole = round(math.degrees(phi))
    if whole % 90 == 0:
        return "xz plane" if whole % 180 == 0 else "yz plane"
    return "ω " + degrees(phi, 0)


def roomiest_direction(taken: Sequence[Vector], camera: Camera) -> Vector:
    """A tidy direction far from all in ``taken``, on the side that faces the viewer if there is a choice."""
    steps = [(x, y, z) for x in (0, 1, -1) for y in (0, 1, -1) for z in (0, 1, -1) if (x, y, z) != (0, 0, 0)]
    candidates = np.array([normalised(s) for s in steps])
    depth = project(camera, candidates)[:, 2]
    score = 0.15 * depth - 0.3 * np.abs(depth) ** 4
    if len(taken):
        # 1.2 rad apart is room enough; more does not make a place better than one in front
        cosine = np.clip(candidates @ np.asarray(taken, dtype=float).T, -1.0, 1.0)
        score += np.minimum(np.arccos(cosine).min(axis=1), 1.2)
    return normalised(candidates[int(np.argmax(score))])
