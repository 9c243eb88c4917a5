"""Presets: named starting points, each a function Scenario -> Scenario."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from gui.core.intents import set_phi, use_direction_set, use_settings
from gui.core.resources import RESOURCES
from gui.core.scenario import Postulated, Scenario, Singlet
from physics import direction_sets
from physics.leggett.inequality import angle_of_largest_excess, kappa

Preset = Callable[[Scenario], Scenario]


def _at_best_angle(name: str) -> Preset:
    def preset(scenario: Scenario) -> Scenario:
        from gui.core.intents import NAMED_SETS

        best = float(angle_of_largest_excess(kappa(NAMED_SETS[name]), scenario.eta, 1.0))  # type: ignore[index]
        return use_direction_set(replace(scenario, phi=best), name)  # type: ignore[arg-type]

    return preset


def _random(scenario: Scenario) -> Scenario:
    """Outcomes without any correlation, along the directions of the triad."""
    s = use_direction_set(scenario, "triad")
    n, m = len(s.alice), len(s.bob)
    noise = Postulated(((0.0,) * m,) * n, (0.0,) * n, (0.0,) * m, name="random outcomes")
    return replace(s, visibility=1.0, postulated=noise)


def _singlet_many(scenario: Scenario) -> Scenario:
    """All 18 correlators of the triad with pairs opened to 60 degrees."""
    s = replace(scenario, state=Singlet(), visibility=1.0, postulated=None)
    return set_phi(use_direction_set(s, "triad"), math.radians(60))


def _singlet_equator(scenario: Scenario) -> Scenario:
    return replace(_equator(scenario), visibility=1.0)


def _deterministic(scenario: Scenario) -> Scenario:
    """Both always answer +1, whatever is measured; two settings of Alice suffice to refute Leggett."""
    axes = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    ones = Postulated(((1.0, 1.0), (1.0, 1.0)), (1.0, 1.0), (1.0, 1.0), name="always +1")
    return use_settings(replace(scenario, visibility=1.0), axes, axes, postulated=ones)


def _chsh(scenario: Scenario) -> Scenario:
    """The best settings of CHSH for the singlet, in the scene that is about it."""
    from gui.core.scenes.bell.intents import choose_inequality

    singlet = replace(scenario, scene="bell", state=Singlet(), postulated=None)
    return choose_inequality(singlet, "chsh")


def _equator(scenario: Scenario) -> Scenario:
    return use_settings(replace(scenario, state=Singlet()), *direction_sets.equator_settings(4, 4))


def _icosahedral(scenario: Scenario) -> Scenario:
    """All rotation axes of the icosahedron, where Bell inequalities see more than CHSH anywhere."""
    singlet = replace(scenario, state=Singlet(), postulated=None)
    return use_settings(singlet, *direction_sets.icosahedral_settings())


def _pr_box(scenario: Scenario) -> Scenario:
    box = Postulated(
        correlators=_rows(direction_sets.PR_BOX_CORRELATORS),
        marginals_a=(0.0, 0.0),
        marginals_b=(0.0, 0.0),
        name="PR box",
    )
    return use_settings(replace(scenario, visibility=1.0), *direction_sets.pr_box_settings(), postulated=box)


def _rows(table: np.ndarray) -> tuple[tuple[float | None, ...], ...]:
    return tuple(tuple(float(x) for x in row) for row in table)


# Name on screen, what it does, one line of explanation.
PRESETS: dict[str, tuple[str, Preset, str]] = {
    "triad": (
        "Triad, N = 3",
        _at_best_angle("triad"),
        "Three orthogonal directions, as first measured",
    ),
    "tetrahedron": ("Tetrahedron, N = 4", _at_best_angle("tetrahedron"), "Four cube diagonals"),
    "icosahedron": ("Icosahedron, N = 6", _at_best_angle("icosahedron"), "Six axes of the icosahedron"),
    "dodecahedron": ("Dodecahedron, N = 10", _at_best_angle("dodecahedron"), "Ten axes of the dodecahedron"),
    "chsh": ("CHSH at 45°", _chsh, "Two settings a side, where the singlet reaches 2√2"),
    "equator": ("Equator, 4 × 4", _equator, "All settings in one plane"),
    "icosahedral": ("Icosahedral, 31 × 31", _icosahedral, "All its axes: nonlocal below V = 1/√2"),
    "random": ("Random outcomes", _random, "No correlation at all: everything explains it"),
    "singlet_many": ("Singlet, many settings", _singlet_many, "18 correlators of the singlet: Leggett fails"),
    "singlet_equator": (
        "Singlet in the equator",
        _singlet_equator,
        "One plane: Leggett survives, Bell fails",
    ),
    "pr_box": ("PR box", _pr_box, "Correlations beyond quantum theory, as strong as no-signalling allows"),
    "deterministic": ("Always +1", _deterministic, "Two fixed answers: local, yet no Leggett model"),
}


# The five examples with which Branciard 2013 shows that Leggett's and Bell's assumptions are independent.
BRANCIARD_EXAMPLES = ("random", "singlet_many", "singlet_equator", "pr_box", "deterministic")


def apply_preset(scenario: Scenario, key: str) -> Scenario:
    """The scenario with the preset's settings; raises ``KeyError`` for an unknown one."""
    return PRESETS[key][1](scenario)


_DATA = RESOURCES / "data"

# Name on screen and file of the data sets that come with the program.
EXAMPLES: dict[str, tuple[str, Path]] = {
    "branciard2008": ("Branciard et al. 2008, published values at ±30°", _DATA / "branciard2008.csv"),
    "delft2015": ("Delft 2015, counts of a loophole-free Bell test", _DATA / "delft2015.csv"),
    "synthetic": ("Synthetic run of a noisy source", _DATA / "example_leggett.json"),
}
