"""Judge a data set: how far each point lies above its bound, and what is left after counting the trials.

Numbers only (all formulas are in ``physics``); the sentences are in ``data_report``. Angles in radians.
"""

from __future__ import annotations

import math
from itertools import combinations
from typing import NamedTuple

import numpy as np

from gui.core.data.points import bound_of
from gui.core.data.types import CorrelatorTable, DataKind, DataSet, Discrepancy, LeggettPoint
from gui.core.values import Frozen
from physics import statistics
from physics.bell.two_settings import LOCAL_BOUND, chsh
from physics.leggett import inequality as leggett

NEEDED_SD = 3.0
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
    angles tried; ``visibility`` the V of a Werner state with this L_N, None at φ = ±180°; ``sigma_rounding``
    and ``discrepancies`` are those of the point.
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

    ``p_value`` is the probability of so large a χ² by chance, None for a single point; ``bad``: it is below
    that of ``NEEDED_SD`` s.d.
    """

    visibility: float
    sigma: float
    chi_square: float
    degrees: int
    p_value: float | None
    bad: bool

    @property
    def reduced(self) -> float | None:
        """χ² per degree of freedom."""
        return self.chi_square / self.degrees if self.degrees > 0 else None


class DataAnalysis(Frozen, frozen=True):
    """What a data set says. ``best`` indexes the point with the largest distance."""

    kind: DataKind
    eta: float
    title: str = ""
    source: str = ""
    points: tuple[PointAnalysis, ...] = ()
    tried: int = 0
    best: int | None = None
    n_significant: int = 0
    chsh: ChshAnalysis | None = None
    needed_sd: float = NEEDED_SD
    fit: WernerFit | None = None


def analyse(dataset: DataSet, eta: float = 1.0) -> DataAnalysis:
    """Judge every point against the bound for purity eta (0 to 1), or the table against CHSH."""
    if dataset.table is not None:
        return DataAnalysis(
            dataset.kind, eta, dataset.title, dataset.source, chsh=_analyse_chsh(dataset.table)
        )
    points = _analyse_points(dataset.points, eta)
    distances = [point.distance for point in points]
    return DataAnalysis(
        dataset.kind,
        eta,
        dataset.title,
        dataset.source,
        points=points,
        tried=len(points),
        best=int(np.argmax(distances)) if points else None,
        n_significant=sum(point.significant for point in points),
        fit=werner_fit(dataset.points),
    )


def werner_fit(points: tuple[LeggettPoint, ...]) -> WernerFit | None:
    """L_N(φ) = 2 V |cos(φ/2)| through all points; None where no point fixes V."""
    phi, values, sigma = (np.array([getattr(p, name) for p in points]) for name in ("phi", "value", "sigma"))
    try:
        fitted, error = leggett.fitted_visibility(phi, values, sigma)
    except ValueError:
        return None
    v = min(1.0, fitted)
    chi_square, degrees, p = statistics.chi_square(values, leggett.werner_leggett_value(phi, v), sigma)
    known = degrees > 0
    bad = known and p < float(statistics.p_value(NEEDED_SD))
    return WernerFit(v, error, chi_square, degrees, p if known else None, bad)


def _analyse_points(points: tuple[LeggettPoint, ...], eta: float) -> tuple[PointAnalysis, ...]:
    if not points:
        return ()
    bounds = np.array([bound_of(point, eta) for point in points])
    values = np.array([point.value for point in points])
    distances = statistics.distance_in_sd(values, bounds, [point.sigma for point in points])
    single = statistics.p_value(distances)
    corrected = statistics.corrected_p_values(distances)
    flags = statistics.significant_tests(distances, NEEDED_SD)
    return tuple(
        PointAnalysis(
            phi=point.phi,
            n_directions=point.n_directions,
            value=point.value,
            sigma=point.sigma,
            bound=float(bounds[k]),
            excess=float(values[k] - bounds[k]),
            distance=float(distances[k]),
            p_value=float(single[k]),
            corrected_p_value=float(corrected[k]),
            significant=bool(flags[k]),
            sigma_rounding=point.sigma_rounding,
            visibility=effective_visibility(point),
            published=_compare(point, float(bounds[k])) if eta == 1 else None,
            discrepancies=point.discrepancies,
        )
        for k, point in enumerate(points)
    )


def effective_visibility(point: LeggettPoint) -> float | None:
    """The V at which a Werner state would give this L_N; None at φ = ±180°, where every V gives 0."""
    singlet = float(leggett.werner_leggett_value(point.phi, 1.0))
    return point.value / singlet if singlet > 1e-9 else None


def _compare(point: LeggettPoint, bound: float) -> PublishedComparison | None:
    # Published distances are for eta = 1.
    if point.published_sd is None:
        return None
    half = min(point.sigma_rounding, 0.999 * point.sigma)
    ends = statistics.distance_in_sd(point.value, bound, [point.sigma - half, point.sigma + half])
    return PublishedComparison(point.published_sd, float(ends.min()), float(ends.max()))


def _analyse_chsh(table: CorrelatorTable) -> ChshAnalysis | None:
    """None where no two settings of Alice were both measured with the same two of Bob."""
    c, sigma = np.array(table.correlators), np.array(table.sigmas)
    measured = np.array(table.measured, dtype=bool)
    shared = {
        rows: np.flatnonzero(measured[rows[0]] & measured[rows[1]]).tolist()
        for rows in combinations(range(len(measured)), 2)
    }
    blocks = sum(math.comb(len(columns), 2) for columns in shared.values())
    candidates = (
        _largest(c, sigma, rows, columns)
        for rows, all_columns in shared.items()
        if len(all_columns) >= 2
        for columns in (combinations(all_columns, 2) if blocks <= MOST_BLOCKS else [tuple(all_columns)])
    )
    best = max(candidates, key=_distance, default=None)
    if best is None:
        return None
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
        significant=corrected < float(statistics.p_value(NEEDED_SD)),
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


def _distance(block: _Block) -> float:
    return block.distance


def _largest(c: np.ndarray, sigma: np.ndarray, rows: tuple[int, int], columns: tuple[int, ...]) -> _Block:
    """The largest CHSH value over two rows and the given columns, all measured."""
    found = chsh(c[np.ix_(rows, columns)])
    assert found is not None
    first, second = (columns[j] for j in found.columns)
    used = np.ix_(rows, (first, second))
    value, error = statistics.linear_value_with_error(found.signs, c[used], sigma[used])
    distance = float(statistics.distance_in_sd(value, LOCAL_BOUND, error))
    signs = [int(sign) for sign in found.signs.flat]
    return _Block(distance, value, error, rows, (first, second), (signs[0], signs[1], signs[2], signs[3]))
