"""What is shown where the mouse rests: lines of plain text, wrapped; Qt wraps no tooltip but rich text."""

from __future__ import annotations

import html
from collections.abc import Iterable

from PySide6.QtWidgets import QTableWidget

from gui.core.glossary import meaning_of_head


def hint(lines: Iterable[str]) -> str:
    """A tooltip of these lines, empty for none; signs such as < stand for themselves."""
    return "".join(f"<p>{html.escape(line)}</p>" for line in lines if line)


def explain_heads(table: QTableWidget) -> None:
    """Say what the columns mean that have no tooltip of their own."""
    for column in range(table.columnCount()):
        item = table.horizontalHeaderItem(column)
        if item is not None and not item.toolTip():
            item.setToolTip(hint(meaning_of_head(item.text())))
