"""What could explain this? One card for each hypothesis, with its verdict and what the verdict rests on."""

from __future__ import annotations

import html
import math

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from gui.core.verdicts.hypotheses import hypotheses
from gui.core.verdicts.questions import Judged
from gui.look.theme import Theme
from gui.look.themed import Themed
from gui.widgets.cards.painter import CardStyle, line_heights, paint_card, style_for
from gui.widgets.cards.text import CardText, card_text
from physics.verdicts.types import Hypothesis

GAP = 5.0
TALLEST, TALLEST_COMPACT = 1.12, 1.22  # cards do not grow beyond what their lines need by more than this


class VerdictCard(QAbstractButton):
    """One card; a button, so that keyboard and screen reader can press it."""

    step_requested = Signal(int)
    reached = Signal()

    def __init__(self, hypothesis: Hypothesis, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hypothesis = hypothesis
        self._judged: Judged | None = None
        self._stale = False
        self._progress = -1.0
        self._failure = ""
        self._style: CardStyle | None = None
        self._theme = theme
        self._text = CardText("")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._refresh()

    @property
    def text_shown(self) -> CardText:
        """What the card says now."""
        return self._text

    def show_known(self, judged: Judged | None, stale: bool, progress: float, failure: str) -> None:
        """See ``VerdictCards.show_known``."""
        known = judged, stale, min(progress, 1.0), failure
        if known != (self._judged, self._stale, self._progress, self._failure):
            self._judged, self._stale, self._progress, self._failure = known
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme, self._style = theme, None
        self.update()

    def _refresh(self) -> None:
        text = card_text(self.hypothesis, self._judged, self._stale, self._progress, self._failure)
        if text == self._text:
            return
        if text.tooltip != self._text.tooltip:
            self.setToolTip(html.escape(text.tooltip).replace("\n", "<br>"))
        if not self.accessibleName() or _lasting(text) != _lasting(self._text):
            self.setAccessibleName(text.words())
        self._text = text
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._style = None
        super().resizeEvent(event)

    def style_used(self) -> CardStyle:
        """Fonts and layout for the present size."""
        if self._style is None:
            self._style = style_for(self._theme, self.width(), self.height())
        return self._style

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -100, Qt.Key.Key_End: 100}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key in steps:
            self.step_requested.emit(steps[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.reached.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        hover, focus = self.underMouse(), self.hasFocus()
        paint_card(painter, QRectF(self.rect()), self._text, self.style_used(), hover, focus)


def _lasting(text: CardText) -> tuple[str, ...]:
    """What a screen reader should hear of: not each percent of a progress."""
    return text.title, text.lamp, text.critical, text.distance, text.proof, text.state.split(" ")[0]


def tallest(style: CardStyle) -> float:
    """Height in pixels beyond which a card would look empty."""
    most = TALLEST if style.tall else TALLEST_COMPACT
    return most * line_heights(style.theme, style.zoom, style.tall)


class _Page(QWidget):
    """Holds the cards; sizes them to the room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.cards: list[VerdictCard] = []

    def least_height(self) -> int:
        if not self.cards:
            return 0
        return math.ceil(len(self.cards) * (line_heights(self.theme, 1.0, False) + self._gap()) - self._gap())

    def _gap(self) -> float:
        return GAP * self.theme.scale

    def place(self) -> None:
        """Cards share the height, up to what their lines can use."""
        if not self.cards:
            return
        count, gap = len(self.cards), self._gap()
        share = (self.height() - gap * (count - 1)) / count
        style = style_for(self.theme, self.width(), share)
        share = min(share, tallest(style))
        if share * count + gap * (count - 1) < self.height():
            gap = min(2 * gap, (self.height() - share * count) / max(1, count - 1))
        for k, card in enumerate(self.cards):
            top, bottom = round(k * (share + gap)), round(k * (share + gap) + share)
            card.setGeometry(0, top, self.width(), bottom - top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.place()
        return super().event(event)


class VerdictCards(Themed, QScrollArea):
    """The list of cards; ``certificate_requested(hypothesis)`` when one is pressed. Setters do not emit."""

    certificate_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._cards: dict[Hypothesis, VerdictCard] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("What could explain this?"))
        self._page = _Page(theme)
        self.setWidget(self._page)
        self.set_order(hypotheses())

    def sizeHint(self) -> QSize:
        return QSize(round(300 * self._theme.scale), self._page.least_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(round(220 * self._theme.scale), round(90 * self._theme.scale))

    def order(self) -> tuple[Hypothesis, ...]:
        """The hypotheses in the order of their cards."""
        return tuple(self._cards)

    def card(self, hypothesis: Hypothesis) -> VerdictCard:
        """The card of a hypothesis. KeyError if it is not among those shown."""
        return self._cards[hypothesis]

    def set_order(self, order: tuple[Hypothesis, ...]) -> None:
        """Which cards there are and in which order; those that stay keep their verdict."""
        order = tuple(Hypothesis(h) for h in order)
        if len(set(order)) != len(order):
            raise ValueError(f"order: a hypothesis occurs twice in {order}")
        if order == self.order() and self._page.cards:
            return
        for hypothesis in [h for h in self._cards if h not in order]:
            gone = self._cards.pop(hypothesis)
            gone.hide()
            gone.deleteLater()
        for hypothesis in order:
            if hypothesis not in self._cards:
                card = VerdictCard(hypothesis, self._theme, self._page)
                card.clicked.connect(self._on_clicked)
                card.step_requested.connect(self._on_step)
                card.reached.connect(self._on_reached)
                card.show()
                self._cards[hypothesis] = card
        self._cards = {hypothesis: self._cards[hypothesis] for hypothesis in order}
        self._page.cards = list(self._cards.values())
        for first, second in zip(self._page.cards, self._page.cards[1:], strict=False):
            QWidget.setTabOrder(first, second)
        self._page.setMinimumHeight(self._page.least_height())
        self._page.place()
        self.updateGeometry()

    def show_known(
        self,
        hypothesis: Hypothesis,
        judged: Judged | None,
        stale: bool = False,
        progress: float = -1.0,
        failure: str = "",
    ) -> None:
        """Show an answer, whether to an earlier question, how far its refinement is (0..1; -1: unknown), and
        why no other will come. Hypotheses without a card are ignored.
        """
        card = self._cards.get(hypothesis)
        if card is not None:
            card.show_known(judged, stale, progress, failure)

    def set_theme(self, theme: Theme) -> None:
        self._theme = self._page.theme = theme
        for card in self._cards.values():
            card.set_theme(theme)
        self._page.setMinimumHeight(self._page.least_height())
        self._page.place()
        self.updateGeometry()

    def all_text(self) -> str:
        """The verdicts as lines of text."""
        return "\n".join(card.text_shown.words() for card in self._cards.values())

    def paint(self, painter: QPainter, rect: QRectF) -> QRectF:
        """Paint the cards as vectors, shrunk to fit; returns the rectangle they fill."""
        if not self._cards:
            return QRectF(rect.topLeft(), rect.topLeft())
        count, gap = len(self._cards), GAP * self._theme.scale
        least = self._page.least_height()
        shrink = min(1.0, rect.height() / least)
        width, height = rect.width() / shrink, rect.height() / shrink
        share = (height - gap * (count - 1)) / count
        style = style_for(self._theme, width, share)
        share = min(share, tallest(style))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(shrink, shrink)
        for k, card in enumerate(self._cards.values()):
            box = QRectF(0, k * (share + gap), width, share)
            paint_card(painter, box, card.text_shown, style, button=False)
        painter.restore()
        return QRectF(rect.x(), rect.y(), rect.width(), (count * (share + gap) - gap) * shrink)

    def _on_clicked(self) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard):
            self.certificate_requested.emit(str(card.hypothesis))

    def _on_reached(self) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard):
            self.ensureWidgetVisible(card, 0, 4)

    def _on_step(self, by: int) -> None:
        card = self.sender()
        if isinstance(card, VerdictCard):
            at = self._page.cards.index(card) + by
            target = self._page.cards[min(max(at, 0), len(self._page.cards) - 1)]
            target.setFocus(Qt.FocusReason.TabFocusReason)
