"""The menus and the buttons of the top bar, each one action with one shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.app import preferences
from gui.core.data.importing.templates import TEMPLATES
from gui.core.presets import EXAMPLES
from gui.core.scene_list import SCENES
from gui.core.share import FORMS
from gui.core.store import Store
from gui.look.sphere_looks import SphereLooks
from gui.widgets.sphere import POLE_WORDS

THEME_WORDS = (("system", "As the &system"), ("light", "&Light"), ("dark", "&Dark"))


def allow(action: QAction, reason: str | None) -> None:
    """Whether an action can be done now; ``reason`` why not, which the command palette says."""
    action.setEnabled(not reason)
    action.setProperty("reason", reason or "")


def scene_key(number: int) -> str:
    """The shortcut of a scene by its place on the rail, from 1: there are nine digits, then nine with Alt."""
    return f"Ctrl+{number}" if number < 10 else f"Ctrl+Alt+{number - 9}"


class Menus(QObject):
    """The menu bar of a window and its actions.

    Whoever makes it connects the actions; a choice from a list comes as a signal with what was chosen.
    """

    scene_chosen = Signal(str)
    theme_chosen = Signal(str)
    poles_chosen = Signal(str)
    example_chosen = Signal(str)
    template_chosen = Signal(str)
    recent_chosen = Signal(object)  # Path
    share_chosen = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.bar = QMenuBar(window)
        self._file_menu()
        self._edit_menu()
        self._view_menu()
        self.tours = self._menu(self.bar, "&Tours")
        self._help_menu()

    def _menu(self, holder: QMenu | QMenuBar, title: str) -> QMenu:
        # Not addMenu(title): PySide may take the object of such a menu for gone while Qt still has it.
        menu = QMenu(title, self._window)
        holder.addMenu(menu)
        return menu

    def _action(self, menu: QMenu, text: str, shortcut: object = None, tip: str = "") -> QAction:
        action = QAction(text, self._window)
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))  # type: ignore[call-overload]
        if tip:
            action.setToolTip(tip)
        menu.addAction(action)
        return action

    def _choice(
        self, menu: QMenu, text: str, slot: Callable[[], None], data: object, shortcut: object = None
    ) -> QAction:
        """One entry of a list; ``slot`` asks which one it was."""
        action = self._action(menu, text, shortcut)
        action.setData(data)
        action.triggered.connect(slot)
        return action

    def _group(self, actions: Iterable[QAction]) -> None:
        """One of them is checked."""
        group = QActionGroup(self)
        for action in actions:
            action.setCheckable(True)
            group.addAction(action)

    def _file_menu(self) -> None:
        menu = self._menu(self.bar, "&File")
        key = QKeySequence.StandardKey
        self.open = self._action(menu, "&Open…", key.Open, "A session, data, a problem or a picture")
        self.recent = self._menu(menu, "Open &recent")
        self.recent.aboutToShow.connect(self._fill_recent)
        examples = self._menu(menu, "Open &example data")
        for name, (title, _) in EXAMPLES.items():
            self._choice(examples, title, self._choose_example, name)
        self.papers = self._action(
            menu, "Pa&pers…", "Ctrl+G", "Gallery of what five papers show, as live scenes (Ctrl+G)"
        )
        self.import_data = self._action(menu, "&Import data…", "Ctrl+I", "Columns, units and what they mean")
        templates = self._menu(menu, "&Templates of data files")
        for name, template in TEMPLATES.items():
            self._choice(templates, f"{template.title}…", self._choose_template, name)
        self.remove_data = self._action(menu, "&Remove data")
        self.save_counts = self._action(menu, "Save co&unts as CSV…")
        menu.addSeparator()
        self.save = self._action(menu, "&Save", key.Save)
        self.save_as = self._action(menu, "Save &as…", "Ctrl+Shift+S")
        menu.addSeparator()
        self.export = self._action(menu, "&Export figure…", "Ctrl+E")
        self.animation = self._action(
            menu, "Export a&nimation…", tip="A parameter moves, as GIF, WebP or MP4"
        )
        self.report = self._action(
            menu, "Export &report…", "Ctrl+Shift+E", "One page: data, verdicts, settings"
        )
        self.copy = self._action(menu, "&Copy figure", "Ctrl+Shift+C")
        menu.addSeparator()
        self.quit = self._action(menu, "&Quit", "Ctrl+Q")

    def _edit_menu(self) -> None:
        menu = self._menu(self.bar, "&Edit")
        self.undo = self._action(menu, "&Undo", QKeySequence.StandardKey.Undo)
        self.redo = self._action(menu, "&Redo")
        # Both habits, whatever the platform says.
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        menu.addSeparator()
        self.table = self._action(menu, "Settings &table…", "Ctrl+T")
        self.state = self._action(menu, "&State…", "Ctrl+Shift+T")
        self.search = self._action(menu, "&Find settings…", "Ctrl+F")
        self.shots = self._action(
            menu, "Take s&hots…", "Ctrl+R", "Take pairs at these settings and watch them add up (Ctrl+R)"
        )
        menu.addSeparator()
        self.pin = self._action(
            menu, "P&in this curve", "Ctrl+P", "Keep it in the plot, to compare others with it"
        )
        self.pins = self._menu(menu, "Pinne&d curves")
        menu.addSeparator()
        copies = self._menu(menu, "&Copy scene as")
        for name, form in FORMS.items():
            self._choice(copies, form.title, self._choose_share, name).setToolTip(form.summary)
        self.qr = self._action(copies, "&QR code…")
        self.paste = self._action(
            menu, "&Paste scene", "Ctrl+Shift+V", "Open the scene whose short string is on the clipboard"
        )
        menu.addSeparator()
        self.anew = self._action(menu, "Start &anew", QKeySequence.StandardKey.New)

    def _view_menu(self) -> None:
        menu = self._menu(self.bar, "&View")
        self.scenes = {
            name: self._choice(menu, scene.title, self._choose_scene, name, scene_key(number))
            for number, (name, scene) in enumerate(SCENES.items(), start=1)
        }
        self._group(self.scenes.values())
        menu.addSeparator()
        themes = self._menu(menu, "&Theme")
        self.themes = {
            choice: self._choice(themes, text, self._choose_theme, choice) for choice, text in THEME_WORDS
        }
        self._group(self.themes.values())
        self.together = self._action(menu, "&Both parties on one sphere", "Ctrl+B")
        self.together.setCheckable(True)
        names = self._menu(menu, "&Ends of the axes")
        self.poles = {
            key: self._choice(names, words, self._choose_poles, key) for key, words in POLE_WORDS.items()
        }
        self._group(self.poles.values())
        names.addSeparator()
        self.next_poles = self._action(names, "&Next", "Ctrl+L")
        self.flip = self._action(menu, "Light or &dark", "Ctrl+D")
        text = self._menu(menu, "Te&xt")
        self.larger = self._action(text, "&Larger")
        self.larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
        self.smaller = self._action(text, "&Smaller", "Ctrl+-")
        self.usual_text = self._action(text, "&Usual size", "Ctrl+0")
        menu.addSeparator()
        self.sides = {
            name: self._action(menu, words, key, tip)
            for name, words, key, tip in (
                ("settings", "Se&ttings", "F7", "Show or hide the settings at the left (F7)"),
                ("results", "&Results", "F8", "Show or hide verdicts and read-outs at the right (F8)"),
            )
        }
        for action in self.sides.values():
            action.setCheckable(True)
        menu.addSeparator()
        self.motion = self._action(
            menu, "Reduced &motion", None, "Nothing flies; what plays goes on in steps"
        )
        self.fullscreen = self._action(menu, "&Full screen", "F11")
        self.palette = self._action(
            menu, "&Command palette…", "Ctrl+K", "Find a command, preset, threshold, help page or equation"
        )
        self.presentation = self._action(menu, "&Presentation", "F5", "For the last row (F5); Esc leaves")
        self.speaker = self._action(
            menu, "Spea&ker’s window", "F6", "Notes, next step and clock, on the other screen if there is one"
        )
        for action in (self.presentation, self.speaker):
            action.setCheckable(True)

    def _help_menu(self) -> None:
        menu = self._menu(self.bar, "&Help")
        self.help = self._action(menu, "This &scene", QKeySequence.StandardKey.HelpContents)
        self.keys = self._action(menu, "&Mouse and keys", "Ctrl+/")
        self.conventions = self._action(menu, "&Conventions", None, "Angles, signs, purity and efficiency")
        self.loopholes = self._action(menu, "&Loopholes", None, "What an experiment must rule out besides")
        self.about = self._action(menu, "&About")

    def update(self, store: Store, theme_choice: str, spheres: SphereLooks) -> None:
        """Enable what can be done now."""
        allow(self.undo, None if store.undo_name else "nothing was changed")
        self.undo.setText(f"&Undo {store.undo_name or ''}".strip())
        allow(self.redo, None if store.redo_name else "nothing was undone")
        self.redo.setText(f"&Redo {store.redo_name or ''}".strip())
        data = store.scenario.data
        no_data = None if data is not None else "no data are open"
        allow(self.remove_data, no_data)
        allow(self.save_counts, no_data or (None if data and data.has_counts else "the data are no counts"))
        self.scenes[store.scenario.scene].setChecked(True)
        self.themes[theme_choice].setChecked(True)
        self.together.setChecked(spheres.together)
        self.poles[spheres.poles].setChecked(True)

    def _fill_recent(self) -> None:
        for action in self.recent.actions():
            action.deleteLater()  # the menu lets go of them, and the window would keep them
        self.recent.clear()
        for path in preferences.recent_files():
            name = path.name.replace("&", "&&")  # a single one would underline the next letter
            self._choice(self.recent, name, self._choose_recent, str(path)).setToolTip(str(path))
        if self.recent.isEmpty():
            allow(self.recent.addAction("No files yet"), "nothing was opened or saved")
        else:
            self.recent.addSeparator()
            self._action(self.recent, "Clear this list").triggered.connect(preferences.clear_recent_files)

    def _chosen(self) -> str:
        action = self.sender()
        assert isinstance(action, QAction)
        return str(action.data())

    def _choose_scene(self) -> None:
        self.scene_chosen.emit(self._chosen())

    def _choose_theme(self) -> None:
        self.theme_chosen.emit(self._chosen())

    def _choose_poles(self) -> None:
        self.poles_chosen.emit(self._chosen())

    def _choose_example(self) -> None:
        self.example_chosen.emit(self._chosen())

    def _choose_share(self) -> None:
        self.share_chosen.emit(self._chosen())

    def _choose_template(self) -> None:
        self.template_chosen.emit(self._chosen())

    def _choose_recent(self) -> None:
        self.recent_chosen.emit(Path(self._chosen()))
