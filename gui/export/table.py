"""The numbers behind a figure as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gui.core.files.disk import write_atomic
from gui.export.figure import ExportError
from gui.widgets.plot import DataColumn, csv_text


def export_csv(columns: Sequence[DataColumn], path: str | Path) -> None:
    """Write the columns as UTF-8 CSV, heads with units; ExportError says why not."""
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise ExportError(f"Tables are saved as .csv, not as “{path.suffix or path.name}”.")
    if not columns:
        raise ExportError("There is nothing to save: no curve or point is shown.")
    write_atomic(path, csv_text(columns).encode("utf-8"))
