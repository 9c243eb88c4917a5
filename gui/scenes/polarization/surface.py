"""Polarization scene, page "Response surface": Bob's conditional mean on the sphere, for two models."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QLabel,
    QPushButton,
    QWidget,
)

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenario import Camera
from gui.core.scenes import polarization
from gui.core.scenes.polarization import MODEL_NAMES
from gui.core.scenes.polarization.results import PolarizationResults, Surface
from gui.core.scenes.sphere_grid import MAP_POINTS
from gui.core.values import Array, Vector
from gui.look.layouts import BELOW_TABS, STRETCH, in_column, in_row
from gui.look.math_text import math_unicode
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, FONT_HEADING, FONT_TITLE, Theme
from gui.panels.changes import shows
from gui.scenes.polarization.words import CORRELATORS, surface_detail, surface_verdict
from gui.widgets.by_turns import ByTurns
from gui.widgets.sphere.map import USEFUL_MAP, MapArrow, MapScale, SphereMap

SURFACE_NAMES = {"response": "Response E(β|α)", "difference": "Difference E − w·b"}
DIFFERENCE_REACH = 0.5


class SurfaceRow(QFrame):
    """One model: its map, and beside it the largest deviation and what that means."""

    def __init__(self, model: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._shown: object = None
        self.map = SphereMap(theme, f"Response surface, {MODEL_NAMES[model]}", self)
        self.map.setProperty("role", "")
        self.name = role_label("heading", self, MODEL_NAMES[model], wrap=True)
        self.formula = role_label("muted", self, CORRELATORS[model], wrap=True)
        self.what = role_label("muted", self, "largest deviation from w·b", wrap=True)
        self.value = role_label("title", self, wrap=True)
        self.verdict = role_label("good", self, wrap=True)
        self.detail = role_label("muted", self, wrap=True)
        column = in_column(
            STRETCH,
            self.name,
            self.formula,
            6,
            self.value,
            self.what,
            self.verdict,
            self.detail,
            STRETCH,
            spacing=3,
        )
        in_row((self.map, 31), (column, 20), inside=self, margins=(4, 2, 10, 2))

    def show_surface(
        self, surface: Surface | None, scale: MapScale, name: str, arrows: tuple[MapArrow, ...], u: Vector
    ) -> None:
        """New values (the "response" or the "difference"); None where Alice's result never happens."""
        if (surface, scale, arrows, u) == self._shown:
            return
        self._shown = surface, scale, arrows, u
        values = np.zeros(MAP_POINTS.shape[:2]) if surface is None else getattr(surface, name)
        self.map.set_field(values, scale)
        self.value.setText("—" if surface is None else number(surface.fit.largest_deviation))
        words, role = surface_verdict(surface)
        self.verdict.setText(words)
        set_role(self.verdict, role)
        self.detail.setText(surface_detail(surface))
        self.map.set_arrows(arrows)
        self.map.set_picked(u, "u", math.nan, f"{words}, {self.value.text()}")

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint map and words for an export."""
        left = QRectF(rect.left(), rect.top(), 0.6 * rect.width(), rect.height())
        self.map.paint_to(painter, left, theme)
        painter.save()
        column = QRectF(left.right() + 8, rect.top(), rect.width() - left.width() - 8, rect.height())
        y = column.top() + 0.2 * column.height()
        role = str(self.verdict.property("role"))
        for text, size, bold, color in (
            (self.name.text(), FONT_HEADING, True, "text"),
            (self.formula.text(), FONT_BODY, False, "muted"),
            (self.value.text(), FONT_TITLE, True, "text"),
            (self.what.text(), FONT_BODY, False, "muted"),
            (self.verdict.text(), FONT_BODY, True, role),
            (self.detail.text(), FONT_BODY, False, "muted"),
        ):
            painter.setFont(theme.font(size, bold=bold))
            painter.setPen(theme.color(color))
            room = QRectF(column.left(), y, column.width(), max(10.0, column.bottom() - y))
            y += painter.boundingRect(room, _WRAP, text).height() + 4 * theme.scale
            painter.drawText(room, _WRAP, text)
        painter.restore()


class SurfacePage(QWidget):
    """Both maps, and what they are of. Signals carry what the user chose; setters emit nothing."""

    setting_chosen = Signal(int, int)
    surface_chosen = Signal(str)
    pick_started = Signal()
    picked = Signal(object)
    pick_finished = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = {model: SurfaceRow(model, theme, self) for model in polarization.MODELS}
        self.setting = QComboBox(self)
        self.setting.setAccessibleName("Alice’s setting a")
        self.setting.setToolTip("Alice measures this setting; drag its tip on her sphere")
        self.setting.setMinimumWidth(64)
        self.outcomes = {1: QPushButton("+1", self), -1: QPushButton("−1", self)}
        group = QButtonGroup(self)
        for outcome, button in self.outcomes.items():
            button.setCheckable(True)
            button.setAccessibleName(f"Alice finds {'plus' if outcome == 1 else 'minus'} 1")
            button.setToolTip("Alice’s result α on which Bob’s photon is conditioned")
            button.clicked.connect(self._choose_setting)
            group.addButton(button)
        self.surface = QComboBox(self)
        self.surface.setAccessibleName("What the maps show")
        for key in polarization.SURFACES:
            self.surface.addItem(SURFACE_NAMES[key], key)
        head = in_row(
            QLabel("a", self),
            self.setting,
            6,
            QLabel("α", self),
            *self.outcomes.values(),
            STRETCH,
            self.surface,
        )
        both = [(MODEL_NAMES[model], row, 1) for model, row in self.rows.items()]
        parts = ByTurns(theme, *both, useful=USEFUL_MAP, parent=self)
        in_column(head, (parts, 1), inside=self, margins=BELOW_TABS)
        for row in self.rows.values():
            row.map.pick_started.connect(self.pick_started)
            row.map.picked.connect(self.picked)
            row.map.pick_finished.connect(self.pick_finished)
            row.map.camera_changed.connect(self._turn)
        self.setting.activated.connect(self._choose_setting)
        self.surface.activated.connect(self._choose_surface)

    def finish_gesture(self) -> None:
        for row in self.rows.values():
            row.map.finish_gesture()

    def _choose_setting(self, index: object = 0) -> None:
        outcome = 1 if self.outcomes[1].isChecked() else -1
        self.setting_chosen.emit(self.setting.currentIndex(), outcome)

    def _choose_surface(self, index: int) -> None:
        self.surface_chosen.emit(self.surface.itemData(index))

    def _turn(self, camera: Camera) -> None:
        # Both spheres are seen from the same side.
        for row in self.rows.values():
            row.map.set_camera(camera)

    @shows("scene.choices", "scenario.alice")
    def _show_choices(self, new: Results[PolarizationResults]) -> None:
        p, labels = new.scene.choices, [math_unicode(setting.label) for setting in new.scenario.alice]
        if [self.setting.itemText(k) for k in range(self.setting.count())] != labels:
            self.setting.clear()
            self.setting.addItems(labels)
        self.setting.setCurrentIndex(min(p.alice, len(labels) - 1))
        self.outcomes[p.outcome].setChecked(True)
        self.surface.setCurrentIndex(polarization.SURFACES.index(p.surface))

    @shows("scene.choices", "scenario.alice", "scene.visibility")
    def _show_surfaces(self, new: Results[PolarizationResults]) -> None:
        r, p = new.scene, new.scene.choices
        if p.page != "surface":
            return
        u, a = _vector(r.u), _vector(r.a)
        arrows = (MapArrow(r.label, a, "alice"), MapArrow("v", _vector(-r.u), "bob"))
        for model, row in self.rows.items():
            row.show_surface(r.surfaces[model], _scale(p.surface, p.outcome), p.surface, arrows, u)


def _vector(v: Array) -> Vector:
    return (float(v[0]), float(v[1]), float(v[2]))


def _scale(surface: str, outcome: int) -> MapScale:
    if surface == "difference":
        return MapScale(DIFFERENCE_REACH, DIFFERENCE_REACH, step=0.1, title="E − w·b over b")
    sign = "+1" if outcome == 1 else "−1"
    return MapScale(step=0.25, title=f"E(β|α = {sign}) over b")


_WRAP = 0x1000  # Qt::TextWordWrap
