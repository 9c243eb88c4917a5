"""Models are models of the data, and what they show of a table with a resolution is all that is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from physics.verdicts.deciding import decide
from physics.verdicts.guard import guarded
from physics.verdicts.predictions import explained, numbers_of, predicted
from physics.verdicts.recheck import reached_leggett
from physics.verdicts.types import Array, Certificate, Correlations, Hypothesis, Model, Status, Verdict
from tests.physics.verdicts.problems import random_directions, random_problem

H = Hypothesis
R = 1e-3


def twice(t: float, resolution: float = R * (1.0 + 1e-9)) -> Correlations:
    """Bob's axes twice, their numbers 2R apart: only C = -t (a.b) is linear and within R of both copies."""
    c = -t * np.eye(3)
    both = np.hstack([c + R, c - R])
    axes = np.eye(3)
    return Correlations(axes, np.vstack([axes, axes]), both, np.ones((3, 6), bool), None, None, resolution)


@pytest.mark.parametrize(
    ("hypothesis", "limit"),
    [(H.SEPARABLE, 1 / 3), (H.UNSTEERABLE_A_TO_B, np.sqrt(1 / 3)), (H.UNSTEERABLE_B_TO_A, np.sqrt(1 / 3))],
)
def test_the_resolution_is_spent_once(hypothesis: Hypothesis, limit: float) -> None:
    """T = -t 1 is separable up to t = 1/3; three axes steer from t = 1/sqrt 3 on (Cavalcanti et al. 2009)."""
    for factor in (1.0008, 1.0017):
        verdict = decide(hypothesis, twice(limit * factor))
        assert verdict.status is not Status.COMPATIBLE
        assert verdict.critical_visibility[0] == pytest.approx(1.0 / factor, rel=1e-8)
    assert decide(hypothesis, twice(limit / 1.0008)).status is Status.COMPATIBLE


def test_what_numbers_explain() -> None:
    """t (0.5, 0.2) is within 0.01 of (0.5, 0.2) from t = 0.98 on; of (0.5, 0.25) for no t."""
    numbers = np.array([0.5, 0.2, 0.0])
    assert explained(numbers, numbers, 0.01) == pytest.approx(1.0 / 0.98)
    assert explained(numbers, np.array([0.5, 0.25, 0.0]), 0.01) == 0.0
    assert explained(numbers, np.array([0.5, 0.2, 0.02]), 0.01) == 0.0
    assert explained(numbers, 0.0 * numbers, 0.01) == np.inf


@pytest.mark.parametrize("size", [1e-6, 1e-7, 1e-8, 1e-9, 9e-10, 6e-10])
def test_small_resolutions(size: float) -> None:
    """A separable Werner state, its numbers off by exactly their resolution, is among what they allow."""
    for seed in range(6):
        rng = np.random.default_rng(seed)
        alice, bob = random_directions(5, rng), random_directions(5, rng)
        numbers = -0.2 * alice @ bob.T + size * rng.choice([-1.0, 1.0], size=(5, 5))
        data = Correlations(alice, bob, numbers, np.ones((5, 5), bool), None, None, size * (1.0 + 1e-6))
        for hypothesis in (H.SEPARABLE, H.UNSTEERABLE_A_TO_B, H.QUANTUM_SAME_DIRECTIONS):
            assert decide(hypothesis, data).status is Status.COMPATIBLE


@pytest.mark.parametrize("apart", [1e-8, 1e-9, 1e-10])
def test_nearly_repeated_settings(apart: float) -> None:
    """A Werner state of V = 0.8: linear data, whatever way back to its T amplifies rounding.

    Where three settings span a plane but for ``apart``, V* in exact numbers is 1 / (3 V) or, if that small
    part counts as none, 1 / (2 V): excluded either way.
    """
    for seed in range(6):
        rng = np.random.default_rng(seed)
        alice, bob = random_directions(4, rng), random_directions(4, rng)
        bob[1], bob[2] = bob[0] + apart * rng.normal(size=3), bob[0] - apart * rng.normal(size=3)
        bob /= np.linalg.norm(bob, axis=1)[:, None]
        data = Correlations(alice, bob, -0.8 * alice @ bob.T, np.ones((4, 4), bool), None, None, 0.0)
        for hypothesis in (H.SEPARABLE, H.UNSTEERABLE_A_TO_B, H.UNSTEERABLE_B_TO_A):
            verdict = decide(hypothesis, data)
            lo, hi = verdict.critical_visibility
            assert verdict.status is not Status.UNDECIDED and hi < lo * 1.02, (seed, hypothesis)
            assert "off_span" not in verdict.details
            assert hypothesis is not H.SEPARABLE or 0.99 / 2.4 < lo <= hi < 1.01 / 1.6
        assert decide(H.QUANTUM_SAME_DIRECTIONS, data).status is Status.COMPATIBLE


def test_settings_without_any_number_that_matters() -> None:
    """A marginal known to vanish is part of the data, also of a setting that no pair was measured with."""
    axes, half = np.eye(3), np.array([[0.5, 0.0]])
    some = np.array([[True, False]])
    data = Correlations(axes[:1], axes[:2], half, some, np.zeros(1), np.zeros(2))
    verdict = decide(H.LOCAL, data)
    assert verdict.model is not None and verdict.status is Status.COMPATIBLE
    assert np.abs(verdict.model.weights @ verdict.model.atoms["beta"]).max() < 1e-12


def test_every_model_gives_the_data() -> None:
    """At its visibility; the numbers are known to 1e-15, the solvers settle for 1e-6 or better."""
    shown = 0
    for seed in range(16):
        data = random_problem(np.random.default_rng(seed), 4)
        for hypothesis in H:
            verdict = decide(hypothesis, data)
            assert "model_missed" not in verdict.details, (seed, hypothesis)
            if verdict.model is not None:
                numbers = predicted(hypothesis, verdict.model, data, 1.0)
                assert numbers is not None
                off = numbers - verdict.model.visibility * numbers_of(data)
                assert np.abs(off).max() < 1e-6, (seed, hypothesis)
                shown += 1
    assert shown > 80


def said(hypothesis: Hypothesis, model: Model, bound: float = 2.0) -> tuple[Verdict, Correlations]:
    """What a wrong decider would say of S = 1.8 at two settings each."""
    chsh = np.array([[1.0, 1.0], [1.0, -1.0]])
    data = Correlations(np.eye(3)[:2], np.eye(3)[:2], 0.45 * chsh, np.ones((2, 2), bool), None, None, 0.0)
    certificate = Certificate(chsh, np.zeros(2), np.zeros(2), bound, 1.8)
    return Verdict(hypothesis, Status.COMPATIBLE, True, (1.0, 1.1), certificate, model), data


def test_a_model_of_something_else_is_not_shown() -> None:
    ones: Array = np.ones((1, 2))
    wrong, data = said(H.LOCAL, Model(np.ones(1), {"alpha": ones, "beta": ones}))
    verdict = guarded(wrong, data, 1.0, False)
    assert verdict.model is None and verdict.status is Status.UNDECIDED and not verdict.proven
    assert verdict.details["model_missed"] == pytest.approx(1.45)


def test_a_raised_bound_is_not_proven() -> None:
    """2 is the local bound of CHSH; whoever claimed 1.5 proved nothing, and more may be reached."""
    ones: Array = np.ones((1, 2))
    wrong, data = said(H.LOCAL, Model(np.ones(1), {"alpha": ones, "beta": ones}), bound=1.5)
    verdict = guarded(wrong, data, 1.0, True)
    assert not verdict.upper_proven


def test_leggett_certificates_of_all_but_opposite_settings() -> None:
    """Settings 1e-14 from opposite, with marginals: differences of the two carry nothing but rounding."""
    for seed in range(100, 104):
        rng = np.random.default_rng(seed)
        alice, bob = random_directions(3, rng), random_directions(3, rng)
        bob[2] = -bob[1] + 1e-14 * rng.normal(size=3)
        t = np.diag([0.5, 0.4, -0.3])
        data = Correlations(
            alice,
            bob,
            alice @ t @ bob.T,
            np.ones((3, 3), bool),
            alice @ [0.3, 0.1, 0.2],
            bob @ [0.1, -0.2, 0.3],
            0.0,
        )
        verdict = decide(H.LEGGETT, data)
        certificate = verdict.certificate
        assert certificate is not None and "bound_raised" not in verdict.details
        assert reached_leggett(certificate, data, 1.0, verdict.model) <= certificate.bound + 1e-9
