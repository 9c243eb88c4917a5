"""A line edit for one number that understands fractions and roots and never loses the old value."""

from __future__ import annotations

import ast
import math
import operator
import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.look.theme import Theme

MINUS = "−"
THIN_SPACE = "\u202f"
_LONGEST = 80
_ALLOWED = re.compile(r"(?:[0-9.eE+\-*/() ]|pi|sqrt)+")
# So that the sliders of rows with short and long numbers line up.
_NARROWEST = 92.0
_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_CHARACTERS = str.maketrans({MINUS: "-", "–": "-", "×": "*", "·": "*", "÷": "/", "π": "pi", "^": "**"})


def parse_number(text: str) -> float:
    """The value of a number or of a small expression: ``36.87``, ``1/3``, ``sqrt(1/2)``, ``2√2/3``, ``2,5``.

    Raises ValueError where it is neither, or not finite.
    """
    plain = re.sub(r"(?<=\d)[\s\u202f](?=\d{3})", "", text.strip()).replace("**", "^").translate(_CHARACTERS)
    plain = re.sub(r"√\s*(\d+(?:\.\d+)?)", r"sqrt(\1)", plain).replace("√", "sqrt")
    plain = re.sub(r"(?<=[\d)])\s*(?=sqrt|pi)", "*", plain)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if len(plain) > _LONGEST or not _ALLOWED.fullmatch(plain):
        raise ValueError(text)
    try:
        value = _evaluate(ast.parse(plain, mode="eval").body)
    except (SyntaxError, ArithmeticError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(text) from error
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _evaluate(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id="pi"):
            return math.pi
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_evaluate(inner)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _evaluate(inner)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            value = _OPERATORS[type(op)](_evaluate(left), _evaluate(right))
            if isinstance(value, complex):
                raise ValueError("not real")
            return float(value)
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner], keywords=[]):
            return math.sqrt(_evaluate(inner))
    raise ValueError("not a number")


class NumberEntry(QLineEdit):
    """Shows a number with its unit. ``committed`` carries what the user typed, in the unit shown.

    ``refused`` carries a sentence; the text then goes back to the old value, and Ctrl+Z brings back what was
    typed. ``stepped`` is +1 or -1 for the arrow keys, +10 or -10 with Shift or for the page keys.
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
        unit_per_radian: float | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._minimum, self._maximum = minimum, maximum
        self._decimals, self._unit, self._unit_per_radian = decimals, unit, unit_per_radian
        self._shown = ""
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._forget_error)
        self.set_theme(theme)

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
        text = f"{value:.{self._decimals}f}"
        if float(text) == 0.0:
            text = text.lstrip("-")
        if abs(value) >= 10_000:
            text = f"{value:,.{self._decimals}f}".replace(",", THIN_SPACE)
        return text.replace("-", MINUS) + self._unit

    def _parse(self, text: str) -> float:
        text = text.strip()
        factor = 1.0
        if self._unit_per_radian is not None and text.endswith("rad"):
            text, factor = text.removesuffix("rad"), self._unit_per_radian
        for suffix in (self._unit.strip(), "deg" if self._unit == "°" else ""):
            if suffix:
                text = text.removesuffix(suffix)
        return parse_number(text) * factor

    @Slot()
    def commit(self) -> None:
        """Take over what was typed, or refuse it and show the old value again."""
        text = self.text()
        if text == self._shown:
            self.setModified(False)
            return
        try:
            value = self._parse(text)
        except ValueError:
            self._refuse(f"“{text.strip()[:16]}” is not a number")
            return
        slack = 0.5 * 10.0**-self._decimals
        if not self._minimum - slack <= value <= self._maximum + slack:
            low, high = self._text_of(self._minimum), self._text_of(self._maximum)
            self._refuse(f"outside {low} … {high}")
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
            self.stepped.emit(10 if many or key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
            self.commit()
            self.stepped.emit(-10 if many or key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
