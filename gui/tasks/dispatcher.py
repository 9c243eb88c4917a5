"""The way from widgets to the Store: an intent is tried, and a refusal is told instead of raised."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.values import InputError


class Dispatcher(QObject):
    """Applies intents to the Store. ``refused`` carries the message of one that breaks a rule."""

    refused = Signal(str)
    told = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def apply(self, name: str, intent: Callable[..., Scenario], *arguments: object) -> bool:
        """Apply ``intent(scenario, *arguments)`` as undo step ``name``; False if it was refused."""
        try:
            self.store.apply(intent(self.store.scenario, *arguments), name)
        except InputError as error:
            self.refused.emit(error.reason or str(error))
            return False
        return True

    def begin(self, name: str) -> None:
        """Start of a drag: all that follows is one undo step."""
        self.store.begin_gesture(name)

    def end(self) -> None:
        """End of the drag."""
        self.store.end_gesture()

    def tell(self, message: str) -> None:
        """Show a passing message."""
        self.told.emit(message)
