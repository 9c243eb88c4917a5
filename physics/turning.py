"""Ways between directions: great circles, and the rotation that takes one frame to another (radians)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array
from physics.vectors import angle_between_units, as_unit_vectors, orthogonal_to

_SMALL = 1e-9  # radians: the same direction, or the opposite one


def along_great_circle(start: ArrayLike, end: ArrayLike, t: float) -> Array:
    """The points a fraction ``t`` (0 to 1) of the way from ``start`` to ``end``, unit vectors (n, 3).

    sin((1 - t) w)/sin w start + sin(t w)/sin w end with w the angle between them, row by row: the shortest
    way. Between opposite directions some great circle is taken, the same one each time. Raises ``ValueError``
    for what are no unit vectors, or not as many.
    """
    a, b = as_unit_vectors(start, "start"), as_unit_vectors(end, "end")
    if a.shape != b.shape:
        raise ValueError(f"end: {len(b)} directions where {len(a)} are needed")
    angles = angle_between_units(a, b)[:, None]
    same, opposite = angles[:, 0] < _SMALL, np.pi - angles[:, 0] < _SMALL
    sine = np.where((same | opposite)[:, None], 1.0, np.sin(angles))
    points = (np.sin((1 - t) * angles) * a + np.sin(t * angles) * b) / sine
    points[same] = b[same] if t > 0 else a[same]
    for k in np.flatnonzero(opposite):
        points[k] = np.cos(np.pi * t) * a[k] + np.sin(np.pi * t) * orthogonal_to(a[k])
    result: Array = points / np.linalg.norm(points, axis=1, keepdims=True)
    return result


def turned_frame(
    start: tuple[ArrayLike, ArrayLike], end: tuple[ArrayLike, ArrayLike], t: float
) -> tuple[Array, Array]:
    """A pair of orthogonal unit vectors (3,), turned a fraction ``t`` of the way into another such pair.

    With F the orthogonal matrix of columns x, y, x × y, F(t) = R^t F(0), where R = F(1) F(0)^T is a rotation
    by an angle w in [0, π] about n, and R^t that by t w about n (Rodrigues). Right angles stay right.
    """
    first, last = _frame(*start), _frame(*end)
    turn = last @ first.T
    skew = turn - turn.T
    sine = np.array([skew[2, 1], skew[0, 2], skew[1, 0]]) / 2
    length = float(np.linalg.norm(sine))
    angle = float(np.arctan2(length, (np.trace(turn) - 1) / 2))
    if angle < _SMALL:
        found = last if t > 0 else first
    else:
        # Of half a turn the antisymmetric part vanishes: R = 2 n n^T - 1 there.
        axis = sine / length if np.pi - angle > 1e-6 else _half_turn_axis(turn)
        found = _rotation(axis, t * angle) @ first
    return found[:, 0], found[:, 1]


def _frame(x: ArrayLike, y: ArrayLike) -> Array:
    a, b = as_unit_vectors(x, "x")[0], as_unit_vectors(y, "y")[0]
    b = b - (a @ b) * a
    b = b / np.linalg.norm(b)
    result: Array = np.stack([a, b, np.cross(a, b)], axis=1)
    return result


def _half_turn_axis(turn: Array) -> Array:
    outer = (turn + turn.T) / 2 + np.eye(3)
    column = outer[:, int(np.argmax(np.diag(outer)))]
    result: Array = column / np.linalg.norm(column)
    return result


def _rotation(axis: Array, angle: float) -> Array:
    x, y, z = axis
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    result: Array = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return result
