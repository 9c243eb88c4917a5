"""Parts one above the other where there is room for all of them, else one at a time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QTabBar, QWidget

from gui.look.alive import while_alive
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.scroller import least_height

GAP = 6  # pixels between the parts


class ByTurns(Themed, QWidget):
    """Named parts, each with its share of the height that is left over (0: it takes what it wants).

    ``useful`` is the height in pixels at scale 1 from which on a part is worth being seen. Where not every
    part has that much, they stand behind tabs, and the one in front has all the room. A part that is of use
    only with more than it needs at least says how much more in its property ``moreUseful``.
    """

    def __init__(self, theme: Theme, *parts: tuple[str, QWidget, int], useful: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.parts = [widget for _, widget, _ in parts]
        self._shares = [share for *_, share in parts]
        self._useful = useful
        self._apart = True
        self._offered = [True] * len(parts)
        self._lent: set[int] = set()
        self.bar = QTabBar(self)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setAccessibleName("What is shown")
        for name, widget, _ in parts:
            self.bar.addTab(name)
            widget.setParent(self)
        self.bar.hide()
        self.bar.currentChanged.connect(while_alive(self._arrange))
        self.follow(theme)

    def set_theme(self, theme: Theme) -> None:
        as_before = theme.measures_as(self._theme)
        super().set_theme(theme)
        if not as_before:
            self._arrange()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def offer(self, part: QWidget, offered: bool) -> None:
        """Whether a part has anything to show; if not, the others have its room."""
        k = self.parts.index(part)
        if self._offered[k] != offered:
            self._offered[k] = offered
            self.bar.setTabVisible(k, offered)
            self.updateGeometry()
            self._arrange()

    def is_offered(self, part: QWidget) -> bool:
        """Whether a part has anything to show."""
        return self._offered[self.parts.index(part)]

    def grows(self, part: QWidget) -> bool:
        """Whether a part takes a share of the room beyond what it needs."""
        return self._shares[self.parts.index(part)] > 0

    def bring(self, part: QWidget) -> None:
        """Turn to a part, where one is seen at a time."""
        self.bar.setCurrentIndex(self.parts.index(part))

    def lend(self, part: QWidget) -> None:
        """Leave a part alone that is shown elsewhere; its room stays empty."""
        self._lent.add(self.parts.index(part))

    def take_back(self, part: QWidget) -> None:
        """The part that was lent is shown here again."""
        self._lent.discard(self.parts.index(part))
        part.setParent(self)
        self._arrange()

    def _least(self, width: int) -> list[int]:
        return [
            least_height(part, width) if offered else 0
            for part, offered in zip(self.parts, self._offered, strict=True)
        ]

    def _arrange(self, index: int = 0) -> None:
        width, least = self.width(), self._least(self.width())
        useful = round(self._useful * self._theme.scale)
        room = self.height() - GAP * (sum(self._offered) - 1)
        self._apart = sum(self._offered) == 1 or room >= sum(
            max(high + int(part.property("moreUseful") or 0), useful) if share else high
            for part, high, share, offered in zip(self.parts, least, self._shares, self._offered, strict=True)
            if offered
        )
        self.bar.setVisible(not self._apart)
        top = 0
        if not self._apart:
            top = self.bar.sizeHint().height() + GAP
            self.bar.setGeometry(0, 0, width, self.bar.sizeHint().height())
        for k, (part, high) in enumerate(zip(self.parts, self._heights(room, least), strict=True)):
            place = None
            if self._apart and self._offered[k]:
                place = QRect(0, top, width, high)
                top += high + GAP
            elif k == self.bar.currentIndex():
                place = QRect(0, top, width, max(0, self.height() - top))
            if k in self._lent:
                continue
            if place is not None:
                part.setGeometry(place)
            part.setVisible(self._offered[k] and (self._apart or k == self.bar.currentIndex()))

    def _heights(self, room: int, least: list[int]) -> list[int]:
        """Shares of the room, but for each part what it needs at least."""
        heights = list(least)
        sharing = [k for k, share in enumerate(self._shares) if share and self._offered[k]]
        while sharing:
            left = room - sum(heights[k] for k in range(len(heights)) if k not in sharing)
            total = sum(self._shares[k] for k in sharing)
            short = [k for k in sharing if left * self._shares[k] < least[k] * total]
            if not short:
                for k in sharing:
                    heights[k] = left * self._shares[k] // total
                break
            sharing = [k for k in sharing if k not in short]
        return heights

    def minimumSizeHint(self) -> QSize:
        # That of one at a time, also while all are seen: the window may be made lower.
        wide = max(self.bar.sizeHint().width(), *(part.minimumSizeHint().width() for part in self.parts))
        return QSize(wide, self.heightForWidth(max(wide, self.width())))

    def sizeHint(self) -> QSize:
        hints = [part.sizeHint() for part in self.parts]
        return QSize(max(hint.width() for hint in hints), sum(hint.height() + GAP for hint in hints))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self.bar.sizeHint().height() + GAP + max(self._least(width))
