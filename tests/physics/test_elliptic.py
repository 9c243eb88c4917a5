import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ellipe, ellipkm1

from physics.elliptic import second_kind


def test_known_values():
    # E(0) = π/2 with B = (E - (1 - m)K)/m -> π/4 there; E(1) = 1 with B = 1.
    e, b = second_kind([0.0, 1.0, 0.5])
    assert e[:2] == pytest.approx([np.pi / 2, 1.0], abs=1e-15)
    assert b[:2] == pytest.approx([np.pi / 4, 1.0], abs=1e-15)
    # The lemniscate: E(1/2) = (K + π/(2K))/2 with K(1/2) = Γ(1/4)²/(4√π) = 1.854074677301372.
    k = 1.854074677301372
    assert e[2] == pytest.approx((k + np.pi / (2 * k)) / 2, abs=1e-14)
    assert b[2] == pytest.approx(np.pi / (2 * k), abs=1e-14)


@given(st.floats(0.0, 15.0))
def test_both_ends_are_as_exact_as_the_middle(exponent):
    for m in (1 - 10.0**-exponent, 10.0**-exponent):
        e, b = second_kind(m)
        assert e == pytest.approx(ellipe(m), abs=1e-14)
        if m == 1:
            assert b == pytest.approx(1.0, abs=1e-14)
        elif m > 0.1:  # below, the difference that SciPy needs cancels
            assert b == pytest.approx((ellipe(m) - (1 - m) * ellipkm1(1 - m)) / m, abs=2e-14)
        else:  # B = π/4 (1 + m/8 + 3m²/64 ...)
            assert b == pytest.approx(np.pi / 4 * (1 + m / 8 + 3 * m * m / 64), abs=0.03 * m**3 + 1e-14)


def test_what_is_no_parameter_is_refused():
    with pytest.raises(ValueError, match=r"m: 1\.1 is outside \[0, 1\]"):
        second_kind([0.3, 1.1])
