"""Plays a tour: shows one step at a time, each as one undo step, with a smooth way from one to the next."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.tours import Animation, Tour, TourStep, animated, on_the_way, scenarios, smooth
from gui.tasks.dispatcher import Dispatcher

WAY_SECONDS = 0.6  # from one step to the next
STEP_NAME, LEAVE_NAME = "tour step", "leave tour"
_FRAME_MS = 16


def _moves() -> bool:
    return False


class TourPlayer(QObject):
    """Where a tour is. ``changed`` comes at the start, at each step and at the end.

    What the user had before is remembered and shown again by ``leave``; one Undo then brings back what the
    tour showed. ``reduced``: whether steps are to come at once, without motion.
    """

    changed = Signal()

    def __init__(
        self,
        dispatcher: Dispatcher,
        parent: QObject | None = None,
        *,
        reduced: Callable[[], bool] = _moves,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self._store: Store = dispatcher.store
        self._reduced = reduced
        self.clock = clock
        self._tour: Tour | None = None
        self._stops: tuple[Scenario, ...] = ()
        self._own: Scenario | None = None  # what the user had before
        self._session = self._store.session
        self._index = 0
        self._began = 0.0
        self._from: Scenario | None = None  # where the way to the present step begins
        self._put: Scenario | None = None  # what was shown last by the motion
        self._animation: Animation | None = None  # plays, or plays next
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self.tick)
        dispatcher.interrupted.connect(self._let_go)
        self._store.subscribe(self._on_change)

    # What there is to show.

    @property
    def running(self) -> bool:
        """Whether a tour is being shown."""
        return self._tour is not None

    @property
    def tour(self) -> Tour | None:
        """The tour that is shown."""
        return self._tour

    @property
    def step(self) -> TourStep | None:
        """The present step."""
        return None if self._tour is None else self._tour.steps[self._index]

    @property
    def next_step(self) -> TourStep | None:
        """The step after it; None at the end."""
        if self._tour is None or self._index + 1 >= self.count:
            return None
        return self._tour.steps[self._index + 1]

    @property
    def next_scenario(self) -> Scenario | None:
        """What the step after it shows, before its animation; None at the end."""
        return None if self.next_step is None else self._stops[self._index + 1]

    @property
    def steps(self) -> tuple[TourStep, ...]:
        """All steps of the tour that is shown."""
        return () if self._tour is None else self._tour.steps

    @property
    def number(self) -> int:
        """The number of the present step, from 1; 0 without a tour."""
        return 0 if self._tour is None else self._index + 1

    @property
    def count(self) -> int:
        """How many steps there are."""
        return 0 if self._tour is None else len(self._tour.steps)

    @property
    def own(self) -> Scenario | None:
        """What the user had before, and gets back; None without a tour."""
        return self._own

    # Going through it.

    def start(self, tour: Tour, at: int = 0, folder: Path | None = None) -> None:
        """Show a tour from step ``at`` (from 0) on. Raises ``TourError`` if a step of it is impossible."""
        stops = scenarios(tour, folder)
        self._dispatch.interrupt()
        if self._tour is None:
            self._own = self._store.scenario
        self._session = self._store.session
        self._tour, self._stops = tour, stops
        self._go(min(max(at, 0), len(stops) - 1))

    def advance(self) -> None:
        """The next step; at the last one nothing happens."""
        self.go_to(self._index + 1)

    def back(self) -> None:
        """The step before; at the first one nothing happens."""
        self.go_to(self._index - 1)

    def go_to(self, index: int) -> None:
        """A step by its place, from 0; nothing happens if there is none."""
        if self._tour is not None and 0 <= index < self.count:
            self._dispatch.interrupt()
            self._go(index)

    def leave(self) -> None:
        """End the tour and show again what was there before it."""
        if self._tour is None:
            return
        self._dispatch.interrupt()
        own = self._own
        self._end()
        if own is not None:
            self._dispatch.apply(LEAVE_NAME, _replaced, own)
        self.changed.emit()

    def _end(self) -> None:
        self._tour, self._stops, self._own, self._index = None, (), None, 0

    # The way to a step, and its animation.

    def _go(self, index: int) -> None:
        self._index = index
        step = self.step
        assert step is not None
        self._animation = step.animation
        self._dispatch.begin(STEP_NAME)
        self._from, self._began = self._store.scenario, self.clock()
        if self._reduced():
            self._show(self._last())
            self._finish()
        else:
            self._show(on_the_way(self._from, self._stops[index], 0.0))
            self._timer.start()
        self.changed.emit()

    def _last(self) -> Scenario:
        stop = self._stops[self._index]
        return stop if self._animation is None else animated(stop, self._animation, 1.0)

    def tick(self) -> None:
        """Show where the way, or the animation, is now."""
        if not self._timer.isActive():
            return
        if self._store.gesture_name != STEP_NAME or self._store.scenario is not self._put:
            # The user has taken hold of something, which comes first.
            self._timer.stop()
            return
        elapsed, stop = self.clock() - self._began, self._stops[self._index]
        if self._from is not None:
            if elapsed < WAY_SECONDS:
                self._show(on_the_way(self._from, stop, smooth(elapsed / WAY_SECONDS)))
                return
            self._from = None
            self._show(stop)
            self._began = self.clock()
            if self._animation is None:
                self._finish()
            return
        assert self._animation is not None
        if elapsed < self._animation.seconds:
            self._show(animated(stop, self._animation, smooth(elapsed / self._animation.seconds)))
        else:
            self._show(self._last())
            self._finish()

    def _show(self, scenario: Scenario) -> None:
        if scenario != self._store.scenario and not self._dispatch.apply(STEP_NAME, _replaced, scenario):
            self._finish()
        self._put = self._store.scenario

    def _finish(self) -> None:
        self._timer.stop()
        if self._store.gesture_name == STEP_NAME:
            self._dispatch.end()

    def _let_go(self) -> None:
        """Somebody else changes the Store now: what is on its way stays where it is."""
        if self._timer.isActive():
            self._finish()

    def _on_change(self, old: Scenario, new: Scenario) -> None:
        if self._tour is not None and self._store.session != self._session:
            # Another file was opened: that is what the user wants now.
            self._timer.stop()
            self._end()
            self.changed.emit()


def _replaced(_: Scenario, scenario: Scenario) -> Scenario:
    return scenario
