"""The assumptions between local causality and Bell's inequality, each computed from a finite model.

Equations are those of Ciepielewski & Okon, "From locality to factorizability". ``size`` is the largest total
variation between conditional distributions that should agree, pairwise, over conditions of nonzero
probability, unless said otherwise; Hall's M is twice that of settings independence.
"""

from __future__ import annotations

from collections.abc import Callable

from physics.assumptions.conditionals import Finding, disagreement, indeterminism, product_distance, worst
from physics.assumptions.finite_model import FiniteModel

_SLICE = ("lambda", "lambda_a", "lambda_b")


def factorizability(model: FiniteModel) -> Finding:
    """P(A,B|a,b,λ) = P(A|a,λ) P(B|b,λ), eq. (1). Size: total variation between the two sides."""
    return product_distance(model, ("a", "b", "lambda"), ("a", "lambda"), ("b", "lambda"))


def settings_independence(model: FiniteModel) -> Finding:
    """P(λ|a,b) = P(λ), eq. (2)."""
    return disagreement(model, ("lambda",), ("a", "b"), ())


def parameter_independence(model: FiniteModel) -> Finding:
    """P(A|a,b,λ) = P(A|a,λ) and P(B|a,b,λ) = P(B|b,λ), eq. (21)."""
    given = ("a", "b", "lambda")
    return worst(
        disagreement(model, ("A",), given, ("a", "lambda")),
        disagreement(model, ("B",), given, ("b", "lambda")),
    )


def outcome_independence(model: FiniteModel) -> Finding:
    """P(A|a,b,B,λ) = P(A|a,b,λ) and its mirror image, which is eq. (22)."""
    kept = ("a", "b", "lambda")
    return worst(
        disagreement(model, ("A",), ("a", "b", "lambda", "B"), kept),
        disagreement(model, ("B",), ("a", "b", "lambda", "A"), kept),
    )


def microstate_independence(model: FiniteModel) -> Finding:
    """P(λ_a|b,B) = P(λ_a) and P(λ_b|a,A) = P(λ_b), eq. (25) as printed."""
    return worst(
        disagreement(model, ("lambda_a",), ("b", "B"), ()), disagreement(model, ("lambda_b",), ("a", "A"), ())
    )


def microstate_independence_own_setting(model: FiniteModel) -> Finding:
    """P(λ_a|λ,a,b,B) = P(λ_a|λ,a) and its mirror image: what the derivation of factorizability needs."""
    return worst(
        disagreement(model, ("lambda_a",), ("lambda", "a", "b", "B"), ("lambda", "a")),
        disagreement(model, ("lambda_b",), ("lambda", "b", "a", "A"), ("lambda", "b")),
    )


def no_signalling(model: FiniteModel) -> Finding:
    """P(A|a,b) = P(A|a) and P(B|a,b) = P(B|b)."""
    return worst(
        disagreement(model, ("A",), ("a", "b"), ("a",)), disagreement(model, ("B",), ("a", "b"), ("b",))
    )


def determinism(model: FiniteModel) -> Finding:
    """P(A,B|a,b,λ,λ_a,λ_b) is 0 or 1. Size: the largest 1 - P of the likeliest results."""
    return indeterminism(model, ("a", "b", *_SLICE))


def determinism_given_lambda(model: FiniteModel) -> Finding:
    """P(A,B|a,b,λ) is 0 or 1. Size: the largest 1 - P of the likeliest results."""
    return indeterminism(model, ("a", "b", "lambda"))


def local_causality(model: FiniteModel) -> Finding:
    """P(A|a,b,B,λ,λ_a,λ_b) = P(A|a,λ,λ_a) and its mirror image, eq. (9) with the full slice."""
    return worst(
        disagreement(model, ("A",), ("a", "b", "B", *_SLICE), ("a", "lambda", "lambda_a")),
        disagreement(model, ("B",), ("a", "b", "A", *_SLICE), ("b", "lambda", "lambda_b")),
    )


def bell_1990(model: FiniteModel) -> Finding:
    """P(A,B|a,b,c,λ) = P(A|a,c,λ) P(B|b,c,λ), eq. (14), with c = (λ_a, λ_b). Size as factorizability."""
    return product_distance(model, ("a", "b", *_SLICE), ("a", *_SLICE), ("b", *_SLICE))


def bell_1990_settings(model: FiniteModel) -> Finding:
    """P(λ|a,b,c) = P(λ|c), eq. (15), with c = (λ_a, λ_b)."""
    c = ("lambda_a", "lambda_b")
    return disagreement(model, ("lambda",), ("a", "b", *c), c)


def bell_1990_conditions(model: FiniteModel) -> Finding:
    """P(c|a,b) = P(c), with c = (λ_a, λ_b): what averaging eq. (16) over c takes for granted."""
    return disagreement(model, ("lambda_a", "lambda_b"), ("a", "b"), ())


def scholarpedia(model: FiniteModel) -> Finding:
    """P(A,B|α,β,λ) = P(A|α,λ) P(B|β,λ), eq. (19), with α = (a, λ_a), β = (b, λ_b)."""
    return product_distance(
        model, ("a", "b", *_SLICE), ("a", "lambda", "lambda_a"), ("b", "lambda", "lambda_b")
    )


def common_cause(model: FiniteModel) -> Finding:
    """P(A,B|a,b,C) = P(A|a,b,C) P(B|a,b,C), eq. (23), with C = (λ, λ_a, λ_b)."""
    given = ("a", "b", *_SLICE)
    return product_distance(model, given, given, given)


def closing_condition(model: FiniteModel) -> Finding:
    """P(A|B,a,b,λ) = P(A|B,a,λ) and its mirror image: the models at the end of section 4."""
    return worst(
        disagreement(model, ("A",), ("B", "a", "b", "lambda"), ("B", "a", "lambda")),
        disagreement(model, ("B",), ("A", "a", "b", "lambda"), ("A", "b", "lambda")),
    )


ASSUMPTIONS: dict[str, Callable[[FiniteModel], Finding]] = {
    check.__name__: check
    for check in (
        settings_independence,
        local_causality,
        microstate_independence,
        microstate_independence_own_setting,
        parameter_independence,
        outcome_independence,
        factorizability,
        no_signalling,
        determinism,
        determinism_given_lambda,
        bell_1990,
        bell_1990_settings,
        bell_1990_conditions,
        scholarpedia,
        common_cause,
        closing_condition,
    )
}


def judge(model: FiniteModel) -> dict[str, Finding]:
    """Every assumption by its name."""
    return {name: check(model) for name, check in ASSUMPTIONS.items()}
