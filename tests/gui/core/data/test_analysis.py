"""The judgement of measured data, against numbers worked out by hand or published."""

from __future__ import annotations

import math
from itertools import combinations
from pathlib import Path

import msgspec
import numpy as np
import pytest

from gui.core.data.analysis import DataAnalysis, analyse
from gui.core.data.csv_file import read_csv
from gui.core.data.json_file import read_json
from gui.core.data.report import (
    analysis_as_json,
    angle,
    excess_lines,
    point_line,
    published_lines,
    report_lines,
    report_sentence,
)
from gui.core.data.types import CorrelatorTable, DataKind, DataSet
from gui.core.scenario import Scenario
from physics.leggett.inequality import werner_leggett_value
from tests.gui.core.data.loading import load_data

DATA = Path(__file__).parent / "samples"
SHIPPED = Path(__file__).parents[4] / "resources" / "data"


def branciard() -> DataAnalysis:
    return analyse(load_data(SHIPPED / "branciard2008.csv"))


def at_thirty(excess_sd: float, angles: int = 1, asked: float = 3.0) -> DataAnalysis:
    """A point so many s.d. above the bound 1.8274539699 of the triad at 30°, and others far below theirs."""
    rows = [f"30,{1.8274539699 + 0.01 * excess_sd!r},0.01\n"]
    rows += [f"{-k - 1},1.0,0.01\n" for k in range(angles - 1)]
    return analyse(read_csv(("phi_deg,L,sigma\n" + "".join(rows)).encode()), needed_sd=asked)


def test_branciard_distances_from_rounded_errors():
    # (1.9068 - 1.827454)/0.0009 and (1.9005 - 1.827454)/0.0010; published: 83.7 and 74.5.
    first, second = branciard().points
    assert first.bound == pytest.approx(2 - 2 / 3 * math.sin(math.radians(15)), abs=1e-12)
    assert first.distance == pytest.approx(88.162, abs=1e-3)
    assert second.distance == pytest.approx(73.046, abs=1e-3)
    assert first.significant and second.significant


def test_branciard_visibilities():
    # The visibilities that these values imply: 0.987 and 0.984.
    assert [p.visibility for p in branciard().points] == pytest.approx([0.987, 0.984], abs=5e-4)


def test_branciard_sentences():
    text = report_lines(branciard())
    assert text[0].startswith(
        "2 of 2 points violate the Leggett bound significantly, most at −30°: 88.2 s.d."
    )
    assert "published 83.7, here 88.16 s.d.; an error printed as 0.0009 allows 83.5 to 93.3" in text[1]
    assert "published 74.5, here 73.05 s.d.; an error printed as 0.0010 allows 69.6 to 76.9" in text[2]
    assert "unrounded errors" in text[3]
    # The two angles differ: (1.9068 - 1.9005)² / (0.0009² + 0.0010²) = 21.93.
    assert "χ² = 21.9 for 1 degree of freedom" in text[4]
    # Rarer than 1 in 20 by chance, but not as rare as 5 s.d.: P(χ² > 21.93) = 2.8e-6.
    assert text[5] == "Werner states fit these data badly."
    assert len(text) == 6


def test_a_published_distance_that_rounding_cannot_explain_is_not_explained_away():
    lines = published_lines(
        analyse(read_csv(b"phi_deg,L,sigma,published_sd\n-30,1.9068,0.0009,60\n30,1.9005,0.0010,74.5\n"))
    )
    assert "does not explain" in lines[0]
    assert not any("unrounded" in line for line in lines)


def test_published_distances_are_compared_at_full_purity_only():
    assert published_lines(analyse(load_data(SHIPPED / "branciard2008.csv"), 0.5)) == []


def test_smaller_purity_raises_the_bound():
    # B08 exclude eta >= 0.56 at ±25° or so; at -30° the value 1.9068 meets its bound where
    # 2 - (2/3) eta sin(15°) = 1.9068.
    meets = (2 - 1.9068) / (2 / 3 * math.sin(math.radians(15)))
    data = load_data(SHIPPED / "branciard2008.csv")
    assert analyse(data, meets).points[0].distance == pytest.approx(0, abs=1e-9)
    assert "η = 0.3" in report_sentence(analyse(data, 0.3))
    assert report_sentence(analyse(data, 0.3)).startswith("No point is a significant violation")


def test_example_has_points_above_the_bound_but_no_significant_one():
    analysis = analyse(load_data(SHIPPED / "example_leggett.json"))
    above = [p for p in analysis.points if p.value > p.bound]
    assert 1 <= len(above) <= 2
    assert analysis.n_significant == 0
    sentence = report_sentence(analysis)
    assert sentence == (
        "No point is a significant violation: the largest excess is 1.1 s.d. (at +45°), "
        "below the 5 s.d. asked for after correcting for 12 angles tried."
    )
    assert excess_lines(analysis) == [
        "Above the bound, but not significantly so: +37° (0.2 s.d.), +45° (1.1 s.d.)."
    ]


@pytest.mark.parametrize(
    ("excess", "angles", "significant"),
    [(3.01, 1, True), (2.99, 1, False), (3.2, 12, False), (3.66, 12, False), (3.75, 12, True)],
)
def test_three_sd_after_counting_the_angles(excess, angles, significant):
    # 12 x P(> 3.69 s.d.) = P(> 3 s.d.)
    analysis = at_thirty(excess, angles)
    assert analysis.points[0].significant is significant
    assert analysis.n_significant == int(significant)
    assert analysis.points[0].corrected_p_value == pytest.approx(angles * analysis.points[0].p_value)


@pytest.mark.parametrize(("excess", "significant"), [(5.3, True), (5.01, False)])
def test_five_sd_unless_chosen_otherwise(excess, significant):
    # 2 x P(> 5.14 s.d.) = P(> 5 s.d.); 3 s.d. are enough for neither.
    asked = Scenario().confidence
    assert asked == 5.0 == analyse(DataSet(DataKind.LEGGETT_VALUES)).needed_sd
    analysis = at_thirty(excess, 2, asked)
    assert analysis.points[0].significant is significant
    assert "the 5 s.d. asked for" in report_sentence(analysis)


def test_sentence_for_one_angle_that_would_do_alone():
    assert report_sentence(at_thirty(3.2, 12)) == (
        "No point is a significant violation: the largest excess is 3.2 s.d. (at +30°), enough for a single "
        "angle, but short of the 3 s.d. asked for after correcting for 12 angles tried."
    )


def test_sentences_for_one_point():
    assert report_sentence(at_thirty(5)).startswith("1 of 1 point violates the Leggett bound significantly")
    assert "one angle tried" in report_sentence(at_thirty(1))


def test_sentence_where_all_lie_below():
    assert report_sentence(at_thirty(-2.04, 2)) == (
        "No point is a significant violation: none lies above its bound, the nearest is 2.0 s.d. below it "
        "(at +30°)."
    )


def test_contradictions_are_told():
    raw = (
        b'[{"phi_deg": -30, "correlations": [-0.9,-0.9,-0.9,-0.9,-0.9,-0.9], "num_shots": 1000,'
        b' "L3": 1.95, "violated": "True"}]'
    )
    text = report_lines(analyse(read_json(raw)))
    assert "At −30° the file states L3 = 1.95; it should be 1.8." in text
    assert "At −30° the file says a violation, but its correlators give a value below the bound." in text


def test_four_directions_use_their_own_bound():
    (point,) = analyse(load_data(DATA / "correlators.tsv")).points
    assert point.bound == pytest.approx(2 - 2 / math.sqrt(6) * math.sin(math.radians(20)))
    assert "L₄ = 1.8350 ± 0.0071" in point_line(point)


def test_no_visibility_at_a_straight_angle():
    (point,) = analyse(read_csv(b"phi_deg,L,sigma\n180,0.1,0.01\n")).points
    assert point.visibility is None


def test_delft_counts():
    # S = 2.4225 ± 0.204 (245 trials); one 2 x 2 choice, eight choices of signs.
    chsh = analyse(load_data(DATA / "delft2015.csv")).chsh
    assert chsh is not None
    assert chsh.value == pytest.approx(2.4225, abs=5e-5)
    assert chsh.sigma == pytest.approx(0.204, abs=5e-4)
    assert (chsh.blocks, chsh.tried, chsh.significant) == (1, 8, False)
    assert chsh.corrected_p_value == pytest.approx(8 * chsh.p_value)
    signs = dict(zip(((0, 0), (0, 1), (1, 0), (1, 1)), chsh.signs, strict=True))
    assert [k for k, sign in signs.items() if sign < 0] == [(1, 1)]


def test_delft_sentence():
    assert report_sentence(analyse(load_data(DATA / "delft2015.csv"))) == (
        "No CHSH value is a significant violation: the farthest above 2 is S = 2.42 ± 0.20 with a₁, a₂ "
        "and b₁, b₂, 2.1 s.d., short of the 5 s.d. asked for after correcting for 1 choice of 2 × 2 "
        "settings with 8 choices of signs (p = 0.15)."
    )


def test_chsh_takes_the_most_significant_choice_and_not_the_largest():
    # b1, b2 with small errors: S = 2.4; b1, b3 larger but with large errors.
    header = "a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,sigma\n"
    rows = "".join(
        f"{a},0,{b},0,{c},{sigma}\n"
        for b, sigma, values in ((10, 0.01, (0.6, 0.6)), (50, 0.01, (0.6, -0.6)), (80, 0.3, (0.9, -0.9)))
        for a, c in zip((0, 90), values, strict=True)
    )
    chsh = analyse(read_csv((header + rows).encode())).chsh
    assert chsh is not None
    assert chsh.columns == (0, 1) and chsh.rows == (0, 1)
    assert chsh.value == pytest.approx(2.4) and chsh.sigma == pytest.approx(0.02)
    assert chsh.blocks == 3 and chsh.significant


def test_chsh_of_a_large_table_is_judged_too():
    # 13 x 13 settings: more blocks than are judged one by one. Singlet-like correlators in a plane.
    header = "a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,sigma\n"
    rows = "".join(
        f"{10 * i},0,{10 * j + 5},0,{-0.95 * math.cos(math.radians(10 * i - 10 * j - 5)):.6f},0.01\n"
        for i in range(13)
        for j in range(13)
    )
    chsh = analyse(read_csv((header + rows).encode())).chsh
    assert chsh is not None
    assert chsh.blocks == 78 * 78
    assert chsh.value == pytest.approx(0.95 * 2 * math.sqrt(2), abs=0.03)
    assert chsh.significant


def test_no_chsh_without_a_complete_block():
    header = b"a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg,C,sigma\n"
    text = header + b"0,0,45,0,0.5,0.1\n90,0,135,0,0.5,0.1\n"
    analysis = analyse(read_csv(text))
    assert analysis.chsh is None
    assert report_sentence(analysis).startswith("There is no CHSH value")


def test_a_perfect_werner_run_gives_its_visibility_back():
    for phi in (20, 37, -50):
        c = -0.9 * math.cos(math.radians(phi / 2))
        raw = msgspec.json.encode([{"phi_deg": phi, "correlations": [c] * 6, "num_shots": 100}])
        (point,) = analyse(read_json(raw)).points
        assert point.visibility == pytest.approx(0.9)
        assert point.value == pytest.approx(float(werner_leggett_value(math.radians(phi), 0.9)))


def test_analysis_is_plain_data():
    for path in (*SHIPPED.glob("*.csv"), *SHIPPED.glob("*.json"), *DATA.iterdir()):
        analysis = analyse(load_data(path))
        assert msgspec.json.decode(msgspec.json.encode(analysis), type=DataAnalysis) == analysis
        told = msgspec.json.decode(msgspec.json.encode(analysis_as_json(analysis)))
        assert told["sentence"] == report_sentence(analysis)


def test_json_speaks_degrees():
    told = analysis_as_json(branciard())
    assert [p["phi_deg"] for p in told["points"]] == pytest.approx([-30, 30])
    assert told["points"][0]["published_sd"] == 83.7


def test_an_empty_data_set_has_a_sentence():
    assert report_sentence(analyse(DataSet(DataKind.LEGGETT_VALUES))) == "There are no data points."


def test_numbers_as_text():
    assert angle(math.radians(-30)) == "−30°"
    assert angle(math.radians(12.345)) == "+12.35°" or angle(math.radians(12.345)) == "+12.34°"
    assert angle(-1e-9) == "0°"


def table_of(c, sigma, measured) -> DataSet:
    n, m = c.shape
    direction = (0.0, 0.0, 1.0)
    parts = (tuple(map(tuple, part.tolist())) for part in (c, sigma, measured))
    return DataSet(
        DataKind.CORRELATOR_TABLE, table=CorrelatorTable((direction,) * n, (direction,) * m, *parts)
    )


@pytest.mark.parametrize("shape", [(2, 2), (3, 4), (5, 4)])
def test_the_chsh_value_farthest_above_its_bound_is_that_of_brute_force(shape):
    rng = np.random.default_rng(3)
    for _ in range(5):
        c, sigma = rng.uniform(-1, 1, shape), rng.uniform(0.01, 0.1, shape)
        measured = rng.uniform(size=shape) < 0.9
        found = analyse(table_of(c, sigma, measured)).chsh
        brute = [
            (abs(np.sum(signs * c[at])) - 2) / np.sqrt((sigma[at] ** 2).sum())
            for rows in combinations(range(shape[0]), 2)
            for columns in combinations(range(shape[1]), 2)
            for at in [np.ix_(rows, columns)]
            if measured[at].all()
            for signs in 1 - 2 * np.eye(4).reshape(4, 2, 2)
        ]
        if not brute:
            assert found is None
            continue
        assert found.distance == pytest.approx(max(brute), abs=1e-12) and found.blocks == len(brute) // 4
        at = np.ix_(found.rows, found.columns)
        assert np.sum(np.reshape(found.signs, (2, 2)) * c[at]) == pytest.approx(found.value, abs=1e-12)


def test_of_a_large_table_the_largest_of_each_two_settings_is_judged():
    """A PR box hidden among noise: S = 4, whatever else there is; 2016 x 45 blocks were tried."""
    rng = np.random.default_rng(1)
    c, sigma = rng.uniform(-0.4, 0.4, (64, 10)), np.full((64, 10), 0.1)
    c[np.ix_((7, 40), (2, 5))] = [[1.0, 1.0], [1.0, -1.0]]
    found = analyse(table_of(c, sigma, np.ones((64, 10), dtype=bool))).chsh
    assert (found.value, found.rows, found.columns) == (4.0, (7, 40), (2, 5))
    assert found.distance == pytest.approx(2 / 0.2) and found.blocks == 2016 * 45
