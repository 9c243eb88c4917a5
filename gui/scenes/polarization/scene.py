"""Polarization scene: photons whose definite polarization survives the measurement of their partner."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from gui.core import intents
from gui.core.results import Results
from gui.core.scenes.polarization import MODELS, PAGES
from gui.core.scenes.polarization import intents as scene_intents
from gui.core.scenes.polarization.results import PolarizationResults
from gui.core.verdicts.questions import Judged
from gui.export import Part
from gui.look.alive import while_alive
from gui.look.layouts import in_column
from gui.look.theme import Theme
from gui.panels.changes import show_changes
from gui.panels.comparing import Comparable
from gui.panels.figure_places import rows, split
from gui.panels.scene import Controls, Scene
from gui.scenes.polarization.photons import PhotonsPage
from gui.scenes.polarization.polarizers import PolarizersPage, bound_curve, observed_curve
from gui.scenes.polarization.readouts import polarization_rows
from gui.scenes.polarization.surface import SurfacePage
from gui.scenes.polarization.theorem import TheoremPage, witness_curve
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.pages import Pages
from gui.widgets.plot import PlotPanel
from gui.widgets.readouts import ReadoutSpec, ReadoutValue
from gui.widgets.ruler import RulerMark
from physics.verdicts.types import Hypothesis

PAGE_NAMES = {
    "surface": "Response surface",
    "theorem": "Theorem",
    "polarizers": "Polarizers",
    "photons": "Many photons",
}


class SceneView(Scene[PolarizationResults]):
    name = "polarization"
    controls = Controls(sliders=("phi", "visibility", "eta"))

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(dispatcher, theme, parent)
        self.surface = SurfacePage(theme, self)
        self.theorem = TheoremPage(self.parameters, theme, self)
        self.polarizers = PolarizersPage(self.parameters, theme, self)
        self.photons = PhotonsPage(self.parameters, theme, self)
        self.comparing.offer(self.theorem.plot, Comparable("value", "", witness_curve))
        self.comparing.offer(
            self.polarizers.plot,
            Comparable("observed", "L", observed_curve),
            Comparable("bound", "bound", bound_curve),
        )
        offered = self.polarizers.plot.notice_followed
        self.dispatch.bind(self, offered, "scene", intents.set_scene, "verdicts")
        self.pages: dict[str, QWidget] = {
            "surface": self.surface,
            "theorem": self.theorem,
            "polarizers": self.polarizers,
            "photons": self.photons,
        }
        self.tabs = Pages(self)
        for key in PAGES:
            self.tabs.addTab(self.pages[key], PAGE_NAMES[key])
        in_column(self.tabs, inside=self)
        self._connect()

    def _connect(self) -> None:
        bind = self.dispatch.bind
        surface = self.surface
        self.tabs.currentChanged.connect(while_alive(self._turn_page))
        self.dispatch.interrupted.connect(surface.finish_gesture)
        picking = surface.pick_started, surface.pick_finished
        bind(self, surface.picked, "u", scene_intents.set_polarization, during=picking)
        bind(self, surface.setting_chosen, "condition", scene_intents.condition_on)
        bind(self, surface.surface_chosen, "map", scene_intents.set_surface)
        bind(self, self.theorem.model_chosen, "model", scene_intents.set_polarization_model)
        bind(self, self.photons.family_chosen, "state of N photons", scene_intents.set_photon_family)

    def plots(self) -> list[PlotPanel]:
        return [self.theorem.plot, self.polarizers.plot, self.photons.plot]

    # What the user does.

    def _turn_page(self, index: int) -> None:
        self.dispatch.interrupt()
        self.dispatch.apply("page", scene_intents.set_polarization_page, PAGES[index])

    # Results.

    def render_results(
        self, old: Results[PolarizationResults] | None, new: Results[PolarizationResults]
    ) -> None:
        super().render_results(old, new)
        index = PAGES.index(new.scene.choices.page)
        if self.tabs.currentIndex() != index:
            self.tabs.blockSignals(True)
            self.tabs.setCurrentIndex(index)
            self.tabs.blockSignals(False)
        for page in self.pages.values():
            show_changes(page, old, new)

    def readout_rows(self, results: Results[PolarizationResults]) -> list[tuple[ReadoutSpec, ReadoutValue]]:
        return polarization_rows(results.scene, results.errors)

    def ruler_marks(
        self, results: Results[PolarizationResults], answers: Mapping[Hypothesis, Judged]
    ) -> list[RulerMark]:
        # The ruler is about two photons; the V of N photons has its own plot.
        return [] if results.scene.choices.page == "photons" else super().ruler_marks(results, answers)

    def verdicts_hold_for(self, results: Results[PolarizationResults]) -> str:
        choices = results.scene.choices
        if choices.page == "photons":
            return "These verdicts are about two photons, not N."
        lossy = choices.page == "polarizers" and choices.epsilon > 0
        return "These verdicts hold for ideal polarizers, ε = 0." if lossy else ""

    def extra_parts(self, results: Results[PolarizationResults], theme: Theme, rect: QRectF) -> list[Part]:
        """The page in view, without its controls."""
        page = results.scene.choices.page
        if page == "surface":
            pictures = [self.surface.rows[model].paint_to for model in MODELS]
            return [Part(place, paint) for place, paint in zip(rows(rect), pictures, strict=True)]
        if page == "theorem":
            upper, lower = rows(rect)
            return [Part(upper, self.theorem.diagram.paint_to), Part(lower, self.theorem.plot.render_to)]
        view = self.polarizers if page == "polarizers" else self.photons
        height = min(0.42 * rect.height(), 30.0 * (1 + len(view.table.cells())))
        above, below = split(rect, height)
        return [Part(above, view.plot.render_to), Part(below, view.table.paint_to)]
