"""Values as bars against a limit that they have in common: which of them keep it, in words and colours."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.numbers import number
from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.look.themed import Themed

ROW, HEAD, PAD = 38.0, 20.0, 10.0
FADED = 0.35  # opacity of what belongs to an earlier question
ENDS = 1.25  # of the limit, where the axis ends if no value is beyond


class LimitRow(Struct, frozen=True):
    """``value`` against its ``limit``; the bar is their ratio, ``note`` what follows."""

    name: str
    value: float
    limit: float = 1.0
    note: str = ""
    role: str = "quantum"

    @property
    def ratio(self) -> float:
        """The value in units of its limit."""
        return self.value / self.limit


class LimitBars(Themed, QFrame):
    """Shows rows one below the other. Setters do not emit."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._rows: tuple[LimitRow, ...] = ()
        self._stale = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)

    def set_rows(self, rows: tuple[LimitRow, ...], *, stale: bool = False) -> None:
        """Show these; ``stale``: they belong to an earlier question and are dimmed."""
        if (rows, stale) == (self._rows, self._stale):
            return
        if len(rows) != len(self._rows):
            self.updateGeometry()
        self._rows, self._stale = rows, stale
        words = "; ".join(
            f"{row.name} = {number(row.value)}, limit {number(row.limit, 3)}: {row.note}" for row in rows
        )
        self.setAccessibleDescription(f"of what was before: {words}" if stale else words)
        self.update()

    def rows(self) -> tuple[LimitRow, ...]:
        """What is shown."""
        return self._rows

    def sizeHint(self) -> QSize:
        return QSize(round(320 * self._theme.scale), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        k = self._theme.scale
        return QSize(round(220 * k), round((HEAD + ROW * max(1, len(self._rows)) + 6) * k))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setOpacity(FADED if self._stale else 1.0)
        self.paint_to(painter, QRectF(self.rect()), self._theme)
        painter.setOpacity(1.0)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the bars for the screen or an export."""
        if not self._rows:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        k = theme.scale
        left, right = rect.left() + PAD * k, rect.right() - PAD * k
        line = min(ROW * k, (rect.height() - (HEAD + 6) * k) / len(self._rows))
        most = max(ENDS, *(1.06 * row.ratio for row in self._rows))
        at_limit = left + (right - left) / most
        small = theme.font(FONT_SMALL)
        painter.setFont(small)
        painter.setPen(theme.color("bound"))
        wide = QFontMetricsF(small).horizontalAdvance("limit")
        painter.drawText(QPointF(min(at_limit - wide / 2, right - wide), rect.top() + 14 * k), "limit")
        top = rect.top() + HEAD * k
        for index, row in enumerate(self._rows):
            box = QRectF(left, top + index * line, right - left, line)
            self._paint_row(painter, box, row, at_limit, theme)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, box: QRectF, row: LimitRow, at_limit: float, theme: Theme
    ) -> None:
        k = theme.scale
        end = box.left() + max(0.0, row.ratio) * (at_limit - box.left())
        high = max(4.0 * k, 0.26 * box.height())
        bar = QRectF(box.left(), box.bottom() - high - 2 * k, max(1.0, end - box.left()), high)
        painter.setPen(theme.pen(row.role, 1.2))
        painter.setBrush(theme.color(row.role, 90))
        painter.drawRoundedRect(bar, 2, 2)
        # The limit stands at the bars only: it would run through the words above them.
        painter.setPen(theme.pen("bound", 2.2))
        painter.drawLine(QPointF(at_limit, bar.top() - 3 * k), QPointF(at_limit, bar.bottom() + 2 * k))
        size = min(FONT_BODY, 0.42 * box.height() / k)
        words = QRectF(box.left(), box.top(), box.width(), bar.top() - box.top())
        bold, plain = theme.font(size, bold=True), theme.font(size)
        text = f"{row.name} = {number(row.value)}"
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        used = QFontMetricsF(bold).horizontalAdvance(text) + 10 * k
        room = words.adjusted(used, 0, 0, 0)
        note = QFontMetricsF(plain).elidedText(row.note, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(plain)
        painter.setPen(theme.color(row.role))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
