"""What a report says, in words and tables, before it is laid out."""

from __future__ import annotations

from msgspec import Struct

Row = tuple[str, ...]


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
