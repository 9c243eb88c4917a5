"""That something is being computed: how far, Cancel, and the way to have it computed after all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from gui.look.layouts import in_row
from gui.tasks.latest_job import LatestJob
from gui.tasks.timers import single_shot

FINE = 1000  # steps of the bar
PATIENCE_MS = 400  # what is there so soon needs no bar
BAR_WIDTH = 64


class Waiting(QWidget):
    """Hidden while nothing is computed, or not for long. ``stopped`` and ``wanted``: what the button asks."""

    stopped = Signal()
    wanted = Signal()

    def __init__(self, noun: str, parent: QWidget | None = None) -> None:
        """``noun``: what is computed, "bounds"."""
        super().__init__(parent)
        self._noun = noun
        self.bar = QProgressBar(self)
        self.bar.setRange(0, FINE)
        self.bar.setFixedWidth(BAR_WIDTH)
        self.bar.setAccessibleName(f"Progress of the {noun}")
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
        self.button.setAccessibleName(f"{self.button.text()} ({self._noun})")
        self.button.setToolTip(
            f"Compute the {self._noun}" if cancelled else f"End the computation of the {self._noun}"
        )
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


class JobsWaiting(Waiting):
    """Watches work of which the last question counts, and cancels it. ``wanted``: it is to be asked again."""

    def __init__(self, noun: str, jobs: tuple[LatestJob, ...], parent: QWidget | None = None) -> None:
        super().__init__(noun, parent)
        self._jobs = jobs
        for job in jobs:
            job.advanced.connect(self.show_jobs)
            job.arrived.connect(self.show_jobs)
        self.stopped.connect(self._cancel)

    def show_jobs(self) -> None:
        """How far the work is that is least far."""
        progress = min((job.progress for job in self._jobs if job.progress is not None), default=None)
        self.show_state(progress, any(job.is_cancelled for job in self._jobs))

    def _cancel(self) -> None:
        for job in self._jobs:
            job.cancel()

    def forget_cancelled(self) -> None:
        """What was cancelled is worked at when it is asked again."""
        for job in self._jobs:
            if job.is_cancelled:
                job.stop()
        self.show_jobs()
