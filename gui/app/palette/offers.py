"""What the palette offers, read off what there is: menus, thresholds, help pages and equations.

Nothing is listed here a second time: an action that is in a menu is found, one that is taken out is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.core.equations import equations
from gui.core.numbers import number
from gui.core.palette import PaletteEntry, help_headings
from physics.thresholds import THRESHOLDS

NOT_NOW = "not possible now"
ARROW = " > "


class Offer(NamedTuple):
    """An entry and what it does."""

    entry: PaletteEntry
    run: Callable[[], object]


def menu_offers(bar: QMenuBar, kinds: Callable[[QAction], tuple[str, str]]) -> Iterator[Offer]:
    """Every action of a menu bar. ``kinds`` tells the kind of one and further words for it."""
    for action in bar.actions():
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from actions_of(menu, (plain(action.text()),), kinds)


def actions_of(
    menu: QMenu, path: tuple[str, ...], kinds: Callable[[QAction], tuple[str, str]]
) -> Iterator[Offer]:
    """Every action of a menu and of the menus in it; ``path``: the titles above them."""
    menu.aboutToShow.emit()  # those that are filled when they are opened
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from actions_of(inner, (*path, plain(action.text())), kinds)
        elif not action.isSeparator() and action.text():
            kind, words = kinds(action)
            yield Offer(_entry(action, path, kind, words), action.trigger)


def _entry(action: QAction, path: tuple[str, ...], kind: str, words: str) -> PaletteEntry:
    title, where = plain(action.text()), ARROW.join(path)
    keys = [key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()]
    lasting = action.shortcut().toString() or ARROW.join((*path, title))  # "Undo φ" has other words each time
    if action.isCheckable() and action.isChecked():
        where += ", is on"
    tip = action.toolTip()
    return PaletteEntry(
        key=lasting,
        kind=kind,
        title=title,
        where=where,
        shortcut=" or ".join(key for key in keys if key),
        words=f"{words} {tip if tip != title else ''}".strip(),
        reason="" if action.isEnabled() else str(action.property("reason") or NOT_NOW),
    )


def plain(text: str) -> str:
    """The text of an action without the marks of the letters that are underlined."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def threshold_offers(go_to: Callable[[float], object], reason: str) -> Iterator[Offer]:
    """The critical visibilities of Werner states; ``reason``: why V cannot be put on one now."""
    for one in THRESHOLDS:
        source = f"{one.reference} ({one.year})"
        entry = PaletteEntry(
            key=f"threshold {one.key}",
            kind="Threshold",
            title=f"V = {number(one.value)}: {one.statement}",
            where=f"Ruler, {source}",
            words=f"visibility {one.doi_or_arxiv} {one.key.replace('_', ' ')}",
            reason=reason,
        )
        yield Offer(entry, partial(go_to, one.value))


def help_offers(show: Callable[[str, str], object]) -> Iterator[Offer]:
    """The help pages and their headings; ``show(page, section)`` opens one."""
    for one in help_headings():
        title = f"{one.title}: {one.section}" if one.section else one.title
        entry = PaletteEntry(f"help {one.page} {one.section}".strip(), "Help", title, where="Help page")
        yield Offer(entry, partial(show, one.page, one.section))


def equation_offers(show: Callable[[str], object]) -> Iterator[Offer]:
    """The equations of the program; ``show(key)`` opens one."""
    for key, one in equations().items():
        entry = PaletteEntry(
            f"equation {key}", "Equation", one.title, where=one.source, words=f"{one.plain} {one.explanation}"
        )
        yield Offer(entry, partial(show, key))
