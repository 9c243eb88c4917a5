"""The quantum bound of an inequality anew: an operator's largest eigenvalue, a dual matrix word by word."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from physics.states.two_qubit import spin
from physics.verdicts.checking.brute_force import FoundBound, Ticker, size_of
from physics.verdicts.types import Certificate, Correlations

Word = tuple[tuple[int, ...], tuple[int, ...]]


def check_quantum(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """Any state and measurements: the dual matrix; where there is none, spins along these directions."""
    dual = check_dual_matrix(certificate)
    if dual is None:
        return FoundBound("search", check_operator(certificate, data), "one_quantum_model")
    # Σ Z s† t >= λ Σ s† s gives a bound that is off by the negative part times the number of operators.
    bound = dual.bound - min(0.0, dual.lowest) * dual.size
    details: dict[str, float | int | str] = {
        "lowest": dual.lowest,
        "mismatch": dual.mismatch,
        "size": dual.size,
        "level": dual.level,
    }
    valid = dual.mismatch <= 1e-7 * size_of(certificate)
    return FoundBound("exact", bound + dual.mismatch, "dual_matrix", details, valid)


def check_quantum_same_directions(
    certificate: Certificate, data: Correlations, *, eta: float, seed: int, tick: Ticker
) -> FoundBound:
    """Spins along these directions: the largest eigenvalue."""
    return FoundBound("exact", check_operator(certificate, data), "eigenvalue")


def check_operator(certificate: Certificate, data: Correlations) -> float:
    """Largest eigenvalue of Σ c_ij a_i.s x b_j.s + Σ p_i a_i.s x 1 + Σ q_j 1 x b_j.s."""
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    total = np.zeros((4, 4), dtype=complex)
    a = [spin(x) for x in data.alice]
    b = [spin(y) for y in data.bob]
    one = np.eye(2)
    for i, left in enumerate(a):
        total += p[i] * np.kron(left, one)
        for j, right in enumerate(b):
            total += c[i, j] * np.kron(left, right)
    for j, right in enumerate(b):
        total += q[j] * np.kron(one, right)
    return float(np.linalg.eigvalsh(total)[-1])


@dataclass(frozen=True)
class DualCheck:
    """``lowest`` eigenvalue of Z; ``bound``: its coefficient of 1; ``mismatch``: sum of what differs else."""

    lowest: float
    bound: float
    mismatch: float
    size: int
    level: str


def check_dual_matrix(certificate: Certificate) -> DualCheck | None:
    """Multiply out Σ Z_st s† t and compare with bound - inequality; None if there is no matrix to check.

    The operators are 1, A_i, B_j or 1, A_i, B_j, A_i B_j (row by row), told by the size of Z.
    """
    z = certificate.dual_matrix
    if z is None:
        return None
    n, m = certificate.coefficients.shape
    words: list[Word] = [((), ()), *(((i,), ()) for i in range(n)), *(((), (j,)) for j in range(m))]
    level = "1"
    if len(z) == (1 + n) * (1 + m) and len(z) != 1 + n + m:
        words += [((i,), (j,)) for i in range(n) for j in range(m)]
        level = "1 + AB"
    if len(z) != len(words):
        return None
    sums: dict[Word, float] = defaultdict(float)
    for s, left in enumerate(words):
        for t, right in enumerate(words):
            word = (_reduced(left[0][::-1] + right[0]), _reduced(left[1][::-1] + right[1]))
            adjoint = (word[0][::-1], word[1][::-1])
            sums[min(word, adjoint)] += float(np.real(z[s, t]))
    bound = sums.pop(((), ()), 0.0)
    expected: dict[Word, float] = defaultdict(float)
    for i in range(n):
        expected[(i,), ()] = -float(certificate.marginals_a[i])
        for j in range(m):
            expected[(i,), (j,)] = -float(certificate.coefficients[i, j])
    for j in range(m):
        expected[(), (j,)] = -float(certificate.marginals_b[j])
    mismatch = sum(abs(sums[word] - expected[word]) for word in set(sums) | set(expected))
    lowest = float(np.linalg.eigvalsh((z + z.conj().T) / 2)[0])
    return DualCheck(lowest, bound, float(mismatch), len(words), level)


def _reduced(word: tuple[int, ...]) -> tuple[int, ...]:
    """Equal neighbours cancel, as each observable squares to 1."""
    result: list[int] = []
    for letter in word:
        if result and result[-1] == letter:
            result.pop()
        else:
            result.append(letter)
    return tuple(result)
