"""The set of anticommuting strings that is looked at, checked pair by pair. No Qt."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from gui.core.scenes.macroscopic import StringChoices
from physics.macroscopic.strings.shifts import shifted_strings
from physics.macroscopic.strings.sizes import Construction, construction_tree
from physics.macroscopic.strings.string_set import StringSet, commuting_pairs, meeting_regions
from physics.macroscopic.strings.tree import StringTree, TreeStep, steps_to, strings_of_tree


class MadeStrings(Struct, frozen=True, eq=False):
    """A set with its tree. ``steps[row]`` are the k factors of a string from the root down.

    ``order`` are the rows as the tree has them from x to y. Of ``pairs`` pairs ``commuting`` commute: none,
    if the set is one of mutually anticommuting strings.
    """

    tree: StringTree
    strings: StringSet
    steps: tuple[tuple[TreeStep, ...], ...]
    order: tuple[int, ...]
    pairs: int
    commuting: int


class ShownStrings(Struct, frozen=True, eq=False):
    """The set that is chosen, and what the shifts make of it.

    ``meeting`` are the regions in which the two chosen strings differ on the same particle.
    """

    made: MadeStrings
    meeting: tuple[int, ...]
    shifted: StringSet

    @property
    def anticommute(self) -> bool:
        """Whether the two chosen strings do."""
        return len(self.meeting) % 2 == 1


@lru_cache(maxsize=8)
def made_strings(construction: Construction, regions: int) -> MadeStrings:
    """The strings of a construction for k regions."""
    tree = construction_tree(construction, regions)
    strings = strings_of_tree(tree)
    count = len(strings.particles)
    steps = tuple(steps_to(tree, row) for row in range(count))
    return MadeStrings(
        tree,
        strings,
        steps,
        tuple(sorted(range(count), key=lambda row: [step.letter for step in steps[row]])),
        count * (count - 1) // 2,
        len(commuting_pairs(strings)),
    )


def shown_strings(choices: StringChoices) -> ShownStrings:
    """What is shown for these choices."""
    made = made_strings(choices.construction, choices.regions)
    k = choices.regions
    shift = [choices.shift_of(region) for region in range(k)]
    exchanged = [region in choices.exchanged for region in range(k)]
    return ShownStrings(
        made,
        meeting_regions(made.strings, choices.first, choices.second),
        shifted_strings(made.strings, made.strings.counts, shift, exchanged),
    )


def row_along(choices: StringChoices, letter: str) -> int:
    """The first row of the tree with the decided factors of the second string and then ``letter``."""
    made = made_strings(choices.construction, choices.regions)
    wanted = [step.letter for step in made.steps[choices.second][: choices.steps]] + [letter]
    for row in made.order:
        if [step.letter for step in made.steps[row][: len(wanted)]] == wanted:
            return row
    raise AssertionError("every choice of x and y is a string")
