"""Animations in the File menu: the scene in view, and the steps of tours that move."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.app.application import ThemeManager
from gui.app.window.menus import Menus
from gui.panels.parameter_controls import ParameterControls
from gui.panels.scene import Scene
from gui.tasks.dispatcher import Dispatcher

if TYPE_CHECKING:
    from gui.app.animation.dialog import AnimationDialog


class Animating(QObject):
    """Opens the dialog. ``shown``: the scene in view; ``shared``: the controls beside it."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        menus: Menus,
        shown: Callable[[], Scene[Any]],
        shared: ParameterControls,
        themes: ThemeManager,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._shown, self._shared, self._themes, self._window = shown, shared, themes, window
        self.dialog: AnimationDialog | None = None
        menus.animation.triggered.connect(self.ask)

    def close(self) -> None:
        """Close the dialog and end what it does."""
        if self.dialog is not None:
            self.dialog.reject()
            self.dialog.stop()
            self.dialog.deleteLater()
            self.dialog = None

    def ask(self) -> None:
        """Open the dialog for the scene in view, in place of one that is open."""
        # With what it draws and writes it is a twentieth of what the program imports.
        from gui.app.animation.dialog import AnimationDialog, Played
        from gui.core.animation.of_tours import Moving

        self.close()
        scene = self._shown()
        controls = scene.controls
        own = scene.parameters
        keys = dict.fromkeys(
            (
                *controls.sliders,
                *(key for _, group in controls.groups for key in group),
                *own.sliders,
                *own.fields,
                *(key for _, key in own.cursors),
            )
        )
        sliders = {**self._shared.sliders, **own.sliders}
        played = {}
        for key in keys:
            if key in sliders:
                player = sliders[key].player
                played[key] = Played(1.0 / player.speed, player.there_and_back)
        thing = Moving(f"This scene: {scene.title}", self._dispatch.store.scenario)
        self.dialog = AnimationDialog(
            thing, list(keys), played, controls.spheres, self._themes.theme, self._window
        )
        self.dialog.said.connect(self._dispatch.say)
        self.dialog.show()
