"""A line for a typed function or state: read when typing ends, with the reason of a refusal under it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QSizePolicy, QWidget

from gui.look.layouts import in_column, in_row
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture


class ExpressionEntry(Themed, QWidget):
    """``entered(text)`` when the user pauses, or leaves the line, after a change that ``check`` accepts.

    Half a function is refused no more than it is drawn. All of it is inside a gesture.

    ``check`` says why a text is refused, '' if it is not; what was typed stays as it is, with a message that
    begins with ``kept``. Setters do not emit.
    """

    edit_started = Signal()
    entered = Signal(str)
    edit_finished = Signal()

    def __init__(
        self,
        theme: Theme,
        prompt: str,
        hint: str,
        check: Callable[[str], str],
        parent: QWidget | None = None,
        kept: str = "Last curve kept",
    ) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._hint = hint
        self._check = check
        self._kept = kept
        self._refusal = ""
        self._accepted: str | None = None
        self._prompt = QLabel(prompt, self)
        self.line = QLineEdit(self)
        self.line.setMaxLength(200)
        self.line.setAccessibleName(f"Expression, {prompt}")
        self.line.setToolTip(hint)
        self._prompt.setBuddy(self.line)
        self.message = QLabel(hint, self)
        # A long reason must not widen the window; the tool tip has all of it.
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = in_row(self._prompt, (self.line, 1))
        in_column(row, self.message, inside=self, spacing=2)
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.edit_started)
        self._gesture.finished.connect(self._read)
        self._typed: str | None = None
        self.line.textEdited.connect(self._type)
        self.line.editingFinished.connect(self._gesture.finish)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_message()

    def text(self) -> str:
        """What stands there, accepted or not."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show an accepted expression; a refused one is left for the user to mend until it changes."""
        if text == self._accepted:
            return
        self._accepted = text
        if text != self.line.text():
            self.line.setText(text)
        self._refusal = ""
        self._show_message()

    def set_hint(self, hint: str) -> None:
        """What stands under the line where nothing is refused."""
        if hint != self._hint:
            self._hint = hint
            self._show_message()

    def refusal(self) -> str:
        """Why what was typed is not used; '' if it is."""
        return self._refusal

    def _show_message(self) -> None:
        bad = bool(self._refusal)
        text = f"! {self._kept}: {self._refusal}" if bad else self._hint
        self.message.setText(text)
        self.message.setToolTip(text)
        # A style sheet of its own, as that of the application sets font and border of every widget.
        role = self._theme.color("bad" if bad else "muted").name()
        size = round(12 * self._theme.scale)
        self.message.setStyleSheet(f"color: {role}; font-size: {size}px;")
        self.line.setStyleSheet(f"border: 2px solid {role};" if bad else "")
        self.line.setAccessibleDescription(text)

    @Slot(str)
    def _type(self, text: str) -> None:
        self._typed = text
        self._gesture.touch()

    @Slot()
    def _read(self) -> None:
        """The gesture ends where typing does."""
        text, self._typed = self._typed, None
        if text is not None:
            self._refusal = self._check(text)
            self._show_message()
            if not self._refusal:
                self._accepted = text
                self.entered.emit(text)
        self.edit_finished.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._gesture.finish()
        super().hideEvent(event)
