"""What the scene "Macroscopic" says of spins, their state and their regions."""

from __future__ import annotations

from gui.core.numbers import number, tidy
from gui.core.results import Results
from gui.core.scenes.macroscopic.lattice import lattice_of
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.core.scenes.macroscopic.spin_names import state_line
from gui.core.spins import Spins, spin_count
from gui.core.spins.intents import region_directions
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.spins import LatticePicture, region_name

FAMILY_TIPS = {
    "singlets": "Singlets of the spins i and i + N/2",
    "haar": "A pure state drawn uniformly; the seed fixes it",
    "ghz": "(|0…0⟩ + |1…1⟩)/√2",
    "w": "The equal superposition of all states with a single 1",
    "dicke": "The equal superposition of all states with k ones",
    "cluster": "Controlled phases between neighbours on |+⟩ of each: an open chain",
    "total_spin": "Two groups of largest spin coupled to J, averaged over its components",
    "heisenberg": "exp(−H/T) with H = J Σ σᵢ·σⱼ over the bonds − h Σ σz",
    "vector": "A state vector from a .npy file",
}
PRESET_NAMES = {
    "halves": "Neighbours",
    "stripes": "Stripes",
    "checkerboard": "Checkerboard",
    "random": "Random",
}
PRESET_TIPS = {
    "halves": "Runs of neighbouring spins, of equal size where that is possible",
    "stripes": "Column by column of the lattice",
    "checkerboard": "Like a checkerboard",
    "random": "Drawn at random, of equal size; press again for another draw",
}


def lattice_picture(spins: Spins) -> LatticePicture:
    """The spins with their regions, bonds and directions."""
    n, lattice = spin_count(spins.state), lattice_of(spins.state)
    home = dict.fromkeys(range(n), -1)
    for region, members in enumerate(spins.regions):
        home.update(dict.fromkeys(members, region))
    return LatticePicture(
        tuple(home[i] for i in range(n)),
        lattice.bonds,
        lattice.arrangement,
        lattice.columns,
        spins.directions or ((0.0, 0.0, 1.0),) * len(spins.regions),
    )


def spins_text(size: int) -> str:
    """How many spins."""
    return "1 spin" if size == 1 else f"{size} spins"


def sizes_text(spins: Spins) -> str:
    """How many spins each region has, and how many are in none."""
    parts = [f"{region_name(r)} {len(members)}" for r, members in enumerate(spins.regions)]
    left = spin_count(spins.state) - sum(map(len, spins.regions))
    if left:
        parts.append(f"{left} not measured")
    return ", ".join(parts)


def spin_rows(results: Results[MacroscopicResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
    """The read-outs of the page: the state and the regions."""
    spins = results.scenario.spins
    rows = [
        ReadoutSpec("spins", "N", "Spins", "").says(
            number(spin_count(spins.state), 0), state_line(spins.state)
        ),
        ReadoutSpec("regions", "K", "Regions", "").says(number(len(spins.regions), 0), sizes_text(spins)),
    ]
    for region, (x, y, z) in enumerate(region_directions(results.scenario)):
        along = f"({', '.join(tidy(c, 3) for c in (x, y, z))})"
        name = region_name(region)
        rows.append(
            ReadoutSpec(f"direction_{region}", name, f"Direction of region {name}", "").says(
                along, spins_text(len(spins.regions[region]))
            )
        )
    return rows
