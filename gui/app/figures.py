"""Figures for export: a scene, its plots or its spheres, laid out on a page and painted as vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from gui.core.files.session import encode_session
from gui.core.results import Results
from gui.core.scenario import CameraView, Setting, is_werner
from gui.core.verdicts.questions import Judged
from gui.export import Figure, PaintPart, PlotPart, export_csv, export_figure
from gui.look.theme import Theme
from gui.panels.scene import Scene
from gui.panels.words import NOT_WERNER
from gui.widgets.cards import VerdictCards
from gui.widgets.readouts.panel import ReadoutPanel
from gui.widgets.ruler.painter import paint_ruler
from gui.widgets.sphere.geometry import Arrow, Camera
from gui.widgets.sphere.painter import paint_sphere

PARTS = ("scene", "plot", "spheres")
MARGIN = 16.0
GAP = 12.0


def compose(
    scene: Scene[Any],
    results: Results[Any],
    theme: Theme,
    part: str,
    size: QSizeF,
    judged: Sequence[Judged] = (),
) -> Figure:
    """The figure of one part of a scene on a page of ``size`` logical pixels.

    ``judged``: the settled verdicts, shown as cards in the place of the read-outs and on the ruler.
    """
    page = QRectF(MARGIN, MARGIN, size.width() - 2 * MARGIN, size.height() - 2 * MARGIN)
    has_spheres = scene.controls.spheres
    if part == "plot" or (part == "spheres" and not has_spheres):
        parts = _plots(scene, results, theme, page)
    elif part == "spheres":
        parts = _spheres(results, theme, page)
    else:
        parts = _whole(scene, results, theme, page, judged)
    return Figure(size, parts, f"{scene.title} - Nonlocality Explorer")


def _whole(
    scene: Scene[Any], results: Results[Any], theme: Theme, page: QRectF, judged: Sequence[Judged]
) -> list[PaintPart | PlotPart]:
    # The proportions of the window: spheres, plots and read-outs side by side over the ruler.
    parts: list[PaintPart | PlotPart] = []
    body = QRectF(page)
    if scene.controls.ruler:
        height = min(126.0, 0.2 * page.height())
        body.setBottom(page.bottom() - height - GAP)
        place = QRectF(page.left(), body.bottom() + GAP, page.width(), height)
        parts.append(PaintPart(place, _ruler(scene, results, theme, judged)))
    left = 0.24 * page.width() if scene.controls.spheres else 0.0
    right = min(300.0, 0.25 * page.width()) if scene.controls.readouts else 0.0
    if left:
        parts += _spheres(results, theme, QRectF(body.left(), body.top(), left, body.height()))
    middle = QRectF(body)
    middle.setLeft(body.left() + left + (GAP if left else 0.0))
    middle.setRight(body.right() - right - (GAP if right else 0.0))
    parts += _plots(scene, results, theme, middle)
    if right:
        column = QRectF(body.right() - right, body.top(), right, body.height())
        paint = _cards(judged, theme) if judged else _readouts(scene, results, theme)
        parts.append(PaintPart(column, paint))
    return parts


def _plots(
    scene: Scene[Any], results: Results[Any], theme: Theme, rect: QRectF
) -> list[PaintPart | PlotPart]:
    own = scene.extra_parts(results, theme, rect)
    if own is not None:
        return own
    plots = scene.plots()
    height = (rect.height() - GAP * (len(plots) - 1)) / len(plots)
    return [
        PlotPart(QRectF(rect.left(), rect.top() + k * (height + GAP), rect.width(), height), plot)
        for k, plot in enumerate(plots)
    ]


def _spheres(results: Results[Any], theme: Theme, rect: QRectF) -> list[PaintPart | PlotPart]:
    """Alice above Bob, or beside him on a wide page."""
    wide = rect.width() > 1.3 * rect.height()
    if wide:
        half = (rect.width() - GAP) / 2
        places = [QRectF(rect.left() + k * (half + GAP), rect.top(), half, rect.height()) for k in range(2)]
    else:
        half = (rect.height() - GAP) / 2
        places = [QRectF(rect.left(), rect.top() + k * (half + GAP), rect.width(), half) for k in range(2)]
    s = results.scenario
    return [
        PaintPart(places[0], _sphere("alice", "Alice", s.alice, s.view.alice, theme)),
        PaintPart(places[1], _sphere("bob", "Bob", s.bob, s.view.bob, theme)),
    ]


def _sphere(
    role: str, title: str, settings: tuple[Setting, ...], view: CameraView, theme: Theme
) -> Callable[[QPainter, QRectF], None]:
    arrows = [Arrow(x.label, x.direction, x.locked, x.label) for x in settings]
    camera = Camera(view.azimuth, view.elevation, view.zoom)

    def paint(painter: QPainter, rect: QRectF) -> None:
        paint_sphere(painter, rect, arrows, camera, theme, role=role, title=title)

    return paint


def _ruler(
    scene: Scene[Any], results: Results[Any], theme: Theme, judged: Sequence[Judged]
) -> Callable[[QPainter, QRectF], None]:
    s = results.scenario
    answers = {one.hypothesis: one for one in judged}

    def paint(painter: QPainter, rect: QRectF) -> None:
        reason = None if is_werner(s) else NOT_WERNER
        marks = scene.ruler_marks(results, answers)
        paint_ruler(painter, rect, s.visibility, marks, theme, reason=reason)

    return paint


def _cards(judged: Sequence[Judged], theme: Theme) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, rect: QRectF) -> None:
        cards = VerdictCards(theme)
        cards.set_order(tuple(one.hypothesis for one in judged))
        for one in judged:
            cards.show_known(one.hypothesis, one)
        cards.paint(painter, rect)
        cards.deleteLater()

    return paint


def _readouts(scene: Scene[Any], results: Results[Any], theme: Theme) -> Callable[[QPainter, QRectF], None]:
    def paint(painter: QPainter, rect: QRectF) -> None:
        panel = ReadoutPanel(theme)
        panel.set_items(scene.readout_specs(results))
        panel.update_values(scene.readout_values(results))
        panel.paint(painter, rect)
        panel.deleteLater()

    return paint


def write_figure(
    scene: Scene[Any],
    results: Results[Any],
    path: Path,
    *,
    theme: Theme,
    part: str = "scene",
    size: QSizeF,
    scale: float = 1.0,
    transparent: bool = False,
    judged: Sequence[Judged] = (),
) -> None:
    """Write a picture with the session inside, or a CSV table of the curves; ``ExportError`` says why not."""
    if path.suffix.lower() == ".csv":
        export_csv([column for plot in scene.plots() for column in plot.table()], path)
        return
    export_figure(
        compose(scene, results, theme, part, size, judged),
        path,
        theme=theme,
        scale=scale,
        transparent=transparent,
        attachment=encode_session(results.scenario),
    )
