"""The gallery of papers, asked for in the menus; what is chosen there becomes the scene."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QWidget

from gui.app.application import ThemeManager
from gui.app.window.menus import Menus
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.imports import ImportAside
from gui.tasks.messages import MessageKind

CATALOGUE = "gui.core.papers.catalogue"


class Papers(QObject):
    """Makes the gallery when it is first asked for, and keeps it with its search and its place."""

    def __init__(self, dispatcher: Dispatcher, menus: Menus, themes: ThemeManager, window: QWidget) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._themes = themes
        self._window = window
        self._gallery: QWidget | None = None
        # What its figures start from is imported first, while the window goes on.
        self._catalogue = ImportAside(CATALOGUE, self)
        self._catalogue.ready.connect(self._show)
        menus.papers.triggered.connect(self.show_gallery)

    def show_gallery(self) -> None:
        """The gallery, on top."""
        self._catalogue.start()

    @Slot()
    def _show(self) -> None:
        if self._gallery is None:
            from gui.app.papers.gallery import Gallery

            base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation)
            gallery = Gallery(self._themes.theme, Path(base) / "papers", self._window)
            gallery.chosen.connect(self.open_figure)
            self._gallery = gallery
        self._gallery.show()
        self._gallery.activateWindow()

    def open_figure(self, name: str) -> None:
        """Show a figure as a live scene, as one step that can be undone, and say what to look at."""
        from gui.core.papers import paper_figure, paper_of, show_figure

        self._dispatch.interrupt()
        if self._dispatch.apply("paper figure", show_figure, name):
            figure = paper_figure(name)
            words = f"{figure.label}, {paper_of(figure).short}: {figure.look}"
            self._dispatch.say(words, MessageKind.READ)
