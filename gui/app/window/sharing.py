"""Copying the scenario in the forms others take, pasting it back, and its QR code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from gui.app.window.menus import Menus
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.share import FORMS, scenario_of
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind


class Sharing(QObject):
    """The clipboard as a way in and out, asked for in the menus. ``shown``: what the window shows."""

    def __init__(
        self, dispatcher: Dispatcher, menus: Menus, shown: Callable[[], Results[Any]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._dispatch = dispatcher
        self._shown = shown
        self._window = window
        menus.share_chosen.connect(self.copy_as)
        menus.paste.triggered.connect(self.paste)
        menus.qr.triggered.connect(self.show_qr)

    def copy_as(self, name: str) -> None:
        """Put one of ``FORMS`` on the clipboard, or say why it cannot be."""
        form = FORMS[name]
        try:
            text = form.text(self._shown())
        except ValueError as refusal:
            self._dispatch.say(f"Not copied: {refusal}.", MessageKind.REFUSED)
            return
        QGuiApplication.clipboard().setText(text)
        self._dispatch.say(f"Copied: {form.title}. {form.summary}", MessageKind.DONE)

    def paste(self) -> None:
        """Take over the scenario whose string is on the clipboard, as one step that can be undone."""
        self._dispatch.interrupt()
        self._dispatch.apply("paste scene", _pasted, QGuiApplication.clipboard().text())

    def show_qr(self) -> None:
        """The string as a QR code in a window of its own."""
        from gui.app.dialogs.code_dialog import CodeDialog

        CodeDialog(FORMS["code"].text(self._shown()), self._window).open()


def _pasted(_: Scenario, text: str) -> Scenario:
    return scenario_of(text)
