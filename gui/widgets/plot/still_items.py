"""The still part of a plot as a picture: all below the lowest thing that changes from frame to frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol
from weakref import WeakMethod

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPaintEngine, QPainter
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui.look.kept_pixmap import KeptPixmap


class Still(Protocol):
    """An item that may be in the picture; while ``kept`` it paints nothing on the screen by itself."""

    kept: bool

    def look(self) -> tuple[object, ...]:
        """What it paints depends on this and nothing else."""


class StillItems(QGraphicsItem):
    """The lowest item: paints the others that are as in the frame before, up to the first that is not.

    The picture is opaque, so it has the very pixels that painting one by one gives. Only a screen gets it:
    vector devices, scales that the picture was not made for and pictures of figures are painted directly.
    """

    def __init__(self, paint_items: Callable[[QPainter, Sequence[Any], QWidget], None]) -> None:
        super().__init__()
        self.background = QColor()
        # Weakly: a plot that held itself would live on until the garbage collector finds it, perhaps while
        # another one paints; if it was in view, that ends the process.
        self._paint_items = WeakMethod(paint_items)
        self._items: Sequence[Still] = ()
        self._looks: list[tuple[object, ...]] = []
        self._picture = KeptPixmap()
        self._bounds = QRectF()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.setZValue(-300)

    def set_items(self, items: Sequence[Still], bounds: QRectF) -> None:
        """What may be in the picture, from below, and the size of the view."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
        self._items, self._bounds = items, bounds

    def forget(self) -> None:
        """Let the picture go, while nobody sees the plot."""
        self._picture.forget()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: Any, widget: QWidget | None = None) -> None:
        if widget is None:
            return
        before, self._looks = self._looks, [item.look() for item in self._items]
        ratio = widget.devicePixelRatioF()
        still = 0
        if fits(painter, ratio):
            for old, new in zip(before, self._looks, strict=False):
                if old != new:
                    break
                still += 1
        for item in self._items:
            item.kept = False
        if still:
            self._picture.paint(
                painter,
                self._bounds,
                (self.background.rgba(), *self._looks[:still]),
                partial(self._paint_still, still, widget),
                background=self.background,
            )
        for item in self._items[:still]:
            item.kept = True

    def _paint_still(self, still: int, widget: QWidget, painter: QPainter) -> None:
        paint_items = self._paint_items()
        if paint_items is not None:
            paint_items(painter, self._items[:still], widget)


def fits(painter: QPainter, ratio: float) -> bool:
    """Whether a picture of that ratio comes to lie pixel on pixel."""
    way = painter.deviceTransform()
    if painter.paintEngine().type() != QPaintEngine.Type.Raster or way.isRotating():
        return False
    return way.m11() == way.m22() == ratio and way.dx() == round(way.dx()) and way.dy() == round(way.dy())
