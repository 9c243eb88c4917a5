"""Check an inequality by brute force: its bound is found anew, by other means than the proof. Knows no Qt.

Local and unsteerable: all strategies in turn. Separable and Leggett: a dense set of hidden states, refined;
what it reaches is a lower estimate of the true maximum, and must not exceed the bound. Quantum along the same
directions: the largest eigenvalue. Quantum: the dual matrix is multiplied out, operator by operator.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from physics.verdicts.checking.quantum import check_dual_matrix, check_operator
from physics.verdicts.types import Array, Cancelled, Certificate, Correlations, Hypothesis

LARGEST_SIDE = 26  # strategies of more settings than this are not enumerated
BLOCK = 1 << 14
TOLERANCE = 1e-7  # relative to the sum of the coefficients
GRID = 20_000
NEAR = 2e-3  # relative; bounds by branch and bound lie up to their gap above the maximum
PAIRS, KEPT, STEPS = 200_000, 256, 400

Progress = Callable[[float], None]
Stop = Callable[[], bool]


@dataclass(frozen=True)
class CheckResult:
    """``kind`` "exact": ``found`` is the maximum; "search": the largest value found, a lower estimate of it.

    ``agrees``: exact results equal the bound (or lie below it, for a bound with a gap), searches do not
    exceed it. ``tight`` says that the bound is reached within ``NEAR``. ``code`` names what was done,
    with ``details`` as its parameters. ``value`` is what the correlations reach, computed anew.
    """

    kind: str
    found: float
    bound: float
    agrees: bool
    tight: bool
    code: str
    value: float
    value_agrees: bool
    details: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class _Found:
    kind: str
    value: float
    code: str
    details: dict[str, float | int | str]


class _Ticker:
    """Reports progress and stops."""

    def __init__(self, progress: Progress | None, should_stop: Stop | None) -> None:
        self._progress, self._stop = progress, should_stop

    def __call__(self, fraction: float) -> None:
        if self._stop is not None and self._stop():
            raise Cancelled
        if self._progress is not None:
            self._progress(min(max(fraction, 0.0), 1.0))


def check(
    hypothesis: Hypothesis,
    certificate: Certificate,
    data: Correlations,
    *,
    eta: float = 1.0,
    visibility: float = 1.0,
    seed: int = 1,
    progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> CheckResult:
    """Derive bound and value of a certificate anew; ``visibility`` scales the data.

    Raises ``Cancelled`` when ``should_stop`` says so.
    """
    tick = _Ticker(progress, should_stop)
    tick(0.0)
    hypothesis = Hypothesis(hypothesis)
    c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
    match hypothesis:
        case Hypothesis.LOCAL:
            found = _local(c, p, q, seed, tick)
        case Hypothesis.UNSTEERABLE_A_TO_B:
            found = _unsteerable(c, p, q, data.bob, seed, tick)
        case Hypothesis.UNSTEERABLE_B_TO_A:
            found = _unsteerable(c.T, q, p, data.alice, seed, tick)
        case Hypothesis.SEPARABLE:
            found = _separable(c, p, q, data, tick)
        case Hypothesis.LEGGETT:
            found = _leggett(c, p, q, data, eta, seed, tick)
        case Hypothesis.QUANTUM_SAME_DIRECTIONS:
            found = _Found("exact", check_operator(c, p, q, data), "eigenvalue", {})
        case Hypothesis.QUANTUM:
            return _quantum(certificate, data, visibility)
    tick(1.0)
    return _result(certificate, data, visibility, found)


def _result(
    certificate: Certificate, data: Correlations, visibility: float, found: _Found, valid: bool = True
) -> CheckResult:
    size = _size(certificate)
    slack = TOLERANCE * size
    value = visibility * value_reached(certificate, data)
    bound = certificate.bound
    return CheckResult(
        kind=found.kind,
        found=found.value,
        bound=bound,
        agrees=valid and found.value <= bound + slack,
        tight=abs(found.value - bound) <= NEAR * max(abs(bound), 1e-300) + slack,
        code=found.code,
        value=value,
        value_agrees=abs(value - certificate.value) <= 1e-6 * size,
        details=found.details,
    )


def _size(certificate: Certificate) -> float:
    parts = (certificate.coefficients, certificate.marginals_a, certificate.marginals_b)
    return max(1e-300, sum(float(np.abs(part).sum()) for part in parts))


def value_reached(certificate: Certificate, data: Correlations) -> float:
    """What the data give, term by term; marginals that are not part of the data add nothing."""
    total = 0.0
    for i, j in zip(*np.nonzero(data.measured), strict=True):
        total += float(certificate.coefficients[i, j]) * float(data.correlators[i, j])
    for weights, given in (
        (certificate.marginals_a, data.marginals_a),
        (certificate.marginals_b, data.marginals_b),
    ):
        if given is not None:
            total += sum(float(w) * float(m) for w, m in zip(weights, given, strict=True))
    return total


# Strategies in turn.


def _sign_blocks(count: int) -> tuple[int, Callable[[int], Array]]:
    """Number of blocks, and a function that gives block k of all 2^count sign vectors."""
    rows = 1 << min(count, BLOCK.bit_length() - 1)
    shifts = np.arange(count)

    def block(k: int) -> Array:
        numbers = np.arange(k * rows, (k + 1) * rows, dtype=np.int64)[:, None]
        return np.asarray(1.0 - 2.0 * ((numbers >> shifts) & 1), dtype=np.float64)

    return (1 << count) // rows, block


def _local(c: Array, p: Array, q: Array, seed: int, tick: _Ticker) -> _Found:
    """max over signs of α.c.β + p.α + q.β, with β in closed form for every α of the shorter side."""
    rows, columns = c.any(axis=1) | (p != 0), c.any(axis=0) | (q != 0)
    c, p, q = c[np.ix_(rows, columns)], p[rows], q[columns]
    if c.shape[0] > c.shape[1]:
        c, p, q = c.T, q, p
    if c.shape[0] > LARGEST_SIDE:
        return _local_search(c, p, q, seed, tick)
    count, block = _sign_blocks(c.shape[0])
    best = -np.inf
    for k in range(count):
        alpha = block(k)
        best = max(best, float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max()))
        tick((k + 1) / count)
    return _Found(
        "exact", best, "all_strategies", {"strategies": 1 << sum(c.shape), "tried": 1 << c.shape[0]}
    )


def _local_search(c: Array, p: Array, q: Array, seed: int, tick: _Ticker) -> _Found:
    """Too many strategies: random ones, improved in turns."""
    random = np.random.default_rng(seed)
    best = -np.inf
    for k in range(40):
        alpha = np.where(random.random((512, len(c))) < 0.5, -1.0, 1.0)
        for _ in range(30):
            beta = np.where(alpha @ c + q >= 0, 1.0, -1.0)
            alpha = np.where(beta @ c.T + p >= 0, 1.0, -1.0)
        best = max(best, float((np.abs(alpha @ c + q).sum(axis=1) + alpha @ p).max()))
        tick((k + 1) / 40)
    return _Found("search", best, "strategies_too_many", {"side": len(c), "tried": 40 * 512})


def _unsteerable(c: Array, p: Array, q: Array, trusted: Array, seed: int, tick: _Ticker) -> _Found:
    """max over signs α and unit vectors v of Σ α_i (g_i.v + p_i) + q.v with g_i = Σ_j c_ij b_j."""
    g, shift = c @ trusted, q @ trusted
    used = np.abs(g).sum(axis=1) + np.abs(p) > 0
    g, p = g[used], p[used]
    if len(g) <= LARGEST_SIDE - 4:
        count, block = _sign_blocks(len(g))
        best = -np.inf
        for k in range(count):
            alpha = block(k)
            best = max(best, float((np.linalg.norm(alpha @ g + shift, axis=1) + alpha @ p).max()))
            tick((k + 1) / count)
        return _Found("exact", best, "all_strategies_one_side", {"strategies": 1 << len(g)})
    v = sphere_points(GRID)
    best = -np.inf
    for k in range(50):
        alpha = np.where(v @ g.T + p >= 0, 1.0, -1.0)
        total = alpha @ g + shift
        value = np.linalg.norm(total, axis=1) + alpha @ p
        best = max(best, float(value.max()))
        v = total / np.maximum(np.linalg.norm(total, axis=1), 1e-300)[:, None]
        tick((k + 1) / 50)
    return _Found("search", best, "grid_one_sphere", {"points": GRID})


# Hidden polarizations.


def sphere_points(count: int) -> Array:
    """Nearly even directions (count, 3): a spiral with golden-ratio steps."""
    k = np.arange(count)
    z = 1.0 - (2.0 * k + 1.0) / count
    turn = np.pi * (1.0 + np.sqrt(5.0)) * k
    r = np.sqrt(1.0 - z * z)
    return np.stack([r * np.cos(turn), r * np.sin(turn), z], axis=1)


def _separable(c: Array, p: Array, q: Array, data: Correlations, tick: _Ticker) -> _Found:
    """max over unit u, v of u.K.v + r.u + s.v: v is known for each u of a grid, then both in turns."""
    matrix, r, s = data.alice.T @ c @ data.bob, p @ data.alice, q @ data.bob
    u = sphere_points(GRID)
    best = -np.inf
    for k in range(60):
        toward_v = u @ matrix + s
        length = np.linalg.norm(toward_v, axis=1)
        best = max(best, float((length + u @ r).max()))
        if k == 0:
            keep = np.argsort(-(length + u @ r))[:2000]
            toward_v, length = toward_v[keep], length[keep]
        v = toward_v / np.maximum(length, 1e-300)[:, None]
        toward_u = v @ matrix.T + r
        u = toward_u / np.maximum(np.linalg.norm(toward_u, axis=1), 1e-300)[:, None]
        tick((k + 1) / 60)
    return _Found("search", best, "grid_two_spheres", {"points": GRID})


def _leggett(
    c: Array, p: Array, q: Array, data: Correlations, eta: float, seed: int, tick: _Ticker
) -> _Found:
    """max over unit u, v of Σ |c| (1 - |x ∓ y|) + p.x + q.y, x = η u.a and y = η v.b.

    Each C_ij is put at the positivity limit that suits its coefficient.
    """
    i, j = np.nonzero(c)
    size, sign = np.abs(c[i, j]), np.sign(c[i, j])
    total = float(size.sum())
    kinks = eta * np.hstack([data.alice[i], -sign[:, None] * data.bob[j]]) * size[:, None]
    linear = eta * np.concatenate([p @ data.alice, q @ data.bob])

    def value(points: Array) -> Array:
        result: Array = total - np.abs(points @ kinks.T).sum(axis=1) + points @ linear
        return result

    random = np.random.default_rng(seed)
    pool, values = np.zeros((0, 6)), np.zeros(0)
    blocks = PAIRS // 10_000
    for k in range(blocks):
        fresh = _unit_pairs(random.normal(size=(10_000, 6)))
        if k % 2:  # the maxima have u.a ≈ ±v.b for many pairs, so states with v near ±u come first
            fresh[:, 3:] = np.sign(random.random((10_000, 1)) - 0.5) * fresh[:, :3]
            fresh = _unit_pairs(fresh + 0.3 * random.normal(size=fresh.shape))
        pool, values = np.vstack([pool, fresh]), np.concatenate([values, value(fresh)])
        keep = np.argsort(-values)[:KEPT]
        pool, values = pool[keep], values[keep]
        tick(0.3 * (k + 1) / blocks)
    for k in range(STEPS):
        # Steps of many sizes at once: the function has creases, along which only small ones go up.
        step = 10.0 ** random.uniform(-9.0 * (k + 1) / STEPS, 0.0 - 3.0 * k / STEPS, size=(len(pool), 8, 1))
        tried = _unit_pairs((pool[:, None] + step * random.normal(size=(len(pool), 8, 6))).reshape(-1, 6))
        reached = value(tried).reshape(len(pool), 8)
        which = reached.argmax(axis=1)
        better = reached[np.arange(len(pool)), which] > values
        pool[better] = tried.reshape(len(pool), 8, 6)[better, which[better]]
        values = np.maximum(values, reached.max(axis=1))
        if k == STEPS // 4:
            keep = np.argsort(-values)[: KEPT // 4]
            pool, values = pool[keep], values[keep]
        tick(0.3 + 0.7 * (k + 1) / STEPS)
    return _Found("search", float(values.max()), "hidden_polarizations", {"points": PAIRS})


def _unit_pairs(points: Array) -> Array:
    halves = points.reshape(-1, 2, 3)
    result: Array = (halves / np.linalg.norm(halves, axis=2, keepdims=True)).reshape(-1, 6)
    return result


# Quantum.


def _quantum(certificate: Certificate, data: Correlations, visibility: float) -> CheckResult:
    dual = check_dual_matrix(certificate)
    if dual is None:
        c, p, q = certificate.coefficients, certificate.marginals_a, certificate.marginals_b
        found = _Found("search", check_operator(c, p, q, data), "one_quantum_model", {})
        return _result(certificate, data, visibility, found)
    # Σ Z s† t >= λ Σ s† s gives a bound that is off by the negative part times the number of operators.
    bound = dual.bound - min(0.0, dual.lowest) * dual.size
    details: dict[str, float | int | str] = {
        "lowest": dual.lowest,
        "mismatch": dual.mismatch,
        "size": dual.size,
        "level": dual.level,
    }
    found = _Found("exact", bound + dual.mismatch, "dual_matrix", details)
    return _result(certificate, data, visibility, found, valid=dual.mismatch <= 1e-7 * _size(certificate))
