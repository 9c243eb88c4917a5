"""What the menus and the buttons of the top bar do: each action connected to its deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from gui.app.application import ThemeManager
from gui.app.files.file_controller import FileController
from gui.app.window.body import Body
from gui.app.window.menus import Menus
from gui.app.window.secondary_windows import Dialogs
from gui.core import intents
from gui.core.intents import default_scenario
from gui.panels.scene import Scene
from gui.tasks.dispatcher import Dispatcher


class MenuCommands(QObject):
    """The deeds of a window's menus. A feature with actions of its own connects these itself (`Sharing`).

    ``shown``: the scene in view, in which a change that a key came before has been rendered.
    """

    def __init__(
        self,
        window: QMainWindow,
        menus: Menus,
        dispatcher: Dispatcher,
        themes: ThemeManager,
        body: Body,
        files: FileController,
        dialogs: Dialogs,
        shown: Callable[[], Scene[Any]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._store = dispatcher.store
        self._dispatch = dispatcher
        self._themes = themes
        self._files = files
        self._dialogs = dialogs
        self._shown = shown
        slots: dict[QAction, Callable[[], object]] = {
            menus.open: files.ask_open,
            menus.import_data: files.ask_import,
            menus.remove_data: files.remove_data,
            menus.save_counts: files.ask_save_counts,
            menus.save: files.save,
            menus.save_as: files.ask_save_as,
            menus.export: self.ask_export,
            menus.report: self.ask_report,
            menus.copy: self.copy_figure,
            menus.quit: window.close,
            menus.undo: self.undo,
            menus.redo: self.redo,
            menus.table: dialogs.show_table,
            menus.state: dialogs.show_state,
            menus.search: dialogs.show_search,
            menus.shots: dialogs.show_shots,
            menus.anew: self.start_anew,
            menus.flip: self.flip_theme,
            menus.larger: themes.enlarge,
            menus.smaller: themes.reduce,
            menus.usual_text: themes.use_usual_size,
            menus.sides["settings"]: body.flip_settings,
            menus.sides["results"]: body.flip_results,
            menus.together: themes.flip_together,
            menus.next_poles: themes.next_poles,
            menus.fullscreen: self.flip_fullscreen,
            menus.help: self.show_help,
            menus.keys: self.show_keys,
            menus.conventions: self.show_conventions,
            menus.loopholes: self.show_loopholes,
            menus.about: dialogs.show_about,
        }
        for action, slot in slots.items():
            action.triggered.connect(slot)
        dispatcher.bind(self, menus.scene_chosen, "scene", intents.set_scene)
        menus.theme_chosen.connect(themes.choose)
        menus.poles_chosen.connect(themes.choose_poles)
        menus.example_chosen.connect(files.open_example)
        menus.template_chosen.connect(files.ask_template)
        menus.recent_chosen.connect(files.open)
        dialogs.save_requested.connect(files.ask_save_counts)

    def undo(self) -> None:
        self._dispatch.interrupt()
        self._store.undo()

    def redo(self) -> None:
        self._dispatch.interrupt()
        self._store.redo()

    def start_anew(self) -> None:
        """A fresh session, after the question about unsaved changes."""
        if self._files.may_discard():
            self._dispatch.interrupt()
            self._store.replace_all(default_scenario())
            self._files.be_untitled()

    def flip_theme(self) -> None:
        self._themes.choose("light" if self._themes.theme.name == "dark" else "dark")

    def flip_fullscreen(self) -> None:
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_help(self) -> None:
        self._dialogs.show_help(self._store.scenario.scene)

    def show_conventions(self) -> None:
        self._dialogs.show_help("conventions")

    def show_loopholes(self) -> None:
        self._dialogs.show_help("loopholes")

    def show_keys(self) -> None:
        self._dialogs.show_help("keys")

    def ask_export(self) -> None:
        self._dialogs.ask_export(self._shown())

    def ask_report(self) -> None:
        self._dialogs.ask_report(self._shown(), self._files.path.name if self._files.path else "")

    def copy_figure(self) -> None:
        self._dialogs.copy_figure(self._shown())
