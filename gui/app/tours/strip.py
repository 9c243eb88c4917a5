"""The strip of a tour: what the present step says, where it stands, and the ways on and out."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gui.app.tours.dots import StepDots
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.widgets.banner import FewLines

TEXT_LINES = 2
SWIPE = 60  # logical pixels across, and more across than down


class TourStrip(QFrame):
    """Has the same height whatever a step says, so that nothing below it moves.

    A swipe of a finger, or of the mouse, to the left leads on and to the right back.
    """

    next_wanted = Signal()
    back_wanted = Signal()
    leave_wanted = Signal()
    step_wanted = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("tourStrip")
        self._pressed: QPointF | None = None
        self.tour_name = role_label("muted", self)
        self.title = role_label("title", self)
        # The heading gives way before the buttons do.
        for label in (self.tour_name, self.title):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setMinimumWidth(1)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.dots = StepDots(theme, self)
        self._count = QLabel(self)
        self.back = QPushButton("Back", self)
        self.next = QPushButton("Next", self)
        self.leave = QPushButton("Leave", self)
        self.back.setToolTip("The step before (Page Up)")
        self.leave.setToolTip("End the tour; what you had before it comes back")
        self._text = FewLines(TEXT_LINES, self)
        # Selecting text with the mouse would take the swipe.
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        head = in_row(
            (self.title, 3), (self.tour_name, 2), self.dots, self._count, self.back, self.next, self.leave
        )
        in_column(head, self._text, inside=self, spacing=2, margins=(12, 4, 8, 6))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.next.clicked.connect(self.next_wanted)
        self.back.clicked.connect(self.back_wanted)
        self.leave.clicked.connect(self.leave_wanted)
        self.dots.chosen.connect(self.step_wanted)
        self.hide()

    @property
    def text(self) -> str:
        """What is said, in whole."""
        return self._text.whole

    @property
    def is_cut(self) -> bool:
        """Whether there is more to read than there is room."""
        return self._text.is_cut

    def show_step(self, tour: str, titles: tuple[str, ...], index: int, coming: str = "") -> None:
        """The title of a tour and those of its steps, which of them is shown, and what comes after it."""
        self.next.setToolTip(f"Next: {coming} (Page Down)" if coming else "")
        self.tour_name.setText(tour)
        self.tour_name.setToolTip(tour)
        self.title.setText(titles[index])
        self.title.setToolTip(titles[index])
        self._count.setText(f"{index + 1} / {len(titles)}")
        self.dots.show_steps(titles, index)
        # A button that is switched off under the focus would hand it to another widget.
        if index + 1 == len(titles) and self.next.hasFocus():
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        if index == 0 and self.back.hasFocus():
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.back.setEnabled(index > 0)
        self.next.setEnabled(index + 1 < len(titles))
        self.setAccessibleName(f"Tour, step {index + 1} of {len(titles)}: {titles[index]}")

    def show_text(self, text: str) -> None:
        """What the step says."""
        if text != self._text.whole:
            self._text.set_whole(text)
            self.setAccessibleDescription(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        start, self._pressed = self._pressed, None
        if start is None or event.button() != Qt.MouseButton.LeftButton:
            return
        way = event.position() - start
        if abs(way.x()) >= SWIPE and abs(way.x()) > 2 * abs(way.y()):
            (self.next_wanted if way.x() < 0 else self.back_wanted).emit()
