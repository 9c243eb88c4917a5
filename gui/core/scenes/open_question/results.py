"""Results of the scene "Open question": V_L(η) is the limit of crypto-nonlocal models (radians).

The linear program over θ and the tiling of ``verify`` are made on demand, by buttons and by ``evaluate``.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from msgspec import Struct

from gui.core.cache import Cache
from gui.core.intents import NAMED_SETS
from gui.core.results import CorrelationResults, StateResults
from gui.core.scenario import Scenario, is_werner
from gui.core.values import Array
from physics.leggett import averaged as averaged_leggett
from physics.leggett import inequality as leggett
from physics.leggett import limit as open_question
from physics.leggett.averaged import LIMIT_ANGLE

THETA_GRID = np.radians(np.linspace(0.0, 180.0, 361))
CHI_GRID = np.radians(np.linspace(0.0, 180.0, 721))
ETA_GRID = np.linspace(0.0, 1.0, 201)
# kappa of the average over all directions (Branciard et al. 2008, supplementary: the whole sphere).
WHOLE_SPHERE = 0.5


class ThetaCurves(Struct, frozen=True, eq=False):
    """F(θ, χ) against θ at one χ, the lower bound the proof uses, and its two conditions.

    With δ = π - θ: ``near`` where δ <= χ, ``far`` where δ >= χ, NaN elsewhere; each shows F >= sin(χ/2)
    where it is >= 0. ``least``: the minimum of F over θ, at ``least_at``.
    """

    chi: float
    theta: Array
    modulus: Array
    lower: Array
    near: Array
    far: Array
    base: float
    least: float
    least_at: float


class ChiCurves(Struct, frozen=True, eq=False):
    """Averaged inequality against χ: bound, the Werner state's |C|, critical visibility."""

    chi: Array
    bound: Array
    werner: Array
    threshold: Array


class EtaCurves(Struct, frozen=True, eq=False):
    """Lowest visibility that excludes models of purity η, for several inequalities."""

    eta: Array
    limit: Array
    sphere: Array
    icosahedron: Array
    triad: Array


class OpenQuestionResults(Struct, frozen=True, eq=False):
    """``limit``: V_L(η); ``certified``: an upper bound proven by one χ alone, found numerically.

    ``at_chi``: bound, |C| of the Werner state, excess and critical visibility at the chosen χ. ``window``:
    the χ below 90° that violate (NaN: none). ``largest_excess_angle`` and ``best_angle`` are different
    angles: where the excess is largest, and where the least visibility violates.
    """

    chi: float
    visibility: float
    eta: float
    werner: bool
    limit: float
    limits: tuple[float, float, float, float]
    certified: float
    best_angle: float
    window: tuple[float, float]
    largest_excess: float
    largest_excess_angle: float
    bound: float
    value: float
    excess: float
    threshold: float
    by_theta: ThetaCurves
    by_chi: ChiCurves
    by_eta: EtaCurves

    @property
    def proof_applies(self) -> bool:
        """Whether sin(χ/2) is the minimum of F at the chosen χ."""
        return self.chi <= LIMIT_ANGLE + 1e-12


def evaluate_scene(
    scenario: Scenario, state: StateResults, correlations: CorrelationResults, cache: Cache
) -> OpenQuestionResults:
    """Everything the scene shows without pressing a button."""
    v, eta, chi = scenario.visibility, scenario.eta, scenario.open_question.chi
    window = averaged_leggett.averaged_violation_window(v, eta)
    bound = float(averaged_leggett.averaged_bound(chi, eta))
    value = float(averaged_leggett.averaged_value(chi, v))
    return OpenQuestionResults(
        chi=chi,
        visibility=v,
        eta=eta,
        werner=is_werner(scenario),
        limit=float(averaged_leggett.best_averaged_threshold(eta)),
        limits=_limits(eta, cache),
        certified=cache.get("oq_certified", eta, lambda: _certified(eta)),
        best_angle=float(averaged_leggett.angle_of_best_averaged_threshold(eta)),
        window=(float(window[0]), float(window[1])),
        largest_excess=float(averaged_leggett.largest_averaged_excess(v, eta)),
        largest_excess_angle=float(averaged_leggett.angle_of_largest_averaged_excess(v, eta)),
        bound=bound,
        value=value,
        excess=value - bound,
        threshold=float(averaged_leggett.averaged_threshold(chi, eta)),
        by_theta=cache.get("oq_theta", chi, lambda: _by_theta(chi)),
        by_chi=cache.get("oq_chi", (v, eta), lambda: _by_chi(v, eta, cache)),
        by_eta=cache.get("oq_eta", None, lambda: _by_eta(cache)),
    )


def _certified(eta: float) -> float:
    # Weights on a single angle; where nothing is violated (η = 0) there is no better bound than 1.
    if eta < 1e-6:
        return 1.0
    angle = float(averaged_leggett.angle_of_best_averaged_threshold(eta))
    return open_question.certified_bound(np.array([angle]), np.array([1.0]), eta)


def _kappas(cache: Cache) -> tuple[float, float]:
    return cache.get(
        "oq_kappas",
        None,
        lambda: (leggett.kappa(NAMED_SETS["icosahedron"]), leggett.kappa(NAMED_SETS["triad"])),
    )


def _limits(eta: float, cache: Cache) -> tuple[float, float, float, float]:
    """V_L, then the whole-sphere, icosahedron and triad inequalities."""
    one = averaged_leggett.best_averaged_threshold(eta)
    rest = [leggett.best_threshold_visibility(k, eta) for k in (WHOLE_SPHERE, *_kappas(cache))]
    return (float(one), float(rest[0]), float(rest[1]), float(rest[2]))


def _by_theta(chi: float) -> ThetaCurves:
    # The angle where the proof's two cases meet is a point of the grid.
    theta = np.unique(np.append(THETA_GRID, math.pi - chi))
    near, far = open_question.step_conditions(theta, chi)
    least, at = averaged_leggett.least_modulus(chi)
    return ThetaCurves(
        chi=chi,
        theta=theta,
        modulus=averaged_leggett.averaged_modulus(theta, chi),
        lower=open_question.gauss_kummer_lower(theta, chi),
        near=near,
        far=far,
        base=math.sin(chi / 2),
        least=float(least),
        least_at=float(at),
    )


def _by_chi(v: float, eta: float, cache: Cache) -> ChiCurves:
    def make() -> tuple[Array, Array]:
        bound = averaged_leggett.averaged_bound(CHI_GRID, eta)
        return bound, averaged_leggett.averaged_threshold(CHI_GRID, eta)

    bound, threshold = cache.get("oq_bound", eta, make)
    return ChiCurves(CHI_GRID, bound, averaged_leggett.averaged_value(CHI_GRID, v), threshold)


def _by_eta(cache: Cache) -> EtaCurves:
    icosahedron, triad = _kappas(cache)
    return EtaCurves(
        eta=ETA_GRID,
        limit=averaged_leggett.best_averaged_threshold(ETA_GRID),
        sphere=leggett.best_threshold_visibility(WHOLE_SPHERE, ETA_GRID),
        icosahedron=leggett.best_threshold_visibility(icosahedron, ETA_GRID),
        triad=leggett.best_threshold_visibility(triad, ETA_GRID),
    )


def scene_as_json(result: OpenQuestionResults) -> dict[str, Any]:
    """The part of ``evaluate`` that this scene adds."""
    from gui.core.results_json import numbers

    r = result
    window = None if math.isnan(r.window[0]) else [math.degrees(x) for x in r.window]
    violated = r.visibility > r.limit
    return {
        "note": "this program's own result; no published settlement was found",
        "limit_visibility": r.limit,
        "proven_upper_bound": r.certified,
        "model_exists_up_to": r.limit,
        "excluded": violated,
        "state_is_werner": r.werner,
        "other_inequalities": {
            "whole_sphere": r.limits[1],
            "icosahedron": r.limits[2],
            "triad": r.limits[3],
        },
        "angle_of_lowest_visibility_deg": math.degrees(r.best_angle),
        "angle_of_largest_excess_deg": numbers(math.degrees(r.largest_excess_angle)),
        "largest_excess": numbers(r.largest_excess),
        "violation_window_deg": window,
        "at_chi": {
            "chi_deg": math.degrees(r.chi),
            "bound": r.bound,
            "werner_correlator": r.value,
            "excess": r.excess,
            "critical_visibility": numbers(r.threshold),
            "least_modulus": r.by_theta.least,
            "least_at_theta_deg": math.degrees(r.by_theta.least_at),
            "sin_half_chi": r.by_theta.base,
            "sin_half_chi_is_least": r.proof_applies,
        },
        "linear_program": _program(r.eta),
        "numerical_check": _check(),
    }


@cache
def _verified() -> open_question.VerificationResult:
    """It depends on nothing and takes a second: once for all scenarios that are written as JSON."""
    return open_question.verify()


def _check() -> dict[str, Any]:
    found = _verified()
    return {
        "claim": "F(theta, chi) >= sin(chi/2) for all theta and chi up to chi_max",
        "holds": found.holds,
        "chi_max_deg": math.degrees(found.chi_max),
        "cells": found.cells,
        "smallest_gap": found.smallest_gap,
        "analytic_strip_deg": math.degrees(found.analytic_strip),
    }


def _program(eta: float) -> dict[str, Any]:
    program = open_question.theta_program(eta=eta)
    return {
        "visibility": program.visibility,
        "proven_upper_bound": program.upper_bound,
        "theta_deg": [math.degrees(x) for x in program.theta[program.weights > 1e-9]],
        "weights": [float(x) for x in program.weights[program.weights > 1e-9]],
        "dual_chi_deg": [math.degrees(x) for x in program.chi[program.dual > 1e-9]],
        "dual": [float(x) for x in program.dual[program.dual > 1e-9]],
    }
