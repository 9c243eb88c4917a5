"""The settings panel: two Bloch spheres, the choice of settings, and the sliders a scene asks for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
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
from gui.core.presets import PRESETS, apply_preset
from gui.core.results import Results
from gui.core.scenario import MAX_PARTITION, CameraView, Scenario, Setting
from gui.look.theme import Theme
from gui.panels.changes import show_changes, shows
from gui.panels.words import deviation_words, settings_name, state_name
from gui.tasks.dispatcher import Dispatcher
from gui.widgets.slider.parameter_slider import ParameterSlider
from gui.widgets.sphere.bloch_sphere import BlochSphere
from gui.widgets.sphere.geometry import Arrow, Camera

DEGREES = 180 / math.pi


class SettingsPanel(QFrame):
    """Shows the settings of a Scenario and turns what the user does to them into intents."""

    table_requested = Signal()
    state_requested = Signal()
    rename_requested = Signal(str, int)

    def __init__(self, dispatcher: Dispatcher, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._dispatch = dispatcher
        self._theme = theme
        self._scenario: Scenario | None = None
        self.spheres = {
            "alice": BlochSphere("alice", theme, self),
            "bob": BlochSphere("bob", theme, self),
        }
        self.sliders = _make_sliders(theme, self)
        self._build()
        self._connect()

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        header = QHBoxLayout()
        title = QLabel("Settings", self)
        title.setProperty("role", "heading")
        self._preset_button = QToolButton(self)
        self._preset_button.setProperty("role", "menu")
        self._preset_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._preset_button.setToolTip("Choose the measurement directions")
        self._preset_button.setMenu(self._preset_menu())
        self._table_button = QToolButton(self)
        self._table_button.setText("Table…")
        self._table_button.setToolTip(
            "All directions as numbers: θ, φ, x, y, z and waveplate angles (Ctrl+T)"
        )
        self._table_button.clicked.connect(self.table_requested)
        header.addWidget(title)
        header.addStretch(1)
        header.addWidget(self._preset_button)
        layout.addLayout(header)
        for sphere in self.spheres.values():
            layout.addWidget(sphere, 1)
        self._fit = QLabel(self)
        self._fit.setProperty("role", "muted")
        self._fit.setWordWrap(True)
        layout.addWidget(self._fit)
        state_row = QHBoxLayout()
        self._state_label = QLabel("State", self)
        self._state_label.setProperty("role", "muted")
        self._state_button = QToolButton(self)
        self._state_button.setToolTip("Choose the two-photon state")
        self._state_button.clicked.connect(self.state_requested)
        state_row.addWidget(self._state_label)
        state_row.addStretch(1)
        state_row.addWidget(self._state_button)
        state_row.addWidget(self._table_button)
        layout.addLayout(state_row)
        for slider in self.sliders.values():
            layout.addWidget(slider)
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
            action.triggered.connect(self._use_preset)
            menu.addAction(action)
        menu.addSeparator()
        modes = QActionGroup(menu)
        self._triad_action = QAction("Triad mode: φ moves Bob's pairs", menu, checkable=True)
        self._free_action = QAction("Free mode: any directions", menu, checkable=True)
        for action in (self._triad_action, self._free_action):
            modes.addAction(action)
            menu.addAction(action)
        self._triad_action.triggered.connect(self._to_triad)
        self._free_action.triggered.connect(self._to_free)
        return menu

    def _connect(self) -> None:
        alice, bob = self.spheres["alice"], self.spheres["bob"]
        # Bound methods, one for each party: lambdas and partials would keep the widgets alive for ever.
        alice.tip_moved.connect(self._move_alice)
        bob.tip_moved.connect(self._move_bob)
        alice.camera_changed.connect(self._turn_alice)
        bob.camera_changed.connect(self._turn_bob)
        alice.add_requested.connect(self._add_alice)
        bob.add_requested.connect(self._add_bob)
        alice.remove_requested.connect(self._remove_alice)
        bob.remove_requested.connect(self._remove_bob)
        alice.lock_toggled.connect(self._lock_alice)
        bob.lock_toggled.connect(self._lock_bob)
        alice.rename_requested.connect(self._rename_alice)
        bob.rename_requested.connect(self._rename_bob)
        for sphere in (alice, bob):
            sphere.drag_started.connect(self._begin_move)
            sphere.drag_finished.connect(self._end)
            sphere.message.connect(self._dispatch.tell)
        for slider in self.sliders.values():
            slider.drag_started.connect(self._begin_slide)
            slider.drag_finished.connect(self._end)
        self.sliders["phi"].value_changed.connect(self._set_phi)
        self.sliders["visibility"].value_changed.connect(self._set_visibility)
        self.sliders["eta"].value_changed.connect(self._set_eta)
        self.sliders["partition"].value_changed.connect(self._set_partition)

    def show_controls(self, spheres: bool, sliders: tuple[str, ...], about: str = "") -> None:
        """Show what a scene uses: the spheres or not, which sliders; ``about`` fills what is left."""
        self._about.setText(about)
        self._about.setVisible(bool(about) and not spheres)
        for widget in (*self.spheres.values(), self._preset_button, self._table_button, self._fit):
            widget.setVisible(spheres)
        uses_state = "visibility" in sliders
        self._state_button.setVisible(uses_state)
        self._state_label.setVisible(uses_state)
        for name, slider in self.sliders.items():
            slider.setVisible(name in sliders)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        self._spheres_shown = spheres
        self._fit.setVisible(spheres and bool(self._fit.text()))
        self._filler.changeSize(0, 0, *_filler_policy(spheres))
        layout.invalidate()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for sphere in self.spheres.values():
            sphere.set_theme(theme)
        for slider in self.sliders.values():
            slider.set_theme(theme)

    def render_results(self, old: Results[Any] | None, new: Results[Any]) -> None:
        """Show the new scenario; only what changed is touched."""
        self._scenario = new.scenario
        show_changes(self, old, new)

    @shows("scenario.alice")
    def _show_alice(self, new: Results[Any]) -> None:
        self.spheres["alice"].set_arrows(_arrows(new.scenario.alice))

    @shows("scenario.bob")
    def _show_bob(self, new: Results[Any]) -> None:
        self.spheres["bob"].set_arrows(_arrows(new.scenario.bob))

    @shows("scenario.view")
    def _show_cameras(self, new: Results[Any]) -> None:
        for party, sphere in self.spheres.items():
            camera: CameraView = getattr(new.scenario.view, party)
            sphere.set_camera(Camera(camera.azimuth, camera.elevation, camera.zoom))

    @shows()
    def _show_values(self, new: Results[Any]) -> None:
        for name, slider in self.sliders.items():
            slider.set_value(getattr(new.scenario, name))

    @shows("scenario.frames", "scenario.postulated")
    def _show_what_can_move(self, new: Results[Any]) -> None:
        s = new.scenario
        self.sliders["phi"].set_enabled_reason(None if s.frames else "needs triples a, b, b′")
        given = s.postulated is not None
        self.sliders["visibility"].set_enabled_reason("the correlations are given" if given else None)

    @shows("curves")
    def _show_excess_by_phi(self, new: Results[Any]) -> None:
        self.sliders["phi"].set_profile(new.curves.phi, new.curves.value - new.curves.bound, 0.0)

    @shows("by_visibility")
    def _show_excess_by_visibility(self, new: Results[Any]) -> None:
        by_v = new.by_visibility
        self.sliders["visibility"].set_profile(by_v.visibility, by_v.excess_at_phi, 0.0)

    @shows("scenario.state", "scenario.postulated")
    def _show_state(self, new: Results[Any]) -> None:
        s = new.scenario
        self._state_button.setText(state_name(s))
        self._state_label.setText("Correlations" if s.postulated is not None else "State")

    @shows("scenario.mode", "scenario.direction_set", "scenario.alice", "scenario.bob")
    def _show_mode(self, new: Results[Any]) -> None:
        s = new.scenario
        self._preset_button.setText(settings_name(s))
        self._triad_action.setChecked(s.mode == "triad")
        self._free_action.setChecked(s.mode == "free")

    @shows()
    def _show_fit(self, new: Results[Any]) -> None:
        text = deviation_words(new.leggett, new.scenario)
        if text != self._fit.text():
            self._fit.setText(text)
        shown = bool(text) and self._spheres_shown
        # In the middle of a drag its coming and going would move the sphere away under the pointer.
        if shown == self._fit.isHidden() and not self._dispatch.store.in_gesture:
            self._fit.setVisible(shown)

    # What the user does.

    def _use_preset(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self._dispatch.apply("preset", apply_preset, action.data())

    def _to_triad(self) -> None:
        assert self._scenario is not None
        self._dispatch.apply("triad mode", intents.use_direction_set, self._scenario.direction_set)

    def _to_free(self) -> None:
        self._dispatch.apply("free mode", intents.set_free)

    def _begin_move(self, index: int) -> None:
        self._dispatch.begin("move setting")

    def _begin_slide(self) -> None:
        self._dispatch.begin("slide")

    def _end(self, index: int = 0) -> None:
        self._dispatch.end()

    def _move_alice(self, index: int, direction: object) -> None:
        self._dispatch.apply("move setting", intents.move_setting, "alice", index, direction)

    def _move_bob(self, index: int, direction: object) -> None:
        self._dispatch.apply("move setting", intents.move_setting, "bob", index, direction)

    def _turn_alice(self, camera: Camera) -> None:
        self._dispatch.apply("turn", intents.set_camera, "alice", _camera_view(camera))

    def _turn_bob(self, camera: Camera) -> None:
        self._dispatch.apply("turn", intents.set_camera, "bob", _camera_view(camera))

    def _add_alice(self, direction: object) -> None:
        self._dispatch.apply("add setting", intents.add_setting, "alice", direction)

    def _add_bob(self, direction: object) -> None:
        self._dispatch.apply("add setting", intents.add_setting, "bob", direction)

    def _remove_alice(self, index: int) -> None:
        self._dispatch.apply("remove setting", intents.remove_setting, "alice", index)

    def _remove_bob(self, index: int) -> None:
        self._dispatch.apply("remove setting", intents.remove_setting, "bob", index)

    def _lock_alice(self, index: int) -> None:
        self._dispatch.apply("lock", intents.toggle_lock, "alice", index)

    def _lock_bob(self, index: int) -> None:
        self._dispatch.apply("lock", intents.toggle_lock, "bob", index)

    def _rename_alice(self, index: int) -> None:
        self.rename_requested.emit("alice", index)

    def _rename_bob(self, index: int) -> None:
        self.rename_requested.emit("bob", index)

    def _set_phi(self, value: float) -> None:
        self._dispatch.apply("φ", intents.set_phi, value)

    def _set_visibility(self, value: float) -> None:
        self._dispatch.apply("V", intents.set_visibility, value)

    def _set_eta(self, value: float) -> None:
        self._dispatch.apply("η", intents.set_eta, value)

    def _set_partition(self, value: float) -> None:
        self._dispatch.apply("R", intents.set_partition, value)


def _arrows(settings: tuple[Setting, ...]) -> list[Arrow]:
    return [Arrow(x.label, x.direction, x.locked, x.label) for x in settings]


def _filler_policy(spheres: bool) -> tuple[QSizePolicy.Policy, QSizePolicy.Policy]:
    vertical = QSizePolicy.Policy.Fixed if spheres else QSizePolicy.Policy.Expanding
    return QSizePolicy.Policy.Minimum, vertical


def _camera_view(camera: Camera) -> CameraView:
    return CameraView(camera.azimuth, camera.elevation, camera.zoom)


def _make_sliders(theme: Theme, parent: QWidget) -> dict[str, ParameterSlider]:
    phi_best = 2 * float(np.arctan(1 / 3))
    return {
        "phi": ParameterSlider(
            "φ",
            "Angle between Bob's settings b and b′",
            -math.pi / 2,
            math.pi / 2,
            phi_best,
            step=1 / DEGREES,
            page_step=5 / DEGREES,
            decimals=2,
            unit="°",
            display_factor=DEGREES,
            role="accent",
            theme=theme,
            parent=parent,
        ),
        "visibility": ParameterSlider(
            "V",
            "Visibility: the part of the state that is not white noise",
            0.0,
            1.0,
            0.985,
            step=0.005,
            page_step=0.05,
            decimals=4,
            role="quantum",
            theme=theme,
            parent=parent,
        ),
        "eta": ParameterSlider(
            "η",
            "Purity of the local states in Leggett's models (not a detection efficiency)",
            0.0,
            1.0,
            1.0,
            step=0.01,
            page_step=0.1,
            decimals=3,
            role="bound",
            theme=theme,
            parent=parent,
        ),
        "partition": ParameterSlider(
            "R",
            "Size of the larger of the two groups of particles",
            1,
            MAX_PARTITION,
            4,
            # On a logarithmic scale steps are factors.
            step=2,
            page_step=10,
            decimals=0,
            role="threshold",
            theme=theme,
            logarithmic=True,
            integer=True,
            parent=parent,
        ),
    }
