"""A line edit for one number that understands fractions and roots and never loses the old value."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.core.numbers import EntryError, number, parse_angle, parse_number, significant
from gui.core.scale import PAGE, STEP
from gui.look.theme import Theme
from gui.look.themed import Themed

# So that the sliders of rows with short and long numbers line up.
_NARROWEST = 92.0
_EXPORT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


class NumberEntry(Themed, QLineEdit):
    """Shows a number with its unit. ``committed`` carries what the user typed, in the unit shown.

    ``refused`` carries a sentence; the text then goes back to the old value, and Ctrl+Z brings back what was
    typed. ``stepped`` is ±STEP for the arrow keys, ±PAGE with Shift or for the page keys.
    """

    committed = Signal(float)
    refused = Signal(str)
    stepped = Signal(int)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        minimum: float,
        maximum: float,
        decimals: int,
        unit: str = "",
    ) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._minimum, self._maximum = minimum, maximum
        self._decimals, self._unit = decimals, unit
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._forget_error)
        self.set_theme(theme)

    def event(self, event: QEvent) -> bool:
        """Ctrl+E is the window’s, export: on Linux a line edit would take it for the key End."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and cast(QKeyEvent, event).keyCombination() == _EXPORT:
            event.ignore()
            return True
        return super().event(event)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setFont(theme.font())
        widest = max((self._text_of(v) for v in (self._minimum, self._maximum)), key=len)
        width = QFontMetrics(self.font()).horizontalAdvance(widest) + round(24 * theme.scale)
        self.setFixedWidth(max(round(_NARROWEST * theme.scale), width))
        self._forget_error()

    def set_value(self, value: float) -> None:
        """Show ``value`` (in the unit shown), unless the user is in the middle of typing."""
        text = self._text_of(value)
        if text != self._shown or not self.isModified():
            self._shown = text
            if not (self.hasFocus() and self.isModified()):
                self.setText(text)

    def value_text(self) -> str:
        """The value as shown, with unit."""
        return self._shown

    def _text_of(self, value: float) -> str:
        return number(value, self._decimals) + self._unit

    def _parse(self, text: str) -> float:
        return parse_angle(text) if self._unit == "°" else parse_number(text.removesuffix(self._unit))

    @Slot()
    def commit(self) -> None:
        """Take over what was typed, or refuse it and show the old value again."""
        text = self.text()
        if text == self._shown:
            self.setModified(False)
            return
        try:
            value = self._parse(text)
        except EntryError as error:
            self._refuse(str(error))
            return
        slack = 0.5 * 10.0**-self._decimals
        if not self._minimum - slack <= value <= self._maximum + slack:
            low, high = significant(self._minimum), significant(self._maximum)
            self._refuse(f"{low} to {high}{self._unit}")  # short: beside a slider there is little room
            return
        self._forget_error()
        value = min(max(value, self._minimum), self._maximum)
        self._shown = self._text_of(value)
        self.setText(self._shown)
        self.committed.emit(value)

    def _refuse(self, message: str) -> None:
        # Replacing the selection, unlike setText, keeps what was typed in the undo history of the field.
        self.selectAll()
        self.insert(self._shown)
        self.setModified(False)
        self.setStyleSheet(f"QLineEdit {{ border: 2px solid {self._theme.bad}; }}")
        self.setToolTip(message)
        self.refused.emit(f"{message}; kept {self._shown}")

    @Slot()
    def _forget_error(self) -> None:
        if self.styleSheet():
            self.setStyleSheet("")
        self.setToolTip("Type a number; fractions such as 1/3 and roots such as sqrt(1/2) are understood.")

    def forget_error(self) -> None:
        """Take the red frame away."""
        self._forget_error()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        many = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
            self.selectAll()
        elif key == Qt.Key.Key_Escape and self.text() != self._shown:
            self.setText(self._shown)
            self._forget_error()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_PageUp):
            self.commit()
            self.stepped.emit(PAGE if many or key == Qt.Key.Key_PageUp else STEP)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.commit()
            self.stepped.emit(-PAGE if many or key == Qt.Key.Key_PageDown else -STEP)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
