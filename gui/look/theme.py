"""Every colour, pen and font size of the program, in a light and a dark version.

Hues come from the Okabe-Ito set, lightened or darkened until text on ``panel`` keeps a contrast of at
least 4.5 : 1 (tested). Colour is never the only signal: each role also has a
line style, a marker or a word.
"""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette, QPen

from gui.look.sphere_looks import SphereLooks


class Theme(Struct, frozen=True):
    """Colours as ``#rrggbb``; sizes in logical pixels at scale 1."""

    name: str
    window: str
    panel: str
    raised: str
    edge: str
    control_edge: str
    text: str
    muted: str
    accent: str
    selection: str
    grid: str
    sphere_line: str
    sphere_fill: str
    alice: str
    bob: str
    axis: str
    quantum: str
    bound: str
    threshold: str
    violation: str
    measured: str
    local: str
    pin_1: str
    pin_2: str
    pin_3: str
    good: str
    bad: str
    warn: str
    region_separable: str
    region_local: str
    region_unknown: str
    region_crypto: str
    region_none: str
    region_text: str
    scale: float = 1.0
    spheres: SphereLooks = SphereLooks()
    plain_glyphs: bool = False

    def scaled(self, scale: float) -> Theme:
        """The same theme with pens and fonts ``scale`` times as large (export, presentation)."""
        return replace(self, scale=scale)

    def with_spheres(self, looks: SphereLooks) -> Theme:
        """The same theme with spheres of other looks."""
        return replace(self, spheres=looks)

    def measures_as(self, other: Theme) -> bool:
        """Whether the two differ in colours at most: nothing needs another place or another size."""
        return self.scale == other.scale and self.spheres == other.spheres

    def with_plain_glyphs(self) -> Theme:
        """The same theme without the font's alternate glyphs.

        In a PDF Qt says of a glyph which character it stands for only where the font's own table does:
        figures of equal width and signs fitted to their neighbours could be neither copied nor searched for.
        """
        return replace(self, plain_glyphs=True)

    def color(self, role: str, alpha: int = 255) -> QColor:
        """The colour of a role, for instance ``theme.color("bound", 60)``.

        An exception while Qt paints would end the process: what keeps a role to paint with later has it
        checked with ``known_role`` when it is made.
        """
        return QColor(_color(getattr(self, role), alpha))

    def pen(
        self, role: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine, alpha: int = 255
    ) -> QPen:
        """A pen that grows with the painter's scale; wide antialiased lines cost several times more."""
        return QPen(self.color(role, alpha), width * self.scale, style)

    def font(self, size: float | None = None, bold: bool = False, italic: bool = False) -> QFont:
        """The interface font at ``size`` logical pixels (default ``FONT_BODY``)."""
        pixels = max(1, round((FONT_BODY if size is None else size) * self.scale))
        return interface_font(pixels, bold, italic, self.plain_glyphs)


COLOUR_ROLES = frozenset(Theme.__struct_fields__) - {"name", "scale", "spheres", "plain_glyphs"}


def known_role(role: str) -> str:
    """The role itself, if the themes have a colour for it; ValueError if not."""
    if role not in COLOUR_ROLES:
        raise ValueError(f"no such colour role: {role!r}")
    return role


# Painting asks for dozens of colours and fonts a frame: made once, and copied, as the asker may change them.


@lru_cache(maxsize=512)
def _color(name: str, alpha: int) -> QColor:
    color = QColor(name)
    color.setAlpha(alpha)
    return color


def interface_font(pixels: int, bold: bool = False, italic: bool = False, plain: bool = False) -> QFont:
    """The typeface of the program, figures of equal width, so that a changing number does not jitter.

    ``plain``: without any alternate glyph (``Theme.with_plain_glyphs``).
    """
    return QFont(_font(font_families(), pixels, bold, italic, plain))


def has_plain_glyphs(font: QFont) -> bool:
    """Whether an interface font is one without alternate glyphs."""
    return font.featureValue(_EQUAL_FIGURES) == 0


_EQUAL_FIGURES, _FITTED_SIGNS = QFont.Tag("tnum"), QFont.Tag("calt")


@lru_cache(maxsize=256)
def _font(families: tuple[str, ...], pixels: int, bold: bool, italic: bool, plain: bool) -> QFont:
    font = QFont(list(families))
    font.setPixelSize(pixels)
    font.setBold(bold)
    font.setItalic(italic)
    font.setFeature(_EQUAL_FIGURES, 0 if plain else 1)
    if plain:
        font.setFeature(_FITTED_SIGNS, 0)
    # Else the figures depend on how the desktop wants letters to be drawn.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)
    return font


# Line styles by the names that tables use.
DASHES: dict[str, Qt.PenStyle] = {
    "solid": Qt.PenStyle.SolidLine,
    "dashed": Qt.PenStyle.DashLine,
    "dotted": Qt.PenStyle.DotLine,
    "dash-dot": Qt.PenStyle.DashDotLine,
}

FONT_SMALL = 12.0
FONT_BODY = 14.0
FONT_HEADING = 16.0
FONT_TITLE = 19.0
FONT_PLOT = 14.0

CURVE_WIDTH = 2.5
MARKER_SIZE = 9.0

DARK = Theme(
    name="dark",
    window="#13161b",
    panel="#1b1f25",
    raised="#232831",
    edge="#323843",
    control_edge="#7a8494",
    text="#f0f2f5",
    muted="#a9b1bd",
    accent="#7ea6ff",
    selection="#2d3a55",
    grid="#3a414d",
    sphere_line="#6d7684",
    sphere_fill="#20252d",
    alice="#2fc79a",
    bob="#ff8a57",
    axis="#a9b1bd",
    quantum="#5cb8ee",
    bound="#f5b335",
    threshold="#d195c4",
    violation="#ff5f74",
    measured="#f5f6f8",
    local="#9db2ff",
    pin_1="#fcfc48",
    pin_2="#839915",
    pin_3="#59fdfc",
    good="#3ccf9f",
    bad="#ff7385",
    warn="#f5b335",
    region_separable="#24594a",
    region_local="#3a4874",
    region_unknown="#4a4f58",
    region_crypto="#66521f",
    region_none="#6e2f3a",
    region_text="#ffffff",
)

LIGHT = Theme(
    name="light",
    window="#f2f4f7",
    panel="#ffffff",
    raised="#f6f7f9",
    edge="#d5dae1",
    control_edge="#717b89",
    text="#16191e",
    muted="#545d69",
    accent="#2558c9",
    selection="#d8e3fb",
    grid="#d9dde3",
    sphere_line="#8d96a3",
    sphere_fill="#fafbfc",
    alice="#007a57",
    bob="#b8400c",
    axis="#545d69",
    quantum="#0069a6",
    bound="#946300",
    threshold="#96407f",
    violation="#c41e3a",
    measured="#16191e",
    local="#3a4fb0",
    pin_1="#a3007a",
    pin_2="#3f4600",
    pin_3="#003f4a",
    good="#007a57",
    bad="#bd1b36",
    warn="#8a5c00",
    region_separable="#a9d8c8",
    region_local="#b9c9f0",
    region_unknown="#cfd4db",
    region_crypto="#ecd9a4",
    region_none="#f0b6bd",
    region_text="#16191e",
)

THEMES = {theme.name: theme for theme in (DARK, LIGHT)}

# Below a white tick, in both themes: an icon of a style sheet does not follow the palette.
CHECKED = "#2f62d0"

# The colours of the style sheet, and the names by which it finds them in the palette. Roles that Qt itself
# changes for disabled widgets (text, window-text, button-text) are none of them.
PALETTE_NAMES = {
    "text": "highlighted-text",
    "window": "window",
    "panel": "base",
    "raised": "alternate-base",
    "edge": "mid",
    "control_edge": "shadow",
    "muted": "dark",
    "accent": "link",
    "selection": "highlight",
    "good": "link-visited",
    "bad": "bright-text",
    "warn": "midlight",
}

# The first of these that the machine has, then the system's own: the same figures wherever it is installed.
TYPEFACES = ("Inter", "Source Sans 3", "Source Sans Pro", "Noto Sans")
# Has the signs of the field that a typeface may lack: the same substitute everywhere, too.
SUBSTITUTE = "DejaVu Sans"


@lru_cache(maxsize=1)
def font_families() -> tuple[str, ...]:
    """The typeface of the program, and the one for signs that it lacks."""
    known = set(QFontDatabase.families())
    chosen = next((name for name in TYPEFACES if name in known), "")
    if not chosen and known:
        chosen = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    substitute = SUBSTITUTE if SUBSTITUTE in known else _load_bundled_font()
    return tuple(dict.fromkeys(name for name in (chosen, substitute) if name))


def _load_bundled_font() -> str:
    # The PySide6 wheels ship no font; ziafont carries DejaVu Sans for its own use.
    from importlib.util import find_spec
    from pathlib import Path

    package = find_spec("ziafont")
    if package is None or package.origin is None:
        return ""
    for path in sorted(Path(package.origin).parent.rglob("DejaVuSans.ttf")):
        families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
        if families:
            return families[0]
    return ""


def palette(theme: Theme) -> QPalette:
    """The QPalette that makes Qt's own widgets match."""
    result = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "window"),
        (role.Base, "panel"),
        (role.AlternateBase, "raised"),
        (role.Button, "raised"),
        (role.ToolTipBase, "raised"),
        (role.WindowText, "text"),
        (role.Text, "text"),
        (role.ButtonText, "text"),
        (role.ToolTipText, "text"),
        (role.PlaceholderText, "muted"),
        (role.Highlight, "selection"),
        (role.HighlightedText, "text"),
        (role.Link, "accent"),
        (role.Accent, "accent"),
        (role.Light, "raised"),
        (role.Mid, "edge"),
        (role.Shadow, "control_edge"),
        (role.Dark, "muted"),
        (role.LinkVisited, "good"),
        (role.BrightText, "bad"),
        (role.Midlight, "warn"),
    ):
        result.setColor(target, theme.color(name))
    for target in (role.WindowText, role.Text, role.ButtonText):
        faded = theme.color("muted")
        faded.setAlpha(140)
        result.setColor(QPalette.ColorGroup.Disabled, target, faded)
    return result
