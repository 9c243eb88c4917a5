"""The numbers behind a figure as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gui.core.files.disk import write_atomic
from gui.export.errors import ExportError
from gui.widgets.plot.panel import PlotPanel
from gui.widgets.plot.table import Column, csv_text


def export_csv(source: PlotPanel | Sequence[Column], path: str | Path) -> None:
    """Write what a plot shows (or these columns) as UTF-8 CSV, heads with units; ExportError says why not."""
    path = Path(path)
    if path.suffix.lower() != ".csv":
        raise ExportError(f"Tables are saved as .csv, not as “{path.suffix or path.name}”.")
    columns = source.table() if isinstance(source, PlotPanel) else list(source)
    if not columns:
        raise ExportError("There is nothing to save: no curve or point is shown.")
    write_atomic(path, csv_text(columns).encode("utf-8"))
