"""Map of the hypotheses: which contains which, and in which region the present correlations lie."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.verdicts.hypotheses import ROWS, row_of
from gui.look.kept_pixmap import KeptPixmap
from gui.look.theme import FONT_SMALL, Theme
from gui.look.themed import Themed
from gui.scenes.verdicts.hypothesis_map_painter import paint_map
from gui.scenes.verdicts.hypothesis_regions import broken_inclusions
from physics.verdicts.types import Hypothesis, Status

Statuses = Mapping[Hypothesis, Status]
MARGIN = 6.0


def words_for(statuses: Statuses) -> str:
    """The point on the map as a sentence."""
    broken = broken_inclusions(statuses)
    if broken:
        pairs = "; ".join(f"{row_of(one).word} but not {row_of(other).word}" for one, other in broken[:2])
        hint = ""
        if all(other in one.contained_if_pure for one, other in broken):
            hint = " With local states of purity η < 1 and biased outcomes this can be."
        return f"No place on this map: {pairs}.{hint}"
    if not any(status is not Status.UNDECIDED for status in statuses.values()):
        return "The place of these correlations is not known yet."
    inside, outside, unknown = (
        [row.word for row in ROWS if statuses.get(row.hypothesis, Status.UNDECIDED) is status]
        for status in (Status.COMPATIBLE, Status.EXCLUDED, Status.UNDECIDED)
    )
    nothing = "inside no-signalling" + ("" if unknown else " only")
    parts = [f"inside: {', '.join(inside)}" if inside else nothing]
    if outside:
        parts.append(f"outside: {', '.join(outside)}")
    if unknown:
        parts.append(f"not decided: {', '.join(unknown)}")
    return "These correlations lie " + "; ".join(parts) + "."


def _longest() -> str:
    """The longest sentence that a place on the map can have."""
    at = {row.hypothesis: Status.EXCLUDED for row in ROWS}
    at |= {Hypothesis.QUANTUM: Status.COMPATIBLE, Hypothesis.QUANTUM_SAME_DIRECTIONS: Status.UNDECIDED}
    return words_for(at)


def inclusion_lines() -> list[str]:
    """``Separable lies inside unsteerable A→B, ...``: a line for each hypothesis that lies inside others."""
    lines = []
    for row in ROWS:
        outer = [row_of(Hypothesis(key)).word for key in row.hypothesis.contained_in]
        outer += [f"{row_of(Hypothesis(key)).word} (pure)" for key in row.hypothesis.contained_if_pure]
        if outer:
            lines.append(f"{row.word[0].upper()}{row.word[1:]} lies inside {', '.join(outer)}.")
    return lines


class HypothesisMap(Themed, QWidget):
    """Shows where a set of verdicts lies. Setters do not emit; there is nothing to drag."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._statuses: dict[Hypothesis, Status] = {}
        self._kept = KeptPixmap(), KeptPixmap()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Map of the hypotheses"))
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(560, 300) * self._theme.scale

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 170) * self._theme.scale

    def statuses(self) -> dict[Hypothesis, Status]:
        return dict(self._statuses)

    def set_statuses(self, statuses: Statuses) -> None:
        """The verdicts; those that are missing count as not yet known."""
        new = {Hypothesis(h): Status(s) for h, s in statuses.items()}
        if new != self._statuses:
            self._statuses = new
            self._describe()
            self.update()

    def legend_text(self) -> str:
        """Where the point is, as a sentence."""
        return words_for(self._statuses)

    def _describe(self) -> None:
        text = words_for(self._statuses)
        self.setAccessibleDescription(text)
        names = [f"{row_of(h).name}: {s}" for h, s in self._statuses.items()]
        self.setToolTip("\n".join([*inclusion_lines(), *([""] if names else []), *names]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()), self._theme, self._kept)
        if self.hasFocus():
            self.paint_focus(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 6)

    def hideEvent(self, event: QHideEvent) -> None:
        for kept in self._kept:
            kept.forget()
        super().hideEvent(event)

    def paint_to(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint the map with its sentence as vectors into ``rect``."""
        self._paint(painter, rect, theme, None)

    def _paint(
        self, painter: QPainter, rect: QRectF, theme: Theme, kept: tuple[KeptPixmap, KeptPixmap] | None
    ) -> None:
        margin = MARGIN * theme.scale
        inner = rect.adjusted(margin, margin, -margin, -margin)
        font = theme.font(FONT_SMALL)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        text = self.legend_text()
        # Room for the longest sentence: the map must not change its size while one drags.
        needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, inner.width(), 1000), int(flags), _longest())
        below = min(needed.height() + 4 * theme.scale, 0.4 * inner.height())
        # Whole pixels: the geometry of a size is kept.
        width, height = float(int(inner.width())), float(int(inner.height() - below))
        if width < 60 or height < 40:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(inner.topLeft())
        paint_map(painter, width, height, theme, self._statuses, kept)
        painter.setFont(font)
        possible = not broken_inclusions(self._statuses)
        painter.setPen(theme.color("text" if possible else "warn"))
        painter.drawText(QRectF(0, height, width, inner.height() - height), int(flags), text)
        painter.restore()
