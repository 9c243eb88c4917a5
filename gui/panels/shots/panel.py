"""The panel of shots: what is taken and how fast, the pairs as they come, and what they add up to."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QComboBox, QPushButton, QSpinBox, QWidget

from gui.core.data.report import report_sentence
from gui.core.numbers import count
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.shots import LARGEST_SEED, PLACES, RATES, SOURCES, intents
from gui.core.shots.setup import can_take_leggett
from gui.core.shots.words import progress_words, shots_headline
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.shots.taking import SINGLE_PAIRS, ShotTaking
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.by_turns import ByTurns
from gui.widgets.lab import BarOfC, CorrelatorBars, PairFlight
from physics.experiment.shots import LARGEST_NUMBER, Counted
from physics.statistics import correlator_from_counts

SOURCE_WORDS = {
    "quantum": ("Quantum state", "The chosen state with its V, or the correlations that are given"),
    "leggett": (
        "Leggett’s model",
        "Branciard’s model with the V of the state, or the largest at which it exists at these settings",
    ),
    "local": ("Local model", "Bell’s model of 1964: α = sign(a·λ), β = −sign(b·λ), λ uniform on the sphere"),
}
PLACE_WORDS = {"leggett": "pairs of L", "all": "all pairs"}
LAW_WORDS = ("exactly", "Poisson, mean")
USEFUL_PART = 110
MOST_BARS = 120
NOTHING, TOO_FEW = "Nothing taken yet", "Too few pairs yet"
REFRESH = 0.1  # seconds between two pictures of the correlators


class ShotPanel(QWidget):
    """Start, Pause, Reset. ``save_requested``: the counts as a file."""

    save_requested = Signal()

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dispatch = dispatcher
        self.taking = ShotTaking(dispatcher, self)
        self._labels: tuple[tuple[str, str], ...] = ()
        self._named: tuple[list[list[str]], tuple[tuple[int, int], ...]] | None = None
        self._drawn = 0.0
        self._build(theme)
        self._bind()

    def _build(self, theme: Theme) -> None:
        self.source = self._combo("Source of the pairs", [SOURCE_WORDS[key][0] for key in SOURCES])
        for k, key in enumerate(SOURCES):
            self.source.setItemData(k, SOURCE_WORDS[key][1], Qt.ItemDataRole.ToolTipRole)
        self.places = self._combo("Pairs of settings that are taken", [PLACE_WORDS[key] for key in PLACES])
        self.places.setToolTip(
            "The pairs a, b and a, b′ of L alone, which make a point of L(φ), or all pairs of settings"
        )
        self.law = self._combo("Law of the numbers of pairs", list(LAW_WORDS))
        self.law.setToolTip("A fixed number of pairs for each pair of settings, or a Poisson number")
        self.pairs = QSpinBox(self)
        self.pairs.setRange(1, LARGEST_NUMBER)
        self.pairs.setGroupSeparatorShown(True)
        self.pairs.setStepType(QSpinBox.StepType.AdaptiveDecimalStepType)
        self.pairs.setAccessibleName("Pairs for each pair of settings")
        self.seed = QSpinBox(self)
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setAccessibleName("Seed")
        self.seed.setToolTip("The same seed gives the same counts, however fast they are taken")
        for box in (self.pairs, self.seed):
            box.setKeyboardTracking(False)
        self.rate = self._combo("Pairs a second", [f"{count(rate)} / s" for rate in RATES])
        self.start = QPushButton("Start", self)
        self.start.setToolTip("Take pairs; what is taken is in the Data card, and one step of undo")
        self.reset = QPushButton("Reset", self)
        self.reset.setToolTip("Throw these shots away; what was there before comes back")
        self.save = QPushButton("Save as CSV…", self)
        self.status = role_label("muted", self, wrap=True)
        self.headline = role_label("title", self, wrap=True)
        self.sentence = role_label("muted", self, wrap=True)
        for label in (self.headline, self.sentence):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.flight = PairFlight(theme, self)
        self.bars = CorrelatorBars(theme, self)
        parts = ("Pairs", self.flight, 2), ("Correlators", self.bars, 3)
        muted = [role_label("muted", self, text) for text in ("From", "for each pair of settings", "Seed")]
        in_column(
            in_row(muted[0], (self.source, 1), (self.places, 1), muted[2], self.seed),
            in_row(self.law, (self.pairs, 1), muted[1], STRETCH),
            in_row(self.start, self.reset, self.rate, STRETCH, self.save),
            (ByTurns(theme, *parts, useful=USEFUL_PART, parent=self), 1),
            self.headline,
            self.sentence,
            self.status,
            inside=self,
        )

    def _combo(self, name: str, texts: list[str]) -> QComboBox:
        box = QComboBox(self)
        box.addItems(texts)
        box.setAccessibleName(name)
        return box

    def _bind(self) -> None:
        bind = self._dispatch.bind
        bind(self, self.source.activated, "shots", intents.choose_source)
        bind(self, self.places.activated, "shots", intents.choose_places)
        bind(self, self.law.activated, "shots", intents.choose_law)
        bind(self, self.rate.activated, "shots", intents.choose_rate)
        bind(self, self.pairs.valueChanged, "shots", intents.set_pairs)
        bind(self, self.seed.valueChanged, "shots", intents.set_shot_seed)
        self.start.clicked.connect(self.taking.toggle)
        self.reset.clicked.connect(self.taking.reset)
        self.save.clicked.connect(self.save_requested)
        self.taking.grew.connect(self._show_growth)
        self.taking.pair_came.connect(self._show_pair)

    def hideEvent(self, event: QHideEvent) -> None:
        self.taking.pause()
        super().hideEvent(event)

    # Showing.

    def render_results(self, new: Results[Any]) -> None:
        """Show what is chosen, and what the shots in the Scenario say."""
        s, chosen = new.scenario, new.scenario.shots
        for box, index in (
            (self.source, SOURCES.index(chosen.source)),
            (self.places, PLACES.index(chosen.places)),
            (self.law, int(chosen.poisson)),
            (self.rate, RATES.index(chosen.rate)),
        ):
            box.setCurrentIndex(index)
        for field, value in ((self.pairs, chosen.pairs), (self.seed, chosen.seed)):
            field.blockSignals(True)
            field.setValue(value)
            field.blockSignals(False)
        self.places.setEnabled(can_take_leggett(s))
        if not can_take_leggett(s):
            self.places.setCurrentIndex(PLACES.index("all"))
        names = [[setting.label for setting in party] for party in (s.alice, s.bob)]
        self.taking.show_scenario(s)
        setup = self.taking.setup
        self._name_places(names, () if setup is None else setup.places)
        self._drawn = 0.0
        self._show_growth()
        head = ""
        if setup is not None and new.data is not None and self.taking.is_mine(s):
            head = shots_headline(new.data, setup)
        sentence = report_sentence(new.data) if head and new.data is not None else ""
        self.headline.setText(head or self._without_headline(s))
        self.sentence.setText(sentence)
        self.save.setEnabled(self.taking.is_mine(s))

    def _name_places(self, names: list[list[str]], places: tuple[tuple[int, int], ...]) -> None:
        """The settings of each place; 3600 are not named anew because there are further counts."""
        if self._named is None or self._named[0] != names or self._named[1] is not places:
            self._named = names, places
            self._labels = tuple((names[0][i], names[1][j]) for i, j in places)

    def _without_headline(self, s: Scenario) -> str:
        """What stands in place of L and S where there is neither."""
        if self.taking.is_mine(s) and self.taking.taken >= len(self._labels):
            return "Taken; neither L nor S belongs to these settings"
        return TOO_FEW if self.taking.taken else NOTHING

    def _show_growth(self) -> None:
        taking = self.taking
        done = taking.total > 0 and taking.taken >= taking.total
        text = (
            "Pause" if taking.is_running else "Start again" if done else "Go on" if taking.taken else "Start"
        )
        self.start.setText(text)
        self.start.setEnabled(taking.setup is not None)
        self.reset.setEnabled(taking.taken > 0)
        if taking.setup is None:
            self.status.setText(f"Nothing can be taken: {taking.reason}")
            self.bars.set_bars([])
            return
        words = progress_words(taking.taken, taking.total, taking.amount)
        step = -(-len(self._labels) // MOST_BARS)
        drawn = f"; 1 of {step} correlators is drawn" if step > 1 else ""
        self.status.setText(f"{taking.setup.words}: {words}, seed {taking.amount.seed}{drawn}")
        now = time.monotonic()
        if now - self._drawn < REFRESH and taking.is_running:
            return
        self._drawn = now
        if self.headline.text() == NOTHING and taking.taken:
            self.headline.setText(TOO_FEW)
        counts = taking.counts()
        self._show_bars(counts)
        if taking.is_running and taking.rate > SINGLE_PAIRS:
            total = max(1, int(counts.sum()))
            shares = counts[:, 0].sum() / total, counts[:, :, 0].sum() / total
            self.flight.set_stream(f"{count(taking.rate)} pairs a second", shares)
        elif not taking.is_running and taking.rate > SINGLE_PAIRS:
            self.flight.rest()

    def _show_bars(self, counts: Counted) -> None:
        setup = self.taking.setup
        assert setup is not None
        step = -(-len(counts) // MOST_BARS)
        labels, counts = self._labels[::step], counts[::step]
        expected = correlator_from_counts(*setup.joint[::step].reshape(-1, 4).T)[0].tolist()
        pairs = counts.sum(axis=(1, 2))
        c, sigma = np.full(len(pairs), np.nan), np.full(len(pairs), np.nan)
        if pairs.any():
            c[pairs > 0], sigma[pairs > 0] = correlator_from_counts(*counts.reshape(-1, 4)[pairs > 0].T)
        columns = (expected, c.tolist(), sigma.tolist(), pairs.tolist())
        self.bars.set_bars([BarOfC(*names, *row) for names, *row in zip(labels, *columns, strict=True)])

    def _show_pair(self, place: int, alpha: int, beta: int) -> None:
        self.flight.launch(*self._labels[place], alpha, beta, every=1 / self.taking.rate)
