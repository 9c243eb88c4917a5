"""The menu and the icon that belong to a SweepPlayer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QMenu, QWidget

from gui.look.theme import Theme
from gui.widgets.slider.sweep_player import SPEEDS, SweepPlayer


class SweepMenu(QMenu):
    """How a player plays: speed, there and back, loop. More actions can be put in front."""

    def __init__(self, player: SweepPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.addSection("Play")
        speeds = QActionGroup(self)
        for speed, words in SPEEDS:
            action = speeds.addAction(words)
            action.setCheckable(True)
            action.setChecked(speed == player.speed)
            action.setData(speed)
            self.addAction(action)
        speeds.triggered.connect(self._choose_speed)
        self.addSeparator()
        self.there_and_back = self._switch("There and back", player.there_and_back)
        self.loop = self._switch("Loop", player.loop)

    def _switch(self, words: str, on: bool) -> QAction:
        action = self.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(self._choose_way)
        return action

    @Slot(QAction)
    def _choose_speed(self, action: QAction) -> None:
        self._player.configure(float(action.data()), self._player.there_and_back, self._player.loop)

    @Slot(bool)
    def _choose_way(self, _on: bool) -> None:
        self._player.configure(self._player.speed, self.there_and_back.isChecked(), self.loop.isChecked())


def play_icon(theme: Theme, playing: bool) -> QIcon:
    """A triangle, or two bars while playing."""
    icon = QIcon()
    for mode, role in ((QIcon.Mode.Normal, "text"), (QIcon.Mode.Disabled, "control_edge")):
        pixmap = QPixmap(64, 64)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(role))
        if playing:
            painter.drawRect(16, 14, 11, 36)
            painter.drawRect(37, 14, 11, 36)
        else:
            painter.drawPolygon(QPolygonF([QPointF(18, 12), QPointF(52, 32), QPointF(18, 52)]))
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon
