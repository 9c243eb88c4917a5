"""The tour that the user records: kept aside while it is made, so that nothing of it is lost."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QStandardPaths, Signal

from gui.core.scenario import Scenario
from gui.core.scene_list import SCENES
from gui.core.tours import (
    SUFFIX,
    Tour,
    TourStep,
    check_tour,
    load_tour,
    recorded_step,
    save_tour,
    with_changed_step,
    with_moved_step,
    with_step,
    without_step,
)
from gui.core.values import InputError

UNTITLED = "My tour"


def draft_path() -> Path:
    """Where the tour is kept that is being recorded."""
    base = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    return Path(base) / f"own_tour{SUFFIX}"


class OwnTour(QObject):
    """A tour in the making. Every change is checked first, and kept in a file at once.

    What is refused raises ``InputError`` and changes nothing. ``changed`` comes after each change.
    """

    changed = Signal()

    def __init__(self, draft: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self.path: Path | None = None  # the file it was opened from, or saved in
        self.modified = False  # since then
        self.tour = Tour(title=UNTITLED)
        with contextlib.suppress(InputError):  # there is none, or somebody has spoilt it
            if draft.exists():
                self.tour = load_tour(draft)
                self.modified = True

    def record(self, scenario: Scenario, at: int | None = None) -> int:
        """A new step that shows this scenario, after all others or at a place; returns where it is."""
        place = len(self.tour.steps) if at is None else at
        step = recorded_step(scenario, f"Step {len(self.tour.steps) + 1}: {SCENES[scenario.scene].title}")
        self._take(with_step(self.tour, step, place))
        return place

    def record_anew(self, at: int, scenario: Scenario) -> None:
        """Let a step show this scenario; its words, parts and animation stay where that is possible."""
        old, new = self.tour.steps[at], recorded_step(scenario, self.tour.steps[at].title)
        kept = {name: getattr(old, name) for name in ("text", "note", "highlight", "animation")}
        self._take(with_step(without_step(self.tour, at), replace(new, **kept), at))

    def remove(self, at: int) -> None:
        """Without that step."""
        self._take(without_step(self.tour, at))

    def move(self, at: int, to: int) -> None:
        """A step to another place."""
        self._take(with_moved_step(self.tour, at, to))

    def change(self, at: int, **changes: Any) -> None:
        """Other words, parts or animation of a step."""
        self._take(with_changed_step(self.tour, at, **changes))

    def rename(self, title: str) -> None:
        """Another title of the tour."""
        if title.strip():
            self._take(Tour(title=title.strip(), summary=self.tour.summary, steps=self.tour.steps))

    def start_anew(self) -> None:
        """An empty tour."""
        self.path = None
        self._take(Tour(title=UNTITLED))
        self.modified = False

    def open(self, path: Path) -> None:
        """The tour in a file in its place."""
        tour = load_tour(path)
        self._take(tour)
        self.path, self.modified = path, False

    def save(self, path: Path) -> None:
        """Write it; raises ``InputError`` where that fails."""
        save_tour(self.tour, path)
        self.path, self.modified = path, False
        self.changed.emit()

    def step(self, at: int) -> TourStep | None:
        """The step at a place, if there is one."""
        return self.tour.steps[at] if 0 <= at < len(self.tour.steps) else None

    def _take(self, tour: Tour) -> None:
        if tour == self.tour:
            return
        if tour.steps:
            check_tour(tour, None if self.path is None else self.path.parent)
        self.tour, self.modified = tour, True
        self._keep()
        self.changed.emit()

    def _keep(self) -> None:
        with contextlib.suppress(OSError, InputError):  # a full disk must not stop the recording
            if self.tour.steps:
                self._draft.parent.mkdir(parents=True, exist_ok=True)
                save_tour(self.tour, self._draft)
            else:
                self._draft.unlink(missing_ok=True)
