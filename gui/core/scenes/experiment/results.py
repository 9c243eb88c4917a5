"""Results of the scene "Experiment": what an apparatus would count (angles in radians)."""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.intents import frame_arrays
from gui.core.results import CorrelationResults, StateResults
from gui.core.results_json import numbers
from gui.core.scenario import Scenario, directions
from gui.core.scenes.experiment import ExperimentChoices
from gui.core.values import Array
from physics.experiment.scan import (
    LeggettRun,
    Triples,
    expected_scan,
    repeated_scans,
    scan_bounds,
    scan_time,
)
from physics.statistics import distance_in_sd


class ScanResults(Struct, frozen=True, eq=False):
    """L_N over φ: ``expected`` in the mean, ``sampled`` in one run with the scenario's seed.

    ``bound`` holds for the settings that are dialled, ``actual_bound`` for those that are measured. ``hours``
    of counting for the whole scan.
    """

    n: int
    eta: float
    expected: LeggettRun
    sampled: LeggettRun
    bound: Array
    actual_bound: Array
    hours: float

    @property
    def distance(self) -> Array:
        """By how many standard deviations the sampled L_N exceeds the bound."""
        return distance_in_sd(self.sampled.value, self.bound, self.sampled.sigma)

    @property
    def expected_distance(self) -> Array:
        """The same of the mean."""
        return distance_in_sd(self.expected.value, self.bound, self.expected.sigma)


class ExperimentResults(Struct, frozen=True, eq=False):
    """``scan`` is None where the settings are no triples a, b, b', or correlations are given."""

    choices: ExperimentChoices
    scan: ScanResults | None


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> ExperimentResults:
    """All that the scene shows at once."""
    choices = scenario.experiment
    triples = triples_of(scenario)
    if triples is None:
        return ExperimentResults(choices, None)
    c = choices
    key = (
        (scenario.state, scenario.visibility, scenario.alice, scenario.frames, scenario.eta),
        (c.apparatus, c.reach, c.points, c.seed),
    )
    scan = cache.get("experiment_scan", key, lambda: _scan(scenario, state, triples))
    return ExperimentResults(choices, scan)


def triples_of(scenario: Scenario) -> Triples | None:
    """The settings a, b, b' that open with φ; None where there are none, or no state is measured."""
    if not scenario.frames or scenario.postulated is not None:
        return None
    return Triples(directions(scenario.alice), *frame_arrays(scenario))


def scan_angles(choices: ExperimentChoices) -> Array:
    """The angles of the scan, in the order in which they are measured."""
    return np.linspace(-choices.reach, choices.reach, choices.points)


def _scan(scenario: Scenario, state: StateResults, triples: Triples) -> ScanResults:
    c, apparatus = scenario.experiment, scenario.experiment.apparatus
    phi = scan_angles(c)
    bound, actual = scan_bounds(triples, apparatus, phi, scenario.eta)
    return ScanResults(
        n=len(triples.alice),
        eta=scenario.eta,
        expected=expected_scan(state.state, apparatus, triples, phi),
        sampled=next(repeated_scans(state.state, apparatus, triples, phi, c.seed)),
        bound=bound,
        actual_bound=actual,
        hours=scan_time(apparatus, len(triples.alice), len(phi)) / 3600,
    )


def scene_as_json(r: ExperimentResults) -> dict[str, Any]:
    """The scene's numbers; angles in degrees, times in the units of their names."""
    return {"seed": r.choices.seed, "scan": None if r.scan is None else _scan_as_json(r.scan)}


def _scan_as_json(scan: ScanResults) -> dict[str, Any]:
    return {
        "N": scan.n,
        "eta": scan.eta,
        "phi_deg": numbers(np.degrees(scan.expected.phi)),
        "bound": numbers(scan.bound),
        "bound_at_measured_settings": numbers(scan.actual_bound),
        "expected": {
            "value": numbers(scan.expected.value),
            "sigma": numbers(scan.expected.sigma),
            "distance_sd": numbers(scan.expected_distance),
            "coincidences_per_correlator": numbers(scan.expected.coincidences),
        },
        "sampled": {
            "value": numbers(scan.sampled.value),
            "sigma": numbers(scan.sampled.sigma),
            "distance_sd": numbers(scan.distance),
            "coincidences_per_correlator": numbers(scan.sampled.coincidences),
        },
        "hours": scan.hours,
    }
