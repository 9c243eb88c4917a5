"""Pictures of ρ and T, and the grid in which ρ is typed: what they say, what is mirrored, what is refused."""

from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from gui.core.scenes.state.kets import parse_ket
from gui.core.scenes.state.results import matrix_refusal
from gui.look.theme import DARK, LIGHT
from gui.widgets.matrix import DensityMap, MatrixEditor, TensorMap
from gui.widgets.matrix.density_map import phase_color
from physics.states.pure import from_ket
from physics.states.two_qubit import bell_diagonal, singlet, werner

PHASED = from_ket(parse_ket("01 + e^(i pi/3) 10").amplitudes)


@pytest.fixture
def editor(qtbot):
    made = MatrixEditor(LIGHT, matrix_refusal)
    qtbot.addWidget(made)
    made.resize(600, 220)
    made.entries = []
    made.entered.connect(made.entries.append)
    made.set_matrix(singlet().density_matrix)
    made.show()
    yield made
    made.finish_gesture()


def type_in(editor, row, column, text):
    cell = editor.cell(row, column)
    cell.selectAll()
    QTest.keyClicks(cell, text)
    cell.editingFinished.emit()


def test_the_grid_shows_the_state_and_emits_nothing(editor):
    texts = [[editor.cell(i, j).text() for j in range(4)] for i in range(4)]
    assert texts == [["0"] * 4, ["0", "0.5", "−0.5", "0"], ["0", "−0.5", "0.5", "0"], ["0"] * 4]
    assert editor.entries == []


@pytest.mark.parametrize(
    ("text", "mirror"),
    [("0.25i", "−0.25i"), ("0.1+0.2i", "0.1 − 0.2i"), ("-1/4", "−0.25"), ("i/4", "−0.25i")],
)
def test_the_mirror_is_filled_in(editor, text, mirror):
    type_in(editor, 1, 2, text)
    assert editor.cell(2, 1).text() == mirror
    assert editor.cell(1, 2).text() == text  # as it was typed
    np.testing.assert_allclose(editor.draft(), editor.draft().conj().T)
    type_in(editor, 2, 1, "0.5")
    assert editor.cell(1, 2).text() == "0.5"


def test_half_an_entry_is_checked_but_not_entered(editor):
    cell = editor.cell(1, 2)
    cell.selectAll()
    QTest.keyClicks(cell, "-0.")  # 0 would be a state
    assert editor.message.text().startswith("✓")
    assert editor.cell(2, 1).text() == "0"
    QTest.keyClicks(cell, "6")
    assert "eigenvalue -0.1" in editor.message.text()
    QTest.keyClick(cell, Qt.Key.Key_Backspace)
    QTest.keyClicks(cell, "4")
    assert editor.entries == []
    editor.finish_gesture()
    assert [one[1, 2] for one in editor.entries] == [pytest.approx(-0.4)]


def test_a_state_is_entered_with_all_its_digits(editor):
    type_in(editor, 1, 2, "-1/3")
    assert editor.entries[-1][1, 2] == pytest.approx(-1 / 3, abs=1e-15)
    assert editor.message.text().startswith("✓")


@pytest.mark.parametrize(
    ("cell", "text", "words"),
    [
        ((1, 2), "0.6", "smallest eigenvalue -0.1"),  # 1/2 ± 0.6
        ((0, 0), "0.1", "trace 1.1"),
        ((3, 3), "i", "[3][3] must be real"),
        ((0, 3), "0.1", "smallest eigenvalue -0.1"),
        ((0, 3), "0.1 & 1", "[0][3]: character 5"),
        ((0, 3), "", "[0][3]: a number is missing"),
    ],
)
def test_what_is_no_state_names_the_entry_or_the_eigenvalue(editor, cell, text, words):
    type_in(editor, *cell, text) if text else editor.cell(*cell).textEdited.emit("")
    assert words in editor.message.text()
    assert words in editor.accessibleDescription()
    assert editor.discard.isEnabled()
    readable = "[0][3]" not in words
    assert editor.nearest.isEnabled() == readable
    QTest.mouseClick(editor.discard, Qt.MouseButton.LeftButton)
    assert editor.message.text().startswith("✓")
    np.testing.assert_allclose(editor.draft(), singlet().density_matrix)


def test_the_nearest_state_is_asked_for_by_the_button_only(editor):
    asked = []
    editor.nearest_asked.connect(asked.append)
    before = len(editor.entries)
    type_in(editor, 1, 2, "0.6")
    assert asked == []
    assert all(matrix_refusal(one) == "" for one in editor.entries[before:])
    QTest.mouseClick(editor.nearest, Qt.MouseButton.LeftButton)
    assert asked[0][1, 2] == pytest.approx(0.6)


def test_what_is_being_typed_stays_until_the_state_changes(editor):
    type_in(editor, 0, 0, "0.1")
    editor.set_matrix(singlet().density_matrix)  # a slider of something else
    assert editor.cell(0, 0).text() == "0.1"
    editor.set_matrix(werner(0.6).density_matrix)
    assert editor.cell(0, 0).text() == "0.1"  # (1 - 0.6)/4, and now of the new state
    assert editor.message.text().startswith("✓")


def test_a_value_typed_anew_is_no_change(editor):
    type_in(editor, 1, 1, "1/2")
    assert editor.entries == []


def test_density_words(qtbot):
    view = DensityMap(LIGHT)
    qtbot.addWidget(view)
    view.set_matrix(PHASED.density_matrix, "ρ without noise")
    assert "⟨01|ρ|10⟩ = 0.25 − 0.433013i, modulus 0.500000, phase −60.0°" in view.words(1, 2)
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(view, key)
    assert view.accessibleDescription().startswith("ρ without noise: ⟨01|ρ|10⟩ = 0.25 − 0.433013i, modulus")
    assert "⟨11|ρ|11⟩ = 0" in view.accessibleDescription()


def test_tensor_words(qtbot):
    view = TensorMap(LIGHT)
    qtbot.addWidget(view)
    view.set_state(from_ket((0.6, 0, 0, 0.8)), "T")
    said = view.accessibleDescription()
    # r = cos 2t z and T = diag(sin 2t, -sin 2t, 1) for 0.6|00> + 0.8|11>.
    for text in ("T xx = +0.960000", "T yy = −0.960000", "T zz = +1", "r_A z = −0.280000", "T xy = 0"):
        assert text in said


def test_the_hand_points_along_the_phase(qtbot):
    """Dark pixels of the hand: above the middle of the cell for +i, below it for -i."""

    def dark(z: complex) -> tuple[int, int]:
        view = DensityMap(LIGHT)
        qtbot.addWidget(view)
        rho = np.diag([0.5, 0.5, 0, 0]).astype(complex)
        rho[0, 1], rho[1, 0] = z, z.conjugate()
        view.set_matrix(rho, "")
        view.resize(260, 260)  # too small for numbers
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        view.paint_cell(painter, QRectF(80, 80, 40, 40), 0, 1, LIGHT)
        painter.end()
        inked = [y for x in range(80, 120) for y in range(80, 120) if image.pixelColor(x, y).lightness() < 60]
        return sum(y < 99 for y in inked), sum(y > 101 for y in inked)

    above, below = dark(0.5j)
    assert above > 10 * max(below, 1)
    above, below = dark(-0.5j)
    assert below > 10 * max(above, 1)


def test_negative_correlations_are_hatched_and_positive_ones_plain(qtbot):
    """Colour is not the only sign: T of Φ⁺ is diag(1, -1, 1)."""
    picture = TensorMap(LIGHT, "T")
    qtbot.addWidget(picture)
    picture.resize(420, 420)
    picture.set_state(bell_diagonal([1.0, -1.0, 1.0]), "T")
    image = QImage(picture.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    picture.paint_to(painter, QRectF(picture.rect()), LIGHT)
    painter.end()
    colours = []
    for k in range(3):
        box = picture.cell_rect(k, k)
        # A corner of the square, between its edge and the number.
        corner = [
            (round(box.left()) + 10 + x, round(box.top()) + 10 + y) for x in range(12) for y in range(12)
        ]
        colours.append(len({image.pixel(x, y) for x, y in corner}))
    assert colours[0] == colours[2] == 1 < colours[1]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_colours_of_phases_turn_and_close(theme):
    assert phase_color(0, theme) == phase_color(2 * math.pi, theme)
    four = {phase_color(cmath.phase(z), theme).name() for z in (1, 1j, -1, -1j)}
    assert len(four) == 4
