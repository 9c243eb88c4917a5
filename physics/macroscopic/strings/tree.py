"""Decision trees of anticommuting strings (Ramanathan et al., appendix A and figure 2).

Each node is a region that is not yet on its path, with a particle of that region which no other node
has; x goes to the left and y to the right. Two strings share their path down to the node where they
part. Above it their Pauli matrices agree and below it their particles differ: they anticommute, because
they differ on the same particle exactly once. A whole tree has 2^k - 1 nodes. Its last levels may be
replaced by *blocks*: smaller sets of anticommuting strings on the regions that are left, each with
particles of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from physics.macroscopic.strings.string_set import LETTERS, MAX_STRING_REGIONS, StringSet, choices


@dataclass(frozen=True)
class TreeNode:
    """A branching: in ``region``, on ``particle``, x to the left, y to the right; the root has depth 0."""

    region: int
    particle: int
    depth: int


@dataclass(frozen=True)
class StringBlock:
    """A set of strings below the nodes: it stands in ``regions``, its particles start at ``first``."""

    regions: tuple[int, ...]
    first: tuple[int, ...]
    strings: StringSet


@dataclass(frozen=True)
class TreeStep:
    """One factor of a string. ``node``: index of the node it is chosen at, None inside a block."""

    node: int | None
    region: int
    particle: int
    letter: str


@dataclass(frozen=True)
class StringTree:
    """``nodes`` level by level from left to right: below node i stand 2i + 1 (x) and 2i + 2 (y).

    ``blocks`` from left to right where the nodes end; none in a tree of all k levels.
    """

    regions: int
    nodes: tuple[TreeNode, ...]
    blocks: tuple[StringBlock, ...] = ()

    @property
    def depth(self) -> int:
        """The number of levels of nodes."""
        return len(self.nodes).bit_length()


def tree_with_regions(
    regions: int, regions_of_nodes: list[int], block: StringSet | None = None
) -> StringTree:
    """The tree of these regions, level by level; nodes, then blocks, get particles of their own."""
    used = [0] * regions
    nodes = []
    for index, region in enumerate(regions_of_nodes):
        nodes.append(TreeNode(region, used[region], (index + 1).bit_length() - 1))
        used[region] += 1
    ends = []
    if block is not None:
        for end in range(len(nodes), 2 * len(nodes) + 1):
            taken = {nodes[index].region for index, _ in _ancestors(end)}
            ends.append((tuple(region for region in range(regions) if region not in taken), block))
    return StringTree(regions, tuple(nodes), blocks_with_fresh_particles(used, ends))


def blocks_with_fresh_particles(
    used: list[int], ends: list[tuple[tuple[int, ...], StringSet]]
) -> tuple[StringBlock, ...]:
    """Blocks from left to right, given the regions that those of each set stand for, and its strings.

    ``used``: particles of each region that are taken already; counted on.
    """
    blocks = []
    for regions, strings in ends:
        blocks.append(StringBlock(regions, tuple(used[region] for region in regions), strings))
        for region, count in zip(regions, strings.counts, strict=True):
            used[region] += count
    return tuple(blocks)


def _ancestors(index: int) -> list[tuple[int, int]]:
    """(node, 0 for x and 1 for y) from the root to what stands at place ``index`` of the levels."""
    path = []
    while index > 0:
        path.append(((index - 1) // 2, (index - 1) % 2))
        index = (index - 1) // 2
    return path[::-1]


def strings_of_tree(tree: StringTree) -> StringSet:
    """The 2^k strings of the paths from the root to the leaves."""
    chosen = choices(tree.regions)
    particles = np.zeros(chosen.shape, dtype=np.int64)
    # Which rows pass node or block i: those of its parent that choose its side there.
    through: list[NDArray[np.bool_]] = [np.ones(len(chosen), dtype=bool)]
    for index, node in enumerate(tree.nodes):
        here = through[index]
        particles[here, node.region] = node.particle
        through += [here & (chosen[:, node.region] == letter) for letter in (0, 1)]
    for block, here in zip(tree.blocks, through[len(tree.nodes) :], strict=bool(tree.blocks)):
        rows, columns = np.flatnonzero(here)[:, None], np.array(block.regions)
        inner = chosen[rows, columns] @ (1 << np.arange(len(block.regions))[::-1])
        particles[rows, columns] = block.strings.particles[inner] + block.first
    return StringSet(particles)


def particles_of_tree(tree: StringTree) -> tuple[int, ...]:
    """How many particles each region has in the nodes and blocks together."""
    found = [0] * tree.regions
    for node in tree.nodes:
        found[node.region] += 1
    for block in tree.blocks:
        for region, count in zip(block.regions, block.strings.counts, strict=True):
            found[region] += count
    return tuple(found)


def steps_to(tree: StringTree, row: int) -> tuple[TreeStep, ...]:
    """The k factors of the string in row ``row`` of `strings_of_tree`, from the root down.

    Raises ValueError for a row that is not there.
    """
    if not 0 <= row < 2**tree.regions:
        raise ValueError(f"row: {row} is outside 0 to {2**tree.regions - 1}")
    chosen = row >> np.arange(tree.regions - 1, -1, -1) & 1
    steps, index = [], 0
    while index < len(tree.nodes):
        node = tree.nodes[index]
        letter = int(chosen[node.region])
        steps.append(TreeStep(index, node.region, node.particle, LETTERS[letter]))
        index = 2 * index + 1 + letter
    if tree.blocks:
        block = tree.blocks[index - len(tree.nodes)]
        inner = int("".join(str(chosen[region]) for region in block.regions), 2)
        found = block.strings.particles[inner] + block.first
        steps += [
            TreeStep(None, region, int(particle), LETTERS[chosen[region]])
            for region, particle in zip(block.regions, found, strict=True)
        ]
    return tuple(steps)


def binary_tree(regions: int) -> StringTree:
    """The paper's binary tree: region j at level j, so that the last needs 2^(k-1) particles.

    Raises ValueError for k outside 1 to 14.
    """
    check_written(regions)
    return tree_with_regions(regions, [level for level in range(regions) for _ in range(2**level)])


def careful_tree(regions: int) -> StringTree:
    """A tree whose regions take turns: the fullest has ⌈(2^k - 2)/(k - 1)⌉ particles, the least
    possible.

    The region of the root has one particle; the 2^k - 2 other nodes are spread evenly over k - 1
    regions. Raises ValueError for k outside 1 to 14.
    """
    check_written(regions)
    found = [0] * (2**regions - 1)

    def fill(index: int, counts: dict[int, int]) -> None:
        found[index], left, right = split_counts(counts)
        if left:
            fill(2 * index + 1, left)
            fill(2 * index + 2, right)

    fill(0, even_counts(regions))
    return tree_with_regions(regions, found)


def even_counts(regions: int) -> dict[int, int]:
    """Nodes of each region in the careful tree: one in region 0, the others as evenly as possible."""
    counts = {0: 1}
    if regions > 1:
        least, more = divmod(2**regions - 2, regions - 1)
        counts |= {region: least + (region <= more) for region in range(1, regions)}
    return counts


def split_counts(counts: dict[int, int]) -> tuple[int, dict[int, int], dict[int, int]]:
    """The root of a tree with so many nodes of each region, and the counts of its left and right
    subtree.

    The region with one node is the root. Let c_1 <= c_2 <= … be the counts of the others. If c_1 = 2,
    region 1 has a node in either subtree (their roots); else region 1 has one node on the left, its
    root, and region 2 one on the right. Every further region is halved so that both sides stay as full
    as each other. Counts are possible exactly if the t smallest are at least 2^t - 1 together for each
    t, with equality for all regions (t regions at the top of the tree fill its first t levels, and no t
    need less); raises ValueError where that fails.
    """
    in_order = sorted(counts.items(), key=lambda item: item[1])
    total = 0
    for level, (_, count) in enumerate(in_order, 1):
        total += count
        if total < 2**level - 1:
            raise ValueError(f"counts: the {level} smallest are {total} together, less than {2**level - 1}")
    if total != 2 ** len(counts) - 1:
        raise ValueError(f"counts: {total} nodes where {2 ** len(counts) - 1} are needed")
    root, rest = in_order[0][0], in_order[1:]
    left: dict[int, int] = {}
    right: dict[int, int] = {}
    if rest and rest[0][1] == 2:
        left[rest[0][0]] = right[rest[0][0]] = 1
        rest = rest[1:]
    elif rest:
        (one, first), (other, second), *rest = rest
        left |= {one: 1, other: second - 1}
        right |= {one: first - 1, other: 1}
    for region, count in rest:
        share = (count + sum(right.values()) - sum(left.values()) + 1) // 2
        left[region] = min(max(share, 0), count)
        right[region] = count - left[region]
    return root, left, right


def check_written(regions: int) -> None:
    """ValueError for a number of regions whose strings cannot be written down."""
    if not 1 <= regions <= MAX_STRING_REGIONS:
        raise ValueError(f"regions: {regions} is outside 1 to {MAX_STRING_REGIONS}")
