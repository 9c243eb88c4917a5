"""The largest value of a Bell expression without signals, and that of Leggett models at any directions.

Without signals each correlator is free between -1 + |x + y| and 1 - |x - y|, x = M_A,i and y = M_B,j
(Branciard 2013, eq. (5)), and pairs do not constrain each other, so that the largest value is

    max over |x_i|, |y_j| <= r of Σ |c_ij| (1 - |x_i - s_ij y_j|) + p.x + q.y + k,   s_ij = sign c_ij,

with r = 1. In Leggett's models of purity η the local averages are η u.a_i and η v.b_j, which over all
directions take every value between -η and η: then r = η. Any |λ_ij| <= |c_ij| shows the bound

    Σ |c_ij| + r Σ_i |p_i - Σ_j λ_ij| + r Σ_j |q_j + Σ_i s_ij λ_ij| + k,

and the multipliers of the linear program make it the maximum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from physics.bell.expression import BellExpression
from physics.checks import Array, array_within

_IN_PLANE = 1e-9  # singular values of directions that count as zero


def free_correlators_bound(expression: BellExpression, largest_marginal: float = 1.0) -> tuple[float, float]:
    """The maximum above, r = ``largest_marginal``, as (reached, proven bound); they agree but for rounding.

    Raises ValueError for r outside 0 to 1.
    """
    r = float(array_within(largest_marginal, "largest_marginal", 0.0, 1.0))
    c, p, q = expression.coefficients, expression.marginals_a, expression.marginals_b
    total = float(np.abs(c).sum()) + expression.constant
    if not expression.biased or r == 0.0:
        return total, total
    i, j = np.nonzero(c)
    size, sign = np.abs(c[i, j]), np.sign(c[i, j])
    n, m = expression.shape
    count = len(i)
    marginals = np.zeros(n + m)
    multipliers = np.zeros(count)
    if count:
        scaled, scale = expression.normalised()
        found, forces = _solved(scaled, r)
        marginals = np.clip(found, -r, r)
        multipliers = np.clip(scale * (forces[count:] - forces[:count]), -size, size)
    else:
        marginals = r * np.sign(np.r_[p, q])
    x, y = marginals[:n], marginals[n:]
    reached = total - float(size @ np.abs(x[i] - sign * y[j])) + float(p @ x + q @ y)
    of_a, of_b = p.copy(), q.copy()
    np.subtract.at(of_a, i, multipliers)
    np.add.at(of_b, j, sign * multipliers)
    proven = total + r * float(np.abs(of_a).sum() + np.abs(of_b).sum())
    return reached, max(reached, proven)


def leggett_in_planes(expression: BellExpression, alice: ArrayLike, bob: ArrayLike) -> float | None:
    """Leggett's bound Σ|c| + k where the directions (n, 3), (m, 3) of each side are in a plane, else None.

    Where only correlators count, u and v orthogonal to the planes leave them all free.
    """
    sides = (np.asarray(alice, dtype=np.float64), np.asarray(bob, dtype=np.float64))
    if expression.biased or any(np.linalg.matrix_rank(side, tol=_IN_PLANE) > 2 for side in sides):
        return None
    return float(np.abs(expression.coefficients).sum()) + expression.constant


def _solved(expression: BellExpression, r: float) -> tuple[Array, Array]:
    """The marginals (n + m,) that maximise, and the duals of x - s y <= t and of s y - x <= t for each pair.

    HiGHS by itself: by way of scipy.optimize it takes ten times the memory.
    """
    import highspy  # only where a program is solved

    c = expression.coefficients
    n, m = expression.shape
    i, j = np.nonzero(c)
    size, sign = np.abs(c[i, j]), np.sign(c[i, j])
    count = len(i)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = n + m + count, 2 * count
    program.col_cost_ = np.r_[-expression.marginals_a, -expression.marginals_b, size]
    program.col_lower_ = np.r_[np.full(n + m, -r), np.zeros(count)]
    program.col_upper_ = np.r_[np.full(n + m, r), np.full(count, highspy.kHighsInf)]
    program.row_lower_ = np.full(2 * count, -highspy.kHighsInf)
    program.row_upper_ = np.zeros(2 * count)
    index = np.stack([i, n + j, n + m + np.arange(count)], axis=1)
    apart = -np.ones(count)
    one_way = np.stack([np.ones(count), -sign, apart], axis=1)
    other_way = np.stack([-np.ones(count), sign, apart], axis=1)
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.arange(0, 6 * count + 1, 3, dtype=np.int32)
    program.a_matrix_.index_ = np.tile(index.ravel(), 2).astype(np.int32)
    program.a_matrix_.value_ = np.r_[one_way.ravel(), other_way.ravel()]
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(program)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:  # still a bound, a weaker one
        return np.zeros(n + m), np.zeros(2 * count)
    found = solver.getSolution()
    return np.array(found.col_value[: n + m]), np.array(found.row_dual)
