"""Assumptions scene, page "Literature": claims on the way to factorizability, each with its model."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from gui.core.results import Results
from gui.core.scenes.assumptions import READING_KEYS
from gui.core.scenes.assumptions.literature import READINGS, Reading
from gui.core.scenes.assumptions.results import AssumptionResults, JudgedModel
from gui.core.scenes.assumptions.words import MODEL_WORDS
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, FONT_HEADING, Theme
from gui.panels.changes import shows
from gui.scenes.assumptions.assumption_list import AssumptionList
from gui.scenes.assumptions.list_painter import ListRow, fitting, paint_head, paint_rows, place_rows
from gui.scenes.assumptions.rich_text import paint_text, text_size, with_indices
from gui.scenes.assumptions.view_words import list_rows_of, spec_line, strength

SOURCE = "Ciepielewski and Okon, From locality to factorizability"


class LiteraturePage(QWidget):
    """Setters emit nothing."""

    reading_chosen = Signal(str)
    model_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading: Reading | None = None
        self._judged: JudgedModel | None = None
        self.choice = QComboBox(self)
        self.choice.setAccessibleName("Place in the literature")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(12)
        for key in READING_KEYS:
            self.choice.addItem(READINGS[key].title, key)
        self.choice.activated.connect(self._choose)
        self.load = QPushButton("Load model", self)
        self.load.clicked.connect(self.model_wanted)
        self.source = role_label("muted", self, wrap=True)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = role_label("heading", self, wrap=True)
        self.strength = QLabel(self)
        self.strength.setWordWrap(True)
        self.rows = AssumptionList(theme, self)
        self.rows.rows.setAccessibleName("Assumptions that decide it")
        in_column(
            in_row((self.choice, 1), self.load),
            self.source,
            self.words,
            in_column(self.model, self.strength, spacing=0),
            (self.rows, 1),
            inside=self,
            spacing=5,
        )

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the place in the literature and its rows for an export."""
        reading, judged = self._reading, self._judged
        if reading is None or judged is None:
            return
        theme = self._fitting(reading, rect, theme)
        title, note = reading.title, f"{SOURCE}, {reading.section}"
        top = paint_head(painter, rect, title, "", note, "muted", theme)
        painter.save()
        top += paint_text(
            painter, rect.translated(0, top), reading.words, theme.font(FONT_BODY), theme.color("text")
        )
        painter.restore()
        text, role = strength(judged)
        top += 8 * theme.scale
        top += paint_head(painter, rect.translated(0, top), _model_line(reading), "", text, role, theme)
        below = rect.adjusted(0, top, 0, 0)
        some, smaller = fitting(self.shown_rows(), below, theme)
        paint_rows(painter, some, place_rows(some, below, smaller), smaller)

    def _fitting(self, reading: Reading, rect: QRectF, theme: Theme) -> Theme:
        """The theme, with smaller letters if words and rows without examples would not fit."""
        short = [replace(row, example="") for row in self.shown_rows()]
        smaller = theme
        for shrunk in (1.0, 0.9, 0.8, 0.7, 0.6, 0.5):
            smaller = theme.scaled(shrunk * theme.scale)
            words = text_size(reading.words, smaller.font(FONT_BODY), rect.width())[1]
            heads = 4 * text_size("S", smaller.font(FONT_HEADING, bold=True))[1] + 30 * smaller.scale
            if words + heads + place_rows(short, rect, smaller)[-1].bottom() <= rect.bottom():
                break
        return smaller

    def shown_rows(self) -> list[ListRow]:
        """The rows of the assumptions that decide."""
        return list(self.rows.rows.rows())

    def _choose(self, index: int) -> None:
        self.reading_chosen.emit(READING_KEYS[index])

    @shows()
    def _show_choice(self, new: Results[AssumptionResults]) -> None:
        choices = new.scene.choices
        self.choice.setCurrentIndex(READING_KEYS.index(choices.reading))
        self.rows.set_current(choices.assumption)

    @shows("scene.choices.reading", "scene.reading")
    def _show_reading(self, new: Results[AssumptionResults]) -> None:
        judged = new.scene.reading
        if judged is None:
            return
        reading = self._reading = READINGS[new.scene.choices.reading]
        self._judged = judged
        self.source.setText(f"{SOURCE}, {reading.section}")
        self.words.setText(with_indices(reading.words))
        self.model.setText(_model_line(reading))
        text, role = strength(judged)
        self.strength.setText(text)
        set_role(self.strength, role)
        self.rows.rows.set_rows(list_rows_of(judged, tuple(reading.claims)))
        self.load.setToolTip(f"Load {_model_line(reading)}")


def _model_line(reading: Reading) -> str:
    return spec_line(MODEL_WORDS[reading.model].title, reading.spec)
