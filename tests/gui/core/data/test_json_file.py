"""JSON runs: what is read, what is computed anew, what is refused."""

from __future__ import annotations

import json
import math

import pytest

from gui.core.data.json_file import read_json
from gui.core.data.types import DataError, Discrepancy

C = [-0.93, -0.912, -0.902, -0.922, -0.934, -0.91]


def entry(**changes):
    return {"phi_deg": 30, "correlations": C, "num_shots": 1000, **changes}


def read(*entries):
    return read_json(json.dumps(entries).encode(), "run")


def test_value_and_error_by_hand():
    (point,) = read(entry()).points
    assert point.value == pytest.approx((1.842 + 1.824 + 1.844) / 3)
    assert point.sigma == pytest.approx(math.sqrt(sum((1 - c * c) / 1000 for c in C)) / 3)
    assert point.phi == pytest.approx(math.pi / 6)


def test_pairs_are_neighbours_in_the_list():
    # C(a1,b1) + C(a1,b1') = 0, so the first pair adds nothing; any other pairing would.
    (point,) = read(entry(correlations=[0.5, -0.5, 0.25, 0.25, 0.1, 0.2])).points
    assert point.value == pytest.approx((0 + 0.5 + 0.3) / 3)


def test_stated_results_are_never_believed_but_mentioned():
    lies = entry(L3=1.99, bound=1.5, violated="True", phi_rad=0.1)
    (point,) = read(lies).points
    assert point.value == pytest.approx(5.51 / 3)
    assert [d.field for d in point.discrepancies] == ["phi_rad", "L3", "bound"]
    assert point.discrepancies[1] == Discrepancy("L3", 1.99, point.value)


@pytest.mark.parametrize(
    ("stated", "wrong"), [("False", True), (False, True), ("true", False), ("perhaps", False)]
)
def test_stated_violation(stated, wrong):
    (point,) = read(entry(violated=stated)).points  # 1.8367 lies above 1.8275
    assert bool(point.discrepancies) is wrong


def test_true_results_with_few_digits_are_no_contradiction():
    (point,) = read(entry(L3=1.8366667, bound=1.827454, phi_rad=0.5235988, violated="True")).points
    assert point.discrepancies == ()


def test_list_of_shots_and_more_directions():
    (point,) = read(entry(correlations=[0.9] * 8, num_shots=[100] * 4 + [400] * 4)).points
    assert point.n_directions == 4
    assert point.shots == (100,) * 4 + (400,) * 4
    assert point.correlator_sigmas[4] == pytest.approx(point.correlator_sigmas[0] / 2)


def test_sources_are_collected():
    assert read(entry(source="lab A"), entry(phi_deg=10, source="lab B")).source == "lab A; lab B"
    assert read(entry()).title == "run"


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            [entry(), entry(phi_deg=10, correlations=[*C[:2], 1.2, *C[3:]])],
            "[1].correlations[2]: 1.2 is outside -1 to 1",
        ),
        (
            [entry(correlations=C[:5])],
            "[0].correlations: 5 correlators; b and b' for each direction make 6, 8",
        ),
        ([entry(correlations=[])], "[0].correlations: 0 correlators"),
        ([entry(correlations=[*C[:5], None])], "[0].correlations[5]: expected a number, got null"),
        ([entry(correlations=[*C[:5], "0.5"])], "[0].correlations[5]: expected a number, got a text"),
        ([entry(num_shots=0)], "[0].num_shots"),
        ([entry(num_shots=-1)], "[0].num_shots"),
        ([entry(num_shots=10.5)], "[0].num_shots"),
        ([entry(num_shots=[10] * 5)], "[0].num_shots: 5 numbers for 6 correlators"),
        ([entry(phi_deg=181)], "[0].phi_deg"),
        ([{"phi_deg": 3, "num_shots": 10}], "[0].correlations: is missing"),
        ([3], "[0]: expected an object {…}, got a whole number"),
    ],
)
def test_refusals(entries, message):
    with pytest.raises(DataError) as refused:
        read(*entries)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"a": 1}', "holds no list of entries"),
        (b'{"correlations": 1}', "expected a list, got an object"),
        (b'[{"phi_deg": 30,\n "num_shots": NaN}]', "not valid JSON: invalid character at line 2, column 15"),
        (b'[{"phi_deg": 30', "not valid JSON: it ends too early"),
        (b'[{"phi_deg": 1e999, "correlations": []}]', "[0].phi_deg: Number out of range"),
        (
            b'[{"phi_deg": 30, "phi_deg": 31, "correlations": [0,0,0,0,0,0], "num_shots": 1}]',
            '"phi_deg": stands twice',
        ),
        (b'[{"source": "\xff"}]', "byte 14 is not UTF-8"),
    ],
)
def test_broken_json(raw, message):
    with pytest.raises(DataError) as refused:
        read_json(raw)
    assert message in str(refused.value)
