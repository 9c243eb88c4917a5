"""Bell expressions: linear functions of correlators and marginals, and the named ones.

    S = Σ_ij c_ij C_ij + Σ_i p_i M_A,i + Σ_j q_j M_B,j + k

The left side of a certificate has the same form, with k = 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape, array_within, finite_array

Table = tuple[tuple[int, ...], ...]
Row = tuple[int, ...]
#: Coefficients of P(++|ij), of Alice's P(+|i) and of Bob's P(+|j).
CLAUSER_HORNE: tuple[Table, Row, Row] = ((1, 1), (1, -1)), (-1, 0), (-1, 0)
I3322: tuple[Table, Row, Row] = ((1, 1, 1), (1, 1, -1), (1, -1, 0)), (-1, 0, 0), (-2, -1, 0)

#: Coefficients beyond this are refused: sums of products of them would leave the range of floats.
LARGEST_COEFFICIENT = 1e6


@dataclass(frozen=True, eq=False)
class BellExpression:
    """``coefficients`` (n, m), ``marginals_a`` (n,), ``marginals_b`` (m,) and ``constant`` as above."""

    coefficients: Array
    marginals_a: Array
    marginals_b: Array
    constant: float = 0.0

    @property
    def shape(self) -> tuple[int, int]:
        """Settings of Alice and of Bob."""
        n, m = self.coefficients.shape
        return n, m

    @property
    def biased(self) -> bool:
        """Whether single outcomes count, too."""
        return bool(self.marginals_a.any() or self.marginals_b.any())

    @property
    def size(self) -> float:
        """Σ|c| + Σ|p| + Σ|q|: S cannot leave k ± this."""
        return float(sum(np.abs(x).sum() for x in (self.coefficients, self.marginals_a, self.marginals_b)))

    def normalised(self) -> tuple[BellExpression, float]:
        """The same without its constant, over a power of two, and this: the largest coefficient is 1 to 2.

        Solvers have absolute tolerances, and a power of two rounds nothing.
        """
        parts = (self.coefficients, self.marginals_a, self.marginals_b)
        largest = max(float(np.abs(part).max()) for part in parts)
        scale = math.ldexp(0.5, math.frexp(largest)[1]) if largest > 0.0 else 1.0
        c, p, q = (part / scale for part in parts)
        return BellExpression(c, p, q), scale

    def with_white_noise(self, value: float, visibility: float) -> float:
        """S of V ρ + (1 - V) 1/4 where ρ gives ``value``: k + V (value - k), for 1/4 gives k."""
        return self.constant + visibility * (value - self.constant)

    def value(
        self,
        correlators: ArrayLike,
        marginals_a: ArrayLike | None = None,
        marginals_b: ArrayLike | None = None,
    ) -> float:
        """S of C (n, m), M_A (n,) and M_B (m,); NaN where a number that counts is missing or NaN.

        Numbers that do not count, because their coefficient is zero, may be missing.
        """
        total = self.constant
        for weights, given in (
            (self.coefficients, correlators),
            (self.marginals_a, marginals_a),
            (self.marginals_b, marginals_b),
        ):
            counts = weights != 0.0
            if not counts.any():
                continue
            if given is None:
                return math.nan
            numbers = np.asarray(given, dtype=np.float64)
            if numbers.shape != weights.shape:
                raise ValueError(f"correlations: shape {numbers.shape} where {weights.shape} is needed")
            total += float(weights[counts] @ numbers[counts])
        return total


def bell_expression(
    coefficients: ArrayLike,
    marginals_a: ArrayLike | None = None,
    marginals_b: ArrayLike | None = None,
    constant: float = 0.0,
) -> BellExpression:
    """The expression, checked; absent marginals have no coefficients.

    Raises ValueError naming the field: another shape, NaN, numbers beyond ``LARGEST_COEFFICIENT``, or an
    expression that nothing enters.
    """
    c = array_within(coefficients, "coefficients", -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT)
    if c.ndim != 2 or 0 in c.shape:
        raise ValueError(
            f"coefficients: shape {c.shape} where (settings of Alice, settings of Bob) is needed"
        )
    parts = []
    for name, given, size in (
        ("marginals_a", marginals_a, c.shape[0]),
        ("marginals_b", marginals_b, c.shape[1]),
    ):
        part = np.zeros(size) if given is None else array_of_shape(finite_array(given, name), name, (size,))
        parts.append(array_within(part, name, -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT))
    k = float(array_within(constant, "constant", -LARGEST_COEFFICIENT, LARGEST_COEFFICIENT))
    made = BellExpression(c, parts[0], parts[1], k)
    if made.size == 0.0:
        raise ValueError("coefficients: all are zero")
    return made


def plus_probabilities(
    correlators: Array, marginals_a: Array, marginals_b: Array
) -> tuple[Array, Array, Array]:
    """P(++|ij) (n, m), Alice's P(+|i) (n,) and Bob's P(+|j) (m,), as ``from_probabilities`` weighs them.

    NaN where a number is missing.
    """
    joint = (1 + marginals_a[:, None] + marginals_b + correlators) / 4
    return joint, (1 + marginals_a) / 2, (1 + marginals_b) / 2


def from_probabilities(joint: ArrayLike, single_a: ArrayLike, single_b: ArrayLike) -> BellExpression:
    """Σ g_ij P(++|ij) + Σ g_i P(+|i) + Σ g_j P(+|j) in correlators.

    P(++) = (1 + M_A + M_B + C)/4 and P(+) = (1 + M)/2.
    """
    g = finite_array(joint, "joint")
    a, b = (
        array_of_shape(single_a, "single_a", g.shape[:1]),
        array_of_shape(single_b, "single_b", g.shape[1:]),
    )
    return bell_expression(
        g / 4,
        g.sum(axis=1) / 4 + a / 2,
        g.sum(axis=0) / 4 + b / 2,
        float(g.sum() / 4 + (a.sum() + b.sum()) / 2),
    )


def chsh_expression() -> BellExpression:
    """C_11 + C_12 + C_21 - C_22: local 2, quantum 2√2, no-signalling 4 (Clauser et al. 1969; Tsirelson)."""
    return bell_expression([[1, 1], [1, -1]])


def clauser_horne() -> BellExpression:
    """P(11) + P(12) + P(21) - P(22) - P_A(1) - P_B(1): local 0, quantum (√2 - 1)/2, no-signalling 1/2.

    P are probabilities of ++ and of +. It is (CHSH - 2)/4, but with lost particles counted as - it needs no
    fair sampling (Clauser and Horne, Phys. Rev. D 10, 526 (1974); Eberhard, Phys. Rev. A 47, R747 (1993)).
    """
    return from_probabilities(*CLAUSER_HORNE)


def i3322() -> BellExpression:
    """Three settings a side, in probabilities: local 0, quantum 1/4 with two qubits, below 0.250876 at all.

    Collins and Gisin, J. Phys. A 37, 1775 (2004); the limit is of the third level of the hierarchy, Pál and
    Vértesi, Phys. Rev. A 82, 022116 (2010).
    """
    return from_probabilities(*I3322)


def elegant() -> BellExpression:
    """Three settings against four: local 6, quantum 4√3, no-signalling 12.

    Reached with three orthogonal directions and the corners of a tetrahedron (Gisin, arXiv:quant-ph/0702021).
    """
    return bell_expression([[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])


def chained(n: int) -> BellExpression:
    """C_11 + C_21 + C_22 + ... + C_nn - C_1n: local 2n - 2, quantum 2n cos(π/2n), no-signalling 2n.

    Pearle 1970; Braunstein and Caves, Ann. Phys. 202, 22 (1990). n = 2 is CHSH. ValueError for n < 2.
    """
    if n < 2:
        raise ValueError(f"n: {n} is less than 2")
    c = np.eye(n) + np.eye(n, k=-1)
    c[0, n - 1] = -1.0
    return bell_expression(c)


def chained_quantum(n: int) -> float:
    """2n cos(π/2n), the largest value of ``chained`` in quantum theory (Wehner, Phys. Rev. A 73, 022110)."""
    return 2 * n * math.cos(math.pi / (2 * n))
