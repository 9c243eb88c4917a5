"""What the Werner ruler says about the place under the mouse, and a lens for its crowded stretch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from gui.core.numbers import number
from gui.look.layouts import in_column
from gui.look.theme import FONT_BODY, Theme
from gui.widgets.ruler.layout import RulerLayout, RulerMark, RulerRegion, Sizes, Tick
from gui.widgets.ruler.painter import RulerState, paint_layout, ruler_layout
from gui.widgets.ruler.words import visibility_text

# The stretch of visibility that the lens enlarges.
LENS_LO, LENS_HI = 0.645, 0.725
_LENS_TIERS = 2


def tick_html(tick: Tick, theme: Theme) -> str:
    """Statement and reference of a threshold as rich text."""
    digits = number(tick.value)
    exact = "" if tick.math == digits else f"{escape(tick.math)} = "
    word = f" &nbsp;{escape(tick.words[0])}" if tick.words else ""
    lines = [f"<b>V = {exact}{digits}</b>{word}"]
    for source in tick.sources:
        lines.append(escape(source.statement))
        lines.append(f"<span style='color:{theme.muted}'>{escape(source.reference)}</span>")
        if source.own_result:
            lines.append(f"<span style='color:{theme.warn}'>own result, with proof in the program</span>")
        if source.from_memory:
            lines.append(f"<span style='color:{theme.warn}'>partly from memory: check before quoting</span>")
    return "<br>".join(lines)


def mark_html(mark: RulerMark) -> str:
    """What a flag means."""
    value = visibility_text(round(mark.value, 4))
    return f"<b>{escape(mark.label)}: V = {value}</b><br>Critical visibility at the current settings."


class _Lens(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout: RulerLayout | None = None
        self._state = RulerState(1.0)

    def show_stretch(
        self,
        theme: Theme,
        ticks: Sequence[Tick],
        regions: Sequence[RulerRegion],
        marks: Sequence[RulerMark],
        state: RulerState,
        tick: Tick | None,
    ) -> None:
        self._theme = theme
        sizes = Sizes(theme.scale)
        self.setFixedSize(round(sizes.px(720)), round(sizes.height(_LENS_TIERS)))
        self._layout = ruler_layout(
            QRectF(self.rect()), theme, ticks, regions, marks, lo=LENS_LO, hi=LENS_HI, titles=()
        )
        here = self._layout.ticks.index(tick) if tick in self._layout.ticks else None
        self._state = RulerState(state.visibility, hover_tick=here, reason=state.reason)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layout is not None:
            painter = QPainter(self)
            paint_layout(painter, self._layout, self._theme, self._state)
            painter.end()


class RulerPopover(QFrame):
    """Floats above its owner inside the owner's window; takes neither focus nor mouse.

    It is a child of the window and not a window itself, so that it is part of screenshots and recordings.
    While hidden it belongs to its owner, which so can be destroyed without leaving it behind.
    """

    def __init__(self, theme: Theme, owner: QWidget) -> None:
        super().__init__(owner)
        self._owner = owner
        self.setObjectName("rulerPopover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._lens = _Lens(theme, self)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setWordWrap(True)
        in_column(self._lens, self._text, inside=self, margins=(12, 8, 12, 10))
        self.set_theme(theme)
        self.hide()
        owner.destroyed.connect(self.deleteLater)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"#rulerPopover {{ background: {theme.panel}; border: 1px solid {theme.control_edge};"
            f" border-radius: 6px; }}"
            # In whatever window it floats, that of the application or a part with a sheet of its own.
            f"#rulerPopover QLabel {{ font-size: {theme.font(FONT_BODY).pixelSize()}px; }}"
        )

    @property
    def html(self) -> str:
        return self._text.text()

    @property
    def lens_visible(self) -> bool:
        return not self._lens.isHidden()

    def show_at(
        self,
        anchor: QPoint,
        html: str,
        *,
        lens: bool,
        ticks: Sequence[Tick],
        regions: Sequence[RulerRegion],
        marks: Sequence[RulerMark],
        state: RulerState,
        tick: Tick | None,
    ) -> None:
        """Show above ``anchor`` (in the owner's coordinates), held inside the window."""
        scale = self._theme.scale
        self._lens.setVisible(lens)
        if lens:
            self._lens.show_stretch(self._theme, ticks, regions, marks, state, tick)
        self._text.setVisible(bool(html))
        self._text.setFixedWidth(round((720 if lens else 560) * scale))
        self._text.setText(html)
        window = self._owner.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.adjustSize()
        at = self._owner.mapTo(window, anchor)
        place = QRect(at.x() - self.width() // 2, at.y() - self.height(), self.width(), self.height())
        place.moveRight(min(place.right(), window.width() - 5))
        place.moveLeft(max(place.left(), 4))
        place.moveTop(max(place.top(), 0))
        self.move(place.topLeft())
        self.show()
        self.raise_()

    def dismiss(self) -> None:
        """Hide, and go back to the owner."""
        if not self.isHidden():
            self.hide()
            self.setParent(self._owner)
