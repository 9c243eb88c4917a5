"""The report: the numbers of evaluate on one page, for every scene, with data and without."""

from __future__ import annotations

import html
import json
import math
import re
from hashlib import sha256
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace

from gui.app.command_line import run
from gui.app.commands.headless_export import export_report
from gui.app.dialogs.report_dialog import ReportDialog
from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import save_session
from gui.core.numbers import number, probability, value_with_error
from gui.core.presets import apply_preset
from gui.core.report import ReportSource
from gui.core.scene_list import SCENES
from gui.core.scenes.macroscopic.intents import set_macroscopic_page
from gui.core.values import InputError
from gui.core.version import VERSION
from gui.scenes.verdicts import scene as verdicts_scene
from tests.gui.app.test_export_dialog import Verdicts, make  # noqa: F401  # a fixture
from tests.tiers import mostly_long

DELFT = Path(__file__).parents[1] / "core/data/samples/delft2015.csv"
FEW = ("local", "leggett")
START = replace(intents.default_scenario(), hypotheses=FEW)
SOURCE = ReportSource("given.csv", "0" * 64, "2026-01-31")


@pytest.fixture(autouse=True)
def few_points(themes, monkeypatch):
    monkeypatch.setattr(verdicts_scene, "POINTS", 5)


def delft(hypotheses=("local",), **changes):
    scenario = scenario_from_bytes(DELFT.read_bytes(), DELFT.name)
    return replace(scenario, hypotheses=hypotheses, **changes)


def words_of(path):
    """The words of a report, spaces evened out."""
    if path.suffix == ".pdf":
        pages = pypdf.PdfReader(path).pages
        assert len(pages) == 1
        text = pages[0].extract_text()
    else:
        text = re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", path.read_text("utf-8")))
        text = html.unescape(text)
    return " ".join(text.replace("\xa0", " ").split())


def test_report_of_counts_has_the_numbers_of_evaluate(tmp_path, capfd):
    session = tmp_path / "delft.session"
    save_session(delft(), session)
    assert run(["evaluate", str(session)]) == 0
    found = json.loads(capfd.readouterr().out)
    for suffix in ("pdf", "html"):
        output = tmp_path / f"delft.{suffix}"
        assert run(["report", str(session), "--output", str(output)]) == 0
        _compare(words_of(output), found, session)


def _compare(words, found, session):
    told = found["verdicts"]["local"]
    p = probability(told["p_value"])
    assert f"Local causality {told['status']} {number(told['distance_sd'], 1)} s.d. {p} bootstrap of" in words
    assert f"({probability(found['no_signalling']['p_value'])})" in words
    used = found["marginals_used"]["alice"]
    assert value_with_error(used["values"][0], used["sigmas"][0]) in words
    assert "a1, b1 23 3 4 23 0.736 ± 0.093" in words  # the published counts; C = 39/53
    assert "farthest above 2 is S = 2.42 ± 0.20" in words  # published: 2.42 ± 0.20
    assert sha256(DELFT.read_bytes()).hexdigest() in words
    assert sha256(session.read_bytes()).hexdigest() in words
    assert f"Nonlocality Explorer {VERSION}" in words and "delft2015.csv" in words
    assert "tail of 5 s.d." in words and "corrected for 1 test," in words
    half = found["verdicts"]["local"]["half_test"]
    assert f"{number(half['excess_sd'], 1)} σ" in words


@pytest.mark.parametrize("name", mostly_long(SCENES, quick=("werner", "bell", "macroscopic", "state")))
def test_every_scene_has_a_report_of_one_page(tmp_path, name):
    scenario = intents.set_scene(START, name)
    for suffix in ("pdf", "html"):
        output = tmp_path / f"{name}.{suffix}"
        export_report(scenario, output, SOURCE, None)
        words = words_of(output)
        assert SCENES[name].title in words and "given.csv" in words
        assert ("which explanations survive" in words) == ("What could explain this?" in words)
    with_data = tmp_path / f"{name}.html"
    # Inside the quantum set there is nothing to simulate.
    export_report(intents.set_scene(delft(("quantum",)), name), with_data, SOURCE, None)
    assert "No-signalling" in words_of(with_data)


def test_report_of_theory_has_the_critical_visibilities(tmp_path):
    output = tmp_path / "theory.html"
    export_report(START, output, SOURCE, None)
    words = words_of(output)
    # sqrt(5/8): the local limit of the triad at 36.87 degrees.
    assert "Local causality excluded V ≤ 0.7906 0.194 above proven: exact" in words
    # V cos(φ/2) at the angle of the largest excess, 2 arctan(1/3)
    assert "State Werner state, V = 0.9850" in words
    assert f"a1, b1 −{0.985 * 3 / 10**0.5:.4f}" in words


def test_eighteen_correlators_are_shown_whole_rather_than_in_large_letters(tmp_path):
    output = tmp_path / "theory.pdf"
    export_report(START, output, SOURCE, None)
    words = words_of(output)
    assert "all are in what evaluate prints" not in words
    assert "a3, b3' −" in words and "b1' −0.316 0.949 0.000" in words  # sin(φ/2) = 1/√10


def test_verdicts_on_the_effective_state_are_those_of_evaluate(tmp_path, capfd):
    """4 + 4 spins in singlets: T = −1/4, so each V* is four times that of the singlet at the triad."""
    session = tmp_path / "spins.session"
    start = intents.set_scene(START, "macroscopic")
    save_session(set_macroscopic_page(replace(start, hypotheses=("local", "quantum")), "effective"), session)
    assert run(["evaluate", str(session)]) == 0
    found = json.loads(capfd.readouterr().out)["verdicts"]
    low, high = found["local"]["critical_visibility"]
    assert low == pytest.approx(4 * math.sqrt(5 / 8), abs=1e-6) and high - low < 1e-6
    for suffix in ("pdf", "html"):
        output = tmp_path / f"spins.{suffix}"
        assert run(["report", str(session), "--output", str(output)]) == 0
        words = words_of(output)
        assert f"Local causality {found['local']['status']} ≤ {number(low)}" in words
        assert f"Quantum {found['quantum']['status']} ≤ 4.0000" in words
        # It is not mixed with noise: no visibility of the singlet stands beside it.
        assert "State Effective state of A and B Settings" in words


def test_what_the_reader_took_for_granted_is_among_the_assumptions_and_never_cut(tmp_path):
    remarks = tuple(f"Remark {k} of the reader." for k in range(12))
    scenario = delft(("quantum",))
    scenario = replace(scenario, data=replace(scenario.data, remarks=remarks))
    for suffix in ("pdf", "html"):
        output = tmp_path / f"remarks.{suffix}"
        export_report(scenario, output, SOURCE, None)
        _, assumed = words_of(output).split(" Assumptions ")
        assert all(assumed.count(line) == 1 for line in remarks)


def test_long_tables_are_cut_and_say_so(tmp_path):
    triad = intents.use_direction_set(START, "dodecahedron")  # 10 x 20 settings
    for suffix in ("pdf", "html"):
        output = tmp_path / f"long.{suffix}"
        export_report(replace(triad, hypotheses=("separable",)), output, SOURCE, None)
        words = words_of(output)
        left = int(re.search(r"… (\d+) more: all are in what evaluate prints", words)[1])
        assert 170 <= left < 200  # of 200 correlators


def test_report_in_pdf_carries_the_session_and_opens_again(tmp_path):
    output = tmp_path / "again.pdf"
    scenario = delft(("quantum",))
    export_report(scenario, output, SOURCE, None)
    assert scenario_from_bytes(output.read_bytes(), output.name) == scenario


def test_titles_from_files_are_no_markup(tmp_path):
    content = DELFT.read_bytes().replace(b"# title: Delft 2015", b"# title: <b>bold</b> & <script>")
    assert b"<script>" in content
    output = tmp_path / "hostile.html"
    scenario = replace(scenario_from_bytes(content, "x.csv"), hypotheses=("quantum",), scene="state")
    export_report(scenario, output, SOURCE, None)
    raw = output.read_text("utf-8")
    assert "<script>" not in raw and "&lt;script&gt;" in raw


def test_other_names_and_scenes_are_refused(tmp_path, capfd):
    with pytest.raises(InputError, match=r"saved as \.pdf or \.html, not as “\.txt”"):
        export_report(START, tmp_path / "x.txt", SOURCE, None)
    assert run(["report", str(DELFT), "--output", str(tmp_path / "x.pdf"), "--scene", "no"]) == 2
    assert "--scene: no is none of" in capfd.readouterr().err
    assert run(["report", str(DELFT), "--output", str(tmp_path / "x.pdf"), "--confidence", "99"]) == 2
    assert "confidence" in capfd.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.fixture
def dialog(make, qtbot):  # noqa: F811
    shown = make(scenario=delft(("quantum",)), is_settled=False)
    report = ReportDialog(shown.test_scene, shown.test_results, shown.test_verdicts, "my session")
    report.test_keeps = shown
    report.test_said = []
    report.said.connect(lambda text, kind: report.test_said.append(text))
    qtbot.addWidget(report)
    return report


def test_dialog_waits_for_verdicts_and_writes(dialog, qtbot, tmp_path):
    assert not dialog.save_button.isEnabled() and "still being computed" in dialog.note.text()
    dialog.test_keeps.test_verdicts.is_settled = True
    qtbot.waitUntil(dialog.save_button.isEnabled)
    assert not dialog.preview.pixmap().isNull()
    assert not dialog.save_to(tmp_path / "x.doc")
    assert "Not written" in dialog.note.text()
    assert dialog.save_to(tmp_path / "x.html")
    assert dialog.test_said == ["Saved x.html."]
    words = words_of(tmp_path / "x.html")
    assert "my session" in words and "delft2015.csv" in words
    assert evaluate(dialog.test_keeps.test_scenario).scenario.data.sha256 in words
    assert isinstance(dialog.test_keeps.test_verdicts, Verdicts)


def test_given_numbers_have_a_factor_and_no_data(tmp_path):
    """A PR box is no data: nothing on its page is a factor of data, and an empty plot is no picture."""
    box = replace(apply_preset(START, "pr_box"), scene="leggett")
    path = tmp_path / "box.html"
    export_report(box, path, ReportSource("box.json", "", "2026-01-31"), 5.0)
    words = words_of(path)
    assert "critical factor" in words and "≤ 0.5000 0.500 above" in words
    assert "× data" not in words and "L is not defined" not in words


def test_counts_are_listed_also_where_the_scene_has_no_verdicts(tmp_path):
    path = tmp_path / "state.html"
    export_report(delft(scene="state"), path, SOURCE, 5.0)
    words = words_of(path)
    assert "a1, b2 33 11 5 30 0.595 ± 0.090" in words and "Settings (Bloch)" in words


def test_a_wrong_name_is_refused_before_any_work(tmp_path, capfd):
    assert run(["report", "nowhere.csv", "--output", str(tmp_path / "x.doc")]) == 2
    assert "Reports are saved as .pdf or .html" in capfd.readouterr().err
    assert run(["report", "nowhere.csv", "--output", str(tmp_path / "no" / "x.pdf")]) == 2
    assert "there is no folder" in capfd.readouterr().err
