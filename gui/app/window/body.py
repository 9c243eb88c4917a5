"""The middle of the window: rail, settings, scene and results beside one another, as its width allows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gui.app.window.rail import Rail
from gui.look.layouts import in_row
from gui.look.tab_order import first_stop
from gui.widgets.scroller import Scroller

# Widths of the window, in pixels at scale 1.
WIDE = 1264  # from here on both side panels stand beside the scene
BESIDE = 840  # from here on one of them does; below it takes the place of the scene
NARROWEST = {"settings": 312, "results": 300}  # whatever the scene: what is beside them does not jump
WIDEST_PANEL = 460
SIDE_SHARE, SCENE_SHARE = 5, 11  # of the width beside the rail
GAP = 8  # pixels


class Body(QWidget):
    """Side panels are opened and closed by name, "settings" and "results".

    In a narrow window one is open at a time: nothing lies over a scene, and a plot is seen while its sliders
    move.
    """

    changed = Signal()  # which side panels are seen

    def __init__(
        self,
        rail: Rail,
        settings: QWidget,
        scenes: QStackedWidget,
        results: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.rail, self._scenes = rail, scenes
        self._panels = {"settings": settings, "results": results}
        self.sides: dict[str, QWidget] = {
            "settings": Scroller(settings, self, across=False),
            "results": results,
        }
        self._offered = set(self.sides)  # by the scene
        self._closed: set[str] = set()  # in a wide window
        self._beside = "settings"  # the one that is open in a narrow one
        self._room, self._scale = float(WIDE), 1.0
        in_row(
            rail,
            (self.sides["settings"], SIDE_SHARE),
            (scenes, SCENE_SHARE),
            (results, SIDE_SHARE),
            inside=self,
            spacing=GAP,
            margins=(GAP, GAP, GAP, GAP),
        )

    @property
    def is_wide(self) -> bool:
        """Whether there is room for both side panels beside the scene."""
        return self._room >= WIDE

    @property
    def is_whole(self) -> bool:
        """Whether all that there is is seen."""
        return self.is_wide and not self._closed

    def arrange(self, width: int, scale: float) -> None:
        """Fit a window of that width."""
        for name, panel in self._panels.items():
            panel.setMinimumWidth(round(NARROWEST[name] * scale))
        for side in self.sides.values():
            side.setMaximumWidth(round(WIDEST_PANEL * scale))
        was, self._room, self._scale = self._room, width / scale, scale
        if self._room < BESIDE <= was:
            self._beside = ""  # the scene is what the window is for
        elif was < BESIDE <= self._room and not self._beside:
            self._beside = "settings"
        self._show()

    def minimumSizeHint(self) -> QSize:
        # That of the narrowest arrangement, whatever the present one is: the window can be made narrower.
        least = [side.minimumSizeHint().expandedTo(side.minimumSize()) for side in self.sides.values()]
        wide = self.rail.narrow_width + max(hint.width() for hint in least) + 3 * GAP
        return QSize(wide, max(hint.height() for hint in least) + 2 * GAP)

    def offer(self, name: str, offered: bool) -> None:
        """Whether the scene has such a side panel at all."""
        if offered != (name in self._offered):
            self._offered ^= {name}
            self._show()

    def is_open(self, name: str) -> bool:
        """Whether that side panel is seen."""
        if name not in self._offered:
            return False
        return name not in self._closed if self.is_wide else name == self._beside

    def set_open(self, name: str, opened: bool) -> None:
        """Open or close a side panel; in a narrow window an open one gives way to another."""
        if opened == self.is_open(name):
            return
        if self.is_wide:
            self._closed ^= {name}
        else:
            self._beside = name if opened else ""
        held = self.sides[name].isAncestorOf(focus) if (focus := self.window().focusWidget()) else False
        self._show()
        if opened:
            first = first_stop(self.sides[name])
            if first is not None:
                first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif held:
            self._scenes.setFocus(Qt.FocusReason.OtherFocusReason)

    def flip_settings(self) -> None:
        self.set_open("settings", not self.is_open("settings"))
        self.changed.emit()  # a click has flipped the button, whatever came of it

    def flip_results(self) -> None:
        self.set_open("results", not self.is_open("results"))
        self.changed.emit()

    def close_side(self) -> bool:
        """In a narrow window close the side panel that is open; False if none was."""
        if self.is_wide or not self.is_open(self._beside):
            return False
        self.set_open(self._beside, False)
        return True

    def _show(self) -> None:
        self.rail.set_narrow(not self.is_wide)
        for name, side in self.sides.items():
            side.setVisible(self.is_open(name))
        # A scene without results leaves the settings as wide as the others do.
        beside = self.is_wide and "results" not in self._offered and "results" not in self._closed
        widest = round(WIDEST_PANEL * self._scale)
        if beside:
            room = self._room * self._scale - self.rail.width() - 5 * GAP
            share = round(room * SIDE_SHARE / (2 * SIDE_SHARE + SCENE_SHARE))
            widest = min(widest, max(share, self.sides["settings"].minimumSizeHint().width()))
        self.sides["settings"].setMaximumWidth(widest)
        alone = self._room < BESIDE and self.is_open(self._beside)
        if alone:
            self.sides[self._beside].setMaximumWidth(self.maximumWidth())
        self._scenes.setVisible(not alone)
        self.changed.emit()
