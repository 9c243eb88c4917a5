"""Every text role is legible on every background it can lie on, in both themes (WCAG 2.1 level AA)."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from gui.look import theme as theme_module
from gui.look.stylesheet import application_stylesheet, stylesheet
from gui.look.theme import DARK, LIGHT, THEMES, font_families, palette

AA_TEXT = 4.5
AA_GRAPHICS = 3.0
TEXT_ROLES = (
    "text",
    "muted",
    "accent",
    "alice",
    "bob",
    "axis",
    "quantum",
    "bound",
    "threshold",
    "violation",
    "measured",
    "local",
    "pin_1",
    "pin_2",
    "pin_3",
    "good",
    "bad",
    "warn",
)
BACKGROUNDS = ("window", "panel", "raised")
REGIONS = ("region_separable", "region_local", "region_unknown", "region_crypto", "region_none")


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.1)."""

    def linear(c: float) -> float:
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    r, g, b = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself():
    """Black on white is 21 : 1 by definition; #767676 on white is the well-known grey just above 4.5."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert 4.5 < contrast("#767676", "#ffffff") < 4.6
    assert contrast("#777777", "#ffffff") < 4.5


def test_all_roles_are_sorted_into_one_of_the_lists():
    """A new colour must be put under one of the tests here."""
    graphics = {"edge", "control_edge", "grid", "sphere_line", "sphere_fill", "selection", "region_text"}
    known = {*TEXT_ROLES, *BACKGROUNDS, *REGIONS, *graphics, "name", "scale", "spheres", "plain_glyphs"}
    assert set(DARK.__struct_fields__) <= known


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("role", TEXT_ROLES)
def test_text_on_backgrounds(theme, role, background):
    assert contrast(getattr(theme, role), getattr(theme, background)) >= AA_TEXT


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("region", REGIONS)
def test_text_on_the_regions_of_the_ruler(theme, region):
    assert contrast(theme.region_text, getattr(theme, region)) >= AA_TEXT


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("background", BACKGROUNDS)
def test_controls_are_told_from_the_background(theme, background):
    """WCAG 1.4.11: the edge of an entry must be seen."""
    assert contrast(theme.control_edge, getattr(theme, background)) >= AA_GRAPHICS


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_on_what_is_selected(theme):
    for role in ("text", "muted", "accent"):
        needed = AA_TEXT if role == "text" else AA_GRAPHICS
        assert contrast(getattr(theme, role), theme.selection) >= needed


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_sheet_and_the_palette_come_from_the_theme(theme, qapp):
    other = LIGHT if theme is DARK else DARK
    sheet = stylesheet(theme)
    for role in ("text", "window", "panel", "muted", "accent"):
        assert getattr(theme, role) in sheet
    assert other.window not in sheet
    assert palette(theme).color(palette(theme).ColorRole.Window).name() == theme.window


def test_the_sheet_of_the_application_is_one_for_both_themes():
    """Its colours are the palette's: to replace a sheet Qt styles thousands of widgets anew."""
    assert application_stylesheet(DARK) == application_stylesheet(LIGHT)
    assert application_stylesheet(DARK) != application_stylesheet(DARK.scaled(1.25))


def test_scaling_makes_fonts_and_pens_larger():
    twice = LIGHT.scaled(2.0)
    assert twice.font().pixelSize() == 2 * LIGHT.font().pixelSize()
    assert twice.pen("accent", 1.5).widthF() == 2 * LIGHT.pen("accent", 1.5).widthF()
    assert "font-size: 28px" in stylesheet(twice)


def makers():
    """Whatever keeps a colour role for the next painting, made with that role."""
    from gui.widgets.plot.items import CurveItem, FillItem
    from gui.widgets.plot.overlays import CursorItem, ReferenceLine
    from gui.widgets.plot.points import PointsItem
    from gui.widgets.ruler import RulerMark, WernerRuler
    from gui.widgets.sphere import BlochSphere, Party
    from gui.widgets.sphere.map import MapArrow, MapScale

    solid = Qt.PenStyle.SolidLine
    yield "curve", lambda role: CurveItem(role, "name")
    yield "fill", lambda role: FillItem(role)
    yield "points", lambda role: PointsItem(role)
    yield "line", lambda role: ReferenceLine("x", role, "label", solid)
    yield "cursor", lambda role: CursorItem(role, "label")
    yield "party", lambda role: Party(role, "title", 0)
    yield "sphere", lambda role: BlochSphere(role, DARK)
    yield "arrow on a map", lambda role: MapArrow("label", (0.0, 0.0, 1.0), role)
    yield "map", lambda role: MapScale(high=role)
    yield "flag", lambda role: WernerRuler(DARK).set_marks([RulerMark("key", 0.5, "label", role)])


@pytest.mark.parametrize(("what", "make"), list(makers()), ids=[what for what, _ in makers()])
def test_an_unknown_colour_role_is_refused_where_the_thing_is_made(qtbot, what, make):
    """Found only when Qt paints, it would end the process."""
    make("accent")
    for role in ("colour of dreams", "name", "scale"):
        with pytest.raises(ValueError, match="colour role"):
            make(role)


def test_a_sphere_shows_dots_and_a_plot_says_words_in_known_colours_only(qtbot):
    from gui.widgets.plot import PlotPanel
    from gui.widgets.sphere import SphereView

    sphere, plot = SphereView("alice", DARK), PlotPanel(DARK)
    for widget in (sphere, plot):
        qtbot.addWidget(widget)
    with pytest.raises(ValueError, match="colour role: 'dream'"):
        sphere.set_overlay([(0.0, 0.0, 1.0)], [1.0], "dream")
    with pytest.raises(ValueError, match="colour role: 'dream'"):
        plot.set_readout([("words", "dream")])
    with pytest.raises(ValueError, match="colour role: 'dream'"):
        plot.add_curve("key", "name", "dream")


def test_the_typeface_is_the_first_of_the_list_that_there_is(qapp, monkeypatch):
    asked = []

    def families(*known):
        monkeypatch.setattr(theme_module.QFontDatabase, "families", lambda: asked.append(1) or list(known))
        font_families.cache_clear()
        return font_families()

    try:
        assert families("DejaVu Sans", "Noto Sans", "Source Sans Pro") == ("Source Sans Pro", "DejaVu Sans")
        assert families("DejaVu Sans", "Noto Sans", "Inter") == ("Inter", "DejaVu Sans")
        others = families("Comic Neue", "DejaVu Sans")  # none of the list: the system's own
        system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
        assert others == tuple(dict.fromkeys((system, "DejaVu Sans")))
        assert families() == ("DejaVu Sans",)  # no font at all: the bundled one
    finally:
        monkeypatch.undo()
        font_families.cache_clear()
    assert asked


def test_figures_have_equal_widths(qapp):
    font = LIGHT.font(16, bold=True)
    assert font.isFeatureSet(QFont.Tag("tnum"))  # the font of this machine may not need it
    metrics = QFontMetricsF(font)
    widths = [metrics.horizontalAdvance(str(d)) for d in range(10)]
    assert max(widths) - min(widths) < 0.05  # each is rounded to a part of a pixel


def test_every_length_of_the_sheet_grows_with_the_letters():
    lengths = [int(x) for x in re.findall(r"(\d+)px", stylesheet(LIGHT))]
    twice = [int(x) for x in re.findall(r"(\d+)px", stylesheet(LIGHT.scaled(2.0)))]
    small = [int(x) for x in re.findall(r"(\d+)px", stylesheet(LIGHT.scaled(0.8)))]
    assert twice == [2 * x for x in lengths]
    assert all(x > 0 for x, usual in zip(small, lengths, strict=True) if usual > 0)
