"""The Store: the only thing that changes. It holds the Scenario, its history and who wants to know."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from msgspec import Struct

from gui.core.scenario import Scenario
from gui.core.scenario_rules import check_scenario

Listener = Callable[[Scenario, Scenario], None]

HISTORY_LIMIT = 500


class UndoStep(Struct, frozen=True):
    """One undo step: its wording code and both ends."""

    name: str
    before: Scenario
    after: Scenario


class Store:
    """Current Scenario, undo and redo.

    ``apply`` checks a new Scenario and makes it current. Between ``begin_gesture`` and ``end_gesture``
    all changes are one undo step. Changes of the view alone are not undone, and an undo keeps the view.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = check_scenario(scenario)
        self._saved = self._scenario
        self._undo: list[UndoStep] = []
        self._redo: list[UndoStep] = []
        self._listeners: list[Listener] = []
        self._gesture: tuple[str, Scenario] | None = None
        self.session = 0  # how often another session was opened

    @property
    def scenario(self) -> Scenario:
        return self._scenario

    def subscribe(self, listener: Listener) -> None:
        """Call ``listener(old, new)`` after every change."""
        self._listeners.append(listener)

    def unsubscribe(self, listener: Listener) -> None:
        self._listeners.remove(listener)

    def apply(self, new: Scenario, name: str = "change") -> None:
        """Make ``new`` current; raises ``ScenarioError`` and changes nothing if it breaks a rule."""
        old = self._scenario
        if new == old:
            return
        check_scenario(new, known=old)
        if self._gesture is None and not _same_but_view(old, new):
            self._push(UndoStep(name, old, new))
        self._become(new)

    def begin_gesture(self, name: str) -> None:
        """Start of a drag or sweep: what follows until ``end_gesture`` is one undo step."""
        if self._gesture is not None:
            self.end_gesture()
        self._gesture = (name, self._scenario)

    def end_gesture(self) -> None:
        """End of the drag; a drag that came back to where it began leaves no step."""
        if self._gesture is None:
            return
        name, before = self._gesture
        self._gesture = None
        if not _same_but_view(before, self._scenario):
            self._push(UndoStep(name, before, self._scenario))
            self._notify(self._scenario, self._scenario)

    @property
    def in_gesture(self) -> bool:
        return self._gesture is not None

    @property
    def gesture_name(self) -> str | None:
        """The step that the running gesture will be."""
        return None if self._gesture is None else self._gesture[0]

    def undo(self) -> None:
        """Go back one step (ends a running gesture first)."""
        self.end_gesture()
        if self._undo:
            step = self._undo.pop()
            self._redo.append(step)
            self._become(msgspec.structs.replace(step.before, view=self._scenario.view))

    def redo(self) -> None:
        """Take back the last undo."""
        self.end_gesture()
        if self._redo:
            step = self._redo.pop()
            self._undo.append(step)
            self._become(msgspec.structs.replace(step.after, view=self._scenario.view))

    @property
    def undo_name(self) -> str | None:
        """Code of the step that ``undo`` would take back."""
        return self._undo[-1].name if self._undo else None

    @property
    def redo_name(self) -> str | None:
        return self._redo[-1].name if self._redo else None

    def replace_all(self, scenario: Scenario, saved: bool = True) -> None:
        """Open another session: a new history. Raises ``ScenarioError`` and changes nothing if invalid."""
        check_scenario(scenario, known=self._scenario)
        self.session += 1
        self._undo.clear()
        self._redo.clear()
        self._gesture = None
        if saved:
            self._saved = scenario
        self._become(scenario)

    def mark_saved(self) -> None:
        self._saved = self._scenario
        self._notify(self._scenario, self._scenario)

    @property
    def is_modified(self) -> bool:
        """Whether there is something to lose (a turned view is not)."""
        return self.is_unsaved(self._scenario)

    def is_unsaved(self, scenario: Scenario) -> bool:
        """Whether this is something else than what was saved last."""
        return not _same_but_view(self._saved, scenario)

    def _push(self, step: UndoStep) -> None:
        self._undo.append(step)
        del self._undo[:-HISTORY_LIMIT]
        self._redo.clear()

    def _become(self, new: Scenario) -> None:
        old, self._scenario = self._scenario, new
        self._notify(old, new)

    def _notify(self, old: Scenario, new: Scenario) -> None:
        for listener in tuple(self._listeners):
            listener(old, new)


def _same_but_view(one: Scenario, other: Scenario) -> bool:
    """Whether they differ in nothing but what is looked at: cameras, scene, tab."""
    page = msgspec.structs.replace(other.polarization, page=one.polarization.page)
    return one == msgspec.structs.replace(other, view=one.view, scene=one.scene, polarization=page)
