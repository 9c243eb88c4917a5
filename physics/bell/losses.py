"""Lost particles that count as -1: what an expression then measures, what is then seen, and S over e.

Only a share e of the particles of a side is found:

    M -> e M - (1 - e),   C -> e_A e_B C - e_A (1 - e_B) M_A - (1 - e_A) e_B M_B + (1 - e_A)(1 - e_B)

so that probabilities of + are multiplied by e and those of ++ by e_A e_B (Clauser and Horne, Phys. Rev. D 10,
526 (1974); Eberhard, Phys. Rev. A 47, R747 (1993)).
"""

from __future__ import annotations

from collections.abc import Callable

from physics.bell.expression import BellExpression
from physics.checks import Array, array_within


def with_losses(expression: BellExpression, efficiency_a: float, efficiency_b: float) -> BellExpression:
    """The same expression where only shares e_A, e_B of the particles are found and the others count as -1.

    The losses are put into the coefficients: the result acts on the correlations without losses. Raises
    ValueError for an efficiency outside 0 to 1.
    """
    e, f = (
        float(array_within(x, name, 0.0, 1.0))
        for x, name in ((efficiency_a, "efficiency_a"), (efficiency_b, "efficiency_b"))
    )
    c, p, q = expression.coefficients, expression.marginals_a, expression.marginals_b
    constant = (1 - e) * (1 - f) * c.sum() - (1 - e) * p.sum() - (1 - f) * q.sum()
    return BellExpression(
        e * f * c,
        e * (p - (1 - f) * c.sum(axis=1)),
        f * (q - (1 - e) * c.sum(axis=0)),
        expression.constant + float(constant),
    )


def seen_with_losses(
    correlators: Array, marginals_a: Array, marginals_b: Array, efficiency: float
) -> tuple[Array, Array, Array]:
    """C (n, m), M_A (n,) and M_B (m,) as they are seen where both sides find the share e; NaN stays NaN.

    Where all are found a correlator is seen whether or not its marginals are known.
    """
    e = efficiency
    a, b = e * marginals_a - (1 - e), e * marginals_b - (1 - e)
    if e == 1.0:
        return correlators, a, b
    c = e * e * correlators - e * (1 - e) * (marginals_a[:, None] + marginals_b) + (1 - e) ** 2
    return c, a, b


def in_powers_of_efficiency(
    expression: BellExpression, value: Callable[[BellExpression], float]
) -> tuple[float, float, float]:
    """f, g, h of S = f + g e + h e² where both sides find the share e; ``value`` gives S of an expression."""
    f, middle, end = (value(with_losses(expression, e, e)) for e in (0.0, 0.5, 1.0))
    h = 2.0 * (end + f - 2.0 * middle)
    return f, end - f - h, h
