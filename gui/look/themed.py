"""How a change of theme reaches the widgets: each hears of it by itself, none is told by its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from gui.look.theme import Theme

# Qt's own StyleChange reaches a nested widget several times at every change of the style sheet, and also when
# a widget gets a style sheet of its own, whatever theme it paints with.
_followers: WeakSet[Themed] = WeakSet()


def restyle(theme: Theme) -> None:
    """Give ``theme`` to every widget that follows and has another."""
    for widget in list(_followers):
        if isValid(widget) and widget._theme != theme:  # noqa: SLF001 its own mixin
            widget.set_theme(theme)


def restyle_within(root: QWidget, theme: Theme) -> None:
    """Give ``theme`` to every widget in ``root`` that follows and has another, until the next `restyle`."""
    for widget in list(_followers):
        if isValid(widget) and widget._theme != theme and root.isAncestorOf(widget):  # noqa: SLF001
            widget.set_theme(theme)


class Themed(QWidget if TYPE_CHECKING else object):  # type: ignore[misc]
    """Mixin of a widget that paints with ``self._theme``; stands before the Qt class.

    An export paints with a theme of its own: it hands that to the painting function and changes no widget.
    """

    _theme: Theme

    def follow(self, theme: Theme) -> None:
        """Use ``theme`` until the application changes its own."""
        self._theme = theme
        _followers.add(self)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        self._theme = theme
        self.updateGeometry()
        self.update()

    def paint_focus(self, painter: QPainter, box: QRectF, radius: float) -> None:
        """The ring around what the keys act on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("accent", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
