"""Regions: what is none is refused by name."""

import pytest

from physics.macroscopic import (
    check_regions,
    checkerboard,
    coloured_regions,
    contiguous_regions,
    random_regions,
    stripes,
)


def test_unequal_regions_in_the_order_given():
    assert check_regions([[3, 1], (0,), range(4, 6)], 7) == ((3, 1), (0,), (4, 5))


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        ([], "regions: 0 regions; 2 to 12 are possible"),
        ([[0]], "regions: 1 region; 2 to 12"),
        ([[k] for k in range(13)], "regions: 13 regions; 2 to 12"),
        ([[0], []], r"regions\[1\]: is empty"),
        ([[0], [1, 20]], r"regions\[1\]\[1\]: there is no spin 20 \(N = 20, counted from 0\)"),
        ([[-1], [1]], r"regions\[0\]\[0\]: there is no spin -1"),
        ([[0, 1], [2, 1]], r"regions\[1\]\[1\]: spin 1 stands in regions\[0\] already"),
        ([[0, 0], [2, 1]], r"regions\[0\]\[1\]: spin 0 stands twice in this region"),
    ],
)
def test_refusals(regions, message):
    with pytest.raises(ValueError, match=message):
        check_regions(regions, 20)


def test_blocks_stripes_and_checkerboard():
    assert contiguous_regions(8, 2) == ((0, 1, 2, 3), (4, 5, 6, 7))
    assert contiguous_regions(8, 3) == ((0, 1, 2), (3, 4, 5), (6, 7))
    # Three columns: 0 1 2 / 3 4 5 / 6 7.
    assert stripes(8, 2, 3) == ((0, 2, 3, 5, 6), (1, 4, 7))
    assert checkerboard(8, 2, 3) == ((0, 2, 4, 6), (1, 3, 5, 7))
    assert coloured_regions([1, -1, 0, 1], 2) == ((2,), (0, 3))


def test_random_regions_hold_every_spin_once():
    found = random_regions(11, 3, seed=5)
    assert sorted(map(len, found)) == [3, 4, 4]
    assert sorted(sum(found, ())) == list(range(11))
    assert found == random_regions(11, 3, seed=5) != random_regions(11, 3, seed=6)
