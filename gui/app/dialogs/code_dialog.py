"""The scenario as a QR code on the screen, for a phone or another computer in the hall, with its string."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QSizePolicy, QWidget

from gui.look.layouts import in_column

# ISO/IEC 18004: what a code of the largest version holds at the lowest level of error correction.
MOST_BYTES = 2953
QUIET_MODULES = 4  # the white margin that readers need


class CodeDialog(QDialog):
    """Deleted when it is closed."""

    def __init__(self, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Share this scene")
        self.resize(620, 760)
        words = QLabel(self)
        words.setWordWrap(True)
        text = QPlainTextEdit(code, self)
        text.setReadOnly(True)
        text.setAccessibleName("The scene as a string")
        text.setMaximumHeight(5 * text.fontMetrics().lineSpacing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("&Copy string", QDialogButtonBox.ButtonRole.ActionRole)
        self._code = code
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        parts: list[QWidget | tuple[QWidget, int]] = [words]
        if len(code) <= MOST_BYTES:
            parts.append((QrCode(code, self), 1))
            words.setText(
                "The code holds the string below. Pasted with Edit, Paste scene, it opens this scene."
            )
        else:
            words.setText(
                f"This scene is too long for a QR code: {len(code)} characters, of which {MOST_BYTES} fit. "
                "The string below opens it with Edit, Paste scene."
            )
            text.setMaximumHeight(16_777_215)
        in_column(*parts, text, buttons, inside=self, margins=None)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)


class QrCode(QWidget):
    """A QR code as large as fits; dark on white in every theme, as readers expect it."""

    def __init__(self, content: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        import segno

        # error="l" with boost_error uses the room that is left for more correction.
        self.matrix = [bytes(row) for row in segno.make_qr(content, error="l", boost_error=True).matrix]
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("QR code of this scene")
        self.setAccessibleDescription(f"{len(self.matrix)} by {len(self.matrix)} modules")

    def sizeHint(self) -> QSize:
        return QSize(520, 520)

    def paintEvent(self, _: QPaintEvent) -> None:
        count = len(self.matrix) + 2 * QUIET_MODULES
        # Whole pixels, so that all modules are of the same size.
        side = (
            max(1.0, min(self.width(), self.height()) * self.devicePixelRatioF() // count)
            / self.devicePixelRatioF()
        )
        left, top = (self.width() - side * count) / 2, (self.height() - side * count) / 2
        painter = QPainter(self)
        painter.fillRect(QRectF(left, top, side * count, side * count), QColor("white"))
        for y, row in enumerate(self.matrix, start=QUIET_MODULES):
            for x, dark in enumerate(row, start=QUIET_MODULES):
                if dark:
                    painter.fillRect(QRectF(left + x * side, top + y * side, side, side), QColor("black"))
        painter.end()
