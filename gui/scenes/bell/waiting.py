"""That bounds are being computed: how far, Cancel, and the way to have them computed after all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from gui.look.layouts import in_row
from gui.tasks.timers import single_shot

FINE = 1000  # steps of the bar
PATIENCE_MS = 400  # what is there so soon needs no bar
BAR_WIDTH = 64


class Waiting(QWidget):
    """Hidden while nothing is computed, or not for long. ``stopped`` and ``wanted``: what the button asks."""

    stopped = Signal()
    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, FINE)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setAccessibleName("Progress of the bounds")
        self.button = QPushButton("Cancel", self)
        self.button.clicked.connect(self._press)
        in_row(self.bar, self.button, inside=self, spacing=4)
        self._cancelled = False
        self._late = single_shot(self, PATIENCE_MS, self.show)
        self.hide()

    def show_state(self, fraction: float | None, cancelled: bool) -> None:
        """How far the work is, 0..1, None if there is none; and whether it was cancelled."""
        self._cancelled = cancelled
        self.button.setText("Compute" if cancelled else "Cancel")
        self.button.setAccessibleName(f"{self.button.text()} (bounds)")
        self.button.setToolTip("Compute the bounds" if cancelled else "End the computation of the bounds")
        self.bar.setFormat("cancelled" if cancelled else "%p %")
        self.bar.setValue(0 if fraction is None else round(FINE * fraction))
        if cancelled:
            self._late.stop()
            self.show()
        elif fraction is None:
            self._late.stop()
            self.hide()
        elif self.isHidden() and not self._late.isActive():
            self._late.start()

    def _press(self) -> None:
        (self.wanted if self._cancelled else self.stopped).emit()
