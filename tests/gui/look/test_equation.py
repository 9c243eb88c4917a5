"""Equations: the data behind them, their typesetting, and that they stay vectors."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer

from gui.app import start
from gui.core import equations as source
from gui.core.equations import EquationsError, equation, equations, load_equations
from gui.core.typesetting import lay_out
from gui.look import equation as module
from gui.look.equation import EquationView, equation_size, equation_svg, paint_equation
from gui.look.math_text import math_spoken, math_unicode
from gui.look.theme import DARK, LIGHT, Theme

EXPECTED = {
    "joint_probability",
    "leggett_parameter",
    "leggett_bound",
    "kappa",
    "leggett_excess",
    "leggett_misaligned",
    "threshold_visibility",
    "best_threshold",
    "chsh",
    "horodecki",
    "two_setting_criterion",
    "concurrence",
    "negativity",
    "purity",
    "ppt",
    "werner_state",
    "partition_visibility",
}


@pytest.fixture
def painted(qapp) -> Iterator[tuple[QImage, QPainter]]:
    image = QImage(400, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("#000000"))
    painter = QPainter(image)
    yield image, painter
    if painter.isActive():
        painter.end()


def ink(image: QImage, color: QColor) -> QRectF:
    """The box around all pixels that lean to a colour against black."""
    xs, ys = [], []
    for y in range(image.height()):
        for x in range(image.width()):
            if image.pixelColor(x, y).lightness() > color.lightness() / 2:
                xs.append(x)
                ys.append(y)
    return QRectF(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1) if xs else QRectF()


def test_the_file_has_every_equation_the_scenes_need():
    assert set(equations()) >= EXPECTED


@pytest.mark.parametrize("key", sorted(equations()))
def test_every_equation_can_be_typeset(qapp, key):
    latex = equation(key).latex
    renderer = QSvgRenderer(QByteArray(equation_svg(latex, "#ff0000", 16)))
    assert renderer.isValid()
    # Fits a read-out panel almost unshrunk; the steps of a derivation have a page, at least 360 wide.
    assert equation_size(latex, 16).width() < (460 if key.startswith("derivation_") else 330)


def test_explanations_are_one_sentence():
    for key, item in equations().items():
        assert item.explanation.endswith("."), key
        assert ". " not in item.explanation.rstrip("."), key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "damaged"),
        ("[]", "damaged"),
        ('{"a": {"latex": "x"}}', "missing required field"),
        ('{"a": {"title": "t", "latex": "x", "plain": "x", "explanation": "x.", "source": " "}}', "a.source"),
        (
            '{"a": {"title": "t", "latex": "x", "plain": "x", "explanation": "x.", "source": "s", "x": 1}}',
            "unknown",
        ),
        ('{"a": {"title": "t", "latex": 3, "plain": "x", "explanation": "x.", "source": "s"}}', "latex"),
    ],
)
def test_a_corrupt_file_is_refused_with_its_name_and_reason(tmp_path, text, reason):
    path = tmp_path / "equations.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EquationsError, match=r"equations\.json") as caught:
        load_equations(path)
    assert reason in str(caught.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "equations.json"
    path.write_bytes(b'{"\xff\xfe": 1}')
    with pytest.raises(EquationsError, match="damaged"):
        load_equations(path)


def test_a_missing_file_and_a_missing_key_are_refused(tmp_path):
    with pytest.raises(EquationsError, match=r"nothing\.json cannot be read"):
        load_equations(tmp_path / "nothing.json")
    with pytest.raises(EquationsError, match='no equation "nonsense"'):
        equation("nonsense")


def test_two_files_with_one_key_and_an_empty_folder_are_refused(tmp_path, monkeypatch):
    text = '{"a": {"title": "t", "latex": "x", "plain": "x", "explanation": "x.", "source": "s"}}'
    monkeypatch.setattr(source, "EQUATIONS_FOLDER", tmp_path)
    equations.cache_clear()
    try:
        with pytest.raises(EquationsError, match="holds no equations"):
            equation("a")
        (tmp_path / "first.json").write_text(text, encoding="utf-8")
        assert equation("a").title == "t"
        (tmp_path / "second.json").write_text(text, encoding="utf-8")
        equations.cache_clear()
        with pytest.raises(EquationsError, match=r'second\.json.*"a" stands in another file'):
            equation("a")
    finally:
        equations.cache_clear()


@pytest.mark.parametrize("latex", ["", "  ", r"\frac{1", r"\nosuch x", "x^", "{", r"\left( x"])
def test_bad_latex_is_a_value_error(latex):
    with pytest.raises(ValueError, match="equation"):
        equation_svg(latex, "#000000", 16)


def test_an_unknown_command_is_named():
    with pytest.raises(ValueError, match=r"unknown command \\nosuch"):
        equation_svg(r"\nosuch x", "#000000", 16)


def test_the_svg_has_the_colour_and_no_symbols_qt_cannot_draw():
    svg = equation_svg("x+y", "#12ab34", 16)
    assert b"#12ab34" in svg
    assert b"<use" not in svg and b"<symbol" not in svg


def test_size_scales_the_picture():
    small = QSvgRenderer(QByteArray(equation_svg("x+y", "#000000", 10))).defaultSize()
    large = QSvgRenderer(QByteArray(equation_svg("x+y", "#000000", 40))).defaultSize()
    assert large.width() == pytest.approx(4 * small.width(), abs=3)


def test_an_equation_is_laid_out_once_for_all_colours_and_sizes(qtbot, monkeypatch):
    calls = []
    original = module.equation_layout.__wrapped__

    def counting(latex: str):
        calls.append(latex)
        return original(latex)

    from functools import lru_cache

    monkeypatch.setattr(module, "equation_layout", lru_cache(counting))
    view = EquationView(DARK, r"q^{17}+w")
    qtbot.addWidget(view)
    for theme in (DARK, LIGHT, LIGHT.scaled(2)):
        view.set_theme(theme)
        view.grab()
    assert calls == [r"q^{17}+w"]


def test_the_programs_equations_are_typeset_before_they_are_shown(qtbot, monkeypatch):
    """Aside from the window; what is asked for then is there, and the same as typeset on the spot."""
    from functools import lru_cache

    latexes = [item.latex for item in list(equations().values())[:3]]
    monkeypatch.setattr(start, "equations", lambda: dict(list(equations().items())[:3]))
    parent = QObject()
    preparation = start.Preparation(parent)
    preparation.begin()
    qtbot.waitUntil(lambda: not preparation.is_busy, timeout=60_000)
    expected = [lay_out(latex) for latex in latexes]
    monkeypatch.setattr(module, "lay_out", lambda latex: pytest.fail("it was there"))
    fresh = lru_cache(module.equation_layout.__wrapped__)
    assert [fresh(latex) for latex in latexes] == expected
    preparation.stop()
    parent.deleteLater()


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_painted_in_the_colour_of_the_role(painted, theme: Theme):
    image, painter = painted
    paint_equation(painter, QRectF(0, 0, 400, 100), r"\blacksquare", theme, 40, role="bound")
    painter.end()
    assert theme.color("bound").name() in {image.pixelColor(x, 50).name() for x in range(80)}


def test_a_narrow_place_shrinks_the_equation_instead_of_clipping_it(painted):
    image, painter = painted
    latex = equation("leggett_misaligned").latex
    box = paint_equation(painter, QRectF(20, 10, 150, 80), latex, LIGHT.scaled(1), 16, role="window")
    painter.end()
    assert box.width() == pytest.approx(150)
    assert QRectF(20, 10, 150, 80).adjusted(-1, -1, 1, 1).contains(ink(image, QColor("#ffffff")))


def test_alignment_moves_the_equation(painted):
    from PySide6.QtCore import Qt

    _, painter = painted
    rect = QRectF(0, 0, 400, 100)
    right = paint_equation(
        painter, rect, "x", DARK, 16, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
    )
    centre = paint_equation(painter, rect, "x", DARK, 16, Qt.AlignmentFlag.AlignCenter)
    assert right.right() == pytest.approx(400) and right.bottom() == pytest.approx(100)
    assert centre.center().x() == pytest.approx(200) and centre.center().y() == pytest.approx(50)


def test_export_is_made_of_paths_not_pixels(qapp):
    target = QBuffer()
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setResolution(96)
    painter = QPainter(writer)
    paint_equation(painter, QRectF(0, 0, 400, 100), equation("chsh").latex, LIGHT)
    painter.end()
    assert b"/Subtype /Image" not in bytes(target.data())


def test_the_view_can_be_read_aloud(qtbot):
    item = equation("leggett_bound")
    view = EquationView(DARK, item.latex, plain=item.plain)
    qtbot.addWidget(view)
    assert view.accessibleName() == item.plain
    assert view.error() == ""


def test_the_view_keeps_its_shape_when_narrow(qtbot):
    view = EquationView(DARK, equation("joint_probability").latex, size=20)
    qtbot.addWidget(view)
    natural = view.sizeHint()
    assert view.heightForWidth(natural.width() // 2) == pytest.approx(natural.height() / 2, abs=2)
    assert view.heightForWidth(10 * natural.width()) == natural.height()


def test_the_view_shows_a_placeholder_for_bad_latex_and_recovers(qtbot):
    view = EquationView(DARK, r"\frac{1")
    qtbot.addWidget(view)
    view.resize(QSize(300, 40))
    assert "cannot be typeset" in view.error()
    assert view.accessibleDescription() == view.error()
    image = view.grab().toImage()
    warn = DARK.color("warn")
    assert any(image.pixelColor(x, 0).hue() == warn.hue() for x in range(image.width()))
    view.set_latex("x")
    assert view.error() == "" and view.toolTip() == ""


@pytest.mark.parametrize(
    ("name", "plain", "spoken"),
    [
        ("a1", "a₁", "a 1"),
        ("b1'", "b₁′", "b 1 prime"),
        ("b12''", "b₁₂″", "b 12 double prime"),
        ("S_max", "Sₘₐₓ", "S max"),
        ("V*", "V*", "V star"),
        ("κ", "κ", "κ"),
        ("run12", "run12", "run12"),
        ("<b>x</b>", "<b>x</b>", "<b>x</b>"),
        ("a_{<i>}", "a_<i>", "a <i>"),
        ("", "", ""),
    ],
)
def test_names_as_mathematics(name, plain, spoken):
    assert math_unicode(name) == plain
    assert math_spoken(name) == spoken
