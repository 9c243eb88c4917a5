"""Paints anticommuting strings: the tree that they come from, and each of them as a row of cells."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from gui.look.theme import FONT_BODY, FONT_SMALL, Theme
from gui.widgets.spins import region_name, region_role

BRANCH_ROLES = {"x": "quantum", "y": "bound"}
LOWEST = 130.0  # pixels of a picture that scrolls
LEAST_ROW = 16.0  # pixels at scale 1 in which a cell can still be read
LARGEST_ROW = 34.0
CELL_WIDTH = (30.0, 46.0)  # narrowest and widest
HEAD = 24.0
LEGEND = 22.0
GUTTER = 24.0  # between the tree and the cells: the number of a chosen string


class ShownNode(Struct, frozen=True):
    """A region that is decided at ``level`` with a particle of it; rows ``first`` to ``last`` pass it.

    ``branch`` is the letter by which it is reached from its ``parent`` (-1: the root). ``particle`` 0: here
    stands a set of strings of the regions that are left, which is no tree.
    """

    level: int
    region: int
    particle: int
    parent: int
    branch: str
    first: int
    last: int


class StringsPicture(Struct, frozen=True):
    """What is shown: 2^k strings as rows of (particle, letter) for each region, and their tree.

    ``chosen`` are the rows of two strings; ``steps`` factors of the second are decided, from the root on.
    ``meeting`` are the regions in which the two put different Paulis on the same particle. ``levels``: of the
    tree, those that a set of strings at its end takes included.
    """

    regions: int = 0
    rows: tuple[tuple[tuple[int, str], ...], ...] = ()
    nodes: tuple[ShownNode, ...] = ()
    paths: tuple[tuple[int, ...], ...] = ()
    levels: int = 0
    chosen: tuple[int, int] = (0, 1)
    steps: int = 0
    meeting: frozenset[int] = frozenset()

    @property
    def walked(self) -> tuple[int, ...]:
        """The nodes that are lit: the path of the second string as far as it was stepped along."""
        return self.paths[self.chosen[1]][: self.steps + 1] if self.paths else ()


def node_name(picture: StringsPicture, node: int) -> str:
    """A node as it is labelled: region and particle."""
    found = picture.nodes[node]
    return f"{region_name(found.region)}{found.particle}"


def rows_height(picture: StringsPicture, theme: Theme) -> float:
    """What all rows need."""
    return (HEAD + LEGEND + LEAST_ROW * len(picture.rows)) * theme.scale


class StringsFrame:
    """Where things are: made anew for each rectangle."""

    def __init__(self, rect: QRectF, picture: StringsPicture, theme: Theme) -> None:
        k = theme.scale
        self.scale = k
        rows = max(1, len(picture.rows))
        self.row = min((rect.height() - (HEAD + LEGEND) * k) / rows, LARGEST_ROW * k)
        self.top = rect.top() + HEAD * k
        most = 0.5 * rect.width() / max(1, picture.regions)
        self.cell_width = min(CELL_WIDTH[1] * k, max(CELL_WIDTH[0] * k, 1.7 * self.row), most)
        self.cells_left = rect.right() - self.cell_width * picture.regions - 2 * k
        self.left = rect.left() + 18 * k
        self.levels = max(1, picture.levels)
        self.step = max(1.0, (self.cells_left - (GUTTER + 4) * k - self.left) / self.levels)
        self.radius = min(15.0 * k, 0.34 * self.step, max(6.5 * k, 0.85 * self.row))

    def middle(self, row: float) -> float:
        """Height of the middle of a row."""
        return self.top + (row + 0.5) * self.row

    def node(self, node: ShownNode) -> QPointF:
        """Centre of a node."""
        return QPointF(
            self.left + node.level * self.step, (self.middle(node.first) + self.middle(node.last)) / 2
        )

    def leaf(self, row: int) -> QPointF:
        """Where the branch of a row ends, before its cells."""
        return QPointF(self.cells_left - GUTTER * self.scale, self.middle(row))

    def cell_box(self, row: int, region: int) -> QRectF:
        """The cell of a string in a region."""
        left = self.cells_left + region * self.cell_width
        return QRectF(left, self.top + row * self.row, self.cell_width, self.row)

    def row_at(self, y: float, rows: int) -> int | None:
        """The row at a height."""
        row = int((y - self.top) // self.row)
        return row if 0 <= row < rows else None


def paint_strings(painter: QPainter, rect: QRectF, picture: StringsPicture, theme: Theme) -> None:
    """Paint the tree with the strings beside it, and what the lines mean below."""
    if not picture.rows:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = StringsFrame(rect, picture, theme)
    _paint_chosen_rows(painter, rect, frame, picture, theme)
    _paint_head(painter, frame, picture, theme)
    _paint_branches(painter, frame, picture, theme)
    for index, node in enumerate(picture.nodes):
        _paint_node(painter, frame, picture, index, node, theme)
    for row, string in enumerate(picture.rows):
        for region, (particle, letter) in enumerate(string):
            clash = row in picture.chosen and region in picture.meeting
            paint_cell(
                painter, frame.cell_box(row, region), particle, letter, "violation" if clash else "", theme
            )
    _paint_legend(painter, rect, theme)
    painter.restore()


def _paint_chosen_rows(
    painter: QPainter, rect: QRectF, frame: StringsFrame, picture: StringsPicture, theme: Theme
) -> None:
    small = theme.font(FONT_SMALL, bold=True)
    for number, row in enumerate(picture.chosen):
        left = frame.cells_left - (GUTTER - 3) * frame.scale
        band = QRectF(left, frame.middle(row) - frame.row / 2, rect.right() - left, frame.row)
        painter.setPen(theme.pen("accent", 1.4, Qt.PenStyle.SolidLine if number else Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("selection", 150))
        painter.drawRoundedRect(band.adjusted(0.7, 0.7, -0.7, -0.7), 3, 3)
        painter.setFont(small)
        painter.setPen(theme.color("accent"))
        name = QRectF(band.left() + 3 * frame.scale, band.top(), 20 * frame.scale, band.height())
        painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, "①②"[number])


def _paint_head(painter: QPainter, frame: StringsFrame, picture: StringsPicture, theme: Theme) -> None:
    painter.setFont(theme.font(FONT_BODY, bold=True))
    for region in range(picture.regions):
        painter.setPen(theme.color(region_role(region)))
        box = frame.cell_box(0, region)
        place = QRectF(box.left(), frame.top - HEAD * frame.scale, box.width(), HEAD * frame.scale)
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, region_name(region))


def _branch_pen(letter: str, lit: bool, theme: Theme) -> QPen:
    style = Qt.PenStyle.SolidLine if letter == "x" else Qt.PenStyle.DashLine
    return theme.pen(BRANCH_ROLES[letter], 3.2 if lit else 1.5, style)


def _paint_branches(painter: QPainter, frame: StringsFrame, picture: StringsPicture, theme: Theme) -> None:
    walked = set(picture.walked)
    for index, node in enumerate(picture.nodes):
        if node.parent >= 0:
            lit = index in walked
            painter.setPen(_branch_pen(node.branch, lit, theme))
            painter.drawLine(frame.node(picture.nodes[node.parent]), frame.node(node))
    second = picture.chosen[1]
    for row, path in enumerate(picture.paths):
        last = picture.nodes[path[-1]]
        if last.particle == 0:  # a set: its rows end at its brace
            continue
        letter = picture.rows[row][last.region][1]
        lit = row == second and picture.steps >= len(path)
        painter.setPen(_branch_pen(letter, lit, theme))
        painter.drawLine(frame.node(last), frame.leaf(row))


def _paint_node(
    painter: QPainter, frame: StringsFrame, picture: StringsPicture, index: int, node: ShownNode, theme: Theme
) -> None:
    lit = index in picture.walked
    if node.particle == 0:
        _paint_set(painter, frame, picture, node, lit, theme)
        return
    role, centre, radius = region_role(node.region), frame.node(node), frame.radius
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("panel"))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(theme.pen(role, 3.2 if lit else 1.6))
    painter.setBrush(theme.color(role, 110 if lit else 45))
    painter.drawEllipse(centre, radius, radius)
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    _fit_text(painter, box, node_name(picture, index), min(FONT_BODY, radius / theme.scale), True, theme)


def _paint_set(
    painter: QPainter, frame: StringsFrame, picture: StringsPicture, node: ShownNode, lit: bool, theme: Theme
) -> None:
    """A box from the node to the cells: no tree beyond it."""
    left = frame.node(node).x()
    top, bottom = frame.middle(node.first) - frame.row / 2, frame.middle(node.last) + frame.row / 2
    box = QRectF(left, top + 2, frame.cells_left - GUTTER * frame.scale - left, bottom - top - 4)
    painter.setPen(theme.pen("accent" if lit else "edge", 2.0 if lit else 1.2))
    painter.setBrush(theme.color("raised"))
    painter.drawRoundedRect(box, 5, 5)
    used = {picture.nodes[n].region for n in picture.paths[node.first][:-1]}
    left_over = [region_name(r) for r in range(picture.regions) if r not in used]
    font = theme.font(FONT_SMALL)
    words = f"set of {node.last - node.first + 1}"
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.color("muted"))
    lines = [words, f"in {', '.join(left_over)}"] if box.height() > 2.2 * metrics.height() else [words]
    if max(metrics.horizontalAdvance(line) for line in lines) < box.width() - 4:
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def paint_cell(painter: QPainter, box: QRectF, particle: int, letter: str, marked: str, theme: Theme) -> None:
    """One factor of a string; ``marked`` is the role of a frame around it, '' for none."""
    role = BRANCH_ROLES[letter]
    inner = box.adjusted(1, 0.7, -1, -0.7)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(role, 46))
    painter.drawRoundedRect(inner, 3, 3)
    if letter == "y":
        painter.setBrush(QBrush(theme.color(role, 60), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(inner, 3, 3)
    if marked:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.pen(marked, 2.2))
        painter.drawRoundedRect(inner.adjusted(0.6, 0.6, -0.6, -0.6), 3, 3)
    size = min(FONT_BODY, 0.78 * box.height() / theme.scale)
    _fit_text(painter, box, f"{letter}{particle}", size, bool(marked), theme)


def _fit_text(painter: QPainter, box: QRectF, text: str, size: float, bold: bool, theme: Theme) -> None:
    """Text in the middle of a box, smaller where it is too wide."""
    while size > 7 and QFontMetricsF(theme.font(size, bold)).horizontalAdvance(text) > box.width() - 4:
        size -= 1
    painter.setFont(theme.font(size, bold))
    painter.setPen(theme.color("text"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_legend(painter: QPainter, rect: QRectF, theme: Theme) -> None:
    k = theme.scale
    y = rect.bottom() - LEGEND * k / 2
    painter.setFont(theme.font(FONT_SMALL))
    metrics = QFontMetricsF(theme.font(FONT_SMALL))
    x = rect.left() + 4 * k
    for letter, words in (("x", "σx"), ("y", "σy")):
        painter.setPen(_branch_pen(letter, False, theme))
        painter.drawLine(QPointF(x, y), QPointF(x + 26 * k, y))
        painter.setPen(theme.color("muted"))
        place = QRectF(x + 31 * k, y - 10 * k, 60 * k, 20 * k)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
        x += 31 * k + metrics.horizontalAdvance(words) + 14 * k
    words = "B2: particle 2 of region B   x3: σx on particle 3"
    place = QRectF(x, y - 10 * k, rect.right() - x, 20 * k)
    painter.drawText(
        place,
        Qt.AlignmentFlag.AlignVCenter,
        metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width()),
    )
