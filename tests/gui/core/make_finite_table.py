"""Find, prove and write the table of finite inequalities: python -m tests.gui.core.make_finite_table.

Takes some minutes. Every entry is deterministic on one platform; elsewhere the last digits may differ.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import numpy as np

from gui.core.finite_table import TABLE_FILE, Entry, FoundBy, read_table
from physics.finite_inequalities import Found
from physics.finite_proof import prove_bound
from physics.finite_search import Recipe, reduced, run

STEPS, CHAIN_STEPS = 150, 60
I, O, T, NONE = "icosahedral", "octahedral", "tetrahedral", "none"  # noqa: E741
AXIS2, AXIS3, AXIS4, AXIS5 = "axis 2", "axis 3", "axis 4", "axis 5"
PLANE, PLANE2, FREE = "plane 0", "plane 1", "free"


def free(n: int, m: int) -> Recipe:
    return Recipe(NONE, (FREE,) * n, (FREE,) * m)


# Name, recipe, start, gap of the proof.
WANTED: list[tuple[str, Recipe, int, float]] = [
    ("3 × 4 free", free(3, 4), 0, 1e-4),
    ("3 × 5 free", free(3, 5), 0, 1e-4),
    ("4 × 4 free", free(4, 4), 0, 1e-4),
    ("3 × 6 free", free(3, 6), 0, 1e-4),
    ("4 × 5 free", free(4, 5), 0, 1e-4),
    ("4 × 6 free", free(4, 6), 1, 1e-4),
    ("5 × 5 free", free(5, 5), 1, 1e-4),
    ("4 × 8 free", free(4, 8), 1, 1e-4),
    ("6 × 6 free", free(6, 6), 0, 1e-4),
    ("cube 3 × 12", Recipe(O, (AXIS4,), (PLANE2,)), 0, 1e-4),
    ("cube 4 × 6", Recipe(O, (AXIS3,), (AXIS2,)), 0, 1e-4),
    ("cube 4 × 12", Recipe(O, (AXIS3,), (PLANE,)), 0, 1e-4),
    ("5 × 8 free", free(5, 8), 1, 1e-4),
    ("6 × 8 free", free(6, 8), 1, 1e-4),
    ("tetrahedral 6 × 9", Recipe(T, (PLANE,), (AXIS2, PLANE)), 3, 1e-4),
    ("8 × 8 free", free(8, 8), 0, 1e-4),
    ("icosahedron × dodecahedron", Recipe(I, (AXIS5,), (AXIS3,)), 0, 1e-4),
    ("cube 6 × 12", Recipe(O, (AXIS2,), (PLANE2,)), 0, 1e-4),
    ("cube 7 × 12", Recipe(O, (AXIS3, AXIS4), (PLANE,)), 0, 1e-4),
    ("icosahedron × icosidodecahedron", Recipe(I, (AXIS5,), (AXIS2,)), 0, 1e-4),
    ("cube 6 × 16", Recipe(O, (AXIS2,), (AXIS3, PLANE2)), 2, 1e-4),
    ("cube 9 × 16", Recipe(O, (AXIS2, AXIS4), (AXIS3, PLANE2)), 0, 1e-4),
    ("icosahedron × 25 axes", Recipe(I, (AXIS5,), (AXIS2, AXIS3)), 0, 1e-4),
    ("cube 12 × 15", Recipe(O, (PLANE,), (AXIS4, PLANE2)), 0, 1e-4),
    ("dodecahedron × 30", Recipe(I, (AXIS3,), (PLANE,)), 0, 1e-4),
    ("dodecahedron × 36", Recipe(I, (AXIS3,), (AXIS5, PLANE)), 0, 1e-4),
    ("16 axes × 30", Recipe(I, (AXIS3, AXIS5), (PLANE,)), 0, 1e-4),
    ("16 axes × 45", Recipe(I, (AXIS3, AXIS5), (AXIS2, PLANE)), 0, 1e-4),
    ("30 × 30 in mirror planes", Recipe(I, (PLANE,), (PLANE,)), 0, 1e-4),
]

# Recipe, start, settings dropped one by one, and which of the steps enter the table.
CHAINS: list[tuple[Recipe, int, str, tuple[int, ...]]] = [
    (Recipe(O, (AXIS2,), (AXIS3, PLANE2)), 2, "bbbbb", (3, 4, 5)),
]


def directions(vectors: np.ndarray) -> tuple[tuple[float, float, float], ...]:
    """Unit vectors as tuples."""
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return tuple((float(x), float(y), float(z)) for x, y, z in vectors + 0.0)


def entry(name: str, by: FoundBy, found: Found, gap: float) -> Entry:
    alice, bob = (np.array(directions(side)) for side in found.family.settings())
    c = np.round(found.coefficients, 12) + 0.0
    value = float(-np.sum(c * (alice @ bob.T)))
    reached, bound = prove_bound(alice, bob, c, gap=gap)
    return Entry(
        name,
        by,
        directions(alice),
        directions(bob),
        tuple(tuple(float(x) for x in row) for row in c),
        bound,
        value,
        (reached / value, bound / value),
        gap,
    )


def make() -> Iterator[Entry]:
    """All entries, smaller families first."""
    for name, recipe, seed, gap in WANTED:
        by = FoundBy(recipe.group, recipe.alice, recipe.bob, seed)
        yield entry(name, by, run(recipe, seed, STEPS).found, gap)
    for recipe, seed, dropped, kept in CHAINS:
        found = run(recipe, seed, STEPS).found
        for k, side in enumerate(dropped, start=1):
            found = min(
                (reduced(found, "ab".index(side), seed=s, steps=CHAIN_STEPS) for s in range(2)),
                key=lambda f: f.critical_visibility,
            )
            if k in kept:
                n, m = found.family.size
                by = FoundBy(recipe.group, recipe.alice, recipe.bob, seed, dropped[:k])
                yield entry(f"{n} × {m} thinned out", by, found, 1e-4)


def main() -> None:
    entries = []
    start = time.perf_counter()
    for one in make():
        entries.append(one)
        lo, hi = one.visibility
        passed = time.perf_counter() - start
        print(f"{one.name:34s} {one.size} pairs {one.pairs:4d} {lo:.6f} {hi:.6f} {passed:.0f} s", flush=True)
    entries.sort(key=lambda e: (e.size[0] * e.size[1], e.size[0], e.name))
    text = ",\n  ".join(msgspec.json.encode(e).decode() for e in entries)
    raw = f'{{"entries": [\n  {text}\n]}}\n'.encode()
    assert read_table(raw) == tuple(entries)
    TABLE_FILE.write_bytes(raw)


if __name__ == "__main__":
    main()
