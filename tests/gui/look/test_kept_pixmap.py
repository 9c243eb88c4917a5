import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from gui.look.kept_pixmap import KeptPixmap

RECT = QRectF(2, 3, 6, 5)
RED = QColor("red")


class Painted:
    """How often a picture was painted, and what came out."""

    def __init__(self, **options) -> None:
        self.kept, self.count, self.options = KeptPixmap(), 0, options

    def frame(self, shows: object, rect: QRectF = RECT, ratio: float = 1.0) -> QImage:
        image = QImage(round(12 * ratio), round(10 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor("white"))
        painter = QPainter(image)
        self.kept.paint(painter, rect, shows, lambda p: self._draw(p, rect), **self.options)
        painter.end()
        return image

    def _draw(self, painter: QPainter, rect: QRectF) -> None:
        self.count += 1
        painter.fillRect(rect.adjusted(1, 1, -1, -1), RED)


@pytest.fixture(autouse=True)
def application(qapp):
    """Pixmaps need one."""


def test_painted_once_for_all_frames_that_show_the_same():
    painted = Painted()
    first = painted.frame("a")
    assert painted.frame("a") == first and painted.count == 1
    assert first.pixelColor(3, 4) == RED and first.pixelColor(2, 3) == QColor("white")
    painted.frame("b")
    assert painted.count == 2


@pytest.mark.parametrize(
    "other", [{"rect": QRectF(0, 0, 6, 5)}, {"rect": QRectF(2, 3, 7, 5)}, {"ratio": 1.5}]
)
def test_another_place_size_or_resolution_paints_anew(other):
    painted = Painted()
    painted.frame("a")
    painted.frame("a", **other)
    assert painted.count == 2


def test_a_fractional_resolution_is_kept_sharp():
    image = Painted().frame("a", QRectF(0, 0, 6, 6), ratio=1.5)
    # From 1 to 5 logical pixels: the edges lie in the middle of device pixels 1 and 7.
    assert image.pixelColor(3, 3) == RED and image.pixelColor(9, 9) == QColor("white")


def test_what_changes_with_every_frame_is_not_kept():
    painted = Painted(at_once=False)
    direct = painted.frame("a")
    assert painted.frame("a") == direct and painted.count == 2
    painted.frame("a")
    assert painted.count == 2


def test_the_background_fills_the_rectangle():
    assert Painted(background=QColor("blue")).frame("a").pixelColor(2, 3) == QColor("blue")
