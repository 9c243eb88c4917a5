"""The page "Partition" without Qt: kinds of states, numbers of spins, arrangements of regions."""

from __future__ import annotations

import math

import pytest

from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.core.scenario_rules import check_scenario
from gui.core.scenes.macroscopic import spin_intents
from gui.core.scenes.macroscopic.lattice import lattice_of
from gui.core.spins import ClusterSpins, GhzSpins, HeisenbergSpins, SingletSpins, spin_count
from gui.core.spins.intents import set_regions
from gui.core.values import ScenarioError

START = intents.set_scene(intents.default_scenario(), "macroscopic")
FAMILIES = [key for key in spin_intents.SPIN_FAMILIES if key != "vector"]


@pytest.mark.parametrize("n", [2, 3, 7, 8, 24])
@pytest.mark.parametrize("family", FAMILIES)
def test_another_kind_of_state_has_as_many_spins_if_it_can(family, n):
    s = spin_intents.choose_spin_family(START, "w")
    s = spin_intents.set_spin_count(s, n)
    s = check_scenario(spin_intents.choose_spin_family(s, family))
    wanted = n - n % 2 if family == "singlets" else max(n, 3) if family == "heisenberg" else n
    assert spin_count(s.spins.state) == wanted
    assert spin_intents.spin_family(s.spins.state) == family


def test_a_vector_is_only_opened():
    with pytest.raises(ScenarioError):
        spin_intents.choose_spin_family(START, "vector")


@pytest.mark.parametrize("key", ["spin_temperature", "spin_field", "spin_ones", "spin_seed", "spin_twice_j"])
def test_a_number_that_the_state_has_not_cannot_be_moved(key):
    p = PARAMETERS[key]
    assert math.isnan(p.get(START)) and p.off(START)
    with pytest.raises(ScenarioError):
        p.set(START, 1.0)


def test_twice_j_goes_in_steps_of_two():
    """3/2 and 2 couple to 1/2, 3/2, 5/2, 7/2."""
    s = spin_intents.set_spin_count(spin_intents.choose_spin_family(START, "total_spin"), 7)
    found = {check_scenario(spin_intents.set_twice_j(s, j)).spins.state.twice_j for j in range(-3, 20)}
    assert found == {1, 3, 5, 7}


@pytest.mark.parametrize("preset", spin_intents.REGION_PRESETS)
@pytest.mark.parametrize("count", [2, 3])
def test_an_arrangement_has_as_many_regions_and_every_spin(preset, count):
    s = spin_intents.set_region_count(spin_intents.choose_spin_family(START, "ghz"), count)
    s = check_scenario(spin_intents.arrange_regions(s, preset))
    assert len(s.spins.regions) == count
    assert sorted(i for region in s.spins.regions for i in region) == list(range(8))


def test_random_regions_are_drawn_anew_each_time():
    s = spin_intents.arrange_regions(START, "random")
    assert spin_intents.arrange_regions(s, "random").spins.regions != s.spins.regions


def test_a_checkerboard_on_a_ring_has_the_neighbours_in_the_other_region():
    s = spin_intents.set_graph(spin_intents.choose_spin_family(START, "heisenberg"), "ring")
    a, b = check_scenario(spin_intents.arrange_regions(s, "checkerboard")).spins.regions
    assert (a, b) == ((0, 2, 4, 6), (1, 3, 5, 7))


def test_the_last_spin_of_a_region_stays_in_it():
    s = set_regions(START, ((0,), (1, 2)))
    with pytest.raises(ScenarioError) as refused:
        check_scenario(spin_intents.paint_spin(s, 0, 1))
    assert (refused.value.field, refused.value.reason) == (
        "spins.regions[0]",
        "spin 0 stays: region A has no other",
    )
    painted = check_scenario(spin_intents.paint_spin(s, 2, -1))
    assert painted.spins.regions == ((0,), (1,))


@pytest.mark.parametrize(
    ("state", "bonds"),
    [
        (HeisenbergSpins("ring", 5), {(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)}),
        (HeisenbergSpins("chain", 3), {(0, 1), (1, 2)}),
        (ClusterSpins(3), {(0, 1), (1, 2)}),
        (SingletSpins(4), {(0, 2), (1, 3)}),
        (GhzSpins(4), set()),
    ],
)
def test_bonds_are_those_of_the_state(state, bonds):
    assert set(lattice_of(state).bonds) == bonds
