"""The way from widgets to the Store: an intent is tried, and a refusal is said instead of raised."""

from __future__ import annotations

import inspect
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, SignalInstance

from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.values import InputError
from gui.tasks.messages import MessageKind

Intent = Callable[..., Scenario]


class Dispatcher(QObject):
    """Applies intents to the Store.

    ``said(text, kind)`` carries what the banner shows. ``reverted`` comes when an intent was refused or
    changed nothing (a value at its limit, say): the widget that sent it shows what the user did, so whoever
    renders must show the Store again. ``interrupted`` comes before an undo or another file changes the Store
    under the user's hand: whoever holds an open drag, run of keys or play ends it. ``accepted`` comes after a
    change, or after the drag that made it: what was said before is over then.
    """

    said = Signal(str, MessageKind)
    reverted = Signal()
    interrupted = Signal()
    accepted = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._changed = False

    def apply(self, name: str, intent: Intent, *arguments: object) -> bool:
        """Apply ``intent(scenario, *arguments)`` as undo step ``name``; False if it was refused."""
        before = self.store.scenario
        try:
            self.store.apply(intent(before, *arguments), name)
        except InputError as error:
            self.say(error.reason or str(error), MessageKind.REFUSED)
            self.reverted.emit()
            return False
        if self.store.scenario is before:
            self.reverted.emit()
        else:
            self._changed = True
            self._tell_accepted()
        return True

    def begin(self, name: str) -> None:
        """Start of a drag: all that follows is one undo step."""
        self.store.begin_gesture(name)

    def end(self) -> None:
        """End of the drag."""
        self.store.end_gesture()
        self._tell_accepted()

    def _tell_accepted(self) -> None:
        if self._changed and not self.store.in_gesture:
            self._changed = False
            self.accepted.emit()

    def interrupt(self) -> None:
        """End all that is being dragged or played."""
        self.interrupted.emit()

    def bind(
        self,
        owner: QObject,
        signal: SignalInstance,
        name: str,
        intent: Intent,
        *arguments: object,
        during: tuple[SignalInstance, SignalInstance] | None = None,
    ) -> None:
        """From now on ``signal(*values)`` applies ``intent(scenario, *arguments, *values)`` as step ``name``.

        Only as many values as the intent takes are passed on. Between the two signals of ``during``, if
        given, everything is one step. The binding lives as long as ``owner`` and names no widget.
        """
        binding = Binding(owner, self, name, intent, arguments)
        signal.connect(binding.apply)
        if during is not None:
            during[0].connect(binding.begin)
            during[1].connect(binding.end)

    def say(self, text: str, kind: MessageKind) -> None:
        """Show a message."""
        self._changed = False
        self.said.emit(text, kind)

    def tell(self, text: str) -> None:
        """Show a passing hint."""
        self.say(text, MessageKind.HINT)


class Binding(QObject):
    """What ``Dispatcher.bind`` connects: a slot that is a bound method, because Qt keeps lambdas for ever."""

    def __init__(
        self, owner: QObject, dispatcher: Dispatcher, name: str, intent: Intent, arguments: tuple[object, ...]
    ) -> None:
        super().__init__(owner)
        self._dispatcher = dispatcher
        self._name, self._intent, self._arguments = name, intent, arguments
        self._takes = _places(intent) - 1 - len(arguments)

    def apply(self, *values: object) -> None:
        self._dispatcher.apply(self._name, self._intent, *self._arguments, *values[: self._takes])

    def begin(self, *_: object) -> None:
        self._dispatcher.begin(self._name)

    def end(self, *_: object) -> None:
        self._dispatcher.end()


def _places(intent: Intent) -> int:
    """How many arguments it takes by position."""
    kinds = [p.kind for p in inspect.signature(intent).parameters.values()]
    return sum(
        k in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for k in kinds
    )
