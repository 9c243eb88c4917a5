"""Paints spins with the letter of their region and a mark on the rim where the region is measured along."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPolygonF

from gui.core.values import Vector
from gui.look.theme import FONT_SMALL, Theme
from gui.widgets.spins.places import SpinPlaces, places_in

# Neighbouring regions differ in colour; every one has its letter, too.
REGION_ROLES = ("alice", "bob", "quantum", "threshold", "bound", "local", "violation", "accent")
HATCHED = Qt.BrushStyle.BDiagPattern
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LEAST_NUMBERED = 15.0  # pixels of a radius from which on the number of the spin is legible beside it
SMALLEST_LETTER = 8.0


class LatticePicture(Struct, frozen=True):
    """What is shown. ``regions[i]`` is the region of spin i, -1 where it is in none.

    They stand in "rows" of ``columns``, on a "ring" or an open "arc" (``arrangement``). ``bonds`` join spins
    that interact or are entangled; ``directions[r]``, if there are any, is the direction
    along which region r is measured (x to the right, z up).
    """

    regions: tuple[int, ...] = ()
    bonds: tuple[tuple[int, int], ...] = ()
    arrangement: str = "rows"
    columns: int = 4
    directions: tuple[Vector, ...] = ()


def places_of(rect: QRectF, picture: LatticePicture, scale: float) -> SpinPlaces:
    """Where the spins of a picture are."""
    return places_in(rect, len(picture.regions), picture.arrangement, picture.columns, scale)


def region_name(region: int) -> str:
    """The letter of a region, '–' for none; past Z a number."""
    if region < 0:
        return "–"
    return LETTERS[region] if region < len(LETTERS) else f"R{region + 1}"


def region_role(region: int) -> str:
    """The colour of a region."""
    return "muted" if region < 0 else REGION_ROLES[region % len(REGION_ROLES)]


def paint_lattice(
    painter: QPainter,
    rect: QRectF,
    picture: LatticePicture,
    theme: Theme,
    cursor: int | None = None,
    within: Sequence[QRectF] | None = None,
) -> None:
    """Paint the spins in ``rect``. ``cursor``: the spin the keys act on; ``within``: only what is there."""
    places = places_of(rect, picture, theme.scale)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.pen("sphere_line", 1.6))
    for one, other in picture.bonds:
        ends = places.point(one), places.point(other)
        if _is_seen(QRectF(*ends).normalized().adjusted(-2, -2, 2, 2), within):
            painter.drawLine(*ends)
    for spin, region in enumerate(picture.regions):
        if not _is_seen(spin_box(places, spin), within):
            continue
        _paint_spin(painter, places, spin, region, picture.directions, theme)
    if cursor is not None and cursor < len(picture.regions):
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen("accent", 2.5))
        reach = places.radius + 4 * theme.scale
        painter.drawEllipse(places.point(cursor), reach, reach)
    painter.restore()


def spin_box(places: SpinPlaces, spin: int) -> QRectF:
    """All that is painted of a spin, also the mark on its rim and the ring of the cursor around it."""
    centre, reach = places.point(spin), 1.7 * places.radius + 8.0
    return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach)


def _is_seen(box: QRectF, within: Sequence[QRectF] | None) -> bool:
    return within is None or any(part.intersects(box) for part in within)


def _paint_spin(
    painter: QPainter,
    places: SpinPlaces,
    spin: int,
    region: int,
    directions: tuple[Vector, ...],
    theme: Theme,
) -> None:
    centre, radius, role = places.point(spin), places.radius, region_role(region)
    # Opaque, so that bonds end at the rim, and once: ellipses take most of the time of a stroke.
    painter.setBrush(_mixed(theme.color("panel"), theme.color(role), 60 if region >= 0 else 20))
    style = Qt.PenStyle.SolidLine if region >= 0 else Qt.PenStyle.DotLine
    painter.setPen(theme.pen(role, 2.0, style))
    painter.drawEllipse(centre, radius, radius)
    if region >= len(REGION_ROLES):  # the colours begin anew
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(theme.color(role, 90), HATCHED))
        painter.drawEllipse(centre, radius, radius)
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    size = min(0.95 * radius / theme.scale, 24.0)
    if size >= SMALLEST_LETTER:
        painter.setFont(theme.font(size, bold=region >= 0))
        painter.setPen(theme.color("text" if region >= 0 else "muted"))
        numbered = radius >= LEAST_NUMBERED * theme.scale
        lifted = box.translated(0, -0.18 * radius if numbered else 0)
        painter.drawText(lifted, Qt.AlignmentFlag.AlignCenter, region_name(region))
        if numbered:
            painter.setFont(theme.font(min(FONT_SMALL, 0.55 * radius / theme.scale)))
            painter.setPen(theme.color("muted"))
            below = QRectF(box.left(), centre.y() + 0.25 * radius, box.width(), 0.6 * radius)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(spin))
    if 0 <= region < len(directions):
        _paint_pointer(painter, centre, radius, directions[region], role, theme)


def _mixed(below: QColor, above: QColor, alpha: int) -> QColor:
    """The colour that ``above`` makes on ``below``."""
    parts = zip(below.getRgb()[:3], above.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(b + (a - b) * alpha / 255) for b, a in parts))


def _paint_pointer(
    painter: QPainter, centre: QPointF, radius: float, direction: Vector, role: str, theme: Theme
) -> None:
    x, _, z = direction
    length = math.hypot(x, z)
    if length < 1e-6:
        # Towards or away from whoever looks: a dot at the rim would claim a side.
        return
    x, z = x / length, z / length
    size = max(4.5 * theme.scale, 0.26 * radius) * (0.4 + 0.6 * length)
    tip = QPointF(centre.x() + x * (radius + size), centre.y() - z * (radius + size))
    base = QPointF(centre.x() + x * (radius - 0.2 * size), centre.y() + -z * (radius - 0.2 * size))
    side = QPointF(z, x) * (0.75 * size)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role))
    painter.drawPolygon(QPolygonF([tip, base + side, base - side]))
