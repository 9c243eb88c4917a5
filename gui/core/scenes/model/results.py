"""Results of the scene "Model": Branciard's crypto-nonlocal model at one pair of settings (radians)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario, directions, is_werner
from gui.core.scenes.model.intents import chosen_pair
from gui.core.scenes.model.sampling import Setup, Tally, draw
from gui.core.scenes.sphere_grid import MAP_PHI, MAP_POINTS, MAP_THETA
from gui.core.values import Array
from physics.correlations import joint_probabilities
from physics.leggett import averaged as averaged_leggett
from physics.leggett import model as leggett_model
from physics.leggett.model import MalusCheck
from physics.vectors import angle_between

CHI_GRID = np.radians(np.linspace(0.0, 180.0, 361))
MALUS_PAIRS = 100_000
JSON_PAIRS = 200_000
# Below this a probability is negative and not rounding.
NEGATIVE = -1e-12
OUTCOMES = (("+", "+"), ("+", "−"), ("−", "+"), ("−", "−"))


class ModelCurves(Struct, frozen=True, eq=False):
    """p± and the band of eq. (8) against the angle χ between a and b, and the Werner line -V cos χ."""

    chi: Array
    c: Array
    p_plus: Array
    p_minus: Array
    lower: Array
    upper: Array
    werner: Array


class HiddenMap(Struct, frozen=True, eq=False):
    """Over the sphere of u, rows by angle from z and columns by azimuth: C_u and the lowest probability.

    ``negative``: the part of the sphere where each P(α, β|a, b, u) is negative (2, 2), ``negative_any``
    where one of them is.
    """

    correlator: Array
    lowest: Array
    negative: Array
    negative_any: float


class Subensemble(Struct, frozen=True, eq=False):
    """One u: marginals, C_u, the joint probabilities (2, 2) and the check of Malus' law.

    ``sampled_pairs`` is 0 where a negative probability leaves nothing to draw from.
    """

    u: Array
    marginal_a: float
    marginal_b: float
    correlator: float
    joint: Array
    malus: MalusCheck
    sampled_pairs: int


class ModelResults(Struct, frozen=True, eq=False):
    """``window``: the angles χ between which p+ is negative (180° minus them for p-), NaN where none is.

    ``largest_negativity``: lowest P(α, β|a, b, u) over all u at this pair; ``negative_mass``: the sum of the
    negative ones, averaged over u. ``joint``: what the Werner state gives at this pair. ``werner``: whether
    the current state is a Werner state at all; the model is always that of the Werner state of the same V.
    """

    setup: Setup
    labels: tuple[str, str]
    werner: bool
    chi: float
    c: float
    p_plus: float
    p_minus: float
    threshold: float
    touching_angle: float
    window: tuple[float, float]
    largest_negativity: float
    negative_mass: float
    joint: Array
    curves: ModelCurves
    map: HiddenMap
    hidden: Subensemble

    @property
    def holds_here(self) -> bool:
        """Whether no probability of the model is negative at this pair."""
        return self.largest_negativity >= NEGATIVE

    @property
    def holds_everywhere(self) -> bool:
        """Whether none is at any pair."""
        return self.setup.visibility <= self.threshold + 1e-12

    @property
    def correlator(self) -> float:
        """Of the Werner state at this pair."""
        return -self.setup.visibility * self.c


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> ModelResults:
    """The model at the chosen pair of settings."""
    i, j = chosen_pair(scenario)
    v, eta = scenario.visibility, scenario.eta
    a, b = directions(scenario.alice[i : i + 1])[0], directions(scenario.bob[j : j + 1])[0]
    c = float(np.clip(a @ b, -1.0, 1.0))
    setup = Setup(tuple(a.tolist()), tuple(b.tolist()), v, eta, scenario.model.seed)
    p_plus, p_minus = leggett_model.mixing(c, v, eta)
    low, high = averaged_leggett.averaged_violation_window(v, eta)
    return ModelResults(
        setup=setup,
        labels=(scenario.alice[i].label, scenario.bob[j].label),
        werner=is_werner(scenario),
        chi=float(angle_between(a, b)),
        c=c,
        p_plus=float(p_plus),
        p_minus=float(p_minus),
        threshold=float(leggett_model.model_threshold(eta)),
        touching_angle=float(leggett_model.touching_angle(eta)),
        window=(float(low), float(high)),
        largest_negativity=float(leggett_model.largest_negativity(c, v, eta)),
        negative_mass=float(leggett_model.negative_mass(c, v, eta)),
        joint=joint_probabilities(0.0, 0.0, -v * c),
        curves=cache.get("model_curves", (v, eta), lambda: _curves(v, eta)),
        map=cache.get("model_map", (setup.a, setup.b, v, eta), lambda: _map(setup)),
        hidden=cache.get(
            "model_hidden", (setup, scenario.model.hidden), lambda: _subensemble(setup, scenario.model.hidden)
        ),
    )


def _curves(v: float, eta: float) -> ModelCurves:
    c = np.cos(CHI_GRID)
    p_plus, p_minus = leggett_model.mixing(c, v, eta)
    lower, upper = leggett_model.band(c, eta)
    return ModelCurves(CHI_GRID, c, p_plus, p_minus, lower, upper, -v * c)


def _map(setup: Setup) -> HiddenMap:
    joint = leggett_model.joint_probabilities_given_u(
        MAP_POINTS, setup.a, setup.b, setup.visibility, setup.eta
    )
    area = np.sin(MAP_THETA)[:, None] * np.ones(len(MAP_PHI) - 1)
    area = area / area.sum()
    negative = joint[:, :-1] < NEGATIVE
    return HiddenMap(
        correlator=joint[..., 0, 0] + joint[..., 1, 1] - joint[..., 0, 1] - joint[..., 1, 0],
        lowest=joint.min(axis=(-2, -1)),
        negative=np.einsum("kl,klij->ij", area, negative),
        negative_any=float(np.sum(area * negative.any(axis=(-2, -1)))),
    )


def _subensemble(setup: Setup, hidden: tuple[float, float, float]) -> Subensemble:
    u = np.array(hidden, dtype=float)
    where = (setup.a, setup.b, setup.visibility, setup.eta)
    joint = leggett_model.joint_probabilities_given_u(u, *where)
    pairs = MALUS_PAIRS if joint.min() >= NEGATIVE else 0
    malus = leggett_model.malus_check(np.random.default_rng([setup.seed, 7]), u, *where, pairs)
    return Subensemble(
        u=u,
        marginal_a=float(joint[0].sum() - joint[1].sum()),
        marginal_b=float(joint[:, 0].sum() - joint[:, 1].sum()),
        correlator=float(leggett_model.conditional_correlator(u, *where)),
        joint=joint,
        malus=malus,
        sampled_pairs=pairs,
    )


def scene_as_json(result: ModelResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds; a seeded sample of pairs is drawn for it."""
    from gui.core.results_json import numbers

    r, h = result, result.hidden
    window = None if math.isnan(r.window[0]) else [math.degrees(x) for x in r.window]
    return {
        "pair": list(r.labels),
        "chi_deg": math.degrees(r.chi),
        "a_dot_b": r.c,
        "state_is_werner": r.werner,
        "threshold_visibility": r.threshold,
        "touching_angles_deg": [math.degrees(r.touching_angle), 180 - math.degrees(r.touching_angle)],
        "p_plus": r.p_plus,
        "p_minus": r.p_minus,
        "band": [float(x) for x in leggett_model.band(r.c, r.setup.eta)],
        "werner_correlator": r.correlator,
        "holds_here": r.holds_here,
        "holds_at_all_settings": r.holds_everywhere,
        "failing_window_deg": window,
        "lowest_probability": r.largest_negativity if not r.holds_here else float(r.map.lowest.min()),
        "negative_mass": r.negative_mass,
        "negative_part_of_sphere": r.map.negative_any,
        "negative_part_by_outcome": numbers(r.map.negative),
        "joint": numbers(r.joint),
        "hidden": {
            "u": numbers(h.u),
            "marginal_a": h.marginal_a,
            "marginal_b": h.marginal_b,
            "correlator": h.correlator,
            "joint": numbers(h.joint),
            "malus": {
                "expected": list(h.malus.expected),
                "exact": list(h.malus.exact),
                "sampled": numbers(h.malus.sampled),
                "sigma": numbers(h.malus.sigma),
                "pairs": h.sampled_pairs,
            },
        },
        "sampled": _sampled(r),
    }


def _sampled(r: ModelResults) -> dict[str, Any] | None:
    if not r.holds_here:
        return None
    counts = np.zeros((2, 2), dtype=np.int64)
    chunk = 0
    while counts.sum() < JSON_PAIRS:
        counts = counts + draw(r.setup, chunk)
        chunk += 1
    tally = Tally.of(counts)
    return {
        "seed": r.setup.seed,
        "pairs": tally.pairs,
        "counts": counts.tolist(),
        "correlator": tally.correlator,
        "correlator_sigma": tally.correlator_sigma,
        "marginal_a": tally.marginal_a,
        "marginal_b": tally.marginal_b,
    }
