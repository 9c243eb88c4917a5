"""When the speaker's window is there: asked for with F6, or by itself where there is another screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow

from gui.app.application import ThemeManager
from gui.app.window.menus import Menus

if TYPE_CHECKING:  # imported when it is first opened
    from gui.app.stage.speaker import SpeakerWindow


class Speaking(QObject):
    """Opens and closes the speaker's window; ``opened`` asks for what it shows."""

    opened = Signal()

    def __init__(self, window: QMainWindow, menus: Menus, themes: ThemeManager) -> None:
        super().__init__(window)
        self._main, self._menus, self._themes = window, menus, themes
        self.window: SpeakerWindow | None = None
        menus.speaker.triggered.connect(self.flip)

    @property
    def in_view(self) -> SpeakerWindow | None:
        """The window, where it is open."""
        return self.window if self.window is not None and self.window.isVisible() else None

    def flip(self) -> None:
        """Open the speaker's window, or close it."""
        if self.in_view is not None:
            self.close()
        else:
            self._open()

    def offer(self) -> None:
        """On another screen it opens by itself; on the only one it would hide the stage."""
        from gui.app.stage.speaker import speaker_place

        if speaker_place(self._main) is not None:
            self._open()
            self._main.activateWindow()

    def close(self) -> None:
        if self.window is not None:
            self.window.close()

    def _open(self) -> None:
        from gui.app.stage.speaker import SpeakerWindow, speaker_place

        if self.window is None:
            self.window = SpeakerWindow(self._themes.theme, self._main)
            self.window.closed.connect(self._closed)
            self._themes.changed.connect(self._restyle)

        place = speaker_place(self._main)
        if place is not None:
            self.window.setGeometry(place)
        self.window.show()
        self._menus.speaker.setChecked(True)
        self.opened.emit()

    def _restyle(self) -> None:
        if self.window is not None:
            self.window.set_theme(self._themes.theme)

    def _closed(self) -> None:
        self._menus.speaker.setChecked(False)
