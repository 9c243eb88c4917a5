"""A strip for messages that must not interrupt: errors, findings, offers."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent, QTextLayout
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from gui.look.layouts import in_row
from gui.look.roles import set_role
from gui.tasks.messages import MessageKind


class FewLines(QLabel):
    """Text of at most ``lines`` lines (0: as many as it takes); what does not fit is in the tip."""

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = lines
        self.whole = ""
        self.setWordWrap(True)
        # Messages quote files, so nothing in them may be read as markup.
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def is_cut(self) -> bool:
        """Whether there is more than is seen."""
        return self.text() != self.whole

    def set_whole(self, text: str) -> None:
        self.whole = text
        self._fit()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._lines * self.fontMetrics().lineSpacing()) if self._lines else hint

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height()) if self._lines else super().minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        return not self._lines and super().hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        return -1 if self._lines else super().heightForWidth(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.whole if not self._lines else self._cut()
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(self.whole if self.is_cut else "")

    def _cut(self) -> str:
        layout = QTextLayout(self.whole, self.font(), self)
        layout.beginLayout()
        starts: list[int] = []
        while len(starts) <= self._lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(self.width(), 1))
            starts.append(line.textStart())
        layout.endLayout()
        if len(starts) <= self._lines:
            return self.whole
        last = starts[self._lines - 1]
        # A line breaks at words: the last one is filled with what would have come after it.
        rest = self.fontMetrics().elidedText(self.whole[last:], Qt.TextElideMode.ElideRight, self.width() - 2)
        return self.whole[:last] + rest


class Banner(QFrame):
    """One message at a time, with up to two buttons, Copy details and Close.

    ``accepted`` and ``declined`` tell which button was pressed; passing messages close by themselves. With
    ``lines`` it has its room whether or not there is a message, and never more: nothing moves when it comes.
    """

    accepted = Signal()
    declined = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None, lines: int = 0) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setObjectName("banner")
        self._sign = QLabel(self)
        self._text = FewLines(lines, self)
        self._yes = QPushButton(self)
        self._no = QPushButton(self)
        self._copy = QPushButton("Copy details", self)
        self._close = QPushButton("Close", self)
        self._details = ""
        self._kind = MessageKind.NOTE
        in_row(
            self._sign,
            (self._text, 1),
            self._yes,
            self._no,
            self._copy,
            self._close,
            inside=self,
            margins=(12, 1, 4, 1) if lines else (12, 6, 8, 6),
        )
        if lines:
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            policy.setRetainSizeWhenHidden(True)
            self.setSizePolicy(policy)
            for button in (self._yes, self._no, self._copy, self._close):
                button.setProperty("role", "flat")
        self._yes.clicked.connect(self._accept)
        self._no.clicked.connect(self._decline)
        self._copy.clicked.connect(self._copy_details)
        self._close.clicked.connect(self.close_message)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.close_message)
        self.hide()

    def show_message(
        self, text: str, kind: MessageKind, *, accept: str = "", decline: str = "", details: str = ""
    ) -> None:
        """Show ``text`` as long as its kind asks for; a passing one gives way to an open question."""
        if kind.passing and self.offers_choice():
            return
        self._timer.stop()
        self._kind = kind
        if kind is MessageKind.FAILED:
            # Of an error one line is read at a glance; the rest can be copied.
            text, _, rest = text.strip().partition("\n")
            details = "\n\n".join(part for part in (rest.strip(), details) if part)
        self._details = details
        self._sign.setText(kind.sign)
        set_role(self._sign, kind.role)
        self._text.set_whole(text)
        self.setAccessibleName(text)
        self._yes.setText(accept)
        self._no.setText(decline)
        self._yes.setVisible(bool(accept))
        self._no.setVisible(bool(decline))
        self._copy.setVisible(bool(details))
        self._close.setVisible(not decline)
        self.show()
        if kind.passing:
            self._timer.start(round(1000 * kind.seconds))

    def text(self) -> str:
        """What is shown, or nothing."""
        return self._text.whole if not self.isHidden() else ""

    def offers_choice(self) -> bool:
        """Whether a question is open (it must not be replaced by a passing message)."""
        return not self.isHidden() and bool(self._yes.text())

    def close_refusal(self) -> None:
        """Something else was done: what was said of the last attempt is over."""
        if not self.isHidden() and self._kind in (MessageKind.HINT, MessageKind.REFUSED):
            self.close_message()

    def close_message(self) -> None:
        """Hide the strip."""
        self._timer.stop()
        self._yes.setText("")
        self.hide()
        self.closed.emit()

    def _accept(self) -> None:
        self.close_message()
        self.accepted.emit()

    def _decline(self) -> None:
        self.close_message()
        self.declined.emit()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._text.whole}\n\n{self._details}".strip())
