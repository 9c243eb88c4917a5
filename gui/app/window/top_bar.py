"""The strip at the top: the name of the program, the menus, and buttons for what is done most."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenuBar, QSizePolicy, QToolButton, QWidget

from gui.look.layouts import in_row
from gui.look.roles import role_label

MARGINS = 14, 6, 10, 2
MESSAGE_SHARE = 0.42  # of the width, for messages
LINES = 2  # of a message
GAP = 6


class TopBar(QWidget):
    """Where there is no room for all, the name of the program goes first and then the buttons.

    ``actions``: each with the words on its button, the most dispensable first. The buttons of ``sides`` stay,
    but are not needed while all of these are seen; so does the room of the ``banner``, which lies between
    menus and buttons.
    """

    def __init__(
        self,
        menus: QMenuBar,
        actions: Sequence[tuple[QAction, str]],
        sides: Sequence[QAction],
        banner: QWidget,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # What it needs is no matter of the window: it makes do with what there is.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.title = role_label("title", self, "Nonlocality Explorer")
        self.buttons = [self._button(action, text) for action, text in actions]
        self.sides = [self._button(action, action.text().replace("&", "")) for action in sides]
        self._menus = menus
        menus.setParent(self)
        # A menu bar alone in a row would fold its last menus away.
        menus.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = in_row(
            self.title,
            menus,
            (banner, 1),
            *self.sides,
            *reversed(self.buttons),
            inside=self,
            spacing=GAP,
            margins=MARGINS,
        )

    def _button(self, action: QAction, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("role", "flat")
        button.setDefaultAction(action)
        # The action's own text grows with the name of the step; the button keeps its width.
        action.setIconText(text)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def offer_sides(self, offered: bool) -> None:
        """Whether there are buttons for the side panels."""
        for button in self.sides:
            button.setVisible(offered)
        self.fit()

    def fit(self) -> None:
        """Show what there is room for."""
        dispensable: list[QWidget] = [self.title, *self.buttons]
        kept = [self._menus, *(button for button in self.sides if not button.isHidden())]
        room = (1 - MESSAGE_SHARE) * self.width() - MARGINS[0] - MARGINS[2]
        widths = {one: one.sizeHint().width() + GAP for one in (*dispensable, *kept)}
        needed = sum(widths.values())
        for one in dispensable:
            one.setVisible(needed <= room)
            if needed > room:
                needed -= widths[one]
