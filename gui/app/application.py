"""The application: Qt's set-up, the theme that follows the system, and what happens to an exception."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gui.app import preferences
from gui.core.resources import RESOURCES
from gui.look.stylesheet import stylesheet
from gui.look.theme import DARK, LIGHT, THEMES, Theme, palette
from gui.look.themed import restyle


class ThemeManager(QObject):
    """The theme in force: the user's choice, or the system's where the choice is "system"."""

    changed = Signal()

    def __init__(self, application: QApplication, choice: str) -> None:
        super().__init__(application)
        self._application = application
        self.choice = choice
        self.scale = 1.0
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def theme(self) -> Theme:
        return self._theme

    def choose(self, choice: str) -> None:
        """ "system", "light" or "dark"; remembered for the next start."""
        self.choice = choice
        preferences.set_theme_choice(choice)
        self._apply()

    def _on_system_changed(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        if self.choice in THEMES:
            theme = THEMES[self.choice]
        else:
            # Platforms that do not tell (offscreen, some X11) get the light one.
            scheme = QGuiApplication.styleHints().colorScheme()
            theme = DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        self._theme = theme.scaled(self.scale)
        apply_theme(self._application, self._theme)
        self.changed.emit()


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Palette, style sheet and font of the whole application, and the theme of every widget that paints."""
    application.setPalette(palette(theme))
    application.setFont(theme.font())
    application.setStyleSheet(stylesheet(theme))
    restyle(theme)


def make_application() -> QApplication:
    """The QApplication with the settings that every entry point shares."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName(preferences.APPLICATION)
    application.setOrganizationName(preferences.ORGANISATION)
    # The desktop finds the program's entry, and so its icon in the task bar, by this name.
    application.setDesktopFileName("nonlocality-explorer")
    application.setWindowIcon(QIcon(str(RESOURCES / "icons" / "application.png")))
    application.setStyle("Fusion")
    return application


class ExceptionReporter(QObject):
    """An exception in a slot would only be printed: it is also told in the window."""

    happened = Signal(str, str)

    def install(self) -> None:
        sys.excepthook = self.report

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        sys.__excepthook__(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            details = "".join(traceback.format_exception(kind, error, trace))
            self.happened.emit(f"{kind.__name__}: {error}", details)
