"""Symmetries of tables of correlators, and inequalities averaged over them."""

from __future__ import annotations

import numpy as np
import pytest

from physics.direction_sets import DODECAHEDRON, ICOSIDODECAHEDRON, TETRAHEDRON, icosahedral_settings
from physics.verdicts.checking.check import check
from physics.verdicts.deciding import decide
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.orbits import OrbitProgram, solve_orbits
from physics.verdicts.local.symmetry import averaged_over, symmetries_of
from physics.verdicts.types import Array, Correlations, Effort, Hypothesis, Status
from tests.physics.verdicts.problems import random_directions
from tests.physics.verdicts.recheck import model_error


def singlet(alice: Array, bob: Array) -> Correlations:
    return Correlations(alice, bob, -alice @ bob.T, np.ones((len(alice), len(bob)), bool), None, None, 0.0)


def test_rotation_groups() -> None:
    """24 rotations of the cube, 60 of the icosahedron; what leaves all axes where they are counts once."""
    assert len(DODECAHEDRON) == 10 and len(ICOSIDODECAHEDRON) == 15 and len(TETRAHEDRON) == 4
    for alice, bob, count in (
        (TETRAHEDRON, TETRAHEDRON, 24),
        (DODECAHEDRON, ICOSIDODECAHEDRON, 60),
        (random_directions(7, np.random.default_rng(1)), TETRAHEDRON, 1),
    ):
        data = singlet(alice, bob)
        found = symmetries_of(data)
        assert len(found) == count
        assert len({one.rows.tobytes() + one.row_sign.tobytes() for one in found}) == count
        for one in found:
            assert np.abs(one.moved(data.correlators) - data.correlators).max() < 1e-8


def test_data_that_are_not_alike_have_no_symmetry() -> None:
    """Numbers decide, not the directions: one that is off breaks all, and biased or missing ones too."""
    data = singlet(TETRAHEDRON, TETRAHEDRON)
    numbers = data.correlators.copy()
    numbers[0, 0] *= 0.5
    off = Correlations(TETRAHEDRON, TETRAHEDRON, numbers, data.measured, None, None, 0.0)
    assert len(symmetries_of(off)) < 24
    for one in symmetries_of(off):
        assert np.abs(one.moved(numbers) - numbers).max() < 1e-8
    biased = Correlations(
        TETRAHEDRON, TETRAHEDRON, data.correlators, data.measured, TETRAHEDRON[:, 0], TETRAHEDRON[:, 0], 0.0
    )
    assert len(symmetries_of(biased)) == 1


def test_an_average_keeps_the_value_and_lowers_the_bound() -> None:
    data = singlet(DODECAHEDRON, DODECAHEDRON)
    matrix = np.random.default_rng(2).normal(size=(10, 10)) + data.correlators
    mean = averaged_over(symmetries_of(data), matrix)
    assert abs(((mean - matrix) * data.correlators).sum()) < 1e-9
    assert local_bound(mean).value <= local_bound(matrix).upper


def test_orbits_give_the_exact_value() -> None:
    """15 x 15 axes by the linear program with 225 rows, and by that with four means over orbits."""
    data = singlet(ICOSIDODECAHEDRON, ICOSIDODECAHEDRON)
    exact = decide(Hypothesis.LOCAL, data)
    program = OrbitProgram(data, symmetries_of(data), Effort())
    found = solve_orbits(program)
    assert found is not None and found.proven and len(program.target) == 4
    assert found.lo <= found.hi == pytest.approx(exact.critical_visibility[1], rel=1e-7)
    assert found.lo == pytest.approx(exact.critical_visibility[0], rel=1e-7)


def test_a_part_of_a_group_is_not_averaged_over() -> None:
    """A turn by 120 degrees without the turn back: an average over both members is not symmetric."""
    data = singlet(DODECAHEDRON, DODECAHEDRON)
    third = next(
        one for one in symmetries_of(data) if not (one.rows[one.rows] == np.arange(len(one.rows))).all()
    )
    assert solve_orbits(OrbitProgram(data, [symmetries_of(data)[0], third], Effort())) is None


def test_all_axes_of_the_icosahedron_beat_chsh() -> None:
    """31 x 31: V* = 0.704247 < 1/sqrt 2, with an explicit model and a bound proven by branch and bound.

    The model is multiplied out; the bound is compared with what many starts of an ascent reach.
    """
    data = singlet(*icosahedral_settings())
    assert len(symmetries_of(data)) == 60
    verdict = decide(Hypothesis.LOCAL, data)
    lo, hi = verdict.critical_visibility
    assert verdict.status is Status.EXCLUDED and verdict.proven
    assert lo == pytest.approx(hi, rel=1e-6) and hi == pytest.approx(0.704247, abs=1e-6)
    assert verdict.model is not None and verdict.model.visibility == pytest.approx(lo)
    assert model_error(verdict.model, data) < 1e-8
    assert verdict.certificate is not None
    assert check(Hypothesis.LOCAL, verdict.certificate, data).agrees
