"""Bad questions are refused with the name of the field and the reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from physics.verdicts.deciding import decide
from physics.verdicts.problem_checks import checked
from physics.verdicts.types import Correlations, Hypothesis
from tests.physics.verdicts.problems import chsh_settings, singlet

GOOD = singlet(*chsh_settings(), 0.5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"correlators": np.array([[0.1, 1.2], [0.0, 0.0]])}, r"correlators: correlator \[0\]\[1\] is 1.2"),
        ({"correlators": np.array([[0.1, 0.0], [np.nan, 0.0]])}, r"correlators: .*\[1\]\[0\] is not finite"),
        ({"correlators": np.zeros((2, 3))}, r"correlators: expected shape \(2, 2\)"),
        ({"correlators": np.array([["a", "b"], ["c", "d"]])}, "correlators: expected numbers"),
        ({"measured": np.zeros((2, 2), dtype=bool)}, "pairs: no pair"),
        ({"measured": np.ones((3, 2), dtype=bool)}, "pairs: expected shape"),
        ({"alice": np.zeros((0, 3))}, "alice: expected a list"),
        ({"alice": np.array([[1.0, 0, 0], [0, 0, 0]])}, r"alice: direction \[1\] has length 0"),
        ({"bob": np.array([[1.0, 0, 0], [0, np.inf, 0]])}, r"bob: direction \[1\] is not finite"),
        ({"marginals_a": np.array([0.0, 1.5])}, r"marginals_a: marginal \[1\] is 1.5"),
        ({"marginals_b": np.array([np.nan, 0.0])}, r"marginals_b: marginal \[0\] is not finite"),
        ({"marginals_b": np.zeros(3)}, r"marginals_b: expected shape \(2,\)"),
        (
            {"marginals_a": np.array([0.9, 0.0]), "marginals_b": np.array([0.9, 0.0])},
            r"correlators: correlator \[0\]\[0\] gives, with the marginals, the negative probability",
        ),
    ],
)
def test_bad_input_is_named(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        decide(Hypothesis.LOCAL, replace(GOOD, **change))


@pytest.mark.parametrize("eta", [-0.1, 1.1, float("nan")])
def test_bad_purity(eta: float) -> None:
    with pytest.raises(ValueError, match="eta"):
        decide(Hypothesis.LOCAL, GOOD, eta=eta)


def test_rounding_is_forgiven() -> None:
    """Directions with six digits are normalised; probabilities a rounding below zero are accepted."""
    rough = replace(GOOD, alice=np.round(GOOD.alice + 3e-7, 6))
    assert np.allclose(np.linalg.norm(checked(rough).alice, axis=1), 1.0, atol=1e-15)
    edge = Correlations(
        GOOD.alice[:1],
        GOOD.bob[:1],
        np.array([[1.0 + 1e-12]]),
        np.ones((1, 1), bool),
        np.array([1.0]),
        np.array([1.0 - 1e-12]),
    )
    assert checked(edge).correlators[0, 0] == 1.0


def test_what_was_not_measured_is_not_checked() -> None:
    few = replace(GOOD, measured=np.eye(2, dtype=bool), correlators=np.array([[0.2, np.nan], [7.0, 0.3]]))
    assert np.array_equal(checked(few).correlators, [[0.2, 0.0], [0.0, 0.3]])
