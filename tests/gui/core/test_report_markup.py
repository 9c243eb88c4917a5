"""How the tables of a report share the page."""

from __future__ import annotations

from gui.core.report import Report, ReportTable, report_body

COUNTS = ReportTable(
    "Counts",
    ("settings", "++", "+-", "-+", "--", "C"),
    tuple((f"a{i}, b{j}", "120", "230", "250", "13", "-0.900 ± 0.019") for i in "123" for j in "123456"),
    long=True,
)
SETTINGS = ReportTable(
    "Settings (Bloch)",
    ("", "x", "y", "z", "marginal"),
    tuple((name, "0.000", "-0.316", "0.949", "-0.007 ± 0.026") for name in "123456789"),
    long=True,
)
READOUTS = ReportTable(
    "Read-outs",
    ("", "value", ""),
    tuple((f"Leggett parameter {k}", "1.8000", "0.7 s.d. above the bound") for k in range(5)),
    wide=(0, 2),
    long=True,
)
PAPER = 698.0  # pixels of A4 between its margins


def body(*tables: ReportTable, rows: int = 24, width: float = PAPER) -> str:
    return report_body(Report("Title", (), None, (), tables, (), (), "made"), rows, width)


def test_three_directions_and_six_fit_in_one_line_with_what_stands_below_the_settings():
    text = body(COUNTS, SETTINGS, READOUTS)
    assert text.count('class="beside"') == 1 and "more: all are" not in text
    assert text.index("Settings (Bloch)") < text.index("Read-outs")
    assert text.count('valign="top"') == 2, "counts, and beside them the two others"


def test_what_would_be_deeper_than_the_longest_table_gets_a_line_of_its_own():
    assert body(COUNTS, SETTINGS, READOUTS, rows=10).count('class="beside"') == 2


def test_a_narrow_page_has_one_table_a_line():
    assert body(COUNTS, SETTINGS, READOUTS, width=300.0).count('class="beside"') == 3
