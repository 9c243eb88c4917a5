"""Paints the map of hypotheses: regions, their names on their outlines, the point and the landmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPainterPath, QTransform

from gui.core.verdicts.hypotheses import hypotheses
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import DASHES, FONT_BODY, FONT_SMALL, Theme
from gui.scenes.verdicts.hypothesis_regions import Place, RoundedBox, bit, drawn, place_of, shapes_for
from physics.verdicts.types import Hypothesis, Status

_Painting = Callable[[QPainter, float, float, Theme], None]
OUTSIDE = "no-signalling"


class Label(Struct, frozen=True):
    """A name and the rectangle it needs, standing on the outline of its region."""

    text: str
    rect: QRectF
    role: str


def _path(box: RoundedBox) -> QPainterPath:
    path = QPainterPath()
    rect = QRectF(box.left, box.top, box.right - box.left, box.bottom - box.top)
    path.addRoundedRect(rect, box.radius, box.radius)
    return path


@lru_cache(maxsize=8)
def region_paths(width: float, height: float) -> dict[Hypothesis, QPainterPath]:
    """The outline of every region."""
    paths = {}
    for hypothesis, shape in shapes_for(width, height).items():
        path = _path(shape.box)
        if shape.cut < height:
            upper = QPainterPath()
            upper.addRect(QRectF(0, 0, width, shape.cut))
            path = path.intersected(upper)
        for bulge in shape.bulges:
            path = path.united(_path(bulge))
        paths[hypothesis] = path
    return paths


@lru_cache(maxsize=64)
def cell_path(width: float, height: float, code: int) -> QPainterPath:
    """The part of the map that lies in just those regions that ``code`` names."""
    cell = _frame(width, height)
    for hypothesis, path in region_paths(width, height).items():
        cell = cell.intersected(path) if code & bit(hypothesis) else cell.subtracted(path)
    return cell


@lru_cache(maxsize=8)
def labels_for(width: float, height: float, theme: Theme) -> list[Label]:
    """The names of the regions, each across its own outline."""
    metrics = QFontMetricsF(theme.font(FONT_SMALL, bold=True))
    pad, inset, highest = 5.0 * theme.scale, 6.0 * theme.scale, height
    shapes = shapes_for(width, height)
    result = []
    for row in drawn():
        assert row.region is not None
        box = shapes[row.hypothesis].box
        highest = min(highest, box.top)
        left, right = (x * width for x in row.region.label)
        y = box.top + inset + 1 if row.region.on_top else box.bottom
        # The first wording that fits is centred there.
        fitting = (t for t in row.labels if metrics.horizontalAdvance(t) + 2 * pad <= right - left)
        text = next(fitting, row.labels[-1])
        w, h = metrics.horizontalAdvance(text) + 2 * pad, metrics.height()
        result.append(Label(text, QRectF((left + right - w) / 2, y - h / 2, w, h), row.role))
    w = metrics.horizontalAdvance(OUTSIDE) + 2 * pad
    top = QRectF(width - w - inset, 0.5 * (highest - metrics.height()), w, metrics.height())
    result.append(Label(OUTSIDE, top, "muted"))
    return result


def paint_map(
    painter: QPainter,
    width: float,
    height: float,
    theme: Theme,
    statuses: Mapping[Hypothesis, Status],
    kept: tuple[KeptPixmap, KeptPixmap] | None = None,
) -> Place | None:
    """Paint the map at the origin; returns where the point is, None if the verdicts have no place.

    ``kept`` holds what does not depend on the verdicts, for a widget; without, all is painted as vectors.
    """
    place = None
    if _any_known(statuses):
        place = _place(_frozen(statuses), width, height, _taken(width, height, theme))
    _draw(painter, width, height, theme, _paint_regions, kept and kept[0])
    if place is not None:
        for code in place.codes:
            cell = cell_path(width, height, code)
            if place.is_certain:
                painter.fillPath(cell, theme.color("accent", 120))
            else:
                painter.fillPath(cell, theme.color("accent", 45))
                painter.fillPath(cell, QBrush(theme.color("accent", 150), Qt.BrushStyle.Dense6Pattern))
    _draw(painter, width, height, theme, _paint_outlines, kept and kept[1])
    if place is not None:
        _paint_point(painter, place, theme)
    return place


def _draw(
    painter: QPainter, width: float, height: float, theme: Theme, paint: _Painting, kept: KeptPixmap | None
) -> None:
    if kept is None:
        paint(painter, width, height, theme)
    else:
        place = QRectF(0, 0, width, height)
        kept.paint(painter, place, theme, lambda inside: paint(inside, width, height, theme))


def _frozen(statuses: Mapping[Hypothesis, Status]) -> tuple[tuple[Hypothesis, Status], ...]:
    return tuple((h, statuses[h]) for h in hypotheses() if h in statuses)


@lru_cache(maxsize=256)
def _place(
    statuses: tuple[tuple[Hypothesis, Status], ...],
    width: float,
    height: float,
    taken: tuple[tuple[float, float, float, float], ...],
) -> Place | None:
    return place_of(dict(statuses), width, height, taken)


@lru_cache(maxsize=8)
def _taken(width: float, height: float, theme: Theme) -> tuple[tuple[float, float, float, float], ...]:
    """The labels with some room around them."""
    rects = (label.rect for label in labels_for(width, height, theme))
    return tuple((r.left() - 8, r.top() - 8, r.right() + 8, r.bottom() + 8) for r in rects)


def _frame(width: float, height: float) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.75, 0.75, width - 1.5, height - 1.5), 8, 8)
    return path


def _paint_regions(painter: QPainter, width: float, height: float, theme: Theme) -> None:
    paths = region_paths(width, height)
    painter.setPen(theme.pen("control_edge", 1.0))
    painter.setBrush(theme.color("raised"))
    painter.drawPath(_frame(width, height))
    for row in drawn():
        assert row.region is not None
        path = paths[row.hypothesis]
        painter.fillPath(path, theme.color(row.role, row.region.shade))
        if row.region.hatched:
            painter.fillPath(path, QBrush(theme.color(row.role, 70), Qt.BrushStyle.BDiagPattern))


def _paint_outlines(painter: QPainter, width: float, height: float, theme: Theme) -> None:
    paths = region_paths(width, height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for row in drawn():
        painter.setPen(theme.pen(row.role, 2.0, DASHES[row.dash]))
        path = paths[row.hypothesis]
        if row.region is not None and row.region.cut < 1.0:
            path = _shrunk(path, 6.0 * theme.scale)
        painter.drawPath(path)
    for label in labels_for(width, height, theme):
        _paint_label(painter, label, theme)


def _any_known(statuses: Mapping[Hypothesis, Status]) -> bool:
    return any(status is not Status.UNDECIDED for status in statuses.values())


def _shrunk(path: QPainterPath, by: float) -> QPainterPath:
    """The outline moved inwards, so that it does not hide the one it shares an edge with."""
    box = path.boundingRect()
    still = QTransform.fromTranslate(box.center().x(), box.bottom())
    shrink = QTransform.fromScale(1 - 2 * by / box.width(), 1 - 1.2 * by / box.height())
    return (still.inverted()[0] * shrink * still).map(path)


def _paint_label(painter: QPainter, label: Label, theme: Theme) -> None:
    plate = theme.color("raised", 235)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(plate)
    painter.drawRoundedRect(label.rect, 4, 4)
    painter.setFont(theme.font(FONT_SMALL, bold=True))
    painter.setPen(theme.color(label.role))
    painter.drawText(label.rect, Qt.AlignmentFlag.AlignCenter, label.text)


def _paint_point(painter: QPainter, place: Place, theme: Theme) -> None:
    at, radius = QPointF(place.x, place.y), 7.0 * theme.scale
    painter.setPen(theme.pen("panel", 5.0))
    painter.setBrush(theme.color("text"))
    painter.drawEllipse(at, radius + 1, radius + 1)
    painter.setPen(theme.pen("text", 2.0))
    painter.setBrush(theme.color("accent" if place.is_certain else "warn"))
    painter.drawEllipse(at, radius, radius)
    if not place.is_certain:
        painter.setFont(theme.font(FONT_BODY, bold=True))
        painter.setPen(theme.color("panel"))
        box = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
