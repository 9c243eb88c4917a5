"""JSON files of measured Leggett runs: a list with one object for each angle.

    [{"phi_deg": 30, "correlations": [C(a1,b1), C(a1,b1'), C(a2,b2), ...], "num_shots": 1000}, ...]

``num_shots`` is the number of pairs behind each correlator, one number for all or a list. The optional
fields phi_rad, L3 (or L4, L6, L10), bound and violated are computed anew and never believed; where they
differ from what the correlators give, the point carries a ``Discrepancy``. correlations_theory and L3_theory
are not used. ``source`` may say where an entry comes from. Any other field is left out and named. An angle
that stands twice was measured in two runs. Other layouts of JSON are read by a mapping (``importing``).
"""

from __future__ import annotations

import json
import math
from typing import Annotated

import msgspec

from gui.core.data.csv_file import SHOTS_GIVEN, read_rows
from gui.core.data.importing.combining import combined_points, with_runs
from gui.core.data.importing.json_rows import rows_of_json
from gui.core.data.importing.mapping import AS_IT_IS, Mapping
from gui.core.data.limits import LARGEST_COUNT, METADATA_LENGTH
from gui.core.data.points import from_shots, leggett_bounds, leggett_point, one_angle
from gui.core.data.types import DataError, DataKind, DataSet, Discrepancy, LayoutError, LeggettPoint
from gui.core.files.strict_json import decode
from gui.core.values import one_line
from physics.direction_sets import DIRECTION_SETS

MAX_POINTS = 10_000
# Stated values are compared with some slack: they may be printed with few digits.
AGREEMENT = 1e-6

Shots = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_COUNT)]


class PointEntry(msgspec.Struct, frozen=True):
    """One angle of a run, as it stands in the file."""

    phi_deg: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    correlations: list[float]
    num_shots: Shots | list[Shots] | None = None
    phi_rad: float | None = None
    L3: float | None = None
    L4: float | None = None
    L6: float | None = None
    L10: float | None = None
    bound: float | None = None
    violated: bool | str | None = None
    source: str = ""


FIELDS = frozenset(PointEntry.__struct_fields__)


def read_json(raw: bytes, name: str = "", mapping: Mapping = AS_IT_IS) -> DataSet:
    """The data set in the bytes of a JSON file. Raises ``DataError``, ``LayoutError`` for other layouts."""
    if mapping.columns:
        return read_rows(rows_of_json(raw), name, mapping)
    if b'"correlations"' not in raw and b'"num_shots"' not in raw and b"{" in raw:
        # Maybe a table whose fields are known by their names.
        return read_rows(rows_of_json(raw), name, mapping)
    entries = _decoded(raw)
    if not entries:
        raise DataError("file", "the list is empty: no data")
    if len(entries) > MAX_POINTS:
        raise DataError("file", f"more than {MAX_POINTS} entries")
    seen: dict[tuple[float, int], int] = {}
    points = []
    for index, entry in enumerate(entries):
        point = _point(f"[{index}]", entry, mapping.shots)
        key = (one_angle(entry.phi_deg), point.n_directions)
        if key in seen and mapping.repeated == "refuse":
            reason = f"φ = {entry.phi_deg:g}° stands already in [{seen[key]}]"
            raise DataError(f"[{index}].phi_deg", reason)
        seen.setdefault(key, index)
        points.append(point)
    if mapping.repeated == "combine":
        several: dict[tuple[float, int], list[LeggettPoint]] = {}
        for point in points:
            several.setdefault((one_angle(math.degrees(point.phi)), point.n_directions), []).append(point)
        points = [combined_points(found) for found in several.values()]
    sources = dict.fromkeys(one_line(entry.source) for entry in entries if entry.source.strip())
    source = "; ".join(sources)[:METADATA_LENGTH]
    given = any(entry.num_shots is None for entry in entries)
    return DataSet(
        DataKind.LEGGETT_CORRELATORS,
        title=name,
        source=source,
        points=with_runs(points),
        ignored=tuple(field for field in _names_of_fields(raw) if field not in FIELDS),
        remarks=(SHOTS_GIVEN.format(mapping.shots),) if given else (),
    )


def _decoded(raw: bytes) -> list[PointEntry]:
    try:
        return decode(raw, list[PointEntry], DataError)
    except DataError as error:
        if error.reason == "is missing" or error.field in ("", "file"):
            raise LayoutError(error.field, error.reason) from error
        raise


def _names_of_fields(raw: bytes) -> dict[str, None]:
    """Of all entries, in their order."""
    entries = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    return dict.fromkeys(one_line(name)[:METADATA_LENGTH] for entry in entries for name in entry)


def _point(where: str, entry: PointEntry, given: int | None) -> LeggettPoint:
    field = f"{where}.correlations"
    size = len(entry.correlations)
    if size % 2 or size // 2 not in DIRECTION_SETS:
        known = ", ".join(str(2 * n) for n in sorted(DIRECTION_SETS))
        reason = f"{size} correlators; b and b' for each direction make {known} of them"
        raise DataError(field, reason)
    shots = given if entry.num_shots is None else entry.num_shots
    if shots is None:
        raise LayoutError(f"{where}.num_shots", "is missing; give the number of pairs behind each correlator")
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
