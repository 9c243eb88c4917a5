"""What the user does in the scene "Marginals": pure functions Scenario -> Scenario."""

from __future__ import annotations

from msgspec.structs import replace

from gui.core.scenario import Scenario
from gui.core.scenes.marginals import LARGEST_EXPONENT, LEAST_EXPONENT, MAX_STEPS, refusal
from gui.core.values import ScenarioError


def set_marginal_family(scenario: Scenario, family: str) -> Scenario:
    """The family of marginal functions."""
    return _marginals(scenario, family=family)


def set_exponent(scenario: Scenario, exponent: float) -> Scenario:
    """The exponent k of sign(x)|x|^k; the family becomes that of powers."""
    k = min(max(float(exponent), LEAST_EXPONENT), LARGEST_EXPONENT)
    return _marginals(scenario, exponent=k, family="power")


def set_expression(scenario: Scenario, text: str) -> Scenario:
    """A typed function m(x), which is then shown; ``ScenarioError`` names the place that is refused."""
    reason = refusal(text)
    if reason:
        raise ScenarioError("marginals.expression", reason)
    return _marginals(scenario, expression=text, family="expression")


def set_sign(scenario: Scenario, sign: int) -> Scenario:
    """The sign between M(b) and M(b')."""
    return _marginals(scenario, sign=sign)


def set_steps(scenario: Scenario, steps: float) -> Scenario:
    """The number n of steps in the chain from b to -b."""
    return _marginals(scenario, steps=min(max(round(steps), 1), MAX_STEPS))


def _marginals(scenario: Scenario, **changes: object) -> Scenario:
    return replace(scenario, marginals=replace(scenario.marginals, **changes))
