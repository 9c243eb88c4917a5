"""Spins and regions as the user chooses them: rules, intents, sessions."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from msgspec.structs import replace

from gui.core.files.session import decode_session, encode_session
from gui.core.intents import default_scenario
from gui.core.scenario_rules import check_scenario
from gui.core.spins import (
    ClusterSpins,
    CoupledSpins,
    DickeSpins,
    GhzSpins,
    GivenVector,
    HaarSpins,
    HeisenbergSpins,
    SingletSpins,
    Spins,
    WSpins,
)
from gui.core.spins.intents import (
    paint_spins,
    region_directions,
    set_region_direction,
    set_regions,
    set_spin_state,
)
from gui.core.values import ScenarioError

START = default_scenario()
REGIONS = ((0, 1), (2, 3))


def given(vector: np.ndarray, **changes: object) -> GivenVector:
    raw = np.asarray(vector, "<c16").tobytes()
    n = int(np.log2(len(vector)))
    return replace(GivenVector("mine.npy", n, hashlib.sha256(raw).hexdigest(), raw), **changes)


STATES = [
    GhzSpins(4),
    WSpins(4),
    DickeSpins(4, 2),
    ClusterSpins(4),
    SingletSpins(4),
    HaarSpins(4, 7),
    CoupledSpins(3, 1, 2),
    HeisenbergSpins("ring", 4, 0.3, -0.5, -1),
    given(np.full(16, 0.25)),
    given(np.full(16, 0.25), amplitudes=b"", path="folder/mine.npy"),
]


@pytest.mark.parametrize("state", STATES, ids=lambda s: type(s).__name__)
def test_every_state_is_saved_and_opened(state):
    directions = ((0.0, 0.6, 0.8), (1.0, 0.0, 0.0))
    scenario = check_scenario(replace(START, spins=Spins(state, REGIONS, directions)))
    assert decode_session(encode_session(scenario)) == scenario


@pytest.mark.parametrize(
    ("spins", "field", "reason"),
    [
        (Spins(GhzSpins(1)), "spins.state.n", "1 spins; 2 to 24"),
        (Spins(GhzSpins(25)), "spins.state.n", "25 spins; 2 to 24"),
        (Spins(DickeSpins(4, 5)), "spins.state.k", "5 ones of 4 spins"),
        (Spins(SingletSpins(5)), "spins.state.n", "5 spins cannot all be in pairs"),
        (Spins(HaarSpins(4, -1)), "spins.state.seed", "-1 is outside"),
        (Spins(CoupledSpins(0, 4, 4)), "spins.state.n_a", "0 spins; at least 1"),
        (Spins(CoupledSpins(3, 1, 0)), "spins.state.twice_j", "0 is none of 2, 4, ..., 4"),
        (Spins(CoupledSpins(3, 1, 3)), "spins.state.twice_j", "3 is none of"),
        (Spins(HeisenbergSpins("cube", 4)), "spins.state.graph", "none of ring, chain, complete"),
        (Spins(HeisenbergSpins("ring", 2)), "spins.state.n", "2 spins; 3 to 24 are possible"),
        (Spins(HeisenbergSpins("chain", 25)), "spins.state.n", "25 spins; 2 to 24"),
        (Spins(HeisenbergSpins("chain", 4, -1.0)), "spins.state.temperature", "-1 is outside"),
        (Spins(HeisenbergSpins("chain", 4, float("nan"))), "spins.state.temperature", "not a finite"),
        (Spins(HeisenbergSpins("chain", 4, coupling=2)), "spins.state.coupling", "neither 1 nor -1"),
        (Spins(given(np.ones(16))), "spins.state.amplitudes", "their length is 4, not 1"),
        (Spins(given(np.full(16, np.nan))), "spins.state.amplitudes", "length is nan"),
        (Spins(given(np.full(16, 0.25), n=5)), "spins.state.amplitudes", "256 bytes; 5 spins have 512"),
        (Spins(given(np.full(16, 0.25), amplitudes=b"")), "spins.state.amplitudes", "is missing"),
        (Spins(given(np.full(16, 0.25), digest="A" * 64)), "spins.state.digest", "SHA-256"),
        (Spins(regions=((0,), (1, 0))), "spins.regions[1][1]", "spin 0 stands in regions[0] already"),
        (Spins(regions=((0,), ())), "spins.regions[1]", "is empty"),
        (Spins(regions=((0,), (8,))), "spins.regions[1][0]", "there is no spin 8 (N = 8"),
        (Spins(regions=((0,),)), "spins.regions", "1 region; 2 to 12"),
        (Spins(directions=((0.0, 0.0, 1.0),)), "spins.directions", "1 directions for 2 regions"),
        (Spins(directions=((0.0, 0.0, 1.0), (0.0, 0.0, 2.0))), "spins.directions[1]", "not a unit vector"),
    ],
)
def test_refusals(spins, field, reason):
    with pytest.raises(ScenarioError) as refused:
        check_scenario(replace(START, spins=spins))
    assert refused.value.field == field
    assert reason in refused.value.reason


def test_another_number_of_spins_cuts_them_anew():
    three = set_regions(START, ((0,), (1, 2), (5, 3, 7)))
    assert set_spin_state(three, GhzSpins(8)).spins.regions == ((0,), (1, 2), (5, 3, 7))
    assert set_spin_state(three, GhzSpins(7)).spins.regions == ((0, 1, 2), (3, 4), (5, 6))
    assert check_scenario(set_spin_state(three, GhzSpins(2))).spins.regions == ((0,), (1,))


def test_spins_are_painted_from_one_region_into_another():
    painted = paint_spins(START, [3, 0], 1)
    assert painted.spins.regions == ((1, 2), (0, 3, 4, 5, 6, 7))
    assert paint_spins(painted, [0], None).spins.regions == ((1, 2), (3, 4, 5, 6, 7))
    with pytest.raises(ScenarioError, match=r"these spins stay: region A has no other"):
        check_scenario(paint_spins(painted, [1, 2], 1))
    with pytest.raises(ScenarioError, match="no region number 3"):
        paint_spins(START, [0], 2)


def test_directions_go_with_the_regions():
    turned = set_region_direction(START, 1, (0.0, 2.0, 0.0))
    assert turned.spins.directions == ((0, 0, 1), (0, 1, 0))
    assert set_regions(turned, ((0,), (1,), (2,))).spins.directions == ((0, 0, 1), (0, 1, 0), (0, 0, 1))
    assert region_directions(START) == ((0, 0, 1), (0, 0, 1))
    with pytest.raises(ScenarioError, match=r"spins.directions\[0\]: the zero vector"):
        set_region_direction(START, 0, (0.0, 0.0, 0.0))
    with pytest.raises(ScenarioError, match="no region number 3"):
        set_region_direction(START, 2, (0.0, 0.0, 1.0))
