"""The regions of Toner and Bacon's shared randomness against vectors drawn at random."""

from __future__ import annotations

import numpy as np
import pytest

from physics.assumptions.models.hidden_frames import hidden_patterns

SAMPLES = 400_000


def signs(vectors, angles):
    return np.where(vectors[:, :2] @ np.stack([np.cos(angles), np.sin(angles)]) >= 0, 1, -1)


@pytest.mark.parametrize(("alice", "bob"), [((0, 90), (45, -45)), ((0, 25, 70), (110,)), ((10,), (10, 80))])
def test_regions_are_those_of_two_random_vectors(alice, bob):
    """Nothing of the protocol is used here but its definition: signs of a·λ1, a·λ2, b·(λ1 ± λ2)."""
    rng = np.random.default_rng(1)
    one, other = (rng.standard_normal((SAMPLES, 3)) for _ in range(2))
    one /= np.linalg.norm(one, axis=1)[:, None]
    other /= np.linalg.norm(other, axis=1)[:, None]
    a, b = np.radians(alice), np.radians(bob)
    first = signs(one, a)
    parts = [first * signs(other, a), first, signs(one + other, b), signs(one - other, b)]
    drawn, counts = np.unique(np.concatenate(parts, axis=1), axis=0, return_counts=True)
    share = {tuple(row): count / SAMPLES for row, count in zip(drawn.tolist(), counts, strict=True)}
    found = hidden_patterns(tuple(a), tuple(b))
    parts = [found.same, found.first, found.along_sum, found.along_difference]
    weight = dict(zip(map(tuple, np.concatenate(parts, axis=1).tolist()), found.weight, strict=True))
    assert min(found.weight) > 0
    assert sum(found.weight) == pytest.approx(1)
    # Five standard deviations of the largest share, and the discretisation.
    largest = max(share.values())
    allowed = 5 * np.sqrt(largest / SAMPLES) + 3e-3
    for pattern in share.keys() | weight.keys():
        assert share.get(pattern, 0.0) == pytest.approx(weight.get(pattern, 0.0), abs=allowed)
