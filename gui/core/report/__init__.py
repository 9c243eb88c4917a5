"""The report of one page: what was measured or computed, what it excludes, on which assumptions.

``build_report`` makes its words and tables from an evaluated Scenario, ``report_html`` writes them as HTML.
"""

from gui.core.report.builder import ReportSource, build_report
from gui.core.report.markup import FOR_PAPER, report_body, report_head, report_html, width_of_tables
from gui.core.report.types import Report, ReportTable, check_report_name

__all__ = [
    "FOR_PAPER",
    "Report",
    "ReportSource",
    "ReportTable",
    "build_report",
    "check_report_name",
    "report_body",
    "report_head",
    "report_html",
    "width_of_tables",
]
