"""Importing what is large while the window goes on."""

from __future__ import annotations

import gc
import sys
import threading
from importlib import import_module

from PySide6.QtCore import QObject, Qt, Signal, Slot


class ImportAside(QObject):
    """Imports one module in a thread; ``ready`` comes in the GUI thread, at once if it is there already.

    Python's garbage collector runs in whatever thread happens to allocate, and what it finds there may be
    widgets, which only the GUI thread may delete. It therefore rests while the thread is at work.
    """

    ready = Signal()
    _done = Signal()

    def __init__(self, module: str, parent: QObject) -> None:
        super().__init__(parent)
        self._module = module
        self._thread: threading.Thread | None = None
        self._collects = True
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begin; nothing more happens if it is under way."""
        if self._module in sys.modules and self._thread is None:
            self.ready.emit()
        elif self._thread is None:
            self._collects = gc.isenabled()
            gc.disable()
            self._thread = threading.Thread(target=self._import, name="import", daemon=True)
            self._thread.start()

    def _import(self) -> None:
        try:
            import_module(self._module)
        finally:
            try:
                self._done.emit()
            except RuntimeError:  # the window is gone
                if self._collects:
                    gc.enable()

    @Slot()
    def _finish(self) -> None:
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self._collects:
            gc.enable()
        if self._module in sys.modules:
            self.ready.emit()
