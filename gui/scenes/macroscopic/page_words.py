"""What the pages of the scene "Macroscopic" are called, and what stands beside them."""

from __future__ import annotations

PAGE_NAMES = {
    "partition": "Partition",
    "effective": "Effective",
    "growth": "Growth",
    "strings": "Strings",
    "settings": "Settings",
    "temperature": "Temperature",
}
PAGE_TITLES = {
    "partition": "Spins and regions",
    "effective": "The effective state",
    "growth": "Two groups of particles",
    "strings": "Strings of Pauli matrices",
    "settings": "Few settings have a local model",
    "temperature": "Against temperature",
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
    "effective": "",
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
        "part at one node, and only there their Pauli matrices differ on the same particle. In a set at the "
        "end of a tree they may do so three times or more.\n\n"
        "Keys: arrows choose and step, x and y take a branch, Space keeps ② as ①."
    ),
    "settings": "",
    "temperature": (
        "A thermal state of a Heisenberg model without field looks the same from all sides: two regions "
        "correlate like a Werner state of visibility V. Each kind of nonlocality needs V above a limit, so "
        "it ends at a temperature. In a field it has a direction: V above a limit still shows what is named, "
        "but below it nothing is excluded; entanglement and CHSH are then told exactly, by the partial "
        "transpose and the largest S. From 13 spins on the curve is estimated from random vectors.\n\n"
        "The paper rules out Bell violations by any measurement (POVM) below 5/12, for R ≥ 8; with the newer "
        "bound 1/2 that holds from R = 4 on.\n\n"
        "Graph, coupling, spins and regions are those of the page Partition. A complete graph can have 10²³ "
        "spins, too."
    ),
}
LARGE_ABOUT = {
    "many": (
        "Every spin is coupled to every other one, and the graph is cut into two halves. All pairs are "
        "alike, so V ≤ 1/(N − 1) at every temperature: each spin would form a singlet with all others. From "
        "four spins on the effective state is never entangled.\n\n"
        "T is given in units of N|J|, because energies grow like N. A ferromagnet (J = −1) orders below "
        "T = N|J|."
    ),
    "total": (
        "Each half has its largest spin, N/4, and both are coupled to the total spin J; the state is the "
        "equal mixture of its components. V falls from (R + 2)/(3R), the most there is, at J = 0 to −1/3, "
        "where all spins are aligned.\n\n"
        "V > 1/3, that is entanglement, needs J(J + 1) < R: of 10²³ spins up to J of some 10¹¹. All numbers "
        "are exact fractions."
    ),
}
GROWTH_ABOUT = {
    "visibility": PAGE_ABOUT["growth"],
    "criterion": (
        "The state of the page Partition, cut into K regions of neighbours. For two settings a region, in "
        "the planes of x and y, Σ T² ≤ 1 is enough for a local model.\n\n"
        "More regions of fewer spins can escape it: a GHZ state of single spins has Σ T² = 2ᴷ⁻¹."
    ),
    "regions": (
        "A set of anticommuting strings for K regions needs n(K) particles in each; N particles cut into K "
        "regions have a local model for two settings whenever N/K is as large. n grows exponentially, so K "
        "grows like log N.\n\n"
        "Above the dotted line no set of anticommuting strings exists; that is no proof of a violation."
    ),
    "settings": (
        "Whatever the state, a local model exists while a region has at most N_X/M settings: M spins for "
        "each. Numbers are powers of ten: drag N, K and M.\n\n"
        "The paper’s example: 10²³ particles in 10⁷ regions and observables of 10⁷ particles leave 10⁹ "
        "settings."
    ),
}
