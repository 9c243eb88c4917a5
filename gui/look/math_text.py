"""Names of settings and quantities as mathematics: ``a1`` -> a₁, ``b1'`` -> b₁′, ``S_max`` -> S with index.

One small grammar for every place a name is shown: rich text (labels), plain Unicode (tables, copies), words
(screen readers) and a painter (spheres, plots, read-outs). Anything outside the grammar is shown as typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

_NAME = re.compile(
    r"(?P<base>[^\W\d_]+)"
    r"(?:_\{(?P<braced>[^{}]+)\}|_(?P<single>[^\W_]+)|(?P<digits>\d+))?"
    r"(?P<primes>['′]*)(?P<star>\*?)"
)
# What Unicode has; of the capitals some small ones, which stand as low.
_SUBSCRIPT = str.maketrans(
    "0123456789+-−=()aehijklmnoprstuvxβγρφχABLN", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪᴀʙʟɴ"
)
_PRIMES = {0: "", 1: "′", 2: "″", 3: "‴"}

INDEX_SIZE = 0.72
FROM_AFAR = 18  # pixels; letters of that height are meant for a last row, which must read indices, too

INDEX_DROP = 0.20


class MathName(Struct, frozen=True):
    """A name taken apart; ``index`` stands low, ``marks`` (primes, star) follow it at full height."""

    base: str
    index: str = ""
    marks: str = ""
    italic: bool = False


@lru_cache(maxsize=1024)
def parse_name(name: str) -> MathName:
    """Take a name apart. Digits become an index only after a single letter (``run12`` stays as it is)."""
    match = _NAME.fullmatch(name)
    if match is None:
        return MathName(name)
    base = match["base"]
    if match["digits"] and len(base) > 1:
        return MathName(name)
    primes = len(match["primes"])
    marks = _PRIMES.get(primes, "′" * primes) + match["star"]
    index = match["braced"] or match["single"] or match["digits"] or ""
    return MathName(base, index, marks, italic=len(base) == 1)


def math_unicode(name: str) -> str:
    """Plain text with real indices where Unicode has them (``b1'`` -> ``b₁′``, ``S_max`` -> Sₘₐₓ)."""
    part = parse_name(name)
    if not part.index:
        return part.base + part.marks
    low = part.index.translate(_SUBSCRIPT)
    if any(char == old and not char.isspace() for char, old in zip(low, part.index, strict=True)):
        low = "_" + part.index
    return part.base + low + part.marks


def math_latex(name: str) -> str:
    """LaTeX: ``b1'`` -> ``b_{1}'``; what is no single letter stands upright."""
    part = parse_name(name)
    plain = "".join(f"\\{char}" if char in "#$%&_{}" else char for char in part.base if char not in "\\^~")
    base = plain if part.italic else rf"\mathrm{{{plain}}}"
    index = f"_{{{part.index}}}" if part.index else ""
    marks = part.marks.replace("″", "''").replace("‴", "'''").replace("′", "'").replace("*", "^*")
    return base + index + marks


def math_spoken(name: str) -> str:
    """Words for a screen reader: ``b1'`` -> ``b 1 prime``."""
    part = parse_name(name)
    words = [part.base, part.index]
    words += [{"′": "prime", "″": "double prime", "‴": "triple prime", "*": "star"}[m] for m in part.marks]
    return " ".join(word for word in words if word)


def index_pixels(pixels: int) -> int:
    """The height of the letters of an index to letters of that height."""
    least = FROM_AFAR if pixels >= FROM_AFAR else 1
    return max(least, round(pixels * INDEX_SIZE))


def _fonts(part: MathName, font: QFont) -> tuple[QFont, QFont]:
    base, index = QFont(font), QFont(font)
    base.setItalic(part.italic or font.italic())
    index.setItalic(False)

    if font.pixelSize() > 0:
        index.setPixelSize(index_pixels(font.pixelSize()))

    else:
        index.setPointSizeF(max(1.0, font.pointSizeF() * INDEX_SIZE))
    return base, index


def _widths(part: MathName, base: QFont, index: QFont) -> tuple[float, float, float]:
    metrics = QFontMetricsF(base)
    width = metrics.horizontalAdvance(part.base)
    if base.italic():
        width += 0.06 * metrics.ascent()  # the slant leans over what follows
    low = QFontMetricsF(index).horizontalAdvance(part.index) if part.index else 0.0
    return width, low, metrics.horizontalAdvance(part.marks) if part.marks else 0.0


def math_size(name: str, font: QFont) -> QSizeF:
    """Size of a painted name, in the units of the font; the height leaves room for the index."""
    part = parse_name(name)
    base, index = _fonts(part, font)
    metrics = QFontMetricsF(base)
    drop = INDEX_DROP * metrics.ascent() if part.index else 0.0
    return QSizeF(sum(_widths(part, base, index)), metrics.ascent() + max(metrics.descent(), drop))


def paint_math(
    painter: QPainter,
    rect: QRectF,
    name: str,
    font: QFont,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignCenter,
) -> QRectF:
    """Paint a name with the painter's pen inside ``rect``; returns the rectangle it fills."""
    size = math_size(name, font)
    x = rect.x()
    if align & Qt.AlignmentFlag.AlignRight:
        x = rect.right() - size.width()
    elif align & Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - size.width() / 2
    y = rect.y()
    if align & Qt.AlignmentFlag.AlignBottom:
        y = rect.bottom() - size.height()
    elif align & Qt.AlignmentFlag.AlignVCenter:
        y = rect.center().y() - size.height() / 2
    paint_math_at(painter, QPointF(x, y + QFontMetricsF(font).ascent()), name, font)
    return QRectF(QPointF(x, y), size)


def paint_math_at(painter: QPainter, baseline: QPointF, name: str, font: QFont) -> float:
    """Paint a name with its base starting at a point of the base line; returns its width."""
    part = parse_name(name)
    base, index = _fonts(part, font)
    width, low, high = _widths(part, base, index)
    painter.save()
    painter.setFont(base)
    painter.drawText(baseline, part.base)
    if part.marks:
        upright = QFont(base)
        upright.setItalic(False)
        painter.setFont(upright)
        painter.drawText(QPointF(baseline.x() + width + low, baseline.y()), part.marks)
    if part.index:
        painter.setFont(index)
        drop = INDEX_DROP * QFontMetricsF(base).ascent()
        painter.drawText(QPointF(baseline.x() + width, baseline.y() + drop), part.index)
    painter.restore()
    return width + low + high
