"""Opening any file: what kind it is, and problems as Scenarios."""

from __future__ import annotations

import json
import math
import tracemalloc
import zlib

import numpy as np
import pytest

from gui.core import intents
from gui.core.data import reader
from gui.core.data.csv_file import read_csv
from gui.core.data.reader import FORMATS, Format
from gui.core.evaluate import evaluate
from gui.core.files.attachment import ATTACHMENT_NAME, MAX_ATTACHMENT_BYTES, AttachmentError, read_attachment
from gui.core.files.opening import FILE_FILTER, scenario_from_bytes, schemas
from gui.core.files.session import encode_session
from gui.core.presets import EXAMPLES
from gui.core.scenario import BlochForm, Singlet, is_werner
from gui.core.values import InputError


def problem(**fields):
    return json.dumps(fields).encode()


AXES = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_problem_with_a_werner_state():
    s = scenario_from_bytes(problem(state={"werner": 0.95}, settings={"alice": AXES, "bob": AXES[:2]}))
    assert (s.state, s.visibility, s.mode) == (Singlet(), 0.95, "free")
    np.testing.assert_allclose(evaluate(s).correlations.correlators, -0.95 * np.eye(3)[:, :2])


def test_a_werner_state_of_negative_visibility():
    """V = -1/3 is the Werner state on the other side of the mixture: T = +1/3."""
    s = scenario_from_bytes(problem(state={"werner": -1 / 3}, settings={"alice": AXES, "bob": AXES}))
    assert isinstance(s.state, BlochForm)
    np.testing.assert_allclose(evaluate(s).correlations.correlators, np.eye(3) / 3, atol=1e-12)


def test_a_problem_at_phi_alone_means_the_triad():
    s = scenario_from_bytes(problem(state={"werner": 1.0}, phi_deg=30, eta=0.9))
    assert (s.mode, len(s.alice), len(s.bob)) == ("triad", 3, 6)
    assert math.degrees(s.phi) == pytest.approx(30)


def test_given_correlators_are_taken_as_they_are():
    s = scenario_from_bytes(
        problem(correlators=[[1, 0.5], [0, -1]], settings={"alice": AXES[:2], "bob": AXES[:2]})
    )
    np.testing.assert_array_equal(evaluate(s).correlations.correlators, [[1, 0.5], [0, -1]])
    assert evaluate(s).correlations.marginals_a is None
    assert not is_werner(s)


def test_directions_a_little_off_are_normalised():
    tilted = [[1 + 5e-7, 0, 0]]
    s = scenario_from_bytes(problem(state={"werner": 1}, settings={"alice": tilted, "bob": AXES[:1]}))
    assert np.linalg.norm(s.alice[0].direction) == pytest.approx(1, abs=1e-15)


def test_negative_probabilities_are_refused():
    """M_A = 1 fixes C = M_B (Branciard 2013, eq. (5)): C = -1 with M_B = 1 would need P < 0."""
    content = problem(
        correlators=[[-1]], marginals_a=[1], marginals_b=[1], settings={"alice": AXES[:1], "bob": AXES[:1]}
    )
    with pytest.raises(InputError, match="negative"):
        scenario_from_bytes(content)


def test_sessions_and_data_are_told_apart():
    s = intents.set_eta(intents.default_scenario(), 0.7)
    assert scenario_from_bytes(encode_session(s)) == s
    path = EXAMPLES["branciard2008"][1]
    with_points = scenario_from_bytes(path.read_bytes(), path.name, s)
    assert with_points.data is not None
    assert with_points.eta == 0.7
    assert math.degrees(with_points.phi) == pytest.approx(-30)


def test_the_measured_runs_hold_no_significant_violation(shared_data):
    """Both chips' visibility is too low; the best point is 0.9 s.d. above its bound."""
    for path in sorted(shared_data.glob("leggett_*.json")):
        analysis = evaluate(scenario_from_bytes(path.read_bytes(), path.name)).data
        assert analysis.n_significant == 0
        assert max(p.distance for p in analysis.points) < 1.0


def test_the_published_points_come_out_at_88_and_73_standard_deviations():
    """(1.9068 - B) / 0.0009 and (1.9005 - B) / 0.0010 with B = 2 - (2/3) sin 15 deg = 1.827454."""
    path = EXAMPLES["branciard2008"][1]
    points = evaluate(scenario_from_bytes(path.read_bytes(), path.name)).data.points
    found = {round(math.degrees(p.phi)): p.distance for p in points}
    assert found[-30] == pytest.approx(88.16, abs=0.005)
    assert found[30] == pytest.approx(73.05, abs=0.005)


def test_schema_is_json():
    assert set(json.loads(json.dumps(schemas()))) == {"problem", "session", "mapping"}


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"{}", b"null", b"hello", b'{"state": 1}', b"\xff\xfe"])
def test_rubbish_gets_a_message(content):
    with pytest.raises(InputError) as caught:
        scenario_from_bytes(content, "file")
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def pdf(stream: bytes, entries: bytes = b"/Filter /FlateDecode") -> bytes:
    """As Qt writes an attached file, with another stream."""
    name = b"\xfe\xff" + ATTACHMENT_NAME.encode("utf-16-be")
    return (
        b"%PDF-1.6\n15 0 obj\n<<\n"
        + entries
        + b"\n/Length 16 0 R\n>>\nstream\n"
        + stream
        + b"\nendstream\nendobj\n"
        b"17 0 obj\n<<\n/F ("
        + name
        + b")\n/EF <</F 15 0 R>>\n/Type/Filespec\n>>\nendobj\nstartxref\n9\n%%EOF\n"
    )


def test_the_attachment_of_a_pdf():
    content = encode_session(intents.default_scenario())
    assert read_attachment(pdf(zlib.compress(content))) == content
    assert read_attachment(pdf(content, b"")) == content
    assert read_attachment(b"%PDF-1.6\nnothing\nstartxref\n9\n%%EOF") is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(zlib.compress(bytes(100 * 2**20), 9)), "too large"),
        (pdf(zlib.compress(bytes(100))[:-4]), "cannot be unpacked"),
        (pdf(b"rubbish"), "cannot be unpacked"),
        (pdf(b"").replace(b"15 0 obj", b"14 0 obj"), "not there"),
    ],
    ids=["bomb", "cut", "rubbish", "missing"],
)
def test_a_hostile_pdf_takes_little_memory_and_a_message(content, reason):
    """100 MB of zeros pack into 100 kB; no more than the largest session is unpacked of them."""
    tracemalloc.start()
    try:
        with pytest.raises(AttachmentError, match=reason):
            read_attachment(content)
        assert tracemalloc.get_traced_memory()[1] < 4 * MAX_ATTACHMENT_BYTES
    finally:
        tracemalloc.stop()


def test_nested_filters_and_many_specifications_are_not_followed():
    twice = zlib.compress(zlib.compress(bytes(10**6)))
    found = read_attachment(pdf(twice, b"/Filter [/FlateDecode /FlateDecode]"))
    assert len(found) < 10_000
    name = b"\xfe\xff" + ATTACHMENT_NAME.encode("utf-16-be")
    assert read_attachment(b"%PDF-1.6" + (b"(" + name + b")" + b" " * 50) * 50_000 + b"startxref") is None


# Forms of data files.


def test_the_dialog_offers_every_form_of_data_once():
    offered = FILE_FILTER.partition("(")[2].partition(")")[0].split()
    assert len(offered) == len(set(offered))
    assert {f"*{suffix}" for one in FORMATS for suffix in one.suffixes} < set(offered)


def test_one_row_is_a_working_form_of_data(monkeypatch):
    """Here CSV behind a line of its own, which no other reader takes."""
    head = b"%form 1\n"
    form = Format(
        (".form",), lambda raw: raw.startswith(head), lambda raw, n, mapping: read_csv(raw[len(head) :], n)
    )
    content = head + b"phi_deg,L,sigma\n30,1.98,0.01\n"
    with pytest.raises(InputError):
        scenario_from_bytes(content, "a.form")
    monkeypatch.setattr(reader, "FORMATS", [form, *FORMATS])
    data = scenario_from_bytes(content, "a.form").data
    assert (data.file, len(data.points)) == ("a.form", 1)
