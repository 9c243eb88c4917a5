"""Results of the scene "Polarization": photons whose definite polarization survives post-selection."""

from __future__ import annotations

import math
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario, directions, is_werner, state_of
from gui.core.scenes.polarization import MODELS, PolarizationChoices
from gui.core.scenes.polarization.intents import chosen_setting
from gui.core.scenes.polarization.polarizers import PolarizerResults, polarizer_results, polarizers_as_json
from gui.core.scenes.sphere_grid import MAP_PHI, MAP_POINTS, MAP_THETA
from gui.core.values import Array
from physics import realistic_polarization
from physics.direction_sets import DODECAHEDRON, ICOSAHEDRON, TRIAD
from physics.leggett import model as leggett_model
from physics.realistic_polarization import BlochFit, StepResult, SubensembleStatistics
from physics.states import multiphoton
from physics.states.entanglement import smallest_partial_transpose_eigenvalue
from physics.states.multiphoton import MAX_PHOTONS, PhotonState, SeparabilityTest
from physics.states.witness import WitnessResult, optimal_witness

_AREA = np.sin(MAP_THETA)[:, None] * np.where(np.isin(np.arange(len(MAP_PHI)), (0, len(MAP_PHI) - 1)), 0.5, 1)
PHOTON_NUMBERS = tuple(range(2, MAX_PHOTONS + 1))
VISIBILITY_GRID = np.linspace(0.0, 1.0, 41)

# The chain is checked on these: corners of icosahedron and dodecahedron, weighted as a rule of degree 9.
_CORNERS = np.concatenate([ICOSAHEDRON, -ICOSAHEDRON, DODECAHEDRON, -DODECAHEDRON])
_WEIGHTS = np.concatenate([np.full(12, 5 / 168), np.full(20, 9 / 280)])


class Surface(Struct, frozen=True, eq=False):
    """Bob's mean E(β|α, a, b) over directions b (``MAP_POINTS``) in one subensemble, and its best w.b.

    ``lowest`` and ``highest`` beyond ±1 mean negative probabilities.
    """

    response: Array
    difference: Array
    fit: BlochFit
    lowest: float
    highest: float

    @property
    def worst(self) -> tuple[float, float, float]:
        """The direction b of the largest deviation."""
        x, y, z = MAP_POINTS.reshape(-1, 3)[self.fit.worst].tolist()
        return x, y, z


class WitnessCurve(Struct, frozen=True, eq=False):
    """Smallest eigenvalue of ρ^T_B, which is the value of the best witness, against the visibility."""

    visibility: Array
    value: Array


class PhotonResults(Struct, frozen=True, eq=False):
    """Tests of full separability of the chosen N-photon state, and the lowest critical V of every N.

    ``critical``: for each kind of test the critical visibility of this family at N = 2, 3, ... (NaN where it
    never refutes; of the partial transposes the best).
    """

    state: PhotonState
    tests: tuple[SeparabilityTest, ...]
    critical_here: float
    numbers: tuple[int, ...]
    critical: dict[str, Array]

    @property
    def refuted(self) -> bool:
        return any(test.refutes for test in self.tests)


class PolarizationResults(Struct, frozen=True, eq=False, dict=True):
    """``surfaces``: per model, None where Alice's outcome never happens; ``chains``: the theorem's steps,
    both computed when first asked for, as a drag must not wait for what is not in view.

    ``werner``: whether the state is a Werner state; Branciard's model is that of the same V in any case.
    ``witness`` is None where correlations are given in place of a state.
    """

    choices: PolarizationChoices
    label: str
    a: Array
    u: Array
    probability: float
    visibility: float
    werner: bool
    witness: WitnessResult | None
    negativity: float
    witness_curve: WitnessCurve
    polarizers: PolarizerResults
    photons: PhotonResults

    @cached_property
    def surfaces(self) -> dict[str, Surface | None]:
        """By model."""
        where = (tuple(self.u.tolist()), tuple(self.a.tolist()), self.choices.outcome)
        return {
            "product": _surface("product", *where, 0.0),
            "branciard": _surface("branciard", *where, self.visibility),
        }

    @cached_property
    def chains(self) -> dict[str, tuple[StepResult, ...]]:
        """By model."""
        return {"product": _chain("product", 0.0), "branciard": _chain("branciard", self.visibility)}


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> PolarizationResults:
    """All parts of the scene."""
    s, p, v = scenario, scenario.polarization, scenario.visibility
    i = chosen_setting(s)
    a, u = directions(s.alice[i : i + 1])[0], np.array(p.hidden)
    given = s.postulated is not None
    return PolarizationResults(
        choices=p,
        label=s.alice[i].label,
        a=a,
        u=u,
        probability=float((1 + p.outcome * (u @ a)) / 2),
        visibility=v,
        werner=is_werner(s),
        witness=None
        if given
        else cache.get("witness", (s.state, v), lambda: optimal_witness(state.state.density_matrix)),
        negativity=math.nan if given else state.negativity,
        witness_curve=cache.get("witness_curve", (s.state, given), lambda: _witness_curve(s)),
        polarizers=polarizer_results(s, state, correlations, i, cache),
        photons=cache.get("photons", (p.photons, p.family, p.excitations, v), lambda: _photon_results(p, v)),
    )


def _correlator(model: str, visibility: float) -> realistic_polarization.Correlator:
    """C(u, a, b) of the subensemble u with v = -u."""
    if model == "product":
        return lambda u, a, b: -np.sum(u * a, axis=-1) * np.sum(u * b, axis=-1)
    return lambda u, a, b: leggett_model.conditional_correlator(u, a, b, visibility)


@lru_cache(maxsize=8)
def _surface(
    model: str, hidden: tuple[float, ...], setting: tuple[float, ...], outcome: int, visibility: float
) -> Surface | None:
    u, a = np.array(hidden), np.array(setting)
    if 1 + outcome * float(u @ a) < 2 * realistic_polarization.SMALLEST_PROBABILITY:
        return None
    correlator = _correlator(model, visibility)
    response = realistic_polarization.conditional_surface(correlator, u, -u, a, outcome, MAP_POINTS)
    fit = realistic_polarization.closest_bloch_vector(MAP_POINTS, response, _AREA)
    return Surface(
        response=response,
        difference=response - MAP_POINTS @ fit.vector,
        fit=fit,
        lowest=float(response.min()),
        highest=float(response.max()),
    )


@lru_cache(maxsize=8)
def _chain(model: str, visibility: float) -> tuple[StepResult, ...]:
    u, alice, bob = _CORNERS, TRIAD, _CORNERS
    c = np.asarray(_correlator(model, visibility)(u[:, None, None], alice[:, None], bob))
    shape = (len(u), len(alice), len(bob))
    return realistic_polarization.check_chain(
        SubensembleStatistics(
            weights=_WEIGHTS,
            u=u,
            v=-u,
            alice=alice,
            bob=bob,
            m_a=np.broadcast_to((u @ alice.T)[:, :, None], shape),
            m_b=np.broadcast_to(-(u @ bob.T)[:, None, :], shape),
            c=c,
        )
    )


def _witness_curve(s: Scenario) -> WitnessCurve:
    if s.postulated is not None:
        return WitnessCurve(VISIBILITY_GRID, np.full_like(VISIBILITY_GRID, np.nan))
    states = [state_of(replace(s, visibility=float(v))).density_matrix for v in VISIBILITY_GRID]
    return WitnessCurve(
        VISIBILITY_GRID, np.array([float(smallest_partial_transpose_eigenvalue(rho)) for rho in states])
    )


@lru_cache(maxsize=64)
def _photon_state(family: str, photons: int, excitations: int) -> PhotonState:
    match family:
        case "ghz":
            return multiphoton.ghz(photons)
        case "w":
            return multiphoton.w_state(photons)
    return multiphoton.dicke(photons, excitations)


@lru_cache(maxsize=64)
def _critical(family: str, photons: int, excitations: int) -> float:
    found = multiphoton.lowest_critical_visibility(_photon_state(family, photons, excitations))
    return math.nan if found is None else found


@lru_cache(maxsize=16)
def _critical_by_test(family: str, excitations: int) -> dict[str, Array]:
    table: dict[str, list[float]] = {
        code: [] for code in (multiphoton.OVERLAP, multiphoton.PARTIAL_TRANSPOSE, multiphoton.TENSOR)
    }
    for n in PHOTON_NUMBERS:
        tests = multiphoton.separability_tests(_photon_state(family, n, min(excitations, n - 1)))
        for code, row in table.items():
            known = [t.critical_visibility for t in tests if t.code == code]
            row.append(min((v for v in known if v is not None), default=math.nan))
    return {code: np.array(row) for code, row in table.items()}


def excitations_of(choices: PolarizationChoices, photons: int) -> int:
    """k of the Dicke state: what was chosen, but fewer than N."""
    return min(choices.excitations, photons - 1) if choices.family == "dicke" else 1


def _photon_results(p: PolarizationChoices, visibility: float) -> PhotonResults:
    k = excitations_of(p, p.photons)
    state = _photon_state(p.family, p.photons, k)
    return PhotonResults(
        state=state,
        tests=multiphoton.separability_tests(state, visibility),
        critical_here=_critical(p.family, p.photons, k),
        numbers=PHOTON_NUMBERS,
        critical=_critical_by_test(p.family, p.excitations if p.family == "dicke" else 1),
    )


def scene_as_json(result: PolarizationResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds."""
    from gui.core.results_json import numbers

    r, p = result, result.choices
    return {
        "setting": {"name": r.label, "direction": numbers(r.a)},
        "outcome": p.outcome,
        "u": numbers(r.u),
        "v": numbers(-r.u),
        "probability_of_outcome": r.probability,
        "state_is_werner": r.werner,
        "models": {
            model: {
                "surface": _surface_json(r.surfaces[model]),
                "chain": [
                    {"step": x.code, "equation": x.equation, "holds": x.holds, "deviation": x.deviation}
                    for x in r.chains[model]
                ],
            }
            for model in MODELS
        },
        "witness": None if r.witness is None else _witness_json(r.witness, r.negativity),
        "polarizers": polarizers_as_json(r.polarizers),
        "photons": {
            "state": p.family,
            "N": r.photons.state.photons,
            "excitations": r.photons.state.excitations,
            "fully_separable": "refuted" if r.photons.refuted else "not refuted",
            "critical_visibility": numbers(r.photons.critical_here),
            "tests": [
                {
                    "test": t.code,
                    "party": [k + 1 for k in t.party],
                    "value": t.value,
                    "bound": t.bound,
                    "critical_visibility": t.critical_visibility,
                    "refutes": t.refutes,
                    "bound_proven": t.bound_proven,
                }
                for t in r.photons.tests
            ],
        },
    }


def _surface_json(surface: Surface | None) -> dict[str, Any] | None:
    if surface is None:
        return None
    return {
        "largest_deviation": surface.fit.largest_deviation,
        "at_b": list(surface.worst),
        "rms_deviation": surface.fit.rms_deviation,
        "w": surface.fit.vector.tolist(),
        "lowest": surface.lowest,
        "highest": surface.highest,
    }


def _witness_json(found: WitnessResult, negativity: float) -> dict[str, Any]:
    w = found.witness.settings
    return {
        "value": found.value,
        "entangled": found.detects,
        "negativity": negativity,
        "critical_visibility_of_more_noise": found.critical_visibility,
        "pauli_coefficients": found.witness.coefficients.tolist(),
        "settings": {
            "alice": w.alice.tolist(),
            "bob": w.bob.tolist(),
            "alice_weights": w.alice_weights.tolist(),
            "bob_weights": w.bob_weights.tolist(),
            "pair_weights": w.pair_weights.tolist(),
            "constant": w.constant,
        },
    }
