"""Which measured numbers the verdicts judge, if any, and what the theory fitted to them is.

A table of correlators is judged as long as its settings are those of the Scenario, a point of L_N with
correlators as long as the settings are its own: its direction set opened by its φ.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from gui.core.data.analysis import SIGN_CHOICES
from gui.core.data.points import one_angle
from gui.core.data.types import CorrelatorTable, LeggettPoint
from gui.core.numbers import degrees, number
from gui.core.results import MeasuredErrors
from gui.core.scenario import Scenario, Singlet, directions
from gui.core.verdicts.hypotheses import hypotheses
from physics import correlations, statistics
from physics.bell.two_settings import ChshResult
from physics.verdicts.measured.types import MeasuredTable
from physics.verdicts.types import Asked

SAME_SETTINGS = 1e-9
NEAR = 1e-6  # rad; wider than what rounding takes for one angle


class JudgedData(Struct, frozen=True, eq=False):
    """Measured numbers at the settings of a Scenario; ``points`` were tried, of which this is one.

    ``name`` says which it is, with a comma before.
    """

    table: MeasuredTable
    name: str
    points: int = 1


def data_at_settings(s: Scenario) -> JudgedData | None:
    """The measured numbers at these settings; None where there are none."""
    if s.data is None:
        return None
    if s.data.table is not None:
        if s.postulated is None or not _same_settings(s, s.data.table):
            return None
        return JudgedData(_only_pairs(_last.arrays(s.data.table), s), "")
    if s.mode != "triad" or s.postulated is not None:
        return None
    phi, angle = s.phi, one_angle(math.degrees(s.phi))
    runs = [
        point
        for point in [p for p in s.data.points if abs(p.phi - phi) < NEAR]  # at each step, of thousands
        if one_angle(math.degrees(point.phi)) == angle
        and point.correlators
        and point.n_directions == len(s.alice) == len(s.bob) // 2
    ]
    if not runs:
        return None
    point = runs[0]
    name = f", φ = {degrees(point.phi, 1)}{f' ({point.run})' if point.run else ''}"
    if len(runs) > 1:
        name += f", the first of {len(runs)} runs"
    return JudgedData(_only_pairs(_of_point(point, s), s), name, len(s.data.points))


def judged_data(s: Scenario) -> JudgedData | None:
    """What the verdicts are about: measured numbers, or None where they are about theory."""
    return data_at_settings(s) if s.judge == "measured" else None


def asked_of(s: Scenario, data: JudgedData) -> Asked:
    """The confidence asked for, and the tests made together: hypotheses times points."""
    names = hypotheses() if s.hypotheses is None else s.hypotheses
    return Asked(confidence=s.confidence, tried=max(1, len(names)) * data.points)


def fitted_werner(data: JudgedData) -> float | None:
    """V of the Werner state that fits a table best, C = -V a.b, 0 to 1; None where nothing fixes it."""
    t = data.table
    shape = -correlations.correlators(np.eye(3), t.alice, t.bob)
    try:
        v, _ = statistics.fitted_factor(t.correlators[t.measured], shape[t.measured], t.sigmas[t.measured])
    except ValueError:
        return None
    return min(1.0, max(0.0, v))


def theory_of_table(s: Scenario) -> float | None:
    """V of the theory fitted to a measured table at these settings; None where there is no such table."""
    here = data_at_settings(s) if s.postulated is not None else None
    return None if here is None else fitted_werner(here)


def visibility_on_ruler(s: Scenario) -> float:
    """V of the state; of given correlations that of the Werner state fitted to a measured table, or NaN.

    The V that was chosen before the correlations were given is not theirs.
    """
    if s.postulated is None:
        return s.visibility
    fitted = theory_of_table(s)
    return math.nan if fitted is None else fitted


def measured_errors(s: Scenario, largest: ChshResult | None) -> MeasuredErrors | None:
    """The errors of L_N and of the ``largest`` CHSH value of a measured table; None where there is none."""
    here = data_at_settings(s)
    if here is None:
        return None
    sigmas, known = here.table.sigmas, here.table.measured
    of_l = of_s = needed = math.nan
    rows = np.arange(len(s.frames))
    if len(rows) and known[rows, 2 * rows].all() and known[rows, 2 * rows + 1].all():
        zero, parts = np.zeros(len(rows)), (sigmas[rows, 2 * rows], sigmas[rows, 2 * rows + 1])
        of_l = float(statistics.leggett_value_with_error(zero, parts[0], zero, parts[1])[1])
    if largest is not None:
        at = np.ix_(largest.rows, largest.columns)
        of_s = statistics.linear_value_with_error(largest.signs, here.table.correlators[at], sigmas[at])[1]
        shared = known.astype(int) @ known.T.astype(int)
        pairs = shared[np.triu_indices(len(shared), 1)]
        blocks = int((pairs * (pairs - 1) // 2).sum())
        needed = statistics.needed_in_each(s.confidence, max(1, blocks * SIGN_CHOICES))
    return MeasuredErrors(of_l, s.confidence, of_s, needed)


def judged_words(s: Scenario) -> tuple[str, bool]:
    """What the verdicts are about, where data are loaded, and whether that is the data; "" without data."""
    if s.data is None:
        return "", False
    here = data_at_settings(s)
    if here is None:
        points = [point for point in s.data.points if point.correlators]
        why = "no measured point at these settings" if points else "the data hold no correlators"
        if s.data.table is not None:
            why = "the settings are not those of the data"
        return f"Judged: theory, exact numbers ({why})", False
    if s.judge == "measured":
        return f"Judged: data with errors{here.name}", True
    v = s.visibility if s.postulated is None else fitted_werner(here)
    named = "Werner state" if s.postulated is not None or isinstance(s.state, Singlet) else "state"
    if v is None:
        return "Judged: the numbers as if exact (no theory fits these settings)", False
    return f"Judged: theory, exact {named} with V = {number(v)}, not the data", False


def _same_settings(s: Scenario, table: CorrelatorTable) -> bool:
    for mine, theirs in ((directions(s.alice), table.alice), (directions(s.bob), table.bob)):
        other = np.array(theirs, dtype=float).reshape(-1, 3)
        if mine.shape != other.shape or np.abs(mine - other).max() > SAME_SETTINGS:
            return False
    return True


class _LastTable:
    """The arrays of the table asked about last: a change asks several times, and 3600 pairs take a while."""

    def __init__(self) -> None:
        self._known: tuple[CorrelatorTable, MeasuredTable] | None = None

    def arrays(self, table: CorrelatorTable) -> MeasuredTable:
        known = self._known
        if known is None or known[0] is not table:
            known = self._known = table, _of_table(table)
        return known[1]


_last = _LastTable()


def _of_table(table: CorrelatorTable) -> MeasuredTable:
    alice, bob = (np.array(side, dtype=float).reshape(-1, 3) for side in (table.alice, table.bob))
    return MeasuredTable(
        alice / np.linalg.norm(alice, axis=1, keepdims=True),
        bob / np.linalg.norm(bob, axis=1, keepdims=True),
        np.array(table.correlators, dtype=float),
        np.array(table.sigmas, dtype=float),
        np.array(table.measured, dtype=bool),
        np.array(table.shots, dtype=float) if table.shots else None,
        np.array(table.counts, dtype=float) if table.counts else None,
    )


def _of_point(point: LeggettPoint, s: Scenario) -> MeasuredTable:
    """The correlators C(a1, b1), C(a1, b1'), C(a2, b2), ... at their places among all pairs."""
    n = point.n_directions
    at = np.repeat(np.arange(n), 2), np.arange(2 * n)

    def placed(values: tuple[object, ...], shape: tuple[int, ...] = ()) -> np.ndarray:
        result = np.zeros((n, 2 * n, *shape))
        result[at] = np.array(values, dtype=float)
        return result

    return MeasuredTable(
        directions(s.alice),
        directions(s.bob),
        placed(point.correlators),
        placed(point.correlator_sigmas),
        placed((1,) * (2 * n)) > 0.0,
        placed(point.shots) if point.shots else None,
        placed(point.counts, (4,)) if point.counts else None,
    )


def _only_pairs(table: MeasuredTable, s: Scenario) -> MeasuredTable:
    if s.pairs == "all":
        return table
    chosen = np.zeros_like(table.measured)
    chosen[tuple(np.array(s.pairs).T)] = True
    measured = table.measured & chosen
    return MeasuredTable(
        table.alice, table.bob, table.correlators, table.sigmas, measured, table.shots, table.counts
    )
