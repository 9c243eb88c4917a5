"""The order in which Tab goes through a window: as its parts stand, not as they were made."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QWidget


def order_tabs(parts: Sequence[QWidget]) -> None:
    """Let Tab go through ``parts`` of one window in that order; in each, tabs come before their pages.

    What is in none of them keeps its place before them all.
    """
    chain = _chain(parts[0])
    places = {part: place for place, part in enumerate(parts, start=1)}
    ordered = sorted(chain, key=lambda widget: _place(widget, places))
    for tabs in {tabs: None for widget in chain if (tabs := _tabs_of(widget)) is not None}:
        ordered.remove(tabs.tabBar())
        first = next((i for i, widget in enumerate(ordered) if tabs.isAncestorOf(widget)), len(ordered))
        ordered.insert(first, tabs.tabBar())
    for widget, following in pairwise(ordered):
        QWidget.setTabOrder(widget, following)


def first_stop(part: QWidget) -> QWidget | None:
    """Where Tab comes to first in ``part``; None where there is nothing to stop at."""
    stops = (w for w in _chain(part) if part.isAncestorOf(w) and w.isVisible() and w.isEnabled())
    return next(stops, None)


def _chain(start: QWidget) -> list[QWidget]:
    """What Tab can reach, in the present order, from the window on."""
    window = start.window()
    chain: list[QWidget] = []
    widget = window.nextInFocusChain()
    while widget is not None and widget is not window:
        # What has a proxy is ordered by Qt, together with all that is in it.
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
            chain.append(widget)
        widget = widget.nextInFocusChain()
    return chain


def _place(widget: QWidget, places: dict[QWidget, int]) -> int:
    above: QWidget | None = widget
    while above is not None:
        if above in places:
            return places[above]
        above = above.parentWidget()
    return 0


def _tabs_of(bar: QWidget) -> QTabWidget | None:
    tabs = bar.parentWidget()
    return tabs if isinstance(tabs, QTabWidget) and tabs.tabBar() is bar else None
