"""Symmetries of tables of correlators, and inequalities averaged over them."""

from __future__ import annotations

import numpy as np

from physics.verdicts.checking.check import check
from physics.verdicts.data_rows import DataRows
from physics.verdicts.deciding import decide
from physics.verdicts.local import large
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.symmetry import averaged_over, symmetries_of
from physics.verdicts.types import Array, Certificate, Correlations, Effort, Hypothesis
from tests.physics.verdicts.problems import random_directions

GOLDEN = (1 + np.sqrt(5)) / 2


def singlet(alice: Array, bob: Array) -> Correlations:
    return Correlations(alice, bob, -alice @ bob.T, np.ones((len(alice), len(bob)), bool), None, None, 0.0)


def axes(*corners: tuple[float, float, float]) -> Array:
    """One of each pair of opposite points among the corners with any signs, turned about (1, 1, 1)."""
    found: list[Array] = []
    for corner in corners:
        for turn in range(3):
            for sign in np.ndindex(2, 2, 2):
                v = np.roll(corner, turn) * (1 - 2 * np.array(sign)) / np.linalg.norm(corner)
                if not any(abs(abs(v @ w) - 1) < 1e-9 for w in found):
                    found.append(v)
    return np.array(found)


DODECAHEDRON = axes((1, 1, 1), (0, 1 / GOLDEN, GOLDEN))
ICOSIDODECAHEDRON = axes((1, 0, 0), (0.5, GOLDEN / 2, (1 + GOLDEN) / 2))
CUBE = axes((1, 1, 1))


def test_rotation_groups() -> None:
    """24 rotations of the cube, 60 of the icosahedron; what leaves all axes where they are counts once."""
    assert len(DODECAHEDRON) == 10 and len(ICOSIDODECAHEDRON) == 15 and len(CUBE) == 4
    for alice, bob, count in (
        (CUBE, CUBE, 24),
        (DODECAHEDRON, ICOSIDODECAHEDRON, 60),
        (random_directions(7, np.random.default_rng(1)), CUBE, 1),
    ):
        data = singlet(alice, bob)
        found = symmetries_of(data)
        assert len(found) == count
        assert len({one.rows.tobytes() + one.row_sign.tobytes() for one in found}) == count
        for one in found:
            assert np.abs(one.moved(data.correlators) - data.correlators).max() < 1e-8


def test_data_that_are_not_alike_have_no_symmetry() -> None:
    """Numbers decide, not the directions: one that is off breaks all, and biased or missing ones too."""
    data = singlet(CUBE, CUBE)
    numbers = data.correlators.copy()
    numbers[0, 0] *= 0.5
    off = Correlations(CUBE, CUBE, numbers, data.measured, None, None, 0.0)
    assert len(symmetries_of(off)) < 24
    for one in symmetries_of(off):
        assert np.abs(one.moved(numbers) - numbers).max() < 1e-8
    biased = Correlations(CUBE, CUBE, data.correlators, data.measured, CUBE[:, 0], CUBE[:, 0], 0.0)
    assert len(symmetries_of(biased)) == 1


def test_an_average_keeps_the_value_and_lowers_the_bound() -> None:
    data = singlet(DODECAHEDRON, DODECAHEDRON)
    matrix = np.random.default_rng(2).normal(size=(10, 10)) + data.correlators
    mean = averaged_over(symmetries_of(data), matrix)
    assert abs(((mean - matrix) * data.correlators).sum()) < 1e-9
    assert local_bound(mean).value <= local_bound(matrix).upper


def test_the_bracket_of_fifteen_axes(monkeypatch) -> None:
    """The linear program gives V* = 0.71554 for the axes of the icosidodecahedron, just below CHSH (0.71586).

    The bracket of mixtures comes near it from above by averaged inequalities alone; its bound is checked by
    trying all strategies of one side.
    """
    monkeypatch.setattr(large, "WORK", 3e9)
    data = singlet(ICOSIDODECAHEDRON, ICOSIDODECAHEDRON)
    exact = decide(Hypothesis.LOCAL, data).critical_visibility
    found = large.bracket(data, DataRows(data), Effort())
    assert found.lo <= exact[1] * (1 + 1e-9) and exact[0] * (1 - 1e-9) <= found.hi < exact[1] + 1.5e-4
    dual = found.dual.reshape(15, 15)
    assert np.count_nonzero(np.abs(dual) > 1e-9) > 4  # no CHSH
    for one in symmetries_of(data):
        assert np.abs(one.moved(dual) - dual).max() < 1e-9
    none = np.zeros(15)
    shown = Certificate(dual, none, none, 1.0, float((dual * data.correlators).sum()))
    assert check(Hypothesis.LOCAL, shown, data).agrees
