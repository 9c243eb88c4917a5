"""What the CSV reader takes and with which words it refuses the rest."""

from __future__ import annotations

import math

import pytest

from gui.core.data.csv_file import read_csv
from gui.core.data.limits import MAX_ROWS, MAX_SETTINGS
from gui.core.data.types import DataError

L = "phi_deg,L,sigma\n"
PAIRS = "phi_deg,pair,C,sigma\n"
COUNTS = "phi_deg,pair,n_pp,n_pm,n_mp,n_mm\n"
VECTORS = "a_x,a_y,a_z,b_x,b_y,b_z,C,sigma\n"


def triad(phi: str = "30", c: str = "-0.9") -> str:
    return "".join(f"{phi},{i}{prime},{c},0.01\n" for i in (1, 2, 3) for prime in ("", "'"))


def read(text: str):
    return read_csv(text.encode())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            COUNTS + "30,1,5,1,1,5\n30,1',5,1,1,5\n30,2,-3,1,1,5\n",
            'line 4, column n_pp: "-3" is negative; counts must be whole numbers of at least 0',
        ),
        (
            COUNTS + "30,1,5,1.5,1,5\n",
            'line 2, column n_pm: "1.5" will not do; counts must be whole numbers of at least 0',
        ),
        (COUNTS + "30,1,0,0,0,0\n", "line 2, column n_pp: all four counts are 0; nothing was measured"),
        (COUNTS + "30,1,1e300,0,0,0\n", 'line 2, column n_pp: "1e300" is more than anyone can count'),
        ("phi_deg,pair,C,shots\n30,1,0.5,0\n", 'column shots: "0" will not do'),
        (PAIRS + "30,1,-1.2,0.01\n", 'line 2, column C: "-1.2" is out of range; it must be between -1 and 1'),
        (PAIRS + "30,1,-0.9,-0.01\n", 'line 2, column sigma: "-0.01" is out of range'),
        (PAIRS + "30,1,-1,0\n", "line 2, column sigma: is 0; a measured value has an error above 1e-09"),
        (PAIRS + "30,1,,0.01\n", "line 2, column C: is empty"),
        (PAIRS + "30,1,nan,0.01\n", 'line 2, column C: "nan" is not a finite number'),
        (PAIRS + "30,1,-Infinity,0.01\n", 'column C: "-Infinity" is not a finite number'),
        (PAIRS + "30,1,0.9,1e999\n", 'column sigma: "1e999" is not a finite number'),
        (PAIRS + "30,1,1_0,0.1\n", 'column C: "1_0" is not a number'),
        (PAIRS + "30,1,٠,0.1\n", 'column C: "٠" is not a number'),
        (PAIRS + "200,1,0.9,0.1\n", 'column phi_deg: "200" is out of range; it must be between -180 and 180'),
        ("phi_deg;L;sigma\n30;1,8;0,01\n", 'line 2, column L: "1,8" is not a number; write a decimal point'),
        (
            PAIRS + "30,1,-0.9,0.01\n30,1,-0.9,0.01\n",
            "line 3, column pair: 1 at φ = 30° stands already on line 2",
        ),
        (PAIRS + "30,1,-0.9,0.01\n30.0000000000001,a1b1,-0.9,0.01\n", "stands already on line 2"),
        (
            PAIRS + triad().replace("30,2',-0.9,0.01\n", ""),
            "line 2, column pair: φ = 30° lacks 2', the partner of 2",
        ),
        (PAIRS + triad().replace("30,2,-0.9,0.01\n", ""), "φ = 30° lacks 2, the partner of 2'"),
        (PAIRS + "# c\n" + triad() + "45,3,0.5,0.1\n", "line 9, column pair: φ = 45° lacks 1"),
        (
            PAIRS + "30,1,0.9,0.1\n30,1',0.9,0.1\n",
            "φ = 30° has 1 pairs b, b'; a set of directions has 3, 4, 6",
        ),
        (PAIRS + "30,a1b2,0.9,0.1\n", 'column pair: "a1b2" is not in L_N'),
        (PAIRS + "30,x,0.9,0.1\n", 'column pair: "x" is not a pair of settings; write 1 and 1\''),
        (PAIRS + "30,0,0.9,0.1\n", 'column pair: "0" is out of range'),
        (PAIRS + "30,999,0.9,0.1\n", 'column pair: "999" is out of range'),
        (L + "30,2.1,0.01\n", 'line 2, column L: "2.1" is out of range; it must be between 0 and 2'),
        (L + "30,1.8,0\n", "line 2, column sigma: is 0; a measured value has an error above 1e-09"),
        (L + "30,1.8,0.1e" + "0" * 5000 + "1\n", "is too long for a number"),
        (L + "30,1.8\n", "line 2: 2 cells where the header names 3 columns"),
        (L + "30,1.8,0.1,\n", "line 2: 4 cells where the header names 3 columns"),
        (L, "line 1: the header is not followed by any data"),
        (L + '30,"1.8,0.1\n', "line 2: cannot be split into cells"),
        (L + "30,1.8,0.1\0\n", "line 2: holds a zero byte"),
        ("phi_deg,L,sigma,N\n30,1.8,0.1,5\n", "line 2, column N: no set of 5 directions is known here"),
        ("phi_deg,L\n", "line 1: the header lacks the column sigma (it names phi_deg, L)"),
        ("phi_deg,pair\n", "line 1: the header lacks the column C (it names phi_deg, pair)"),
        ("phi_deg,pair,C\n", "the header lacks the column sigma"),
        ("phi_deg,pair,n_pp,n_pm\n", "the header lacks the column n_mp"),
        ("phi_deg,C,sigma\n", "the header lacks the column pair"),
        (
            "# x\n\nphi_deg,L,sigma,pair\n",
            "line 3: the header mixes forms: pair does not go with phi_deg, L, sigma",
        ),
        (
            "phi_deg,pair,C,sigma,n_pp,n_pm,n_mp,n_mm\n",
            "the header mixes forms: C does not go with phi_deg, pair",
        ),
        ("a_x,a_y,a_z,b_theta_deg,b_phi_deg,C,sigma\n", "the header lacks the column b_x"),
        ("phi_deg,pair,C,sigma,shots\n", "the header names both sigma and shots"),
        ("angle,value,colour\n", 'the header names no known column (it names "angle", "value", "colour")'),
        ("phi_deg,L,sigma,L\n", "line 1: the header names L twice"),
        ("phi_deg;L,sigma\n", "line 1: the header mixes separators"),
        (VECTORS + "0,0,2,0,0,1,0.5,0.1\n", "line 2, column a_x: (0, 0, 2) has length 2; it must be 1"),
        (VECTORS + "0,0,1,0,0.5,0.5,0.5,0.1\n", "line 2, column b_x: (0, 0.5, 0.5) has length 0.707107"),
        (
            VECTORS + "0,0,1,0,1,0,0.5,0.1\n0,0,1,0,1,1e-7,0.5,0.1\n",
            "line 3, column a_x: this pair of directions stands already on line 2",
        ),
        (
            "a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,sigma\n190,0,0,0,0,0.1\n",
            'column a_theta_deg: "190"',
        ),
    ],
)
def test_refusals(text, message):
    with pytest.raises(DataError) as refused:
        read(text)
    assert message in str(refused.value)


def test_the_line_counts_blank_and_comment_lines():
    with pytest.raises(DataError) as refused:
        read("# a\n\n" + L + "\n# b\n30,x,0.1\n")
    assert (refused.value.line, refused.value.field) == (6, "L")


def test_not_utf8():
    with pytest.raises(DataError, match="line 2: byte 17 of the file is not UTF-8"):
        read_csv(L.encode() + b"\xff,1,1\n")


def test_long_cells_are_cut_in_messages():
    with pytest.raises(DataError) as refused:
        read(L + "30," + "x" * 5000 + ",0.1\n")
    assert len(str(refused.value)) < 120


def test_row_limit():
    rows = [f"{-180 + 360 * k / 20_000:.4f},1.5,0.1\n" for k in range(MAX_ROWS + 1)]
    assert len(read(L + "".join(rows[:-1])).points) == MAX_ROWS
    with pytest.raises(DataError, match="more than 10000 rows"):
        read(L + "".join(rows))


def test_settings_limit():
    header = "a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,sigma\n"
    rows = [f"{k},0,0,0,0.5,0.1\n" for k in range(1, MAX_SETTINGS + 2)]
    assert len(read(header + "".join(rows[:-1])).table.alice) == MAX_SETTINGS
    with pytest.raises(DataError, match="line 62: Alice has more than 60 settings"):
        read(header + "".join(rows))


def test_header_in_any_order_and_case_with_quotes_and_spaces():
    data = read('SIGMA, "Phi_Deg", l\n0.01, "30", 1.8\n')
    (point,) = data.points
    assert (point.value, point.sigma) == (1.8, 0.01)
    assert math.degrees(point.phi) == pytest.approx(30)


def test_metadata_is_kept_and_other_comments_are_not():
    data = read(
        "# Title: A: b\n#source:x\n# doi: 10.1/2\n#note: n\n# else: y\n# title: second\n" + L + "0,2,0.1\n"
    )
    assert (data.title, data.source, data.doi, data.note) == ("A: b", "x", "10.1/2", "n")


def test_points_keep_the_order_of_the_file_and_pairs_may_come_in_any():
    rows = (triad("45") + triad("-20", "0.5")).splitlines(keepends=True)
    data = read(PAIRS + "".join(reversed(rows)))
    assert [round(math.degrees(p.phi)) for p in data.points] == [-20, 45]
    assert data.points[1].correlators == (-0.9,) * 6


def test_correlators_are_ordered_by_pair():
    values = {"3'": 0.6, "1": 0.1, "2'": 0.4, "1'": 0.2, "3": 0.5, "2": 0.3}
    data = read(PAIRS + "".join(f"30,{pair},{c},0.01\n" for pair, c in values.items()))
    assert data.points[0].correlators == (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)


def test_one_angle_may_be_measured_with_different_direction_sets():
    data = read("phi_deg,L,sigma,N\n30,1.8,0.1,3\n30,1.8,0.1,4\n")
    assert [p.n_directions for p in data.points] == [3, 4]


def test_nearly_equal_directions_are_one_setting_and_short_digits_are_unit_vectors():
    rows = "0.7071,0,0.7071,0,0,1,0.5,0.1\n0.70710001,0,0.7071,1,0,0,0.5,0.1\n"
    table = read(VECTORS + rows).table
    assert len(table.alice) == 1 and len(table.bob) == 2
    assert math.hypot(*table.alice[0]) == pytest.approx(1, abs=1e-15)


def test_shots_give_the_error_of_a_correlator():
    data = read("phi_deg,pair,C,shots\n" + triad().replace("0.01", "400"))
    assert data.points[0].correlator_sigmas[0] == pytest.approx(math.sqrt(0.19 / 400))


def test_equal_counts_only_still_have_an_error():
    rows = "".join(f"30,{i}{p},0,500,500,0\n" for i in (1, 2, 3) for p in ("", "'"))
    (point,) = read(COUNTS + rows).points
    assert point.value == 2 and point.sigma > 0
