"""The speaker's window: notes of the present step, what comes next, how far the tour is, and a clock."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QDateTime, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gui.app.tours.player import TourPlayer
from gui.core.scenario import Scenario
from gui.core.tours import foretold
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label
from gui.look.stylesheet import stylesheet
from gui.look.theme import Theme
from gui.widgets.scroller import Scroller

TICK_MS = 250
LARGER = 1.4  # than in the window

NO_TOUR = "No tour runs."
LAST = "This is the last step."
WITH_NUMBERS = "(What it says in numbers is computed when it is shown.)"


def speaker_place(window: QWidget) -> QRect | None:
    """Where the speaker's window goes: all of another screen; None where there is one screen."""
    here = window.screen()
    others = [screen for screen in QGuiApplication.screens() if screen is not here]
    if not others:
        return None
    # The speaker's own is the primary one where the stage is elsewhere.
    primary = QGuiApplication.primaryScreen()
    return (primary if primary in others else others[0]).availableGeometry()


class StopWatch:
    """Time since the start, without the pauses; ``now`` in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._since: float | None = None
        self._before = 0.0

    @property
    def is_running(self) -> bool:
        return self._since is not None

    def seconds(self) -> float:
        return self._before + (0.0 if self._since is None else self._now() - self._since)

    def flip(self) -> None:
        """Start, or pause."""
        if self._since is None:
            self._since = self._now()
        else:
            self._before, self._since = self.seconds(), None

    def reset(self) -> None:
        """Back to zero; it goes on if it was running."""
        self._before = 0.0
        if self._since is not None:
            self._since = self._now()


def clock_text(seconds: float) -> str:
    """``4:07``, from an hour on ``1:04:07``."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


class SpeakerWindow(QWidget):
    """A window of its own; it only shows, and nothing of the Scenario is changed here."""

    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(window, Qt.WindowType.Window)

        self.setObjectName("central")  # with the background of the main window
        self.setWindowTitle("Speaker - Nonlocality Explorer")
        self.resize(760, 520)
        self.watch = StopWatch(now)
        self.elapsed = role_label("title", self)
        self.elapsed.setAccessibleName("Time since the start")
        self.day = role_label("muted", self)
        self.start = QPushButton("Start", self)
        self.reset = QPushButton("Reset", self)
        self.number = role_label("heading", self)
        self.title = role_label("title", self, wrap=True)
        self.text = role_label("muted", self, wrap=True)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.note.setAccessibleName("Notes")
        self.coming = role_label("heading", self, wrap=True)
        self.coming_text = role_label("muted", self, wrap=True)
        page = QWidget()
        in_column(self.title, self.text, 6, self.note, STRETCH, inside=page)
        head = in_row(self.number, STRETCH, self.day, self.elapsed, self.start, self.reset, spacing=10)
        in_column(
            head,
            (Scroller(page, self, across=False), 1),
            role_label("muted", self, "Next"),
            self.coming,
            self.coming_text,
            inside=self,
            spacing=8,
            margins=(16, 12, 16, 12),
        )
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._tick.timeout.connect(self._show_time)
        self.start.clicked.connect(self._flip)
        self.reset.clicked.connect(self._reset)
        self._show_time()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Letters that are read standing, at an arm's length or two."""
        self.setStyleSheet(stylesheet(theme.scaled(LARGER * theme.scale)))

    def show_player(self, player: TourPlayer | None, scene: str, told: Callable[[str], str]) -> None:
        """The present step of a tour with its note, and the next; without a tour the title of the scene.

        ``told`` puts the present numbers into the words of the present step.
        """

        step = player.step if player is not None and player.running else None
        if player is None or step is None:
            self._say("", scene, NO_TOUR, "", "", "")
            return
        coming, then = player.next_step, player.next_scenario
        self._say(
            f"Step {player.number} of {player.count}",
            step.title,
            told(step.text),
            step.note,
            LAST if coming is None else coming.title,
            "" if coming is None or then is None else _before(coming.text, then),
        )

    def _say(self, number: str, title: str, text: str, note: str, coming: str, coming_text: str) -> None:
        labels = self.number, self.title, self.text, self.note, self.coming, self.coming_text
        for label, words in zip(labels, (number, title, text, note, coming, coming_text), strict=True):
            if label.text() != words:
                label.setText(words)

    def _flip(self) -> None:
        self.watch.flip()
        self._show_time()

    def _reset(self) -> None:
        self.watch.reset()
        self._show_time()

    def _show_time(self) -> None:
        self.elapsed.setText(clock_text(self.watch.seconds()))
        self.day.setText(QDateTime.currentDateTime().toString("HH:mm"))
        self.start.setText("Pause" if self.watch.is_running else "Start")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick.start()
        if not self.watch.is_running and self.watch.seconds() == 0.0:
            self._flip()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tick.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()


def _before(text: str, coming: Scenario) -> str:
    """What a step will say, as far as it is known before."""
    said, whole = foretold(text, coming)
    return said if whole else f"{said} {WITH_NUMBERS}".strip()
