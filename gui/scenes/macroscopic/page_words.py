"""What the pages of the scene "Macroscopic" are called, and what stands beside them."""

from __future__ import annotations

PAGE_NAMES = {"partition": "Partition", "growth": "Group size", "strings": "Strings"}
PAGE_TITLES = {
    "partition": "Spins and regions",
    "growth": "Two groups of particles",
    "strings": "Strings of Pauli matrices",
}
PAGE_ABOUT = {
    "partition": (
        "Many spins in one state, cut into regions. Each region is measured as a whole: only its "
        "magnetization along one direction is seen, and it says nothing of single spins.\n\n"
        "Choose a state, then paint spins into regions: take a letter and drag over the lattice. Spins in no "
        "region are not measured. On the sphere each region has its direction; the mark at the rim of a spin "
        "shows it, too.\n\n"
        "Keys on the lattice: arrows move, a letter or digit puts the spin into a region, 0 into none."
    ),
    "growth": (
        "N particles are split in two groups and each group is measured as a whole. In a rotationally "
        "invariant state the two magnetizations then correlate like a Werner state, whose visibility is at "
        "most (R + 2)/(3R), where R counts the larger group.\n\n"
        "Drag R, or let it play: one kind of nonlocality after the other becomes impossible, while some "
        "entanglement is never ruled out, because V stays above 1/3."
    ),
    "strings": (
        "In each of k regions x or y is measured: 2ᵏ correlators. Their squares sum to at most 1 if each "
        "acts on such particles that every two differ on the same particle in an odd number of regions. Then "
        "they anticommute, and whatever the state, a local model exists for two settings a region.\n\n"
        "A node is a particle of a region; x goes up, y down. Click two strings, or walk with x and y: they "
        "part at one node, and only there their Pauli matrices differ on the same particle.\n\n"
        "Keys: arrows choose and step, x and y take a branch, Space keeps ② as ①."
    ),
}
