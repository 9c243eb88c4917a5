"""How a change of theme reaches the widgets: each hears of it by itself, none is told by its parent.

What is in sight hears at once. A page behind a tab, a scene that is not in view and a dialog that is closed
hear when they are shown, before they are painted: a window with all its scenes has thousands of widgets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QChildEvent, QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from shiboken6 import isValid

from gui.look.theme import Theme

# Qt's own StyleChange reaches a nested widget several times at every change of the style sheet, and also when
# a widget gets a style sheet of its own, whatever theme it paints with.
_followers: WeakSet[Themed] = WeakSet()
_apart: WeakSet[QWidget] = WeakSet()


class _WhenShown(QObject):
    """Waits at the topmost widget of each part that is out of sight."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # All inside is visible by now in Qt's sense, and nothing is painted yet.
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            if not any(part.isAncestorOf(watched) for part in _apart):
                _reach(watched, self)
        elif isinstance(event, QChildEvent) and event.removed() and isinstance(event.child(), QWidget):
            event.child().installEventFilter(self)  # it goes where it may be seen before this part is
        return False


_waiting: list[_WhenShown] = []  # the one there is


def restyle(theme: Theme) -> None:
    """Give ``theme`` to every widget that follows and has another: now, or when it comes in sight.

    Qt's own widgets look their colours up in the palette anew.
    """
    if not _waiting:
        _waiting.append(_WhenShown(theme))
    waiting = _waiting[0]
    waiting.theme = theme
    for window in QApplication.topLevelWidgets():
        if window.parentWidget() is None:
            _reach_or_wait(window, waiting)


def restyle_everywhere(theme: Theme) -> None:
    """Give ``theme`` to every widget that follows and has another, in sight or not."""
    if _waiting:
        _waiting[0].theme = theme
    for widget in list(_followers):
        if isValid(widget) and widget._theme != theme:  # noqa: SLF001 its own mixin
            widget.set_theme(theme)


def keep_apart(widget: QWidget) -> None:
    """This widget sees to the theme of all that is in it."""
    _apart.add(widget)


def _reach_or_wait(widget: QWidget, waiting: _WhenShown) -> None:
    if widget.isHidden():
        widget.installEventFilter(waiting)
    else:
        _reach(widget, waiting)


def _reach(widget: QWidget, waiting: _WhenShown) -> None:
    if widget in _apart:
        return
    if isinstance(widget, Themed) and widget._theme != waiting.theme:  # noqa: SLF001 its own mixin
        widget.set_theme(waiting.theme)
    # What Qt's style sheets took from the palette they take anew; there is no other way to ask for it.
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Polish))
    if isinstance(widget, QLabel) and "<a " in (words := widget.text()):
        widget.setText("")
        widget.setText(words)  # Qt writes the colour of links into the words
    widget.update()
    for child in widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
        _reach_or_wait(child, waiting)


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
        if not theme.measures_as(self._theme):
            self.updateGeometry()
        self._theme = theme
        self.update()

    def paint_focus(self, painter: QPainter, box: QRectF, radius: float) -> None:
        """The ring around what the keys act on."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.pen("accent", 2.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, radius, radius)
