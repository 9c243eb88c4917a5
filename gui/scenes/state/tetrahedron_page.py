"""State scene, page "Tetrahedron": the Bell-diagonal states, with sliders for the three correlations."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from gui.core.numbers import number
from gui.core.results import Results
from gui.core.scenario import BellDiagonal, View
from gui.core.scenes.state.results import StateFigures
from gui.export import Part
from gui.look.layouts import BELOW_TABS, STRETCH, in_column, in_row
from gui.look.roles import role_label
from gui.look.theme import FONT_BODY, Theme
from gui.panels.changes import shows
from gui.panels.figure_places import split
from gui.panels.parameter_controls import ParameterControls
from gui.scenes.state.words import point_title, spoken_words, tetrahedron_words, vector
from gui.widgets.by_turns import ByTurns
from gui.widgets.tetrahedron import Marked, TetrahedronView, paint_tetrahedron

USEFUL = 230  # pixels of height from which on the tetrahedron is worth it
_WRAP = 0x1000  # Qt::TextWordWrap


class TetrahedronPage(QWidget):
    """The picture, the words under it, and sliders or the button that makes the state Bell-diagonal."""

    def __init__(self, parameters: ParameterControls, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = TetrahedronView(theme, self)
        self.view.set_first_view(View().tetrahedron)
        self.words = role_label("", self, wrap=True)
        self.sliders = [parameters.slider(key, self) for key in ("tx", "ty", "tz")]
        self.use = QPushButton("Make it Bell-diagonal", self)
        self.use.setToolTip("Take the Bell-diagonal state at this point in place of the present one")
        self.why = role_label("muted", self, wrap=True)
        self._below = QStackedWidget(self)
        for content in (
            in_column(*self.sliders, spacing=2),
            in_column(self.why, in_row(self.use, STRETCH), STRETCH),
        ):
            page = QWidget(self._below)
            page.setLayout(content)
            self._below.addWidget(page)
        both = ("Picture", self.view, 1), ("Numbers", self._below, 0)
        parts = ByTurns(theme, *both, useful=USEFUL, parent=self)
        in_column((parts, 1), self.words, inside=self, spacing=4, margins=BELOW_TABS)

    def parts(self, new: Results[StateFigures], theme: Theme, rect: QRectF) -> list[Part]:
        """The picture and its words, for an export."""
        above, below = split(rect, 1.8 * FONT_BODY * theme.scale)
        marked, camera, words = _marked(new), new.scenario.view.tetrahedron, tetrahedron_words(new)

        def picture(painter: QPainter, place: QRectF, look: Theme) -> None:
            paint_tetrahedron(painter, place, marked, camera, look)

        def text(painter: QPainter, place: QRectF, look: Theme) -> None:
            painter.setFont(look.font(FONT_BODY))
            painter.setPen(look.color("text"))
            painter.drawText(place, _WRAP | 0x4, words)  # 4: Qt::AlignHCenter

        return [Part(above, picture), Part(below, text)]

    @shows()
    def _show_point(self, new: Results[StateFigures]) -> None:
        words = tetrahedron_words(new)
        self.view.set_shown(_marked(new), spoken_words(new))
        if words != self.words.text():
            self.words.setText(words)

    @shows("scenario.view.tetrahedron")
    def _show_camera(self, new: Results[StateFigures]) -> None:
        self.view.set_camera(new.scenario.view.tetrahedron)

    @shows("scenario.state", "scene.noiseless")
    def _show_below(self, new: Results[StateFigures]) -> None:
        exact = new.scene.noiseless.bell_diagonal
        self._below.setCurrentIndex(0 if isinstance(new.scenario.state, BellDiagonal) else 1)
        self.why.setText(
            "The diamond can be dragged: the state becomes one of the family Bell-diagonal."
            if exact
            else "The square stands for T up to local rotations: no Bloch vectors, so it may be less "
            "entangled than the state. It cannot be dragged."
        )


def _marked(new: Results[StateFigures]) -> Marked:
    noiseless, noisy = new.scene.noiseless, new.scene.noisy
    return Marked(
        vector(noiseless.point),
        vector(noisy.point),
        noiseless.bell_diagonal,
        point_title(noiseless),
        f"V = {number(new.scenario.visibility, 3)}",
    )
