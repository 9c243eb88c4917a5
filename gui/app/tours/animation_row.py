"""Which parameter a step lets run, from where to where, and for how long."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLabel, QWidget

from gui.core.parameters import PARAMETERS
from gui.core.tours import Animation
from gui.look.layouts import in_row


class AnimationRow(QWidget):
    """``changed`` when the user chose or typed something; ``show_animation`` emits nothing."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parameter = QComboBox(self)
        self.parameter.setAccessibleName("Parameter that runs")
        self.parameter.addItem("none", "")
        for parameter in PARAMETERS.values():
            self.parameter.addItem(f"{parameter.symbol}  ({parameter.key})", parameter.key)
        self.parameter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.parameter.setMinimumContentsLength(10)
        self.start, self.end, self.seconds = (QDoubleSpinBox(self) for _ in range(3))
        for box, words in ((self.start, "From"), (self.end, "To"), (self.seconds, "Seconds")):
            box.setAccessibleName(words)
            box.setKeyboardTracking(False)
        for box in (self.start, self.end):
            box.setDecimals(4)
        self.seconds.setRange(0.2, 120.0)
        self.seconds.setDecimals(1)
        self.seconds.setSuffix(" s")
        in_row(
            (self.parameter, 1),
            QLabel("from", self),
            self.start,
            QLabel("to", self),
            self.end,
            QLabel("in", self),
            self.seconds,
            inside=self,
        )
        self.parameter.activated.connect(self._choose)
        for box in (self.start, self.end, self.seconds):
            box.valueChanged.connect(self.changed)

    def show_animation(self, animation: Animation | None) -> None:
        """Show what a step has."""
        boxes = self.parameter, self.start, self.end, self.seconds
        for one in boxes:
            one.blockSignals(True)
        self.parameter.setCurrentIndex(
            0 if animation is None else self.parameter.findData(animation.parameter)
        )
        self._fit()
        if animation is not None:
            self.start.setValue(animation.start)
            self.end.setValue(animation.end)
            self.seconds.setValue(animation.seconds)
        for one in boxes:
            one.blockSignals(False)

    def animation(self) -> Animation | None:
        """What is chosen."""
        key = self.parameter.currentData()
        if not key:
            return None
        return Animation(key, self.start.value(), self.end.value(), self.seconds.value())

    def _choose(self) -> None:
        boxes = self.start, self.end, self.seconds
        for box in boxes:
            box.blockSignals(True)
        self._fit()
        self.start.setValue(self.start.minimum())
        self.end.setValue(self.end.maximum())
        self.seconds.setValue(4.0)
        for box in boxes:
            box.blockSignals(False)
        self.changed.emit()

    def _fit(self) -> None:
        key = self.parameter.currentData()
        for box in (self.start, self.end, self.seconds):
            box.setEnabled(bool(key))
        if key:
            parameter = PARAMETERS[key]
            for box in (self.start, self.end):
                box.setRange(parameter.low * parameter.factor, parameter.high * parameter.factor)
                box.setSuffix(parameter.unit)
