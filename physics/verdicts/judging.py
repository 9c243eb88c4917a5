"""From a bracket of V* to a verdict: status, certificate and model in their published form."""

from __future__ import annotations

import numpy as np

from physics.verdicts.types import Array, Certificate, Correlations, Model, Status

AT_THE_BORDER = 1e-9  # data whose V* is this close below 1 count as explained
CONIC_BORDER = 1e-6  # the same where cone programs, accurate to 1e-7 or so, cannot tell V* from 1


def status_of(lo: float, hi: float, proven: bool, border: float = AT_THE_BORDER) -> tuple[Status, bool]:
    """Status of the data themselves and whether it is proven.

    ``lo`` rests on an explicit model; ``proven`` says whether ``hi`` is rigorous. Within ``border`` below 1
    the model of ``lo`` reproduces the data to that accuracy; unless ``hi`` excludes them that is enough.
    """
    if lo >= 1.0 - AT_THE_BORDER or (lo >= 1.0 - border and hi >= 1.0):
        return Status.COMPATIBLE, True
    if hi < 1.0:
        return Status.EXCLUDED, proven
    return Status.UNDECIDED, False


def value_of(data: Correlations, coefficients: Array, marginals_a: Array, marginals_b: Array) -> float:
    """sum(coefficients * C) + marginals_a . M_A + marginals_b . M_B for the given data."""
    value = float((coefficients * data.correlators)[data.measured].sum())
    if data.marginals_a is not None:
        value += float(marginals_a @ data.marginals_a)
    if data.marginals_b is not None:
        value += float(marginals_b @ data.marginals_b)
    return value


def certificate_of(
    data: Correlations, coefficients: Array, marginals_a: Array, marginals_b: Array, bound: float
) -> Certificate:
    """The inequality scaled so that its largest coefficient is 1."""
    size = max(float(np.abs(part).max(initial=0.0)) for part in (coefficients, marginals_a, marginals_b))
    scale = 1.0 / size if size > 0.0 else 1.0
    coefficients, marginals_a, marginals_b = coefficients * scale, marginals_a * scale, marginals_b * scale
    value = value_of(data, coefficients, marginals_a, marginals_b)
    return Certificate(coefficients, marginals_a, marginals_b, bound * scale, value)


def mixed_model(weights: Array, atoms: dict[str, Array], noise: dict[str, Array], lo: float) -> Model:
    """The model of ``lo`` times the data, brought to the data themselves by white noise where lo > 1.

    ``weights`` (k,) sum to 1; ``noise`` holds equally likely atoms whose predictions all vanish on average.
    """
    if lo <= 1.0:
        return Model(weights, atoms, 1.0 if lo >= 1.0 - AT_THE_BORDER else lo)
    share = 0.0 if np.isinf(lo) else 1.0 / lo
    count = len(next(iter(noise.values())))
    mixed = np.concatenate([weights * share, np.full(count, (1.0 - share) / count)])
    return Model(mixed, {name: np.concatenate([part, noise[name]]) for name, part in atoms.items()}, 1.0)
