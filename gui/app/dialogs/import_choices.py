"""What a file of data does not say itself: separators, units and conventions, numbers of pairs, trials."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from gui.core.data.importing.mapping import AS_IT_IS, Mapping, MappingError, Outcomes, game_text
from gui.core.data.importing.meanings import ANGULAR, COUNTS, EVENTS
from gui.core.numbers import EntryError, parse_number
from gui.look.layouts import STRETCH, in_column
from physics.bell.trials import GAMES

DELIMITERS = (("auto", "as seen"), (",", "comma"), (";", "semicolon"), ("\t", "tab"))
DECIMALS = ((".", "point, 0.5"), (",", "comma, 0,5"))
UNITS = ((None, "as named"), ("deg", "degrees"), ("rad", "radians"))
CONVENTIONS = (
    (None, "as named"),
    ("bloch", "on the Bloch sphere"),
    ("polarizer", "of a polarizer: half of it"),
    ("plates", "quarter-wave plate, then polarizer"),
)
HANDEDNESS = ((1, "R at +y"), (-1, "R at −y"))
REPEATED = (("runs", "further runs"), ("combine", "combined"), ("refuse", "refused"))
LOST = (("refuse", "refused"), ("minus", "count as −1"), ("leave out", "left out: fair sample"))
RANDOM = ((None, "as the file says"), (True, "yes, in every trial"), (False, "no"))
GAME_WORDS = (("", "as the file says"), *((game_text(g), game_text(g)) for g in GAMES))


class ImportChoices(QWidget):
    """A form; rows that do not matter for the columns are hidden. ``changed``: anything but the delimiter."""

    changed = Signal()
    delimiter_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.delimiter = self._choice("Cells apart by", DELIMITERS)
        self.decimal = self._choice("Decimal sign", DECIMALS)
        self.unit = self._choice("Angles in", UNITS)
        self.convention = self._choice("An angle is", CONVENTIONS)
        self.handedness = self._choice("Circular light", HANDEDNESS)
        self.shots = self._entry("Pairs each", "not in the file")
        self.repeated = self._choice("The same again", REPEATED)
        self.plus = self._entry("Outcome +1", "1")
        self.minus = self._entry("Outcome −1", "−1 or 0")
        self.lost_label = self._entry("Not found", "all were found")
        self.lost = self._choice("Such trials", LOST)
        self.random = self._choice("Random settings", RANDOM)
        self.game = self._choice("Game", GAME_WORDS)
        self.predictability = self._entry("Predicted, 1/2 +", "0")
        in_column(self._form, STRETCH, inside=self)
        self.delimiter.activated.connect(self.delimiter_changed)
        for combo in self.findChildren(QComboBox):
            if combo is not self.delimiter:
                combo.activated.connect(self.changed)
        for entry in self.findChildren(QLineEdit):
            entry.textEdited.connect(self.changed)

    def _choice(self, label: str, entries: tuple[tuple[Any, str], ...]) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(label)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        for value, words in entries:
            combo.addItem(words, value)
        self._form.addRow(label, combo)
        return combo

    def _entry(self, label: str, nothing: str) -> QLineEdit:
        entry = QLineEdit(self)
        entry.setAccessibleName(label)
        entry.setPlaceholderText(nothing)
        self._form.addRow(label, entry)
        return entry

    def show_form(self, meanings: set[str], columns: tuple[str, ...]) -> None:
        """Show what matters for columns of these meanings; all of it where nothing is known."""
        events = set(EVENTS) <= meanings
        counts = bool(meanings & set(COUNTS))
        angular = bool(meanings & set(ANGULAR)) or not columns
        for field, matters in (
            (self.unit, angular),
            (self.convention, angular),
            (self.handedness, bool(meanings & {"a_plate", "b_plate"})),
            (self.shots, not events and not counts and not meanings & {"sigma", "shots", "L"}),
            (self.repeated, not events),
            (self.plus, events),
            (self.minus, events),
            (self.lost_label, events),
            (self.lost, events),
            (self.random, events or counts),
            (self.game, events or counts),
            (self.predictability, events or counts),
        ):
            self._form.setRowVisible(field, matters)

    def mapping(self) -> Mapping:
        """The choices, without columns. Raises ``MappingError`` for what was typed."""
        shots = self.shots.text().strip()
        if shots and not (shots.isascii() and shots.isdigit() and int(shots) > 0):
            raise MappingError("pairs", "a whole number above 0 is needed")
        return Mapping(
            delimiter=self.delimiter.currentData(),
            decimal=self.decimal.currentData(),
            angle_unit=self.unit.currentData(),
            angle_convention=self.convention.currentData(),
            handedness=self.handedness.currentData(),
            shots=int(shots) if shots else None,
            repeated=self.repeated.currentData(),
            outcomes=self._outcomes(),
            lost=self.lost.currentData(),
            random_settings=self.random.currentData(),
            predictability=self._predictability(),
            game=self.game.currentData(),
        )

    def _outcomes(self) -> Outcomes | None:
        plus, minus, lost = (
            tuple(part for part in entry.text().replace(",", " ").split() if part)
            for entry in (self.plus, self.minus, self.lost_label)
        )
        if not (plus or minus or lost):
            return None
        return Outcomes(plus or ("1", "+1", "+"), minus or ("-1", "−1", "-"), lost)

    def _predictability(self) -> float:
        text = self.predictability.text().strip()
        if not text:
            return 0.0
        try:
            value = parse_number(text)
        except EntryError as error:
            raise MappingError("predictability", str(error)) from None
        if not 0 <= value <= 0.5:
            raise MappingError("predictability", f"{value:g} is outside 0 to 0.5")
        return value

    def show_mapping(self, mapping: Mapping) -> None:
        """Show the choices of a mapping."""
        for combo, value in (
            (self.delimiter, mapping.delimiter),
            (self.decimal, mapping.decimal),
            (self.unit, mapping.angle_unit),
            (self.convention, mapping.angle_convention),
            (self.handedness, mapping.handedness),
            (self.repeated, mapping.repeated),
            (self.lost, mapping.lost),
            (self.random, mapping.random_settings),
            (self.game, mapping.game),
        ):
            places = [k for k in range(combo.count()) if combo.itemData(k) == value]
            combo.setCurrentIndex(places[0] if places else 0)
        outcomes = mapping.outcomes or AS_IT_IS.outcomes
        for entry, labels in (
            (self.plus, () if outcomes is None else outcomes.plus),
            (self.minus, () if outcomes is None else outcomes.minus),
            (self.lost_label, () if outcomes is None else outcomes.lost),
        ):
            entry.setText(" ".join(labels))
        self.shots.setText("" if mapping.shots is None else str(mapping.shots))
        self.predictability.setText(f"{mapping.predictability:g}" if mapping.predictability else "")
