"""The list of assumptions: what holds, what fails and by how much, on screen and in exports."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from gui.look.theme import FONT_BODY, FONT_HEADING, FONT_SMALL, Theme
from gui.scenes.assumptions.rich_text import paint_text, text_size

GAP = 4.0
PAD = 7.0


class ListRow(Struct, frozen=True):
    """One assumption. ``verdict`` such as "off by 0.600"; ``example`` in words, '' where it holds.

    With an empty ``formula`` it is a heading.
    """

    key: str
    title: str
    formula: str = ""
    source: str = ""
    says: str = ""
    holds: bool = True
    verdict: str = ""
    example: str = ""

    @property
    def mark(self) -> str:
        """✕ means an excluded hypothesis elsewhere, so what fails has a triangle."""
        return "✓" if self.holds else "△"

    @property
    def words(self) -> str:
        """The row as a sentence."""
        state = "holds" if self.holds else f"fails, {self.verdict}"
        return ". ".join(part for part in (f"{self.title}, {self.formula}: {state}", self.example) if part)


def row_height(row: ListRow, width: float, theme: Theme) -> float:
    """The height of a row of this width."""
    k = theme.scale
    if not row.formula:
        return text_size(row.title, theme.font(FONT_SMALL, bold=True))[1] + 6 * k
    inner = width - (2 * PAD + 6) * k
    body = theme.font(FONT_BODY, bold=True)
    height = text_size(row.title, body, _title_width(row, inner, theme))[1]
    if _is_narrow(row, inner, theme):
        height += text_size(row.verdict, body)[1]
    height += text_size(row.formula, theme.font(FONT_SMALL), inner)[1]
    if row.example:
        height += text_size(row.example, theme.font(FONT_SMALL), inner)[1]
    return height + PAD * k


def place_rows(rows: Sequence[ListRow], rect: QRectF, theme: Theme) -> list[QRectF]:
    """The rows one below the other from the top of ``rect``."""
    places, top = [], rect.top()
    for row in rows:
        height = row_height(row, rect.width(), theme)
        places.append(QRectF(rect.left(), top, rect.width(), height))
        top += height + GAP * theme.scale
    return places


def fitting(rows: Sequence[ListRow], size: QRectF, theme: Theme) -> tuple[list[ListRow], Theme]:
    """The rows and the theme with which they fit into ``size``: smaller letters, then without examples."""
    short = [replace(row, example="") for row in rows]
    for some in (list(rows), short):
        for shrunk in (1.0, 0.9, 0.8, 0.7):
            smaller = theme.scaled(shrunk * theme.scale)
            if place_rows(some, size, smaller)[-1].bottom() <= size.bottom():
                return some, smaller
    return short, smaller


def paint_rows(
    painter: QPainter,
    rows: Sequence[ListRow],
    places: Sequence[QRectF],
    theme: Theme,
    current: str = "",
    hovered: str = "",
) -> None:
    """Paint all rows; the current one is framed, the hovered one lit."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for row, place in zip(rows, places, strict=True):
        if row.formula:
            _paint_row(painter, row, place, theme, row.key == current, row.key == hovered)
        else:
            font = theme.font(FONT_SMALL, bold=True)
            paint_text(painter, place.translated(0, 3 * theme.scale), row.title, font, theme.color("muted"))
    painter.restore()


def _paint_row(
    painter: QPainter, row: ListRow, place: QRectF, theme: Theme, current: bool, hovered: bool
) -> None:
    k = theme.scale
    role = "good" if row.holds else "bad"
    painter.setPen(theme.pen("accent", 2.0) if current else theme.pen("edge", 1.0))
    painter.setBrush(theme.color("selection") if current or hovered else theme.color("raised"))
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 5 * k, 5 * k)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role))
    painter.drawRoundedRect(
        QRectF(place.left() + 2 * k, place.top() + 4 * k, 4 * k, place.height() - 8 * k), 2 * k, 2 * k
    )
    inner = place.adjusted((PAD + 6) * k, PAD / 2 * k, -PAD * k, 0)
    body, small = theme.font(FONT_BODY, bold=True), theme.font(FONT_SMALL)
    titled = QRectF(inner)
    titled.setWidth(_title_width(row, inner.width(), theme))
    paint_text(painter, titled, row.title, body, theme.color("text"))
    y = text_size(row.title, body, titled.width())[1]
    verdict = f"{row.mark} {row.verdict}"
    if _is_narrow(row, inner.width(), theme):
        y += paint_text(painter, inner.translated(0, y), verdict, body, theme.color(role))
    else:
        paint_text(painter, inner, verdict, body, theme.color(role), right=True)
    paint_text(painter, inner.translated(0, y), row.formula, small, theme.color("muted"))
    y += text_size(row.formula, small, inner.width())[1]
    if row.source:
        width = text_size(row.source, small)[0]
        if text_size(row.formula, small)[0] + width + 12 * k < inner.width():
            above = text_size(row.formula, small, inner.width())[1]
            paint_text(
                painter, inner.translated(0, y - above), row.source, small, theme.color("muted"), right=True
            )
    if row.example:
        paint_text(painter, inner.translated(0, y), row.example, small, theme.color("text"))


def _title_width(row: ListRow, inner: float, theme: Theme) -> float:
    if _is_narrow(row, inner, theme):
        return inner
    verdict = text_size(f"{row.mark} {row.verdict}", theme.font(FONT_BODY, bold=True))[0]
    return inner - verdict - 8 * theme.scale


def _is_narrow(row: ListRow, inner: float, theme: Theme) -> bool:
    """Whether the verdict needs a line of its own."""
    verdict = text_size(f"{row.mark} {row.verdict}", theme.font(FONT_BODY, bold=True))[0]
    return inner - verdict < 125.0 * theme.scale


def paint_head(
    painter: QPainter, rect: QRectF, title: str, note: str, line: str, role: str, theme: Theme
) -> float:
    """Title, a note at the right, and a line of colour ``role`` below; returns the height."""
    painter.save()
    font, small = theme.font(FONT_HEADING, bold=True), theme.font(FONT_SMALL)
    height = paint_text(painter, rect, title, font, theme.color("text"))
    if text_size(title, font)[0] + text_size(note, small)[0] + 12 * theme.scale < rect.width():
        paint_text(
            painter, rect.translated(0, 3 * theme.scale), note, small, theme.color("muted"), right=True
        )
    height += paint_text(
        painter, rect.translated(0, height), line, theme.font(FONT_BODY, bold=True), theme.color(role)
    )
    painter.restore()
    return height + 4 * theme.scale
