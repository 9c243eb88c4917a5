"""The exact local bound against trying all strategies, and its promises on progress, cancelling and time."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from physics.verdicts.local.best_chsh import best_chsh
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.reduction import integer_form
from physics.verdicts.types import Array, Cancelled, Effort


def by_trying_all(matrix: Array, p: Array, q: Array) -> float:
    signs = np.array(list(product((1.0, -1.0), repeat=len(p))))
    return float((np.abs(signs @ matrix + q).sum(axis=1) + signs @ p).max())


def matrices(rng: np.random.Generator, n: int, m: int) -> list[Array]:
    """Real, integer, sign, low-rank and sparse fractional coefficients."""
    return [
        rng.normal(size=(n, m)),
        rng.integers(-3, 4, size=(n, m)).astype(float),
        rng.choice([-1.0, 1.0], size=(n, m)),
        rng.normal(size=(n, 3)) @ rng.normal(size=(3, m)),
        rng.integers(-1, 2, size=(n, m)) * rng.integers(0, 2, size=(n, m)) / 3.0,
    ]


@pytest.mark.parametrize("marginals", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 2), (8, 8), (11, 13), (13, 9)])
def test_agrees_with_trying_all(size: tuple[int, int], marginals: tuple[bool, bool]) -> None:
    rng = np.random.default_rng(sum(size))
    for kind, matrix in enumerate(matrices(rng, *size)):
        whole = kind in (1, 2)
        p, q = (rng.integers(-2, 3, size=k) / 1.0 if whole else rng.normal(size=k) for k in size)
        p, q = p * marginals[0], q * marginals[1]
        if size[0] > 4:
            matrix[1] = -2.0 * matrix[0]  # parallel rows are merged
            p[1] = -2.0 * p[0]
            matrix[3:] = matrix[3:] * (np.arange(size[1]) > size[1] // 2)  # and blocks nearly fall apart
        found = local_bound(matrix, p, q)
        expected = by_trying_all(matrix, p, q)
        assert found.exact
        assert found.value == pytest.approx(expected, abs=1e-10)
        assert found.upper >= expected - 1e-13
        assert found.upper == pytest.approx(expected, abs=1e-8)
        value = found.alpha @ matrix @ found.beta + p @ found.alpha + q @ found.beta
        assert value == pytest.approx(found.value, abs=1e-10)
        assert set(np.abs(found.alpha)) == {1.0} and set(np.abs(found.beta)) == {1.0}


def test_known_bounds() -> None:
    """CHSH 2; the 4x4 Hadamard matrix 8; the identity (4 independent blocks) 4; zero 0."""
    chsh = np.array([[1.0, 1.0], [1.0, -1.0]])
    assert local_bound(chsh).value == 2.0
    assert local_bound(np.kron(chsh, chsh)).value == 8.0
    assert local_bound(np.eye(4)).value == 4.0
    assert local_bound(np.zeros((2, 3))).value == 0.0


def test_twenty_settings_by_partial_sums() -> None:
    """2^19 sums of rows, built from two tables, agree."""
    matrix = np.random.default_rng(2).integers(-5, 6, size=(20, 20))
    signs = np.array(list(product((1, -1), repeat=10)))
    first, second = signs @ matrix[:10], signs[:512] @ matrix[10:]
    expected = max(int(np.abs(first + row).sum(axis=1).max()) for row in second)
    assert local_bound(matrix).value == expected


def test_progress_and_cancel() -> None:
    seen: list[float] = []
    matrix = np.random.default_rng(3).normal(size=(26, 26))
    local_bound(matrix, effort=Effort(progress=seen.append))
    assert seen[-1] == 1.0 and all(0.0 <= x <= 1.0 for x in seen) and seen == sorted(seen)
    with pytest.raises(Cancelled):
        local_bound(matrix, effort=Effort(should_stop=lambda: True))


def test_time_limit_leaves_a_rigorous_bound() -> None:
    matrix = np.random.default_rng(4).integers(-5, 6, size=(24, 24))
    stopped, complete = local_bound(matrix, effort=Effort(seconds=0.0)), local_bound(matrix)
    assert complete.exact and not stopped.exact
    assert stopped.value <= complete.value <= stopped.upper


def test_coefficients_must_be_finite() -> None:
    with pytest.raises(ValueError, match="coefficients"):
        local_bound(np.array([[1.0, np.nan]]))


def test_integer_form() -> None:
    """Multiples of a common number are found, others are not taken for it."""
    found = integer_form(np.array([0.5, -1.0 / 3.0, 0.0]), 1e6)
    assert found is not None
    assert list(found[0]) == [3, -2, 0] and found[1] == pytest.approx(1.0 / 6.0)
    assert integer_form(np.array([1.0, np.sqrt(2.0)]), 1e6) is None


def test_best_chsh_by_trying_all() -> None:
    """Over all pairs of rows and columns and all sign patterns with an odd number of minus signs."""
    rng = np.random.default_rng(5)
    correlators, measured = rng.uniform(-1, 1, size=(4, 5)), rng.random((4, 5)) < 0.8
    best = -np.inf
    for i, k, j, h in product(range(4), range(4), range(5), range(5)):
        if i != k and j != h and measured[np.ix_([i, k], [j, h])].all():
            square = correlators[np.ix_([i, k], [j, h])]
            for a, b in product((1.0, -1.0), repeat=2):
                best = max(best, abs(float((square * [[a, b], [a, -b]]).sum())))
    found = best_chsh(correlators, measured)
    assert found is not None
    assert found[1] == pytest.approx(best)
    assert (found[0] * correlators).sum() == pytest.approx(best)
    assert local_bound(found[0]).value == 2.0
    assert best_chsh(correlators, np.eye(4, 5, dtype=bool)) is None


def test_a_limit_of_work_leaves_an_upper_end_that_holds_the_same_every_time():
    """Unlike a limit of time: what was proven up to there is a matter of counting."""
    matrix = np.random.default_rng(5).normal(size=(22, 22))
    whole = local_bound(matrix)
    assert whole.exact
    cut = [local_bound(matrix, work=1.0) for _ in range(2)]
    assert not cut[0].exact and cut[0].value <= whole.value <= cut[0].upper
    assert cut[0].upper == cut[1].upper and (cut[0].alpha == cut[1].alpha).all()
    assert local_bound(matrix, work=1e9).upper == whole.upper
