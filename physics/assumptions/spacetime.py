"""Two measurements in spacetime, one dimension of space, c = 1: events are (place, time)."""

from __future__ import annotations

Event = tuple[float, float]


def spacelike(one: Event, other: Event) -> bool:
    """Whether no signal, not even light, can go from either to the other."""
    return abs(one[0] - other[0]) > abs(one[1] - other[1])


def last_common_past(one: Event, other: Event) -> Event:
    """The last event from which light can reach both: where their past light cones begin to overlap.

    The earlier of the two where they are not spacelike separated.
    """
    if not spacelike(one, other):
        return min(one, other, key=lambda event: event[1])
    (x, t), (y, u) = sorted((one, other))
    # Light to the left one came along x + t = const from the right, to the right one along x - t = const.
    left, right = x + t, y - u
    return (left + right) / 2, (left - right) / 2
