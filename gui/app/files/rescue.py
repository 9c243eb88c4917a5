"""The offer of unsaved work that crashed programs left: it stays in its own strip until it is answered."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from gui.app.files.recovery import Recovery
from gui.core.numbers import number
from gui.core.scenario import Scenario
from gui.core.scene_list import SCENES
from gui.panels.words import state_name
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.messages import MessageKind
from gui.widgets.banner import Banner


class Rescue(QObject):
    """Asks about each crashed work in turn, the newest first; what is not answered is offered next time.

    ``restored``: the work is shown; it is not that of the file that was open.
    """

    restored = Signal()

    def __init__(self, dispatcher: Dispatcher, banner: Banner, may_discard: Callable[[], bool]) -> None:
        super().__init__(banner)
        self._dispatch = dispatcher
        self._banner = banner
        self._may_discard = may_discard
        self._recovery: Recovery | None = None
        self._works: list[tuple[Path, Scenario]] = []
        banner.accepted.connect(self._restore)
        banner.declined.connect(self._discard)

    def offer(self, recovery: Recovery) -> None:
        """Offer what ``recovery`` finds, if anything."""
        self._recovery = recovery
        recovery.failed.connect(self._tell_unkept)
        self._works = recovery.orphans()
        self._ask()

    def _tell_unkept(self, reason: str) -> None:
        self._dispatch.say(
            f"Unsaved work cannot be kept aside for a crash: {reason}. It is tried again; save to be safe.",
            MessageKind.FAILED,
        )

    def _ask(self) -> None:
        if not self._works:
            return
        words = [work_words(path, scenario) for path, scenario in self._works]
        text = f"The program did not end cleanly. Unsaved work was found: {words[0]}."
        every = ""
        if len(words) > 1:
            text = f"Unsaved work was found, {len(words)} in all. The newest: {words[0]}."
            every = "\n".join(f"{k}. {line}" for k, line in enumerate(words, 1))
        # The strip has one line: the list is its tip, and what Copy details copies.
        self._banner.setToolTip(every)
        self._banner.setAccessibleDescription(every)
        self._banner.show_message(
            text, MessageKind.OFFER, accept="Restore it", decline="Discard it", details=every
        )

    def _restore(self) -> None:
        if self._works and self._may_discard():
            path, scenario = self._works.pop(0)
            self._dispatch.interrupt()
            self._dispatch.store.replace_all(scenario, saved=False)
            self.restored.emit()
            # Before the old copy goes: another crash must not lose it.
            if self._recovery is not None and self._recovery.write_now():
                Recovery.forget(path)
        self._ask()

    def _discard(self) -> None:
        if self._works:
            path, _ = self._works.pop(0)
            Recovery.forget(path)
        self._ask()


def work_words(path: Path, scenario: Scenario) -> str:
    """What a work is and when it was last written."""
    s = scenario
    try:
        when = datetime.datetime.fromtimestamp(path.stat().st_mtime).strftime("%d %b %Y %H:%M, ")
    except OSError:
        when = ""
    state = f"{state_name(s)}, V = {number(s.visibility)}"
    return f"{when}{SCENES[s.scene].title}, {state}, {len(s.alice)} × {len(s.bob)} settings"
