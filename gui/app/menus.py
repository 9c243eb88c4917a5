"""The menus and the buttons of the top bar, each one action with one shortcut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.app import preferences
from gui.core.presets import EXAMPLES
from gui.core.scene_list import SCENE_NAMES

if TYPE_CHECKING:
    from gui.app.main_window import MainWindow


class Menus:
    """Builds the menu bar of a window and keeps its actions up to date."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.bar = QMenuBar(window)
        self._file_menu()
        self._edit_menu()
        self._view_menu()
        self._help_menu()

    def _action(
        self,
        menu: QMenu,
        text: str,
        slot: object,
        shortcut: object = None,
        tip: str = "",
        data: object = None,
    ) -> QAction:
        action = QAction(text, self._window)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))  # type: ignore[call-overload]
        if tip:
            action.setToolTip(tip)
        if data is not None:
            action.setData(data)
        action.triggered.connect(slot)
        menu.addAction(action)
        return action

    def _file_menu(self) -> None:
        w, files = self._window, self._window.files
        menu = self.bar.addMenu("&File")
        key = QKeySequence.StandardKey
        self._action(menu, "&Open…", files.ask_open, key.Open, "A session, data, a problem or a picture")
        self.recent = menu.addMenu("Open &recent")
        self.recent.aboutToShow.connect(self._fill_recent)
        examples = menu.addMenu("Open &example data")
        for name, (title, _) in EXAMPLES.items():
            self._action(examples, title, w.open_example, data=name)
        self.remove_data = self._action(menu, "&Remove data", files.remove_data)
        menu.addSeparator()
        self._action(menu, "&Save", files.save, key.Save)
        self._action(menu, "Save &as…", files.ask_save_as, "Ctrl+Shift+S")
        menu.addSeparator()
        self.export = self._action(menu, "&Export figure…", w.ask_export, "Ctrl+E")
        self._action(menu, "&Copy figure", w.copy_figure, "Ctrl+Shift+C")
        menu.addSeparator()
        self._action(menu, "&Quit", w.close, "Ctrl+Q")

    def _edit_menu(self) -> None:
        w = self._window
        menu = self.bar.addMenu("&Edit")
        self.undo = self._action(menu, "&Undo", w.undo, QKeySequence.StandardKey.Undo)
        self.redo = self._action(menu, "&Redo", w.redo)
        # Both habits, whatever the platform says.
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addSeparator()
        self._action(menu, "Settings &table…", w.show_table, "Ctrl+T")
        self._action(menu, "&State…", w.show_state, "Ctrl+Shift+T")
        self._action(menu, "&Find settings…", w.show_search, "Ctrl+F")
        menu.addSeparator()
        self._action(menu, "Start &anew", w.start_anew, QKeySequence.StandardKey.New)

    def _view_menu(self) -> None:
        w = self._window
        menu = self.bar.addMenu("&View")
        group = QActionGroup(w)
        self.scenes: dict[str, QAction] = {}
        for number, name in enumerate(SCENE_NAMES, start=1):
            title = w.scene_title(name)
            action = self._action(menu, title, w.choose_scene, f"Ctrl+{number}", data=name)
            action.setCheckable(True)
            group.addAction(action)
            self.scenes[name] = action
        menu.addSeparator()
        themes = menu.addMenu("&Theme")
        theme_group = QActionGroup(w)
        self.themes: dict[str, QAction] = {}
        for choice, text in (("system", "As the &system"), ("light", "&Light"), ("dark", "&Dark")):
            action = self._action(themes, text, w.choose_theme, data=choice)
            action.setCheckable(True)
            theme_group.addAction(action)
            self.themes[choice] = action
        self.flip = self._action(menu, "Light or &dark", w.flip_theme, "Ctrl+D")
        self.fullscreen = self._action(menu, "&Full screen", w.flip_fullscreen, "F11")

    def _help_menu(self) -> None:
        w = self._window
        menu = self.bar.addMenu("&Help")
        self._action(menu, "This &scene", w.show_help, QKeySequence.StandardKey.HelpContents)
        self._action(menu, "&Mouse and keys", w.show_keys, "Ctrl+/")
        self._action(menu, "&About", w.show_about)

    def update(self) -> None:
        """Enable what can be done now."""
        store = self._window.store
        self.undo.setEnabled(store.undo_name is not None)
        self.undo.setText(f"&Undo {store.undo_name or ''}".strip())
        self.redo.setEnabled(store.redo_name is not None)
        self.redo.setText(f"&Redo {store.redo_name or ''}".strip())
        self.remove_data.setEnabled(store.scenario.data is not None)
        self.scenes[store.scenario.scene].setChecked(True)
        self.themes[self._window.themes.choice].setChecked(True)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in preferences.recent_files():
            name = path.name.replace("&", "&&")  # a single one would underline the next letter
            self._action(self.recent, name, self._window.open_recent, tip=str(path), data=str(path))
        if self.recent.isEmpty():
            self.recent.addAction("No files yet").setEnabled(False)
        else:
            self.recent.addSeparator()
            self._action(self.recent, "Clear this list", preferences.clear_recent_files)
