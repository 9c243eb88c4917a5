"""The scene "Marginals" without Qt: what is chosen in it; ``intents`` and ``results`` beside it."""

from __future__ import annotations

from functools import lru_cache

from gui.core.values import Choices, ScenarioError, check_one_of, check_sign, check_within
from physics.leggett import marginal_functions

FAMILIES = ("linear", "power", "step", "expression")
LEAST_EXPONENT, LARGEST_EXPONENT = 0.05, 20.0
MAX_STEPS = 1000


class MarginalChoices(Choices, frozen=True):
    """The marginal function of a hidden vector v, as a family and its parameter.

    ``sign`` is the one between M(b) and M(b'); ``steps`` the number n of steps in the chain.
    """

    family: str = "linear"
    exponent: float = 0.5
    expression: str = "x**3"
    sign: int = -1
    steps: int = 8

    def check(self) -> None:
        check_one_of("marginals.family", self.family, FAMILIES)
        check_within("marginals.exponent", self.exponent, LEAST_EXPONENT, LARGEST_EXPONENT)
        check_sign("marginals.sign", self.sign)
        check_within("marginals.steps", self.steps, 1, MAX_STEPS)
        reason = refusal(self.expression)
        if reason:
            raise ScenarioError("marginals.expression", reason)


@lru_cache(maxsize=64)
def refusal(expression: str) -> str:
    """Why this is no marginal function, naming the place; '' if it is one."""
    try:
        marginal_functions.safe_expression(expression)
    except ValueError as error:
        return str(error).removeprefix("expression: ")
    return ""
