"""Files in other layouts than ours: the same data come out, and what is refused names the file's columns."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from gui.core.data.importing.combining import combined, overlaid
from gui.core.data.importing.mapping import (
    Directions,
    Mapping,
    MappingError,
    Outcomes,
    mapping_as_json,
    read_mapping,
)
from gui.core.data.importing.meanings import suggested
from gui.core.data.importing.templates import TEMPLATES, template_text
from gui.core.data.points import Measured, from_counts
from gui.core.data.reader import read_data
from gui.core.data.types import DataError, LayoutError
from physics.vectors import from_angles

C = [-0.93, -0.91, -0.90, -0.92, -0.94, -0.89]
PAIRS = [f"{i}{prime}" for i in (1, 2, 3) for prime in ("", "'")]
LONG = "phi_deg,pair,C,shots\n" + "".join(f"30,{p},{c},1000\n" for p, c in zip(PAIRS, C, strict=True))
WIDE = f"phi_deg,{','.join('C' + p for p in PAIRS)},shots\n30,{','.join(map(str, C))},1000\n"


def read(text, **mapping):
    return read_data(text.encode(), "run", Mapping(**mapping))


def points(text, **mapping):
    return read(text, **mapping).points


def test_wide_and_long_are_the_same():
    assert points(WIDE) == points(LONG)


def test_wide_counts_and_errors_of_single_correlators():
    names = [f"{kind}{p}" for p in PAIRS for kind in ("n_pp", "n_pm", "n_mp", "n_mm")]
    (point,) = points(f"phi_deg,{','.join(names)}\n30,{','.join(['10,490,480,20'] * 6)}\n")
    assert point.counts == ((10, 490, 480, 20),) * 6
    names, cells = [f"C{p},sigma{p}" for p in PAIRS], [f"{c},0.0{k + 1}" for k, c in enumerate(C)]
    text = f"phi_deg,{','.join(names)}\n30,{','.join(cells)}\n"
    (point,) = points(text)
    assert point.correlator_sigmas == (0.01, 0.02, 0.03, 0.04, 0.05, 0.06)


def test_the_same_numbers_as_json_of_any_layout():
    """Entries with lists, entries with plain fields, columns, and a list inside an object."""
    (expected,) = points(LONG)
    plain = {"angle": 30, **{f"E{p}": c for p, c in zip(PAIRS, C, strict=True)}}
    as_columns = {"angle": "phi", **{f"E{p}": f"C{p}" for p in PAIRS}}
    in_list = {"angle": "phi", **{f"c[{k}]": f"C{p}" for k, p in enumerate(PAIRS)}}
    for content, columns in (
        ([plain], as_columns),
        ({"runs": [plain]}, as_columns),
        ({name: [value] for name, value in plain.items()}, as_columns),
        ([{"angle": 30, "c": C}], in_list),
    ):
        assert points(json.dumps(content), columns=columns, shots=1000) == (expected,)


def test_fields_beyond_what_is_known_are_left_out_and_named():
    entry = {"phi_deg": 30, "correlations": C, "num_shots": 1000, "backend": "x", "L3_theory": 1.9}
    data = read_data(json.dumps([entry]).encode())
    assert data.points == points(LONG) and data.ignored == ("backend", "L3_theory")
    data = read(LONG.replace("shots\n", "shots,lab,\n").replace(",1000\n", ",1000,A,\n"))
    assert data.points == points(LONG) and data.ignored == ("lab", "(no name)")


def test_shots_that_the_user_gives():
    entry = {"phi_deg": 30, "correlations": C}
    with pytest.raises(LayoutError, match=r"\[0\]\.num_shots: is missing"):
        read_data(json.dumps([entry]).encode())
    data = read_data(json.dumps([entry]).encode(), "", Mapping(shots=1000))
    assert data.points == points(LONG) and "given by you" in data.remarks[0]
    without = LONG.replace(",shots", "").replace(",1000", "")
    with pytest.raises(LayoutError, match="lacks the column sigma"):
        read(without)
    assert points(without, shots=1000) == points(LONG)


def test_decimal_commas_are_refused_or_chosen():
    text = LONG.replace(",", ";").replace(".", ",")
    with pytest.raises(DataError, match="write a decimal point"):
        read(text)
    assert points(text, decimal=",") == points(LONG)
    with pytest.raises(DataError, match=r'line 2, column C: "-0\.93" is not a number'):
        read(LONG.replace(",", ";"), decimal=",")
    with pytest.raises(MappingError, match="cannot be both"):
        read_mapping(b'{"decimal": ",", "delimiter": ","}')


def test_rounding_of_a_number_with_a_decimal_comma():
    (point,) = points("phi_deg;L;sigma\n30;1,8;0,010\n", decimal=",")
    assert point.sigma == 0.01 and point.sigma_rounding == pytest.approx(0.0005)


def test_radians_and_angles_between_polarizers():
    (expected,) = points(LONG)
    for text, mapping in (
        (LONG.replace("phi_deg", "phi_rad").replace("30,", f"{math.pi / 6!r},"), {}),
        (LONG.replace("30,", f"{math.pi / 6!r},"), {"angle_unit": "rad"}),
        (LONG.replace("30,", "15,"), {"angle_convention": "polarizer"}),
    ):
        (point,) = points(text, **mapping)
        assert point.phi == pytest.approx(expected.phi, abs=1e-15)
        assert point.correlators == expected.correlators
    with pytest.raises(
        DataError, match='column phi_deg: "91" is out of range; it must be between -90 and 90'
    ):
        points(LONG.replace("30,", "91,"), angle_convention="polarizer")
    # Of two columns for one angle the one in degrees counts.
    data = read(WIDE.replace("shots", "shots,phi_rad").replace("1000", "1000,0.5236"))
    assert data.points == (expected,) and data.ignored == ("phi_rad",)


def one_direction(header, cells, **mapping):
    table = read(f"{header},C,sigma\n{cells},0.5,0.1\n", **mapping).table
    return np.array(table.alice[0]), np.array(table.bob[0])


def test_conventions_of_settings():
    """A polarizer at α measures 2α from H towards +45°; a quarter-wave plate in front makes it circular."""
    third = from_angles(math.radians(60), 0.0)
    for header, cells, mapping in (
        ("a_theta_deg,a_phi_deg,b_theta_deg,b_phi_deg", "60,0,0,0", {}),
        ("a_angle_deg,b_angle_deg", "60,0", {}),
        ("a_polarizer_deg,b_polarizer_deg", "30,0", {}),
        ("a_angle_rad,b_angle_rad", f"{math.pi / 3!r},0", {}),
        ("a_angle_deg,b_angle_deg", "30,0", {"angle_convention": "polarizer"}),
        # The plate along the polarizer's own axis changes nothing.
        ("a_plate_deg,a_angle_deg,b_plate_deg,b_angle_deg", "30,30,0,0", {}),
    ):
        alice, bob = one_direction(header, cells, **mapping)
        assert alice == pytest.approx(third, abs=1e-12) and bob == pytest.approx([0, 0, 1], abs=1e-12)
    # Polarizer at 45° to the plate: circular, to the other side with the other convention.
    header = "a_plate_deg,a_angle_deg,b_plate_deg,b_angle_deg"
    assert one_direction(header, "0,45,0,0")[0] == pytest.approx([0, 1, 0], abs=1e-12)
    assert one_direction(header, "0,45,0,0", handedness=-1)[0] == pytest.approx([0, -1, 0], abs=1e-12)
    with pytest.raises(LayoutError, match="lacks the column b_plate_deg"):
        one_direction("a_plate_deg,a_angle_deg,b_angle_deg", "0,45,0")


def test_two_runs_at_one_angle():
    second = LONG + LONG.partition("\n")[2].replace("-0.9", "-0.8")
    one, two = points(second)
    assert (one.run, two.run) == ("run 1", "run 2")
    assert one.correlators == tuple(C) and two.correlators[0] == -0.83
    named = "phi_deg,L,sigma,run\n30,1.9,0.01,monday\n30,1.8,0.01,tuesday\n"
    assert [p.run for p in points(named)] == ["monday", "tuesday"]
    with pytest.raises(DataError, match="line 8, column pair: 1 at φ = 30° stands already on line 2"):
        points(second, repeated="refuse")
    with pytest.raises(DataError, match="a second run needs all pairs"):
        points(second.rpartition("30,3',")[0])
    with pytest.raises(DataError, match=r"line 3, column phi_deg: .* stands already on line 2"):
        points("phi_deg,L,sigma\n30,1.9,0.1\n30,1.8,0.1\n", repeated="refuse")


def test_repeated_rows_are_combined():
    """Counts add; of values the mean with weights 1/σ² and its error, 0.01/√2 for two of 0.01."""
    (point,) = points("phi_deg,L,sigma\n30,1.9,0.01\n30,1.8,0.01\n", repeated="combine")
    assert point.value == pytest.approx(1.85) and point.sigma == pytest.approx(0.01 / math.sqrt(2))
    once = from_counts([1, 2, 3, 4])
    assert combined([once, from_counts([10, 20, 30, 40])]) == from_counts([11, 22, 33, 44])
    assert combined([Measured(0.5, 0.1, 100), Measured(-0.5, 0.1, 300)]).c == pytest.approx(-0.25)
    (point,) = points(LONG + LONG.partition("\n")[2], repeated="combine")
    assert point.correlators == pytest.approx(C) and point.shots == (2000,) * 6
    text = "a_x,a_y,a_z,b_x,b_y,b_z,n_pp,n_pm,n_mp,n_mm\n" + "0,0,1,0,0,1,1,2,3,4\n" * 2
    with pytest.raises(
        DataError, match=r"line 3, column a_x: .* stands already on line 2; a mapping can combine"
    ):
        read(text)
    assert read(text, repeated="combine").table.counts == (((2, 4, 6, 8),),)


def test_several_files_over_each_other():
    both = overlaid([read_data(LONG.encode(), "one"), read_data(WIDE.encode(), "two")])
    assert [p.run for p in both.points] == ["one", "two"] and both.title == "one; two"
    table = "a_angle_deg,b_angle_deg,n_pp,n_pm,n_mp,n_mm\n0,45,1,2,3,4\n"
    joined = overlaid([read(table), read(table.replace("0,45", "90,45")), read(table)]).table
    assert joined.counts == (((2, 4, 6, 8),), ((1, 2, 3, 4),)) and joined.measured == ((True,), (True,))
    with pytest.raises(DataError, match="cannot be laid over each other"):
        overlaid([read(table), read(LONG)])


def test_a_mapping_names_columns_and_refuses_by_name():
    text = "angle,S,dS\n30,1.9,0.01\n"
    columns = {"angle": "phi", "S": "L", "dS": "sigma"}
    (point,) = points(text, columns=columns)
    assert (point.value, point.sigma) == (1.9, 0.01)
    with pytest.raises(LayoutError, match="names no known column"):
        read(text)
    with pytest.raises(DataError, match='line 2, column S: "x" is not a number'):
        points(text.replace("1.9", "x"), columns=columns)
    with pytest.raises(
        MappingError, match=r"columns\.T: the file has no such column \(it has angle, S, dS\)"
    ):
        points(text, columns={**columns, "T": "N"})
    with pytest.raises(LayoutError, match="lacks the column sigma"):
        points(text, columns={"angle": "phi", "S": "L"})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b'{"columns": {"E": "energy"}}', 'columns.E: "energy" is no meaning'),
        (b'{"columns": {"E": "C1", "F": "C1"}}', 'columns.F: "E" is C1 already'),
        (b'{"colums": {}}', "colums: is not a known field"),
        (b'{"shots": 0}', "shots"),
        (b'{"angle_unit": "grad"}', "angle_unit"),
        (b'{"game": "equal"}', 'game: "equal" is not of the form'),
        (b'{"directions": {"alice": [[0,0,0]], "bob": [[0,0,1]]}}', "directions.alice[0]: the zero vector"),
        (b'{"outcomes": {"plus": ["1"], "minus": ["1"]}}', 'outcomes: "1" stands for two things'),
        (b'{"outcomes": {"plus": ["1"], "minus": []}}', "outcomes: both outcomes need a label"),
        (b"[]", "expected an object"),
        (b" " * 200_000, "larger than 100 kB"),
    ],
)
def test_mappings_that_are_refused(raw, message):
    with pytest.raises(MappingError) as refused:
        read_mapping(raw)
    assert message in str(refused.value)


def test_a_mapping_survives_its_file():
    mapping = Mapping(
        columns={"α": "a_angle", "β": "b_angle", "E": "C"},
        delimiter="\t",
        decimal=",",
        angle_unit="rad",
        angle_convention="polarizer",
        handedness=-1,
        shots=500,
        repeated="combine",
        directions=Directions(((0, 0, 1),), ((1, 0, 0),)),
        outcomes=Outcomes(("u",), ("d",), ("n",)),
        lost="minus",
        random_settings=True,
        predictability=1e-3,
        game="opposite except a1b2",
    )
    assert read_mapping(mapping_as_json(mapping)) == mapping
    assert mapping_as_json(Mapping()) == b"{}\n"


def test_names_of_other_laboratories_are_suggested():
    found = {
        "Angle (deg)": "phi",
        "E": "C",
        "C(a1,b1')": "C1'",
        "E_2": "C2",
        "correlations[3]": "C2'",
        "num_shots": "shots",
        "N++": "n_pp",
        "alpha [rad]": "a_angle",
        "Outcome Alice": "outcome_a",
        "x": "setting_a",
        "backend": None,
        "C(a1,b2)": None,
    }
    assert {name: suggested(name) for name in found} == found


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_read_back(name):
    data = read_data(template_text(name).encode(), name)
    assert data.ignored == () and (data.points or data.table)
    assert (data.trials is not None) == (name == "events")
    for point in data.points:
        assert all(c == pytest.approx(-0.95 * math.cos(point.phi / 2), abs=2e-3) for c in point.correlators)
