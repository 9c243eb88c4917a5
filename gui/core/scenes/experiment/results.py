"""Results of the scene "Experiment": what an apparatus would count (angles in radians)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from gui.core.cache import Cache
from gui.core.intents import frame_arrays
from gui.core.results import CorrelationResults, StateResults
from gui.core.results_json import numbers
from gui.core.scenario import ColouredNoise, Scenario, base_state, directions
from gui.core.scenes.experiment import ExperimentChoices
from gui.core.scenes.experiment.plan import PlanQuestion, compute_plan, plan_as_json
from gui.core.scenes.experiment.repeats import RunSetup
from gui.core.scenes.experiment.thresholds import compute_thresholds, thresholds_as_json
from gui.core.values import Array
from physics.experiment.asymmetry import Cause, asymmetry_by_cause
from physics.experiment.fair_sampling import WithoutFairSampling, without_fair_sampling
from physics.experiment.published import PUBLISHED_LEVEL, PURITY_ANGLES
from physics.experiment.purity import least_purity, overtaking_purity
from physics.experiment.scan import (
    LeggettRun,
    Triples,
    expected_scan,
    repeated_scans,
    scan_bounds,
    scan_time,
)
from physics.leggett.inequality import kappa, leggett_bound
from physics.states.two_qubit import TwoQubitState
from physics.statistics import distance_in_sd

EFFICIENCY_GRID: Array = np.linspace(0.0, 1.0, 201)
CURVE_POINTS = 181  # an odd number: 0 is one of them
ETA_GRID: Array = np.linspace(0.0, 1.0, 101)


class ScanCurves(Struct, frozen=True, eq=False):
    """L_N in the mean and its bounds as in ``ScanResults``, over a fine grid of φ that has 0, all (k,).

    ``distance`` by how many standard deviations the mean exceeds the bound; ``shift`` is L_N(φ) - L_N(-φ).
    What a drift of the source adds is known at the angles of the scan, which are taken one after the other,
    and is interpolated between them.
    """

    phi: Array
    value: Array
    bound: Array
    actual_bound: Array
    distance: Array
    shift: Array


class ScanResults(Struct, frozen=True, eq=False):
    """L_N over φ: ``expected`` in the mean, ``sampled`` in one run with the scenario's seed.

    ``bound`` holds for the settings that are dialled, ``actual_bound`` for those that are measured. ``hours``
    of counting for the whole scan. ``setup`` is what a repetition needs. ``curves`` are drawn between the
    angles of the scan, of which there may be two.
    """

    n: int
    eta: float
    expected: LeggettRun
    sampled: LeggettRun
    bound: Array
    actual_bound: Array
    hours: float
    setup: RunSetup
    curves: ScanCurves

    @property
    def distance(self) -> Array:
        """By how many standard deviations the sampled L_N exceeds the bound."""
        return distance_in_sd(self.sampled.value, self.bound, self.sampled.sigma)

    @property
    def expected_distance(self) -> Array:
        """The same of the mean."""
        return distance_in_sd(self.expected.value, self.bound, self.expected.sigma)

    @property
    def shift(self) -> Array:
        """L_N(φ) - L_N(-φ) of the run over φ; the angles are symmetric about 0."""
        return self.sampled.value - self.sampled.value[::-1]

    @property
    def shift_error(self) -> Array:
        """Its standard error."""
        return np.hypot(self.sampled.sigma, self.sampled.sigma[::-1])


class PurityResults(Struct, frozen=True, eq=False):
    """Excess of the simulated L_N over the bound of purity η, at the angles next to -15° and -25°.

    ``phi``, ``value``, ``sigma`` (2,); ``excess`` (2, k) over ``ETA_GRID``; ``vanishes`` and
    ``excluded`` (2,) the η at which the excess is 0 and 3.65 standard deviations; ``overtakes`` the η above
    which the second angle has the larger excess.
    """

    phi: Array
    value: Array
    sigma: Array
    excess: Array
    vanishes: Array
    excluded: Array
    overtakes: float


class ExperimentResults(Struct, frozen=True, eq=False):
    """What is shown at once; ``plan`` and ``measured`` are what the longer work is about.

    ``scan``, ``purity`` and ``causes`` are None where the settings are no triples a, b, b', or correlations
    are given; ``fair`` where no two settings a side were measured or marginals are not known; ``plan`` and
    ``measured`` (the state with its noise) where no state is measured. ``functional`` is J over
    ``EFFICIENCY_GRID``, ``functional_here`` at the efficiency of the apparatus.
    """

    choices: ExperimentChoices
    visibility: float
    phi: float
    scan: ScanResults | None = None
    purity: PurityResults | None = None
    causes: tuple[Cause, ...] | None = None
    fair: WithoutFairSampling | None = None
    functional: Array | None = None
    functional_here: float = math.nan
    threshold: float = math.inf
    plan: PlanQuestion | None = None
    measured: TwoQubitState | None = None
    measured_key: tuple[Any, ...] = ()


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> ExperimentResults:
    """All that the scene shows at once."""
    s, c = scenario, scenario.experiment
    triples = triples_of(s)
    scan = purity = causes = None
    if triples is not None:
        key = (s.state, s.visibility, s.alice, s.frames)
        how = (s.eta, c.apparatus, c.reach, c.points, c.seed)
        scan = cache.get("experiment_scan", (key, how), lambda: _scan(s, state, triples, (key, how)))
        found = scan
        purity = cache.get("experiment_purity", (key, how), lambda: _purity(found))
        causes = cache.get(
            "experiment_causes",
            (key, c.apparatus, s.phi),
            lambda: asymmetry_by_cause(state.state, c.apparatus, triples, s.phi),
        )
    where = (s.alice, s.bob, s.pairs, s.postulated, s.state, s.visibility)
    fair = cache.get("experiment_fair", where, lambda: _fair(correlations))
    curve = cache.get(
        "experiment_functional", where, lambda: None if fair is None else fair.functional(EFFICIENCY_GRID)
    )
    return ExperimentResults(
        choices=c,
        visibility=s.visibility,
        phi=s.phi,
        scan=scan,
        purity=purity,
        causes=causes,
        fair=fair,
        functional=curve,
        functional_here=math.nan if fair is None else float(fair.functional(c.apparatus.efficiency)),
        threshold=math.inf if fair is None else fair.threshold()[0],
        plan=cache.get("experiment_plan", (s.state, s.visibility, s.postulated, s.eta, c), lambda: _plan(s)),
        measured=None if s.postulated is not None else state.state,
        measured_key=(s.state, s.visibility),
    )


def triples_of(scenario: Scenario) -> Triples | None:
    """The settings a, b, b' that open with φ; None where there are none, or no state is measured."""
    if not scenario.frames or scenario.postulated is not None:
        return None
    return Triples(directions(scenario.alice), *frame_arrays(scenario))


def _scan(s: Scenario, state: StateResults, triples: Triples, key: tuple[Any, ...]) -> ScanResults:
    c, apparatus = s.experiment, s.experiment.apparatus
    steps = np.linspace(-c.reach, c.reach, c.points)
    phi = (steps - steps[::-1]) / 2  # exactly symmetric: φ and -φ are the same settings
    bound, actual = scan_bounds(triples, apparatus, phi, s.eta)
    setup = RunSetup(key, state.state, apparatus, triples, phi, bound, c.seed)
    expected = expected_scan(state.state, apparatus, triples, phi)
    return ScanResults(
        n=len(triples.alice),
        eta=s.eta,
        expected=expected,
        sampled=next(repeated_scans(state.state, apparatus, triples, phi, c.seed)),
        bound=bound,
        actual_bound=actual,
        hours=scan_time(apparatus, len(triples.alice), len(phi)) / 3600,
        setup=setup,
        curves=_curves(setup, expected, c.reach, s.eta),
    )


def _curves(setup: RunSetup, expected: LeggettRun, reach: float, eta: float) -> ScanCurves:
    half = np.linspace(0.0, reach, CURVE_POINTS // 2 + 1)
    phi = np.concatenate([-half[:0:-1], half])
    steady = replace(setup.apparatus, drift=0.0)
    run = expected_scan(setup.state, steady, setup.triples, phi)
    value, sigma = run.value, run.sigma
    if setup.apparatus.drift != 0.0:
        here = expected_scan(setup.state, steady, setup.triples, setup.phi)
        value = value + np.interp(phi, setup.phi, expected.value - here.value)
        sigma = sigma * np.interp(phi, setup.phi, expected.sigma / here.sigma)
    bound, actual = scan_bounds(setup.triples, setup.apparatus, phi, eta)
    return ScanCurves(
        phi, value, bound, actual, distance_in_sd(value, bound, sigma), shift=value - value[::-1]
    )


def _purity(scan: ScanResults) -> PurityResults:
    run, k = scan.sampled, kappa(scan.setup.triples.axes)
    at = [int(np.argmin(np.abs(run.phi - angle))) for angle in PURITY_ANGLES]
    phi, value, sigma = run.phi[at], run.value[at], run.sigma[at]
    bounds = np.stack([leggett_bound(angle, k, ETA_GRID) for angle in phi.tolist()])
    return PurityResults(
        phi=phi,
        value=value,
        sigma=sigma,
        excess=value[:, None] - bounds,
        vanishes=least_purity(phi, value, sigma, k),
        excluded=least_purity(phi, value, sigma, k, PUBLISHED_LEVEL),
        overtakes=overtaking_purity(phi, value, k),
    )


def _fair(found: CorrelationResults) -> WithoutFairSampling | None:
    if found.marginals_a is None or found.marginals_b is None:
        return None
    return without_fair_sampling(found.correlators, found.marginals_a, found.marginals_b)


def _plan(s: Scenario) -> PlanQuestion | None:
    if s.postulated is not None:
        return None
    c = s.experiment
    # Of coloured noise V leaves what it leaves; of all other states the white noise is put in by the plan.
    coloured = isinstance(s.state, ColouredNoise)
    return PlanQuestion(
        key=(s.state, s.visibility, s.eta, c.apparatus, c.level, c.hours),
        state=base_state(s.state, s.visibility),
        visibility=1.0 if coloured else s.visibility,
        apparatus=c.apparatus,
        eta=s.eta,
        level=c.level,
        hours=c.hours,
    )


def scene_as_json(r: ExperimentResults) -> dict[str, Any]:
    """The scene's numbers; angles in degrees, times in the units of their names."""
    return {
        "seed": r.choices.seed,
        "scan": None if r.scan is None else _scan_as_json(r.scan),
        "purity": None if r.purity is None else _purity_as_json(r.purity),
        "asymmetry": None
        if r.causes is None
        else {
            "phi_deg": abs(math.degrees(r.phi)),
            "causes": [
                {"cause": c.name, "depends_on": c.kind, "shift": c.shift, "standard_deviation": c.spread}
                for c in r.causes
            ],
        },
        "without_fair_sampling": None
        if r.fair is None
        else {
            "efficiency": r.choices.apparatus.efficiency,
            "J_per_pair": numbers(r.functional_here),
            "threshold_efficiency": numbers(r.threshold),
            "all_blocks": r.fair.complete,
        },
        "thresholds": None
        if r.measured is None
        else thresholds_as_json(
            compute_thresholds(r.measured, r.visibility, progress=_ignore, should_stop=_never)
        ),
        "plan": None
        if r.plan is None
        else plan_as_json(r.plan, compute_plan(r.plan, progress=_ignore, should_stop=_never)),
    }


def _scan_as_json(scan: ScanResults) -> dict[str, Any]:
    def run(one: LeggettRun, distance: Array) -> dict[str, Any]:
        return {
            "value": numbers(one.value),
            "sigma": numbers(one.sigma),
            "distance_sd": numbers(distance),
            "coincidences_per_correlator": numbers(one.coincidences),
        }

    return {
        "N": scan.n,
        "eta": scan.eta,
        "phi_deg": numbers(np.degrees(scan.expected.phi).round(9)),
        "bound": numbers(scan.bound),
        "bound_at_measured_settings": numbers(scan.actual_bound),
        "expected": run(scan.expected, scan.expected_distance),
        "sampled": run(scan.sampled, scan.distance),
        "hours": scan.hours,
    }


def _purity_as_json(purity: PurityResults) -> dict[str, Any]:
    return {
        "phi_deg": numbers(np.degrees(purity.phi).round(9)),
        "value": numbers(purity.value),
        "sigma": numbers(purity.sigma),
        "level_sd": PUBLISHED_LEVEL,
        "excluded_from_eta": numbers(purity.excluded),
        "excess_vanishes_at_eta": numbers(purity.vanishes),
        "second_angle_larger_from_eta": numbers(purity.overtakes),
    }


def _ignore(fraction: float) -> None:
    pass


def _never() -> bool:
    return False
