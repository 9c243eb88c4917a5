"""Data with errors in a Scenario: what the verdicts are about, and what the window and evaluate say of it."""

import json

import numpy as np
import pytest
from msgspec.structs import replace

from gui.app.command_line import run
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.files.session import decode_session, encode_session
from gui.core.intents import attach_data, set_phi
from gui.core.scenario_rules import check_scenario
from gui.core.values import InputError
from gui.core.verdicts.measured import data_at_settings, judged_words, theory_of_table
from gui.core.verdicts.questions import ask, questions_of, settled, theory_questions
from gui.core.verdicts.questions_json import verdicts_as_json
from gui.core.verdicts.sweep import sweep_key
from gui.core.verdicts.words import critical_texts, distance_text, proof_text, standing_text
from physics.direction_sets import TRIAD, chsh_settings, leggett_settings
from physics.verdicts.types import Effort, Hypothesis, Status
from tests.tiers import mostly_long

HEADS = {"C": "C,sigma", "shots": "C,shots", "counts": "n_pp,n_pm,n_mp,n_mm"}


def csv_table(v, settings, form, pairs=1000, seed=5):
    """One run on a Werner state, as a file."""
    random = np.random.default_rng(seed)
    lines = [f"a_x,a_y,a_z,b_x,b_y,b_z,{HEADS[form]}"]
    for a in settings[0]:
        for b in settings[1]:
            c = -v * a @ b
            n = random.multinomial(pairs, [(1 + c) / 4, (1 - c) / 4, (1 - c) / 4, (1 + c) / 4])
            m = (n[0] + n[3] - n[1] - n[2]) / pairs
            error = np.sqrt((1 - m * m) / pairs)
            value = {"C": f"{m:.4f},{error:.4f}", "shots": f"{m},{pairs}", "counts": ",".join(map(str, n))}
            lines.append(",".join(f"{x:.12f}" for x in (*a, *b)) + "," + value[form])
    return "\n".join(lines).encode()


def triad():
    a, b, b_prime = leggett_settings(TRIAD, 0.6435)
    return a, np.stack([b, b_prime], axis=1).reshape(-1, 3)


def asked_of(scenario):
    return questions_of(scenario, evaluate(scenario).correlations)


@pytest.fixture
def chsh():
    return scenario_from_bytes(csv_table(1.0, chsh_settings(), "counts"), "chsh.csv")


@pytest.mark.parametrize("form", mostly_long(HEADS, quick=("counts",)))
def test_a_table_of_a_separable_state_excludes_nothing(form, tmp_path, capsys):
    # V = 0.2, 18 correlators, 1000 pairs each: they miss the span of the directions by noise alone.
    path = tmp_path / "table.csv"
    path.write_bytes(csv_table(0.2, triad(), form))
    scenario = scenario_from_bytes(path.read_bytes(), path.name)
    quick = [ask(q, Effort(prove=False), None) for q in asked_of(scenario)]
    assert all(j.status is not Status.EXCLUDED and not j.proven for j in quick)
    few = replace(scenario, hypotheses=("separable",))
    (separable,) = settled(asked_of(few))
    assert separable.status is Status.COMPATIBLE and not separable.proven
    assert separable.verdict.statistics.corrected_p_value > 0.05


def test_evaluate_prints_the_judgement(tmp_path, capsys):
    path = tmp_path / "chsh.csv"
    path.write_bytes(csv_table(1.0, chsh_settings(), "counts"))
    assert run(["evaluate", str(path), "--confidence", "4"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["judged"] == "Judged: data with errors"
    assert set(report["verdicts"]) == {str(h) for h in Hypothesis}
    for one in report["verdicts"].values():
        assert one["proven"] is False and one["confidence_asked"] == 4 and one["tried"] == 7
        assert one["distance_sd"] >= 0 and 0 <= one["p_value"] <= 1
        assert one["critical_visibility"] is None
    assert report["verdicts"]["local"]["status"] == "excluded"
    assert report["verdicts"]["local"]["significance_sd"] > 5
    assert report["verdicts"]["quantum"]["status"] == "compatible"
    assert 0 < report["no_signalling"]["p_value"] <= 1
    # The theory fitted to the data is judged too, exactly, and says that it is not the data.
    assert report["theory"]["judged"].startswith("Judged: theory, exact Werner state with V = ")
    assert report["theory"]["verdicts"]["local"]["proven"] is True


def test_both_measured_runs_violate_nothing(shared_data):
    for path in sorted(shared_data.glob("leggett_*.json")):
        scenario = scenario_from_bytes(path.read_bytes(), path.stem)
        words, about_data = judged_words(scenario)
        assert about_data and words.startswith("Judged: data with errors, φ = ")
        only = replace(scenario, hypotheses=("leggett", "local", "quantum"))
        for judged in settled(asked_of(only)):
            assert judged.status is Status.COMPATIBLE and not judged.proven, (path.stem, judged.hypothesis)
            assert judged.question.asked.tried == 3 * len(scenario.data.points)


def test_which_numbers_are_judged(shared_data, chsh):
    assert all(q.measured is not None for q in asked_of(chsh))
    theory = replace(chsh, judge="theory")
    assert all(q.measured is None and q.werner for q in asked_of(theory))
    assert next(q.visibility for q in theory_questions(chsh, evaluate(chsh).correlations)) > 0.9
    assert theory_questions(theory, evaluate(theory).correlations) == ()
    path = sorted(shared_data.glob("leggett_*.json"))[0]
    points = scenario_from_bytes(path.read_bytes(), path.stem)
    moved = set_phi(points, points.phi + 0.01)
    assert data_at_settings(moved) is None
    assert judged_words(moved) == (
        "Judged: theory, exact numbers (no measured point at these settings)",
        False,
    )
    assert all(q.measured is None for q in asked_of(moved))
    some = replace(chsh, pairs=((0, 0), (0, 1), (1, 0)))
    (question, *_) = asked_of(some)
    assert question.measured.measured.sum() == 3


def test_the_words_of_a_card(chsh):
    by = {j.hypothesis: j for j in settled(asked_of(replace(chsh, hypotheses=("local", "leggett"))))}
    local, leggett = by[Hypothesis.LOCAL], by[Hypothesis.LEGGETT]
    assert critical_texts(local)[0].startswith("by ") and critical_texts(local)[0].endswith(" s.d.")
    assert distance_text(local).startswith("D = ")
    assert proof_text(local).endswith("χ² of all 8 rows")
    assert critical_texts(leggett)[0].startswith("p = ")
    for judged in by.values():
        told = " ".join([*critical_texts(judged), proof_text(judged), standing_text(judged)])
        assert "proven" not in told
    assert "corrected for 2 tests; 5 s.d. asked for" in standing_text(local)


def test_the_question_is_another_with_other_errors_or_confidence(chsh):
    key = asked_of(chsh)[0].key
    assert asked_of(replace(chsh, confidence=4.0))[0].key != key
    assert asked_of(replace(chsh, judge="theory"))[0].key != key
    again = scenario_from_bytes(csv_table(1.0, chsh_settings(), "counts"), "chsh.csv")
    assert asked_of(again)[0].key == key


def test_confidence_is_checked_and_saved(chsh):
    with pytest.raises(InputError, match="confidence"):
        check_scenario(replace(chsh, confidence=0.5))
    back = decode_session(encode_session(replace(chsh, confidence=4.0, judge="theory")))
    assert (back.confidence, back.judge, back.data) == (4.0, "theory", chsh.data)


def test_one_source_for_window_and_report(chsh):
    (question, *_) = asked_of(replace(chsh, hypotheses=("local",)))
    judged = ask(question, Effort(prove=True), None)
    told = verdicts_as_json([judged])["local"]
    assert told["distance_sd"] == judged.verdict.statistics.distance
    assert f"{told['significance_sd']:.1f}" in critical_texts(judged)[0]


def test_numbers_without_their_errors_do_not_stay(chsh):
    # Left alone they would be judged as exact numbers.
    assert chsh.postulated is not None
    assert attach_data(chsh, None).postulated is None


def test_curves_are_those_of_the_fitted_theory(chsh):
    fitted = theory_of_table(chsh)
    assert 0.9 < fitted <= 1.0
    assert sweep_key(chsh, "eta") != sweep_key(replace(chsh, data=None), "eta")
