"""The least visibility that refutes a marginal function, against closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from physics.leggett.marginal_visibility import critical_visibility

ANGLES = np.radians(np.linspace(0, 180, 121))


@pytest.mark.parametrize("eta", [0.3, 0.7, 1.0])
def test_malus_law(eta):
    """min over x of (2 - η sin x)/(2 cos x) is √(1 - η²/4), at sin x = η/2; x is half the angle."""
    v, angle = critical_visibility(eta * np.sin(ANGLES / 2), ANGLES)
    assert v == pytest.approx(math.sqrt(1 - eta**2 / 4), abs=1e-6)
    assert angle == pytest.approx(2 * math.asin(eta / 2), abs=1e-3)


def test_no_marginals_are_refuted_by_nothing():
    v, angle = critical_visibility(np.zeros_like(ANGLES), ANGLES)
    assert (v, angle) == (pytest.approx(1.0), 0.0)


def test_the_sign_exchanges_b_and_minus_b():
    left = 0.8 * np.sin(ANGLES / 2)
    minus, plus = critical_visibility(left, ANGLES, -1), critical_visibility(left[::-1], ANGLES, 1)
    assert plus[0] == pytest.approx(minus[0])
    assert plus[1] == pytest.approx(math.pi - minus[1])


def test_shapes():
    with pytest.raises(ValueError, match="angles"):
        critical_visibility([0.0, 0.1], [0.0])
