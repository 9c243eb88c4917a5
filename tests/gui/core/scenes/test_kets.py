"""Kets as typed: what they mean, what is refused and where, and that written ones are read back."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.core.numbers import EntryError
from gui.core.scenes.state.kets import Ket, ket_refusal, ket_text, normalisation, parse_complex, parse_ket
from physics.states.pure import from_ket, ket_of, normalised_ket

R = math.sqrt(0.5)


@pytest.mark.parametrize(
    ("text", "amplitudes"),
    [
        ("00", (1, 0, 0, 0)),
        ("|10>", (0, 0, 1, 0)),
        ("|1 0⟩", (0, 0, 1, 0)),
        ("(01-10)/sqrt(2)", (0, R, -R, 0)),
        ("(|01⟩ − |10⟩)/√2", (0, R, -R, 0)),
        ("01/sqrt2 - 10/sqrt2", (0, R, -R, 0)),
        ("HV", (0, 1, 0, 0)),  # H is |0>, V is |1>: z is horizontal and vertical (physics.optics)
        ("(HV + i VH)/√2", (0, R, 1j * R, 0)),
        ("HV+iVH", (0, R, 1j * R, 0)),  # no space is needed after i
        ("DA", (0.5, -0.5, 0.5, -0.5)),  # D, A are ±45°, the axis x
        ("RL", (0.5, -0.5j, 0.5j, 0.5)),  # R is +y: (|0> + i|1>)/√2
        ("+-", (0.5, -0.5, 0.5, -0.5)),
        ("(+- - -+)/sqrt(2)", (0, -R, R, 0)),  # the singlet in the basis x, times -1
        ("|++> + |-->", (R, 0, 0, R)),
        ("++ + --", (R, 0, 0, R)),
        ("-01", (0, -1, 0, 0)),
        ("2 01", (0, 1, 0, 0)),
        ("0,6 00 + 0.8 11", (0.6, 0, 0, 0.8)),
        ("3/5 00 + 4i/5 11", (0.6, 0, 0, 0.8j)),
        ("1/2 (00 + 01 + 10 + 11)", (0.5, 0.5, 0.5, 0.5)),
        ("cos(pi/6) 00 + sin(30°) 11", (math.sqrt(0.75), 0, 0, 0.5)),
        ("(00 + e^(i pi/4) 11)/√2", (R, 0, 0, R * cmath.exp(0.25j * math.pi))),
        ("(00 + exp(i*pi/4)*11)/√2", (R, 0, 0, R * cmath.exp(0.25j * math.pi))),
        ("|Ψ->", (0, R, -R, 0)),
        ("|Φ⁺⟩", (R, 0, 0, R)),
        ("|psi^+>", (0, R, R, 0)),
        ("|0>|1>", (0, 1, 0, 0)),
        ("|0>⊗|1>", (0, 1, 0, 0)),
        ("(H+V)(H-V)/2", (0.5, -0.5, 0.5, -0.5)),
        ("1e-300 01", (0, 1, 0, 0)),
        ("1e300 01 + 1e300 10", (0, R, R, 0)),
    ],
)
def test_what_a_ket_means(text, amplitudes):
    np.testing.assert_allclose(parse_ket(text).amplitudes, np.array(amplitudes), atol=1e-12)


@pytest.mark.parametrize(("text", "length"), [("01-10", math.sqrt(2)), ("2(00)", 2), ("3/5 00 + 4/5 11", 1)])
def test_the_length_is_known_and_told(text, length):
    assert parse_ket(text).length == pytest.approx(length)
    told = normalisation(parse_ket(text).length)
    assert (f"{length:.6g}" in told) == (length != 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("1/2", "no ket"),
        ("201", "no ket"),  # a number of three digits
        ("|0>", "one qubit"),
        ("01 + |0>", "character 4: a ket of one qubit"),
        ("01 + 1", "character 4: a number and a ket"),
        ("01 10", "character 4: two kets of two qubits"),
        ("01/10", "character 3: nothing can be divided by a ket"),
        ("01^2", "character 1: powers"),
        ("sqrt(01)", "character 1: functions"),
        ("1/0 01", "character 2: this divides by zero"),
        ("(01", '")" is missing'),
        ("01)", 'character 3: ")"'),
        ("01 +", "ends too early"),
        ("01 & 10", 'character 4: "&"'),
        ("|02>", "character 1: "),
        ("|012>", "names no ket"),
        ("a01", 'character 1: "a"'),
        ("01 - 01", "cancel"),
        ("sqrt(2) sqrt(2) 01 - 2 01", "cancel"),  # 4e-16 is what rounding leaves
        ("0*01", "cancel"),
        ("1e999 01", "too large"),
        ("e^1000 01", "too large"),
        ("(" * 40 + "01" + ")" * 40, "brackets"),
        ("01 +" * 60 + "10", "longer than 200"),
        ("\x00", "not understood"),
    ],
)
def test_what_is_no_ket_is_refused_with_place_and_reason(text, words):
    refusal = ket_refusal(text)
    assert words in refusal
    assert refusal.isprintable()


@given(st.text("01HVDARL+-*/^()|>⟩ei.,√πpsqrt⊗° 2", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        found = parse_ket(text)
    except EntryError as error:
        assert str(error)
        return
    assert isinstance(found, Ket)
    assert np.linalg.norm(found.amplitudes) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1/2", 0.5),
        ("-i/4", -0.25j),
        ("10", 10),
        ("(1+i)/4", 0.25 + 0.25j),
        ("0.5e^(i pi)", -0.5),
        ("√(-1)", 1j),
    ],
)
def test_complex_numbers(text, value):
    assert parse_complex(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "x", "1+", "|01>", "HV", "1e400", "(1"])
def test_what_is_no_complex_number_is_refused(text):
    with pytest.raises(EntryError):
        parse_complex(text)


amplitude = st.one_of(
    st.sampled_from([0.0, 1.0, -1.0, 1j, math.sqrt(3), cmath.exp(1j * math.pi / 3), math.sqrt(10), 3 - 4j]),
    st.complex_numbers(max_magnitude=1.0, min_magnitude=1e-3),
)


@given(st.tuples(*[amplitude] * 4).filter(any))
def test_a_ket_that_is_written_is_read_back(amplitudes):
    """ket -> text -> ket -> ρ: the overlap is one (a phase in front of a ket means nothing)."""
    psi = normalised_ket(np.array(amplitudes))
    text = ket_text(psi)
    assert len(text) <= 200
    again = parse_ket(text).amplitudes
    assert abs(np.vdot(again, psi)) == pytest.approx(1, abs=1e-10)
    found = ket_of(from_ket(again))
    assert found is not None
    assert abs(np.vdot(found, psi)) == pytest.approx(1, abs=1e-10)


@pytest.mark.parametrize(
    ("amplitudes", "text"),
    [
        ((0, 1, -1, 0), "(01 - 10)/sqrt(2)"),
        ((1, 1, 1, 1), "(00 + 01 + 10 + 11)/2"),
        ((0, -1j, 0, 0), "01"),
        ((1, 0, 0, 1j), "(00 + i 11)/sqrt(2)"),
        ((math.sqrt(3), 0, 0, -1), "(sqrt(3) 00 - 11)/2"),
    ],
)
def test_simple_kets_are_written_simply(amplitudes, text):
    assert ket_text(np.array(amplitudes)) == text
