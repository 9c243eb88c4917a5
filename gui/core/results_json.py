"""Results as the JSON object that ``evaluate`` prints. Angles carry their unit in the name."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from gui.core.results import (
    CorrelationResults,
    LeggettResults,
    MeasuredErrors,
    PartitionResults,
    Results,
    StateResults,
)
from gui.core.scene_list import results_module
from gui.core.scenes.state.kets import Ket


def results_as_json(results: Results[Any]) -> dict[str, Any]:
    """All results as plain lists and numbers; null where something is not defined."""
    s = results.scenario
    return {
        "visibility": s.visibility,
        "phi_deg": math.degrees(s.phi),
        "eta": s.eta,
        "state": _state(results.state),
        "settings": {
            "alice": [_setting(x) for x in s.alice],
            "bob": [_setting(x) for x in s.bob],
            "mode": s.mode,
        },
        "correlations": _correlations(results.correlations),
        "leggett": None if results.leggett is None else _leggett(results.leggett),
        "partition": _partition(s.partition, results.partition),
        "measured_errors": _errors(results.errors),
        "data": _data(results),
        "scene": scene_as_json(results),
    }


def _errors(errors: MeasuredErrors | None) -> Any:
    if errors is None:
        return None
    return {
        "leggett_sigma": numbers(errors.leggett),
        "leggett_needed_sd": numbers(errors.leggett_needed),
        "chsh_sigma": numbers(errors.chsh),
        "chsh_needed_sd": numbers(errors.chsh_needed),
    }


def scene_as_json(results: Results[Any]) -> Any:
    """What the chosen scene adds; null where it has no results of its own."""
    scene = results_module(results.scenario.scene)
    return None if scene is None else scene.scene_as_json(results.scene)


def _setting(setting: Any) -> dict[str, Any]:
    return {"name": setting.label, "direction": list(setting.direction)}


def numbers(values: Any) -> Any:
    """Arrays and NumPy numbers as lists and floats; NaN and infinities as null."""
    if values is None:
        return None
    array = np.asarray(values)
    if array.ndim == 0:
        value = array.item()
        return None if isinstance(value, float) and not math.isfinite(value) else value
    return [numbers(part) for part in array]


def complex_numbers(values: Any) -> dict[str, Any]:
    """A complex array as its real and imaginary part, the form in which problems give density matrices."""
    array = np.asarray(values)
    return {"real": numbers(array.real), "imag": numbers(array.imag)}


def _ket(ket: Ket) -> dict[str, Any]:
    return {"amplitudes": complex_numbers(ket.amplitudes), "normalised_by": ket.length}


def _state(state: StateResults) -> dict[str, Any]:
    return {
        "bloch_a": numbers(state.state.bloch_a),
        "bloch_b": numbers(state.state.bloch_b),
        "correlation_matrix": numbers(state.state.correlation_matrix),
        "density_matrix": complex_numbers(state.state.density_matrix),
        "ket": None if state.ket is None else _ket(state.ket),
        "purity": state.purity,
        "concurrence": state.concurrence,
        "negativity": state.negativity,
        "smallest_partial_transpose_eigenvalue": state.smallest_partial_transpose_eigenvalue,
        "separable": state.separable,
        "horodecki_chsh_max": state.horodecki_max,
        "two_setting_tensor": state.tensor_criterion,
    }


def _correlations(found: CorrelationResults) -> dict[str, Any]:
    chsh = found.chsh
    return {
        "correlators": numbers(found.correlators),
        "marginals_a": numbers(found.marginals_a),
        "marginals_b": numbers(found.marginals_b),
        "smallest_probability": numbers(found.smallest_probability),
        "chsh": None
        if chsh is None
        else {
            "value": numbers(chsh.value),
            "alice": numbers(chsh.rows),
            "bob": numbers(chsh.columns),
            "signs": numbers(chsh.signs),
        },
    }


def _leggett(leggett: LeggettResults) -> dict[str, Any]:
    window = None
    if all(math.isfinite(x) for x in leggett.window):
        window = [math.degrees(x) for x in leggett.window]
    d = leggett.deviation
    return {
        "N": leggett.n,
        "kappa": leggett.kappa,
        "value": leggett.value,
        "bound": leggett.bound,
        "excess": leggett.excess,
        "threshold_visibility_at_phi": numbers(leggett.threshold_at_phi),
        "best_threshold_visibility": numbers(leggett.best_threshold),
        "angle_of_best_threshold_deg": numbers(math.degrees(leggett.best_threshold_angle)),
        "largest_excess": numbers(leggett.largest_excess),
        "angle_of_largest_excess_deg": numbers(math.degrees(leggett.largest_excess_angle)),
        "violation_window_deg": window,
        "deviation": {
            "pair_angles_deg": numbers(np.degrees(d.pair_angles)),
            "middle_angles_deg": numbers(np.degrees(d.mid_angles)),
            "tilts": numbers(d.tilts),
            "angle_spread_deg": math.degrees(d.angle_spread),
            "bound_lost": d.bound_lost,
        },
    }


def _partition(size: int, partition: PartitionResults) -> dict[str, Any]:
    return {
        "size": size,
        "visibility_bound": partition.at_size,
        "impossible_from": {
            end.key: {"threshold": end.threshold, "size": end.size} for end in partition.impossible
        },
    }


def _data(results: Results[Any]) -> dict[str, Any] | None:
    if results.data is None:
        return None
    from gui.core.data.report import analysis_as_json

    return analysis_as_json(results.data)
