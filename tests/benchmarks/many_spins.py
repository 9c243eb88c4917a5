"""All two-spin correlations and the effective state of N spins against QuTiP's partial traces.

Goal: at least 100 times faster at N = 10 and 12 than the partial traces of QuTiP's density matrix, which at
N = 14 takes 4 GB and several times that on the way. Recent versions of QuTiP trace a ket without making its
density matrix: that is the second yardstick, without a goal. Both trace all pairs of spins once, read the 9
correlations of each off with ready-made operators, and average the pairs across the cut into halves. Every
round draws another random state. Growth and memory are those of ours alone.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from itertools import combinations
from typing import TYPE_CHECKING, Any

from tests.benchmarks.common import Ratio, ratio_of, take_turns

if TYPE_CHECKING:
    from physics.checks import Array, ComplexArray

SIZES = (10, 12)
GOAL = 1 / 100
# The density matrix at 12 spins takes minutes for all pairs: one round, and a few pairs stand for all.
PAIRS_TRACED = {10: 45, 12: 2}
GROWTH = (14, 16, 18, 20, 22)


def run(rounds: int = 5) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    import numpy as np

    from physics.macroscopic import haar_vector

    rows: list[Ratio] = []
    for n in SIZES:
        vectors = [haar_vector(n, k) for k in range(rounds + 1)]
        kets = [as_ket(vector, n) for vector in vectors]
        projector = kets[0].proj()
        found: dict[str, Array] = {}
        share = PAIRS_TRACED[n] / (n * (n - 1) // 2)

        def ours(k: int, vectors: list[ComplexArray] = vectors, found: dict[str, Array] = found) -> None:
            found["ours"] = effective_tensor(vectors[k])

        def of_kets(k: int, kets: list[Any] = kets, found: dict[str, Array] = found, n: int = n) -> None:
            found["kets"] = traced(kets[k], n)

        times = take_turns({"ours": ours, "kets": of_kets}, rounds, warm_up=1)
        if np.abs(found["ours"] - found["kets"]).max() > 1e-12:
            raise AssertionError(f"different effective tensors for n = {n}")
        name = f"two-spin tensors, N = {n} / QuTiP, "
        matrix = timed(lambda: traced(projector, n, PAIRS_TRACED[n])) / share  # noqa: B023
        rows.append(
            ratio_of(
                name + "density matrix",
                ("ours", times["ours"]),
                ("QuTiP", [matrix] * len(times["ours"])),
                GOAL,
            )
        )
        rows.append(ratio_of(name + "ket", ("ours", times["ours"]), ("QuTiP", times["kets"]), None))
    notes = [
        f"density matrix at N = {n}: {traced_pairs} of {n * (n - 1) // 2} pairs traced, once"
        for n, traced_pairs in PAIRS_TRACED.items()
    ]
    return rows, [*notes, growth()]


def growth() -> str:
    """Seconds, and the largest memory in state vectors, the given one included."""
    from physics.macroscopic import contiguous_regions, haar_vector, pair_correlations, region_tensor

    said = []
    for n in GROWTH:
        vector = haar_vector(n, 0)
        regions = contiguous_regions(n, 4)
        pairs, four = timed(lambda: pair_correlations(vector)), timed(lambda: region_tensor(vector, regions))  # noqa: B023
        memory = [
            peak(work) / vector.nbytes + 1
            for work in (lambda: pair_correlations(vector), lambda: region_tensor(vector, regions))  # noqa: B023
        ]
        said.append(f"N = {n}: {pairs:.2f} s ({memory[0]:.1f}), four regions {four:.2f} s ({memory[1]:.1f})")
    return "growth in seconds (memory in state vectors, that of the state included): " + "; ".join(said)


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak(work: Callable[[], object]) -> int:
    """The most bytes that were held at once, beyond those from before."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def effective_tensor(vector: ComplexArray) -> Array:
    """Ours."""
    from physics.macroscopic import contiguous_regions, effective_state, pair_correlations

    pairs = pair_correlations(vector)
    return effective_state(pairs, *contiguous_regions(pairs.spins, 2)).correlation_matrix


def as_ket(vector: ComplexArray, n: int) -> Any:
    from qutip import Qobj

    return Qobj(vector.reshape(-1, 1), dims=[[2] * n, [1] * n])


def traced(state: Any, n: int, count: int | None = None) -> Array:
    """The same from partial traces of all pairs, or of the first ``count``."""
    import numpy as np
    from qutip import sigmax, sigmay, sigmaz, tensor

    single = (sigmax(), sigmay(), sigmaz())
    operators = np.array([tensor(s, t).full() for s in single for t in single])
    tensors = {}
    for i, j in list(combinations(range(n), 2))[:count]:
        rho = state.ptrace([i, j]).full()
        tensors[i, j] = np.einsum("kab,ba->k", operators, rho).real.reshape(3, 3)
    across = [t for (i, j), t in tensors.items() if i < n // 2 <= j]
    return np.mean(across, axis=0) if across else np.zeros((3, 3))
