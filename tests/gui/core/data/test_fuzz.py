"""Damaged files: whatever comes in, the reader answers with a data set or with one line of ``DataError``."""

from __future__ import annotations

import math
import os
import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gui.core.data.analysis import analyse
from gui.core.data.check import check_dataset
from gui.core.data.importing.mapping import Mapping, MappingError, read_mapping
from gui.core.data.importing.templates import TEMPLATES, template_text
from gui.core.data.reader import read_data
from gui.core.data.report import analysis_as_json, point_line
from gui.core.data.types import DataError, DataSet
from gui.core.files.problem import ProblemError, read_problem

DATA = Path(__file__).parent / "samples"
SHIPPED = Path(__file__).parents[4] / "resources" / "data"
FORMS = [template_text(name).encode() for name in TEMPLATES]
FILES = [path.read_bytes() for path in (*sorted(DATA.iterdir()), *sorted(SHIPPED.glob("*.csv")))] + FORMS
LAB = b"angle;E1;E1';E2;E2';E3;E3'\n0,5;-0,90;-0,92;-0,91;-0,93;-0,90;-0,92\n0,6;-0,8;-0,8;-0,8;-0,8;-0,8;1\n"
MAPPING = (
    b'{"columns": {"angle": "phi", "E1": "C1", "E1\'": "C1\'", "E2": "C2", "E2\'": "C2\'", "E3": "C3",'
    b' "E3\'": "C3\'"}, "delimiter": ";", "decimal": ",", "angle_unit": "rad", "shots": 1000}'
)
# Two entries of the JSON example: short, so that a random place is often an interesting one.
RUN = msgspec.json.encode(msgspec.json.decode((SHIPPED / "example_leggett.json").read_bytes())[:2])
PROBLEM = (
    b'{"state": {"werner": 0.95}, "settings": {"alice": [[0,0,1],[1,0,0]], "bob": [[0.6,0,0.8],[0,1,0]]},'
    b' "pairs": [[0,0],[1,1]], "eta": 0.9, "phi_deg": 30, "hypotheses": ["local", "leggett"]}'
)
TOKENS = [
    *(
        b"-1",
        b"1e999",
        b"-1e-320",
        b"nan",
        b"NaN",
        b"inf",
        b"null",
        b"true",
        b'""',
        b'"',
        b"'",
        b"0",
        b"9" * 400,
    ),
    *(
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"#",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xe2\x88\x92",
        b"\\ud800",
    ),
    *(
        b"[",
        b"]",
        b"{",
        b"}",
        b"[" * 3000,
        b'{"a":' * 3000,
        b"phi_deg",
        b"L",
        b"sigma",
        b"pair",
        b"n_pp",
        b"C",
    ),
]

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LONG = settings(
    max_examples=int(os.environ.get("NLX_FUZZ_EXAMPLES", "5000")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def damaged(draw: st.DrawFn, originals: list[bytes]) -> bytes:
    """An original with a few bytes overwritten, cut out, doubled, or replaced by an awkward token."""
    raw = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 12)))
        new = draw(
            st.one_of(
                st.sampled_from(TOKENS), st.binary(max_size=4), st.just(raw[start:end] * 2), st.just(b"")
            )
        )
        raw = raw[:start] + new + raw[end:]
    return raw


def line_of(error: Exception) -> str:
    text = str(error)
    assert text.isprintable() and 0 < len(text) < 500
    return text


def read_and_judge(raw: bytes, mapping: Mapping | None = None) -> None:
    try:
        data = read_data(raw, "fuzz", mapping or Mapping())
    except (DataError, MappingError) as error:
        line_of(error)
        # Where it is wrong is named: a line, an entry or a field.
        assert error.line is not None or error.field or re.search("JSON|UTF-8|nested", str(error))
        return
    # What was taken must be usable to the end: checked, stored, judged and told.
    check_dataset(data)
    assert msgspec.json.decode(msgspec.json.encode(data), type=DataSet) == data
    analysis = analyse(data)
    assert analysis_as_json(analysis)["sentence"]
    for point in analysis.points:
        assert point_line(point)
        assert math.isfinite(point.distance) and point.sigma > 0


def read_problem_or_refuse(raw: bytes) -> None:
    try:
        read_problem(raw)
    except ProblemError as error:
        line_of(error)


@QUICK
@given(damaged([*FILES, RUN]))
def test_damaged_files(raw):
    read_and_judge(raw)


@QUICK
@given(damaged([LAB]), damaged([MAPPING]) | st.just(MAPPING))
def test_damaged_mappings(raw, written):
    """A mapping is refused by its field, or used; then the file is refused by line and column, or read."""
    try:
        mapping = read_mapping(written)
    except MappingError as error:
        line_of(error)
        return
    read_and_judge(raw, mapping)


def test_the_file_of_these_tests_is_read():
    assert len(read_data(LAB, "", read_mapping(MAPPING)).points) == 2


@QUICK
@given(damaged([PROBLEM]))
def test_damaged_problems(raw):
    read_problem_or_refuse(raw)


@QUICK
@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode)))
def test_noise(raw):
    read_and_judge(raw)
    read_problem_or_refuse(raw)


@pytest.mark.long
@LONG
@given(damaged([*FILES, RUN]))
def test_damaged_files_long(raw):
    read_and_judge(raw)


@pytest.mark.long
@LONG
@given(damaged([LAB]), damaged([MAPPING]) | st.just(MAPPING))
def test_damaged_mappings_long(raw, written):
    test_damaged_mappings.hypothesis.inner_test(raw, written)


@pytest.mark.long
@LONG
@given(damaged([PROBLEM]))
def test_damaged_problems_long(raw):
    read_problem_or_refuse(raw)
