"""Many settings: merged exactly, split into blocks, bracketed by what can be shown."""

from __future__ import annotations

import math
import time
from itertools import count

import numpy as np
import pytest
from scipy.linalg import hadamard

from physics.verdicts.data_rows import DataRows
from physics.verdicts.deciding import decide
from physics.verdicts.local import large
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.inner import Inner, coin_model, repair_cost
from physics.verdicts.local.large import bracket
from physics.verdicts.local.merging import blocks_of
from physics.verdicts.local.theorems import grothendieck_end
from physics.verdicts.types import Array, Correlations, Effort, Hypothesis, Status
from tests.physics.verdicts.recheck import model_error
from tests.physics.verdicts.test_guard import consistent, directions

LOCAL = Hypothesis.LOCAL


def singlet(alice: Array, bob: Array, v: float = 1.0, measured: Array | None = None) -> Correlations:
    mask = np.ones((len(alice), len(bob)), bool) if measured is None else measured.astype(bool)
    none = np.zeros(len(alice)), np.zeros(len(bob))
    return Correlations(alice, bob, np.where(mask, -v * alice @ bob.T, 0.0), mask, *none, resolution=0.0)


def plane(count: int) -> Array:
    angle = np.arange(count) * np.pi / count
    return np.stack([np.cos(angle), np.sin(angle), 0.0 * angle], axis=1)


def random_directions(count: int, seed: int) -> Array:
    return directions(np.random.default_rng(seed), count)


# Merging.


@pytest.mark.parametrize("biased", [False, True])
def test_repeated_and_opposite_settings_change_nothing(biased: bool) -> None:
    """Copies of a setting get the copy's answers, opposite ones the reversed: V* stays the same."""
    rng = np.random.default_rng(2)
    alice, bob = directions(rng, 3), directions(rng, 4)
    t = -np.diag([0.9, 0.8, 0.7])
    r = np.array([0.05, 0.0, 0.1]) if biased else np.zeros(3)
    rows, cols = rng.integers(0, 3, 13), rng.integers(0, 4, 15)
    rows[:3], cols[:4] = np.arange(3), np.arange(4)
    s, u = rng.choice([-1.0, 1.0], 13)[:, None], rng.choice([-1.0, 1.0], 15)[:, None]

    def data(a: Array, b: Array) -> Correlations:
        return Correlations(a, b, a @ t @ b.T, np.ones((len(a), len(b)), bool), a @ r, b @ r, 0.0)

    few, many = data(alice, bob), data(s * alice[rows], u * bob[cols])
    (block,) = blocks_of(many)
    assert block.data.correlators.shape == (3, 4)
    one, other = decide(LOCAL, few), decide(LOCAL, many)
    consistent(other, many)
    assert other.critical_visibility == pytest.approx(one.critical_visibility, rel=1e-9)
    assert other.model is not None and model_error(other.model, many) < 1e-8


def test_a_setting_with_fewer_partners_is_answered_by_the_one_with_more() -> None:
    alice = plane(4)[[0, 0, 1]]
    mask = np.ones((3, 4))
    mask[1, 2:] = 0.0
    (block,) = blocks_of(singlet(alice, plane(4), 1.0, mask))
    assert len(block.rows) == 2


def test_blocks_are_decided_apart_and_coupled() -> None:
    """CHSH in two blocks and a lone pair: V* is 1/sqrt 2, and one model has all correlators."""
    a, b = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]), np.array([[1.0, 0.0, 1.0], [1.0, 0.0, -1.0]])
    b = b / math.sqrt(2.0)
    mask = np.kron(np.eye(2), np.ones((2, 2)))
    mask = np.pad(mask, ((0, 1), (0, 1)))
    mask[4, 4] = 1.0
    data = singlet(np.vstack([a, a, a[:1]]), np.vstack([b, b[::-1], b[:1]]), 1.0, mask)
    assert len(blocks_of(data)) == 3
    verdict = decide(LOCAL, data)
    consistent(verdict, data)
    assert verdict.critical_visibility == pytest.approx((math.sqrt(0.5),) * 2, rel=1e-9)
    assert verdict.model is not None and model_error(verdict.model, data) < 1e-9


def test_marginals_of_settings_without_pairs_count() -> None:
    """|V M| <= 1 is all that a marginal without any pair demands."""
    data = Correlations(
        np.eye(3)[:2], np.eye(3)[:1], np.array([[0.2], [0.0]]), np.array([[True], [False]]),
        np.array([0.0, 0.8]), np.array([0.1]), 0.0,
    )  # fmt: skip
    assert decide(LOCAL, data).critical_visibility == pytest.approx((1.25, 1.25), rel=1e-9)


def test_diagonal_pairs_of_sixty_settings() -> None:
    """Sixty pairs that share no setting: V* = 1 / max|C|."""
    data = singlet(random_directions(60, 1), random_directions(60, 2), 1.0, np.eye(60))
    largest = float(np.abs(data.correlators).max())
    assert decide(LOCAL, data).critical_visibility == pytest.approx((1 / largest,) * 2, rel=1e-9)


# Both ends.


def test_repair_costs_are_honest() -> None:
    """Of a local matrix the cost is at least its weight 1; of CHSH / 2 it is at least sqrt 2 (Tsirelson)."""
    alpha, beta = np.sign(np.random.default_rng(1).normal(size=(2, 9)))
    none = np.zeros(9), np.zeros(9)
    assert repair_cost(np.outer(alpha, beta), *none) == pytest.approx(1.0, abs=1e-6)
    assert repair_cost(0.5 * np.array([[1.0, 1.0], [1.0, -1.0]]), np.zeros(2), np.zeros(2)) >= 1.0
    for seed in range(5):  # weight >= (coefficients . matrix) / local bound for any coefficients
        matrix = np.random.default_rng(seed).normal(size=(6, 6))
        least = float((matrix**2).sum()) / local_bound(matrix).value
        assert repair_cost(matrix, np.zeros(6), np.zeros(6)) >= least


def test_coins_add_up() -> None:
    """Their sum is the matrix and both marginals, and they cost what two coins per singular value cost."""
    rng = np.random.default_rng(3)
    matrix, p, q = rng.normal(size=(5, 7)), rng.normal(size=5), np.zeros(7)
    weights, means = coin_model(matrix, p, q)
    assert (weights > 0.0).all() and np.abs(means).max() <= 1.0
    assert np.abs((weights[:, None] * means[:, :5]).T @ means[:, 5:] - matrix).max() < 1e-12
    assert np.abs(weights @ means - np.concatenate([p, q])).max() < 1e-12
    assert weights.sum() >= repair_cost(matrix, p, q) * (1 - 1e-8)


@pytest.mark.parametrize("biased", [False, True])
def test_many_settings_have_an_explicit_model(biased: bool) -> None:
    """Strategies and coins give the data to rounding, at a visibility that is said."""
    alice, bob = random_directions(24, 1), random_directions(26, 2)
    r = np.array([0.0, 0.1, 0.2]) if biased else np.zeros(3)
    ones = np.ones((24, 26), bool)
    data = Correlations(alice, bob, -0.3 * alice @ bob.T, ones, alice @ r, bob @ r, 0.0)
    verdict = decide(LOCAL, data, effort=Effort(prove=False))
    assert verdict.status is Status.COMPATIBLE and verdict.proven and verdict.model is not None
    assert verdict.method.startswith("local.") and verdict.model.visibility == 1.0
    assert model_error(verdict.model, data, coins=True) < 1e-9


def test_what_rests_on_a_theorem_says_so() -> None:
    """V = 0.68 at 60 x 60 settings: K_G(3) <= 1 / 0.6875 shows it before any mixture does."""
    data = singlet(random_directions(60, 1), random_directions(60, 2), 0.68)
    verdict = decide(LOCAL, data, effort=Effort(prove=False))
    assert verdict.status is Status.COMPATIBLE and verdict.proven
    assert verdict.details["theorem"] == "grothendieck_3"
    assert verdict.model is not None and verdict.model.visibility < 1.0
    assert model_error(verdict.model, data, coins=True) < 1e-9


def test_mixtures_bracket_the_exact_value() -> None:
    """At 8 x 8 the linear program gives V*; the mixture's ends close in on it from both sides."""
    data = singlet(random_directions(8, 1), random_directions(8, 2))
    exact = decide(LOCAL, data).critical_visibility
    rows = DataRows(data)
    inner = Inner(rows, rows.target)
    widths = []
    for _ in range(200):
        if inner.round():
            matrix, p, q = rows.coefficients(inner.residual)
            hi = local_bound(matrix, p, q).upper / float(inner.residual @ rows.target)
            assert inner.lower() <= exact[1] + 1e-9 and hi >= exact[0] - 1e-9
            widths.append(exact[0] - inner.lower())
            if inner.level < 1e-3:
                break
    assert widths[-1] < 1e-3 < widths[0]


def test_grothendieck_constants() -> None:
    """One dimension is local up to 1 / max|C|; the plane up to 1/sqrt 2; space up to 0.6875."""
    line = np.array([[0.0, 0.0, 1.0], [0.0, 0.0, -1.0]])
    for alice, bob, end, d in (
        (line, plane(5)[:, [2, 1, 0]], 1.0, 1),
        (plane(7), plane(9), math.sqrt(0.5), 2),
        (plane(7), random_directions(9, 1), math.sqrt(0.5), 2),
        (random_directions(7, 2), random_directions(9, 1), 0.6875, 3),
    ):
        found = grothendieck_end(singlet(alice, bob))
        assert found is not None and found[1] == d
        assert end * (1 - 1e-9) <= found[0] < 1.01 * end  # shorter where settings leave the plane
    halved = grothendieck_end(singlet(random_directions(7, 2), random_directions(9, 1), 0.5))
    assert halved is not None and halved[0] == pytest.approx(1.375, rel=1e-9)
    biased = Correlations(line, line, np.ones((2, 2)), np.ones((2, 2), bool), np.ones(2), np.ones(2), 0.0)
    assert grothendieck_end(biased) is None


def test_thirty_settings_in_a_plane() -> None:
    """30 x 30, V = 0.9: K_G(2) = sqrt 2 from inside, CHSH from outside (it was undecided, 0.750-1.079)."""
    data = singlet(plane(30), plane(30), 0.9)
    verdict = decide(LOCAL, data, effort=Effort(gap=2e-3))
    consistent(verdict, data)
    lo, hi = (0.9 * end for end in verdict.critical_visibility)
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert math.sqrt(0.5) - 1e-9 <= lo <= hi <= 0.7081


def test_a_live_answer_at_sixty_settings_is_proven_too() -> None:
    data = singlet(random_directions(60, 1), random_directions(60, 2))
    verdict = decide(LOCAL, data, effort=Effort(prove=False))
    consistent(verdict, data)
    lo, hi = verdict.critical_visibility
    assert verdict.proven and 0.6875 - 1e-6 <= lo <= hi <= 0.7076


def test_work_on_a_level_that_was_not_finished_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any mixture is a proof: the lower end is no worse than what the strategies at the end of the work show.

    Random signs, to which no theorem on directions applies.
    """
    signs = np.sign(np.random.default_rng(3).normal(size=(14, 15)))
    data = Correlations(random_directions(14, 1), random_directions(15, 2), signs, signs != 0)
    rows = DataRows(data)
    gained = 0
    for work in (5e7, 1e8, 2e8):
        monkeypatch.setattr(large, "LIVE_WORK", work)
        found = bracket(data, rows, Effort(prove=False))
        inner, at_levels = Inner(rows, rows.target), 0.0
        while inner.work < work:
            if inner.round():
                at_levels = max(at_levels, inner.lower())
        inner.correct()
        assert found.lo >= inner.lower() - 1e-12
        gained += found.lo > at_levels + 1e-3
    assert gained


@pytest.mark.long
@pytest.mark.parametrize("count", [16, 23, 33])
def test_random_sets_are_known_to_a_hundredth(count: int) -> None:
    """The singlet at random settings; the lower end is a mixture, the upper CHSH or another exact bound."""
    data = singlet(random_directions(count, 1), random_directions(count, 2))
    verdict = decide(LOCAL, data, effort=Effort(gap=1e-3))
    consistent(verdict, data)
    lo, hi = verdict.critical_visibility
    assert verdict.upper_proven and hi - lo <= 0.01


def test_a_settled_bracket_depends_on_no_clock(monkeypatch) -> None:
    """On a machine where every look at the clock comes an hour after the last the answer is the same.

    The signs of a 16 x 16 Hadamard matrix: no strategy exceeds 16^(3/2) = 64 of 256, so V* = 1/4, which the
    best CHSH (V* <= 1/2) does not show, only a proof on the way.
    """
    monkeypatch.setattr(large, "WORK", 2e9)  # a hundredth
    signs = hadamard(16).astype(float)
    data = Correlations(random_directions(16, 1), random_directions(16, 2), signs, signs != 0)
    usual = bracket(data, DataRows(data), Effort(prove=True))
    hours = count()
    monkeypatch.setattr(time, "perf_counter", lambda: 3600.0 * next(hours))
    slow = bracket(data, DataRows(data), Effort(prove=True))
    assert usual.hi == pytest.approx(0.25, abs=1e-3)
    assert (slow.lo, slow.hi, slow.rounds) == (usual.lo, usual.hi, usual.rounds)
    assert (slow.dual == usual.dual).all()
