"""Assumptions scene: which assumption of Bell's theorem a model gives up, by how much, and where."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QTabWidget, QWidget

from gui.core.results import Results
from gui.core.scenes.assumptions import PAGES, TABLE, game_intents
from gui.core.scenes.assumptions import intents as scene_intents
from gui.core.scenes.assumptions.literature import READINGS
from gui.core.scenes.assumptions.results import AssumptionResults
from gui.core.scenes.assumptions.words import MODEL_WORDS
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.figure_places import columns
from gui.panels.scene import Controls, Scene
from gui.scenes.assumptions.assumption_list import AssumptionList
from gui.scenes.assumptions.derivation_page import DerivationPage
from gui.scenes.assumptions.game_page import GamePage
from gui.scenes.assumptions.list_painter import fitting, paint_head, paint_rows, place_rows
from gui.scenes.assumptions.literature_page import LiteraturePage
from gui.scenes.assumptions.model_controls import ModelControls
from gui.scenes.assumptions.model_table import ModelTablePage
from gui.scenes.assumptions.spacetime_diagram import SpacetimeDiagram
from gui.scenes.assumptions.view_words import list_rows, model_line, spacetime_view, spec_line, strength
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.plot import PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue

LEAST_PAGE = 220  # pixels
LOW = 480  # pixels below which every line counts
NARROW = 620  # pixels below which the list does not fit beside the diagram
PAGE_NAMES = {
    "spacetime": "Spacetime",
    "game": "Game",
    "table": "Table",
    "literature": "Literature",
    "derivation": "Derivation",
}


class SceneView(Scene[AssumptionResults]):
    name = "assumptions"
    about = (
        "Bell’s inequality follows from factorizability and settings independence. Factorizability is said "
        "to follow from local causality. It does so only with a further assumption: what is in one apparatus "
        "must tell nothing of the setting and the result on the other side.\n\n"
        "Choose a model and see which of these it gives up, by how much, and with which two probabilities. "
        "Everything is computed from the joint distribution of settings, λ, microstates and results.\n\n"
        "Choose an assumption, and the diagram shows what it cuts. Drag the measurements: the argument needs "
        "them spacelike separated."
    )
    controls = Controls(spheres=False, sliders=(), ruler=False, readouts=False)

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.model_controls = ModelControls(self.parameters, theme, self)
        self.diagram = SpacetimeDiagram(theme, self)
        self.game = GamePage(self.parameters, theme, self)
        self.table = ModelTablePage(theme, self)
        self.literature = LiteraturePage(theme, self)
        self.derivation = DerivationPage(theme, self)
        self.assumptions = AssumptionList(theme, self)
        self.strength = QLabel(self)
        self.strength.setWordWrap(True)
        self._hovered = ""
        self._results: Results[AssumptionResults] | None = None
        self.pages: dict[str, QWidget] = {
            "spacetime": self.diagram,
            "game": self.game,
            "table": self.table,
            "literature": self.literature,
            "derivation": self.derivation,
        }
        self.tabs = QTabWidget(self)
        # The bar is one stop on the way of Tab; with a stand-in, Tab would skip what lies between.
        self.tabs.setFocusProxy(None)  # type: ignore[arg-type] # Qt takes a null pointer
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build()
        self._connect()

    def _build(self) -> None:
        for key in PAGES:
            page = QWidget(self.tabs)
            in_column(self.pages[key], inside=page, margins=BELOW_TABS)
            self.tabs.addTab(page, PAGE_NAMES[key])
        # In a narrow window the list of assumptions is a tab of its own.
        self._kept_page = QWidget(self.tabs)
        self._kept_column = in_column(inside=self._kept_page, margins=BELOW_TABS)
        self.tabs.insertTab(0, self._kept_page, "Findings")
        self.tabs.setTabVisible(0, False)
        self.tabs.setCurrentIndex(1)
        kept = self._kept = QFrame(self)
        kept.setProperty("role", "panel")
        heading = role_label("heading", kept, "What this model keeps")
        exact = "Computed exactly. Conditions of probability zero are left out."
        note = role_label("muted", kept, exact, wrap=True)
        in_column(
            heading,
            self.strength,
            (self.assumptions, 1),
            note,
            inside=kept,
            spacing=4,
            margins=(10, 8, 8, 6),
        )
        left = in_column(self.model_controls, (self.tabs, 1), spacing=4)
        self._row = in_row((left, 11), (kept, 10), inside=self, spacing=8)
        self._is_narrow = False

    def minimumSizeHint(self) -> QSize:
        # That of one column, also while there are two: the window may be made narrower.
        column = max(part.minimumSizeHint().width() for part in (self.model_controls, self.tabs))
        return QSize(column, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tabs.setMinimumHeight(self.tabs.tabBar().height() + round(LEAST_PAGE * self._theme.scale))
        self.model_controls.set_low(self.height() < LOW * self._theme.scale)
        narrow = self.width() < NARROW * self._theme.scale
        if narrow == self._is_narrow:
            return
        self._is_narrow = narrow
        if narrow:
            self._kept_column.addWidget(self._kept)
        else:
            self._row.addWidget(self._kept, 10)
        self.tabs.setTabVisible(0, narrow)
        self._kept.show()

    def _connect(self) -> None:
        bind = self.dispatch.bind
        controls = self.model_controls
        bind(self, controls.model_chosen, "model", scene_intents.choose_model)
        bind(self, controls.strategy_chosen, "strategy", scene_intents.set_model_parameter, "strategy")
        bind(self, controls.telling_switched, "model", scene_intents.set_model_parameter, "tells_setting")
        bind(self, controls.alice_typed, "directions", scene_intents.type_directions, "alice_deg")
        bind(self, controls.bob_typed, "directions", scene_intents.type_directions, "bob_deg")
        bind(self, self.assumptions.rows.chosen, "assumption", scene_intents.show_assumption)
        drag = self.diagram.drag_started, self.diagram.drag_finished
        bind(self, self.diagram.moved, "measurement", scene_intents.move_event, during=drag)
        bind(self, self.table.entered, "table", scene_intents.use_table)
        bind(self, self.table.taken_over, "table", scene_intents.edit_a_copy)
        game, hand = self.game, self.game.hand
        bind(self, game.view_chosen, "view of the game", game_intents.set_game_view)
        bind(self, game.rounds_chosen, "rounds", game_intents.set_rounds)
        bind(self, hand.answered, "answer", game_intents.answer)
        bind(self, hand.shirt_switched, "shirt", game_intents.show_shirt)
        bind(self, hand.begun_anew, "new game", game_intents.begin_anew)
        bind(self, self.literature.reading_chosen, "reading", scene_intents.choose_reading)
        bind(self, self.literature.model_wanted, "model", scene_intents.load_reading)
        bind(self, self.literature.rows.rows.chosen, "assumption", scene_intents.show_assumption)
        bind(self, self.derivation.supposed, "premise", scene_intents.suppose)
        bind(self, self.derivation.as_in_model, "premise", scene_intents.suppose_what_the_model_keeps)
        bind(self, self.derivation.model_wanted, "model", scene_intents.load_counter_model)
        self.assumptions.rows.hovered.connect(self._hover)
        self.dispatch.interrupted.connect(self.diagram.finish_gesture)
        self.tabs.currentChanged.connect(while_alive(self._turn_page))

    def plots(self) -> list[PlotPanel]:
        # Without a plot in view the numbers are the correlators of the model.
        shown = self._results is not None and self._results.scene.choices.page == "game"
        return [self.game.plot_in_view() if shown else self.game.correlation.plot]

    def told_from_afar(self, results: Results[AssumptionResults]) -> tuple[str, str] | None:
        return strength(results.scene.judged)

    def settle(self, results: Results[AssumptionResults]) -> None:
        if results.scene.choices.page == "game":
            self.game.play_now()

    def stop(self) -> None:
        self.game.stop()

    def render_results(self, old: Results[AssumptionResults] | None, new: Results[AssumptionResults]) -> None:
        super().render_results(old, new)
        for page in (self.game, self.literature, self.derivation):
            show_changes(page, old, new)

    # What the user does.

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        if index > 0:
            self.dispatch.apply("page", scene_intents.set_assumptions_page, PAGES[index - 1])

    def _hover(self, key: str) -> None:
        self._hovered = key
        if self._results is not None:
            self._show_diagram(self._results)

    # Results.

    @shows("scene.choices.page")
    def _show_page(self, new: Results[AssumptionResults]) -> None:
        index = PAGES.index(new.scene.choices.page) + 1
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)

    @shows("scene.choices.chosen", "scene.choices.page", "scene.choices.game.view", "scene.judged")
    def _show_model(self, new: Results[AssumptionResults]) -> None:
        choices = new.scene.choices
        by_hand = choices.page == "game" and choices.game.view == "hand"
        brief = by_hand or choices.page in ("literature", "derivation")
        self.model_controls.show_choices(choices, brief)

    @shows("scene.judged")
    def _show_findings(self, new: Results[AssumptionResults]) -> None:
        judged = new.scene.judged
        self.assumptions.rows.set_rows(list_rows(judged))
        text, role = strength(judged)
        self.strength.setText(text)
        set_role(self.strength, role)

    @shows("scene.choices.assumption")
    def _show_chosen(self, new: Results[AssumptionResults]) -> None:
        self.assumptions.set_current(new.scene.choices.assumption)

    @shows("scene.rows", "scene.choices.chosen")
    def _show_rows(self, new: Results[AssumptionResults]) -> None:
        if new.scene.choices.page == "table":
            self.table.show_rows(new.scene.rows, new.scene.choices.chosen == TABLE)

    @shows()
    def _show_diagram(self, new: Results[AssumptionResults]) -> None:
        self._results = new
        self.diagram.set_view(spacetime_view(new.scene, self._hovered or new.scene.choices.assumption))

    def readout_rows(self, results: Results[AssumptionResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        return []

    # Exports.

    def extra_parts(self, results: Results[AssumptionResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The page in view (in place of the table the diagram) beside the assumptions of its model.

        The derivation and the game by hand are about no model and have all of the place.
        """
        choices, judged, title = results.scene.choices, results.scene.judged, model_line(results.scene)
        left, right = columns(rect)
        if choices.page == "derivation":
            return [Part(rect, self.derivation.paint_to)]
        if choices.page == "game" and choices.game.view == "hand":
            return [Part(rect, self.game.plot_in_view().render_to)]
        if choices.page == "literature" and results.scene.reading is not None:
            reading = READINGS[choices.reading]
            judged, title = results.scene.reading, spec_line(MODEL_WORDS[reading.model].title, reading.spec)
        page = {
            "game": self.game.plot_in_view().render_to,
            "literature": self.literature.paint_to,
        }.get(choices.page, self.diagram.paint_to)
        rows = list_rows(judged, main_only=True)
        text, role = strength(judged)

        def paint_list(painter: QPainter, place: QRectF, look: Theme) -> None:
            top = paint_head(painter, place, title, "what it keeps, computed exactly", text, role, look)
            below = place.adjusted(0, top, 0, 0)
            some, smaller = fitting(rows, below, look)
            paint_rows(painter, some, place_rows(some, below, smaller), smaller)

        return [Part(left, page), Part(right, paint_list)]
