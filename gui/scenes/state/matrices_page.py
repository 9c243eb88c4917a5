"""State scene, page "ρ and T": the grid in which ρ is typed, and the pictures of ρ and T beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gui.core.results import Results
from gui.core.scenes.state.results import StateFigures, matrix_refusal
from gui.export import Part
from gui.look.layouts import BELOW_TABS, in_column, in_row
from gui.look.theme import Theme
from gui.panels.changes import shows
from gui.panels.figure_places import quarters
from gui.scenes.state.words import matrix_title
from gui.widgets.by_turns import ByTurns
from gui.widgets.matrix import DensityMap, MatrixEditor, TensorMap

USEFUL = 170  # pixels of height from which on the pictures are worth it


class MatricesPage(QWidget):
    """Signals carry what the user chose; setters emit nothing."""

    noise_chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = MatrixEditor(theme, matrix_refusal, self)
        self.rho = DensityMap(theme, "Density matrix ρ", self)
        self.tensor = TensorMap(theme, "Correlation matrix T", self)
        # It stands above the page, where there is room.
        self.noise = QPushButton("With noise", self)
        self.noise.setCheckable(True)
        self.noise.setToolTip("Whether the pictures show ρ and T with the noise of V; the grid is without it")
        self.noise.clicked.connect(self.noise_chosen)
        pictures = QWidget(self)
        in_row((self.rho, 1), (self.tensor, 1), inside=pictures)
        both = ("Grid", self.editor, 0), ("Pictures", pictures, 1)
        parts = ByTurns(theme, *both, useful=USEFUL, parent=self)
        in_column((parts, 1), inside=self, margins=BELOW_TABS)

    def parts(self, new: Results[StateFigures], theme: Theme, rect: QRectF) -> list[Part]:
        """ρ and T for an export, without noise above, with the noise of V below."""
        places = quarters(rect)
        found = []
        for k, noisy in enumerate((False, True)):
            picture = new.scene.noisy if noisy else new.scene.noiseless
            rho, tensor = DensityMap(theme), TensorMap(theme)
            rho.set_matrix(picture.state.density_matrix, matrix_title("ρ", new, noisy))
            tensor.set_state(picture.state, matrix_title("T", new, noisy))
            found += [Part(places[2 * k], rho.paint_to), Part(places[2 * k + 1], tensor.paint_to)]
        return found

    @shows("scene.noiseless")
    def _show_editor(self, new: Results[StateFigures]) -> None:
        self.editor.set_matrix(new.scene.noiseless.state.density_matrix)

    @shows("scene.noiseless", "scene.noisy", "scenario.view.with_noise", "scenario.visibility")
    def _show_pictures(self, new: Results[StateFigures]) -> None:
        noisy = new.scenario.view.with_noise
        picture = new.scene.noisy if noisy else new.scene.noiseless
        self.rho.set_matrix(picture.state.density_matrix, matrix_title("ρ", new, noisy))
        self.tensor.set_state(picture.state, matrix_title("T", new, noisy))
        self.noise.setChecked(noisy)
