"""Where the parts of the window are that a tour speaks about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtWidgets import QWidget

from gui.core.tours import CARD, SLIDER
from gui.panels.explain_panel import ExplainPanel
from gui.panels.scene import Scene
from gui.panels.settings_panel import SettingsPanel
from gui.widgets.pages import Pages
from gui.widgets.slider import ParameterSlider
from physics.verdicts.types import Hypothesis


class WindowParts:
    """Finds the widgets of a window by the names of ``gui.core.tours.parts``; ``scene``: the one in view."""

    def __init__(
        self,
        scene: Callable[[], Scene[Any]],
        settings: SettingsPanel,
        results: ExplainPanel,
        ruler: QWidget,
    ) -> None:
        self._scene = scene
        self._settings = settings
        self._results = results
        self._ruler = ruler

    def found(self, names: Iterable[str]) -> tuple[QWidget, ...]:
        """The widgets of these names that there are; what is behind a tab is brought to the front."""
        return tuple(part for part in map(self._part, names) if part is not None)

    def turn_to(self, tab: str) -> None:
        """Bring the page of that title to the front, if the scene has one."""
        for pages in self._scene().findChildren(Pages):
            for index in range(pages.count()):
                if pages.tabText(index) == tab:
                    pages.setCurrentIndex(index)

    def _part(self, name: str) -> QWidget | None:
        kind, _, which = name.partition(":")
        if kind in (CARD, "verdicts"):
            cards = self._results.cards
            if not self._results.tabs.isTabVisible(0):
                return None
            self._results.tabs.setCurrentWidget(cards)
            if kind != CARD:
                return cards
            return cards.card(Hypothesis(which)) if which in cards.order() else None
        if kind == SLIDER:
            return self._slider(which)
        if name == "readouts":
            self._results.tabs.setCurrentWidget(self._results.readouts)
        return self._whole(name)

    def _slider(self, key: str) -> ParameterSlider | None:
        scene = self._scene()
        for controls in (self._settings.parameters, scene.parameters):
            slider = controls.sliders.get(key)
            if slider is not None and not slider.isHidden():
                return slider
        return None

    def _whole(self, name: str) -> QWidget | None:
        if name == "plot":
            seen = [plot for plot in self._scene().plots() if plot.isVisible()]
            return seen[0] if seen else self._scene()
        named: dict[str, QWidget] = {
            "scene": self._scene(),
            "spheres": self._settings.balls,
            "ruler": self._ruler,
            "settings": self._settings,
            "results": self._results,
            "readouts": self._results,
        }
        return named.get(name)
