"""Typeset equations: LaTeX -> SVG paths, painted as vectors at every device pixel ratio.

ziamath lays an equation out once (some 10 to 50 ms); colour and size are put into that one layout
afterwards, so a change of theme or of scale costs nothing. Nothing here runs during a drag. The program's
own equations are typeset by a worker soon after its start, others when they are first asked for.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.core.typesetting import COLOR_MARK, LAYOUT_SIZE, EquationLayout, lay_out
from gui.look.theme import FONT_HEADING, FONT_SMALL, Theme
from gui.look.themed import Themed

# Of the program's own equations, typeset aside from the window before they are asked for.
_prepared: dict[str, EquationLayout] = {}


def keep_layout(latex: str, layout: EquationLayout) -> None:
    """Take what ``lay_out`` made of an equation elsewhere."""
    _prepared[latex] = layout


@lru_cache(maxsize=256)
def equation_layout(latex: str) -> EquationLayout:
    """The layout of an equation; raises ``ValueError`` with the reason where it cannot be typeset."""
    return _prepared.get(latex) or lay_out(latex)


@lru_cache(maxsize=24)
def equation_svg(latex: str, color: str, size: float) -> bytes:
    """A standalone SVG of an equation; ``color`` as ``#rrggbb``, ``size`` in pixels of the letters.

    Raises ``ValueError`` with the reason for LaTeX that cannot be typeset.
    """
    layout = equation_layout(latex)
    scale = size / LAYOUT_SIZE
    x, y, width, height = layout.box
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width * scale:.3f}" height="{height * scale:.3f}" viewBox="{x} {y} {width} {height}">'
    )
    return (head + layout.body.replace(COLOR_MARK, QColor(color).name())).encode()


def equation_size(latex: str, size: float) -> QSizeF:
    """Width and height in pixels of an equation set at ``size``."""
    _, _, width, height = equation_layout(latex).box
    return QSizeF(width, height) * (size / LAYOUT_SIZE)


# As many as are unfolded together: Qt's document of one takes 0.1 MB.
@lru_cache(maxsize=24)
def _renderer(latex: str, color: str) -> QSvgRenderer:
    renderer = QSvgRenderer(QByteArray(equation_svg(latex, color, LAYOUT_SIZE)))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    return renderer


def paint_equation(
    painter: QPainter,
    rect: QRectF,
    latex: str,
    theme: Theme,
    size: float = FONT_HEADING,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    role: str = "text",
) -> QRectF:
    """Paint an equation as vectors in ``rect``, smaller than ``size`` if it would not fit.

    Returns the rectangle it fills; raises ``ValueError`` for LaTeX that cannot be typeset.
    """
    natural = equation_size(latex, size * theme.scale)
    shrink = min(1.0, rect.width() / natural.width(), rect.height() / natural.height())
    box = QRectF(QPointF(), natural * max(shrink, 0.0))
    box.moveTo(rect.topLeft())
    if align & Qt.AlignmentFlag.AlignRight:
        box.moveRight(rect.right())
    elif align & Qt.AlignmentFlag.AlignHCenter:
        box.moveLeft(rect.center().x() - box.width() / 2)
    if align & Qt.AlignmentFlag.AlignBottom:
        box.moveBottom(rect.bottom())
    elif align & Qt.AlignmentFlag.AlignVCenter:
        box.moveTop(rect.center().y() - box.height() / 2)
    if box.width() > 0 and box.height() > 0:
        _renderer(latex, theme.color(role).name()).render(painter, box)
    return box


class EquationView(Themed, QWidget):
    """Shows one equation; shrinks it where the place is narrow, and says so where it cannot be typeset."""

    def __init__(
        self,
        theme: Theme,
        latex: str = "",
        size: float = FONT_HEADING,
        parent: QWidget | None = None,
        plain: str = "",
    ) -> None:
        super().__init__(parent)
        self.follow(theme)
        self._size = size
        self._role = "text"
        self._align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._latex = ""
        self._error = ""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_latex(latex, plain)

    def latex(self) -> str:
        """The LaTeX source shown."""
        return self._latex

    def error(self) -> str:
        """Why the source cannot be typeset, or an empty string."""
        return self._error

    def set_latex(self, latex: str, plain: str = "") -> None:
        """Show another equation; ``plain`` is its readable form for screen readers and copies."""
        self._latex, self._error = latex, ""
        if latex:
            try:
                equation_layout(latex)
            except ValueError as error:
                self._error = str(error)
        self.setAccessibleName(plain or latex)
        self.setAccessibleDescription(self._error)
        self.setToolTip(self._error)
        self.updateGeometry()
        self.update()

    def _natural(self) -> QSizeF:
        if not self._latex or self._error:
            return QSizeF(160.0, 1.6 * self._size) * self._theme.scale
        return equation_size(self._latex, self._size * self._theme.scale)

    def sizeHint(self) -> QSize:
        size = self._natural()
        return QSize(int(size.width()) + 1, int(size.height()) + 1)

    def minimumSizeHint(self) -> QSize:
        size = self._natural()
        return QSize(min(120, int(size.width()) + 1), int(0.5 * size.height()) + 1)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        size = self._natural()
        return int(size.height() * min(1.0, width / size.width())) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._latex:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if not self._error:
            paint_equation(painter, rect, self._latex, self._theme, self._size, self._align, self._role)
            return
        painter.setPen(self._theme.pen("warn", 1.0, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setFont(self._theme.font(FONT_SMALL))
        text = painter.fontMetrics().elidedText(
            f"! not an equation: {self._latex}", Qt.TextElideMode.ElideRight, self.width() - 12
        )
        painter.drawText(rect.adjusted(6, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, text)
