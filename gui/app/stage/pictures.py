"""The pictures of a scene, each of which can be shown alone, and how one is lent and given back."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from PySide6.QtWidgets import QLabel, QLayout, QTabWidget, QWidget

from gui.widgets.by_turns import ByTurns
from gui.widgets.plot import PlotPanel
from gui.widgets.views import Views

_KINDS = (QTabWidget, ByTurns, Views, PlotPanel)


class Picture(Struct, frozen=True, eq=False):
    """A part of a scene that makes sense by itself: a plot, a drawing, or a page that is one thing."""

    name: str
    widget: QWidget


def pictures_of(scene: QWidget) -> list[Picture]:
    """All pictures, as tabs and places have them, also those behind other tabs.

    What a choice of the scene hides, a view that is not chosen for instance, is none.
    """
    return [*_within(scene, ""), *_beside(scene)]


def _collect(widget: QWidget, name: str) -> Iterator[Picture]:
    if isinstance(widget, PlotPanel):
        yield Picture(name or widget.title(), widget)
    elif isinstance(widget, QTabWidget):
        for k in range(widget.count()):
            if widget.isTabVisible(k):
                yield from _page(widget.widget(k), _joined(name, widget.tabText(k)))
    elif isinstance(widget, ByTurns):
        # First what fills the room that it is given: a grid to fill in would leave most of a stage empty.
        for part in sorted(widget.parts, key=widget.grows, reverse=True):
            if widget.is_offered(part):
                yield from _page(part, _joined(name, widget.bar.tabText(widget.parts.index(part))))
    elif isinstance(widget, Views):
        yield from _page(widget.currentWidget(), name)


def _page(page: QWidget | None, name: str) -> Iterator[Picture]:
    """A page is a picture itself unless there are some in it."""
    if page is None:
        return
    if isinstance(page, _KINDS):
        yield from _collect(page, name)
        return
    found = list(_within(page, name))
    yield from found or [Picture(name, page)]


def _within(widget: QWidget, name: str) -> Iterator[Picture]:
    for child in widget.children():
        if not isinstance(child, QWidget) or child.isWindow():
            continue
        if isinstance(child, _KINDS):
            # A part of ByTurns, or a page, is hidden while another has its turn; a plot by choice.
            if not child.isHidden():
                yield from _collect(child, name)
        else:
            yield from _within(child, name)


def _beside(scene: QWidget) -> Iterator[Picture]:
    """What a scene shows beside its tabs, in a frame of its own."""
    for child in scene.children():
        if not isinstance(child, QWidget) or isinstance(child, _KINDS) or child.isHidden():
            continue
        if child.property("role") == "panel" and not any(child.findChildren(kind) for kind in _KINDS):
            yield Picture(_heading(child), child)


def _heading(panel: QWidget) -> str:
    labels = (label for label in panel.findChildren(QLabel) if label.property("role") == "heading")
    return next((label.text() for label in labels), "")


def _joined(*names: str) -> str:
    return ": ".join(name for name in names if name)


def holders(scene: QWidget) -> list[QTabWidget | Views]:
    """What decides which pictures of a scene are in view."""
    return [*scene.findChildren(QTabWidget), *scene.findChildren(Views)]


def turned_to(holding: list[QTabWidget | Views]) -> tuple[object, ...]:
    """Which pages are in view, and which there are; where this differs, other pictures may be."""
    return tuple(
        (one.currentIndex(), *(one.isTabVisible(k) for k in range(one.count())))
        if isinstance(one, QTabWidget)
        else one.currentIndex()
        for one in holding
    )


def is_in_view(widget: QWidget, scene: QWidget) -> bool:
    """Whether no tab and no view hides the page with ``widget``; one that waits for its turn counts."""
    return all(
        isinstance(above, ByTurns) or above.currentWidget() is page for above, page in _above(widget, scene)
    )


def bring_forward(widget: QWidget, scene: QWidget) -> None:
    """Turn to the page of ``widget``, as a click on its tabs would."""
    for above, page in reversed(list(_above(widget, scene))):
        if isinstance(above, ByTurns):
            above.bring(page)
        else:
            above.setCurrentWidget(page)


def _above(widget: QWidget, scene: QWidget) -> Iterator[tuple[QTabWidget | Views | ByTurns, QWidget]]:
    """Each holder around a widget, from inside out, with its page."""
    page, above = widget, widget.parentWidget()
    while above is not None and page is not scene:
        if isinstance(above, (Views, ByTurns)):
            yield above, page
        elif isinstance(above, QTabWidget):
            pages = (above.widget(k) for k in range(above.count()))
            yield from ((above, one) for one in pages if one is not None and _holds(one, widget))

        page, above = above, above.parentWidget()


def _holds(page: QWidget, widget: QWidget) -> bool:
    return page is widget or page.isAncestorOf(widget)


class Loan:
    """A picture at another place until it is given back; an empty widget keeps its place.

    The widget that it belongs to is asked of that empty one, not remembered: it may be Qt's own, the stack
    in a QTabWidget for instance, and PySide may take its hold on such a one for lost.
    """

    def __init__(self, picture: Picture, borrower: QWidget) -> None:
        self.picture = picture
        widget = picture.widget
        home = widget.parentWidget()
        assert home is not None, "a picture of a scene"
        self._geometry = widget.geometry()
        self._hidden = widget.isHidden()
        self._turns = home if isinstance(home, ByTurns) else None
        self._keeper = QWidget(home)
        if self._turns is not None:
            self._turns.lend(widget)
            self._keeper.hide()
        else:
            self._keeper.setSizePolicy(widget.sizePolicy())
            _swap(home, widget, self._keeper)
            self._keeper.setHidden(self._hidden)
        widget.setParent(borrower)
        widget.show()

    def give_back(self) -> QWidget:
        """The picture is again where it was; the widget that it belongs to."""
        widget, keeper = self.picture.widget, self._keeper
        home = keeper.parentWidget()
        assert home is not None, "pages stay as long as the window"
        if self._turns is not None:
            self._turns.take_back(widget)
        else:
            hidden = widget.isHidden() or self._hidden
            widget.setParent(home)
            _swap(home, keeper, widget)
            widget.setGeometry(self._geometry)
            widget.setHidden(hidden)
        keeper.setParent(None)
        keeper.deleteLater()
        return home


def _swap(home: QWidget, old: QWidget, new: QWidget) -> None:
    layout: QLayout | None = home.layout()
    item = None if layout is None else layout.replaceWidget(old, new)
    if item is None:
        raise RuntimeError(f"{type(old).__name__} is in no layout of {type(home).__name__}")
