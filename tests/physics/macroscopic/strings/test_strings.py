"""Anticommuting strings: every construction pair by pair, sizes, trees, shifts, search."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, product

import numpy as np
import pytest

from physics.macroscopic.strings import (
    StringSet,
    backtracked_strings,
    best_tree,
    binary_tree,
    careful_tree,
    commuting_pairs,
    constructed_strings,
    construction_tree,
    fitted_regions,
    least_particles,
    meeting_regions,
    most_regions,
    particles_needed,
    search_strings,
    shift_coverage,
    shifted_strings,
    sizes_table,
    steps_to,
    string_row,
    strings_of_tree,
)
from physics.macroscopic.strings.found_sets import five_region_strings, six_region_strings
from physics.macroscopic.strings.mixed import mixed_tree
from physics.macroscopic.strings.tree import even_counts, particles_of_tree, split_counts

NAMES = ("binary", "careful", "best")
PAULI = {"x": np.array([[0, 1], [1, 0]]), "y": np.array([[0, -1j], [1j, 0]])}


def matrices(strings: StringSet) -> list[np.ndarray]:
    """The strings as matrices on all particles of all regions."""
    start = np.concatenate([[0], np.cumsum(strings.counts)])
    found = []
    for row, particles in enumerate(strings.particles):
        factors = [np.eye(2)] * start[-1]
        for letter, place in zip(strings.letters(row), start[:-1] + particles, strict=True):
            factors[place] = PAULI[letter]
        found.append(reduce(np.kron, factors))
    return found


@pytest.mark.parametrize(("name", "regions"), [("binary", 2), ("binary", 3), ("careful", 3), ("best", 3)])
def test_the_matrices_of_the_strings_anticommute(name, regions):
    """Brute force on at most 7 qubits: what the rule about regions says is what the matrices do."""
    found = matrices(constructed_strings(name, regions))
    assert all(np.allclose(a @ b, -b @ a) for a, b in combinations(found, 2))


def test_commuting_pairs_are_those_of_the_matrices():
    """The same on random assignments, most pairs of which commute."""
    rng = np.random.default_rng(5)
    for _ in range(5):
        strings = StringSet(rng.integers(2, size=(8, 3)))
        found = matrices(strings)
        pairs = [
            [s, t]
            for s, t in combinations(range(8), 2)
            if np.allclose(found[s] @ found[t], found[t] @ found[s])
        ]
        assert commuting_pairs(strings).tolist() == pairs
        for s, t in combinations(range(8), 2):
            assert (len(meeting_regions(strings, s, t)) % 2 == 0) == ([s, t] in pairs)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("regions", range(1, 11))
def test_every_pair_of_every_construction_anticommutes(name, regions):
    strings = strings_of_tree(construction_tree(name, regions))
    assert len(commuting_pairs(strings)) == 0
    assert strings.counts == particles_of_tree(construction_tree(name, regions))


def test_table_of_sizes():
    """The numbers known for 2 to 10 regions; the closed forms of the two trees; none below the bound."""
    rows = {row.regions: row for row in sizes_table(10)}
    assert [rows[k].binary for k in range(2, 11)] == [2 ** (k - 1) for k in range(2, 11)]
    assert [rows[k].careful for k in range(2, 11)] == [2, 3, 5, 8, 13, 21, 37, 64, 114]
    assert [rows[k].least for k in range(2, 11)] == [2, 2, 3, 4, 7, 10, 17, 30, 53]
    known = {2: 2, 3: 2, 4: 3, 5: 6, 6: 11, 7: 18, 8: 31, 9: 53, 10: 93}
    assert all(row.least <= row.best <= known[k] for k, row in rows.items())


def test_the_bound_is_met_where_backtracking_says_so():
    """One particle fewer than n is excluded by trying all for 2 to 4 regions, as the rank argument says."""
    for regions, needed in (2, 2), (3, 2), (4, 3):
        assert backtracked_strings(regions, needed).needed == needed == least_particles(regions)
        assert backtracked_strings(regions, needed - 1) is None


def test_careful_counts_can_be_split_down_to_the_leaves_for_every_number_of_regions():
    """n = ⌈(2^k - 2)/(k - 1)⌉ is that of a tree up to 100 regions: counts halve down to trees of one node."""
    seen = set()

    def check(counts: dict[int, int]) -> None:
        key = tuple(sorted(counts.values()))
        if key not in seen:
            seen.add(key)
            _, left, right = split_counts(counts)
            for half in (left, right) if left else ():
                check(half)

    for regions in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 25, 50, 77, 100):
        check(even_counts(regions))
        assert max(even_counts(regions).values()) == particles_needed("careful", regions)


def test_sets_that_were_found_and_trees_that_end_in_them():
    """Five regions with (1, 5, 6, 6, 8) spread more evenly over seven than (1, 6, 6, 6, 6): 18, not 19."""
    assert five_region_strings().counts == (1, 5, 6, 6, 8) and six_region_strings().needed == 11
    for strings in five_region_strings(), six_region_strings():
        assert len(commuting_pairs(strings)) == 0
    even = StringSet(constructed_strings("best", 5).particles)
    assert mixed_tree(6, 12, even) is not None
    assert mixed_tree(6, 7, even, seed=1, steps=200) is None
    counts = particles_of_tree(best_tree(7))
    assert max(counts) == 18 and sum(counts) == 3 + 4 * 26
    assert commuting_pairs(strings_of_tree(best_tree(7))).size == 0


def test_trees_have_each_region_once_on_every_path_and_fresh_particles():
    for tree in binary_tree(6), careful_tree(6), best_tree(6), best_tree(7):
        places = [(node.region, node.particle) for node in tree.nodes]
        assert len(set(places)) == len(places)
        strings = strings_of_tree(tree)
        for row in range(2**tree.regions):
            steps = steps_to(tree, row)
            assert sorted(step.region for step in steps) == list(range(tree.regions))
            for step in steps:
                assert strings.particles[row, step.region] == step.particle
                assert strings.letters(row)[step.region] == step.letter
                assert step.node is None or tree.nodes[step.node].particle == step.particle
    assert [node.particle for node in binary_tree(3).nodes] == [0, 0, 1, 0, 1, 2, 3]
    assert (
        binary_tree(4).depth == 4
        and best_tree(9).depth == 5
        and best_tree(7).depth == 2
        and best_tree(3).depth == 0
    )


def test_two_strings_of_a_tree_differ_where_they_part():
    """x y x x and x y y x part at the third level of the binary tree; row numbers read as the letters."""
    strings = constructed_strings("binary", 4)
    assert meeting_regions(strings, string_row("xyxx"), string_row("xyyx")) == (2,)
    assert meeting_regions(strings, string_row("xxxx"), string_row("yyyy")) == (0,)
    assert strings.letters(6) == "xyyx"


@pytest.mark.parametrize(
    ("name", "regions", "sizes"),
    [("binary", 2, [1, 2]), ("binary", 3, [4, 4, 4]), ("careful", 3, [3, 4, 3]), ("best", 4, [3, 3, 3, 5])],
)
def test_shifts_cover_the_sum_exactly_once(name, regions, sizes):
    """(A4) for random numbers T_i^l is the sum of all scalar products of the Π N_j vectors."""
    strings = constructed_strings(name, regions)
    found = shift_coverage(strings, sizes)
    assert found.vectors == np.prod(sizes) and found.components == 2**regions
    assert found.exactly_once and found.listed
    t = np.random.default_rng(2).normal(size=(2**regions, *sizes))
    for exchanged in [0] * regions, [1] + [0] * (regions - 1), [1] * regions:
        vectors = [
            [
                t[i][tuple(place)]
                for i, place in enumerate(shifted_strings(strings, sizes, m, exchanged).particles)
            ]
            for m in product(*map(range, sizes))
        ]
        whole = sum(t[i].sum() ** 2 for i in range(2**regions))
        assert np.sum(np.sum(vectors, axis=0) ** 2) == pytest.approx(whole, rel=1e-12)


def test_shifts_of_large_sets_are_counted_region_by_region():
    """8 regions of 128 have 10^17 vectors; cut to what can be listed, both ways of counting agree."""
    found = shift_coverage(constructed_strings("binary", 8), [128] * 8)
    assert found.vectors == 128**8 and found.exactly_once and not found.listed
    assert shift_coverage(constructed_strings("best", 5), [6] * 5).exactly_once
    with pytest.raises(ValueError, match="region 2 has 3 particles where the set needs 4"):
        shift_coverage(constructed_strings("binary", 3), [4, 4, 3])


def test_sets_that_do_not_anticommute_are_found():
    flat = StringSet(np.zeros((4, 2), dtype=int))
    assert commuting_pairs(flat).tolist() == [[0, 3], [1, 2]]
    assert not shift_coverage(flat, [2, 2]).exactly_once


def test_which_regions_hold_a_set():
    binary = constructed_strings("binary", 3)
    assert fitted_regions(binary, [4, 1, 2]) == (2, 0, 1)
    assert fitted_regions(binary, [3, 3, 3]) is None
    with pytest.raises(ValueError, match="sizes"):
        fitted_regions(binary, [4, 4])


def test_largest_number_of_regions():
    """K n(K) <= N: by hand for few particles; the published log2 N at 10^23, and the bound beyond."""
    assert [most_regions(n, "binary") for n in (1, 3, 4, 11, 12, 31, 32)] == [1, 1, 2, 2, 3, 3, 4]
    assert [most_regions(n, "best") for n in (5, 6, 11, 12, 29, 30)] == [2, 3, 3, 4, 4, 5]
    found = [most_regions(1e23, name) for name in (*NAMES, "least")]
    assert found == sorted(found) and found[0] == 71 and found[3] < np.log2(1e23) + 2
    with pytest.raises(ValueError, match="particles"):
        most_regions(0.5, "best")


def test_sizes_of_many_regions_lie_between_the_bound_and_the_careful_tree():
    for regions in 14, 20, 41, 80, 100:
        best = particles_needed("best", regions)
        assert least_particles(regions) < best <= particles_needed("careful", regions)


def test_search():
    """Finds the smallest sets of three and four regions; the same for the same seed."""
    for regions, needed in (3, 2), (4, 3):
        found = search_strings(regions, needed, seed=1)
        assert found.strings is not None and found.strings.needed == needed
        assert len(commuting_pairs(found.strings)) == 0 and found.most_placed == 2**regions
    again = search_strings(4, 3, seed=1)
    assert again.strings is not None and np.array_equal(found.strings.particles, again.strings.particles)


def test_search_for_what_is_not_there():
    """One particle in each of three regions, two in each of four: all is tried."""
    shares: list[float] = []
    none = search_strings(4, 2, seed=0, progress=shares.append)
    assert none.strings is None and 2 <= none.most_placed < 16 and none.steps < 400
    assert shares == sorted(shares) and shares[-1] == 1
    assert search_strings(3, 1, seed=5).strings is None
    assert search_strings(5, 6, seed=0, steps=20).steps == 20
    assert search_strings(4, 2, seed=0, should_stop=lambda: True).steps == 0


@pytest.mark.long
def test_search_finds_five_regions_with_six_particles():
    """As few as are known; five each are excluded by a satisfiability solver, elsewhere."""
    found = search_strings(5, 6, seed=0)
    assert found.strings is not None and found.strings.needed == 6


def test_refusals_name_the_field():
    with pytest.raises(ValueError, match="regions"):
        binary_tree(15)
    with pytest.raises(ValueError, match="construction"):
        construction_tree("folded", 3)
    with pytest.raises(ValueError, match="particles"):
        StringSet(np.zeros((5, 2), dtype=int))
    with pytest.raises(ValueError, match="letters"):
        string_row("xz")
    with pytest.raises(ValueError, match="needed"):
        search_strings(3, 0, seed=0)
    with pytest.raises(ValueError, match="counts"):
        split_counts({0: 1, 1: 1, 2: 5})
