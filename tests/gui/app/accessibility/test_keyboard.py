"""Tab alone reaches whatever can be used in a scene, each with a ring to be seen and a name to be heard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenuBar, QScrollArea, QWidget

from gui.core import intents
from gui.core.scene_list import SCENES

# The others play and read the same widgets; they take their time.
QUICK = ("leggett",)
NAMES = [pytest.param(n, marks=() if n in QUICK else pytest.mark.long) for n in SCENES]
AROUND = 14  # pixels: a ring may lie around the widget, on its parent


def stops(window: QWidget) -> set[QWidget]:
    """What Tab must reach: seen, enabled, and taking the focus by Tab."""
    found = set()
    for widget in window.findChildren(QWidget):
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
        if takes and widget.isVisible() and widget.isEnabled() and not isinstance(widget, QMenuBar):
            found.add(widget)
    return {widget for widget in found if not spoken_for(widget, found)}


def spoken_for(widget: QWidget, found: set[QWidget]) -> bool:
    """Of buttons of which one is chosen, Tab goes to that one and the arrows to the others."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    beside = [w for w in found if isinstance(w, QAbstractButton) and w is not widget]
    if group is not None and group.exclusive():
        return any(w.group() is group and w.isChecked() for w in beside)
    return widget.autoExclusive() and any(
        w.parentWidget() is widget.parentWidget() and w.autoExclusive() and w.isChecked() for w in beside
    )


def walk(window: QWidget) -> list[QWidget]:
    """The widgets that Tab goes through until it comes round, from the start of the window on."""
    window.centralWidget().setFocus()
    seen: list[QWidget] = []
    for _ in range(400):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        at = QApplication.focusWidget()
        if at is None or at in seen:
            break
        seen.append(at)
    return seen


def picture(window: QWidget, widget: QWidget):
    box = QRect(widget.mapTo(window, QPoint()), widget.size()).adjusted(-AROUND, -AROUND, AROUND, AROUND)
    return window.grab(box).toImage()


def bring_into_view(widget: QWidget) -> None:
    """As Tab does where a part scrolls."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
            QApplication.processEvents()
        above = above.parentWidget()


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def described(widgets) -> list[str]:
    return sorted(f"{type(w).__name__} {name_of(w)!r} in {type(w.parentWidget()).__name__}" for w in widgets)


@pytest.mark.parametrize("name", NAMES)
def test_tab_reaches_all_and_shows_where_it_is(make_window, qtbot, name):
    window = make_window(intents.set_scene(intents.default_scenario(), name), (1600, 1000))
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    qtbot.waitUntil(lambda: window.is_settled, timeout=300_000)
    reached = walk(window)
    missed = stops(window) - set(reached)
    assert not missed, described(missed)
    nameless = [widget for widget in reached if not name_of(widget).strip()]
    assert not nameless, described(nameless)
    unseen = []
    for widget in reached:
        bring_into_view(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        with_focus = picture(window, widget)
        widget.clearFocus()
        QApplication.processEvents()
        if picture(window, widget) == with_focus:
            unseen.append(widget)
    assert not unseen, described(unseen)
