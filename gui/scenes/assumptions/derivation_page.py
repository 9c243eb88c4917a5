"""Assumptions scene, page "Derivation": the argument step by step, and where it breaks without a premise."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QPushButton, QScrollArea, QSizePolicy, QWidget

from gui.core.results import Results
from gui.core.scenes.assumptions.derivation import CounterModel, ShownStep
from gui.core.scenes.assumptions.results import AssumptionResults
from gui.core.scenes.assumptions.words import ASSUMPTION_WORDS
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.panels.changes import shows
from gui.scenes.assumptions.derivation_painter import fitting_theme, paint_steps, place_steps
from physics.assumptions.derivation import COUNTER_MODELS, PREMISES

MOST_MODELS = max(len(models) for models in COUNTER_MODELS.values())


class DerivationSteps(Themed, QWidget):
    """The steps in full height, with the words for whoever does not see them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._steps: tuple[ShownStep, ...] = ()
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Derivation of Bell’s inequality")

    def set_steps(self, steps: Sequence[ShownStep]) -> None:
        self._steps = tuple(steps)
        self._arrange()
        words = [f"{k}. {step.equation.plain}: {step.state}. {step.why}" for k, step in enumerate(steps, 1)]
        self.setAccessibleDescription(" ".join(words))

    def steps(self) -> tuple[ShownStep, ...]:
        return self._steps

    def place_of(self, index: int) -> QRectF:
        """Where a step is."""
        return self._places(self.width())[index]

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._arrange()

    def _arrange(self) -> None:
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def _places(self, width: int) -> list[QRectF]:
        return place_steps(self._steps, QRectF(1, 1, max(width - 4.0, 160.0), 0), self._theme)

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def heightForWidth(self, width: int) -> int:
        if not self._steps:
            return 40
        if width not in self._heights:
            self._heights[width] = round(self._places(width)[-1].bottom()) + 3
        return self._heights[width]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        places = self._places(self.width())
        seen = [k for k, place in enumerate(places) if place.intersects(QRectF(event.rect()))]
        if seen:
            painter = QPainter(self)
            # Numbered from the first step: what is not seen is only clipped.
            paint_steps(painter, self._steps[: seen[-1] + 1], places[: seen[-1] + 1], self._theme)


class DerivationPage(QWidget):
    """Premises to switch, the steps below, and the models that break the chain."""

    supposed = Signal(str, bool)
    as_in_model = Signal()
    model_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.premises = {key: QCheckBox(ASSUMPTION_WORDS[key].title, self) for key in PREMISES}
        for key, box in self.premises.items():
            box.setToolTip(f"Suppose that {ASSUMPTION_WORDS[key].says}")
            box.clicked.connect(self._switch)
        self.from_model = QPushButton("As in the model", self)
        self.from_model.setToolTip("Suppose what the model above keeps, and give up what it does not")
        self.from_model.clicked.connect(self.as_in_model)
        self.steps = DerivationSteps(theme)
        self.steps_area = QScrollArea(self)
        self.steps_area.setWidget(self.steps)
        self.steps_area.setWidgetResizable(True)
        self.steps_area.setFrameShape(QFrame.Shape.NoFrame)
        self.steps_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.steps_area.setAccessibleName("Steps, scrolled by the arrow keys")
        self.offer = role_label("muted", self, "Models that keep all other premises", wrap=True)
        self.breaking = [QPushButton(self) for _ in range(MOST_MODELS)]
        self._models: tuple[CounterModel, ...] = ()
        for button in self.breaking:
            button.clicked.connect(self._load)
        head = in_row(role_label("muted", self, "Suppose"), None, self.from_model)
        boxes = in_column(*self.premises.values(), spacing=2)
        offers = in_column(self.offer, *self.breaking, spacing=3)
        in_column(head, boxes, offers, (self.steps_area, 1), inside=self, spacing=4)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the steps for an export."""
        steps = self.steps.steps()
        smaller = fitting_theme(steps, rect, theme)
        paint_steps(painter, steps, place_steps(steps, rect, smaller), smaller)

    def _switch(self) -> None:
        box = self.sender()
        for key, known in self.premises.items():
            if known is box:
                self.supposed.emit(key, known.isChecked())

    def _load(self) -> None:
        button = self.sender()
        for model, known in zip(self._models, self.breaking, strict=False):
            if known is button:
                self.model_wanted.emit(model.key)

    @shows()
    def _show_premises(self, new: Results[AssumptionResults]) -> None:
        for key, box in self.premises.items():
            box.setChecked(key not in new.scene.choices.given_up)

    @shows("scene.steps", "scene.counter_models")
    def _show_steps(self, new: Results[AssumptionResults]) -> None:
        if not new.scene.steps:
            return
        self.steps.set_steps(new.scene.steps)
        self._models = new.scene.counter_models
        self.offer.setVisible(bool(self._models))
        for k, button in enumerate(self.breaking):
            button.setVisible(k < len(self._models))
            if k < len(self._models):
                model = self._models[k]
                button.setText(f"Load {model.short}")
                button.setAccessibleDescription(model.words)
                button.setToolTip(model.words)
        self._show_broken()

    def _show_broken(self) -> None:
        """Scroll to the step that breaks."""
        broken = next((k for k, step in enumerate(self.steps.steps()) if step.state == "breaks"), None)
        if broken is not None and self.isVisible():
            place = self.steps.place_of(broken)
            middle, half = place.center(), round(place.height() / 2)
            self.steps_area.ensureVisible(round(middle.x()), round(middle.y()), 0, half + 6)
