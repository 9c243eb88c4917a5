"""Assumptions scene, page "Game": by hand, or played by strategies, and what a shirt is worth."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QPushButton, QSpinBox, QWidget

from gui.core.results import Results
from gui.core.scenes.assumptions.game import GAME_VIEWS, ROUNDS
from gui.core.scenes.assumptions.results import AssumptionResults
from gui.core.scenes.assumptions.sampling import Play
from gui.look.layouts import in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.assumptions.game_plots import (
    make_reliability_plot,
    make_rounds_plot,
    show_curves,
    show_hand,
    show_model_on_curves,
)
from gui.scenes.assumptions.hand_panel import HandPanel
from gui.scenes.assumptions.player import CorrelationPlayer, Player, RoundsPlayer
from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import PlotPanel
from gui.widgets.views import Views

USEFUL = 150  # pixels at scale 1 from which on S by hand is seen below the questions
VIEW_NAMES = {"hand": "By hand", "rounds": "Rounds", "reliability": "S(p)", "correlation": "E(θ)"}
VIEW_TIPS = {
    "hand": "Answer as Alice and Bob",
    "rounds": "The model plays: S over the rounds",
    "reliability": "S against the reliability of the shirt",
    "correlation": "Correlations of the model against the angle, exact and sampled",
}


class GamePage(QWidget):
    """Setters emit nothing; the signals of ``hand`` are bound by the scene, too."""

    view_chosen = Signal(str)
    rounds_chosen = Signal(int)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views = {view: QPushButton(VIEW_NAMES[view], self) for view in GAME_VIEWS}
        group = QButtonGroup(self)
        for view, button in self.views.items():
            button.setCheckable(True)
            button.setToolTip(VIEW_TIPS[view])
            button.clicked.connect(self._choose)
            group.addButton(button)
        self.seed = QSpinBox(self)
        self.seed.setKeyboardTracking(False)
        self.seed.setToolTip("The same seed gives the same questions and the same rounds again")
        parameters.field("game_seed", self.seed)
        self.hand = HandPanel(parameters.slider("hand_reliability", self), self)
        self.hand_plot = make_rounds_plot(theme, self, by_hand=True)
        self.reliability = make_reliability_plot(theme, self)
        parameters.cursor(self.reliability, "model_reliability")
        self.rounds, self.correlation = RoundsPlayer(theme, self), CorrelationPlayer(theme, self)
        self.players: tuple[Player, ...] = self.rounds, self.correlation
        for player in self.players:
            player.rounds.activated.connect(self._choose_rounds)
        both = ("Questions", self.hand, 0), ("S so far", self.hand_plot, 1)
        by_hand = ByTurns(theme, *both, useful=USEFUL, parent=self)
        self.stack = Views(self)
        for part in (by_hand, self.rounds, self.reliability, self.correlation):
            self.stack.addWidget(part)
        seeded = in_row(QLabel("Seed", self), self.seed, spacing=4)
        head = in_row(*self.views.values(), None, seeded, spacing=4)
        in_column(head, (self.stack, 1), inside=self, spacing=5)

    def plot_in_view(self) -> PlotPanel:
        """The plot of the view that is chosen."""
        plots = self.hand_plot, self.rounds.plot, self.reliability, self.correlation.plot
        return plots[self.stack.currentIndex()]

    def play_now(self) -> None:
        """Play at once what is in view (a figure without a window)."""
        part = self.stack.currentWidget()
        if isinstance(part, Player):
            part.play_now()

    def stop(self) -> None:
        """Before the window goes."""
        for player in self.players:
            player.stop()

    def _choose(self) -> None:
        for view, button in self.views.items():
            if button.isChecked():
                self.view_chosen.emit(view)

    def _choose_rounds(self, index: int) -> None:
        self.rounds_chosen.emit(ROUNDS[index])

    @shows()
    def _show_view(self, new: Results[AssumptionResults]) -> None:
        view = new.scene.choices.game.view
        self.views[view].setChecked(True)
        self.stack.setCurrentIndex(GAME_VIEWS.index(view))

    @shows("scene.hand", "scene.choices.game")
    def _show_hand(self, new: Results[AssumptionResults]) -> None:
        if new.scene.hand is not None:
            self.hand.show_game(new.scene.choices.game, new.scene.hand)
            show_hand(self.hand_plot, new.scene.hand)

    @shows("scene.shirt_curves", "scene.judged", "scene.choices.chosen")
    def _show_reliability(self, new: Results[AssumptionResults]) -> None:
        if new.scene.shirt_curves is not None:
            show_curves(self.reliability, new.scene.shirt_curves)
            show_model_on_curves(self.reliability, new.scene.choices, new.scene.judged)

    @shows("scene.judged", "scene.choices.game")
    def _show_players(self, new: Results[AssumptionResults]) -> None:
        judged, game = new.scene.judged, new.scene.choices.game
        for player in self.players:
            player.set_model(judged, Play(judged.spec, game.seed, game.rounds))
