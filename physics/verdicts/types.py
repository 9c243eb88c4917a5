"""What a verdict is asked about and what it answers: correlations, certificates, models."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from physics.verdicts.hypotheses import Hypothesis as Hypothesis

Array = NDArray[np.float64]


class Status(StrEnum):
    """What is known of a hypothesis at given correlations."""

    EXCLUDED = "excluded"
    COMPATIBLE = "compatible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, eq=False)
class Correlations:
    """Correlations between n settings of Alice and m of Bob.

    ``alice`` (n, 3) and ``bob`` (m, 3) are unit Bloch vectors; ``correlators`` (n, m) holds
    C_ij = <alpha beta>; ``measured`` (n, m) says which of them count. Marginals ``None`` means they
    are not part of the data (unconstrained), which differs from marginals that are known to vanish.
    ``resolution``: the numbers stand for all within ± this of them, as those of a rounded table do; 0: exact;
    None: half a unit of their last decimal (`resolution.resolution_of`).
    """

    alice: Array
    bob: Array
    correlators: Array
    measured: NDArray[np.bool_]
    marginals_a: Array | None = None
    marginals_b: Array | None = None
    resolution: float | None = None

    @property
    def slack(self) -> float:
        """The resolution of data that were checked, 0 if none was named."""
        return self.resolution or 0.0


@dataclass(frozen=True, eq=False)
class Certificate:
    """An inequality sum(coefficients * C) + marginals_a . M_A + marginals_b . M_B <= bound.

    Every model of the hypothesis obeys it; the correlations in question reach ``value``.
    ``bound`` is rigorous only where the verdict that carries it is proven. ``dual_matrix`` is filled
    for the semidefinite hypotheses, whose bound is shown by a positive matrix and not by enumeration.
    """

    coefficients: Array
    marginals_a: Array
    marginals_b: Array
    bound: float
    value: float
    dual_matrix: Array | None = None


@dataclass(frozen=True, eq=False)
class Model:
    """An explicit model: hidden states with weights that reproduce the correlations.

    ``weights`` (k,) sum to 1. ``atoms`` names the parts of each hidden state, each an array whose first
    axis is k: "alpha" (k, n) and "beta" (k, m) outcomes, or their means where each party tosses coins of its
    own, "u" and "v" (k, 3) Bloch vectors.
    ``visibility`` is the factor of white noise at which the model reproduces the data (1: the data).
    """

    weights: Array
    atoms: dict[str, Array]
    visibility: float = 1.0


@dataclass(frozen=True)
class Asked:
    """How sure one wants to be before anything is called excluded.

    ``confidence``: in s.d., one-sided Gaussian. ``tried``: how many tests were made together, hypotheses
    times data points; p-values are multiplied by it. ``bootstrap``: simulated data sets (0: none), ``seed``
    theirs.
    """

    confidence: float = 5.0
    tried: int = 1
    bootstrap: int = 1000
    seed: int = 1


@dataclass(frozen=True)
class HalfTest:
    """An inequality Σ k x <= ``bound`` chosen on one half of the counts and tested on the other.

    ``coefficients`` k of the correlators of the measured pairs, then of all marginals if there are counts;
    ``value`` of the second half with its error ``sigma``; ``excess_sd`` (value - bound)/sigma; ``p_value``
    its one-sided Gaussian tail, of this one test. ``seed`` of the random halves.
    """

    coefficients: tuple[float, ...]
    bound: float
    value: float
    sigma: float
    excess_sd: float
    p_value: float
    seed: int


@dataclass(frozen=True)
class Statistics:
    """How far data lie from a set, and how often a member of it yields such data.

    ``distance``: in s.d., √D², D² the smallest χ² (correlators with errors) or log-likelihood ratio -2 ln Λ
    (counts) of any model; ``distance_at_least`` what the inequality proves of it. ``p_value``: not corrected;
    ``method``: "bootstrap" (k + 1)/(n + 1), "chi_square" the tail with all rows as degrees of freedom, which
    is conservative, "inside" where D = 0. ``corrected_p_value`` is ``tried`` times that, at most 1;
    ``significance`` the same in s.d. of a one-sided Gaussian. ``exceeded`` of ``simulated`` data sets of the
    nearest model are at least as far off the set drawn together towards it, which is cautious. ``excess_sd``:
    (S - B)/σ of the inequality, which was chosen on the same data. ``visibility``, ``visibility_sigma``: B/S
    and its error, the factor of white noise at which this inequality is just obeyed; None unless excluded:
    the misfit of mere noise has none. ``level`` names an outer approximation of the set. ``converged``: the
    two distances agree. ``halves``: the inequality of one half of the counts, tested on the other, where that
    can be done. ``bound_proven``: the bound of the inequality is rigorous, whatever the data.
    """

    distance: float
    distance_at_least: float
    rows: int
    p_value: float
    corrected_p_value: float
    significance: float
    method: str
    asked: Asked
    simulated: int = 0
    exceeded: int = 0
    excess_sd: float | None = None
    visibility: float | None = None
    visibility_sigma: float | None = None
    level: str = ""
    converged: bool = True
    halves: HalfTest | None = None
    bound_proven: bool = False


@dataclass(frozen=True, eq=False)
class Verdict:
    """Whether a hypothesis can explain the correlations, and what shows it.

    ``critical_visibility`` = (lo, hi) brackets V* = max{V : V times the data is explained}; ``inf`` where
    unbounded. ``proven`` is True only if the status follows from an exact oracle, a completed branch and
    bound, an explicit model or a checked dual matrix; ``upper_proven`` says the same of hi alone, which may
    be provisional beside a proven model. ``statistics`` are those of measured data, about which nothing is
    proven. ``method`` is a message code, ``details`` its parameters (for
    example the gap of a branch and bound, the level of a hierarchy, the resolution of the data).
    """

    hypothesis: Hypothesis
    status: Status
    proven: bool
    critical_visibility: tuple[float, float]
    certificate: Certificate | None = None
    model: Model | None = None
    method: str = ""
    details: dict[str, float | int | str] = field(default_factory=dict)
    upper_proven: bool = True
    statistics: Statistics | None = None


class Cancelled(Exception):
    """Raised inside a solver when its ``should_stop`` answers True."""


@dataclass(frozen=True)
class Effort:
    """How hard to try: ``prove`` runs the exact or branch-and-bound step to ``gap``; the rest limits time.

    ``seconds`` is a soft limit after which a solver returns its honest interval. ``progress`` receives a
    fraction in 0..1, ``should_stop`` is polled often and ends the work with ``Cancelled``.
    """

    prove: bool = True
    gap: float = 1e-3
    seconds: float | None = None
    seed: int = 0
    progress: Callable[[float], None] | None = None
    should_stop: Callable[[], bool] | None = None

    def countdown(self) -> Callable[[], float]:
        """Says how many of the seconds are left, from now on; inf without a limit."""
        started = time.perf_counter()
        return lambda: np.inf if self.seconds is None else self.seconds - (time.perf_counter() - started)
