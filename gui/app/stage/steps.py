"""The step of a tour on stage: its title, one or two sentences, and how far the tour is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.app.tours.dots import StepDots
from gui.app.tours.player import TourPlayer
from gui.look.theme import FONT_BODY, FONT_TITLE, Theme
from gui.look.themed import Themed


class StepHead(Themed, QWidget):
    """Nothing while no tour runs."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.follow(theme)
        self.title = self.text = ""
        self.named: frozenset[str] = frozenset()  # parts that the step speaks about
        self.dots = StepDots(theme, self)
        self.hide()

    @property
    def is_used(self) -> bool:
        return bool(self.title)

    def show_player(self, player: TourPlayer | None, told: Callable[[str], str]) -> None:
        """The step that is played; ``told`` puts the numbers into its words."""
        step = player.step if player is not None and player.running else None
        self.title, self.text = ("", "") if step is None else (step.title, told(step.text))
        self.named = frozenset(() if step is None else step.highlight)

        if player is not None and step is not None:
            self.dots.show_steps(tuple(one.title for one in player.steps), player.number - 1)
            self.setAccessibleName(f"Step {player.number} of {player.count}: {self.title}")
            self.setAccessibleDescription(self.text)
        self.update()

    def height_for(self, width: int) -> int:
        """The height that title and text need in that width."""
        title = QFontMetrics(self._theme.font(FONT_TITLE, bold=True)).height()
        return title + self._text_height(width)

    def _text_height(self, width: int) -> int:
        if not self.text:
            return 0
        metrics = QFontMetrics(self._theme.font(FONT_BODY))
        return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAPPED, self.text).height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        title = theme.font(FONT_TITLE, bold=True)
        metrics = QFontMetrics(title)
        high = metrics.height()
        hint = self.dots.sizeHint()
        self.dots.setGeometry(QRect(QPoint(self.width() - hint.width(), (high - hint.height()) // 2), hint))
        room = self.width() - hint.width() - round(10 * theme.scale)
        painter.setFont(title)
        painter.setPen(theme.color("text"))
        line = metrics.elidedText(self.title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(0, 0, room, high), Qt.AlignmentFlag.AlignVCenter, line)
        painter.setFont(theme.font(FONT_BODY))
        painter.setPen(theme.color("muted"))
        painter.drawText(QRect(0, high, self.width(), self.height() - high), _WRAPPED, self.text)


_WRAPPED = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
