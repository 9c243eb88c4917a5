"""Shots being taken: pairs come at a chosen rate, and now and then the counts go into the Scenario."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from gui.core.data.types import DataSet
from gui.core.scenario import Postulated, Scenario
from gui.core.shots import Amount
from gui.core.shots.data import shots_data
from gui.core.shots.intents import put_back, show_shots
from gui.core.shots.setup import ShotSetup, shot_setup
from gui.core.values import InputError
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.timers import single_shot
from physics.experiment.shots import Counted, GrowingCounts

TICK_MS = 33
LONGEST_TICK = 0.2  # seconds: a window that was asleep does not take all pairs at once
PACE = 1.0  # seconds between two data sets of a run: each is evaluated, rendered and judged
SINGLE_PAIRS = 10  # pairs a second up to which each is told
STEP = "take shots"
# What the counts depend on, of a Scenario.
OF_THE_SOURCE = ("alice", "bob", "pairs", "frames", "mode", "state", "visibility", "eta", "phi")

Standing = tuple[DataSet | None, Postulated | None]  # data and given correlations of a Scenario


class ShotTaking(QObject):
    """One run at a time. ``grew``: counts, or whether it runs, or what is taken have changed.

    ``pair_came``: place, and Alice's and Bob's outcome as 1 or -1, of each pair at low rates. All that a run
    brings is one undo step, unless the hand begins another while it goes on.
    """

    grew = Signal()
    pair_came = Signal(int, int, int)

    def __init__(self, dispatcher: Dispatcher, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.setup: ShotSetup | None = None
        self.amount = Amount()
        self.reason = ""  # why nothing can be taken
        self._shown: Scenario | None = None
        self._rate = 1
        self._run: GrowingCounts | None = None
        self._position = 0.0  # pairs, all settings together
        self._running = False
        self._then = 0.0
        self._due = 0.0
        # What stands in the Scenario of this run or the last; what there was before all, and before this one.
        self._put: Standing | None = None
        self._made_of: tuple[object, ...] = ()
        self._made: tuple[ShotSetup | None, str] = (None, "")
        self._before: Standing = (None, None)
        self._earlier: tuple[Standing, Standing | None] = (self._before, None)
        self._tick = single_shot(self, TICK_MS, self._go_on)
        dispatcher.interrupted.connect(self.pause)

    # What is taken.

    def show_scenario(self, s: Scenario) -> None:
        """Take shots of this Scenario; a run of something else ends, and what it brought stays."""
        mine, self._shown = self.is_mine(s), s
        if not mine and self._put is not None:  # undone, removed, or other data opened
            self._put = None
            self._end()
        if mine and self._put is not None and s.postulated is self._put[1]:
            data, postulated = self._before
            s = put_back(s, data, postulated)
        self._rate = s.shots.rate
        setup, reason = self._setup_of(s)
        old, same = self.setup, False
        if setup is not None and old is not None and s.shots.amount == self.amount:
            same = setup is old or setup.key == old.key
        self.reason, self.amount = reason, s.shots.amount
        if not same:
            self._end()
            self.setup = setup

    def _setup_of(self, s: Scenario) -> tuple[ShotSetup | None, str]:
        """What can be taken of a Scenario, or why nothing; as before where nothing of it has changed.

        Of 3600 pairs it takes as long as a frame, and counts alone change it not.
        """
        table = s.data is not None and s.data.table is not None
        parts = (
            *(getattr(s, part) for part in OF_THE_SOURCE),
            s.postulated,
            table,
            s.shots.source,
            s.shots.places,
        )
        known = self._made_of
        if len(parts) != len(known) or any(a is not b for a, b in zip(parts, known, strict=True)):
            self._made_of = parts
            try:
                self._made = shot_setup(s, s.shots.source, of_leggett=s.shots.places == "leggett"), ""
            except InputError as error:
                self._made = None, error.reason
        return self._made

    def is_mine(self, s: Scenario) -> bool:
        """Whether the data of a Scenario are those of the run."""
        return self._put is not None and s.data is self._put[0]

    @property
    def is_running(self) -> bool:
        return self._running

    @property
    def taken(self) -> int:
        """Pairs so far (with Poisson numbers, in the mean), all settings together."""
        return int(self._position)

    @property
    def total(self) -> int:
        """Pairs of the whole run."""
        return 0 if self.setup is None else self.amount.pairs * len(self.setup.places)

    @property
    def rate(self) -> int:
        return self._rate

    def counts(self) -> Counted:
        """Counts (n, 2, 2) at the places of ``setup`` so far."""
        if self._run is None or self.setup is None:
            return np.zeros((0 if self.setup is None else len(self.setup.places), 2, 2), dtype=np.int64)
        return self._counts_at(self.taken)

    def _counts_at(self, pairs: int) -> Counted:
        assert self._run is not None
        rounds, further = divmod(pairs, len(self._run.totals))
        counts = self._run.after(rounds)
        if further:
            counts = counts.copy()
            counts[:further] = self._run.after(rounds + 1)[:further]
        return counts

    # Start, pause, reset.

    @Slot()
    def toggle(self) -> None:
        """Start or go on, or pause."""
        if self._running:
            self.pause()
        else:
            self.start()

    def start(self) -> None:
        """Go on, or begin anew where the run has come to its end."""
        if self.setup is None or self._running:
            return
        if self.taken >= self.total:
            self._end()
        if self._run is None:
            a = self.amount
            self._run = GrowingCounts(self.setup.joint, a.pairs, a.seed, poisson=a.poisson)
            s = self._dispatch.store.scenario
            self._earlier = (s.data, s.postulated), self._put
            if self._put is None:
                self._before = s.data, s.postulated
        self._running = True
        self._then = time.monotonic()
        self._due = self._then + PACE
        self._tick.start()
        self.grew.emit()

    @Slot()
    def pause(self) -> None:
        """Stop for now; what was counted is in the Scenario."""
        if not self._running:
            return
        self._running = False
        self._tick.stop()
        self._put_into_scenario()
        if self._dispatch.store.gesture_name == STEP:
            self._dispatch.end()
        self.grew.emit()

    @Slot()
    def reset(self) -> None:
        """Throw the run away; the Scenario has what it had before it."""
        self.pause()
        taken = self._run is not None and self.is_mine(self._dispatch.store.scenario)
        self._end()
        if taken:
            earlier, self._put = self._earlier
            self._dispatch.apply("reset shots", put_back, *earlier)
        self.grew.emit()

    def stop(self) -> None:
        """Before the window goes."""
        self._running = False
        self._tick.stop()

    def _end(self) -> None:
        """The run is over: its counts are no longer those of what is taken."""
        if self._running:
            self._running = False
            self._tick.stop()
            if self._dispatch.store.gesture_name == STEP:
                self._dispatch.end()
        self._run, self._position = None, 0.0

    def _go_on(self) -> None:
        now = time.monotonic()
        passed, self._then = min(now - self._then, LONGEST_TICK), now
        before = self.taken
        self._position = min(self._position + passed * self._rate, float(self.total))
        if self._rate <= SINGLE_PAIRS:
            for pair in range(before, self.taken):
                self._tell_pair(pair)
        if self.taken >= self.total:
            self.pause()
            return
        assert self.setup is not None
        if now >= self._due and self.taken > before:
            self._put_into_scenario()
            self._due = time.monotonic() + PACE
        if self._running:  # not refused
            self._tick.start()
            if self.taken > before:
                self.grew.emit()

    def _tell_pair(self, pair: int) -> None:
        place = pair % len(self._counts_at(0))
        outcomes = np.argwhere((self._counts_at(pair + 1) - self._counts_at(pair))[place])
        for alpha, beta in outcomes.tolist()[:1]:  # with Poisson numbers there may be none, or more
            self.pair_came.emit(place, 1 - 2 * alpha, 1 - 2 * beta)

    def _put_into_scenario(self) -> None:
        store = self._dispatch.store
        if self.setup is None or (store.in_gesture and store.gesture_name != STEP):
            return  # the hand is at something else: later
        if any(getattr(store.scenario, part) is not getattr(self._shown, part) for part in OF_THE_SOURCE):
            return  # changed since: the run is about to end
        data = shots_data(self.setup, self.amount, self.counts())
        if data is None:
            return
        if self._running and not store.in_gesture:
            self._dispatch.begin(STEP)
        if self._dispatch.apply(STEP, show_shots, data, self._earlier[0][0]):
            self._put = store.scenario.data, store.scenario.postulated
        else:
            self._end()
