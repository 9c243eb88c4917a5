"""The context menu of the Bloch sphere: the same actions as its keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from gui.look.math_text import math_unicode
from gui.look.sphere_looks import PoleNames, SphereLooks
from gui.widgets.sphere.view import SphereView

TOGETHER = "Both parties on one sphere"
POLE_WORDS: dict[PoleNames, str] = {
    "bloch": "Axes x, y, z",
    "polarization": "Polarizations H, V, D, A, R, L",
    "both": "Axes and polarizations",
}


class Adder(NamedTuple):
    """A way to add a direction; the first is that of the key."""

    text: str
    add: Callable[[], None]


class Actions(NamedTuple):
    """What can be done with directions, and with the looks of all spheres."""

    rename: Callable[[], None]
    toggle_lock: Callable[[], None]
    remove: Callable[[], None]
    adders: tuple[Adder, ...]
    flip_together: Callable[[], None]
    choose_poles: Callable[[QAction], None]


def open_menu(
    sphere: SphereView, actions: Actions, where: QPoint, looks: SphereLooks, *, here: bool
) -> QMenu:
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
    for k, adder in enumerate(actions.adders):
        text = sphere.tr("{0} here").format(adder.text) if here else adder.text
        menu.addAction(text + ("\tIns" if k == 0 else ""), adder.add)
    menu.addSeparator()
    menu.addAction(sphere.tr("Look along x") + "\tX", sphere.look_along_x)
    menu.addAction(sphere.tr("Look along y") + "\tY", sphere.look_along_y)
    menu.addAction(sphere.tr("Look along z") + "\tZ", sphere.look_along_z)
    menu.addAction(sphere.tr("Reset view") + "\tHome", sphere.reset_view)
    menu.addSeparator()
    together = menu.addAction(sphere.tr(TOGETHER) + "\tCtrl+B", actions.flip_together)
    together.setCheckable(True)
    together.setChecked(looks.together)
    names = menu.addMenu(sphere.tr("Ends of the axes") + "\tCtrl+L")
    group = QActionGroup(names)
    for poles, words in POLE_WORDS.items():
        choice = group.addAction(names.addAction(sphere.tr(words)))
        choice.setData(poles)
        choice.setCheckable(True)
        choice.setChecked(poles == looks.poles)
    group.triggered.connect(actions.choose_poles)
    menu.popup(where)
    return menu
