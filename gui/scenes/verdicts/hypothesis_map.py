"""Map of the hypotheses: which contains which, and in which region the present correlations lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.core.verdicts.names import NAMES
from gui.look.theme import FONT_SMALL, Theme
from gui.scenes.verdicts.hypothesis_map_painter import Layers, paint_map
from gui.scenes.verdicts.hypothesis_regions import broken_inclusions, codes_matching, raster_for
from physics.verdicts.types import Hypothesis, Status

Statuses = Mapping[Hypothesis, Status]
MARGIN = 6.0
_WORDS: dict[Hypothesis, str] = {
    Hypothesis.SEPARABLE: "separable",
    Hypothesis.UNSTEERABLE_A_TO_B: "unsteerable A→B",
    Hypothesis.UNSTEERABLE_B_TO_A: "unsteerable B→A",
    Hypothesis.LOCAL: "local",
    Hypothesis.LEGGETT: "Leggett",
    Hypothesis.QUANTUM: "quantum",
    Hypothesis.QUANTUM_SAME_DIRECTIONS: "quantum along these directions",
}


def words_for(statuses: Statuses) -> str:
    """The point on the map as a sentence."""
    broken = broken_inclusions(statuses)
    if broken:
        pairs = "; ".join(f"{_WORDS[one]} but not {_WORDS[other]}" for one, other in broken[:2])
        hint = ""
        if all(other is Hypothesis.LEGGETT for _, other in broken):
            hint = " With local states of purity η < 1 and biased outcomes this can be."
        return f"No place on this map: {pairs}.{hint}"
    if not any(status is not Status.UNDECIDED for status in statuses.values()):
        return "The place of these correlations is not known yet."
    inside = [_WORDS[h] for h in Hypothesis if statuses.get(h) is Status.COMPATIBLE]
    outside = [_WORDS[h] for h in Hypothesis if statuses.get(h) is Status.EXCLUDED]
    unknown = [_WORDS[h] for h in Hypothesis if statuses.get(h, Status.UNDECIDED) is Status.UNDECIDED]
    nothing = "inside no-signalling" + ("" if unknown else " only")
    parts = [f"inside: {', '.join(inside)}" if inside else nothing]
    if outside:
        parts.append(f"outside: {', '.join(outside)}")
    if unknown:
        parts.append(f"not decided: {', '.join(unknown)}")
    return "These correlations lie " + "; ".join(parts) + "."


_LONGEST = words_for(
    {
        h: Status.UNDECIDED
        if h is Hypothesis.QUANTUM_SAME_DIRECTIONS
        else Status.COMPATIBLE
        if h is Hypothesis.QUANTUM
        else Status.EXCLUDED
        for h in Hypothesis
    }
)


class HypothesisMap(QWidget):
    """Shows where a set of verdicts lies. Setters do not emit; there is nothing to drag."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._statuses: dict[Hypothesis, Status] = {}
        self._layers = Layers()
        self._landmarks: tuple[tuple[str, dict[Hypothesis, Status]], ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Map of the hypotheses"))
        self._describe()

    def sizeHint(self) -> QSize:
        return QSize(560, 300)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 170)

    def statuses(self) -> dict[Hypothesis, Status]:
        return dict(self._statuses)

    def set_statuses(self, statuses: Statuses) -> None:
        """The verdicts; those that are missing count as not yet known."""
        new = {Hypothesis(h): Status(s) for h, s in statuses.items()}
        if new != self._statuses:
            self._statuses = new
            self._describe()
            self.update()

    def set_landmarks(self, landmarks: Sequence[tuple[str, Statuses]]) -> None:
        """Further points, each with a short name such as "1"."""
        new = tuple((name, dict(statuses)) for name, statuses in landmarks)
        if new != self._landmarks:
            self._landmarks = new
            self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def legend_text(self) -> str:
        """Where the point is, as a sentence."""
        return words_for(self._statuses)

    def is_possible(self) -> bool:
        """Whether the verdicts obey all inclusions that the map draws."""
        return bool(codes_matching(self._statuses, raster_for(600.0, 300.0)))

    def _describe(self) -> None:
        text = words_for(self._statuses)
        self.setAccessibleDescription(text)
        names = "\n".join(f"{NAMES[h]}: {s}" for h, s in self._statuses.items())
        inclusion = "Separable lies inside unsteerable, inside local, inside quantum; separable lies inside\n"
        inclusion += "Leggett; Leggett and local overlap, and neither contains the other."
        self.setToolTip(inclusion + ("\n\n" + names if names else ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()), self._layers)
        if self.hasFocus():
            painter.setPen(self._theme.pen("accent", 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint the map with its sentence as vectors into ``rect``."""
        self._paint(painter, rect, None)

    def _paint(self, painter: QPainter, rect: QRectF, layers: Layers | None) -> None:
        theme = self._theme
        margin = MARGIN * theme.scale
        inner = rect.adjusted(margin, margin, -margin, -margin)
        font = theme.font(FONT_SMALL)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        text = self.legend_text()
        # Room for the longest sentence: the map must not change its size while one drags.
        needed = QFontMetricsF(font).boundingRect(QRectF(0, 0, inner.width(), 1000), int(flags), _LONGEST)
        below = min(needed.height() + 4 * theme.scale, 0.4 * inner.height())
        # Whole pixels: the geometry of a size is kept.
        width, height = float(int(inner.width())), float(int(inner.height() - below))
        if width < 60 or height < 40:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(inner.topLeft())
        paint_map(painter, width, height, theme, self._statuses, self._landmarks, layers)
        painter.setFont(font)
        possible = not broken_inclusions(self._statuses)
        painter.setPen(theme.color("text" if possible else "warn"))
        painter.drawText(QRectF(0, height, width, inner.height() - height), int(flags), text)
        painter.restore()


def main() -> None:
    """Demo: the singlet on the triad."""
    import sys

    from PySide6.QtWidgets import QApplication

    from gui.look.stylesheet import stylesheet
    from gui.look.theme import THEMES, palette

    app = QApplication(sys.argv)
    theme = THEMES["light" if "light" in sys.argv else "dark"]
    app.setPalette(palette(theme))
    app.setStyleSheet(stylesheet(theme))
    view = HypothesisMap(theme)
    view.set_statuses(
        {
            h: Status.COMPATIBLE
            if h in (Hypothesis.QUANTUM, Hypothesis.QUANTUM_SAME_DIRECTIONS)
            else Status.EXCLUDED
            for h in Hypothesis
        }
    )
    view.resize(640, 340)
    view.show()
    app.exec()


if __name__ == "__main__":
    main()
