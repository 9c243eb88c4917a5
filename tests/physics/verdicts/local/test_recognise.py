"""Names of inequalities, whatever the settings, outcomes and parties are called."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from physics.verdicts.deciding import decide
from physics.verdicts.local.bound import local_bound
from physics.verdicts.local.recognise import KNOWN, in_known_form, name_of
from physics.verdicts.types import Array, Certificate, Correlations, Effort, Hypothesis
from tests.physics.verdicts.problems import chsh_settings, singlet


def relabelled(matrix: Array, p: Array, q: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    rows, cols = rng.permutation(len(p)), rng.permutation(len(q))
    matrix, p, q = matrix[np.ix_(rows, cols)], p[rows], q[cols]
    a, b = rng.choice([-1.0, 1.0], size=len(p)), rng.choice([-1.0, 1.0], size=len(q))
    matrix, p, q = matrix * a[:, None] * b, p * a, q * b
    return (matrix.T, q, p) if rng.random() < 0.5 else (matrix, p, q)


@pytest.mark.parametrize("name", list(KNOWN))
def test_relabelling_and_further_settings(name: str) -> None:
    rng = np.random.default_rng(1)
    for _ in range(20):
        matrix, p, q = relabelled(*KNOWN[name], rng)
        wide = np.zeros((len(p) + 1, len(q) + 2))
        wide[1:, 2:] = matrix
        assert name_of(wide, np.append(0.0, p), np.concatenate([[0.0, 0.0], q])) == name
    broken = matrix.copy()
    broken[np.nonzero(broken)[0][0], np.nonzero(broken)[1][0]] *= -1.0
    assert name_of(broken, p, q) == ""


def test_i3322_is_a_facet_with_bound_four() -> None:
    """Collins and Gisin: as many independent strategies reach the bound as there are numbers, 9 + 3 + 3."""
    matrix, p, q = KNOWN["I3322"]
    assert local_bound(matrix, p, q).value == 4.0
    signs = [np.array(s) for s in product((1.0, -1.0), repeat=3)]
    tight = [
        np.concatenate([np.outer(a, b).ravel(), a, b])
        for a in signs
        for b in signs
        if a @ matrix @ b + p @ a + q @ b == 4.0
    ]
    assert np.linalg.matrix_rank(np.array(tight)) == 15


def test_i3322_is_found_where_it_is_the_reason() -> None:
    """Data in the direction of I3322's own coefficients, mixed until only it is violated."""
    matrix, p, q = KNOWN["I3322"]
    signs = [np.array(s) for s in product((1.0, -1.0), repeat=3)]
    tight = [(a, b) for a in signs for b in signs if a @ matrix @ b + p @ a + q @ b == 4.0]
    mean_a, mean_b = np.mean([a for a, _ in tight], axis=0), np.mean([b for _, b in tight], axis=0)
    mean_c = np.mean([np.outer(a, b) for a, b in tight], axis=0)
    scale = 1.02  # just beyond the middle of the facet
    every = np.ones((3, 3), dtype=bool)
    data = Correlations(np.eye(3), np.eye(3), scale * mean_c, every, scale * mean_a, scale * mean_b)
    verdict = decide(Hypothesis.LOCAL, data)
    assert verdict.details["inequality"] == "I3322"
    assert verdict.certificate is not None
    assert verdict.certificate.bound == 4.0
    assert np.mean(verdict.critical_visibility) == pytest.approx(1.0 / scale, abs=1e-9)


def test_only_equally_strong_integers_are_taken() -> None:
    """Coefficients near, but not at integers stay as they are unless the integers bound V* as well."""
    data = singlet(*chsh_settings())
    chsh = -np.array([[1.0, 1.0], [1.0, -1.0]])
    nearly = chsh + np.array([[0.0, -4e-4], [0.0, 0.0]])
    blurred = Certificate(
        nearly, np.zeros(2), np.zeros(2), 2.0 + 5e-4, float((nearly * data.correlators).sum())
    )
    taken, name = in_known_form(blurred, data, Effort())
    assert (name, taken.bound) == ("CHSH", 2.0)  # stronger than what was given
    odd = Certificate(np.array([[1.0, 0.7123], [0.5321, -0.9]]), np.zeros(2), np.zeros(2), 3.0, 1.0)
    assert in_known_form(odd, data, Effort()) == (odd, "")
