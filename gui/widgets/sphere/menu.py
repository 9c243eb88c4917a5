"""The context menu of the Bloch sphere: the same actions as its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from gui.look.math_text import math_unicode
from gui.widgets.sphere.view import SphereView


class Actions(NamedTuple):
    """What can be done with directions."""

    rename: Callable[[], None]
    toggle_lock: Callable[[], None]
    remove: Callable[[], None]
    add: Callable[[], None]


def open_menu(sphere: SphereView, actions: Actions, where: QPoint, here: bool) -> QMenu:
    """Pop the menu up at a global position; ``here``: a new direction goes where the pointer is."""
    menu = QMenu(sphere)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    index = sphere.selected()
    if index >= 0:
        arrow = sphere.arrows()[index]
        name = math_unicode(arrow.label)
        lock = sphere.tr("Unlock {0}") if arrow.locked else sphere.tr("Lock {0}")
        menu.addAction(sphere.tr("Rename {0}…").format(name) + "\tF2", actions.rename)
        menu.addAction(lock.format(name) + "\tL", actions.toggle_lock)
        menu.addAction(sphere.tr("Remove {0}").format(name) + "\tDel", actions.remove)
        menu.addSeparator()
    add = sphere.tr("Add direction here") if here else sphere.tr("Add direction")
    menu.addAction(add + "\tIns", actions.add)
    menu.addSeparator()
    menu.addAction(sphere.tr("Look along x") + "\tX", sphere.look_along_x)
    menu.addAction(sphere.tr("Look along y") + "\tY", sphere.look_along_y)
    menu.addAction(sphere.tr("Look along z") + "\tZ", sphere.look_along_z)
    menu.addAction(sphere.tr("Reset view") + "\tHome", sphere.reset_view)
    menu.popup(where)
    return menu
