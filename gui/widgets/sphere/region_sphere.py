"""One Bloch sphere with a direction for each of several regions, each in its colour and with its letter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QWidget

from gui.core.scenario import Setting
from gui.look.theme import Theme
from gui.widgets.sphere.bloch_sphere import BlochSphere
from gui.widgets.sphere.layout import Party


class RegionSphere(BlochSphere):
    """``set_regions`` gives letter, colour and direction of each; ``tip_moved`` carries the region.

    There are as many directions as regions: none is added, removed, renamed or locked here.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._parties_shown: tuple[Party, ...] = ()
        super().__init__("alice", theme, parent)
        self.set_title("Directions of the regions")

    def set_regions(self, arrows: Sequence[Setting], roles: Sequence[str]) -> None:
        """Show a direction for each region, in the colours ``roles``."""
        parties = tuple(Party(role, arrow.label, 1) for role, arrow in zip(roles, arrows, strict=True))
        if parties != self._parties_shown:
            self.finish_gesture()
            self._parties_shown = parties
            self.update()
        self.set_arrows(arrows)

    def _parties(self) -> tuple[Party, ...]:
        return self._parties_shown or super()._parties()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.ignore()
