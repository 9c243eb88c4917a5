"""Certificates as text, checked by brute force, and models sampled."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from msgspec import structs

from gui.core.verdicts.certificate_text import (
    as_json,
    as_latex,
    as_numpy,
    inequality_latex,
    inequality_text,
    is_long,
    known_name,
    leggett_size,
    name_text,
    normal_form,
)
from gui.core.verdicts.questions import Question, ask
from physics.correlations import positivity_limits
from physics.direction_sets import chsh_settings
from physics.pairs import open_pairs
from physics.verdicts.checking.brute_force import sphere_points
from physics.verdicts.checking.check import check
from physics.verdicts.checking.sampling import OutcomeSampler, atom_table
from physics.verdicts.quantum.check import check_dual_matrix
from physics.verdicts.types import Cancelled, Certificate, Correlations, Effort, Hypothesis

H = Hypothesis
CHSH = Certificate(np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros(2), np.zeros(2), 2.0, 2.8)


def singlet(alice, bob, with_marginals=True):
    n, m = len(alice), len(bob)
    return Correlations(
        alice,
        bob,
        -alice @ bob.T,
        np.ones((n, m), dtype=bool),
        np.zeros(n) if with_marginals else None,
        np.zeros(m) if with_marginals else None,
    )


def triad(phi_deg=36.87):
    axes = np.eye(3)
    first, second = open_pairs(np.roll(axes, -1, axis=0), axes, np.radians(phi_deg))
    bob = np.stack([first, second], axis=1).reshape(6, 3)
    return np.roll(axes, -1, axis=0), bob


def answer(hypothesis, data, v=1.0, eta=1.0, werner=True):
    return ask(Question(hypothesis, data, eta, v, werner), Effort(prove=True), None)


def biased_data():
    """A partially entangled state with noise, along the triad: all marginals count."""
    alice, bob = triad(60.0)
    t = np.diag([-0.8, -0.8, -1.0])
    r = np.array([0.0, 0.0, 0.6])
    return Correlations(
        alice, bob, 0.98 * alice @ t @ bob.T, np.ones((3, 6), dtype=bool), 0.98 * alice @ r, -0.98 * bob @ r
    )


@pytest.fixture(scope="module")
def triad_answers():
    data = singlet(*triad())
    return {h: answer(h, data, 0.985) for h in H}


@pytest.fixture(scope="module")
def biased_answers():
    return {h: answer(h, biased_data(), werner=False) for h in H}


# Text.


def test_chsh_in_unicode_and_latex():
    assert inequality_text(CHSH) == "C(a₁, b₁) + C(a₁, b₂) + C(a₂, b₁) − C(a₂, b₂) ≤ 2"
    left = "C(a_{1}, b_{1}) + C(a_{1}, b_{2}) + C(a_{2}, b_{1}) - C(a_{2}, b_{2})"
    assert inequality_latex(CHSH) == rf"{left} \le 2"


def test_marginals_factors_and_decimals():
    one = Certificate(np.array([[-2.0, 0.0]]), np.array([0.25]), np.array([0.0, -1.0]), 1.5, 2.0)
    assert inequality_text(one) == "−2 C(a₁, b₁) + 0.2500 ⟨a₁⟩ − ⟨b₂⟩ ≤ 1.5000"
    assert r"0.2500\, \langle a_{1} \rangle" in inequality_latex(one)


def test_many_terms_become_a_sum():
    wide = Certificate(np.ones((4, 4)), np.zeros(4), np.ones(4), 7.0, 8.0)
    assert is_long(wide)
    assert inequality_text(wide) == "Σ cᵢⱼ C(aᵢ, bⱼ) + Σ qⱼ ⟨bⱼ⟩ ≤ 7"
    assert inequality_latex(wide).startswith(r"\sum_{ij}")


def test_settings_are_named_as_in_the_table():
    c = np.zeros((11, 12))
    c[10, 1] = 1.0
    one = Certificate(c, np.zeros(11), np.zeros(12), 1.0, 1.0)
    assert inequality_text(one).startswith("C(a₁₁, b₂)")
    names = [f"A{k}" for k in range(11)], ["b₁", "b₁′", *"cdefghijkl"]
    assert inequality_text(one, names=names) == "C(A10, b₁′) ≤ 1"


def test_names(triad_answers):
    assert known_name(triad_answers[H.LOCAL]) == "CHSH"
    assert known_name(triad_answers[H.LEGGETT]) == "L_3"
    # 2 - (2/3) sin(36.87°/2) = 1.78918, which the scene shows; the bound proven by itself is 1.78927.
    assert normal_form(triad_answers[H.LEGGETT]) == "L₃ = 1.8689 > 1.7892 (published bound)"
    assert name_text("I3322") == "I₃₃₂₂" and name_text("L_10") == "L₁₀"
    assert known_name(triad_answers[H.SEPARABLE]) == ""


def test_form_of_the_leggett_family():
    def of(c):
        c = np.asarray(c, dtype=float)
        return leggett_size(Certificate(c, np.zeros(len(c)), np.zeros(c.shape[1]), 1.0, 1.0))

    assert of([[1, 1, 0, 0], [0, 0, -1, -1]]) == 2
    assert of([[1, -1, 0, 0], [0, 0, -1, -1]]) == 0  # a difference
    assert of([[1, 1, 0], [0, -1, -1]]) == 0  # a setting of Bob in two pairs
    assert of([[1, 1, 0, 0], [0, 0, -1, -0.5]]) == 0


def test_copies_can_be_read_back(triad_answers, biased_answers):
    for judged in [*triad_answers.values(), *biased_answers.values()]:
        content = json.loads(as_json(judged))
        assert content["status"] == str(judged.status)
        namespace: dict = {}
        exec(as_numpy(judged).replace("print", "str"), namespace)
        assert namespace["value"] == pytest.approx(judged.certificate.value, abs=1e-9)
        assert namespace["bound"] == judged.certificate.bound
        assert inequality_latex(judged.certificate) in as_latex(judged)


def test_latex_of_every_certificate_can_be_typeset(triad_answers, biased_answers):
    from gui.look.equation import equation_size
    from gui.look.math_text import math_latex

    odd = [math_latex(name) for name in ("a", "b1''", "S_max", "50% & {x}", "α₂*", "run12", "\\x^2")]
    assert odd[:2] == ["a", "b_{1}''"]
    one = Certificate(np.ones((1, 7)), np.zeros(1), np.zeros(7), 7.0, 1.0)
    assert equation_size(inequality_latex(one, names=(["a_{1}"], odd)), 16.0).width() > 0
    for judged in [*triad_answers.values(), *biased_answers.values()]:
        assert equation_size(inequality_latex(judged.certificate), 16.0).width() > 0


# Brute force.


def test_check_agrees_with_every_certificate(triad_answers, biased_answers):
    for answers in (triad_answers, biased_answers):
        for hypothesis, judged in answers.items():
            q = judged.question
            result = check(hypothesis, judged.certificate, q.data, eta=q.eta, visibility=q.visibility)
            assert result.agrees and result.value_agrees, (hypothesis, result)
            # A quantum bound with the dual matrix is what it is; the others must be reached.
            assert result.tight, (hypothesis, result)


@pytest.mark.parametrize("hypothesis", list(H))
def test_a_bound_that_is_too_low_is_caught(triad_answers, biased_answers, hypothesis):
    for answers in (triad_answers, biased_answers):
        judged = answers[hypothesis]
        q = judged.question
        wrong = replace(judged.certificate, bound=0.99 * judged.certificate.bound)
        result = check(hypothesis, wrong, q.data, eta=q.eta, visibility=q.visibility)
        assert not result.agrees


def test_a_wrong_value_is_caught(triad_answers):
    judged = triad_answers[H.LOCAL]
    wrong = replace(judged.certificate, value=judged.certificate.value + 0.01)
    result = check(H.LOCAL, wrong, judged.question.data, visibility=0.985)
    assert result.agrees and not result.value_agrees


def test_a_changed_coefficient_is_caught_by_the_dual_matrix(triad_answers):
    certificate = triad_answers[H.QUANTUM].certificate
    changed = certificate.coefficients.copy()
    changed[0, 0] += 0.01
    wrong = replace(certificate, coefficients=changed)
    assert check_dual_matrix(certificate).mismatch < 1e-9
    assert check_dual_matrix(wrong).mismatch == pytest.approx(0.01, rel=1e-6)
    assert not check(H.QUANTUM, wrong, triad_answers[H.QUANTUM].question.data).agrees


def test_a_dual_matrix_that_is_not_positive_is_caught(triad_answers):
    certificate = triad_answers[H.QUANTUM].certificate
    z = certificate.dual_matrix - 0.05 * np.eye(len(certificate.dual_matrix))
    wrong = replace(certificate, dual_matrix=z, bound=certificate.bound - 0.05 * (len(z) - 1))
    assert not check(H.QUANTUM, wrong, triad_answers[H.QUANTUM].question.data).agrees


def test_known_maxima():
    data = singlet(*chsh_settings())
    local = check(H.LOCAL, CHSH, data)
    assert (local.kind, local.found, local.details["strategies"]) == ("exact", 2.0, 16)
    tsirelson = replace(CHSH, bound=2 * np.sqrt(2))
    assert check(H.QUANTUM_SAME_DIRECTIONS, tsirelson, data).found == pytest.approx(2 * np.sqrt(2))
    separable = check(H.SEPARABLE, replace(CHSH, bound=np.sqrt(2)), data)
    assert separable.kind == "search"
    assert separable.found == pytest.approx(np.sqrt(2), abs=1e-9)


def test_local_enumeration_over_several_blocks_matches_the_small_side():
    random = np.random.default_rng(3)
    c, p, q = random.normal(size=(16, 4)), random.normal(size=16), random.normal(size=4)
    data = Correlations(np.zeros((16, 3)), np.zeros((4, 3)), np.zeros((16, 4)), np.ones((16, 4), dtype=bool))
    short = check(H.LOCAL, Certificate(c, p, q, 100.0, 0.0), data).found
    signs = 1.0 - 2.0 * ((np.arange(1 << 16)[:, None] >> np.arange(16)) & 1)
    assert short == pytest.approx(float((np.abs(signs @ c + q).sum(1) + signs @ p).max()))
    # 16 settings a side go through four blocks
    big = random.normal(size=(16, 16))
    zero = np.zeros(16)
    square = replace(data, bob=np.zeros((16, 3)), correlators=big, measured=np.ones((16, 16), dtype=bool))
    steps = []
    found = check(H.LOCAL, Certificate(big, zero, zero, 1e3, 0.0), square, progress=steps.append).found
    assert found == pytest.approx(float(np.abs(signs @ big).sum(1).max()))
    assert len(steps) > 4 and steps == sorted(steps) and steps[-1] == 1.0


def test_too_many_strategies_become_a_search():
    c = np.random.default_rng(0).normal(size=(30, 30))
    data = Correlations(np.zeros((30, 3)), np.zeros((30, 3)), c, np.ones((30, 30), dtype=bool))
    result = check(H.LOCAL, Certificate(c, np.zeros(30), np.zeros(30), 1e3, 0.0), data)
    assert result.kind == "search" and result.code == "strategies_too_many"
    assert 0 < result.found < 1e3 and not result.tight


def test_cancelled(triad_answers):
    judged = triad_answers[H.LEGGETT]
    with pytest.raises(Cancelled):
        check(H.LEGGETT, judged.certificate, judged.question.data, should_stop=lambda: True)


def test_sphere_points_are_even_unit_vectors():
    points = sphere_points(1000)
    assert np.allclose(np.linalg.norm(points, axis=1), 1.0)
    assert np.abs(points.mean(axis=0)).max() < 1e-2
    assert np.allclose(points.T @ points / 1000, np.eye(3) / 3, atol=1e-2)


# Models.


def table_of(judged):
    question = judged.question
    return atom_table(judged.hypothesis, judged.verdict.model, question.data, eta=question.eta)


def sampler_of(judged, seed=1):
    q = judged.question
    return OutcomeSampler(judged.verdict, q.data, eta=q.eta, visibility=q.visibility, seed=seed)


def test_models_reproduce_the_data(triad_answers, biased_answers):
    for answers in (triad_answers, biased_answers):
        for hypothesis, judged in answers.items():
            table, model = table_of(judged), judged.verdict.model
            assert table is not None and model is not None, hypothesis
            assert table.mean() == pytest.approx(
                model.visibility * judged.question.data.correlators, abs=2e-6
            )
            assert (table.alice.max(), table.bob.max()) <= (1 + 1e-9, 1 + 1e-9)


def test_leggett_correlators_stay_within_positivity(triad_answers):
    table = table_of(triad_answers[H.LEGGETT])
    lower, upper = positivity_limits(table.alice[:, :, None], table.bob[:, None, :])
    assert np.all(table.correlators >= lower - 1e-12) and np.all(table.correlators <= upper + 1e-12)


@pytest.mark.parametrize("hypothesis", list(H))
def test_samples_converge(triad_answers, biased_answers, hypothesis):
    for answers in (triad_answers, biased_answers):
        sampler = sampler_of(answers[hypothesis], seed=5)
        first = sampler.draw(200)
        last = sampler.draw(500_000)
        assert last.count == 500_200
        assert last.errors < 4.5
        assert last.deviation < 0.01 and last.deviation < first.deviation


def test_sampling_targets_the_present_data_where_the_model_reaches_that_far(triad_answers):
    data = singlet(*triad())
    judged = answer(H.LOCAL, data, 0.5)
    sampler = sampler_of(judged)
    assert sampler.visibility == 0.5
    assert sampler.noise_share == pytest.approx(1 - 0.5 / judged.verdict.model.visibility)
    assert sampler.draw(200_000).sampled == pytest.approx(0.5 * data.correlators.ravel(), abs=0.02)
    best = sampler_of(triad_answers[H.LOCAL])
    assert best.visibility == pytest.approx(0.790569, abs=1e-6) and best.noise_share == pytest.approx(0)


def test_sampling_is_reproducible_and_needs_a_model(triad_answers):
    judged = triad_answers[H.LOCAL]
    one, two = sampler_of(judged, seed=7).draw(1000), sampler_of(judged, seed=7).draw(1000)
    assert np.array_equal(one.sampled, two.sampled)
    without = structs.replace(judged, verdict=replace(judged.verdict, model=None))
    with pytest.raises(ValueError, match="no model"):
        sampler_of(without)
