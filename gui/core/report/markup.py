"""A report as HTML: plain enough for Qt's text documents, and for browsers."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from gui.core.report.types import Report, ReportTable, Row

MOST_LINES = 8  # findings, and inequalities
MOST_LETTERS = 20  # of a column of sentences
LETTER, PADDING = 6.4, 12.0  # pixels

FOR_PAPER = """
h1 { font-size: 19px; font-weight: 600; margin: 0 0 2px 0; }
p { margin: 1px 0; }
.part { font-weight: 600; margin: 7px 0 2px 0; }
td, th { padding: 0 9px 0 0; text-align: left; font-weight: normal; vertical-align: top; }
th, .made { color: #52606d; }
"""
FOR_BROWSERS = """
body { font: 14px/1.4 system-ui, sans-serif; color: #1b2530; max-width: 60rem; margin: 2rem auto; }
h1 { font-size: 1.5rem; } .part { font-size: 1.05rem; font-weight: 600; margin: 1rem 0 .2rem; }
p { margin: .15rem 0; }
td, th { padding: 0 .8rem 0 0; text-align: left; font-weight: normal; vertical-align: top; }
th, .made { color: #52606d; } td { font-variant-numeric: tabular-nums; }
img { max-width: 100%; } .beside > tbody > tr > td { padding-right: 2rem; }
"""


def report_html(report: Report, pictures: Sequence[tuple[str, bytes]], rows: int) -> str:
    """A page of its own, with pictures (what they show, SVG) inside."""
    shown = "\n".join(
        f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{b64encode(svg).decode()}">'
        for words, svg in pictures
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f"<style>{FOR_BROWSERS}</style></head>\n<body>\n{report_head(report)}\n{shown}\n"
        f"{report_body(report, rows)}\n</body></html>\n"
    )


def report_head(report: Report) -> str:
    """Title, and what the report is about."""
    facts = "".join(
        _cells([(f"<th>{escape(name)}</th><td>{escape(text)}</td>",) for name, text in report.facts])
    )
    return f"<h1>{escape(report.title)}</h1><table>{facts}</table>"


def _cells(rows: Sequence[Row]) -> list[str]:
    return [f"<tr>{''.join(row)}</tr>" for row in rows]


def report_body(report: Report, rows: int, width: float | None = None) -> str:
    """All below the pictures; of long tables the first ``rows``.

    Tables stand side by side as far as ``width`` pixels reach, without one all of them.
    """
    parts = []
    if report.verdicts is not None:
        parts.append(_table(report.verdicts, rows))
    parts += _paragraphs("What models of the excluded kinds obey", report.certificates, rows)
    parts += _paragraphs("Findings", report.findings, rows)
    if report.tables:
        parts += ["<p></p>", *(_side_by_side(line, rows) for line in _lines(report.tables, rows, width))]
    parts += _paragraphs("Assumptions", report.assumptions, None)
    parts.append(f'<p class="made">{escape(report.made)}</p>')
    return "\n".join(parts)


def _lines(tables: Sequence[ReportTable], rows: int, width: float | None) -> list[list[list[ReportTable]]]:
    """The tables in their order: lines of columns, as many to a line as there is room for.

    What no longer fits beside the others stands below the last of them, where it is no deeper there than
    the deepest, so that a long table does not leave the paper beside it empty.
    """
    lines: list[list[list[ReportTable]]] = [[]]
    for table in tables:
        columns = lines[-1]
        mine = _width(table, rows)
        if not columns or width is None or sum(_widest(one, rows) for one in columns) + mine <= width:
            columns.append([table])
        elif len(columns) > 1 and _fits_below(table, columns, rows, width):
            columns[-1].append(table)
        else:
            lines.append([[table]])
    return lines


def _fits_below(
    table: ReportTable, columns: Sequence[Sequence[ReportTable]], rows: int, width: float
) -> bool:
    longer = [*columns[-1], table]
    deepest = max(_depth(one, rows) for one in columns)
    wide = sum(_widest(one, rows) for one in columns[:-1]) + _widest(longer, rows)
    return wide <= width and _depth(longer, rows) <= deepest


def _widest(column: Sequence[ReportTable], rows: int) -> float:
    return max(_width(table, rows) for table in column)


def _depth(column: Sequence[ReportTable], rows: int) -> int:
    """Lines of a column of tables, with their headings."""
    return sum(2 + (min(len(one.rows), rows) if one.long else len(one.rows)) for one in column)


def _side_by_side(columns: Sequence[Sequence[ReportTable]], rows: int) -> str:
    """Each has the share of the width that its letters need; Qt would make all alike and break numbers."""
    needed = [_widest(column, rows) for column in columns]
    cells = [
        f'<td valign="top" width="{100 * mine / sum(needed):.0f}%">'
        f"{''.join(_table(table, rows) for table in column)}</td>"
        for column, mine in zip(columns, needed, strict=True)
    ]
    return f'<table class="beside" width="100%"><tr>{"".join(cells)}</tr></table>'


def width_of_tables(report: Report, rows: int) -> float:
    """About how many pixels the widest table needs on paper, so that no number is broken."""
    return max((_width(table, rows) for table in report.tables), default=0.0)


def _width(table: ReportTable, rows: int) -> float:
    """Pixels of the longest line; a column of sentences may break."""
    shown = [table.head, *table.rows[:rows]]
    longest = [max(len(row[k]) for row in shown) for k in range(len(table.head))]
    kept = [min(n, MOST_LETTERS) if k in table.wide else n for k, n in enumerate(longest)]
    return LETTER * sum(kept) + PADDING * (len(kept) + 1)


def _paragraphs(title: str, lines: Sequence[str], rows: int | None) -> list[str]:
    if not lines:
        return []
    shown = list(lines)
    if rows is not None and len(shown) > MOST_LINES:
        shown = [*shown[: MOST_LINES - 1], f"… {len(lines) - MOST_LINES + 1} more, which evaluate prints"]
    return [f'<p class="part">{escape(title)}</p>', *(f"<p>{escape(line)}</p>" for line in shown)]


def _table(table: ReportTable, most: int) -> str:
    shown: list[Row] = list(table.rows)
    left = 0
    if table.long and len(shown) > most:
        left = len(shown) - most + 1
        shown = shown[: most - 1]
    head = more = ""
    if any(table.head):
        head = f"<tr>{''.join(f'<th>{escape(x)}</th>' for x in table.head)}</tr>"
    body = "".join(
        f"<tr>{''.join(_cell(x, k in table.wide) for k, x in enumerate(row))}</tr>" for row in shown
    )
    if left:
        # Not a row of the table: Qt would take the room for it from the columns of numbers.
        more = f"<p>… {left} more: all are in what evaluate prints</p>"
    return f'<p class="part">{escape(table.title)}</p><table>{head}{body}</table>{more}'


def _cell(text: str, wide: bool) -> str:
    # A number is not broken; Qt knows no such style for a cell.
    return f"<td>{escape(text)}</td>" if wide else f"<td>{escape(text).replace(' ', '&nbsp;')}</td>"
