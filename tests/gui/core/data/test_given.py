"""Marginals of measured counts go with the correlators, so that inequalities that need them have a value."""

from __future__ import annotations

import math

import pytest
from msgspec.structs import replace

from gui.core.data.types import DataError
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.presets import EXAMPLES

HEADER = "a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,n_pp,n_pm,n_mp,n_mm\n"


def opened(rows: str):
    return scenario_from_bytes((HEADER + rows).encode(), "counts.csv")


def test_delft_has_marginals_and_a_value_of_ch():
    s = scenario_from_bytes(EXAMPLES["delft2015"][1].read_bytes(), "delft2015.csv")
    given = s.postulated
    # a1: 23 + 3 + 33 + 11 of 132 are +; b1: 23 + 4 + 22 + 6 of 115.
    assert given.marginals_a[0] == pytest.approx((70 - 62) / 132, abs=1e-12)
    assert given.marginals_b[0] == pytest.approx((55 - 60) / 115, abs=1e-12)
    ch = evaluate(replace(s, bell=replace(s.bell, inequality="ch", along="efficiency"))).scene
    # CH = (S - 2)/4 whatever the marginals (Clauser and Horne 1974), and so is its error.
    assert ch.value == pytest.approx((2.4225 - 2) / 4, abs=1e-5)
    assert ch.sigma == pytest.approx(0.2038 / 4, abs=1e-4)
    assert ch.y[0] == pytest.approx(0.0, abs=1e-12) and ch.y[-1] == pytest.approx(ch.value, abs=1e-12)


def test_correlators_alone_bring_no_marginals():
    text = b"a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,shots\n0,0,45,0,-0.7,1000\n90,0,45,0,-0.69,1000\n"
    given = scenario_from_bytes(text, "table.csv").postulated
    assert given.marginals_a is None and given.marginals_b is None


def test_marginals_that_noise_makes_impossible_are_left_out():
    # C = -1 at a1 b1 asks for M_A = -M_B, but the pooled ones are 0.25 and 0.
    rows = "0,0,0,0,0,10,10,0\n0,0,90,0,10,5,5,0\n"
    try:
        s = opened(rows)
    except DataError as error:
        pytest.fail(str(error))
    assert s.postulated.marginals_a is None
    assert math.isclose(s.postulated.correlators[0][0], -1.0)
