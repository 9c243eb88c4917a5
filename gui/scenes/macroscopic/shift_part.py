"""Macroscopic scene, page "Strings": the shifts that make all other vectors out of one set of strings."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from gui.core.results import Results
from gui.core.scenes.macroscopic import MOST_DRAWN
from gui.core.scenes.macroscopic.results import MacroscopicResults
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, Theme
from gui.look.themed import Themed
from gui.panels.changes import shows
from gui.scenes.macroscopic.string_words import coverage_words, shifted_rows
from gui.scenes.macroscopic.tree_painter import HEAD, LARGEST_ROW, LEAST_ROW, LOWEST, paint_cell
from gui.widgets.scroller import Scroller
from gui.widgets.spins import region_name, region_role
from physics.macroscopic.strings.shifts import ShiftCoverage

Rows = tuple[tuple[tuple[int, str], ...], ...]


class ShiftPicture(Themed, QFrame):
    """The strings of a set, and beside each the one that the shifts make of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._before: Rows = ()
        self._after: Rows = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Strings before and after the shifts")

    def set_rows(self, before: Rows, after: Rows) -> None:
        """Show the strings of the same choices of x and y, in the same order."""
        if (before, after) == (self._before, self._after):
            return
        grown = len(before) != len(self._before)
        self._before, self._after = before, after
        pairs = zip(before, after, strict=True)
        self.setAccessibleDescription("; ".join(f"{_said(a)} becomes {_said(b)}" for a, b in pairs))
        if grown:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        # What a layout takes for its least height: the rows scroll.
        return QSize(round(320 * self._theme.scale), round(LOWEST * self._theme.scale))

    def minimumSizeHint(self) -> QSize:
        k = self._theme.scale
        regions = len(self._before[0]) if self._before else 2
        high = HEAD + LEAST_ROW * max(1, len(self._before)) + 10
        return QSize(round((2 * 28 * regions + 60) * k), round(high * k))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        self.paint_to(painter, QRectF(self.rect()).adjusted(6, 4, -6, -4), self._theme)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 8)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the picture for an export."""
        if not self._before:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        k, regions = theme.scale, len(self._before[0])
        high = min((rect.height() - HEAD * k) / len(self._before), LARGEST_ROW * k)
        gap = 40 * k
        wide = min((rect.width() - gap) / (2 * regions), 58 * k)
        left = rect.center().x() - gap / 2 - regions * wide
        for start, rows in ((left, self._before), (left + regions * wide + gap, self._after)):
            painter.setFont(theme.font(FONT_BODY, bold=True))
            for region in range(regions):
                painter.setPen(theme.color(region_role(region)))
                head = QRectF(start + region * wide, rect.top(), wide, HEAD * k)
                painter.drawText(head, Qt.AlignmentFlag.AlignCenter, region_name(region))
            for row, string in enumerate(rows):
                for region, (particle, letter) in enumerate(string):
                    top = rect.top() + HEAD * k + row * high
                    moved = rows is self._after and particle != self._before[row][region][0]
                    box = QRectF(start + region * wide, top, wide, high)
                    paint_cell(painter, box, particle, letter, "accent" if moved else "", theme)
        painter.setFont(theme.font(1.4 * FONT_BODY))
        painter.setPen(theme.color("muted"))
        arrow = QRectF(left + regions * wide, rect.top(), gap, min(rect.height(), HEAD * k * 2 + high))
        painter.drawText(arrow, Qt.AlignmentFlag.AlignCenter, "→")
        painter.restore()


class ShiftPart(QWidget):
    """A button a region that moves its particles on by one, and one that exchanges x and y there."""

    shifted = Signal(int)
    exchanged = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.moves = [QPushButton(self) for _ in range(MOST_DRAWN)]
        self.exchanges = [QPushButton(self) for _ in range(MOST_DRAWN)]
        for region, (move, exchange) in enumerate(zip(self.moves, self.exchanges, strict=True)):
            name = region_name(region)
            move.setToolTip(f"Particle l of region {name} becomes l + 1, the last one the first")
            exchange.setText("x↔y")
            exchange.setAccessibleName(f"Exchange x and y in region {name}")
            exchange.setCheckable(True)
            exchange.setToolTip(f"x and y change places in region {name}")
            move.clicked.connect(self._move)
            exchange.clicked.connect(self._exchange)
        self.anew = QPushButton("Unshifted", self)
        self.anew.setToolTip("Back to the set itself")
        self.picture = ShiftPicture(theme, self)
        self.words = role_label("muted", self, wrap=True)
        self._coverage: ShiftCoverage | None = None
        pairs = [
            in_column(move, exchange, spacing=3)
            for move, exchange in zip(self.moves, self.exchanges, strict=True)
        ]
        in_column(
            in_row(*pairs, STRETCH, in_column(STRETCH, self.anew), spacing=3),
            (Scroller(self.picture, self), 1),
            self.words,
            inside=self,
            spacing=4,
        )

    def _move(self) -> None:
        self.shifted.emit(self.moves.index(self.sender()))  # type: ignore[arg-type]

    def _exchange(self) -> None:
        self.exchanged.emit(self.exchanges.index(self.sender()))  # type: ignore[arg-type]

    def show_coverage(self, found: ShiftCoverage | None) -> None:
        """What all shifts together cover; None while it is counted."""
        text, role = coverage_words(found)
        self.words.setText(text)
        set_role(self.words, role)

    @shows("scene.strings", "scene.choices.strings")
    def _show_shift(self, new: Results[MacroscopicResults]) -> None:
        shown, choices = new.scene.strings, new.scene.choices.strings
        if shown is None:
            return
        for region, (move, exchange) in enumerate(zip(self.moves, self.exchanges, strict=True)):
            for button in (move, exchange):
                button.setVisible(region < choices.regions)
            if region < choices.regions:
                size = shown.made.strings.counts[region]
                move.setText(f"{region_name(region)} +{choices.shift_of(region)}")
                move.setAccessibleName(
                    f"Shift of region {region_name(region)}: {choices.shift_of(region)} of {size}"
                )
                move.setEnabled(size > 1)
                exchange.setChecked(region in choices.exchanged)
        self.picture.set_rows(*shifted_rows(choices, shown))


def _said(string: tuple[tuple[int, str], ...]) -> str:
    return " ".join(f"{letter}{particle}" for particle, letter in string)
