"""The panel at the right: which explanations survive, and what the numbers are."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.core.results import LeggettResults, Results
from gui.core.verdicts.questions import Judged
from gui.look.alive import while_alive
from gui.look.layouts import in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.data_card import DataCard
from gui.panels.judged_row import JudgedRow
from gui.panels.scene import Scene
from gui.panels.words import state_name, stronger_words
from gui.tasks.verdict_service import VerdictSnapshot
from gui.widgets.cards import VerdictCards
from gui.widgets.pages import Pages
from gui.widgets.readouts import ReadoutPanel
from physics.verdicts.types import Hypothesis


class ExplainPanel(QFrame):
    """Verdict cards and read-outs of a scene, each on its tab."""

    certificate_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._chosen = 0
        self._has_spheres = False
        self._leggett: LeggettResults | None = None
        self._subtitle = role_label("muted", self, wrap=True)
        self._subtitles = "", ""  # beside the cards, beside the read-outs
        self.assumed = role_label("warn", self, wrap=True)
        self.assumed.hide()
        self._stronger = role_label("good", self, wrap=True)
        self._stronger.hide()
        self.judged = JudgedRow(self)
        self.cards = VerdictCards(theme, self)
        self._readouts = ReadoutPanel(theme, self)
        self.data = DataCard(self)
        self._readouts.set_top(self.data)
        # What the read-outs do not show yet: behind the other tab they are left alone.
        self._waiting: tuple[Scene[Any], Results[Any]] | None = None
        self.tabs = Pages(self)
        self.tabs.addTab(self.cards, "What could explain this?")
        self.tabs.addTab(self._readouts, "Read-outs")
        in_column(
            (self.tabs, 1),
            self.assumed,
            self._stronger,
            self.judged.words,
            self.judged,
            self._subtitle,
            inside=self,
            spacing=4,
            margins=(10, 6, 6, 8),
        )
        self.cards.certificate_requested.connect(self.certificate_requested)
        self.tabs.currentChanged.connect(while_alive(self._fill_readouts))
        self.tabs.currentChanged.connect(while_alive(self._show_assumed))
        self.tabs.currentChanged.connect(while_alive(self._show_subtitle))

    @property
    def readouts(self) -> ReadoutPanel:
        """The read-outs, up to date."""
        self._fill_readouts()
        return self._readouts

    def show_controls(self, verdicts: bool) -> None:
        """Scenes without settings have no verdicts; the tab chosen where there are both is remembered."""
        if self.tabs.isTabVisible(0):
            self._chosen = self.tabs.currentIndex()
        self.tabs.setTabVisible(0, verdicts)
        self.tabs.setCurrentIndex(self._chosen if verdicts else 1)
        self._show_stronger()

    def render_results(self, scene: Scene[Any], new: Results[Any]) -> None:
        """Show the numbers that ``scene`` has to say about ``new``."""
        self._waiting = scene, new
        self._leggett = new.leggett if scene.controls.spheres and not scene.judged_name(new) else None
        self.data.show_data(new.scenario, new.data)
        if self.tabs.currentWidget() is self._readouts:
            self._fill_readouts()
        s = new.scenario
        judged = f"{scene.judged_name(new) or state_name(s)}, {len(s.alice)} × {len(s.bob)} settings"
        self._subtitles = judged, scene.readout_title or judged
        self._show_subtitle()
        self._has_spheres = scene.controls.spheres
        if self._has_spheres and not scene.judged_name(new):
            self.judged.show_scenario(s)
        else:
            self.judged.put_away()
        assumed = scene.verdicts_hold_for(new)
        if assumed != self.assumed.text():
            self.assumed.setText(assumed)
            self._show_assumed()

    def _show_subtitle(self) -> None:
        # Cards are about state and settings, whatever the scene's own numbers are about.
        subtitle = self._subtitles[self.tabs.currentWidget() is self._readouts]
        if subtitle != self._subtitle.text():
            self._subtitle.setText(subtitle)

    def _show_assumed(self) -> None:
        # It speaks of the cards: beside the read-outs it would be about nothing in sight.
        self.assumed.setVisible(bool(self.assumed.text()) and self.tabs.currentWidget() is self.cards)

    def _fill_readouts(self) -> None:
        if self._waiting is None:
            return
        (scene, new), self._waiting = self._waiting, None
        self._readouts.show_rows(scene.readout_rows(new))

    def render_verdicts(self, known: VerdictSnapshot) -> None:
        """Show what is known; cards without a present answer are dimmed."""
        self.cards.set_order(tuple(q.hypothesis for q in known.questions))
        for h in self.cards.order():
            answer = known.answers.get(h)
            self.cards.show_known(
                h,
                known.stale.get(h) if answer is None else answer,
                answer is None,
                known.progress.get(h, -1.0),
                known.failures.get(h, ""),
            )
        measured = [q for q in known.questions if q.measured is not None]
        if self._has_spheres and measured:
            running = [q for q in measured if not known.halted and _waits(known.answers.get(q.hypothesis))]
            self.judged.show_bootstrap(bool(running), known.halted)
        else:
            self.judged.show_bootstrap(False, False)
        text = stronger_words(self._leggett, known.answers.get(Hypothesis.LEGGETT))
        if text != self._stronger.text():
            self._stronger.setText(text)
            self._show_stronger()

    def _show_stronger(self) -> None:
        self._stronger.setVisible(bool(self._stronger.text()) and self.tabs.isTabVisible(0))


def _waits(answer: Judged | None) -> bool:
    return answer is None or not answer.settled
