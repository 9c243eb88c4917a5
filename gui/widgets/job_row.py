"""A button that starts work aside from the window, its progress, Cancel, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QWidget,
)

from gui.look.layouts import in_column, in_row
from gui.look.roles import set_role
from gui.tasks.jobs import Job, JobRunner, WorkerPool

FINE = 1000  # steps of the bar


class JobRow(QWidget):
    """One piece of work at a time. ``requested``: it is to be started; the owner then calls ``run``.

    ``ended`` carries "done", "failed" or "cancelled". In a dialog that is hidden - by Escape, its buttons or
    its frame - it is cancelled: nobody sees what it would say. Minimised or behind another tab it goes on.
    """

    requested = Signal()
    ended = Signal(str)

    def __init__(
        self,
        start: str,
        noun: str,
        parent: QWidget | None = None,
        *,
        above: bool = False,
        pool: WorkerPool | None = None,
    ) -> None:
        """``start`` is the button's text, ``noun`` what is done: "check", "search".

        ``above``: the answer stands over the button, for a row at the foot of its page: whatever the length
        of the answer, the button stays under the mouse. ``pool``: workers of the owner's own; the shared ones
        if there are none.
        """
        super().__init__(parent)
        self._start, self._noun = start, noun
        self._runner = JobRunner(self, pool)
        self._job: Job | None = None
        self._on_done: Callable[[Any], object] | None = None
        self._cancelled: str | None = None
        self._dialog: QDialog | None = None
        self.button = QPushButton(start, self)
        self.button.setAccessibleName(f"{start} ({noun})")
        self.button.clicked.connect(self.toggle)
        self.bar = QProgressBar(self)
        self.bar.setRange(0, FINE)
        self.bar.setValue(0)
        self.bar.setFormat("not run")
        self.bar.setAccessibleName(f"Progress of the {noun}")
        self.answer = QLabel("", self)
        self.answer.setWordWrap(True)
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        self.answer.setAccessibleName(f"Answer of the {noun}")
        self.answer.hide()
        # Further controls of the owner have their place in this row.
        self.row = in_row(self.button, (self.bar, 1))
        parts = (self.answer, self.row) if above else (self.row, self.answer)
        in_column(*parts, inside=self, spacing=4)
        widths = []
        for text in ("Cancel", start):
            self.button.setText(text)
            widths.append(self.button.sizeHint().width())
        self.button.setMinimumWidth(max(widths))

    @property
    def is_running(self) -> bool:
        return self._job is not None

    @property
    def is_busy(self) -> bool:
        """Whether work is going on, be it that of a cancelled run that has not heard of it yet."""
        return self._runner.is_busy

    def run(
        self,
        function: Callable[..., Any],
        *arguments: Any,
        on_done: Callable[[Any], object],
        on_partial: Callable[[Any], object] | None = None,
        cancelled: str | None = None,
    ) -> None:
        """Start the work (see ``JobRunner.start``); what runs is cancelled before.

        ``on_done`` may replace the word in the bar; ``cancelled`` is said after Cancel,
        where something is to be said.
        """
        self.cancel()
        self._watch_dialog()
        self._show_running(True)
        self.answer.setEnabled(False)  # what it says belongs to the run before
        self._cancelled = cancelled
        self.bar.setValue(0)
        self.bar.setFormat("%p %")
        self._on_done = on_done
        self._job = self._runner.start(
            function,
            *arguments,
            on_done=self._done,
            on_partial=on_partial,
            on_progress=self._advance,
            on_failed=self._failed,
        )

    def say(self, text: str, role: str = "") -> None:
        """What came of it, in a colour of the theme."""
        self.answer.setText(text)
        self.answer.setVisible(bool(text))
        self.answer.setEnabled(True)
        set_role(self.answer, role)

    def set_state(self, word: str, fraction: float) -> None:
        """A word in the bar, and how far it is filled."""
        self.bar.setFormat(word)
        self.bar.setValue(round(FINE * fraction))

    @Slot()
    def toggle(self) -> None:
        """What the button does: start, or cancel."""
        if self._job is None:
            self.requested.emit()
        else:
            self.cancel()

    def cancel(self) -> None:
        """End the work, if there is any; what was told on the way stays."""
        if self._job is not None:
            self._job.cancel()
            if self._cancelled is not None:
                self.say(self._cancelled)
            self._end("cancelled")

    def stop(self) -> None:
        """Before the window goes."""
        self.cancel()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._dialog and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.cancel()
        return super().eventFilter(watched, event)

    def _watch_dialog(self) -> None:
        # The dialog and not this row, which is also hidden behind another tab, or when it is there already.
        window = self.window()
        if window is not self._dialog:
            if self._dialog is not None:
                self._dialog.removeEventFilter(self)
            self._dialog = window if isinstance(window, QDialog) else None
            if self._dialog is not None:
                self._dialog.installEventFilter(self)

    def _advance(self, fraction: float) -> None:
        self.bar.setValue(round(FINE * fraction))

    def _done(self, result: Any) -> None:
        self.bar.setValue(FINE)
        on_done, self._on_done = self._on_done, None
        self._job = None
        self._show_running(False)
        self.bar.setFormat("done")
        if on_done is not None:
            on_done(result)
        self.ended.emit("done")

    def _failed(self, text: str, details: str) -> None:
        self.say(f"! The {self._noun} stopped: {text}", "warn")
        self._end("failed")

    def _end(self, word: str) -> None:
        self._job = self._on_done = None
        self._show_running(False)
        self.bar.setFormat(word)
        self.ended.emit(word)

    def _show_running(self, running: bool) -> None:
        text = "Cancel" if running else self._start
        self.button.setText(text)
        self.button.setAccessibleName(f"{text} ({self._noun})")
