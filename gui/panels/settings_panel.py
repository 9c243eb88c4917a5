"""The settings panel: the Bloch spheres, the choice of settings, and the sliders a scene asks for."""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import ArrayLike
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QSpacerItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gui.core import intents
from gui.core.parameters import PARAMETERS
from gui.core.presets import PRESETS, apply_preset
from gui.core.results import Results
from gui.core.verdicts.measured import visibility_on_ruler
from gui.look.layouts import Item, in_column
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.parameter_controls import ParameterControls
from gui.panels.sphere_panel import SpherePanel
from gui.panels.words import deviation_words, settings_name, state_name
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.slider import ParameterSlider
from gui.widgets.sphere import BlochSphere

WIDEST_GIVEN = 18  # mean letters of the name of given correlations on their button


class SettingsPanel(QFrame):
    """Shows the settings of a Scenario and turns what the user does to them into intents."""

    table_requested = Signal()
    state_requested = Signal()
    rename_requested = Signal(str, int)
    together_requested = Signal()
    poles_requested = Signal(str)

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._dispatch = dispatcher
        self.balls = SpherePanel(dispatcher, theme, self)
        self.parameters = ParameterControls(dispatcher, theme, self)
        self._profiles: dict[str, object] = {}
        self._groups: dict[str, SliderGroup] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        header = QHBoxLayout()
        title = role_label("heading", self, "Settings")
        self.preset_button = QToolButton(self)
        self.preset_button.setProperty("role", "menu")
        self.preset_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.preset_button.setToolTip("Choose the measurement directions")
        self.preset_button.setMenu(self._preset_menu())
        self._table_button = QToolButton(self)
        self._table_button.setText("Table…")
        self._table_button.setToolTip(
            "All directions as numbers: θ, ω, x, y, z and waveplate angles (Ctrl+T)"
        )
        self._table_button.clicked.connect(self.table_requested)
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self.preset_button)
        layout.addLayout(header)
        layout.addWidget(self.balls, 1)
        self.fit = role_label("muted", self, wrap=True)
        layout.addWidget(self.fit)
        state_row = QHBoxLayout()
        self._state_label = role_label("muted", self, "State")
        self.state_button = QToolButton(self)
        self.state_button.setToolTip("Choose the two-photon state")
        self.state_button.clicked.connect(self.state_requested)
        state_row.addWidget(self._state_label)
        state_row.addStretch(1)
        state_row.addWidget(self.state_button)
        state_row.addWidget(self._table_button)
        layout.addLayout(state_row)
        self._rows = QVBoxLayout()
        layout.addLayout(self._rows)
        self._group_rows = in_column(spacing=4)
        layout.addLayout(self._group_rows)
        self._about = QLabel(self)
        self._about.setWordWrap(True)
        layout.addWidget(self._about)
        # Keeps the sliders at the top in scenes without spheres.
        self._spheres_shown = True
        self._filler = QSpacerItem(0, 0, *_filler_policy(True))
        layout.addItem(self._filler)

    def _preset_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for key, (name, _, explanation) in PRESETS.items():
            action = QAction(name, menu)
            action.setData(key)
            action.setToolTip(explanation)
            self._dispatch.bind(self, action.triggered, "preset", apply_preset, key)
            menu.addAction(action)
        menu.addSeparator()
        modes = QActionGroup(menu)
        self.triad_action = QAction("Triad mode: φ moves Bob's pairs", menu, checkable=True)
        self.free_action = QAction("Free mode: any directions", menu, checkable=True)
        for action in (self.triad_action, self.free_action):
            modes.addAction(action)
            menu.addAction(action)
        self._dispatch.bind(self, self.triad_action.triggered, "triad mode", intents.set_triad)
        self._dispatch.bind(self, self.free_action.triggered, "free mode", intents.set_free)
        return menu

    def _connect(self) -> None:
        self.balls.rename_requested.connect(self.rename_requested)
        self.balls.together_requested.connect(self.together_requested)
        self.balls.poles_requested.connect(self.poles_requested)

    @property
    def spheres(self) -> dict[str, BlochSphere]:
        """The sphere of each party; out of view while both are on one."""
        return self.balls.spheres

    @property
    def sliders(self) -> dict[str, ParameterSlider]:
        """Those made so far, by the key of their parameter."""
        return self.parameters.sliders

    def show_controls(
        self,
        spheres: bool,
        sliders: tuple[str, ...],
        about: str = "",
        groups: tuple[tuple[str, tuple[str, ...]], ...] = (),
    ) -> None:
        """Show what a scene uses: the spheres or not, which sliders, and further ones below titles.

        ``about`` fills what is left.
        """
        self._about.setText(about)
        self._about.setVisible(bool(about) and not spheres)
        for widget in (self.balls, self.preset_button, self._table_button, self.fit):
            widget.setVisible(spheres)
        uses_state = "visibility" in sliders
        self.state_button.setVisible(uses_state)
        self._state_label.setVisible(uses_state)
        for key in sliders:
            self._rows.addWidget(self.sliders.get(key) or self.parameters.slider(key, self))
        for title, keys in groups:
            if title not in self._groups:
                self._groups[title] = SliderGroup(title, keys, self.parameters, self)
                self._group_rows.addWidget(self._groups[title])
        grouped = {key for group in self._groups.values() for key in group.keys}
        for key, slider in self.sliders.items():
            if key not in grouped:
                slider.setVisible(key in sliders)
        for title, group in self._groups.items():
            group.setVisible(title in dict(groups))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        self._spheres_shown = spheres
        self.fit.setVisible(spheres and bool(self.fit.text()))
        self._filler.changeSize(0, 0, *_filler_policy(spheres))
        layout.invalidate()

    def render_results(self, old: Results[Any] | None, new: Results[Any]) -> None:
        """Show the new scenario; only what changed is touched."""
        self.parameters.show(new.scenario)
        slider, v = self.sliders.get("visibility"), visibility_on_ruler(new.scenario)
        if slider is not None and not math.isnan(v):
            slider.set_value(v)  # that of a measured table, not the one chosen before
        show_changes(self, old, new)

    @shows("scenario.alice", "scenario.bob")
    def _show_settings(self, new: Results[Any]) -> None:
        self.balls.show_settings(new.scenario)

    @shows("scenario.view")
    def _show_cameras(self, new: Results[Any]) -> None:
        self.balls.show_cameras(new.scenario)

    @shows()
    def _show_profiles(self, new: Results[Any]) -> None:
        curves, by_v = new.curves, new.by_visibility
        if curves is None or by_v is None:
            for key in ("phi", "visibility"):
                self._show_profile(key, None, (), ())
            return
        self._show_profile("phi", curves, curves.phi, curves.value - curves.bound)
        self._show_profile("visibility", by_v, by_v.visibility, by_v.excess_at_phi)

    @shows("scenario.state", "scenario.postulated")
    def _show_state(self, new: Results[Any]) -> None:
        s = new.scenario
        name = state_name(s)
        shown, metrics = name, self.fontMetrics()
        if s.postulated is not None:
            # The long name of a measured table would take the room of the plots beside it.
            room = round(WIDEST_GIVEN * metrics.averageCharWidth())
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.state_button.setText(shown)
        self.state_button.setToolTip(f"{name}\nChoose the two-photon state")
        self.state_button.setAccessibleName(name)
        self._state_label.setText("Correlations" if s.postulated is not None else "State")

    @shows("scenario.mode", "scenario.direction_set", "scenario.alice", "scenario.bob")
    def _show_mode(self, new: Results[Any]) -> None:
        s = new.scenario
        self.preset_button.setText(settings_name(s))
        self.triad_action.setChecked(s.mode == "triad")
        self.free_action.setChecked(s.mode == "free")

    @shows()
    def _show_fit(self, new: Results[Any]) -> None:
        text = deviation_words(new.leggett, new.scenario)
        if text != self.fit.text():
            self.fit.setText(text)
        shown = bool(text) and self._spheres_shown
        # In the middle of a drag its coming and going would move the sphere away under the pointer.
        if shown == self.fit.isHidden() and not self._dispatch.store.in_gesture:
            self.fit.setVisible(shown)

    def _show_profile(self, key: str, source: object, x: ArrayLike, excess: ArrayLike) -> None:
        slider = self.sliders.get(key)
        if slider is not None and self._profiles.get(key) is not source:
            self._profiles[key] = source
            slider.set_profile(x, excess, 0.0)


class SliderGroup(QWidget):
    """Sliders below a title, each with its words above it."""

    def __init__(
        self, title: str, keys: tuple[str, ...], parameters: ParameterControls, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.keys = keys
        items: list[Item] = [role_label("heading", self, title)]
        for key in keys:
            words = role_label("muted", self, PARAMETERS[key].words, wrap=True)
            items += [words, parameters.slider(key, self)]
        in_column(*items, inside=self, spacing=3, margins=(0, 6, 0, 0))


def _filler_policy(spheres: bool) -> tuple[QSizePolicy.Policy, QSizePolicy.Policy]:
    vertical = QSizePolicy.Policy.Fixed if spheres else QSizePolicy.Policy.Expanding
    return QSizePolicy.Policy.Minimum, vertical
