"""The choice of the model and its parameters: those it has are seen, the others are not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from gui.core.numbers import minus
from gui.core.scenes.assumptions import MODEL_KEYS, AssumptionChoices, parameter_names, spec_of
from gui.core.scenes.assumptions.words import MODEL_WORDS
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.assumptions.rich_text import with_indices

STRATEGIES = {"sequential": "singlet: 2√2 p", "best": "best: 4p"}
STRATEGY_TIPS = {
    "sequential": "Bob answers λ, Alice by the singlet’s probabilities for the question on the shirt",
    "best": "Alice answers what wins the CHSH game against the question on the shirt",
}
SLIDERS = {"reliability": "model_reliability", "correlation": "model_correlation", "M": "model_M"}


class ModelControls(QWidget):
    """Setters emit nothing."""

    model_chosen = Signal(str)
    strategy_chosen = Signal(str)
    telling_switched = Signal(bool)
    alice_typed = Signal(str)
    bob_typed = Signal(str)

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = QComboBox(self)
        self.model.setAccessibleName("Model")
        for key in MODEL_KEYS:
            self.model.addItem(MODEL_WORDS[key].title, key)
            self.model.setItemData(
                self.model.count() - 1, MODEL_WORDS[key].summary, Qt.ItemDataRole.ToolTipRole
            )
        self.model.setMaxVisibleItems(len(MODEL_KEYS))
        self.summary = role_label("muted", self, wrap=True)
        self.summary.setTextFormat(Qt.TextFormat.RichText)
        self.sliders = {name: parameters.slider(key, self) for name, key in SLIDERS.items()}
        self.strategy = QComboBox(self)
        self.strategy.setAccessibleName("Strategy of the friends")
        for key, words in STRATEGIES.items():
            self.strategy.addItem(words, key)
            self.strategy.setItemData(
                self.strategy.count() - 1, STRATEGY_TIPS[key], Qt.ItemDataRole.ToolTipRole
            )
        self.telling = QCheckBox("the result tells the setting", self)
        self.telling.setToolTip("Given λ, Bob’s result is one for b = 0 and the other for b = 1")
        for combo in (self.model, self.strategy):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
        self.alice, self.bob = QLineEdit(self), QLineEdit(self)
        self._labels = {"alice_deg": QLabel("a", self), "bob_deg": QLabel("b", self)}
        for line, name, who in ((self.alice, "alice_deg", "Alice"), (self.bob, "bob_deg", "Bob")):
            line.setAccessibleName(f"Directions of {who} in degrees")
            line.setToolTip(f"Directions of {who} in one plane, in degrees: one to four, such as 0, 90")
            self._labels[name].setBuddy(line)
        self._parts: dict[str, tuple[QWidget, ...]] = {
            "strategy": (self.strategy,),
            "tells_setting": (self.telling,),
            "alice_deg": (self._labels["alice_deg"], self.alice),
            "bob_deg": (self._labels["bob_deg"], self.bob),
            **{name: (slider,) for name, slider in self.sliders.items()},
        }
        angles = in_row(self._labels["alice_deg"], (self.alice, 1), self._labels["bob_deg"], (self.bob, 1))
        sliders = in_column(*self.sliders.values(), spacing=4)
        first = in_row((self.model, 3), (self.strategy, 2))
        in_column(first, self.summary, sliders, self.telling, angles, inside=self, spacing=4)
        self.model.activated.connect(self._choose_model)
        self.strategy.activated.connect(self._choose_strategy)
        self.telling.clicked.connect(self.telling_switched)
        self.alice.editingFinished.connect(self._type_alice)
        self.bob.editingFinished.connect(self._type_bob)
        self._shown: dict[str, str] = {"alice_deg": "", "bob_deg": ""}
        self._low = self._brief = False

    def set_low(self, low: bool) -> None:
        """In a low window the summary is only in the tool tip of the model."""
        self._low = low
        self.summary.setVisible(not (low or self._brief))

    def show_choices(self, choices: AssumptionChoices, brief: bool = False) -> None:
        """Show the chosen model and what it has; ``brief``: only the model."""
        spec = spec_of(choices)
        names = parameter_names(spec)
        self._brief = brief
        self.set_low(self._low)
        self.model.setCurrentIndex(MODEL_KEYS.index(choices.chosen))
        summary = MODEL_WORDS[choices.chosen].summary
        self.summary.setText(with_indices(summary))
        self.model.setToolTip(summary)
        self.model.setAccessibleDescription(summary)
        best = getattr(spec, "strategy", "") == "best"
        for name, parts in self._parts.items():
            # The best answers do not ask for directions.
            shown = not brief and name in names and not (best and name in ("alice_deg", "bob_deg"))
            for part in parts:
                part.setVisible(shown)
        if "strategy" in names:
            chosen = getattr(spec, "strategy", "")
            self.strategy.setCurrentIndex(self.strategy.findData(chosen))
            self.strategy.setToolTip(STRATEGY_TIPS[chosen])
        self.telling.setChecked(bool(getattr(spec, "tells_setting", False)))
        for name, line in (("alice_deg", self.alice), ("bob_deg", self.bob)):
            if name in names:
                self._shown[name] = ", ".join(minus(f"{x:g}") for x in getattr(spec, name))
                line.setText(self._shown[name])

    def _choose_model(self, index: int) -> None:
        self.model_chosen.emit(MODEL_KEYS[index])

    def _choose_strategy(self, index: int) -> None:
        self.strategy_chosen.emit(self.strategy.itemData(index))

    def _type_alice(self) -> None:
        if self.alice.text() != self._shown["alice_deg"]:
            self.alice_typed.emit(self.alice.text())

    def _type_bob(self) -> None:
        if self.bob.text() != self._shown["bob_deg"]:
            self.bob_typed.emit(self.bob.text())
