"""Certificate of a verdict: its inequality, which can be checked, and its model, which can be sampled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from gui.core.verdicts.hypotheses import row_of, subtitles
from gui.core.verdicts.questions import Judged
from gui.core.verdicts.words import LAMPS, standing_text
from gui.look.layouts import in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.cards import paint_lamp_icon
from gui.widgets.certificate import CertificateView, ModelView
from gui.widgets.pages import Pages
from gui.widgets.scroller import Scroller
from physics.verdicts.types import Status


class _Lamp(Themed, QWidget):
    """The mark of a verdict."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.follow(theme)
        self.role = "warn"

    def sizeHint(self) -> QSize:
        side = round(22 * self._theme.scale)
        return QSize(side, side)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = 16.0 * self._theme.scale
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_lamp_icon(painter, box, self.role, self._theme)


class CertificateDialog(QDialog):
    """Shows one verdict; ``set_judged`` again when it changes, ``set_stale`` while it does not hold."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Certificate")
        self.resize(860, 560)
        self._judged: Judged | None = None
        self._lamp = _Lamp(theme, self)
        self.title, self._subtitle = role_label("title", self), role_label("muted", self)
        self.standing = QLabel(self)
        self.standing.setWordWrap(True)
        self.certificate = CertificateView(theme, self)
        self.model = ModelView(theme, self)
        self.tabs = Pages(self)
        self.tabs.addTab(Scroller(self.certificate), "Inequality")
        self.tabs.addTab(Scroller(self.model), "Model")
        head = in_row(self._lamp, self.title, (self._subtitle, 1))
        in_column(head, self.standing, (self.tabs, 1), inside=self, margins=None)
        self.tabs.tabBar().setFocus()

    def judged(self) -> Judged | None:
        """The answer shown."""
        return self._judged

    def set_judged(self, judged: Judged, names_a: Sequence[str] = (), names_b: Sequence[str] = ()) -> None:
        """Show an answer; a check of an earlier one ends. The tab is chosen for a hypothesis shown anew."""
        if judged is self._judged:
            self.set_stale(False)
            return
        new = self._judged is None or self._judged.hypothesis is not judged.hypothesis
        self._judged = judged
        word, self._lamp.role = LAMPS[judged.status]
        self._lamp.update()
        self.title.setText(f"{row_of(judged.hypothesis).name}: {word}")
        self._subtitle.setText(subtitles(judged.hypothesis, judged.question.eta)[0])
        self.setWindowTitle(f"Certificate: {row_of(judged.hypothesis).name}")
        self.certificate.set_judged(judged, names_a, names_b)
        self.model.set_judged(judged, names_a, names_b)
        self.tabs.setTabEnabled(0, judged.certificate is not None)
        self.tabs.setTabEnabled(1, judged.verdict.model is not None)
        if new:
            wants_model = judged.status is Status.COMPATIBLE and judged.verdict.model is not None
            self.tabs.setCurrentIndex(1 if wants_model or judged.certificate is None else 0)
        self.set_stale(False)

    def set_stale(self, stale: bool) -> None:
        """Whether what is shown belongs to an earlier question; it is then dimmed and says so."""
        if self._judged is None:
            return
        if stale:
            self.certificate.clear_check()
        self.tabs.setEnabled(not stale)
        refining = "" if self._judged.settled else " Still being refined."
        text = standing_text(self._judged) + refining
        self.standing.setText("Out of date: the settings or the state have changed." if stale else text)

    def stop(self) -> None:
        """Before the window goes."""
        self.certificate.check.stop()
