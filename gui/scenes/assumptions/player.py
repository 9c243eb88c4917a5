"""Strategies play aside from the window: a button, a plot that grows, sampled beside exact numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from gui.core.numbers import count, number
from gui.core.scenes.assumptions.game import ROUNDS
from gui.core.scenes.assumptions.results import JudgedModel
from gui.core.scenes.assumptions.sampling import (
    Play,
    SampledCorrelations,
    play_rounds,
    sample_correlations,
)
from gui.core.scenes.assumptions.words import label_text
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.scenes.assumptions.correlator_plot import make_correlator_plot, show_correlators, show_sampled
from gui.scenes.assumptions.game_plots import make_rounds_plot, show_history
from gui.tasks.timers import single_shot
from gui.widgets.job_row import JobRow
from physics.assumptions.sampling import Counts, RoundTally, chsh_signs

FRAME_MS = 60
EXPORTED_ROUNDS = 1_000_000  # at once, for a figure without a window


def rounds_menu(parent: QWidget) -> QComboBox:
    """How many rounds are played."""
    menu = QComboBox(parent)
    menu.setAccessibleName("Number of rounds")
    for rounds in ROUNDS:
        menu.addItem(f"{rounds // 1_000_000} million" if rounds >= 1_000_000 else count(rounds), rounds)
    menu.setToolTip("Rounds that are played")
    return menu


class Player(QWidget):
    """What both kinds of play have in common: what is played is thrown away when the model changes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rounds = rounds_menu(self)
        self.job = JobRow("Play", "play", self)
        self.job.row.insertWidget(1, self.rounds)
        self.job.requested.connect(self._begin)
        self._setup: Play | None = None
        self._judged: JudgedModel | None = None
        self._frame = single_shot(self, FRAME_MS, self.draw)

    def set_model(self, judged: JudgedModel, setup: Play) -> None:
        """Which model plays; what another one has played is thrown away."""
        self._judged = judged
        self.rounds.setCurrentIndex(ROUNDS.index(setup.rounds))
        if setup != self._setup:
            self._setup = setup
            self.job.cancel()
            self.job.set_state("not run", 0.0)
            self.clear()
            self.draw()

    def stop(self) -> None:
        """Before the window goes."""
        self._frame.stop()
        self.job.stop()

    def clear(self) -> None:
        """Forget what was played."""

    def draw(self) -> None:
        """Show what was played."""

    def play_now(self) -> None:
        """Play at once, in this thread."""

    def _begin(self) -> None:
        """Start the job."""

    def _later(self) -> None:
        if not self._frame.isActive():
            self._frame.start()


class RoundsPlayer(Player):
    """S over the rounds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plot = make_rounds_plot(theme, self, by_hand=False)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setAccessibleName("Sampled and exact numbers")
        self._history: list[tuple[float, float, float]] = []
        self._tally: RoundTally | None = None
        in_column(self.job, self.words, (self.plot, 1), inside=self, spacing=4)

    def clear(self) -> None:
        self._history, self._tally = [], None

    def play_now(self) -> None:
        if self._setup is not None:
            setup = Play(self._setup.spec, self._setup.seed, min(self._setup.rounds, EXPORTED_ROUNDS))
            play_rounds(setup, deliver=self._take, progress=lambda _: None, should_stop=lambda: False)
            self.draw()

    def tally(self) -> RoundTally | None:
        """What was played so far."""
        return self._tally

    def _begin(self) -> None:
        if self._setup is not None:
            self.clear()
            self.job.run(play_rounds, self._setup, on_done=self._done, on_partial=self._take)

    def _done(self, counts: Counts) -> None:
        self.draw()

    def _take(self, counts: Counts) -> None:
        assert self._judged is not None
        tally = self._tally = RoundTally.of(counts)
        signs = chsh_signs(self._judged.model)
        found = None if signs is None else tally.chsh(signs)
        if found is not None:
            self._history.append((float(tally.rounds), *found))
        self._later()

    def draw(self) -> None:
        judged, setup = self._judged, self._setup
        if judged is None or setup is None:
            return
        history = np.array(self._history, dtype=float).reshape(-1, 3)
        self.plot.set_range(10, setup.rounds, 0, 4.4)
        exact = np.nan if judged.chsh is None else judged.chsh
        self.plot.set_line("exact", exact, "" if judged.chsh is None else f"exact {number(exact)}")
        show_history(self.plot, *history.T)
        self.words.setText(self._numbers(judged))
        self.words.setToolTip(self._pairs(judged))
        self.words.setAccessibleDescription(self._pairs(judged))

    def _numbers(self, judged: JudgedModel) -> str:
        if judged.chsh is None:
            return "No S: CHSH needs two settings a side, all four pairs measured"
        if not self._history or self._tally is None:
            return f"S is {number(judged.chsh)} exactly. Seed {self._setup.seed if self._setup else 0}."
        _, s, sigma = self._history[-1]
        return (
            f"S = {number(s)} ± {number(sigma)} (1 s.d., statistical), exact {number(judged.chsh)}. "
            f"{count(self._tally.rounds)} rounds"
        )

    def _pairs(self, judged: JudgedModel) -> str:
        """All correlators, sampled and exact."""
        tally, e = self._tally, judged.model.correlators()
        if tally is None:
            return ""
        return "; ".join(
            f"E({label_text('a', a)}, {label_text('b', b)}) = {number(tally.correlators[i, j])}"
            f" ± {number(tally.sigmas[i, j])}, exact {number(e[i, j])}"
            for i, a in enumerate(judged.model.values("a"))
            for j, b in enumerate(judged.model.values("b"))
        )


class CorrelationPlayer(Player):
    """E against the angle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.plot = make_correlator_plot(theme, self)
        self._found: SampledCorrelations | None = None
        in_column(self.job, (self.plot, 1), inside=self, spacing=4)

    def found(self) -> SampledCorrelations | None:
        """What was played so far."""
        return self._found

    def clear(self) -> None:
        self._found = None

    def play_now(self) -> None:
        if self._setup is not None:
            setup = Play(self._setup.spec, self._setup.seed, min(self._setup.rounds, EXPORTED_ROUNDS))
            self._found = sample_correlations(
                setup, deliver=lambda _: None, progress=lambda _: None, should_stop=lambda: False
            )
            self.draw()

    def _begin(self) -> None:
        if self._setup is not None:
            self.clear()
            self.job.run(sample_correlations, self._setup, on_done=self._take, on_partial=self._take)

    def _take(self, found: SampledCorrelations) -> None:
        self._found = found
        self._later()

    def draw(self) -> None:
        if self._judged is not None:
            show_correlators(self.plot, self._judged)
            show_sampled(self.plot, self._found)
