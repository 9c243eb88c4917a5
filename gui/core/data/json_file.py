"""JSON files of measured Leggett runs: a list with one object for each angle.

    [{"phi_deg": 30, "correlations": [C(a1,b1), C(a1,b1'), C(a2,b2), ...], "num_shots": 1000}, ...]

``num_shots`` is the number of pairs behind each correlator, one number for all or a list. The optional
fields phi_rad, L3 (or L4, L6, L10), bound and violated are computed anew and never believed; where they
differ from what the correlators give, the point carries a ``Discrepancy``. correlations_theory and L3_theory
are not used. ``source`` may say where an entry comes from. Any other field is refused.
"""

from __future__ import annotations

import math
from typing import Annotated

import msgspec

from gui.core.data.limits import LARGEST_COUNT, METADATA_LENGTH
from gui.core.data.points import from_shots, leggett_bounds, leggett_point, one_angle
from gui.core.data.types import DataError, DataKind, DataSet, Discrepancy, LeggettPoint
from gui.core.files.strict_json import decode
from gui.core.values import one_line
from physics.direction_sets import DIRECTION_SETS

MAX_POINTS = 10_000
# Stated values are compared with some slack: they may be printed with few digits.
AGREEMENT = 1e-6

Shots = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT)]


class PointEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One angle of a run, as it stands in the file."""

    phi_deg: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    correlations: list[float]
    num_shots: Shots | list[Shots]
    phi_rad: float | None = None
    L3: float | None = None
    L4: float | None = None
    L6: float | None = None
    L10: float | None = None
    bound: float | None = None
    violated: bool | str | None = None
    correlations_theory: list[float] | None = None
    L3_theory: float | None = None
    L4_theory: float | None = None
    L6_theory: float | None = None
    L10_theory: float | None = None
    source: str = ""


def read_json(raw: bytes, name: str = "") -> DataSet:
    """The data set in the bytes of a JSON file. Raises ``DataError``."""
    entries = decode(raw, list[PointEntry], DataError)
    if not entries:
        raise DataError("file", "the list is empty: no data")
    if len(entries) > MAX_POINTS:
        raise DataError("file", f"more than {MAX_POINTS} entries")
    seen: dict[tuple[float, int], int] = {}
    points = []
    for index, entry in enumerate(entries):
        point = _point(f"[{index}]", entry)
        key = (one_angle(entry.phi_deg), point.n_directions)
        if key in seen:
            reason = f"φ = {entry.phi_deg:g}° stands already in [{seen[key]}]"
            raise DataError(f"[{index}].phi_deg", reason)
        seen[key] = index
        points.append(point)
    sources = dict.fromkeys(one_line(entry.source) for entry in entries if entry.source.strip())
    source = "; ".join(sources)[:METADATA_LENGTH]
    return DataSet(DataKind.LEGGETT_CORRELATORS, title=name, source=source, points=tuple(points))


def _point(where: str, entry: PointEntry) -> LeggettPoint:
    field = f"{where}.correlations"
    size = len(entry.correlations)
    if size % 2 or size // 2 not in DIRECTION_SETS:
        known = ", ".join(str(2 * n) for n in sorted(DIRECTION_SETS))
        reason = f"{size} correlators; b and b' for each direction make {known} of them"
        raise DataError(field, reason)
    shots = entry.num_shots
    if isinstance(shots, int):
        shots = [shots] * size
    elif len(shots) != size:
        raise DataError(f"{where}.num_shots", f"{len(shots)} numbers for {size} correlators")
    if not all(-1 <= c <= 1 for c in entry.correlations):
        index, c = next((k, c) for k, c in enumerate(entry.correlations) if not -1 <= c <= 1)
        raise DataError(f"{field}[{index}]", f"{c:g} is outside -1 to 1")
    values = from_shots(entry.correlations, shots)
    point = leggett_point(math.radians(entry.phi_deg), values, field=field)
    return msgspec.structs.replace(point, discrepancies=_discrepancies(entry, point))


def _discrepancies(entry: PointEntry, point: LeggettPoint) -> tuple[Discrepancy, ...]:
    (bound,) = leggett_bounds([point], 1.0).tolist()
    computed = {
        "phi_rad": point.phi,
        f"L{point.n_directions}": point.value,
        "bound": bound,
    }
    found = []
    for name in ("phi_rad", "L3", "L4", "L6", "L10", "bound"):
        stated = getattr(entry, name)
        if stated is None:
            continue
        if name not in computed or abs(stated - computed[name]) > AGREEMENT:
            found.append(Discrepancy(name, stated, computed.get(name, point.value)))
    stated = _truth(entry.violated)
    if stated is not None and stated != (point.value > bound):
        found.append(Discrepancy("violated", float(stated), float(point.value > bound)))
    return tuple(found)


def _truth(stated: bool | str | None) -> bool | None:
    if isinstance(stated, str):
        return {"true": True, "false": False}.get(stated.strip().lower())
    return stated
