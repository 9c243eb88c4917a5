"""The palette of a window: gathers what can be done when it is opened, and does what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

from gui.app import preferences
from gui.app.application import ThemeManager
from gui.app.palette.offers import (
    Offer,
    actions_of,
    equation_offers,
    help_offers,
    menu_offers,
    threshold_offers,
)
from gui.app.window.menus import Menus
from gui.core import intents
from gui.core.palette import PaletteEntry, ranked
from gui.core.parameters import PARAMETERS
from gui.core.presets import PRESETS
from gui.core.scenario import is_werner
from gui.core.scene_list import SCENES
from gui.core.tours import TOURS
from gui.panels.words import NOT_WERNER
from gui.tasks.dispatcher import Dispatcher
from gui.tasks.imports import ImportAside

if TYPE_CHECKING:
    from gui.app.palette.equation_dialog import EquationDialog
    from gui.app.palette.panel import PalettePanel

Source = Callable[[], Iterable[Offer]]
FIGURES = "gui.app.palette.figure_offers"


class Palette(QObject):
    """Opened by Ctrl+K.

    ``presets``: the menu of presets; ``show_help(page, section)`` opens a help page, ``show_figure(name)`` a
    figure of a paper. Another part of the program has its entries found with ``add``.
    """

    def __init__(
        self,
        dispatcher: Dispatcher,
        menus: Menus,
        presets: QMenu,
        show_help: Callable[[str, str], object],
        show_figure: Callable[[str], object],
        themes: ThemeManager,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._dispatch, self._menus, self._presets = dispatcher, menus, presets
        self._show_help, self._show_figure = show_help, show_figure
        self._themes, self._window = themes, window
        self._panel: PalettePanel | None = None
        self._equation: EquationDialog | None = None
        self._offers: dict[str, Offer] = {}
        self._before: QWidget | None = None
        self._sources: list[Source] = [self._of_menus, self._of_presets, self._of_thresholds, self._of_help]
        self._figures_asked = False
        self._figures = ImportAside(FIGURES, self)
        self._figures.ready.connect(self._add_figures)
        menus.palette.triggered.connect(self.open)

    def add(self, source: Source) -> None:
        """Have what ``source()`` yields found too; it is asked each time the palette is opened."""
        self._sources.append(source)

    def open(self) -> None:
        """Show the palette, or close it where it is open."""
        if self._panel is not None and self._panel.isVisible():
            self._panel.close_panel(True)
            return
        if self._panel is None:
            from gui.app.palette.panel import PalettePanel

            self._panel = PalettePanel(self._themes.theme, self._window)
            self._panel.chosen.connect(self._run)
            self._panel.closed.connect(self._closed)
        self._before = QApplication.focusWidget()
        self._panel.open_with(self._gathered())
        if not self._figures_asked:
            self._figures_asked = True
            # A fifth of a second, which the first opening does not wait for.
            self._figures.start()

    def _gathered(self) -> _Search:
        self._offers = {offer.entry.key: offer for source in self._sources for offer in source()}
        return _Search([offer.entry for offer in self._offers.values()], preferences.recent_commands())

    @Slot()
    def _add_figures(self) -> None:
        self._sources.append(self._of_figures)
        if self._panel is not None and self._panel.isVisible():
            self._panel.search_anew(self._gathered())

    def _closed(self, by_key: bool) -> None:
        before, self._before = self._before, None
        if by_key and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def _run(self, key: str) -> None:
        offer = self._offers[key]
        preferences.add_recent_command(key)
        offer.run()

    # What there is.

    def _of_menus(self) -> Iterable[Offer]:
        return menu_offers(self._menus.bar, self._kind)

    def _kind(self, action: QAction) -> tuple[str, str]:
        scene = next((name for name, one in self._menus.scenes.items() if one is action), None)
        if scene is not None:
            return "Scene", SCENES[scene].summary
        return ("Tour" if action.data() in TOURS and action in self._menus.tours.actions() else "Command"), ""

    def _of_presets(self) -> Iterable[Offer]:
        return actions_of(self._presets, ("Settings", "Directions"), _kind_of_preset)

    def _of_thresholds(self) -> Iterable[Offer]:
        scenario = self._dispatch.store.scenario
        off = PARAMETERS["visibility"].off(scenario)
        reason = off or ("" if is_werner(scenario) else NOT_WERNER)
        return threshold_offers(self._walk_to, reason)

    def _walk_to(self, visibility: float) -> None:
        self._dispatch.interrupt()
        self._dispatch.apply("V", intents.set_visibility, visibility)

    def _of_figures(self) -> Iterable[Offer]:
        from gui.app.palette.figure_offers import figure_offers

        return figure_offers(self._show_figure)

    def _of_help(self) -> Iterable[Offer]:
        yield from help_offers(self._show_help)
        yield from equation_offers(self._show_equation)

    def _show_equation(self, key: str) -> None:
        if self._equation is None:
            from gui.app.palette.equation_dialog import EquationDialog

            self._equation = EquationDialog(self._themes.theme, self._window)
        self._equation.show_equation(key)


class _Search:
    """What is found of ``entries`` for a text."""

    def __init__(self, entries: list[PaletteEntry], recent: list[str]) -> None:
        self._entries, self._recent = entries, recent

    def __call__(self, text: str) -> list[PaletteEntry]:
        return ranked(self._entries, text, self._recent)


def _kind_of_preset(action: QAction) -> tuple[str, str]:
    return ("Preset" if action.data() in PRESETS else "Command"), ""
