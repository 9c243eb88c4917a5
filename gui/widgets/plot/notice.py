"""Words over a plot that has nothing to draw, with a button that leads to what there is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

BESIDE_THE_AXES = (64, 40, 16, 24)  # pixels


class PlotNotice(QWidget):
    """Fills its parent; hidden while there is nothing to say."""

    followed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        self._button = QPushButton(self)
        self._button.clicked.connect(self.followed)
        inner = QVBoxLayout(self)
        inner.setContentsMargins(*BESIDE_THE_AXES)
        inner.addStretch(1)
        inner.addWidget(self._label)
        inner.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        outer = QVBoxLayout(parent)
        outer.addWidget(self)
        self.hide()

    def say(self, text: str, offer: str = "") -> None:
        """The words ('' hides them) and the name of the button ('' for none)."""
        self._label.setText(text)
        self._button.setText(offer)
        self._button.setVisible(bool(offer))
        self.setVisible(bool(text))

    def text(self) -> str:
        """The words that are there now."""
        return self._label.text()
