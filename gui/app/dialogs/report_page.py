"""The report of one page: its words from the core, its pictures from the scene, as PDF and as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QAbstractTextDocumentLayout, QPainter, QPalette, QTextDocument

from gui.app.figures import compose
from gui.core.files.disk import write_atomic
from gui.core.files.session import encode_session
from gui.core.numbers import UNDEFINED, number
from gui.core.report import (
    FOR_PAPER,
    Report,
    ReportSource,
    build_report,
    check_report_name,
    report_body,
    report_head,
    report_html,
    width_of_tables,
)
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.verdicts.evaluation import evaluation_of
from gui.core.verdicts.questions import Judged
from gui.export import Figure, Part, export_figure, to_svg
from gui.look.theme import LIGHT, Theme, interface_font
from gui.panels.scene import Scene
from gui.panels.words import state_name

A4 = QSizeF(794.0, 1123.0)  # at 96 pixels to the inch
MARGIN, GAP = 48.0, 10.0
PICTURES, LARGEST_PICTURES = 250.0, 460.0  # height; more where little stands below
SHRINK, SHRINK_SEVERAL = 0.7, 0.5  # of pictures; of a scene with several of them
SPHERES = 0.36  # of the width
LETTERS = 11  # pixels; what is below the pictures shrinks until it fits
# Size of the letters and rows of long tables: the first with which the page holds everything. Letters a
# little smaller are better than a table cut.
_SIZES, _SMALL = (1.0, 0.92, 0.85, 0.78), (0.7, 0.62, 0.54, 0.46)
TRIES = tuple((scale, rows) for sizes in (_SIZES, _SMALL) for rows in (24, 14, 8) for scale in sizes)
FEWEST_ROWS = 3
HTML_ROWS = 24
PLOT_PIXELS, SPHERES_PIXELS = QSizeF(760.0, 430.0), QSizeF(760.0, 390.0)


class _Fit(Struct, frozen=True):
    """By how much the words below the pictures shrink, and how many rows long tables have."""

    scale: float
    rows: int


def report_of(
    scene: Scene[Any], results: Results[Any], judged: Sequence[Judged], source: ReportSource
) -> Report:
    """The report of what a scene shows; ``judged`` are settled, and none where it has no verdicts."""
    rows = scene.readout_rows(results) if scene.controls.readouts else []
    said = [(spec.name, value.text, value.note) for spec, value in rows]
    readouts = tuple(row for row in said if row[1] not in ("", UNDEFINED))
    state = scene.judged_name(results) or _state_words(results.scenario)
    about = scene.judged(results) if scene.controls.spheres else None
    if about is not None and about[0] is not results.scenario:
        # The verdicts are about other pairs than those of the Scenario.
        pairs = replace(about[0], scene=results.scenario.scene)
        results = replace(results, scenario=pairs, correlations=about[1], leggett=None, data=None)
    evaluation = evaluation_of(results, tuple(judged) if about is not None else ())
    return build_report(evaluation, source, state, readouts)


def _state_words(s: Scenario) -> str:
    return state_name(s) + (f", V = {number(s.visibility)}" if s.postulated is None else "")


def report_figure(report: Report, scene: Scene[Any], results: Results[Any]) -> Figure:
    """One page A4: head, pictures, words and tables."""
    width, bottom = A4.width() - 2 * MARGIN, A4.height() - MARGIN
    head = _document(report_head(report), width)
    top = MARGIN + head.size().height() + GAP
    fit = _fitted(report, width, bottom - top - PICTURES - GAP)
    words = report_body(report, fit.rows, width / fit.scale)
    free = bottom - top - GAP - _document(words, width / fit.scale).size().height() * fit.scale
    height = min(LARGEST_PICTURES, max(PICTURES, free))
    pictures = _pictures(scene, results, QRectF(MARGIN, top, width, height))
    top += height + GAP
    body = QRectF(MARGIN, top, width, bottom - top)
    return Figure(
        A4,
        (
            Part(QRectF(MARGIN, MARGIN, width, top), partial(_paint_text, report_head(report), 1.0)),
            *pictures,
            Part(body, partial(_paint_text, words, fit.scale)),
        ),
        report.title,
    )


def _fitted(report: Report, width: float, height: float) -> _Fit:
    for scale, rows in TRIES:
        if width_of_tables(report, rows) > width / scale:
            continue
        if _height(report, rows, width / scale) * scale <= height:
            return _Fit(scale, rows)
    scale, rows = TRIES[-1][0], FEWEST_ROWS
    needed = _height(report, rows, width / scale) * scale
    return _Fit(scale * min(1.0, height / needed), rows)


def _height(report: Report, rows: int, width: float) -> float:
    return _document(report_body(report, rows, width), width).size().height()


def _document(html: str, width: float) -> QTextDocument:
    document = QTextDocument()
    document.setDefaultFont(interface_font(LETTERS, plain=True))
    document.setDefaultStyleSheet(FOR_PAPER)
    document.setDocumentMargin(0.0)
    document.setHtml(html)
    document.setTextWidth(width)
    return document


def _paint_text(html: str, scale: float, painter: QPainter, rect: QRectF, theme: Theme) -> None:
    document = _document(html, rect.width() / scale)
    context = QAbstractTextDocumentLayout.PaintContext()
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Text, theme.color("text"))
    context.palette = palette
    painter.translate(rect.topLeft())
    painter.scale(scale, scale)
    document.documentLayout().draw(painter, context)


def _pictures(scene: Scene[Any], results: Results[Any], rect: QRectF) -> list[Part]:
    if not scene.controls.spheres:
        return [Part(rect, partial(_paint_figure, scene, results, "plot"))]
    if not _has_plots(scene):
        return [Part(rect, partial(_paint_figure, scene, results, "spheres"))]
    left = QRectF(rect)
    left.setWidth(rect.width() * (1.0 - SPHERES) - GAP)
    right = QRectF(left.right() + GAP, rect.top(), rect.width() * SPHERES, rect.height())
    return [
        Part(left, partial(_paint_figure, scene, results, "plot")),
        Part(right, partial(_paint_figure, scene, results, "spheres")),
    ]


def _has_plots(scene: Scene[Any]) -> bool:
    """Whether there is something to draw: an empty plot with words on it is no picture for a page."""
    plots = scene.plots()
    return not plots or not all(plot.notice() for plot in plots)


def _paint_figure(
    scene: Scene[Any], results: Results[Any], part: str, painter: QPainter, rect: QRectF, theme: Theme
) -> None:
    # The lettering of a plot is meant for a screen.
    shrink = SHRINK
    figure = compose(scene, results, theme, part, rect.size() / shrink)
    if part == "plot" and len(figure.parts) > 1:
        shrink = SHRINK_SEVERAL
        figure = compose(scene, results, theme, part, rect.size() / shrink)
    painter.translate(rect.topLeft())
    painter.scale(shrink, shrink)
    figure.paint(painter, theme, transparent=True)


def write_report(
    path: Path, scene: Scene[Any], results: Results[Any], judged: Sequence[Judged], source: ReportSource
) -> None:
    """Write the report as .pdf (with the session inside) or .html; ``InputError`` says why not."""
    check_report_name(path)
    report = report_of(scene, results, judged, source)
    if path.suffix.lower() == ".pdf":
        figure = report_figure(report, scene, results)
        export_figure(figure, path, theme=LIGHT, attachment=encode_session(results.scenario))
        return
    write_atomic(path, report_html(report, _svgs(scene, results), HTML_ROWS).encode("utf-8"))


def _svgs(scene: Scene[Any], results: Results[Any]) -> list[tuple[str, bytes]]:
    wanted = []
    if _has_plots(scene):
        wanted.append(("plot", f"Plot of the scene {scene.title}", PLOT_PIXELS))
    if scene.controls.spheres:
        wanted.append(("spheres", "The settings on the spheres", SPHERES_PIXELS))
    return [
        (words, to_svg(compose(scene, results, LIGHT, part, size), LIGHT)) for part, words, size in wanted
    ]
