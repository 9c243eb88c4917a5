"""The yardstick of the slider step: a plain QWidget that paints one recorded frame with bare QPainter calls.

A frame of the window is recorded once, outside the timing, by a paint engine that notes what arrives: every
polyline, polygon, path, line, rectangle, ellipse, pixmap and text with its pen, brush, font, clip and
antialiasing. The yardstick repeats that from ready-made Qt objects: no evaluation, no conversion of data, no
layout, no style sheet, no child widgets, no clip that cuts nothing off, no state set twice. Left out are the
hundreds of corner pieces of a few pixels into which a style sheet splits its borders; nobody would draw them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QWidget

# Corner pieces of style sheet borders are at most this large, in pixels.
CORNER = 6.0

Call = tuple[Callable[..., object], tuple[Any, ...]]


class _Recorder(QPaintEngine):
    """Writes down what QPainter hands to its engine, moved to the coordinates of the window."""

    def __init__(self, kind: QPaintEngine.Type) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.calls: list[Call] = []
        self._kind = kind
        self._state: dict[str, Any] = {}
        self._set: dict[str, Any] = {}

    def type(self) -> QPaintEngine.Type:
        return self._kind

    def begin(self, device: QPaintDevice) -> bool:
        self._state = {
            "pen": QPen(Qt.PenStyle.NoPen),
            "brush": QBrush(),
            "font": QFont(),
            "hints": QPainter.RenderHint.TextAntialiasing,
            "opacity": 1.0,
            "transform": QTransform(),
            "clip": None,
        }
        return True

    def end(self) -> bool:
        return True

    def updateState(self, state: Any) -> None:
        own = self._state
        own["pen"], own["brush"] = QPen(state.pen()), QBrush(state.brush())
        own["font"], own["hints"] = QFont(state.font()), state.renderHints()
        own["opacity"], own["transform"] = state.opacity(), QTransform(state.transform())
        region = state.painter().clipRegion() if state.isClipEnabled() else QRegion()
        own["clip"] = None if region.isNull() else own["transform"].map(region)

    # what is drawn

    def drawPolygon(self, points: Iterable[Any], mode: QPaintEngine.PolygonDrawMode) -> None:
        shape = QPolygonF([QPointF(p) for p in points])
        if mode == QPaintEngine.PolygonDrawMode.PolylineMode:
            self._note(QPainter.drawPolyline, shape, shape.boundingRect(), filled=False)
        else:
            self._note(QPainter.drawPolygon, shape, shape.boundingRect())

    def drawPath(self, path: QPainterPath) -> None:
        box = path.boundingRect()
        if path.elementCount() <= 4 and max(box.width(), box.height()) <= CORNER:
            return
        self._note(QPainter.drawPath, QPainterPath(path), path.boundingRect())

    def drawLines(self, lines: Iterable[Any]) -> None:
        copies = [QLineF(line) for line in lines]
        bounds = QRectF()
        for line in copies:
            bounds = bounds.united(QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1))
        self._note(QPainter.drawLines, copies, bounds, filled=False)

    def drawRects(self, rects: Iterable[Any]) -> None:
        for rect in rects:
            self._note(QPainter.drawRect, QRectF(rect), QRectF(rect))

    def drawEllipse(self, rect: Any) -> None:
        self._note(QPainter.drawEllipse, QRectF(rect), QRectF(rect))

    def drawPixmap(self, target: QRectF, pixmap: QPixmap, source: QRectF) -> None:
        self._note(QPainter.drawPixmap, (QRectF(target), QPixmap(pixmap), QRectF(source)), QRectF(target))

    def drawTiledPixmap(self, target: QRectF, pixmap: QPixmap, offset: QPointF) -> None:
        self._note(QPainter.drawTiledPixmap, (QRectF(target), QPixmap(pixmap), offset), QRectF(target))

    def drawImage(self, target: QRectF, image: QImage, source: QRectF, flags: Any = None) -> None:
        self._note(QPainter.drawImage, (QRectF(target), QImage(image), QRectF(source)), QRectF(target))

    def drawTextItem(self, at: QPointF, item: QTextItem) -> None:
        self._state["font"] = QFont(item.font())
        box = QRectF(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        self._note(QPainter.drawText, (QPointF(at), item.text()), box)

    # from states and shapes to calls

    def _note(self, call: Callable[..., object], data: Any, bounds: QRectF, filled: bool = True) -> None:
        state = self._state
        clip = self.systemClip()
        if state["clip"] is not None:
            clip = clip.intersected(state["clip"]) if not clip.isEmpty() else state["clip"]
        transform: QTransform = state["transform"]
        seen = transform.mapRect(bounds)
        if not clip.isEmpty() and not clip.intersects(seen.toAlignedRect().adjusted(-2, -2, 2, 2)):
            return
        whole = clip.isEmpty() or (
            clip.rectCount() == 1 and QRectF(clip.boundingRect()).contains(seen.adjusted(-2, -2, 2, 2))
        )
        text = call is QPainter.drawText
        self._change("clip", None if whole else clip, _set_clip)
        if not transform.isScaling() and not transform.isRotating():
            data = _moved(data, transform.dx(), transform.dy())
            transform = QTransform()
        self._change("transform", transform, QPainter.setTransform)
        self._change("opacity", state["opacity"], QPainter.setOpacity)
        self._change("pen", state["pen"], QPainter.setPen)
        if text:
            self._change("font", state["font"], QPainter.setFont)
        else:
            self._change("brush", state["brush"] if filled else None, QPainter.setBrush)
            smooth = bool(state["hints"] & QPainter.RenderHint.Antialiasing)
            self._change("smooth", smooth, _set_smooth)
        self.calls.append((call, data if isinstance(data, tuple) else (data,)))

    def _change(self, name: str, value: Any, setter: Callable[..., object]) -> None:
        if name == "brush" and value is None:
            return  # lines have no inside
        if name not in self._set or self._set[name] != value:
            self._set[name] = value
            self.calls.append((setter, (value,)))


def _set_clip(painter: QPainter, clip: QRegion | None) -> None:
    if clip is None:
        painter.setClipping(False)
    else:
        painter.resetTransform()
        painter.setClipRegion(clip)


def _set_smooth(painter: QPainter, smooth: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, smooth)


def _moved(data: Any, dx: float, dy: float) -> Any:
    if not (dx or dy):
        return data
    if isinstance(data, tuple):
        return (_moved(data[0], dx, dy), *data[1:])
    if isinstance(data, list):
        return [line.translated(dx, dy) for line in data]
    if isinstance(data, QPointF):
        return QPointF(data.x() + dx, data.y() + dy)
    return data.translated(dx, dy)


class _Sheet(QPaintDevice):
    def __init__(self, width: int, height: int, engine: _Recorder) -> None:
        super().__init__()
        metric = QPaintDevice.PaintDeviceMetric
        self._engine = engine
        self._metrics = {
            metric.PdmWidth: width,
            metric.PdmHeight: height,
            metric.PdmDepth: 32,
            metric.PdmNumColors: 2**31 - 1,
            metric.PdmDevicePixelRatioScaled: 65536,
        }

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        name = which.name
        return 96 if "Dpi" in name else self._metrics.get(which, 1)


def record(
    window: QWidget, region: QRegion | None = None, kind: QPaintEngine.Type = QPaintEngine.Type.User
) -> list[Call]:
    """The calls that paint the window, or a region of it, as it is now.

    The program draws thick curves in a faster way where it knows the raster engine: recorded as ``User``
    they arrive as polylines with the pens they are meant to have, recorded as ``Raster`` as it draws them.
    """
    engine = _Recorder(kind)
    sheet = _Sheet(window.width(), window.height(), engine)
    window.render(sheet, QPoint(), QRegion() if region is None else region)
    return engine.calls


class BareWindow(QWidget):
    """A window that shows recorded frames; ``show_frame`` paints one."""

    def __init__(self, frames: list[list[Call]], size: tuple[int, int]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFixedSize(*size)
        self.frames = frames
        self._frame = frames[0]
        self.painted = 0

    def show_frame(self, index: int, part: QRegion | None = None) -> None:
        """Ask for the repainting of one frame (of ``part`` of it)."""
        self._frame = self.frames[index % len(self.frames)]
        if part is None:
            self.update()
        else:
            self.update(part)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for call, arguments in self._frame:
            call(painter, *arguments)
        painter.end()
        self.painted += 1


def amounts(frame: list[Call]) -> dict[str, int]:
    """How much a frame draws: calls by kind, points of the polylines, letters of the texts."""
    found: dict[str, int] = {"calls": len(frame)}
    for call, arguments in frame:
        name = call.__name__.removeprefix("draw") if call.__name__.startswith("draw") else "changes of state"
        found[name] = found.get(name, 0) + 1
        if name in ("Polyline", "Polygon"):
            found["points"] = found.get("points", 0) + len(arguments[0])
        elif name == "Lines":
            found["line segments"] = found.get("line segments", 0) + len(arguments[0])
        elif name == "Text":
            found["letters"] = found.get("letters", 0) + len(arguments[1])
    return found
