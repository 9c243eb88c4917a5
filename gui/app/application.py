"""The application: Qt's set-up, the theme that follows the system, and what happens to an exception."""

from __future__ import annotations

import linecache
import math
import sys
import traceback
from types import TracebackType

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from gui.app import preferences
from gui.core.resources import RESOURCES
from gui.look.sphere_looks import POLE_NAMES, PoleNames, SphereLooks
from gui.look.stylesheet import application_stylesheet
from gui.look.theme import DARK, LIGHT, THEMES, Theme, palette
from gui.look.themed import restyle, restyle_everywhere

TEXT_SCALES = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
LARGE = QSize(1920, 1080)
GROWTH_STEP = 0.1  # a window that is drawn larger restyles the program that often
MOST_GROWTH = 3.0
LARGE_BLOCK = 128 * 1024  # bytes
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h


class ThemeManager(QObject):
    """The theme in force: the user's choice, or the system's where the choice is "system"."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        choice: str,
        text_scale: float = 1.0,
        spheres: SphereLooks = LIGHT.spheres,
    ) -> None:
        super().__init__(application)
        self._application = application
        self.choice = choice
        self.text_scale = text_scale
        self._growth = 1.0
        self._spheres = spheres
        self._theme: Theme = LIGHT
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

    def set_text_scale(self, text_scale: float) -> None:
        """How large the user wants everything, 1 by default; remembered for the next start."""
        self.text_scale = min(max(text_scale, TEXT_SCALES[0]), TEXT_SCALES[-1])
        preferences.set_text_scale(self.text_scale)
        self._apply()

    def enlarge(self) -> None:
        self._step(1)

    def reduce(self) -> None:
        self._step(-1)

    def use_usual_size(self) -> None:
        self.set_text_scale(1.0)

    def _step(self, step: int) -> None:
        nearest = min(range(len(TEXT_SCALES)), key=lambda k: abs(TEXT_SCALES[k] - self.text_scale))
        self.set_text_scale(TEXT_SCALES[min(max(nearest + step, 0), len(TEXT_SCALES) - 1)])

    def fit_window(self, size: QSize) -> None:
        """Let the type grow with a window larger than 1920 x 1080, in steps."""
        room = min(size.width() / LARGE.width(), size.height() / LARGE.height())
        growth = min(max(1.0, math.floor(room / GROWTH_STEP + 1e-9) * GROWTH_STEP), MOST_GROWTH)
        if growth != self._growth:
            self._growth = growth
            self._apply()

    def choose_spheres(self, looks: SphereLooks) -> None:
        """How spheres are shown; remembered for the next start."""
        if looks != self._spheres:
            self._spheres = looks
            preferences.set_sphere_looks(looks)
            self._theme = self._theme.with_spheres(looks)
            restyle(self._theme)  # no colour changes: the style sheet stays
            self.changed.emit()

    def flip_together(self) -> None:
        """Both parties on one sphere, or a sphere each."""
        self.choose_spheres(replace(self._spheres, together=not self._spheres.together))

    def choose_poles(self, poles: PoleNames) -> None:
        """The names at the ends of the axes."""
        self.choose_spheres(replace(self._spheres, poles=poles))

    def next_poles(self) -> None:
        """The next way to name the ends of the axes."""
        place = POLE_NAMES.index(self._spheres.poles) + 1
        self.choose_poles(POLE_NAMES[place % len(POLE_NAMES)])

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
        self._theme = theme.scaled(self.text_scale * self._growth).with_spheres(self._spheres)
        apply_theme(self._application, self._theme)
        self.changed.emit()


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Palette, style sheet and font of the whole application, and the theme of every widget that paints."""
    application.setPalette(palette(theme))
    if application.font() != theme.font():
        application.setFont(theme.font())
    sheet = application_stylesheet(theme)
    if application.styleSheet() == sheet:
        restyle(theme)
        return
    # From sheet to sheet Qt styles each widget once for every widget around it, ten times in all; without
    # one and with one again it does so twice. Nothing is laid out or painted in between.
    application.setStyleSheet("")
    application.setStyleSheet(sheet)
    restyle_everywhere(theme)


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


def return_large_blocks() -> None:
    """Memory of pictures and arrays goes back to the system when they go (GNU's C library; else nothing).

    Left alone it keeps the place of every large block that was freed, and small ones that stay come to lie in
    it: a hundred megabytes after a few thousand actions.
    """
    import ctypes

    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    set_option(_MMAP_THRESHOLD, LARGE_BLOCK)
    set_option(_TRIM_THRESHOLD, LARGE_BLOCK)


def forget_sources() -> None:
    """PySide reads the source of every module that is imported, and Python keeps it: 20 MB in the end."""
    linecache.clearcache()


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
