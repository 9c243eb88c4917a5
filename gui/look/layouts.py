"""Rows and columns of widgets, written down in the order in which they are seen."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Piece = QWidget | QLayout
Item = Piece | tuple[Piece, int] | int | None
Margins = tuple[int, int, int, int]  # left, top, right, bottom
L = TypeVar("L", bound=QBoxLayout)

STRETCH = None  # takes the room that is left
BELOW_TABS: Margins = (0, 6, 0, 0)
NO_MARGINS: Margins = (0, 0, 0, 0)


def in_row(
    *items: Item, inside: QWidget | None = None, spacing: int = 6, margins: Margins | None = NO_MARGINS
) -> QHBoxLayout:
    """From left to right: widgets, layouts, either with its stretch, pixels of space, and ``STRETCH``.

    ``inside`` is the widget that the row fills. ``margins`` None: those of the style.
    """
    return _fill(QHBoxLayout(), items, inside, spacing, margins)


def in_column(
    *items: Item, inside: QWidget | None = None, spacing: int = 6, margins: Margins | None = NO_MARGINS
) -> QVBoxLayout:
    """The same from top to bottom."""
    return _fill(QVBoxLayout(), items, inside, spacing, margins)


def _fill(
    layout: L, items: tuple[Item, ...], inside: QWidget | None, spacing: int, margins: Margins | None
) -> L:
    if inside is not None:
        inside.setLayout(layout)
    layout.setSpacing(spacing)
    if margins is not None:
        layout.setContentsMargins(*margins)
    for item in items:
        if item is STRETCH:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        else:
            part, stretch = item if isinstance(item, tuple) else (item, 0)
            if isinstance(part, QWidget):
                layout.addWidget(part, stretch)
            else:
                layout.addLayout(part, stretch)
    return layout
