"""An argument as a diagram: premises at the left, conclusions at the right, each lit up where it holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from gui.core.numbers import number
from gui.look.theme import FONT_BODY, FONT_HEADING, FONT_SMALL, Theme
from gui.look.themed import Themed

GAP_SHARE = 0.13  # of the width, for the arrow from the premises to the conclusions

LARGEST_BOX = 108.0


class ChainNode(Struct, frozen=True):
    """One step: ``mark`` such as "(c)", its name, what it says as a formula, and how far it is from holding.

    ``note`` is a longer explanation; ``premise`` puts it into the left column.
    """

    key: str
    mark: str
    name: str
    formula: str
    holds: bool
    deviation: float
    note: str = ""
    premise: bool = True


class ChainDiagram(Themed, QFrame):
    """Shows ``ChainNode`` s; Up and Down walk through them for the screen reader. Setters emit nothing."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._nodes: tuple[ChainNode, ...] = ()
        self._title = ""
        self._current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Steps of the argument")

    def set_title(self, title: str) -> None:
        if title != self._title:
            self._title = title
            self._describe()
            self.update()

    def set_nodes(self, nodes: Sequence[ChainNode]) -> None:
        """The steps, premises first."""
        if tuple(nodes) != self._nodes:
            self._nodes = tuple(nodes)
            self._current = min(self._current, len(self._nodes) - 1)
            self._describe()
            self.update()

    def nodes(self) -> tuple[ChainNode, ...]:
        return self._nodes

    def sizeHint(self) -> QSize:
        return QSize(560, 340) * self._theme.scale

    def minimumSizeHint(self) -> QSize:
        return QSize(380, 214) * self._theme.scale

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()).adjusted(10, 8, -10, -8), self._theme, self._current)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the diagram for an export."""
        self._paint(painter, rect, theme, -1)

    def _paint(self, painter: QPainter, rect: QRectF, theme: Theme, current: int) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes(rect, theme)
        font = theme.font(FONT_HEADING, bold=True)
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(QPointF(rect.left(), rect.top() + metrics.ascent()), title)
        _paint_arrows(painter, boxes, self._nodes, theme)
        for k, (node, box) in enumerate(zip(self._nodes, boxes, strict=True)):
            _paint_box(painter, box, node, theme, k == current)
        painter.restore()

    def _boxes(self, rect: QRectF, theme: Theme) -> list[QRectF]:
        top = rect.top() + QFontMetricsF(theme.font(FONT_HEADING, bold=True)).height() + 8 * theme.scale
        gap_x = GAP_SHARE * rect.width()
        width = (rect.width() - gap_x) / 2
        left = [node for node in self._nodes if node.premise]
        rows = max(len(left), len(self._nodes) - len(left), 1)
        room = rect.bottom() - top
        gap_y = min(22.0 * theme.scale, 0.06 * room)
        height = min((room - gap_y * (rows - 1)) / rows, LARGEST_BOX * theme.scale)
        boxes, counts = [], [0, 0]
        for node in self._nodes:
            column = 0 if node.premise else 1
            y = top + counts[column] * (height + gap_y)
            boxes.append(QRectF(rect.left() + column * (width + gap_x), y, width, height))
            counts[column] += 1
        return boxes

    # Words for each box.

    def _describe(self) -> None:
        lines = [self._title] if self._title else []
        if 0 <= self._current < len(self._nodes):
            lines = [_words(self._nodes[self._current]), *lines]
        lines += [_words(node) for node in self._nodes]
        self.setAccessibleDescription("; ".join(lines))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            k = self._node_at(QPointF(event.pos()))
            if k >= 0:
                QToolTip.showText(event.globalPos(), f"{_words(self._nodes[k])}\n{self._nodes[k].note}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def _node_at(self, at: QPointF) -> int:
        boxes = self._boxes(QRectF(self.rect()).adjusted(10, 8, -10, -8), self._theme)
        return next((k for k, box in enumerate(boxes) if box.contains(at)), -1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(self._node_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None or not self._nodes:
            super().keyPressEvent(event)
            return
        self._go_to(min(max(self._current + step, 0), len(self._nodes) - 1))

    def _go_to(self, index: int) -> None:
        self._current = index
        self._describe()
        self.update()


def _words(node: ChainNode) -> str:
    state = "holds" if node.holds else f"fails, off by {number(node.deviation, 3)}"
    return f"{node.mark} {node.name}, {node.formula}: {state}"


def _paint_arrows(
    painter: QPainter, boxes: Sequence[QRectF], nodes: Sequence[ChainNode], theme: Theme
) -> None:
    """All premises lead to the first conclusion, each conclusion to the next."""
    left = [(b, n) for b, n in zip(boxes, nodes, strict=True) if n.premise]
    right = [(b, n) for b, n in zip(boxes, nodes, strict=True) if not n.premise]
    if not right:
        return
    first = right[0][0]
    if left:
        together = all(n.holds for _, n in left)
        x = (left[0][0].right() + first.left()) / 2
        for box, node in left:
            painter.setPen(_line(theme, node.holds))
            y = box.center().y()
            painter.drawLine(QPointF(box.right(), y), QPointF(x, y))
        painter.setPen(_line(theme, together))
        ys = [box.center().y() for box, _ in left]
        painter.drawLine(QPointF(x, min(ys)), QPointF(x, max(ys)))
        _arrow(
            painter,
            QPointF(x, first.center().y()),
            QPointF(first.left(), first.center().y()),
            theme,
            together,
        )
    for (above, node), (below, _) in pairwise(right):
        start, end = QPointF(above.center().x(), above.bottom()), QPointF(below.center().x(), below.top())
        _arrow(painter, start, end, theme, node.holds)


def _line(theme: Theme, holds: bool) -> QPen:
    # Dashed where the step fails, so that colour is not the only signal.
    if holds:
        return theme.pen("good", 2.4)
    return theme.pen("muted", 1.6, Qt.PenStyle.DashLine)


def _arrow(painter: QPainter, start: QPointF, end: QPointF, theme: Theme, holds: bool) -> None:
    painter.setPen(_line(theme, holds))
    painter.drawLine(start, end)
    length = math.hypot(end.x() - start.x(), end.y() - start.y())
    if length < 1:
        return
    dx, dy = (end.x() - start.x()) / length, (end.y() - start.y()) / length
    size = min(8.0 * theme.scale, 0.8 * length)
    head = QPainterPath(end)
    head.lineTo(end.x() - size * dx - 0.6 * size * dy, end.y() - size * dy + 0.6 * size * dx)
    head.lineTo(end.x() - size * dx + 0.6 * size * dy, end.y() - size * dy - 0.6 * size * dx)
    head.closeSubpath()
    painter.fillPath(head, theme.color("good" if holds else "muted"))


def _paint_box(painter: QPainter, box: QRectF, node: ChainNode, theme: Theme, current: bool) -> None:
    k = theme.scale
    role = "good" if node.holds else "bad"
    painter.setPen(theme.pen("edge", 1.0))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box, 6 * k, 6 * k)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role, 46 if node.holds else 20))
    painter.drawRoundedRect(box, 6 * k, 6 * k)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        theme.pen("accent", 2.2)
        if current
        else theme.pen(role, 1.6, Qt.PenStyle.SolidLine if node.holds else Qt.PenStyle.DashLine)
    )
    painter.drawRoundedRect(box.adjusted(0.8, 0.8, -0.8, -0.8), 6 * k, 6 * k)
    _paint_words(painter, box.adjusted(10 * k, 2 * k, -8 * k, -2 * k), node, theme)


def _paint_words(painter: QPainter, inner: QRectF, node: ChainNode, theme: Theme) -> None:
    role = "good" if node.holds else "bad"
    tall = inner.height() > 64 * theme.scale
    bold = theme.font(FONT_HEADING if tall else FONT_BODY, bold=True)
    plain = theme.font(FONT_BODY if tall else FONT_SMALL)
    sign = "✓" if node.holds else "!"
    big, small = QFontMetricsF(bold), QFontMetricsF(plain)
    y = inner.top() + (inner.height() - big.height() - small.height()) / 2

    def line(font: QFont, top: float, left: str, right: str, roles: tuple[str, str]) -> None:
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(right)
        room = inner.width() - width - 6 * theme.scale
        painter.setFont(font)
        painter.setPen(theme.color(roles[0]))
        text = metrics.elidedText(left, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(inner.left(), top + metrics.ascent()), text)
        painter.setPen(theme.color(roles[1]))
        painter.drawText(QPointF(inner.right() - width, top + metrics.ascent()), right)

    line(bold, y, f"{node.mark} {node.name}", sign, ("text", role))
    off = "" if node.holds else f"off {number(node.deviation, 3)}"
    line(plain, y + big.height(), node.formula, off, ("muted", role))
