"""The picture of a Scenario, one after the other in the same scene, with settled numbers only."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from gui.app.application import apply_theme, make_application
from gui.app.figures import compose, settle_part
from gui.core.evaluate import Cache, evaluate
from gui.core.results import Results
from gui.core.scenario import Scenario
from gui.core.store import Store
from gui.core.verdicts.questions import Judged
from gui.export import to_image
from gui.look.sphere_looks import SphereLooks
from gui.look.theme import THEMES
from gui.panels.scene import Scene, scene_class
from gui.tasks.dispatcher import Dispatcher

KEPT = 4  # pictures: the palette asks for some of them before their turn


class FramePainter:
    """Paints frames in a scene that is never shown; verdicts only where the picture shows them."""

    def __init__(
        self, part: str, size: tuple[int, int], scale: float, theme: str, spheres: SphereLooks
    ) -> None:
        self.theme = THEMES[theme].with_spheres(spheres)
        self._part, self._size, self._scale = part, size, scale
        self._cache = Cache()
        self._view: Scene[Any] | None = None
        self._dispatcher: Dispatcher | None = None
        self._before: Results[Any] | None = None
        self._kept: list[tuple[Scenario, QImage]] = []
        apply_theme(make_application(), self.theme)

    def picture(self, scenario: Scenario) -> QImage:
        """The frame of a Scenario: as an export of it, pixel for pixel."""
        known = next((image for one, image in self._kept if one is scenario), None)
        if known is not None:
            return known
        view, results, judged = self._show(scenario)
        figure = compose(view, results, self.theme, self._part, QSizeF(*self._size), judged)
        image = to_image(figure, self.theme, self._scale)
        self._kept = [*self._kept, (scenario, image)][-KEPT:]
        return image

    def close(self) -> None:
        """Let the scene go."""
        if self._view is not None:
            self._view.stop()
            self._view.deleteLater()
            self._view = None

    def _show(self, scenario: Scenario) -> tuple[Scene[Any], Results[Any], tuple[Judged, ...]]:
        if self._view is None:
            self._dispatcher = Dispatcher(Store(scenario))
            self._view = scene_class(scenario.scene)(self._dispatcher, self.theme)
            self._view.resize(*self._size)
        view = self._view
        results = evaluate(scenario, self._cache)
        view.choose_controls(results)
        for plot in view.plots():
            plot.fit_readout()
        view.render_results(self._before, results)
        self._before = results
        return view, results, settle_part(view, results, self._part)
