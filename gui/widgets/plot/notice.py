"""Words over a plot that has nothing to draw, with a button that leads to what there is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLabel, QPushButton, QVBoxLayout

MARGIN = 6  # pixels
WIDEST = 420


class PlotNotice(QFrame):
    """A card in the middle of the plot; hidden while there is nothing to say.

    It keeps to the plot area if the words fit there, at least in short, else it may cover the axes.
    """

    followed = Signal()

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setProperty("role", "card")
        self._text = self._offer = ""
        self._area = QRect()
        self._label = QLabel(self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.clicked.connect(self.followed)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        inner.setSpacing(MARGIN)
        inner.addWidget(self._label, 1)
        inner.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.hide()

    def say(self, text: str, offer: str = "") -> None:
        """The words ('' hides them) and the name of the button ('' for none)."""
        if (text, offer) != (self._text, self._offer):
            self._text, self._offer = text, offer
            self._lay_out()
            self.setVisible(bool(text))

    def text(self) -> str:
        """The words, in full."""
        return self._text

    def place(self, area: QRect) -> None:
        """Where the data would be, in the viewport."""
        if area != self._area:
            self._area = area
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()

    def _lay_out(self) -> None:
        if not self._text or self._area.isEmpty():
            return
        # Asked for each time: the viewport is Qt's, and PySide may take a kept wrapper of it for deleted.
        whole = self._view.viewport().rect()
        short = f"{self._text.partition(':')[0].rstrip('.')}.", self._offer.rpartition(": ")[2]
        for room, (text, offer) in (
            (self._area, (self._text, self._offer)),
            (self._area, short),
            (whole, (self._text, self._offer)),
            (whole, short),
        ):
            if self._fits(room.adjusted(2, 2, -2, -2), text, offer):
                return

    def _fits(self, room: QRect, text: str, offer: str) -> bool:
        """Show the words in this room; False if it is too small for them."""
        self._label.setText(text)
        self._button.setText(offer)
        self._button.setVisible(bool(offer))
        self.setToolTip("" if text == self._text else self._text)
        around = 2 * (MARGIN + self.frameWidth())  # the border is as thick as the letters ask for
        button = self._button.sizeHint() if offer else None
        least = self._label.minimumSizeHint().width() if button is None else button.width()
        inside = min(room.width(), WIDEST) - around
        high = self._label.heightForWidth(inside) + around
        if button is not None:
            high += MARGIN + button.height()
        box = QRect(0, 0, inside + around, min(high, room.height()))
        box.moveCenter(self._area.center())
        box.moveLeft(max(room.left(), min(box.left(), room.right() - box.width() + 1)))
        box.moveTop(max(room.top(), min(box.top(), room.bottom() - box.height() + 1)))
        self.setGeometry(box)
        return least <= inside and high <= room.height()
