"""Steering with more than thirty settings, where the cone programs are solved less finely."""

from __future__ import annotations

import numpy as np
import pytest

from physics.verdicts.checking.check import check
from physics.verdicts.deciding import decide
from physics.verdicts.types import Correlations, Hypothesis


@pytest.mark.parametrize("count", [31, 40])
def test_pairs_of_equal_settings_around_a_circle(count: int) -> None:
    """Turning by π/n maps the pairs on each other (up to a reversal), so the best inequality weighs alike.

    Σ C_i <= max over signs of |Σ ± b_i| = 1 / sin(π/2n), the diameter of the polygon of 2n unit sides; the
    singlet reaches n, so that V* = 1 / (n sin(π/2n)).
    """
    angles = np.pi * np.arange(count) / count
    axes = np.stack([np.sin(angles), 0.0 * angles, np.cos(angles)], axis=1)
    data = Correlations(axes, axes, -axes @ axes.T, np.eye(count, dtype=bool), None, None, 0.0)
    expected = 1.0 / (count * np.sin(np.pi / (2 * count)))
    verdict = decide(Hypothesis.UNSTEERABLE_A_TO_B, data)
    lo, hi = verdict.critical_visibility
    assert lo <= expected * (1 + 1e-9) and expected <= hi * (1 + 1e-9)
    assert hi - lo < 2e-5
    assert verdict.certificate is not None
    assert check(Hypothesis.UNSTEERABLE_A_TO_B, verdict.certificate, data).agrees
