"""A grid in which a density matrix is typed: the other half is filled in as the mirror of what is typed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from gui.core.numbers import EntryError, complex_number
from gui.core.scenes.state.kets import parse_complex
from gui.look.layouts import STRETCH, in_column, in_row
from gui.look.roles import role_label, set_role
from gui.look.theme import FONT_BODY, Theme
from gui.look.themed import Themed
from gui.widgets.gesture import Gesture
from gui.widgets.matrix.density_map import BASIS
from physics.checks import ComplexArray

PADDING = 18  # of a field, left and right together
SAME = 1e-9  # what a way through the Scenario may change
GOOD = "✓ ρ without noise: trace 1, Hermitian, positive."


class MatrixEditor(Themed, QFrame):
    """``entered(ρ)`` when the user pauses, or leaves an entry, and what stands there is another state.

    All of it is inside a gesture; mirror and check follow every key.

    ``check`` says why a matrix (4, 4) is none, '' if it is one; what is none stays until it is mended, left
    (``Discard``) or replaced: ``nearest_asked(matrix)`` asks for the nearest state. Setters do not emit.
    """

    edit_started = Signal()
    entered = Signal(object)
    edit_finished = Signal()
    nearest_asked = Signal(object)

    def __init__(
        self, theme: Theme, check: Callable[[ComplexArray], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self.follow(theme)
        self._check = check
        self._accepted: ComplexArray | None = None
        self._draft: ComplexArray = np.zeros((4, 4), dtype=np.complex128)
        self._written: dict[tuple[int, int], str] = {}
        self._unread: dict[tuple[int, int], str] = {}
        self._cells = {(i, j): self._make_cell(i, j) for i in range(4) for j in range(4)}
        self.message = role_label("good", self, wrap=True)
        self.nearest = QPushButton("Nearest state", self)
        self.nearest.setToolTip("Replace what is typed by the density matrix with the least squared distance")
        self.discard = QPushButton("Discard", self)
        self.discard.setToolTip("Back to the present state")
        self._gesture = Gesture(self)
        self._gesture.started.connect(self.edit_started)
        self._gesture.finished.connect(self._read)
        self.nearest.clicked.connect(self._ask_nearest)
        self.discard.clicked.connect(self._discard)
        grid = QGridLayout()
        grid.setSpacing(3)
        for k, name in enumerate(BASIS):
            grid.addWidget(self._label(f"⟨{name}|"), 0, k + 1, Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(self._label(f"|{name}⟩"), k + 1, 0)
        for (i, j), cell in self._cells.items():
            grid.addWidget(cell, i + 1, j + 1)
        in_column(
            grid,
            in_row((self.message, 1), self.nearest, self.discard),
            STRETCH,
            inside=self,
            spacing=4,
            margins=(8, 4, 8, 6),
        )
        self._show_check("")
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        # Room for two lines, so that nothing jumps when there is something to say.
        self.message.setMinimumHeight(round(2 * 1.25 * FONT_BODY * theme.scale))

    def _label(self, text: str) -> QLabel:
        return role_label("muted", self, text)

    def _make_cell(self, i: int, j: int) -> QLineEdit:
        cell = QLineEdit(self)
        cell.setAlignment(Qt.AlignmentFlag.AlignCenter)
        cell.setMaxLength(60)
        cell.setAccessibleName(f"ρ, row {BASIS[i]}, column {BASIS[j]}")
        # The slot asks which cell it was.
        cell.setProperty("row", i)
        cell.setProperty("column", j)
        cell.textEdited.connect(self._type)
        cell.editingFinished.connect(self._leave)
        return cell

    # Setters and what they set.

    def set_matrix(self, rho: ComplexArray) -> None:
        """Show the present state; what is being typed stays until that changes."""
        if self._accepted is not None and _close(rho, self._accepted):
            return
        keep = self._accepted is not None and not self._unread and _close(rho, self._draft)
        self._accepted = np.array(rho)
        if not keep:
            self._show_accepted()

    def cell(self, row: int, column: int) -> QLineEdit:
        """The field of an entry."""
        return self._cells[row, column]

    def draft(self) -> ComplexArray:
        """What stands in the grid, a state or not."""
        return self._draft

    def _reason(self) -> str:
        """Why what stands there is no state; '' if it is."""
        for (i, j), reason in self._unread.items():
            return f"[{i}][{j}]: {reason}"
        return self._check(self._draft)

    # What the user does.

    @Slot(str)
    def _type(self, text: str) -> None:
        cell = self.sender()
        assert isinstance(cell, QLineEdit)
        i, j = int(cell.property("row")), int(cell.property("column"))
        self._gesture.touch()
        self._unread.pop((i, j), None)
        self._unread.pop((j, i), None)
        try:
            value = parse_complex(text)
        except EntryError as error:
            self._unread[i, j] = str(error)
        else:
            self._draft[i, j] = value
            if i != j:
                self._draft[j, i] = value.conjugate()
                self._write(j, i)
        self._show_check(self._reason())

    @Slot()
    def _read(self) -> None:
        """The gesture ends where typing does: half an entry is no state that anyone meant."""
        unchanged = self._accepted is not None and _close(self._draft, self._accepted)
        if not unchanged and not self._reason():
            self._accepted = self._draft.copy()
            self.entered.emit(self._draft.copy())
        self.edit_finished.emit()

    @Slot()
    def _leave(self) -> None:
        self._gesture.finish()

    @Slot()
    def finish_gesture(self) -> None:
        """Typing ends here: before an undo, for instance."""
        self._gesture.finish()

    @Slot()
    def _ask_nearest(self) -> None:
        self._gesture.finish()
        draft = self._draft.copy()
        # Whatever comes of it, the Scenario is shown.
        self._unread.clear()
        self._accepted = draft
        self.nearest_asked.emit(draft)

    @Slot()
    def _discard(self) -> None:
        self._gesture.finish()
        self._show_accepted()

    def _show_accepted(self) -> None:
        assert self._accepted is not None
        self._draft = self._accepted.copy()
        self._unread.clear()
        for i, j in self._cells:
            self._write(i, j)
        self._show_check("")

    def _write(self, i: int, j: int) -> None:
        """With as many decimals as there is room for; the tool tip has all."""
        cell, value = self._cells[i, j], complex(self._draft[i, j])
        room = cell.width() - PADDING
        texts = [complex_number(value, decimals) for decimals in (4, 3, 2)]
        text = next((t for t in texts if cell.fontMetrics().horizontalAdvance(t) <= room), texts[-1])
        if text != cell.text():
            cell.setText(text)
            cell.setCursorPosition(0)
        cell.setToolTip(complex_number(value, 12))
        self._written[i, j] = text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What was typed stays as it was typed.
        for (i, j), text in self._written.items():
            if self._cells[i, j].text() == text:
                self._write(i, j)

    def _show_check(self, reason: str) -> None:
        text = f"! Not used: {reason}" if reason else GOOD
        if text != self.message.text():
            self.message.setText(text)
            self.message.setToolTip(text)
        set_role(self.message, "bad" if reason else "good")
        self.nearest.setEnabled(bool(reason) and not self._unread)
        self.discard.setEnabled(bool(reason))
        self.setAccessibleDescription(text)

    def hideEvent(self, event: QHideEvent) -> None:
        self._gesture.finish()
        super().hideEvent(event)


def _close(one: ComplexArray, other: ComplexArray) -> bool:
    return bool(np.max(np.abs(one - other)) <= SAME)
