"""The exact local bound of random integer n x n matrices against enumeration in NumPy by partial sums.

Goal: at least 5 times faster at n = 24. The enumeration goes over the 2^(n-1) signs of the rows: sums over
the second half of the rows are tabulated once, each combination of the first half is added to all of them,
and the sizes are summed over the columns. It works on 16-bit integers with the long axis last, 4 to 5 times
faster than the same in float64 with the short axis last. Every round draws another matrix of entries -9 to 9.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from tests.benchmarks.common import Ratio, ratio_of, take_turns

if TYPE_CHECKING:
    from physics.verdicts.types import Array

GOALS = {16: None, 20: None, 24: 1 / 5, 28: None}
LARGEST_ENTRY = 9
ALONE = (30,)  # too long for the enumeration


def run(rounds: int = 11) -> tuple[list[Ratio], list[str]]:
    """The rows of the table and what to know about them."""
    from physics.verdicts.local.bound import local_bound

    rows: list[Ratio] = []
    growth: list[str] = []
    for n, goal in GOALS.items():
        count = rounds if n < 28 else max(3, rounds // 4)
        matrices = [matrix(n, k) for k in range(count + 1)]
        ours: dict[int, float] = {}
        theirs: dict[int, float] = {}

        def exact(k: int, matrices: list[Array] = matrices, found: dict[int, float] = ours) -> None:
            found[k] = local_bound(matrices[k]).value

        def enumeration(k: int, matrices: list[Array] = matrices, found: dict[int, float] = theirs) -> None:
            found[k] = enumerate_bound(matrices[k])

        times = take_turns({"ours": exact, "NumPy": enumeration}, count, warm_up=1)
        if ours != theirs:
            raise AssertionError(f"different bounds for n = {n}: {ours}, {theirs}")
        name = f"local bound, {n} x {n} / enumeration in NumPy"
        rows.append(ratio_of(name, ("ours", times["ours"]), ("NumPy", times["NumPy"]), goal))
        growth.append(_said(n, times["ours"]))
    for n in ALONE:
        taken = []
        for k in range(rounds):
            start = time.perf_counter()
            local_bound(matrix(n, k))
            taken.append(time.perf_counter() - start)
        growth.append(_said(n, taken))
    return rows, ["growth, median (longest) of random matrices: " + ", ".join(growth)]


def _said(n: int, times: list[float]) -> str:
    return f"n = {n}: {1e3 * statistics.median(times):.0f} ({1e3 * max(times):.0f}) ms"


def matrix(n: int, seed: int) -> Array:
    import numpy as np

    random = np.random.default_rng([n, seed])
    return random.integers(-LARGEST_ENTRY, LARGEST_ENTRY + 1, size=(n, n)).astype(np.float64)


def enumerate_bound(coefficients: Array) -> float:
    """max over signs of sum_j |sum_i alpha_i M_ij|; alpha_0 = 1 without loss."""
    import numpy as np

    whole, half = coefficients.astype(np.int16), len(coefficients) // 2
    tails = np.ascontiguousarray((_signs(len(whole) - half) @ whole[half:]).T)
    heads = _signs(half - 1) @ whole[1:half] + whole[0]
    room, best = np.empty_like(tails), 0
    for head in heads:
        np.add(tails, head[:, None], out=room)
        np.abs(room, out=room)
        best = max(best, int(room.sum(axis=0, dtype=np.int16).max()))
    return float(best)


def _signs(count: int) -> Array:
    import numpy as np

    return (1 - 2 * ((np.arange(1 << count)[:, None] >> np.arange(count)) & 1)).astype(np.int16)
