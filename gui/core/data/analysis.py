"""Judge a data set: how far each point lies above its bound, and what is left after counting the trials.

Numbers only (all formulas are in ``physics``); the sentences are in ``data_report``. Angles in radians.
"""

from __future__ import annotations

from itertools import combinations
from typing import NamedTuple

import numpy as np

from gui.core.data.points import leggett_bounds
from gui.core.data.trials.analysis import TrialsAnalysis, analyse_trials
from gui.core.data.types import CorrelatorTable, DataKind, DataSet, Discrepancy, LeggettPoint
from gui.core.values import Frozen
from physics import statistics
from physics.bell.two_settings import LOCAL_BOUND, largest_of_row_pairs
from physics.leggett import inequality as leggett
from physics.vectors import index_pairs
from physics.verdicts.measured.types import NO_SURPRISE
from physics.verdicts.types import Asked, Status

# A CHSH block of settings can be combined with one minus sign in four places, and the sum may be negative.
SIGN_CHOICES = 8
# Up to so many 2 x 2 blocks each is judged; beyond, only the largest one of each two settings of Alice.
MOST_BLOCKS = 3000


class PublishedComparison(Frozen, frozen=True):
    """A published distance in s.d., and the range that the rounded error in print leaves possible."""

    published: float
    lowest: float
    highest: float


class PointAnalysis(Frozen, frozen=True):
    """One value of L_N against the bound of Leggett models.

    ``distance`` is (value - bound)/sigma; ``p_value`` one-sided, ``corrected_p_value`` times the number of
    angles tried; ``visibility`` the V of a Werner state with this L_N, None at φ = ±180°; ``sigma_rounding``,
    ``discrepancies`` and ``run`` are those of the point.
    """

    phi: float
    n_directions: int
    value: float
    sigma: float
    bound: float
    excess: float
    distance: float
    p_value: float
    corrected_p_value: float
    significant: bool
    sigma_rounding: float = 0.0
    visibility: float | None = None
    published: PublishedComparison | None = None
    discrepancies: tuple[Discrepancy, ...] = ()
    run: str = ""


class ChshAnalysis(Frozen, frozen=True):
    """The 2 x 2 choice of settings farthest above |S| = 2 in s.d.; ``tried`` counts choices and signs."""

    value: float
    sigma: float
    bound: float
    distance: float
    p_value: float
    corrected_p_value: float
    significant: bool
    rows: tuple[int, int]
    columns: tuple[int, int]
    signs: tuple[int, int, int, int]
    blocks: int
    tried: int


class WernerFit(Frozen, frozen=True):
    """The Werner state that fits all points best: V within 0 to 1, and χ² with its degrees of freedom.

    ``p_value`` is the probability of so large a χ² by chance; ``status`` is *excluded* below that of the s.d.
    asked for, *compatible* where it is no surprise, else *undecided*. Both None for a single point.
    """

    visibility: float
    sigma: float
    chi_square: float
    degrees: int
    p_value: float | None
    status: Status | None

    @property
    def reduced(self) -> float | None:
        """χ² per degree of freedom."""
        return self.chi_square / self.degrees if self.degrees > 0 else None


class DataAnalysis(Frozen, frozen=True):
    """What a data set says to the confidence ``needed_sd``; ``best`` indexes the largest distance."""

    kind: DataKind
    eta: float
    needed_sd: float
    title: str = ""
    source: str = ""
    points: tuple[PointAnalysis, ...] = ()
    tried: int = 0
    best: int | None = None
    n_significant: int = 0
    chsh: ChshAnalysis | None = None
    fit: WernerFit | None = None
    ignored: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    trials: TrialsAnalysis | None = None


def analyse(dataset: DataSet, eta: float = 1.0, needed_sd: float = Asked.confidence) -> DataAnalysis:
    """Judge every point against the bound for purity eta (0 to 1), or the table against CHSH.

    Significant is what is less likely by chance than ``needed_sd`` s.d., after correcting for what was tried.
    """
    if dataset.table is not None:
        return DataAnalysis(
            dataset.kind,
            eta,
            needed_sd,
            dataset.title,
            dataset.source,
            chsh=_analyse_chsh(dataset.table, needed_sd),
            ignored=dataset.ignored,
            remarks=dataset.remarks,
            trials=analyse_trials(dataset),
        )
    points = _analyse_points(dataset.points, eta, needed_sd)
    distances = [point.distance for point in points]
    return DataAnalysis(
        dataset.kind,
        eta,
        needed_sd,
        dataset.title,
        dataset.source,
        points=points,
        tried=len(points),
        best=int(np.argmax(distances)) if points else None,
        n_significant=sum(point.significant for point in points),
        fit=_werner_fit(dataset.points, needed_sd),
        ignored=dataset.ignored,
        remarks=dataset.remarks,
    )


def _werner_fit(points: tuple[LeggettPoint, ...], needed_sd: float) -> WernerFit | None:
    """L_N(φ) = 2 V |cos(φ/2)| through all points; None where no point fixes V."""
    phi, values, sigma = (np.array([getattr(p, name) for p in points]) for name in ("phi", "value", "sigma"))
    try:
        fitted, error = leggett.fitted_visibility(phi, values, sigma)
    except ValueError:
        return None
    v = min(1.0, fitted)
    chi_square, degrees, p = statistics.chi_square(values, leggett.werner_leggett_value(phi, v), sigma)
    if degrees == 0:
        return WernerFit(v, error, chi_square, degrees, None, None)
    status = Status.COMPATIBLE if p > NO_SURPRISE else Status.UNDECIDED
    if p < float(statistics.p_value(needed_sd)):
        status = Status.EXCLUDED
    return WernerFit(v, error, chi_square, degrees, p, status)


def _analyse_points(
    points: tuple[LeggettPoint, ...], eta: float, needed_sd: float
) -> tuple[PointAnalysis, ...]:
    if not points:
        return ()
    # All at once: η may be dragged beside ten thousand points.
    bounds = leggett_bounds(points, eta)
    values, sigma = np.array([p.value for p in points]), np.array([p.sigma for p in points])
    distances = statistics.distance_in_sd(values, bounds, sigma)
    visibilities = effective_visibilities(points)
    # Published distances are for eta = 1.
    comparisons = _compare(points, bounds, sigma) if eta == 1 else {}
    columns = (
        bounds,
        values - bounds,
        distances,
        statistics.p_value(distances),
        statistics.corrected_p_values(distances),
        statistics.significant_tests(distances, needed_sd),
    )
    found = zip(points, *(np.asarray(column).tolist() for column in columns), visibilities, strict=True)
    return tuple(
        PointAnalysis(
            phi=point.phi,
            n_directions=point.n_directions,
            value=point.value,
            sigma=point.sigma,
            bound=bound,
            excess=excess,
            distance=distance,
            p_value=single,
            corrected_p_value=corrected,
            significant=significant,
            sigma_rounding=point.sigma_rounding,
            visibility=visibility,
            published=comparisons.get(k),
            discrepancies=point.discrepancies,
            run=point.run,
        )
        for k, (point, bound, excess, distance, single, corrected, significant, visibility) in enumerate(
            found
        )
    )


def effective_visibilities(points: tuple[LeggettPoint, ...]) -> list[float | None]:
    """The V at which a Werner state would give each L_N; None at φ = ±180°, where every V gives 0."""
    singlet = leggett.werner_leggett_value([p.phi for p in points], 1.0).tolist()
    return [p.value / one if one > 1e-9 else None for p, one in zip(points, singlet, strict=True)]


def _compare(
    points: tuple[LeggettPoint, ...], bounds: np.ndarray, sigma: np.ndarray
) -> dict[int, PublishedComparison]:
    """By the index of those points whose distance has been published."""
    known = [k for k, point in enumerate(points) if point.published_sd is not None]
    if not known:
        return {}
    values, errors = np.array([points[k].value for k in known]), sigma[known]
    half = np.minimum([points[k].sigma_rounding for k in known], 0.999 * errors)
    ends = np.sort(
        [statistics.distance_in_sd(values, bounds[known], errors + s * half) for s in (-1, 1)], axis=0
    )
    return {
        k: PublishedComparison(published, low, high)
        for k, low, high in zip(known, *ends.tolist(), strict=True)
        if (published := points[k].published_sd) is not None
    }


def _analyse_chsh(table: CorrelatorTable, needed_sd: float) -> ChshAnalysis | None:
    """None where no two settings of Alice were both measured with the same two of Bob."""
    c, sigma = np.array(table.correlators), np.array(table.sigmas)
    measured = np.array(table.measured, dtype=bool)
    shared = measured.astype(int) @ measured.T.astype(int)
    columns = shared[np.triu_indices(len(shared), 1)]
    blocks = int((columns * (columns - 1) // 2).sum())
    if not blocks:
        return None
    best = _farthest(c, sigma, measured) if blocks <= MOST_BLOCKS else _farthest_large(c, sigma, measured)
    tried = blocks * SIGN_CHOICES
    p_value = float(statistics.p_value(best.distance))
    corrected = min(1.0, tried * p_value)
    return ChshAnalysis(
        value=best.value,
        sigma=best.sigma,
        bound=LOCAL_BOUND,
        distance=best.distance,
        p_value=p_value,
        corrected_p_value=corrected,
        significant=corrected < float(statistics.p_value(needed_sd)),
        rows=best.rows,
        columns=best.columns,
        signs=best.signs,
        blocks=blocks,
        tried=tried,
    )


class _Block(NamedTuple):
    distance: float
    value: float
    sigma: float
    rows: tuple[int, int]
    columns: tuple[int, int]
    signs: tuple[int, int, int, int]


def _farthest(c: np.ndarray, sigma: np.ndarray, measured: np.ndarray) -> _Block:
    """The CHSH value farthest above its bound in s.d., of all blocks."""
    found: _Block | None = None
    for rows in combinations(range(len(c)), 2):
        columns = np.flatnonzero(measured[rows[0]] & measured[rows[1]])
        if len(columns) < 2:
            continue
        first, second = (columns[k] for k in index_pairs(len(columns)))
        at = np.array([[rows[0]], [rows[0]], [rows[1]], [rows[1]]]), np.stack([first, second] * 2)
        entries = c[at]
        sums = entries.sum(axis=0) - 2 * entries  # (place of the minus, blocks)
        minus = np.abs(sums).argmax(axis=0)
        value = np.abs(sums)[minus, np.arange(len(first))]
        error = np.sqrt((sigma[at] ** 2).sum(axis=0))
        distance = statistics.distance_in_sd(value, LOCAL_BOUND, error)
        k = int(np.argmax(distance))
        if found is not None and distance[k] <= found.distance:
            continue
        signs = [1, 1, 1, 1]
        signs[minus[k]] = -1
        if sums[minus[k], k] < 0:
            signs = [-x for x in signs]
        found = _Block(
            float(distance[k]),
            float(value[k]),
            float(error[k]),
            (rows[0], rows[1]),
            (int(first[k]), int(second[k])),
            (signs[0], signs[1], signs[2], signs[3]),
        )
    assert found is not None
    return found


def _farthest_large(c: np.ndarray, sigma: np.ndarray, measured: np.ndarray) -> _Block:
    """The same among the largest values of each two settings of Alice."""
    best = largest_of_row_pairs(np.where(measured, c, np.nan))
    there = best.values >= 0.0
    errors = np.where(
        there,
        np.sqrt(
            (sigma[best.rows, best.plus[:, None]] ** 2 + sigma[best.rows, best.minus[:, None]] ** 2).sum(
                axis=1
            )
        ),
        1.0,
    )
    distances = np.where(there, statistics.distance_in_sd(best.values, LOCAL_BOUND, errors), -np.inf)
    k = int(np.argmax(distances))
    found = best.result(k)
    signs = [int(sign) for sign in found.signs.flat]
    return _Block(
        float(distances[k]),
        found.value,
        float(errors[k]),
        found.rows,
        found.columns,
        (signs[0], signs[1], signs[2], signs[3]),
    )
