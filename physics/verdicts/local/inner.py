"""Local models of many correlators and the inequalities beside them: sparse non-negative least squares.

For data x (r,) and deterministic strategies a with columns c_a (r,) the problem

    minimise |x - Σ w_a c_a|² / 2 + λ Σ w_a,   w >= 0,

has residuals y with y . c_a <= λ for all strategies (and = λ for those that are used): an inequality. As λ
falls, Σw tends to 1/V* from below and the residual to zero. The strategies are generated: an ascent from
many starts looks for those with y . c_a > λ (a step of Frank and Wolfe), and the weights of all strategies
at hand are corrected at once by an active-set method, as the products of some hundred strategies are cheap.

Both ends are honest at every λ. Upper: the exact local bound of y (`local_bound`). Lower: what the strategies
miss is made up for by further local models (`repair_cost`), so V* >= 1 / (Σw + cost).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from physics.verdicts.data_rows import DataRows
from physics.verdicts.local.bound import ascend
from physics.verdicts.types import Array

STARTS = 192
BATCH = 48  # strategies added at a time
LOWERING = 0.5  # of λ, where no strategy breaks the inequality any more
EXCESS = 0.02  # relative, that an inequality may be broken before λ is lowered
REGULAR = 1e-9
CORRECTIONS = 60
# Krivine's bound of Grothendieck's constant: x_i . y_j with |x_i| |y_j| <= 1 is local when divided by it.
GROTHENDIECK = np.pi / (2.0 * np.log(1.0 + np.sqrt(2.0)))


def repair_cost(matrix: Array, marginals_a: Array, marginals_b: Array) -> float:
    """Weight of local models that add up to ``matrix`` (n, m) and the marginals (n,), (m,), at most.

    Marginals: independent coins of one party, the other's fair. Matrix: for each term of a singular value
    decomposition two pairs of coins, with means ±u and ±v; or, by Grothendieck's inequality, K_G times the
    largest |x_i| |y_j| of a factorisation. The cheaper of the two.
    """
    left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    coins = float((sizes * np.abs(left).max(axis=0) * np.abs(right).max(axis=1)).sum())
    x, y = left * np.sqrt(sizes), right.T * np.sqrt(sizes)
    lengths = np.linalg.norm(x, axis=1).max() * np.linalg.norm(y, axis=1).max()
    ends = float(np.abs(marginals_a).max(initial=0.0) + np.abs(marginals_b).max(initial=0.0))
    return float(min(coins, GROTHENDIECK * float(lengths)) * (1.0 + 1e-9) + ends)


def coin_model(matrix: Array, marginals_a: Array, marginals_b: Array) -> tuple[Array, Array]:
    """The coins of `repair_cost`: weights (k,) and means (k, n + m) of both parties' independent outcomes.

    Their weighted sum is ``matrix``, ``marginals_a`` and ``marginals_b``.
    """
    left, sizes, right = np.linalg.svd(matrix, full_matrices=False)
    used = sizes > 0.0
    u, v, sizes = left.T[used], right[used], sizes[used]
    tops = np.abs(u).max(axis=1), np.abs(v).max(axis=1)
    u, v, weights = u / tops[0][:, None], v / tops[1][:, None], 0.5 * sizes * tops[0] * tops[1]
    parts = [(weights, np.hstack([u, v])), (weights, np.hstack([-u, -v]))]
    for marginals, first in ((marginals_a, True), (marginals_b, False)):
        size = float(np.abs(marginals).max(initial=0.0))
        if size > 0.0:
            other = np.zeros(matrix.shape[1] if first else matrix.shape[0])
            mean = np.concatenate([marginals / size, other] if first else [other, marginals / size])
            parts.append((np.array([size]), mean[None]))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _objective(gram: Array, gain: Array, weights: Array) -> float:
    return float(0.5 * weights @ gram @ weights - gain @ weights)


@dataclass(eq=False)
class Inner:
    """Strategies (alpha | beta) (k, n + m), their columns, weights, and the residual of the data."""

    rows: DataRows
    target: Array
    seed: int = 0

    def __post_init__(self) -> None:
        r = len(self.target)
        self.n, self.m = self.rows.n, self.rows.m
        self.atoms: Array = np.zeros((0, self.n + self.m))
        self.columns: Array = np.zeros((0, r))
        self.gram: Array = np.zeros((0, 0))
        self.on_target: Array = np.zeros(0)
        self.weights: Array = np.zeros(0)
        self.residual: Array = self.target.copy()
        self.random = np.random.default_rng(self.seed)
        self.work = 0.0  # floating-point operations, roughly
        self.level = self._first_level()

    def _first_level(self) -> float:
        atoms, values = self.search(self.target)
        self.add(atoms[:BATCH])
        return 0.7 * float(values[0])

    def search(self, dual: Array) -> tuple[Array, Array]:
        """Different strategies with large ``dual`` . column, best first, and these products."""
        matrix, p, q = self.rows.coefficients(dual)
        start = np.sign(self.random.normal(size=(STARTS, self.n)))
        if len(self.atoms):  # strategies in use are good starts: their neighbours break the inequality first
            used = np.argsort(-self.weights, kind="stable")[: STARTS // 3]
            near = self.atoms[used, : self.n].copy()
            flips = self.random.random(near.shape) < 2.0 / self.n
            start = np.concatenate([start[: STARTS - len(near)], np.where(flips, -near, near)])
        alpha, beta, values = ascend(matrix, p, q, start)
        self.work += 2.0 * 6.0 * STARTS * self.n * self.m
        order = np.argsort(-values, kind="stable")
        atoms = np.concatenate([alpha, beta], axis=1)[order]
        if not self.rows.biased:
            atoms = atoms * atoms[:, :1]
        _, first = np.unique(atoms > 0.0, axis=0, return_index=True)
        first = np.sort(first)
        return atoms[first], values[order][first]

    def add(self, atoms: Array) -> None:
        """Further strategies, with weight 0."""
        columns = self.rows.products(atoms[:, : self.n], atoms[:, self.n :])
        cross, own = self.columns @ columns.T, columns @ columns.T
        self.work += 2.0 * columns.size * (len(self.columns) + len(columns))
        self.gram = np.block([[self.gram, cross], [cross.T, own]])
        self.atoms = np.concatenate([self.atoms, atoms])
        self.columns = np.concatenate([self.columns, columns])
        self.on_target = np.concatenate([self.on_target, columns @ self.target])
        self.weights = np.concatenate([self.weights, np.zeros(len(atoms))])

    def correct(self) -> None:
        """The best weights of the strategies at hand, at the present level."""
        scale = float(len(self.target))
        weights = self.weights
        products = self.on_target - self.gram @ weights
        active = weights > 0.0
        for _ in range(CORRECTIONS):
            broken = ~active & (products > self.level * (1.0 + 1e-7))
            if broken.any():
                worst = np.argsort(np.where(broken, -products, np.inf), kind="stable")[:BATCH]
                active[worst[broken[worst]]] = True
            weights = self._on_support(weights, active, scale)
            active = weights > 0.0
            products = self.on_target - self.gram @ weights
            if not (~active & (products > self.level * (1.0 + 1e-6))).any():
                break
        self.weights = weights
        self.residual = self.target - weights @ self.columns

    def _on_support(self, weights: Array, active: NDArray[np.bool_], scale: float) -> Array:
        """Weights with a lower objective on the ``active`` strategies, all positive ones optimal."""
        gain = self.on_target - self.level
        while active.any():
            support = np.flatnonzero(active)
            # Rows, then columns: much faster than both at once. In Fortran's order LAPACK needs no copy.
            normal = np.asfortranarray(self.gram[support].take(support, axis=1).T)
            self.work += len(support) ** 3 / 3.0
            regular = normal.copy(order="F")
            regular[np.diag_indices(len(support))] += REGULAR * scale
            best = cho_solve(
                cho_factor(regular, check_finite=False, overwrite_a=True), gain[support], check_finite=False
            )
            now = weights[support]
            if (best > 0.0).all():
                now = best
            else:
                clipped = np.maximum(best, 0.0)
                if _objective(normal, gain[support], clipped) < _objective(normal, gain[support], now):
                    now = clipped  # all at once where that helps, which is nearly always
                else:
                    falling = best <= 0.0
                    blocking = falling & (now <= 0.0)
                    if not blocking.any():
                        reach = now[falling] / (now[falling] - best[falling])
                        now = np.maximum(now + float(reach.min()) * (best - now), 0.0)
                        now[np.flatnonzero(falling)[int(np.argmin(reach))]] = 0.0
                        blocking = now <= 0.0
                    active = active.copy()
                    active[support[blocking]] = False
                    weights = np.zeros_like(weights)
                    weights[support] = now
                    continue
            weights = np.zeros_like(weights)
            weights[support] = now
            if (best > 0.0).all():
                break
            active = weights > 0.0
        return weights

    def drop(self) -> None:
        """Forget strategies without weight when there are many."""
        used = self.weights > 0.0
        if len(self.weights) < 2 * int(used.sum()) + 4 * BATCH:
            return
        self.atoms, self.columns = self.atoms[used], self.columns[used]
        self.gram, self.on_target = self.gram[np.ix_(used, used)], self.on_target[used]
        self.weights = self.weights[used]

    def round(self) -> bool:
        """One search and correction; True where the level was lowered."""
        self.correct()
        atoms, values = self.search(self.residual)
        worth = values > self.level * (1.0 + EXCESS)
        if worth.any():
            self.add(atoms[worth][:BATCH])
            return False
        self.drop()
        self.level *= LOWERING
        return True

    def model(self) -> tuple[Array, Array, float]:
        """Weights, means of the outcomes, and the visibility at which they give the data exactly.

        The strategies in use, and coins for what they miss.
        """
        used = self.weights > 0.0
        coins, means = coin_model(*self.rows.coefficients(self.residual))
        weights = np.concatenate([self.weights[used], coins])
        total = float(weights.sum())
        return weights / total, np.concatenate([self.atoms[used], means]), (1.0 - 1e-12) / total

    def lower(self) -> float:
        """V* of the target is at least this."""
        matrix, p, q = self.rows.coefficients(self.residual)
        return (1.0 - 1e-12) / (float(self.weights.sum()) + repair_cost(matrix, p, q))
