"""What the page "Strings" says, and the picture that it shows."""

from __future__ import annotations

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenes.macroscopic import StringChoices
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.strings import MadeStrings, ShownStrings
from gui.scenes.macroscopic.tree_painter import ShownNode, StringsPicture
from gui.widgets.number_table import NumberRows, TableCell
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.spins import region_name
from physics.macroscopic.strings.search import StringSearch
from physics.macroscopic.strings.shifts import ShiftCoverage
from physics.macroscopic.strings.sizes import SizesRow

CONSTRUCTION_NAMES = {
    "binary": "Binary",
    "careful": "Careful",
    "best": "Best known",
}
CONSTRUCTION_TIPS = {
    "binary": "Figure 2, left: region j decides at level j; the last one needs 2^(k−1) particles",
    "careful": "A tree whose regions take turns, so that each needs about as many particles as the others",
    "best": (
        "A tree with sets of four regions, three particles each, at its ends; for k = 7 and 8 with sets "
        "of five; one set for k ≤ 4 and 6"
    ),
}

CONSTRUCTION_TITLES = {"binary": "Binary tree", "careful": "Careful tree", "best": "Best known set"}
VIEW_NAMES = {"tree": "Tree", "shifts": "Shifts", "table": "Table"}
VIEW_TIPS = {
    "tree": "Two strings of a set, and where they anticommute",
    "shifts": "The shifts of particles and of x and y that make all other vectors out of a set",
    "table": "How many particles each construction needs, and a search for fewer",
}
HEADS = ("regions k", "binary", "careful", "best known", "at least")


def strings_picture(choices: StringChoices, shown: ShownStrings) -> StringsPicture:
    """The tree and the strings from top to bottom."""
    made = shown.made
    place = {row: k for k, row in enumerate(made.order)}
    rows = []
    for row in made.order:
        string: list[tuple[int, str]] = [(0, "x")] * choices.regions
        for step in made.steps[row]:
            string[step.region] = (step.particle + 1, step.letter)
        rows.append(tuple(string))
    nodes, paths = _nodes(made)
    return StringsPicture(
        regions=choices.regions,
        rows=tuple(rows),
        nodes=nodes,
        paths=paths,
        levels=made.tree.depth + 2 if made.tree.blocks else choices.regions,
        chosen=(place[choices.first], place[choices.second]),
        steps=choices.steps,
        meeting=frozenset(shown.meeting),
    )


def _nodes(made: MadeStrings) -> tuple[tuple[ShownNode, ...], tuple[tuple[int, ...], ...]]:
    tree, count = made.tree, len(made.tree.nodes)
    through: dict[int, list[int]] = {}
    paths = []
    for place, row in enumerate(made.order):
        path = [step.node for step in made.steps[row] if step.node is not None]
        if tree.blocks:  # the block that stands where the last letter leads
            last = [step for step in made.steps[row] if step.node is not None]
            path.append(2 * path[-1] + 1 + (last[-1].letter == "y") if last else 0)
        for passed in path:
            through.setdefault(passed, []).append(place)
        paths.append(tuple(path))
    nodes = []
    for index in range(len(through)):
        parent, branch = ((index - 1) // 2, "xy"[(index - 1) % 2]) if index else (-1, "")
        rows = through[index]
        if index < count:
            one = tree.nodes[index]
            level, region, particle = one.depth, one.region, one.particle + 1
        else:
            level, region, particle = (index + 1).bit_length() - 1, 0, 0
        nodes.append(ShownNode(level, region, particle, parent, branch, rows[0], rows[-1]))
    return tuple(nodes), tuple(paths)


def string_text(choices: StringChoices, shown: ShownStrings, row: int) -> str:
    """A string as its factors in the order of the regions: "A x1 · B y2"."""
    factors = sorted((step.region, step) for step in shown.made.steps[row])
    return " · ".join(f"{region_name(r)} {step.letter}{step.particle + 1}" for r, step in factors)


def set_words(choices: StringChoices, shown: ShownStrings) -> tuple[str, str]:
    """What was found of the set, and its role."""
    made = shown.made
    needs = f"n = {made.strings.needed} particles in the fullest region."
    strings = f"{2**choices.regions} strings; "
    if made.commuting:
        return f"✕ {strings}{made.commuting} of {made.pairs} pairs commute", "bad"
    return f"✓ {strings}all {made.pairs} pairs anticommute. {needs}", "good"


def pair_words(choices: StringChoices, shown: ShownStrings) -> tuple[str, str]:
    """Where the two chosen strings anticommute, and the role of that."""
    if choices.first == choices.second:
        return "①  and ② are the same string: choose another.", "muted"
    where = ", ".join(region_name(r) for r in shown.meeting)
    count = len(shown.meeting)
    if not count:
        return "① and ② nowhere have different Paulis on the same particle: they commute.", "bad"
    if shown.anticommute:
        often = "once" if count == 1 else f"{count} times, an odd number"
        return f"① and ② anticommute: different Paulis on the same particle {often}, in {where}.", "good"
    return f"① and ② commute: different Paulis on the same particle {count} times, in {where}.", "bad"


def step_words(choices: StringChoices, shown: ShownStrings) -> str:
    """How far the second string was stepped along, and what comes next."""
    steps = shown.made.steps[choices.second]
    done = [f"{region_name(s.region)}{s.particle + 1} {s.letter}" for s in steps[: choices.steps]]
    path = " → ".join(done)
    if choices.steps == choices.regions:
        return f"② {path}"
    ahead = steps[choices.steps]
    where = f"region {region_name(ahead.region)}"
    if ahead.node is not None:
        where += f", particle {ahead.particle + 1}"
    return f"② {path + ' → ' if path else ''}{where}: x or y?"


def shifted_rows(
    choices: StringChoices, shown: ShownStrings
) -> tuple[tuple[tuple[tuple[int, str], ...], ...], ...]:
    """The strings before and after the shifts, in the order of the tree: (particle, letter) by region."""
    k = choices.regions
    found = []
    for strings in (shown.made.strings, shown.shifted):
        particles = strings.particles.tolist()
        found.append(
            tuple(
                tuple((particles[row][j] + 1, letter) for j, letter in enumerate(strings.letters(row)))
                for row in shown.made.order
            )
        )
    assert all(len(rows) == 2**k for rows in found)
    return tuple(found)


def coverage_words(found: ShiftCoverage | None) -> tuple[str, str]:
    """What all shifts together cover, and the role of that."""
    if found is None:
        return "Counting what all shifts cover …", "muted"
    vectors = f"The shifts of particles make {number(found.vectors, 0)} vectors of {found.components} strings"
    how = "all listed" if found.listed else "counted region by region"
    if found.exactly_once:
        return (
            f"✓ {vectors} ({how}): every term of (A4) is covered exactly once, so Σ T² ≤ 1. "
            f"So it is after each of the {found.exchanges} exchanges of x and y.",
            "good",
        )
    return f"✕ {vectors} ({how}): terms of (A4) are covered {found.fewest} to {found.most} times.", "bad"


def sizes_rows(rows: tuple[SizesRow, ...] | None, regions: int) -> NumberRows:
    """The table of particles needed in a region; without rows while it is computed."""
    title = "Particles n needed in the fullest of k regions"
    if rows is None:
        return NumberRows(HEADS, title=f"{title}: being computed …")
    cells = []
    for row in rows:
        best = TableCell(f"{row.best}", "good", strong=True)
        if row.best == row.least:
            best = TableCell(f"{row.best} ✓", "good", strong=True)
        cells.append(
            (
                TableCell(str(row.regions), "muted"),
                TableCell(str(row.binary)),
                TableCell(str(row.careful)),
                best,
                TableCell(str(row.least), "bound"),
            )
        )
    chosen = next((k for k, row in enumerate(rows) if row.regions == regions), -1)
    return NumberRows(HEADS, tuple(cells), chosen, title)


def search_words(found: StringSearch) -> tuple[str, str]:
    """What came of a search, and the role of that."""
    if found.strings is None:
        return (
            f"None found in {number(found.steps, 0)} steps: at best {found.most_placed} strings fitted. "
            "That proves nothing; another seed may find one.",
            "warn",
        )
    k, n = found.strings.regions, found.strings.needed
    return f"✓ Found: {2**k} strings of {k} regions with n = {n}, every pair checked.", "good"


def string_rows(results: Results[MacroscopicResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the page."""
    shown, choices = results.scene.strings, results.scene.choices.strings
    if shown is None:
        return []
    made = shown.made
    counts = ", ".join(f"{region_name(r)} {n}" for r, n in enumerate(made.strings.counts))
    sound = "good" if not made.commuting else "bad"
    return [
        ReadoutSpec("needed", "n", "Particles needed in a region", "anticommuting_tree").says(
            number(made.strings.needed, 0), counts
        ),
        ReadoutSpec("strings", "2ᵏ", "Strings", "anticommuting_strings").says(
            number(2**choices.regions, 0), f"k = {choices.regions} regions"
        ),
        ReadoutSpec("pairs", "", "Pairs that anticommute", "anticommuting_strings").says(
            number(made.pairs - made.commuting, 0), f"of {number(made.pairs, 0)}: every pair checked", sound
        ),
    ]
