"""What the menus do with pinned curves: pin the one in view, take up the parameters of one, remove them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.app.window.menus import Menus, allow
from gui.core.compare import load_pin, remove_pin, remove_pins
from gui.core.scene_list import SCENES
from gui.panels.scene import Scene
from gui.tasks.dispatcher import Dispatcher


class Pinning(QObject):
    """The pins of all scenes in the Edit menu. ``shown``: the scene in view."""

    def __init__(
        self, dispatcher: Dispatcher, menus: Menus, shown: Callable[[], Scene[Any]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._menu = menus.pins
        self._shown = shown
        menus.pin.triggered.connect(self.pin)
        menus.pins.aboutToShow.connect(self._fill)

    def pin(self) -> None:
        """Pin the curve in view."""
        self._shown().comparing.pin()

    def _fill(self) -> None:
        """All pins, also those of scenes that are not in view."""
        self._menu.clear()
        pins = self._dispatch.store.scenario.pins
        for index, pin in enumerate(pins):
            name = pin.name.replace("&", "&&")
            entry = self._menu.addMenu(f"{name}, {SCENES[pin.scenario.scene].title}")
            load = entry.addAction("&Load these parameters again")
            self._dispatch.bind(entry, load.triggered, "load pin", load_pin, index)
            remove = entry.addAction("&Remove")
            self._dispatch.bind(entry, remove.triggered, "remove pin", remove_pin, index)
        if pins:
            self._menu.addSeparator()
            everything = self._menu.addAction("Remove &all")
            self._dispatch.bind(everything, everything.triggered, "remove pin", remove_pins)
        else:
            allow(self._menu.addAction("No curve is pinned"), "pin one first")
