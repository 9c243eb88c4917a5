"""One read-out: symbol, name, value and verdict on a card, with its explanation folded away below.

The head is painted, not built from labels: a new value then costs a few microseconds and no layout.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.core.equations import Equation
from gui.core.glossary import meaning_of_equation, meaning_of_readout
from gui.look.equation import EquationView
from gui.look.hints import hint
from gui.look.math_text import math_size, math_spoken, math_unicode
from gui.look.roles import role_label
from gui.look.theme import FONT_HEADING, Theme
from gui.widgets.readouts.head import (
    CHEVRON,
    GAP,
    PAD,
    HeadFonts,
    HeadLayout,
    ReadoutSpec,
    ReadoutValue,
    role_color,
)

BAR = 3.0


class _Head(QAbstractButton):
    """The always visible part; a button, so that keyboard and screen reader can press it."""

    menu_requested = Signal(QPoint)
    step_requested = Signal(int)

    def __init__(self, row: ReadoutRow) -> None:
        super().__init__(row)
        self._row = row
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCheckable(row.expandable())
        if row.expandable():
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        # Not Fixed: that would cap the height at the one for the width of sizeHint.
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        return QSize(280, self.heightForWidth(280))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.heightForWidth(self.width()))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._row.head_height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._row.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000}
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Left) and self.isCheckable():
            if self.isChecked() != (key == Qt.Key.Key_Right):
                self.click()
        elif key in steps:
            self.step_requested.emit(steps[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            at = self.mapToGlobal(QPoint(24, self.height() - 4))
        self.menu_requested.emit(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._row.paint_head(painter, QRectF(self.rect()), event.region())


class ReadoutRow(QFrame):
    """A card with one read-out. ``expanded(key, open)`` and the rest are emitted on what the user does."""

    expanded = Signal(str, bool)
    menu_requested = Signal(str, QPoint)
    step_requested = Signal(str, int)

    def __init__(
        self, theme: Theme, spec: ReadoutSpec, equation: Equation | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.spec = spec
        self.value = ReadoutValue()
        self._equation = equation
        self._theme = theme
        self.fonts = HeadFonts(theme)
        self._symbol_width = 0.0
        self._value_width = 0.0
        self._noted = False
        self._detail: QWidget | None = None
        self._view: EquationView | None = None
        self.head_layout = HeadLayout(QRectF(), QRectF(), QRectF(), QRectF(), 0.0)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self.head = _Head(self)
        self.head.toggled.connect(self._on_toggled)
        self.head.menu_requested.connect(self._on_menu)
        self.head.step_requested.connect(self._on_step)
        self._box.addWidget(self.head)
        self.setToolTip(hint(self._meaning()))
        self._name_aloud()
        self._relayout()

    def explanation(self) -> str:
        """The one-line explanation of the quantity, or an empty string."""
        return self.spec.explanation or (self._equation.explanation if self._equation else "")

    def _meaning(self) -> tuple[str, ...]:
        said = f"{math_unicode(self.spec.symbol)}: {self.spec.name}".removeprefix(": ")
        if self._equation is None and not self.spec.explanation:
            return said, *meaning_of_readout(self.spec.key, self.spec.symbol)
        behind = meaning_of_equation(self._equation) if self._equation is not None else ()
        return said, self.explanation(), *behind

    def expandable(self) -> bool:
        """Whether there is anything to unfold."""
        return bool(self.explanation() or self._equation)

    def is_expanded(self) -> bool:
        """Whether explanation and equation are unfolded."""
        return self.head.isChecked()

    def equation(self) -> Equation | None:
        """The equation behind the read-out."""
        return self._equation

    def set_value(self, value: ReadoutValue) -> None:
        """Show another value; lays out anew only when it is the widest so far or brings the first note."""
        if value == self.value:
            return
        old, self.value = self.value, value
        width = self.fonts.value_metrics.horizontalAdvance(value.text)
        if width > self._value_width or (value.note and not self._noted):
            self._value_width = max(self._value_width, width)
            self._noted = self._noted or bool(value.note)
            self._relayout()
        self._name_aloud()
        self.head.update(self.head_layout.value.toAlignedRect())
        self.head.update(self.head_layout.note.toAlignedRect())
        if (old.role, old.stale, bool(old.note)) != (value.role, value.stale, bool(value.note)):
            self.update()

    def set_symbol_width(self, width: float) -> None:
        """Least width of the symbol column in pixels, shared by the rows of a panel."""
        self._symbol_width = width
        self._relayout()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours and another scale."""
        as_before = theme.measures_as(self._theme)
        self._theme = theme
        if self._view is not None:
            self._view.set_theme(theme)
        if not as_before:
            self.fonts = HeadFonts(theme)
            self._value_width = self.fonts.value_metrics.horizontalAdvance(self.value.text)
            self._relayout()
        self.update()

    def symbol_width(self) -> float:
        """How wide the row's own symbol is, in pixels."""
        return math_size(self.spec.symbol, self.fonts.symbol).width() if self.spec.symbol else 0.0

    def head_height(self, width: float) -> int:
        """Height in pixels of the visible part at a width."""
        return math.ceil(self._layout_at(width).height)

    def place(self) -> None:
        """Place the parts for the present width."""
        self.head_layout = self._layout_at(self.head.width())
        self.head.update()

    def _relayout(self) -> None:
        self.head.updateGeometry()
        self.place()

    def _layout_at(self, width: float) -> HeadLayout:
        right = (CHEVRON + GAP) * self._theme.scale if self.expandable() else 0.0
        symbol = max(self._symbol_width, self.symbol_width())
        return self.fonts.layout(self._theme, self.spec, width, symbol, self._value_width, self._noted, right)

    def paint_head(self, painter: QPainter, rect: QRectF, region: QRegion) -> None:
        """Paint the head with hover, focus ring and the arrow that says it unfolds."""
        theme = self._theme
        inner = rect.adjusted(BAR * theme.scale + 1.5, 1.5, -1.5, -1.5)
        if self.head.underMouse() and self.expandable():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("selection", 110))
            painter.drawRoundedRect(inner, 5, 5)
        self.fonts.paint(painter, self.head_layout, self.spec, self.value, theme, region)
        if self.expandable():
            side = CHEVRON * theme.scale
            x = rect.right() - PAD * theme.scale - side / 2
            self._paint_chevron(painter, QPointF(x, self.head_layout.value.center().y()), 0.42 * side)
        if self.head.hasFocus():
            painter.setPen(theme.pen("accent", 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner, 5, 5)

    def _paint_chevron(self, painter: QPainter, centre: QPointF, half: float) -> None:
        pen = self._theme.pen("accent", 1.8)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.save()
        painter.setPen(pen)
        painter.translate(centre)
        painter.rotate(90 if self.is_expanded() else 0)
        painter.drawPolyline([QPointF(-half / 2, -half), QPointF(half / 2, 0), QPointF(-half / 2, half)])
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if role_color(self.value.role) == "text" or not self.value.note:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        alpha = 110 if self.value.stale else 255
        painter.setBrush(self._theme.color(role_color(self.value.role), alpha))
        painter.drawRoundedRect(QRectF(0, 1, BAR * self._theme.scale, self.height() - 2), 1.5, 1.5)

    def _name_aloud(self) -> None:
        symbol = math_spoken(self.spec.symbol)
        self.head.setAccessibleName(f"{self.spec.name}, {symbol}: {self.value.words() or 'no value yet'}")

    def _on_toggled(self, on: bool) -> None:
        self._show_detail(on)
        self.expanded.emit(self.spec.key, on)

    def _on_menu(self, at: QPoint) -> None:
        self.menu_requested.emit(self.spec.key, at)

    def _on_step(self, by: int) -> None:
        self.step_requested.emit(self.spec.key, by)

    def _show_detail(self, on: bool) -> None:
        if on and self._detail is None:
            self._detail = self._build_detail()
            self._box.addWidget(self._detail)
        if self._detail is not None:
            self._detail.setVisible(on)
        self.head.setAccessibleDescription(self.explanation() if on else "Press to explain")
        self.head.update()

    def _build_detail(self) -> QWidget:
        detail = QWidget(self)
        box = QVBoxLayout(detail)
        pad = round(PAD * self._theme.scale)
        box.setContentsMargins(pad, 0, pad, pad)
        box.setSpacing(6)
        if self._equation is not None:
            self._view = EquationView(
                self._theme, self._equation.latex, FONT_HEADING, detail, self._equation.plain
            )
            box.addWidget(self._view)
        text = QLabel(self.explanation(), detail)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        box.addWidget(text)
        if self._equation is not None:
            source = role_label("muted", detail, self._equation.source, wrap=True)
            source.setTextFormat(Qt.TextFormat.PlainText)
            box.addWidget(source)
        return detail
