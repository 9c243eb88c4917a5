"""From a Scenario to questions and back: V told without a solver, and the JSON that evaluate prints."""

from __future__ import annotations

import json
import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gui.core import intents
from gui.core.evaluate import evaluate
from gui.core.files.opening import scenario_from_bytes
from gui.core.presets import PRESETS, apply_preset
from gui.core.scenario import BlochForm, ColouredNoise, PartiallyEntangled, Postulated
from gui.core.verdicts.hypotheses import hypotheses
from gui.core.verdicts.questions import (
    Question,
    ask,
    asked_visibility,
    judge_question,
    questions_of,
    settled,
)
from gui.core.verdicts.questions_json import verdicts_as_json
from physics.states.two_qubit import density_matrix, smallest_eigenvalue
from physics.verdicts.cache import VerdictCache
from physics.verdicts.deciding import decide
from physics.verdicts.types import Certificate, Correlations, Effort, Hypothesis, Status, Verdict
from tests.tiers import mostly_long

H = Hypothesis
START = intents.default_scenario()
EXCLUDED, COMPATIBLE, UNDECIDED = Status.EXCLUDED, Status.COMPATIBLE, Status.UNDECIDED
DATA = Correlations(np.eye(3), np.eye(3), -np.eye(3), np.ones((3, 3), dtype=bool))


def questions(scenario) -> dict[H, Question]:
    return {q.hypothesis: q for q in questions_of(scenario, evaluate(scenario).correlations)}


def told(critical, v, *, proven=True, status=None, hypothesis=H.LOCAL, werner=True):
    if status is None:
        status = EXCLUDED if critical[1] < 1 else COMPATIBLE if critical[0] >= 1 else UNDECIDED
    shown = Certificate(np.eye(3), np.zeros(3), np.zeros(3), 1.0, 3.0)
    verdict = Verdict(hypothesis, status, proven, critical, shown)
    return judge_question(Question(hypothesis, DATA, 1.0, v, werner), verdict, True)


# Questions.


def test_one_question_for_each_hypothesis_that_is_asked_about():
    assert tuple(questions(START)) == hypotheses() and set(hypotheses()) == set(H)
    chosen = replace(START, hypotheses=("leggett", "local"))
    assert tuple(questions(chosen)) == (H.LEGGETT, H.LOCAL)


def test_the_question_is_asked_for_the_noiseless_data():
    q = questions(intents.set_visibility(START, 0.4))[H.LOCAL]
    assert q.visibility == 0.4 and q.werner
    assert q.data.correlators == pytest.approx(-q.data.alice @ q.data.bob.T)
    assert not q.data.marginals_a.any() and not q.data.marginals_b.any()


def test_v_leaves_every_key_as_it_is_and_eta_changes_that_of_leggett_only():
    a, b = questions(START), questions(intents.set_visibility(START, 0.3))
    c = questions(intents.set_eta(START, 0.5))
    for h in H:
        assert a[h].key == b[h].key
        assert (a[h].key == c[h].key) is (h is not H.LEGGETT)
    assert len({q.key for q in a.values()}) == len(H)


@pytest.mark.parametrize(
    "change",
    [
        lambda s: intents.set_phi(s, 0.9),
        lambda s: intents.move_setting(s, "alice", 0, (0.0, 0.6, 0.8)),
        lambda s: intents.set_state(s, PartiallyEntangled(0.5)),
        lambda s: replace(s, pairs=((0, 0), (1, 1))),
        lambda s: intents.add_setting(s, "bob"),
    ],
)
def test_whatever_changes_the_data_changes_the_key(change):
    before, after = questions(START), questions(change(START))
    assert all(before[h].key != after[h].key for h in H)


def test_marginals_that_are_unknown_are_another_question_than_marginals_that_vanish():
    c = ((0.1, 0.2), (0.3, 0.4))
    alice, bob = np.eye(3)[:2], np.eye(3)[1:]
    unknown = intents.use_settings(START, alice, bob, Postulated(c))
    known = intents.use_settings(START, alice, bob, Postulated(c, (0.0, 0.0), (0.0, 0.0)))
    assert questions(unknown)[H.LOCAL].data.marginals_a is None
    assert questions(unknown)[H.LOCAL].key != questions(known)[H.LOCAL].key


def test_pairs_that_do_not_count_are_not_data():
    q = questions(replace(START, pairs=((0, 0), (2, 5))))[H.LOCAL]
    assert q.data.measured.sum() == 2
    assert np.count_nonzero(q.data.correlators) <= 2 and np.isfinite(q.data.correlators).all()


def test_given_correlations_and_coloured_noise_are_asked_as_they_are():
    """There V is no amount of white noise between the question and the data."""
    box = replace(apply_preset(START, "pr_box"), visibility=0.5)
    assert asked_visibility(box) == 1.0 and questions(box)[H.LOCAL].visibility == 1.0
    assert not questions(box)[H.LOCAL].werner
    coloured = replace(START, state=ColouredNoise(0.5), visibility=0.8)
    q = questions(coloured)[H.LOCAL]
    assert asked_visibility(coloured) == q.visibility == 1.0
    assert q.data.correlators == pytest.approx(evaluate(coloured).correlations.correlators)
    assert q.key != questions(replace(coloured, visibility=0.9))[H.LOCAL].key


# Answers told for V.


@pytest.mark.parametrize(
    ("critical", "v", "status", "proven"),
    [
        ((0.7, 0.7), 0.9, EXCLUDED, True),
        ((0.7, 0.7), 0.7, COMPATIBLE, True),
        ((0.7, 0.7), 0.6, COMPATIBLE, True),
        ((0.7, 0.8), 0.75, UNDECIDED, False),
        ((0.7, 0.8), 0.85, EXCLUDED, True),
        ((0.7, 0.8), 0.65, COMPATIBLE, True),
        ((0.0, 0.0), 0.5, EXCLUDED, True),
        ((0.0, 0.0), 0.0, COMPATIBLE, True),
        ((1.2, 1.3), 0.5, COMPATIBLE, True),
        ((math.inf, math.inf), 0.5, COMPATIBLE, True),
        ((math.inf, math.inf), 1.0, COMPATIBLE, True),
    ],
)
def test_status_at_v(critical, v, status, proven):
    judged = told(critical, v)
    assert (judged.status, judged.proven) == (status, proven)
    low, high = judged.critical_visibility
    if v > 0:
        assert (low * v, high * v) == pytest.approx(critical)
    assert judged.critical_visibility_werner == pytest.approx(critical)


def test_an_unproven_exclusion_stays_unproven_and_a_model_is_always_a_proof():
    assert told((0.7, 0.8), 0.9, proven=False).proven is False
    assert told((0.7, 0.8), 0.9, proven=False).status is EXCLUDED
    assert told((0.7, 0.8), 0.6, proven=False).proven is True


def test_compatible_up_to_the_accuracy_of_cone_programs_stays_so_under_noise():
    """lo = 1 - 4e-7 counts as 1 for the noiseless data; a grain of noise must not make it undecided."""
    judged = told((1 - 4e-7, 1.0), 1 - 1e-8, status=COMPATIBLE, hypothesis=H.QUANTUM)
    assert (judged.status, judged.proven) == (COMPATIBLE, True)


def test_value_of_the_certificate_shrinks_with_v_and_its_bound_does_not():
    judged = told((1 / 3, 1 / 3), 0.5)
    assert (judged.certificate.value, judged.certificate.bound) == (1.5, 1.0)
    assert judged.certificate.value / judged.certificate.bound == pytest.approx(
        1 / judged.critical_visibility[1]
    )


def test_absolute_v_is_for_werner_states_only():
    assert told((0.7, 0.7), 0.9, werner=False).critical_visibility_werner is None
    assert told((0.7, 0.7), 0.9).critical_visibility_werner == pytest.approx((0.7, 0.7))


@settings(max_examples=25)
@given(st.floats(0, 1), st.integers(0, 10**6))
def test_told_for_v_is_what_a_solver_says_at_v(v, seed):
    """Excluded stays excluded as V grows, and no solver disagrees with the shortcut at any V."""
    rng = np.random.default_rng(seed)
    a, b, t = rng.uniform(-0.1, 0.1, 3), rng.uniform(-0.1, 0.1, 3), rng.uniform(-0.3, 0.3, (3, 3))
    # Mixed with as much white noise as makes a state of it: 1/4 + f (ρ - 1/4) >= 0.
    f = min(1.0, 0.999 / (1.0 - 4.0 * smallest_eigenvalue(density_matrix(a, b, t))))
    state = BlochForm(tuple((f * a).tolist()), tuple((f * b).tolist()), tuple(map(tuple, (f * t).tolist())))
    two = rng.normal(size=(2, 2, 3))
    two /= np.linalg.norm(two, axis=2, keepdims=True)
    s = intents.use_settings(replace(START, state=state), *two)
    cache = VerdictCache()
    for h in (H.LOCAL, H.SEPARABLE, H.UNSTEERABLE_A_TO_B):
        one = ask(questions(replace(s, visibility=v))[h], Effort(), cache)
        found = evaluate(replace(s, visibility=v)).correlations
        data = Correlations(
            found.alice,
            found.bob,
            found.correlators,
            found.measured,
            found.marginals_a,
            found.marginals_b,
        )
        direct = decide(h, data)
        assert one.status is direct.status
        if v > 1e-3:
            assert one.critical_visibility == pytest.approx(direct.critical_visibility, rel=1e-5)
        larger = ask(questions(replace(s, visibility=min(1.0, v + 0.3)))[h], Effort(), cache)
        assert not (one.status is EXCLUDED and larger.status is COMPATIBLE)


SLOW = ("icosahedral",)  # 31 settings a side


@pytest.mark.parametrize("key", mostly_long(sorted(PRESETS), quick=set(PRESETS) - set(SLOW)))
def test_inclusions_hold_for_every_preset(key):
    """Separable => unsteerable => local; separable => Leggett at eta = 1; same directions => quantum."""
    by = {j.hypothesis: j.critical_visibility for j in settled(questions_of_preset(key))}
    for smaller, larger in (
        (H.SEPARABLE, H.UNSTEERABLE_A_TO_B),
        (H.SEPARABLE, H.UNSTEERABLE_B_TO_A),
        (H.UNSTEERABLE_A_TO_B, H.LOCAL),
        (H.UNSTEERABLE_B_TO_A, H.LOCAL),
        (H.SEPARABLE, H.LEGGETT),
        (H.SEPARABLE, H.QUANTUM_SAME_DIRECTIONS),
        (H.QUANTUM_SAME_DIRECTIONS, H.QUANTUM),
    ):
        assert by[smaller][0] <= by[larger][1] * (1 + 1e-6), (smaller, larger)


def questions_of_preset(key):
    s = apply_preset(START, key)
    return questions_of(s, evaluate(s).correlations)


def test_every_hypothesis_that_is_declared_has_a_row():
    missing, unknown = set(H) - set(hypotheses()), set(hypotheses()) - set(H)
    assert not missing, f"declared by a folder of physics.verdicts, without a row in ROWS: {sorted(missing)}"
    assert not unknown and len(hypotheses()) == len(H)


# What evaluate prints.


def printed(text: str) -> dict:
    """As the command prints it: strict JSON, read back."""
    s = scenario_from_bytes(text.encode())
    judged = settled(questions_of(s, evaluate(s).correlations))
    return json.loads(json.dumps(verdicts_as_json(judged), allow_nan=False))


R = math.sqrt(0.5)
CHSH = f'"settings": {{"alice": [[0,0,1],[1,0,0]], "bob": [[{R},0,{R}],[{-R},0,{R}]]}}'


def test_the_form_of_what_is_printed():
    """Keys, and the types of their values: scripts that read them rely on both."""
    verdicts = printed(f'{{"state": {{"werner": 0.9}}, {CHSH}}}')
    assert set(verdicts) == {str(h) for h in H}
    for name, one in verdicts.items():
        assert set(one) >= {
            "status",
            "proven",
            "critical_visibility",
            "critical_visibility_werner",
            "certificate",
        }
        assert one["status"] in ("excluded", "compatible", "undecided") and type(one["proven"]) is bool
        low, high = one["critical_visibility"]
        assert low <= high
        certificate = one["certificate"]
        assert np.shape(certificate["coefficients"]) == (2, 2)
        assert np.shape(certificate["marginals_a"]) == np.shape(certificate["marginals_b"]) == (2,)
        assert type(certificate["bound"]) is type(certificate["value"]) is float
        assert ("dual_matrix" in certificate) is name.startswith("quantum")
    assert {name: one["status"] for name, one in verdicts.items()} == {
        "separable": "excluded",
        "unsteerable_a_to_b": "excluded",
        "unsteerable_b_to_a": "excluded",
        "local": "excluded",
        "leggett": "compatible",  # all settings in one plane
        "quantum": "compatible",
        "quantum_same_directions": "compatible",
    }


def test_relative_and_absolute_visibility_of_a_werner_state():
    """CHSH: local up to V = 1/sqrt 2, which is 1/(0.9 sqrt 2) of a state with V = 0.9."""
    local = printed(f'{{"state": {{"werner": 0.9}}, {CHSH}}}')["local"]
    assert local["critical_visibility_werner"] == pytest.approx([R, R], abs=1e-9)
    assert local["critical_visibility"] == pytest.approx([R / 0.9] * 2, abs=1e-9)
    assert local["certificate"]["bound"] == 2
    assert local["certificate"]["value"] == pytest.approx(0.9 * math.sqrt(8))


def test_absolute_visibility_is_null_for_other_data():
    given_ = f'{{"correlators": [[0.5, 0.5], [0.5, -0.5]], {CHSH}, "hypotheses": ["local"]}}'
    for text in (given_, f'{{"state": {{"bell_diagonal": [0.5, 0.5, -0.5]}}, {CHSH}}}'):
        assert printed(text)["local"]["critical_visibility_werner"] is None
    assert list(printed(given_)) == ["local"]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"state": {{"werner": 0}}, {CHSH}}}',
        f'{{"correlators": [[0, 0], [0, 0]], {CHSH}}}',
        f'{{"correlators": [[0, 0], [0, 0]], "marginals_a": [0, 0], "marginals_b": [0, 0], {CHSH}}}',
    ],
)
def test_null_stands_for_unbounded(text):
    verdicts = printed(text)
    for one in verdicts.values():
        assert one["status"] == "compatible" and one["proven"]
        assert one["critical_visibility"] == [None, None]


def test_no_noise_at_all_keeps_the_absolute_threshold():
    """At V = 0 everything is explained, whatever the factor; the cards still know where V* is."""
    local = printed(f'{{"state": {{"werner": 0}}, {CHSH}}}')["local"]
    assert local["critical_visibility_werner"] == pytest.approx([R, R])


@pytest.mark.parametrize(
    "body",
    [
        '"state": {"werner": 0.95}, "phi_deg": 36.87',
        '"state": {"werner": 0.6}, "phi_deg": 60, "eta": 0.5',
        '"state": {"partially_entangled_deg": 25, "visibility": 0.97}, "phi_deg": 40',
        '"state": {"coloured_noise": {"visibility": 0.9, "colour": 0.7}}, "phi_deg": 50',
        f'"correlators": [[1, 1], [1, -1]], "marginals_a": [0, 0], "marginals_b": [0, 0], {CHSH}',
        f'"correlators": [[1, 1], [1, 1]], "marginals_a": [1, 1], "marginals_b": [1, 1], {CHSH}',
        f'"correlators": [[0.9, null], [0.3, -0.5]], "pairs": [[0, 0], [1, 0], [1, 1]], {CHSH}',
    ],
)
def test_local_certificates_can_be_checked_from_the_json_alone(body):
    """Only the printed report is used: coefficients, bound, value, and the correlations beside them."""
    from gui.core.results_json import results_as_json

    s = scenario_from_bytes(f"{{{body}}}".encode())
    results = evaluate(s)
    report = json.loads(json.dumps(results_as_json(results)))["correlations"]
    one = verdicts_as_json(settled(questions_of(s, results.correlations)))["local"]
    shown, (low, high) = one["certificate"], one["critical_visibility"]
    c, a, b = (np.array(shown[key]) for key in ("coefficients", "marginals_a", "marginals_b"))
    best = max(
        np.dot(np.array(x) @ c + b, y) + np.dot(a, x)
        for x in product((1, -1), repeat=len(a))
        for y in product((1, -1), repeat=len(b))
    )
    assert best == pytest.approx(shown["bound"], rel=1e-6)
    value = sum(
        c[i, j] * x for i, row in enumerate(report["correlators"]) for j, x in enumerate(row) if x is not None
    )
    value += np.dot(a, report["marginals_a"] or 0 * a) + np.dot(b, report["marginals_b"] or 0 * b)
    assert value == pytest.approx(shown["value"], abs=1e-9)
    assert high == pytest.approx(shown["bound"] / shown["value"], rel=1e-6)
    assert (one["status"] == "excluded") is bool(value > best + 1e-9)
    assert high - low < 1e-6 * max(1, high)


def test_the_dual_matrix_of_a_quantum_certificate_comes_along():
    """Its smallest eigenvalue is not negative, from the JSON alone; so the bound holds."""
    box = f'{{"correlators": [[1, 1], [1, -1]], {CHSH}, "hypotheses": ["quantum"]}}'
    one = printed(box)["quantum"]
    z = np.array(one["certificate"]["dual_matrix"])
    assert one["status"] == "excluded"
    assert one["critical_visibility"] == pytest.approx([R, R], abs=1e-6)  # Tsirelson: 2 sqrt 2 of 4
    assert np.allclose(z, z.T) and np.linalg.eigvalsh(z)[0] > -1e-9
    assert np.trace(z) == pytest.approx(one["certificate"]["bound"], rel=1e-6)


def test_ends_never_contradict_the_status_at_the_border() -> None:
    """V* / V of a V next to V* is not 0.9999999999999998 beside "compatible", nor 1 beside "excluded"."""
    scenario = replace(START, visibility=1.0)
    question = questions_of(scenario, evaluate(scenario).correlations)[0]
    verdict = ask(question, Effort(), None).verdict
    for v in [*np.nextafter(1 / 3, [0, 1]).tolist(), verdict.critical_visibility[0], 0.3, 0.4]:
        judged = judge_question(replace(question, visibility=v), verdict, True)
        low, high = judged.critical_visibility
        if judged.status is Status.COMPATIBLE:
            assert low >= 1.0
        elif judged.status is Status.EXCLUDED:
            assert high < 1.0
        else:
            assert high >= 1.0


def test_reports_state_the_resolution() -> None:
    """Half a unit of the last decimal of a rounded table, as a number in the report."""
    scenario = replace(
        intents.use_settings(START, np.eye(3)[:2], np.eye(3)[:2]),
        postulated=Postulated(((0.1234, 0.1), (0.1, 0.2))),
    )
    judged = settled(questions_of(scenario, evaluate(scenario).correlations))
    for name, one in verdicts_as_json(judged).items():
        assert one["details"]["resolution"] == 5e-05, name
