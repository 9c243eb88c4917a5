"""Opening data files: the published and the synthetic example, encodings, limits, storage in a session."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path

import msgspec
import pytest

from gui.core.data.analysis import analyse
from gui.core.data.check import check_dataset
from gui.core.data.reader import MAX_BYTES, read_data
from gui.core.data.report import report_sentence
from gui.core.data.types import DataError, DataKind, DataSet
from gui.core.files.disk import FileError, read_limited
from tests.gui.core.data import make_example_leggett
from tests.gui.core.data.loading import load_data

DATA = Path(__file__).parent / "samples"
SHIPPED = Path(__file__).parents[4] / "resources" / "data"
ALL = [*sorted(DATA.iterdir()), *sorted(SHIPPED.glob("*.csv")), *sorted(SHIPPED.glob("*.json"))]


def test_branciard_file_holds_the_published_numbers():
    data = load_data(SHIPPED / "branciard2008.csv")
    assert data.kind is DataKind.LEGGETT_VALUES
    assert "Nature Physics 4, 681 (2008)" in data.source
    found = [(round(math.degrees(p.phi)), p.value, p.sigma, p.published_sd) for p in data.points]
    assert found == [(-30, 1.9068, 0.0009, 83.7), (30, 1.9005, 0.0010, 74.5)]
    # 0.0010 says more than 0.001: half a unit of its last digit is 0.00005.
    assert [p.sigma_rounding for p in data.points] == pytest.approx([5e-5, 5e-5])


def test_example_is_what_its_documented_seed_gives():
    assert make_example_leggett.text() == make_example_leggett.EXAMPLE.read_text(encoding="utf-8")


def test_example_says_it_is_synthetic_and_contradicts_itself_nowhere():
    data = load_data(SHIPPED / "example_leggett.json")
    assert data.kind is DataKind.LEGGETT_CORRELATORS
    assert "synthetic" in data.source
    assert len(data.points) == 12
    assert all(p.shots == (1000,) * 6 and not p.discrepancies for p in data.points)


def test_counts_with_mark_semicolons_and_crlf():
    data = load_data(DATA / "counts.csv")
    assert data.title == "Counts, semicolons, CRLF, BOM"
    (point,) = data.points
    # (20 + 30 - 480 - 470)/1000 by hand
    assert point.correlators[0] == pytest.approx(-0.9)
    assert point.correlator_sigmas[0] == pytest.approx(math.sqrt((1 - 0.81) / 1000))
    assert point.shots == (1000,) * 6


def test_tabs_typographic_minus_and_four_directions():
    (point,) = load_data(DATA / "correlators.tsv").points
    assert math.degrees(point.phi) == pytest.approx(-40)
    assert point.n_directions == 4
    assert point.correlators[:4] == (-0.92, -0.91, -0.93, -0.90)
    assert point.value == pytest.approx((1.83 + 1.83 + 1.84 + 1.84) / 4)
    assert point.sigma == pytest.approx(math.sqrt(8 * 1e-4) / 4)


def test_general_settings_become_a_table():
    table = load_data(DATA / "angles.csv").table
    assert table is not None
    assert len(table.alice) == 3 and len(table.bob) == 2
    assert table.alice[1] == pytest.approx((1, 0, 0))
    assert table.alice[2] == pytest.approx((0, 1, 0))
    assert table.measured == ((True, True), (True, True), (True, False))
    assert table.correlators[0] == (-0.70, 0.69)
    assert table.sigmas[0][0] == pytest.approx(math.sqrt((1 - 0.49) / 1000))


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_data_survive_a_session(path):
    data = load_data(path)
    assert msgspec.json.decode(msgspec.json.encode(data), type=DataSet) == data
    assert check_dataset(data) is data


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"phi": 4.0}, "data.points[0].phi"),
        ({"sigma": 0.0}, "data.points[0].sigma"),
        ({"n_directions": 5}, "data.points[0].n_directions"),
        ({"value": 1.5}, "data.points[0].value"),
        ({"correlators": (0.0,)}, "data.points[0].correlators"),
        ({"published_sd": math.nan}, "data.points[0].published_sd"),
    ],
)
def test_data_of_an_edited_session_are_refused(change, field):
    data = load_data(DATA / "counts.csv")
    point = msgspec.structs.replace(data.points[0], **change)
    with pytest.raises(DataError) as refused:
        check_dataset(msgspec.structs.replace(data, points=(point,)))
    assert refused.value.field == field


def test_table_of_an_edited_session_is_refused():
    data = load_data(DATA / "delft2015.csv")
    assert data.table is not None
    for change, field in [
        ({"alice": ()}, "alice"),
        ({"bob": ((1.0, 1.0, 0.0), (0.0, 0.0, 1.0))}, "bob[0]"),
        ({"correlators": ((0.0, 0.0),)}, "correlators"),
        ({"sigmas": ((0.0, 0.1), (0.1, 0.1))}, "sigmas[0][0]"),
        ({"measured": ((False, False), (False, False))}, "measured"),
    ]:
        table = msgspec.structs.replace(data.table, **change)
        with pytest.raises(DataError) as refused:
            check_dataset(msgspec.structs.replace(data, table=table))
        assert refused.value.field == f"data.table.{field}"


def test_kind_must_fit_the_content():
    data = load_data(DATA / "delft2015.csv")
    for wrong in ({"table": None}, {"kind": DataKind.LEGGETT_VALUES}):
        with pytest.raises(DataError, match=r"data\.kind"):
            check_dataset(msgspec.structs.replace(data, **wrong))


def test_content_and_not_the_name_decides(tmp_path):
    path = tmp_path / "run.csv"
    path.write_bytes((SHIPPED / "example_leggett.json").read_bytes())
    assert load_data(path).kind is DataKind.LEGGETT_CORRELATORS


def test_title_is_the_name_of_the_file_where_none_is_stated(tmp_path):
    path = tmp_path / "monday.csv"
    path.write_text("phi_deg,L,sigma\n30,1.8,0.01\n", encoding="utf-8")
    assert load_data(path).title == "monday"


@pytest.mark.parametrize("what", ["missing", "folder"])
def test_what_cannot_be_opened_is_named(tmp_path, what):
    path = tmp_path if what == "folder" else tmp_path / "nowhere.csv"
    with pytest.raises(FileError) as refused:
        read_limited(path)
    assert path.name in str(refused.value)


def test_size_limit(tmp_path):
    path = tmp_path / "big.csv"
    head = b"phi_deg,L,sigma\n30,1.8,0.01\n#"
    path.write_bytes(head + b"x" * (MAX_BYTES - len(head)))
    assert len(load_data(path).points) == 1
    path.write_bytes(head + b"x" * (MAX_BYTES - len(head) + 1))
    with pytest.raises(DataError, match="larger than 5 MB"):
        load_data(path)


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# title: nothing\n", b"\xef\xbb\xbf", b"[]", b"  [ ] \n"])
def test_no_data(raw):
    with pytest.raises(DataError, match="no data"):
        read_data(raw)


def test_messages_are_one_line():
    with pytest.raises(DataError) as refused:
        read_data(json.dumps([{"a\nb\x1b[31m": 1}]).encode())
    assert str(refused.value).isprintable()


@pytest.mark.skipif("NLX_MEASURED_RUNS" not in os.environ, reason="NLX_MEASURED_RUNS names no folder of runs")
def test_measured_runs_show_no_significant_violation():
    paths = sorted(Path(os.environ["NLX_MEASURED_RUNS"]).glob("leggett_*.json"))
    assert paths
    for path in paths:
        sentence = report_sentence(analyse(load_data(path)))
        assert sentence.startswith("No point is a significant violation")
