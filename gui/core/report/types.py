"""What a report says, in words and tables, before it is laid out."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from gui.core.values import InputError

Row = tuple[str, ...]
SUFFIXES = (".pdf", ".html", ".htm")


def check_report_name(path: Path) -> None:
    """``InputError`` where the suffix is none that a report has."""
    if path.suffix.lower() not in SUFFIXES:
        reason = f"Reports are saved as .pdf or .html, not as “{path.suffix or path.name}”."
        raise InputError("", reason)


class ReportTable(Struct, frozen=True):
    """A table with a heading; ``wide`` columns hold sentences, the others numbers.

    Of a ``long`` one the first rows are shown, with the number of the others.
    """

    title: str
    head: Row
    rows: tuple[Row, ...]
    wide: tuple[int, ...] = ()
    long: bool = False


class Report(Struct, frozen=True):
    """``facts`` are what the report is about, by name; ``verdicts`` None where the scene has none."""

    title: str
    facts: tuple[Row, ...]
    verdicts: ReportTable | None
    certificates: tuple[str, ...]
    tables: tuple[ReportTable, ...]
    findings: tuple[str, ...]
    assumptions: tuple[str, ...]
    made: str
