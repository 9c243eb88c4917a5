"""The choice of reduced motion: a switch in the menu View, remembered for the next start."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from gui.app import preferences
from gui.look.motion import desktop_reduces_motion, motion_is_reduced, reduce_motion


class MotionChoice(QObject):
    """Switched on by the desktop where it asks for no motion, and then not to be switched off here."""

    def __init__(self, action: QAction, parent: QObject) -> None:
        super().__init__(parent)
        self._action = action
        reduce_motion(preferences.reduced_motion())
        action.setCheckable(True)
        action.setChecked(motion_is_reduced())
        if desktop_reduces_motion():
            action.setEnabled(False)
            action.setProperty("reason", "the desktop asks for it")
        action.triggered.connect(self._choose)

    def _choose(self, wanted: bool) -> None:
        preferences.set_reduced_motion(wanted)
        reduce_motion(wanted)
