"""Answers as JSON: status, interval, certificate, and of measured data the statistics."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gui.core.results_json import numbers
from gui.core.verdicts.questions import Judged
from physics.verdicts.types import Certificate, HalfTest, Model, Statistics


def verdicts_as_json(judged: Iterable[Judged]) -> dict[str, Any]:
    """The object under "verdicts" that ``evaluate`` prints."""
    result = {}
    for one in judged:
        certificate = one.certificate
        result[str(one.hypothesis)] = {
            "status": str(one.status),
            "proven": one.proven,
            "critical_visibility": numbers(one.critical_visibility),
            "upper_end_proven": one.verdict.upper_proven,
            "critical_visibility_werner": numbers(one.critical_visibility_werner),
            "method": one.verdict.method,
            "details": {
                key: numbers(value) if isinstance(value, float) else value
                for key, value in one.verdict.details.items()
            },
            "model": model_as_json(one.verdict.model),
            "certificate": None if certificate is None else certificate_as_json(certificate),
            **({} if one.verdict.statistics is None else statistics_as_json(one.verdict.statistics)),
        }
    return result


def statistics_as_json(told: Statistics) -> dict[str, Any]:
    """How data with errors stand to a hypothesis; nothing of it bounds a visibility with certainty."""
    estimate = None
    if told.visibility is not None:
        estimate = {"value": told.visibility, "sigma": told.visibility_sigma}
    return {
        "critical_visibility": None,
        "distance_sd": told.distance,
        "distance_sd_at_least": told.distance_at_least,
        "rows": told.rows,
        "p_value": told.corrected_p_value,
        "p_value_uncorrected": told.p_value,
        "p_value_from": told.method,
        "tried": told.asked.tried,
        "simulated": told.simulated,
        "exceeded": told.exceeded,
        "seed": told.asked.seed,
        "confidence_asked": told.asked.confidence,
        "significance_sd": numbers(told.significance),
        "inequality_excess_sd": told.excess_sd,
        "inequality_visibility": estimate,
        "inequality_bound_proven": told.bound_proven,
        "half_test": None if told.halves is None else _half_test_as_json(told.halves),
    }


def _half_test_as_json(test: HalfTest) -> dict[str, Any]:
    """The inequality chosen on one half of the counts, and what the other half says of it."""
    return {
        "coefficients": list(test.coefficients),
        "bound": test.bound,
        "value": test.value,
        "sigma": test.sigma,
        "excess_sd": test.excess_sd,
        "p_value_uncorrected": test.p_value,
        "seed": test.seed,
    }


def model_as_json(model: Model | None) -> dict[str, Any] | None:
    """How many hidden states an explicit model has, and up to which multiple of the data it reaches."""
    return None if model is None else {"states": len(model.weights), "visibility": model.visibility}


def certificate_as_json(certificate: Certificate) -> dict[str, Any]:
    """An inequality as plain lists."""
    content = {
        "coefficients": numbers(certificate.coefficients),
        "marginals_a": numbers(certificate.marginals_a),
        "marginals_b": numbers(certificate.marginals_b),
        "bound": certificate.bound,
        "value": certificate.value,
    }
    if certificate.dual_matrix is not None:
        matrix = certificate.dual_matrix
        content["dual_matrix"] = numbers(matrix.real if np.iscomplexobj(matrix) else matrix)
        if np.iscomplexobj(matrix) and np.abs(matrix.imag).max() > 0:
            content["dual_matrix_imag"] = numbers(matrix.imag)
    return content
