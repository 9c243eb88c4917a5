"""The experiment in spacetime, after figures 1 and 2 of Ciepielewski & Okon, painted by any painter.

Time goes up. Region 1 is where Alice measures, region 2 where Bob does; their past light cones overlap below,
where the pair comes from. The slice Σ crosses both cones above the overlap.
"""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from gui.core.scenes.assumptions import Point
from gui.core.scenes.assumptions.relations import Link
from gui.look.theme import FONT_BODY, FONT_HEADING, FONT_SMALL, Theme
from gui.scenes.assumptions.rich_text import paint_text, text_size

# What of spacetime is in view.
LEFT, RIGHT, EARLY, LATE = -2.15, 2.15, -0.75, 2.6


class SpacetimeView(Struct, frozen=True):
    """What the diagram shows: where things are, what is known, and which links are cut or open.

    ``open_links`` are those along which something is told although the assumption cuts them, ``cut_links``
    those that are cut. ``caption`` are lines below, the first of them bold and of colour ``role``.
    """

    alice: Point = (-1.25, 2.2)
    bob: Point = (1.25, 2.2)
    common_past: Point = (0.0, 0.95)
    spacelike: bool = True
    given: tuple[str, ...] = ()
    cut_links: tuple[Link, ...] = ()
    open_links: tuple[Link, ...] = ()
    label: str = ""
    role: str = "good"
    caption: tuple[str, ...] = ()
    microstates: bool = True

    @property
    def separation(self) -> str:
        """Whether the two measurements are out of each other's reach, in words."""
        if self.spacelike:
            return "✓ spacelike separated: no signal goes from one measurement to the other"
        return "△ not spacelike separated: a signal could go from one measurement to the other"


class SpacetimeFrame(Struct, frozen=True):
    """Where the picture of spacetime lies on the page."""

    rect: QRectF

    def at(self, point: Point) -> QPointF:
        """The place of an event on the page."""
        x = self.rect.left() + (point[0] - LEFT) / (RIGHT - LEFT) * self.rect.width()
        y = self.rect.bottom() - (point[1] - EARLY) / (LATE - EARLY) * self.rect.height()
        return QPointF(x, y)

    def event(self, place: QPointF) -> Point:
        """The event at a place on the page."""
        x = LEFT + (place.x() - self.rect.left()) / self.rect.width() * (RIGHT - LEFT)
        t = EARLY + (self.rect.bottom() - place.y()) / self.rect.height() * (LATE - EARLY)
        return x, t


class Places(Struct, frozen=True):
    """The boxes of the diagram by the variable they stand for."""

    frame: SpacetimeFrame
    boxes: dict[str, QRectF]
    slice_time: float


def place_all(view: SpacetimeView, rect: QRectF, theme: Theme) -> Places:
    """Lay the diagram out in ``rect``: head, picture, caption."""
    k = theme.scale
    head = 2 * 22.0 * k
    foot = _caption_height(view, rect.width(), theme)
    frame = SpacetimeFrame(
        QRectF(rect.left(), rect.top() + head, rect.width(), max(60.0, rect.height() - head - foot))
    )
    above = min(view.alice[1], view.bob[1])
    apex = min(view.common_past[1], above - 0.3)
    slice_time = apex + 0.42 * (above - apex)
    size = min(1.0, rect.width() / (430 * k), frame.rect.height() / (300 * k))
    boxes = {}
    for key, party in (("A", view.alice), ("B", view.bob)):
        boxes[key] = _box(frame.at(party), 84 * k * size, 40 * k * size)
    for key, party in (("lambda_a", view.alice), ("lambda_b", view.bob)):
        boxes[key] = _box(frame.at((party[0], slice_time)), 66 * k * size, 34 * k * size)
    boxes["lambda"] = _box(frame.at((view.common_past[0], apex - 0.42)), 84 * k * size, 44 * k * size)
    # The settings are chosen where the results come about.
    boxes["a"], boxes["b"] = boxes["A"], boxes["B"]
    return Places(frame, boxes, slice_time)


def _box(middle: QPointF, width: float, height: float) -> QRectF:
    return QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)


def paint_diagram(
    painter: QPainter, view: SpacetimeView, rect: QRectF, theme: Theme, current: str = ""
) -> None:
    """Paint it all; ``current`` is the event ("A" or "B") that keys move."""
    places = place_all(view, rect, theme)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_head(painter, view, rect, theme)
    painter.save()
    painter.setClipRect(places.frame.rect)
    _paint_cones(painter, view, places, theme)
    _paint_slice(painter, view, places, theme)
    _paint_worldlines(painter, places, theme)
    painter.restore()
    at = _paint_links(painter, view, places, theme)
    for key in ("lambda", "lambda_a", "lambda_b", "A", "B"):
        if view.microstates or key not in ("lambda_a", "lambda_b"):
            _paint_box(painter, key, view, places, theme, key == current)
    _paint_label(painter, view, at, places, theme)
    _paint_caption(painter, view, rect, places, theme)
    painter.restore()


def _paint_head(painter: QPainter, view: SpacetimeView, rect: QRectF, theme: Theme) -> None:
    title, source = "In spacetime", "Ciepielewski & Okon, figs. 1, 2"
    font, small = theme.font(FONT_HEADING, bold=True), theme.font(FONT_SMALL)
    height = paint_text(painter, rect, title, font, theme.color("text"))
    if text_size(title, font)[0] + text_size(source, small)[0] + 16 * theme.scale < rect.width():
        paint_text(
            painter, rect.translated(0, 3 * theme.scale), source, small, theme.color("muted"), right=True
        )
    text = view.separation
    if text_size(text, small)[0] > rect.width():
        text = text.partition(":")[0]
    role = "muted" if view.spacelike else "bad"
    paint_text(painter, rect.translated(0, height), text, small, theme.color(role))


def _cone(frame: SpacetimeFrame, event: Point) -> QPolygonF:
    depth = event[1] - EARLY + 1.0
    corners = (event, (event[0] + depth, event[1] - depth), (event[0] - depth, event[1] - depth))
    return QPolygonF([frame.at(corner) for corner in corners])


def _paint_cones(painter: QPainter, view: SpacetimeView, places: Places, theme: Theme) -> None:
    for role, event in (("alice", view.alice), ("bob", view.bob)):
        painter.setPen(theme.pen(role, 1.8))
        painter.setBrush(theme.color(role, 36))
        painter.drawPolygon(_cone(places.frame, event))


def _paint_slice(painter: QPainter, view: SpacetimeView, places: Places, theme: Theme) -> None:
    lit = {"lambda_a", "lambda_b"} <= set(view.given)
    frame = places.frame
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(theme.pen("accent" if lit else "muted", 3.0 if lit else 1.4, Qt.PenStyle.DashLine))
    start, end = frame.at((LEFT + 0.1, places.slice_time)), frame.at((RIGHT - 0.1, places.slice_time))
    painter.drawLine(start, end)
    font = theme.font(FONT_SMALL, bold=lit)
    text = "slice Σ"
    width, height = text_size(text, font)
    # Between the cones there is room below it.
    place = QRectF((start.x() + end.x() - width) / 2, end.y() + 2, width + 2, height)
    paint_text(painter, place, text, font, theme.color("accent" if lit else "muted"))


def _paint_worldlines(painter: QPainter, places: Places, theme: Theme) -> None:
    """The two particles, from where the pair comes from to where they are measured."""
    start = places.boxes["lambda"].center()
    for role, key in (("alice", "A"), ("bob", "B")):
        painter.setPen(theme.pen(role, 1.3, Qt.PenStyle.DotLine))
        painter.drawLine(start, places.boxes[key].center())


_SHOWN = {"lambda": "λ", "lambda_a": "λ_a", "lambda_b": "λ_b", "A": "a → A", "B": "b → B"}
_REGIONS = {"A": "region 1", "B": "region 2"}
_ROLES = {"lambda": "local", "lambda_a": "alice", "lambda_b": "bob", "A": "alice", "B": "bob"}


def _paint_box(
    painter: QPainter, key: str, view: SpacetimeView, places: Places, theme: Theme, current: bool
) -> None:
    box, role, k = places.boxes[key], _ROLES[key], theme.scale
    lit = key in view.given or (key.lower() in view.given and key in ("A", "B"))
    radius = box.height() / 2 if key.startswith("lambda_") else 7 * k
    if lit:
        halo = box.adjusted(-5 * k, -5 * k, 5 * k, 5 * k)
        painter.setPen(theme.pen("accent", 2.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        _shape(painter, key, halo, radius + 5 * k)
    painter.setPen(theme.pen("accent", 3.4) if current else theme.pen(role, 2.0))
    painter.setBrush(theme.color("panel"))
    _shape(painter, key, box, radius)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role, 60 if key == "lambda" else 30))
    _shape(painter, key, box, radius)
    font = theme.font(FONT_HEADING if box.height() > 30 * k else FONT_BODY, bold=True)
    width, height = text_size(_SHOWN[key], font)
    at = QRectF(box.center().x() - width / 2, box.center().y() - height / 2, width + 2, height)
    paint_text(painter, at, _SHOWN[key], font, theme.color("text" if key == "lambda" else role))
    if key in _REGIONS:
        font = theme.font(FONT_SMALL)
        width, height = text_size(_REGIONS[key], font)
        place = region_place(key, box, places.frame.rect, (width + 2, height), 9 * k)
        paint_text(painter, place, _REGIONS[key], font, theme.color("muted"))


def region_place(key: str, box: QRectF, frame: QRectF, size: tuple[float, float], gap: float) -> QRectF:
    """Where the name of a region stands: above its measurement, or beside it where that is in the head."""
    width, height = size
    above = QRectF(box.center().x() - width / 2, box.top() - height - gap, width, height)
    if above.top() >= frame.top() - gap / 3:
        return above
    middle = box.center().y() - height / 2
    left = QRectF(box.left() - gap - width, middle, width, height)
    right = QRectF(box.right() + gap, middle, width, height)
    outer, inner = (left, right) if key == "A" else (right, left)
    return outer if frame.left() <= outer.left() and outer.right() <= frame.right() else inner


def _shape(painter: QPainter, key: str, box: QRectF, radius: float) -> None:
    if key == "lambda":
        painter.drawEllipse(box)
    else:
        painter.drawRoundedRect(box, radius, radius)


def _paint_links(painter: QPainter, view: SpacetimeView, places: Places, theme: Theme) -> QPointF | None:
    """The links as arcs: those along which something is told, dashed, or else all those that are cut.

    Returns where the label may go, None where there is none.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    paths: list[QPainterPath] = []
    for link in () if view.open_links else view.cut_links:
        if _skipped(link, view):
            continue
        path = _arc(link, places, theme)
        painter.setPen(theme.pen("good", 1.8, Qt.PenStyle.DotLine))
        painter.drawPath(path)
        _paint_cut(painter, path, theme.pen("good", 3.0))
    for link in view.open_links:
        if _skipped(link, view):
            continue
        path = _arc(link, places, theme)
        painter.setPen(theme.pen("bad", 2.8, Qt.PenStyle.DashLine))
        painter.drawPath(path)
        _paint_head_of(painter, path, theme)
        paths.append(path)
    # The longest has the most room.
    return max(paths, key=QPainterPath.length).pointAtPercent(0.5) if paths else None


def _skipped(link: Link, view: SpacetimeView) -> bool:
    return not view.microstates and any(end in ("lambda_a", "lambda_b") for end in link)


def _arc(link: Link, places: Places, theme: Theme) -> QPainterPath:
    start, end = (places.boxes[key] for key in link)
    one, other = _edge(start, end.center()), _edge(end, start.center())
    path = QPainterPath(one)
    middle = (one + other) / 2
    # Results and settings share a box: links between results go above those from settings.
    results = sum(name in ("A", "B") for name in link)
    across = start.center().y() - end.center().y()
    if abs(across) < start.height():
        bend = QPointF(0, (-58.0 if results == 2 else 34.0 if link[0] == "a" else -22.0) * theme.scale)
    else:
        bend = QPointF(0, (-26.0 if results else 8.0) * theme.scale)
    path.quadTo(middle + bend, other)
    return path


def _edge(box: QRectF, towards: QPointF) -> QPointF:
    """Where the line from the middle of a box towards a point leaves it."""
    middle = box.center()
    dx, dy = towards.x() - middle.x(), towards.y() - middle.y()
    shares = [s for s in (_share(box.width() / 2, dx), _share(box.height() / 2, dy)) if s is not None]
    share = min(shares, default=0.0)
    return QPointF(middle.x() + dx * share, middle.y() + dy * share)


def _share(half: float, difference: float) -> float | None:
    return half / abs(difference) if abs(difference) > 1e-6 else None


def _paint_cut(painter: QPainter, path: QPainterPath, pen: QPen) -> None:
    """Two short strokes across the middle of a path, as where a wire is cut."""
    painter.setPen(pen)
    for place in (0.32, 0.36):
        point = path.pointAtPercent(place)
        dx, dy = _direction(path, place)
        size = 4.0 * pen.widthF() / 1.5
        painter.drawLine(
            QPointF(point.x() - dy * size, point.y() + dx * size),
            QPointF(point.x() + dy * size, point.y() - dx * size),
        )


def _direction(path: QPainterPath, place: float) -> tuple[float, float]:
    one, other = path.pointAtPercent(max(0.0, place - 0.02)), path.pointAtPercent(min(1.0, place + 0.02))
    dx, dy = other.x() - one.x(), other.y() - one.y()
    length = max((dx * dx + dy * dy) ** 0.5, 1e-9)
    return dx / length, dy / length


def _paint_head_of(painter: QPainter, path: QPainterPath, theme: Theme) -> None:
    end = path.pointAtPercent(1.0)
    dx, dy = _direction(path, 1.0)
    size = 11.0 * theme.scale
    head = QPainterPath(end)
    head.lineTo(end.x() - size * dx - 0.55 * size * dy, end.y() - size * dy + 0.55 * size * dx)
    head.lineTo(end.x() - size * dx + 0.55 * size * dy, end.y() - size * dy - 0.55 * size * dx)
    head.closeSubpath()
    painter.fillPath(head, theme.color("bad"))


def _paint_label(
    painter: QPainter, view: SpacetimeView, at: QPointF | None, places: Places, theme: Theme
) -> None:
    """By how much the assumption fails, on an open link."""
    if at is None or not view.label:
        return
    font = theme.font(FONT_BODY, bold=True)
    width, height = text_size(view.label, font)
    page = places.frame.rect
    left = min(max(at.x() - width / 2, page.left() + 6), page.right() - width - 6)
    place = QRectF(left, at.y() - height / 2, width + 2, height)
    ground = QColor(theme.color("panel"))
    ground.setAlpha(230)
    painter.setPen(theme.pen("bad", 1.2))
    painter.setBrush(ground)
    painter.drawRoundedRect(place.adjusted(-6, -2, 6, 2), 5, 5)
    paint_text(painter, place, view.label, font, theme.color("bad"))


def _caption_height(view: SpacetimeView, width: float, theme: Theme) -> float:
    heights = [text_size(line, font, width)[1] for line, font in _lines(view, theme)]
    return sum(heights) + 8 * theme.scale


def _lines(view: SpacetimeView, theme: Theme) -> list[tuple[str, QFont]]:
    return [
        (line, theme.font(FONT_BODY, bold=True) if k == 0 else theme.font(FONT_BODY))
        for k, line in enumerate(view.caption)
    ]


def _paint_caption(
    painter: QPainter, view: SpacetimeView, rect: QRectF, places: Places, theme: Theme
) -> None:
    top = places.frame.rect.bottom() + 6 * theme.scale - rect.top()
    for k, (line, font) in enumerate(_lines(view, theme)):
        top += paint_text(
            painter, rect.translated(0, top), line, font, theme.color(view.role if k == 0 else "text")
        )
