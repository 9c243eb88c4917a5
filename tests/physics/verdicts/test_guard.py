"""What no verdict may say, whatever its decider said; rounded tables; data next to the linear span."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from physics.states.two_qubit import from_bloch, werner
from physics.verdicts import deciding as engine
from physics.verdicts.deciding import decide
from physics.verdicts.guard import guarded, slack_of, told
from physics.verdicts.resolution import resolution_of
from physics.verdicts.types import (
    Array,
    Certificate,
    Correlations,
    Effort,
    Hypothesis,
    Model,
    Status,
    Verdict,
)

H = Hypothesis
CHSH = np.array([[1.0, 1.0], [1.0, -1.0]])
SQUARE = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
HALF = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, -1.0]]) / np.sqrt(2.0)


def directions(rng: np.random.Generator, count: int) -> Array:
    vectors = rng.normal(size=(count, 3))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1)[:, None])


def table(correlators: Array, resolution: float | None = None, **more: Any) -> Correlations:
    n, m = correlators.shape
    alice = more.pop("alice", SQUARE if n == 2 else None)
    bob = more.pop("bob", HALF if m == 2 else None)
    return Correlations(alice, bob, correlators, np.ones((n, m), bool), resolution=resolution, **more)


def consistent(verdict: Verdict, data: Correlations) -> None:
    """What holds of every verdict that leaves the engine."""
    lo, hi = verdict.critical_visibility
    assert 0.0 <= lo <= hi
    certificate = verdict.certificate
    if verdict.status is Status.EXCLUDED:
        assert hi < 1.0 and certificate is not None
        resolution = verdict.details.get("resolution", 0.0)
        assert isinstance(resolution, float)
        assert certificate.value > certificate.bound + slack_of(certificate, resolution)
        assert not verdict.proven or verdict.upper_proven
    elif verdict.status is Status.COMPATIBLE:
        assert lo >= 1.0
    else:
        assert not verdict.proven and hi >= 1.0


# The guard by itself, fed with what a wrong decider would say.


def said(status: Status, ends: tuple[float, float], value: float, bound: float, **more: Any) -> Verdict:
    certificate = Certificate(CHSH, np.zeros(2), np.zeros(2), bound, value)
    return Verdict(H.LOCAL, status, True, ends, certificate, **more)


def test_excluded_below_the_bound_is_not_said() -> None:
    """A certificate that the data do not exceed shows nothing, and its interval has an open end."""
    data = table(0.5 * CHSH * 0.9, 0.0)
    verdict = guarded(said(Status.EXCLUDED, (0.0, 21.7), 1.8, 2.0), data, 1.0, False)
    consistent(verdict, data)
    assert verdict.status is Status.UNDECIDED and not verdict.proven


def test_a_bound_that_a_model_exceeds_is_raised() -> None:
    """The local bound of CHSH is 2; a decider that claims 1.5 excludes nothing at S = 1.8."""
    data = table(0.45 * CHSH, 0.0)
    wrong = said(Status.EXCLUDED, (0.0, 0.83), 1.8, 1.5)
    verdict = guarded(wrong, data, 1.0, True)
    assert verdict.certificate is not None and verdict.certificate.bound == 2.0
    assert verdict.status is Status.UNDECIDED
    consistent(verdict, data)


def test_a_negative_end_and_crossed_ends_are_not_said() -> None:
    data = table(0.6 * CHSH, 0.0)
    consistent(guarded(said(Status.EXCLUDED, (0.0, -7.98), 2.4, -0.1), data, 1.0, True), data)
    verdict = guarded(said(Status.EXCLUDED, (0.99, 0.9), 2.4, 2.0), data, 1.0, True)
    consistent(verdict, data)
    assert verdict.status is Status.UNDECIDED and "conflict" in verdict.details


def test_the_border_is_rounded_towards_the_status() -> None:
    """0.9999999999999998 beside "compatible" is 1; what the model misses is told where it is more."""
    model = Model(np.ones(1), {"alpha": np.ones((1, 2)), "beta": np.ones((1, 2))})
    data = table(np.ones((2, 2)), 0.0)
    end = 0.9999999999999998
    verdict = guarded(said(Status.COMPATIBLE, (end, end), 2.0, 2.0, model=model), data, 1.0, True)
    assert verdict.critical_visibility[0] == 1.0 <= verdict.critical_visibility[1]
    coarse = guarded(said(Status.COMPATIBLE, (1 - 1e-7, 1.0), 2.0, 2.0, model=model), data, 1.0, True)
    assert coarse.critical_visibility[0] == 1.0
    assert coarse.details["accuracy"] == pytest.approx(1e-7)
    assert told(Status.COMPATIBLE, end, end) == (1.0, 1.0)
    assert told(Status.EXCLUDED, 0.5, 1.0)[1] < 1.0


def test_a_provisional_end_is_not_proven() -> None:
    data = table(0.6 * CHSH, 0.0)
    provisional = said(Status.EXCLUDED, (0.8, 0.83), 2.4, 2.0, upper_proven=False)
    assert not guarded(provisional, data, 1.0, True).proven


def test_every_verdict_passes_the_guard(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in one place, behind all deciders."""

    def wrong(data: Correlations, **_: Any) -> Verdict:
        return said(Status.EXCLUDED, (0.0, -1.0), 1.0, 2.0)

    monkeypatch.setattr(engine, "getattr", lambda module, name: wrong, raising=False)
    for hypothesis in H:
        assert decide(hypothesis, table(0.25 * CHSH)).status is not Status.EXCLUDED


# Rounded tables.


def test_resolution_is_half_a_unit_of_the_last_decimal() -> None:
    """From four decimals on, of the number that has most; beyond 15 decimals float64 is as good as exact."""
    assert resolution_of(np.array([0.25, -1.0, 0.125])) == 0.0
    assert resolution_of(np.array([0.7071, 0.5])) == 0.5e-4
    assert resolution_of(np.array([0.7071]), np.array([1e-5])) == 0.5e-5
    assert resolution_of(np.array([0.12345678, np.nan]), None) == 0.5e-8
    assert resolution_of(np.array([np.sqrt(0.5)])) == 0.0
    for decimals in range(4, 13):
        numbers = np.round(np.random.default_rng(decimals).uniform(-1, 1, 50), decimals)
        assert resolution_of(numbers) == pytest.approx(0.5 * 10.0**-decimals, rel=1e-12)


def test_exact_tables_with_few_decimals_stay_exact() -> None:
    """The PR box is not quantum, and certain outcomes are no Leggett model of two settings (Branciard)."""
    box = table(CHSH, marginals_a=np.zeros(2), marginals_b=np.zeros(2))
    assert decide(H.QUANTUM, box).status is Status.EXCLUDED
    ones = table(np.ones((2, 2)), bob=SQUARE, marginals_a=np.ones(2), marginals_b=np.ones(2))
    for hypothesis in (H.LEGGETT, H.QUANTUM_SAME_DIRECTIONS, H.SEPARABLE):
        verdict = decide(hypothesis, ones)
        assert (verdict.status, verdict.proven) == (Status.EXCLUDED, True)


def test_tsirelson_value_in_four_decimals() -> None:
    """4 x 0.7071 is below 2 sqrt 2, 4 x 0.7072 above by 3.7e-4: more than the four numbers may be off."""
    assert decide(H.QUANTUM, table(0.7071 * CHSH)).status is Status.COMPATIBLE
    assert decide(H.QUANTUM, table(0.7072 * CHSH)).status is Status.EXCLUDED
    assert decide(H.QUANTUM, table(0.70711 * CHSH, 0.5e-4)).status is Status.COMPATIBLE
    assert decide(H.QUANTUM, table(0.7072 * CHSH, 1e-3)).status is Status.COMPATIBLE


def test_resolution_named_is_the_one_that_counts() -> None:
    """S = 2.0002 with numbers known to 1e-4 may be 1.9998, which is local; exact numbers exclude it."""
    numbers = 0.50005 * CHSH
    verdict = decide(H.LOCAL, table(numbers, 1e-4))
    assert verdict.status is Status.COMPATIBLE and verdict.details["resolution"] == 1e-4
    exact = decide(H.LOCAL, table(numbers, 0.0))
    assert (exact.status, exact.proven) == (Status.EXCLUDED, True) and "resolution" not in exact.details


@pytest.mark.parametrize("digits", [5, 8, 9])
def test_separable_werner_state_in_a_rounded_table(digits: int) -> None:
    """V = 0.3 is separable, so the numbers of any measurement of it, rounded, never exclude anything."""
    rng = np.random.default_rng(0)
    alice, bob = directions(rng, 4), directions(rng, 4)
    data = table(np.round(-0.3 * alice @ bob.T, digits), alice=alice, bob=bob)
    for hypothesis in H:
        verdict = decide(hypothesis, data)
        consistent(verdict, data)
        assert verdict.status is Status.COMPATIBLE, (hypothesis, verdict.critical_visibility)


def test_data_off_the_span_have_a_clean_certificate() -> None:
    """Exact numbers 1e-8 off the span are no state's: the misfit is orthogonal to all, so its bound is 0."""
    rng = np.random.default_rng(3)
    alice, bob = directions(rng, 4), directions(rng, 4)
    numbers = np.round(-0.3 * alice @ bob.T, 8)
    for hypothesis in (H.SEPARABLE, H.UNSTEERABLE_A_TO_B, H.QUANTUM_SAME_DIRECTIONS):
        data = table(numbers, 0.0, alice=alice, bob=bob)
        verdict = decide(hypothesis, data)
        consistent(verdict, data)
        assert verdict.certificate is not None and verdict.certificate.bound < 1e-11


# The campaign.


def random_state(rng: np.random.Generator, kind: int) -> tuple[Array, Array, Array]:
    """Bloch vectors and correlation matrix of a Werner state, or of a random mixed one with bias."""
    if kind % 2 == 0:
        state = werner(float(rng.uniform(0.0, 1.0)))
        return state.bloch_a, state.bloch_b, state.correlation_matrix
    amplitudes = rng.normal(size=(4, 3)) + 1j * rng.normal(size=(4, 3))
    rho = amplitudes @ amplitudes.conj().T
    rho /= np.trace(rho).real
    paulis = np.array([np.eye(2), [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
    g = np.einsum("kab,lcd,bdac->kl", paulis, paulis, rho.reshape(2, 2, 2, 2)).real
    from_bloch(g[1:, 0], g[0, 1:], g[1:, 1:])
    return g[1:, 0], g[0, 1:], g[1:, 1:]


def campaign(problems: range, roundings: tuple[int, ...]) -> int:
    count = 0
    for number in problems:
        rng = np.random.default_rng(1000 + number)
        r_a, r_b, t = random_state(rng, number)
        alice, bob = directions(rng, int(rng.integers(2, 6))), directions(rng, int(rng.integers(2, 6)))
        exact = Correlations(
            alice,
            bob,
            alice @ t @ bob.T,
            np.ones((len(alice), len(bob)), bool),
            alice @ r_a,
            bob @ r_b,
            0.0,
        )
        truth = {h: decide(h, exact) for h in H}
        for digits, hypothesis in product(roundings, H):
            data = Correlations(
                alice,
                bob,
                np.round(exact.correlators, digits),
                exact.measured,
                np.round(alice @ r_a, digits),
                np.round(bob @ r_b, digits),
                0.5 * 10.0**-digits if digits < 4 else None,
            )
            verdict = decide(hypothesis, data, effort=Effort(gap=1e-3))
            consistent(verdict, data)
            if truth[hypothesis].status is Status.COMPATIBLE:
                assert verdict.status is not Status.EXCLUDED, (number, digits, hypothesis)
            elif truth[hypothesis].critical_visibility[1] < 1.0 - 20.0 * 10.0**-digits:
                assert verdict.status is not Status.COMPATIBLE, (number, digits, hypothesis)
            count += 1
    return count


def test_rounded_random_states() -> None:
    """A few of the campaign: rounding never excludes what is true, nor hides what is far outside."""
    assert campaign(range(4), (4, 8, 9, 12)) == 112


@pytest.mark.long
def test_rounded_random_states_at_length() -> None:
    assert campaign(range(24), tuple(range(3, 13))) == 1680
