"""Photons with a definite polarization even after post-selection: only separable statistics are left.

Navascués, "The physics of crypto-nonlocality" (arXiv:1303.5124): (a) no signalling, (b) every physical photon
state has a definite polarization, (c) post-selecting on the result of one photon leaves the other one in a
physical state. In a subensemble with polarizations (u, v), Bob's mean given Alice's outcome α is

    E(β|α, a, b) = (M_B + α C)/(1 + α M_A),  M_A = u.a, M_B = v.b.

(b) and (c) want it to be w.b with |w| <= 1. Its average over α is v.b with |v| = 1, an extreme point of the
Bloch ball, so w = v and C = (u.a)(v.b). Directions are Bloch vectors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from physics.checks import Array, array_of_shape, array_within, finite_array
from physics.correlations import smallest_probability
from physics.states.two_qubit import TwoQubitState
from physics.vectors import as_unit_vectors

# C(u, a, b) of a subensemble: u (3,), a (3,), b (m, 3) -> (m,). It may close over v.
Correlator = Callable[[Array, Array, Array], ArrayLike]

STEP_TOLERANCE = 1e-9
SMALLEST_PROBABILITY = 1e-6

_SIGNS = np.array([1.0, -1.0])


@dataclass(frozen=True, eq=False)
class BlochFit:
    """The least-squares polarization of a surface E_k over directions b_k.

    ``vector`` (3,): w with |w| <= 1; ``free_vector`` (3,): the same without the limit on its length.
    ``largest_deviation``: max_k |E_k - w.b_k|, reached at index ``worst``; ``rms_deviation``: weighted. The
    least-squares w need not be the one with the smallest largest deviation, but both deviations vanish
    together.
    """

    vector: Array
    free_vector: Array
    largest_deviation: float
    rms_deviation: float
    worst: int


@dataclass(frozen=True, eq=False)
class SubensembleStatistics:
    """Means of s subensembles (u_s, v_s) with ``weights`` (s,) at all n x m pairs of settings.

    ``m_a``, ``m_b``, ``c`` (s, n, m): <α>, <β>, <αβ> at (a_i, b_j); no signalling, that m_a does not depend
    on j nor m_b on i, is not assumed. ``alice`` (n, 3), ``bob`` (m, 3): unit vectors that span space, as (6)
    of the paper needs three that are not coplanar; with exactly three a conditional mean is always linear
    in b and only |w| <= 1 can fail. Raises ValueError naming the field.
    """

    weights: Array
    u: Array
    v: Array
    alice: Array
    bob: Array
    m_a: Array
    m_b: Array
    c: Array

    def __post_init__(self) -> None:
        weights = array_within(self.weights, "weights", 0.0, 1.0, 1e-12)
        if weights.ndim != 1 or len(weights) == 0 or abs(weights.sum() - 1) > 1e-9:
            raise ValueError(f"weights: shape {weights.shape}, sum {weights.sum():.10g}, where (s,) and 1")
        for name in ("u", "v", "alice", "bob"):
            object.__setattr__(self, name, as_unit_vectors(getattr(self, name), name))
        for name in ("u", "v"):
            if len(getattr(self, name)) != len(weights):
                raise ValueError(f"{name}: {len(getattr(self, name))} vectors for {len(weights)} weights")
        for name in ("alice", "bob"):
            _check_spanning(getattr(self, name), name)
        shape = (len(weights), len(self.alice), len(self.bob))
        for name in ("m_a", "m_b", "c"):
            object.__setattr__(self, name, array_of_shape(getattr(self, name), name, shape))
        object.__setattr__(self, "weights", weights)

    @cached_property
    def bob_conditional(self) -> ConditionalFits:
        """Fits of Bob's means, one for every (s, a_i, α)."""
        return _conditional_fits(self.m_a, self.m_b, self.c, self.bob)

    @cached_property
    def alice_conditional(self) -> ConditionalFits:
        """Fits of Alice's means, one for every (s, b_j, β)."""
        m_a, m_b, c = (np.swapaxes(x, 1, 2) for x in (self.m_a, self.m_b, self.c))
        return _conditional_fits(m_b, m_a, c, self.alice)


@dataclass(frozen=True, eq=False)
class ConditionalFits:
    """Least-squares polarizations of the far photon for every subensemble, near setting and outcome (+, -).

    ``probability`` (s, n, 2); ``vector``, ``free_vector`` (s, n, 2, 3), ``deviation`` (s, n, 2) as in
    ``BlochFit``. Outcomes less likely than 1e-6 somewhere on the grid have NaN fits: no condition on them.
    """

    probability: Array
    vector: Array
    free_vector: Array
    deviation: Array


@dataclass(frozen=True)
class ArgumentStep:
    """One step of the argument: ``code``, ``statement`` key, ``equation`` of the paper, codes it rests on.

    ``deviation`` maps statistics to how far the step is from holding, 0 where it holds.
    """

    code: str
    statement: str
    equation: str
    follows_from: tuple[str, ...]
    deviation: Callable[[SubensembleStatistics], float]


@dataclass(frozen=True)
class StepResult:
    """Whether a step holds for given statistics: its deviation is at most the tolerance."""

    code: str
    statement: str
    equation: str
    follows_from: tuple[str, ...]
    deviation: float
    holds: bool


def conditional_surface(
    correlator: Correlator, u: ArrayLike, v: ArrayLike, a: ArrayLike, alpha: int, b_grid: ArrayLike
) -> Array:
    """E(β|α, a, b) = (v.b + α C)/(1 + α u.a) on directions b_grid (..., 3); shape (...).

    u, v, a (3,) unit vectors, α = ±1. Values beyond ±1 mean that C leaves its positivity limits. Raises
    ValueError for vectors that are not unit, an α that never happens (a = -α u), or a correlator of another
    shape.
    """
    polarization, far = as_unit_vectors(u, "u")[0], as_unit_vectors(v, "v")[0]
    setting = as_unit_vectors(a, "a")[0]
    if alpha not in (1, -1):
        raise ValueError(f"alpha: {alpha} where +1 or -1 is needed")
    grid = finite_array(b_grid, "b_grid")
    if grid.ndim == 0 or grid.shape[-1] != 3:
        raise ValueError(f"b_grid: shape {grid.shape} where (..., 3) is needed")
    directions = as_unit_vectors(grid.reshape(-1, 3), "b_grid")
    twice_probability = 1 + alpha * float(polarization @ setting)
    if twice_probability < 1e-12:
        raise ValueError(f"a: outcome {alpha:+d} has probability zero")
    c = array_of_shape(correlator(polarization, setting, directions), "correlator", (len(directions),))
    return np.asarray(((directions @ far + alpha * c) / twice_probability).reshape(grid.shape[:-1]))


def closest_bloch_vector(b: ArrayLike, surface: ArrayLike, weights: ArrayLike | None = None) -> BlochFit:
    """The w, |w| <= 1, that minimises Σ g_k (E_k - w.b_k)²; b (..., 3), surface E and weights g >= 0 (...).

    Give the solid angles as weights where b_k does not cover the sphere evenly. Raises ValueError for
    directions in one plane (w is then not unique), shapes that differ, negative weights or NaN.
    """
    grid = finite_array(b, "b")
    if grid.ndim == 0 or grid.shape[-1] != 3:
        raise ValueError(f"b: shape {grid.shape} where (..., 3) is needed")
    directions = as_unit_vectors(grid.reshape(-1, 3), "b")
    values = array_of_shape(surface, "surface", grid.shape[:-1]).ravel()
    g = np.ones(len(directions))
    if weights is not None:
        g = array_of_shape(weights, "weights", grid.shape[:-1]).ravel()
        if np.any(g < 0) or not np.any(g > 0):
            raise ValueError("weights: must be >= 0 and not all zero")
    _check_spanning(directions[g > 0], "b")
    free, limited = _fit(directions, values[None], g)
    deviations = np.abs(values - directions @ limited[0])
    worst = int(np.argmax(deviations))
    rms = float(np.sqrt(np.average(deviations**2, weights=g)))
    return BlochFit(limited[0], free[0], float(deviations[worst]), rms, worst)


def largest_deviation(b: ArrayLike, surface: ArrayLike, vector: ArrayLike) -> float:
    """max |E - w.b| over directions b (..., 3), E of shape (...), for a given w (3,)."""
    grid = finite_array(b, "b")
    if grid.ndim == 0 or grid.shape[-1] != 3:
        raise ValueError(f"b: shape {grid.shape} where (..., 3) is needed")
    values = array_of_shape(surface, "surface", grid.shape[:-1])
    return float(np.max(np.abs(values - grid @ array_of_shape(vector, "vector", (3,)))))


def product_correlator(v: ArrayLike) -> Correlator:
    """C = (u.a)(v.b), equation (7): the only one whose conditional surface is a Bloch vector's."""
    far = as_unit_vectors(v, "v")[0]
    return lambda u, a, b: (u @ a) * (b @ far)


def subensemble_statistics(
    correlator: Correlator,
    u: ArrayLike,
    v: ArrayLike,
    alice: ArrayLike,
    bob: ArrayLike,
    weights: ArrayLike | None = None,
    purity: float = 1.0,
) -> SubensembleStatistics:
    """Statistics of a crypto-nonlocal model: M_A = η u.a, M_B = η v.b, C from the correlator.

    u, v (s, 3), alice (n, 3), bob (m, 3), weights (s,) (default: equal), η = purity (below 1 the
    polarization is not a definite one and (b) fails). Raises ValueError like ``SubensembleStatistics``.
    """
    first, second = as_unit_vectors(u, "u"), as_unit_vectors(v, "v")
    if first.shape != second.shape:
        raise ValueError(f"v: {len(second)} vectors where u has {len(first)}")
    settings_a, settings_b = as_unit_vectors(alice, "alice"), as_unit_vectors(bob, "bob")
    eta = float(array_within(purity, "purity", 0.0, 1.0))
    shape = (len(first), len(settings_a), len(settings_b))
    c = np.empty(shape)
    for s, i in np.ndindex(shape[:2]):
        c[s, i] = array_of_shape(
            correlator(first[s], settings_a[i], settings_b), "correlator", (len(settings_b),)
        )
    if weights is None:
        weights = np.full(len(first), 1 / len(first))
    return SubensembleStatistics(
        finite_array(weights, "weights"),
        first,
        second,
        settings_a,
        settings_b,
        np.broadcast_to(eta * (first @ settings_a.T)[:, :, None], shape),
        np.broadcast_to(eta * (second @ settings_b.T)[:, None, :], shape),
        c,
    )


def separable_state(u: ArrayLike, v: ArrayLike, weights: ArrayLike) -> TwoQubitState:
    """Σ p |u><u| ⊗ |v><v|, equation (8): r_A = Σ p u, r_B = Σ p v, T = Σ p u v^T; u, v (s, 3), p (s,)."""
    first, second = as_unit_vectors(u, "u"), as_unit_vectors(v, "v")
    p = array_of_shape(weights, "weights", (len(first),))
    if second.shape != first.shape:
        raise ValueError(f"v: {len(second)} vectors where u has {len(first)}")
    return TwoQubitState(p @ first, p @ second, (p[:, None] * first).T @ second)


def check_chain(
    statistics: SubensembleStatistics, tolerance: float = STEP_TOLERANCE
) -> tuple[StepResult, ...]:
    """Every step of ``STEPS`` evaluated, in order. Steps are judged each on its own, not by implication."""
    results = []
    for step in STEPS:
        deviation = step.deviation(statistics)
        results.append(
            StepResult(
                step.code, step.statement, step.equation, step.follows_from, deviation, deviation <= tolerance
            )
        )
    return tuple(results)


def _not_positive(x: SubensembleStatistics) -> float:
    return max(0.0, -float(smallest_probability(x.m_a, x.m_b, x.c).min()))


def _signalling(x: SubensembleStatistics) -> float:
    return float(max(np.ptp(x.m_a, axis=2).max(), np.ptp(x.m_b, axis=1).max()))


def _off_malus(x: SubensembleStatistics) -> float:
    off_a = x.m_a - (x.u @ x.alice.T)[:, :, None]
    off_b = x.m_b - (x.v @ x.bob.T)[:, None, :]
    return float(max(np.abs(off_a).max(), np.abs(off_b).max()))


def _off_polarization(x: SubensembleStatistics) -> float:
    return max(_largest(x.bob_conditional.deviation), _largest(x.alice_conditional.deviation))


def _average_off_pure(x: SubensembleStatistics) -> float:
    fits = x.bob_conditional
    average = np.nansum(fits.probability[..., None] * fits.vector, axis=2)
    # Outcomes without a fit hardly happen; w = v is taken for them.
    missing = np.sum(np.where(np.isnan(fits.deviation), fits.probability, 0.0), axis=2)
    return _largest(np.linalg.norm(average - (1 - missing)[..., None] * x.v[:, None, :], axis=-1))


def _conditional_off_own(x: SubensembleStatistics) -> float:
    return _largest(np.linalg.norm(x.bob_conditional.vector - x.v[:, None, None, :], axis=-1))


def _off_product(x: SubensembleStatistics) -> float:
    product = (x.u @ x.alice.T)[:, :, None] * (x.v @ x.bob.T)[:, None, :]
    return float(np.abs(x.c - product).max())


def _off_separable(x: SubensembleStatistics) -> float:
    state = separable_state(x.u, x.v, x.weights)
    differences = (
        np.tensordot(x.weights, x.c, 1) - x.alice @ state.correlation_matrix @ x.bob.T,
        np.tensordot(x.weights, x.m_a, 1) - (x.alice @ state.bloch_a)[:, None],
        np.tensordot(x.weights, x.m_b, 1) - (x.bob @ state.bloch_b)[None, :],
    )
    return float(max(np.abs(d).max() for d in differences))


# "average_is_pure" and "own_polarization" are (6) read for the fitted w: Σ p_α w_α = v, and w_α = v.
STEPS: tuple[ArgumentStep, ...] = (
    ArgumentStep("positive", "realistic.positive", "(1)", (), _not_positive),
    ArgumentStep("no_signalling", "realistic.no_signalling", "(a)", (), _signalling),
    ArgumentStep("definite_polarization", "realistic.definite_polarization", "(b), (2)", (), _off_malus),
    ArgumentStep("post_selection", "realistic.post_selection", "(c), (4)", (), _off_polarization),
    ArgumentStep(
        "average_is_pure",
        "realistic.average_is_pure",
        "(5), (6)",
        ("no_signalling", "definite_polarization", "post_selection"),
        _average_off_pure,
    ),
    ArgumentStep(
        "own_polarization", "realistic.own_polarization", "(6)", ("average_is_pure",), _conditional_off_own
    ),
    ArgumentStep("product", "realistic.product", "(7)", ("own_polarization",), _off_product),
    ArgumentStep("separable", "realistic.separable", "(8)", ("product",), _off_separable),
)


def _conditional_fits(near: Array, far: Array, c: Array, directions: Array) -> ConditionalFits:
    """near, far, c (s, n, m) with the near setting on axis 1; directions (m, 3) of the far side."""
    twice = 1 + _SIGNS[:, None] * near[:, :, None, :]
    possible = np.all(twice > 2 * SMALLEST_PROBABILITY, axis=-1)
    safe = np.where(possible[..., None], twice, 1.0)
    means = (far[:, :, None, :] + _SIGNS[:, None] * c[:, :, None, :]) / safe
    flat = means.reshape(-1, len(directions))
    free, limited = _fit(directions, flat, np.ones(len(directions)))
    deviation = np.abs(flat - limited @ directions.T).max(axis=1)
    keep = possible.ravel()
    shape = possible.shape
    return ConditionalFits(
        np.asarray(twice.mean(axis=-1) / 2),
        np.where(keep[:, None], limited, np.nan).reshape(*shape, 3),
        np.where(keep[:, None], free, np.nan).reshape(*shape, 3),
        np.where(keep, deviation, np.nan).reshape(shape),
    )


def _fit(directions: Array, values: Array, weights: Array) -> tuple[Array, Array]:
    """Least-squares vectors (k, 3) of values (k, m), without and with |w| <= 1."""
    spectrum, axes = np.linalg.eigh((directions * weights[:, None]).T @ directions)
    g = (values * weights) @ directions @ axes
    free = g / spectrum
    # On the sphere w = g/(d + λ) with |w| = 1; 1/|w| is concave in λ, so Newton from 0 rises to the root.
    outside = np.flatnonzero(np.linalg.norm(free, axis=1) > 1)
    limited = free.copy()
    shift = np.zeros(len(outside))
    for _ in range(40):
        w = g[outside] / (spectrum + shift[:, None])
        length = np.linalg.norm(w, axis=1)
        slope = np.sum(w**2 / (spectrum + shift[:, None]), axis=1)
        step = length**2 * (length - 1) / slope
        shift = np.maximum(shift + step, 0.0)
        if not np.any(np.abs(step) > 1e-15 * (spectrum[-1] + shift)):
            break
    limited[outside] = g[outside] / (spectrum + shift[:, None])
    limited[outside] /= np.maximum(np.linalg.norm(limited[outside], axis=1), 1.0)[:, None]
    return np.asarray(free @ axes.T), np.asarray(limited @ axes.T)


def _check_spanning(directions: Array, name: str) -> None:
    if len(directions) < 3 or np.linalg.svd(directions, compute_uv=False)[2] < 1e-6:
        raise ValueError(f"{name}: directions in one plane, where three that are not coplanar are needed")


def _largest(x: Array) -> float:
    known = x[~np.isnan(x)]
    return float(known.max()) if known.size else 0.0
