"""The four hypotheses without a free dual (separable, two steerings, local): values, models, certificates."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from physics.verdicts.cache import VerdictCache
from physics.verdicts.deciding import decide
from physics.verdicts.types import Cancelled, Correlations, Effort, Hypothesis, Status, Verdict
from tests.physics.verdicts.problems import (
    chsh_settings,
    icosahedron,
    random_directions,
    random_problem,
    singlet,
    triad,
    unit,
)
from tests.physics.verdicts.recheck import largest_value, model_error

SEPARABLE, A_TO_B, B_TO_A, LOCAL = (
    Hypothesis.SEPARABLE,
    Hypothesis.UNSTEERABLE_A_TO_B,
    Hypothesis.UNSTEERABLE_B_TO_A,
    Hypothesis.LOCAL,
)
ALL = (SEPARABLE, A_TO_B, B_TO_A, LOCAL)


def critical(hypothesis: Hypothesis, data: Correlations) -> float:
    lo, hi = decide(hypothesis, data).critical_visibility
    assert hi - lo < 1e-7 * hi
    return (lo + hi) / 2.0


def assert_sound(hypothesis: Hypothesis, data: Correlations, verdict: Verdict) -> None:
    """Interval, certificate and model say the same, each checked without the engine."""
    lo, hi = verdict.critical_visibility
    assert lo <= hi
    certificate, model = verdict.certificate, verdict.model
    if certificate is not None:
        best = largest_value(hypothesis, certificate, data)
        assert best <= certificate.bound + 1e-9  # no model exceeds the bound
        value = float((certificate.coefficients * data.correlators)[data.measured].sum())
        value += 0.0 if data.marginals_a is None else float(certificate.marginals_a @ data.marginals_a)
        value += 0.0 if data.marginals_b is None else float(certificate.marginals_b @ data.marginals_b)
        assert value == pytest.approx(certificate.value, abs=1e-12)
        assert not certificate.coefficients[~data.measured].any()
        # V times the data reaches the bound at V = bound / value: this is the upper end
        assert certificate.bound / value == pytest.approx(hi, rel=1e-6, abs=1e-9)
    if verdict.status is Status.COMPATIBLE:
        # exactly 1 unless V* = 1 itself, which cone programs know to 1e-6
        assert model is not None and (model.visibility == 1.0 or hi == pytest.approx(1.0, abs=1e-6))
    if model is not None:
        assert model_error(model, data) < 1e-6  # cone programs meet their rows to about 1e-8
        assert model.visibility <= lo + 1e-9


def test_chsh_settings_have_local_visibility_one_over_root_two() -> None:
    """Two settings a side: CHSH is the only non-trivial facet and the singlet reaches 2 sqrt 2."""
    verdict = decide(LOCAL, singlet(*chsh_settings()))
    assert np.mean(verdict.critical_visibility) == pytest.approx(np.sqrt(0.5), abs=1e-9)
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert verdict.details["inequality"] == "CHSH"
    assert verdict.certificate is not None
    assert verdict.certificate.bound == 2.0
    assert set(np.abs(verdict.certificate.coefficients).ravel()) == {1.0}
    assert verdict.certificate.value == pytest.approx(np.sqrt(8.0))


@pytest.mark.parametrize(("phi", "local"), [(36.86989765, 0.790569), (25.0, 0.838409), (60.0, 0.732051)])
def test_triad_with_eighteen_correlators(phi: float, local: float) -> None:
    """sqrt(5/8) at 36.87 degrees. Along a triad, separable: |T| has trace norm 3 and V* = 1/3; steering: the
    vectors sum alpha_i e_i have length sqrt 3, so V* = sqrt(3)/3.
    """
    data = singlet(*triad(np.radians(phi)))
    assert critical(LOCAL, data) == pytest.approx(local, abs=1e-6)
    assert critical(A_TO_B, data) == pytest.approx(1.0 / np.sqrt(3.0), abs=1e-8)
    assert critical(SEPARABLE, data) == pytest.approx(1.0 / 3.0, abs=1e-8)
    for hypothesis in ALL:
        assert_sound(hypothesis, data, decide(hypothesis, data))


def test_icosahedron_axes() -> None:
    """Six axes on both sides, a value known from full enumeration of the strategies."""
    axes = icosahedron()
    assert critical(LOCAL, singlet(axes, axes)) == pytest.approx(0.778391, abs=1e-6)


def test_steering_directions_are_each_other_transposed() -> None:
    rng = np.random.default_rng(3)
    data = singlet(random_directions(3, rng), random_directions(5, rng), 0.9)
    exchanged = singlet(data.bob, data.alice, 0.9)
    assert critical(A_TO_B, data) == pytest.approx(critical(B_TO_A, exchanged), abs=1e-8)
    assert critical(A_TO_B, data) > critical(B_TO_A, data)  # more untrusted settings demand more


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_random_problems(seed: int) -> None:
    """Sound answers; separable => unsteerable => local; and the status follows V*."""
    data = random_problem(np.random.default_rng(seed))
    verdicts = {hypothesis: decide(hypothesis, data) for hypothesis in ALL}
    for hypothesis, verdict in verdicts.items():
        assert verdict.proven
        assert_sound(hypothesis, data, verdict)
    for smaller, larger in ((one, other) for one in ALL for other in one.implied & set(ALL)):
        lo, hi = verdicts[smaller].critical_visibility[0], verdicts[larger].critical_visibility[1]
        assert lo <= hi * (1.0 + 1e-7)


@pytest.mark.parametrize("hypothesis", ALL)
def test_status_changes_once_as_visibility_grows(hypothesis: Hypothesis) -> None:
    """A convex set that contains white noise: explained below V*, excluded above; V V*(V) is constant."""
    rng = np.random.default_rng(8)
    alice, bob = random_directions(3, rng), random_directions(3, rng)
    threshold = critical(hypothesis, singlet(alice, bob))
    for visibility in (0.2, 0.999 * threshold, 1.001 * threshold, 1.0):
        verdict = decide(hypothesis, singlet(alice, bob, visibility))
        expected = Status.COMPATIBLE if visibility < threshold else Status.EXCLUDED
        assert verdict.status is expected and verdict.proven
        assert np.mean(verdict.critical_visibility) * visibility == pytest.approx(threshold, rel=1e-7)


@pytest.mark.parametrize("hypothesis", ALL)
@pytest.mark.parametrize("biased", [False, True])
def test_pure_product_data_are_explained(hypothesis: Hypothesis, biased: bool) -> None:
    """C = (u.a)(v.b) of one product state lies on the border of all sets that know its marginals."""
    rng = np.random.default_rng(4)
    alice, bob = random_directions(4, rng), random_directions(3, rng)
    u, v = random_directions(2, rng)
    first, second = alice @ u, bob @ v
    for measured in (np.ones((4, 3), bool), np.eye(4, 3, dtype=bool)):
        data = Correlations(alice, bob, np.outer(first, second), measured)
        if biased:
            data = replace(data, marginals_a=first, marginals_b=second)
        verdict = decide(hypothesis, data)
        assert verdict.status is Status.COMPATIBLE
        assert_sound(hypothesis, data, verdict)


@pytest.mark.parametrize("hypothesis", ALL)
def test_zero_correlations_are_explained_at_any_visibility(hypothesis: Hypothesis) -> None:
    rng = np.random.default_rng(5)
    data = singlet(random_directions(3, rng), random_directions(2, rng), 0.0)
    for marginals in (None, np.zeros(3)):
        verdict = decide(hypothesis, replace(data, marginals_a=marginals))
        assert verdict.critical_visibility == (np.inf, np.inf)
        assert verdict.status is Status.COMPATIBLE
        assert_sound(hypothesis, data, verdict)


def test_single_and_repeated_settings() -> None:
    """One setting a side cannot exclude anything: V* = 1/|C|. Repeating a setting changes no answer."""
    rng = np.random.default_rng(6)
    one = singlet(random_directions(1, rng), random_directions(1, rng))
    for hypothesis in ALL:
        assert critical(hypothesis, one) == pytest.approx(1.0 / abs(one.correlators[0, 0]), rel=1e-8)
    alice, bob = random_directions(3, rng), random_directions(3, rng)
    twice = np.vstack([alice, alice[:1], -alice[1:2]])
    for hypothesis in ALL:
        assert critical(hypothesis, singlet(twice, bob)) == pytest.approx(
            critical(hypothesis, singlet(alice, bob)), rel=1e-8
        )


def test_pr_box() -> None:
    """C = (1, 1, 1, -1) reaches 4 in CHSH: V* = 1/2. The directions play no part for local models."""
    alice, bob = chsh_settings()
    data = Correlations(alice, bob, np.array([[1.0, 1.0], [1.0, -1.0]]), np.ones((2, 2), dtype=bool))
    assert critical(LOCAL, data) == pytest.approx(0.5, abs=1e-9)


def test_deterministic_outcomes_are_local_but_not_separable() -> None:
    """alpha = beta = 1, two settings of Alice at 90 degrees: local; a hidden spin has u.a = 1 for one only.

    With v.b = ±1 and probabilities (1 ± V)/2 the data times V ask for (1 + V)/2 u.a_i = V where v.b = 1, and
    u.a_i = 0 where v.b = -1; u.a_i is at most 1/sqrt 2 for both i, hence V* = 1/(2 sqrt 2 - 1).
    """
    alice, bob = np.eye(3)[:2], np.eye(3)[:1]
    data = Correlations(alice, bob, np.ones((2, 1)), np.ones((2, 1), bool), np.ones(2), np.ones(1))
    assert decide(LOCAL, data).status is Status.COMPATIBLE
    assert decide(A_TO_B, data).status is Status.COMPATIBLE  # Bob's state is v = b, Alice's outcomes are free
    assert decide(B_TO_A, data).status is Status.EXCLUDED
    assert critical(SEPARABLE, data) == pytest.approx(1.0 / (np.sqrt(8.0) - 1.0), abs=1e-7)
    assert critical(B_TO_A, data) == pytest.approx(1.0 / (np.sqrt(8.0) - 1.0), abs=1e-7)


def test_data_that_are_not_linear_in_bobs_direction() -> None:
    """Directions b1, b2 and b3 = (b1 + b2)/|b1 + b2| with C = 1, 1, 1: no state of Bob's qubit at any V.

    Dropping the third pair removes the contradiction.
    """
    bob = np.vstack([np.eye(3)[:2], unit(np.array([[1.0, 1.0, 0.0]]))])
    data = Correlations(np.eye(3)[:1], bob, np.ones((1, 3)), np.ones((1, 3), dtype=bool))
    for hypothesis in (SEPARABLE, A_TO_B):
        verdict = decide(hypothesis, data)
        assert verdict.status is Status.EXCLUDED and verdict.proven
        assert verdict.critical_visibility == pytest.approx((0.0, 0.0), abs=1e-12)
        assert_sound(hypothesis, data, verdict)
        partial = replace(data, measured=np.array([[True, True, False]]))
        assert critical(hypothesis, partial) == pytest.approx(np.sqrt(0.5), abs=1e-8)
    assert decide(LOCAL, data).status is Status.COMPATIBLE


def test_unmeasured_correlators_play_no_part() -> None:
    """Whatever stands there, NaN included; and fewer data are easier to explain."""
    data = singlet(*triad(np.radians(60.0)))
    few = data.measured.copy()
    few[:, 3:] = False
    gaps = np.where(few, data.correlators, np.nan)
    for hypothesis in ALL:
        assert critical(hypothesis, replace(data, measured=few)) == critical(
            hypothesis, replace(data, measured=few, correlators=gaps)
        )
        assert critical(hypothesis, replace(data, measured=few)) >= critical(hypothesis, data) - 1e-8


def test_vanishing_marginals_are_reproduced() -> None:
    """Marginals known to be zero change no V* (models can be symmetrised), but the model must show them."""
    data = singlet(*triad(np.radians(40.0)), 0.3)
    known = replace(data, marginals_a=np.zeros(3), marginals_b=np.zeros(6))
    for hypothesis in ALL:
        verdict = decide(hypothesis, known)
        assert np.mean(verdict.critical_visibility) == pytest.approx(critical(hypothesis, data), rel=1e-9)
        assert_sound(hypothesis, known, verdict)


@pytest.mark.parametrize("hypothesis", ALL)
def test_settled_answers_do_not_depend_on_the_cache(hypothesis: Hypothesis) -> None:
    """Bit for bit, after a drag through other settings; and live answers agree within their brackets."""
    rng = np.random.default_rng(9)
    cache = VerdictCache()
    alice, bob = random_directions(4, rng), random_directions(4, rng)
    for _ in range(6):
        alice = unit(alice + 0.02 * rng.normal(size=alice.shape))
        live = decide(hypothesis, singlet(alice, bob), effort=Effort(prove=False), cache=cache)
        fresh = decide(hypothesis, singlet(alice, bob))
        settled = decide(hypothesis, singlet(alice, bob), cache=cache)
        assert live.proven and live.status is fresh.status
        assert live.critical_visibility == pytest.approx(fresh.critical_visibility, rel=1e-7)
        assert_sound(hypothesis, singlet(alice, bob), live)
        assert settled.critical_visibility == fresh.critical_visibility
        assert settled.certificate is not None and fresh.certificate is not None
        assert np.array_equal(settled.certificate.coefficients, fresh.certificate.coefficients)
        assert decide(hypothesis, singlet(alice, bob), cache=cache) is settled


def test_many_settings_by_interior_points() -> None:
    """Beyond sixty numbers another solver is used; 9 + 9 settings in a plane (a fan of 22.5 degrees)."""
    angle = np.arange(9) * np.pi / 8.0
    plane = np.column_stack([np.cos(angle), np.sin(angle), 0.0 * angle])
    data = singlet(plane, plane)
    verdict = decide(LOCAL, data)
    assert np.mean(verdict.critical_visibility) == pytest.approx(np.sqrt(0.5), abs=1e-7)
    assert_sound(LOCAL, data, verdict)


def test_progress_only_grows() -> None:
    rng = np.random.default_rng(12)
    data = singlet(random_directions(9, rng), random_directions(9, rng))
    seen: list[float] = []
    decide(LOCAL, data, effort=Effort(progress=seen.append))
    assert len(seen) > 3 and seen[-1] == 1.0
    assert all(earlier <= later + 1e-9 for earlier, later in pairwise(seen))


def test_cancel() -> None:
    with pytest.raises(Cancelled):
        decide(LOCAL, singlet(*chsh_settings()), effort=Effort(should_stop=lambda: True))


def test_time_limit_gives_an_honest_interval() -> None:
    """One round proves little, but what it says is true."""
    rng = np.random.default_rng(10)
    data = singlet(random_directions(9, rng), random_directions(9, rng))
    verdict = decide(LOCAL, data, effort=Effort(seconds=0.0))
    lo, hi = verdict.critical_visibility
    assert lo <= critical(LOCAL, data) <= hi
    assert_sound(LOCAL, data, verdict)
