"""What an assumption cuts in the spacetime diagram: from where to where nothing may be told, given what."""

from __future__ import annotations

from msgspec import Struct

from physics.assumptions.conditionals import Finding

Link = tuple[str, str]  # from, to: two of a, b, A, B, lambda, lambda_a, lambda_b

_ALL = ("lambda", "lambda_a", "lambda_b")


class Relation(Struct, frozen=True):
    """``links`` are those that the assumption cuts; ``given`` is what is known."""

    links: tuple[Link, ...]
    given: tuple[str, ...] = ()


RELATIONS: dict[str, Relation] = {
    "settings_independence": Relation((("a", "lambda"), ("b", "lambda"))),
    "local_causality": Relation((("b", "A"), ("B", "A"), ("a", "B"), ("A", "B")), ("a", "b", *_ALL)),
    "microstate_independence": Relation(
        (("b", "lambda_a"), ("B", "lambda_a"), ("a", "lambda_b"), ("A", "lambda_b"))
    ),
    "microstate_independence_own_setting": Relation(
        (("b", "lambda_a"), ("B", "lambda_a"), ("a", "lambda_b"), ("A", "lambda_b")), ("lambda", "a", "b")
    ),
    "parameter_independence": Relation((("b", "A"), ("a", "B")), ("lambda", "a", "b")),
    "outcome_independence": Relation((("B", "A"),), ("lambda", "a", "b")),
    "factorizability": Relation((("b", "A"), ("a", "B"), ("B", "A")), ("lambda", "a", "b")),
    "no_signalling": Relation((("b", "A"), ("a", "B")), ("a", "b")),
    "determinism": Relation((), ("a", "b", *_ALL)),
    "determinism_given_lambda": Relation((), ("a", "b", "lambda")),
    "bell_1990": Relation((("b", "A"), ("a", "B"), ("B", "A")), ("a", "b", *_ALL)),
    "bell_1990_settings": Relation((("a", "lambda"), ("b", "lambda")), ("lambda_a", "lambda_b")),
    "bell_1990_conditions": Relation(
        (("a", "lambda_a"), ("b", "lambda_a"), ("a", "lambda_b"), ("b", "lambda_b"))
    ),
    "scholarpedia": Relation((("b", "A"), ("a", "B"), ("B", "A")), ("a", "b", *_ALL)),
    "common_cause": Relation((("B", "A"),), ("a", "b", *_ALL)),
    "closing_condition": Relation((("b", "A"), ("a", "B")), ("lambda", "a", "b", "A", "B")),
}


def failing_links(key: str, finding: Finding) -> tuple[Link, ...]:
    """Along which of its links the example shows that the assumption fails."""
    if finding.example is None:
        return ()
    first, second = finding.example
    if second.factors:
        return (("B", "A"),)
    known = dict(first.given)
    changed = [name for name, label in second.given if known.get(name) != label]
    return tuple((name, target) for name in changed for target, _ in first.event)
